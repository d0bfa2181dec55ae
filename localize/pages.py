"""The abstract bases of everything that is published: pages (words) and records (facts)."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision
from wagtail_localize.fields import SynchronizedField

from cms.documents import projection
from cms.documents.addresses import page_path
from cms.documents.kinds import DocumentKind
from localize import gate, normal_form, publish
from localize.page_forms import DraftCopyForm, DraftFirstForm
from localize.slugs import free_slug, looks_like_key

# the phone first: that is what readers hold
PREVIEW_SIZES: list[dict[str, Any]] = [
    {
        "name": "mobile",
        "icon": "mobile-alt",
        "device_width": 390,
        "label": _("Preview in mobile size"),
    },
    {
        "name": "desktop",
        "icon": "desktop",
        "device_width": 1366,
        "label": _("Preview in desktop size"),
    },
]


class TranslatedPage(Page):
    """A page whose words go through review before anybody outside sees them.

    Saving is one transaction: lock the feed, ask the gate, write the row, note its release, write
    its documents. Either all of it happens or nothing.
    """

    document_kinds: ClassVar[tuple[DocumentKind, ...]] = ()
    override_translatable_fields: ClassVar[list[Any]] = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("seo_title", overridable=False),
        SynchronizedField("search_description", overridable=False),
        SynchronizedField("needs_native_review", overridable=False),
    ]

    needs_native_review = models.BooleanField(
        _("waits for a native reviewer"),
        default=False,
        help_text=_("Channels show that this text has not been read by a native reviewer yet."),
    )

    base_form_class = DraftFirstForm
    copy_form_class = DraftCopyForm

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        normal_form.normalise_page(self)
        if self.slug and looks_like_key(self.slug):
            raise ValidationError({"slug": _("A slug may not look like a key (a uuid).")})

    def _set_core_field_defaults(self) -> None:
        # Wagtail's own slug keeps nothing of a Khmer title
        if not self.slug and self.path:  # type: ignore[has-type]
            self.slug = free_slug(
                self.title, parent=self.get_parent(), model=type(self), key=self.translation_key
            )
        super()._set_core_field_defaults()

    def save(
        self,
        clean: bool = True,
        user: Any = None,
        log_action: Any = False,
        **kwargs: Any,
    ) -> None:
        if gate.is_bookkeeping(kwargs.get("update_fields")):
            super().save(clean=clean, user=user, log_action=log_action, **kwargs)
            return
        with projection.publishing():
            if clean:
                # here and not in super(): the gate has to see the text as it will be stored
                self.full_clean() if self.live else self.minimal_clean()
            clearance = gate.check(self)
            super().save(clean=False, user=user, log_action=log_action, **kwargs)
            gate.record(self, clearance)
            projection.project(self)

    # Where it is read: the reader's addresses. Wagtail's own, made of slugs, lead nowhere.

    def get_url_parts(self, request: Any = None) -> tuple[int, str | None, str | None] | None:
        parts = super().get_url_parts(request)
        if parts is None:
            return None
        path = page_path(self)
        return (parts[0], settings.BASE_URL if path else None, path)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [(kind.kind, kind.label or self._meta.verbose_name) for kind in self.document_kinds]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEW_SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        response: HttpResponse = import_string(settings.DRAFT_VIEW)(request, self, mode_name)
        return response

    def is_released(self) -> bool:
        """May this row, exactly as it stands, be public?"""
        return gate.is_released(self)

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> None:
        """Publish a revision; a person who does so stands behind its content."""
        if user is not None and not gate.is_target(self):
            publish.endorse_source(self, revision, by=user)
        with projection.publishing():
            super().publish(revision, user=user, **kwargs)

    def copy(self, *args: Any, **kwargs: Any) -> Page:
        """Copies start as drafts: nobody has stood behind the new page yet."""
        kwargs["keep_live"] = False
        return super().copy(*args, **kwargs)


class FactModel(models.Model):
    """A language-neutral record: saving it renders every document that shows it again."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with projection.publishing():
            super().save(*args, **kwargs)
            projection.refresh(self)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with projection.publishing():
            stale = type(self)()
            stale.pk = self.pk  # delete() takes the key away from self
            result = super().delete(*args, **kwargs)
            projection.refresh(stale)
            return result
