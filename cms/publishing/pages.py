"""The base of every page: what saving and publishing it does, step by step."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import COMMENTS_RELATION_NAME, Page, PagePermissionTester, Revision
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms import handed_over
from cms.core import normal_form, wagtail_compat
from cms.core.slugs import free_slug, looks_like_key
from cms.documents import projection
from cms.documents.addresses import page_path
from cms.documents.kinds import DocumentKind, pages_of
from cms.publishing.page_forms import DraftCopyForm, DraftFirstForm

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
# Of these Wagtail gives every version what the page has now (`Page.with_content_json`).
PAGES_OWN = frozenset(
    {"alias_of", "content_type", "latest_revision", "locale", "locked_by", "owner"}
)
# Written by Wagtail alone; the database has the same rules, and to ask it costs a query for each.
NEVER_WRONG = frozenset(
    {"alias_of", "content_type", "latest_revision", "live_revision", "locked_by", "owner", "path"}
)
# Fields that Wagtail writes without changing what a reader sees.
BOOKKEEPING_UPDATES = frozenset(
    {
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
        "numchild",
        "live_revision",
        COMMENTS_RELATION_NAME,
    }
)


def all_at_once(*checks: Callable[[], Any]) -> None:
    """Run every check: a person who mends one problem must not meet the next one only then.

    Raises one ValidationError with what all of them raised.
    """
    problems: dict[str, Any] = {}
    for check in checks:
        try:
            check()
        except ValidationError as error:
            problems = error.update_error_dict(problems)
    if problems:
        raise ValidationError(problems)


def is_bookkeeping(update_fields: Iterable[str] | None) -> bool:
    """Does a save with these `update_fields` leave everything as a reader sees it?"""
    return update_fields is not None and BOOKKEEPING_UPDATES.issuperset(update_fields)


class _Live(Exception):
    """Readers may see a page that was to be saved as a draft."""


class EditorialPermissions(PagePermissionTester):
    """What somebody may do with a page on Wagtail's screens."""

    def can_unpublish(self) -> bool:
        """Nobody by Wagtail's screens and buttons: ours ask for a reason (`unpublishing`)."""
        return False

    def can_lock(self) -> bool:
        """Nobody: what people write at once both stays, and a lock outlives who forgot it."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Nobody: what is published is for everybody."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        is_asked = self.user.is_active and not self.user.is_superuser
        # whoever only mends words, as translators and reviewers do, takes no page away
        if is_asked and not {"add", "publish"} & self.permissions:
            return False
        # Wagtail's answer without its query, which a list asks twice for each row: whoever may
        # change and not publish deletes what is not live, with all that is below it
        asks = is_asked and (self.page.live or self.page.is_leaf())
        if asks and "change" in self.permissions and "publish" not in self.permissions:
            return not self.page.live
        return bool(super().can_delete(ignore_bulk))


def _words_of(field: "models.Field[Any, Any]", value: Any) -> list[str]:
    searchable = getattr(field, "get_searchable_content", None)
    if searchable is not None:
        return list(searchable(value))
    return [value] if isinstance(value, str) else []


class EditorialPage(Page):
    """A page that is saved in named steps; page types override the step that they add to.

    All steps are one transaction: either everything of a save happens or nothing. Its first act is
    the lock of the feed, but for a page that is hidden and stays so.
    """

    document_kinds: ClassVar[tuple[DocumentKind, ...]] = ()
    # the address (its name) where a new one begins, if that asks more than every page's does
    new_screen: ClassVar[str] = ""
    # another way to begin one: its address (its name), and what its link says
    other_beginning: ClassVar[tuple[str, Any] | None] = None
    override_translatable_fields: ClassVar[list[Any]] = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("seo_title", overridable=False),
        SynchronizedField("search_description", overridable=False),
        SynchronizedField("needs_native_review", overridable=False),
    ]

    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("words_searched")]

    needs_native_review = models.BooleanField(
        _("waits for a native reviewer"),
        default=False,
        help_text=_("Channels show that this text has not been read by a native reviewer yet."),
    )

    base_form_class = DraftFirstForm
    copy_form_class = DraftCopyForm
    # the editor of a page that has no tabs of its own has two
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = ["slug", *Page.settings_panels, "needs_native_review"]

    class Meta:
        abstract = True

    def as_searched(self) -> "EditorialPage":
        """The version that the search of the admin knows: what readers get, or the draft that is
        to become it."""
        if self.live or self.latest_revision_id is None:
            return self
        draft: EditorialPage = self.get_latest_revision_as_object()
        return draft

    def words_searched(self) -> list[str]:
        """Every text of the page but its title, as it is in its language."""
        words: list[str] = []
        for translatable in wagtail_compat.translatable_fields(type(self)):
            field = translatable.get_field(type(self))
            is_words = isinstance(field, models.Field) and translatable.is_translated(self)
            if is_words and field.name != "title":
                words += _words_of(field, field.value_from_object(self))
        return words

    def clean(self) -> None:
        super().clean()
        normal_form.normalise_page(self)
        if self.slug and looks_like_key(self.slug):
            raise ValidationError({"slug": _("An address may not look like a key (a uuid).")})

    def full_clean(self, exclude: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.give_slug()
        super().full_clean(exclude={*(exclude or ()), *NEVER_WRONG}, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A version of this page. What does not come from `content` is not looked up there first,
        and its parent is the one of this page."""
        own = {name: value for name, value in content.items() if name not in PAGES_OWN}
        version = super().with_content_json(own)
        wagtail_compat.remember_parent(version, self.get_parent())
        return version

    def minimal_clean(self) -> None:
        self.give_slug()
        super().minimal_clean()

    def give_slug(self) -> None:
        """Make a slug where there is none: Wagtail's own would keep nothing of a Khmer title."""
        if not self.slug and self.path:  # type: ignore[has-type]
            self.slug = free_slug(
                self.title, parent=self.get_parent(), model=type(self), key=self.translation_key
            )

    @property
    def public_title(self) -> str:
        """Its title as readers get it."""
        return str(self.title)

    # (language, title) that a list found for its reader, and the one in the other language
    shown_title: tuple[str, str] | None = None
    other_title: tuple[str, str] | None = None

    @classmethod
    def office_titles(cls, keys: Collection[int]) -> dict[int, str]:
        """What the office calls rows of this class, by pk, where that is not their title."""
        return {}

    @classmethod
    def found_by(cls, word: str) -> Collection[int]:
        """The rows of this class, by pk, that a search finds by what is in no text of theirs."""
        return ()

    def permissions_for_user(self, user: Any) -> "EditorialPermissions":
        return EditorialPermissions(user, self)

    def save(
        self,
        clean: bool = True,
        user: Any = None,
        log_action: Any = False,
        **kwargs: Any,
    ) -> None:
        if is_bookkeeping(kwargs.get("update_fields")):
            super().save(clean=clean, user=user, log_action=log_action, **kwargs)
            return
        kwargs |= {"user": user, "log_action": log_action}
        if self._save_hidden(clean, kwargs):
            return
        with projection.publishing():
            self._save_in_steps(clean, kwargs)
            self.project_documents()

    def _save_hidden(self, clean: bool, how: dict[str, Any]) -> bool:
        """Save what is no document and was none, and wait for nobody who publishes.

        False: readers may see this page, so nothing was written. Somebody may publish it at this
        moment: its row is locked before it is looked at. Going back to the savepoint lets it go
        again, because nobody who holds a row of a page may wait for the feed.
        """
        if self.live:
            return False
        try:
            with transaction.atomic():
                if self.pk is not None and self._is_stored_live():
                    raise _Live
                self._save_in_steps(clean, how)
        except _Live:
            return False
        return True

    def _is_stored_live(self) -> bool:
        rows = Page.objects.select_for_update(no_key=True).filter(pk=self.pk)
        return rows.values_list("live", flat=True).first() is True

    def _save_in_steps(self, clean: bool, how: dict[str, Any]) -> None:
        self.prepare_to_save()
        if clean:
            self.clean_as_stored()
        clearance = self.check_before_saving()
        super().save(clean=False, **how)
        self.record_after_saving(clearance)

    # The steps of `save`, in this order

    def prepare_to_save(self) -> None:
        """Give the row what it needs before it can be looked at, such as its place."""

    def prepare_to_publish(self, revision: Revision, *, by: Any) -> None:
        """Wait for what has to be waited for after the feed, and before any row; then refuse what
        may not be published any more. by: None where it is nobody's act."""

    def clean_as_stored(self) -> None:
        """Bring the text into the form in which it is stored, which the next step has to see.

        Raises ValidationError.
        """
        self.full_clean() if self.live else self.minimal_clean()

    def check_before_saving(self) -> Any:
        """May the row be written like this? Returns what `record_after_saving` has to note.

        Raises whatever refuses it.
        """
        return None

    def record_after_saving(self, clearance: Any) -> None:
        """Note why the row may be as it was written."""

    def project_documents(self) -> None:
        """Have the documents of this page, and of what shows it, written again."""
        projection.project(self)

    # What unpublishing and deleting ask of a page

    @property
    def what_stays(self) -> str:
        """What readers keep when it is taken down, in a sentence; or nothing."""
        return ""

    def is_released(self) -> bool:
        """May this row, exactly as it stands, be public? Asked only of live rows."""
        return True

    @staticmethod
    def look_up_releases(pages: "Iterable[EditorialPage]") -> None:
        """Read what `is_released` of all these rows will need."""

    def cancel_release(self) -> None:
        """Nothing may make this page public again but a person who publishes it."""

    def end_agreement(self, *, by: Any) -> None:
        """Nobody stands behind it any more, nor behind an earlier version: it was taken down for
        what it is."""

    def note_in_history(self, verb: str, *, by: Any, reason: str = "", comment: str = "") -> None:
        """Add a line to the history that outlives the page."""

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> None:
        with projection.publishing():
            self.prepare_to_publish(revision, by=user)
            super().publish(revision, user=user, **kwargs)

    def copy(self, *args: Any, **kwargs: Any) -> Page:
        """Copies start as drafts: nobody has stood behind the new page yet."""
        kwargs["keep_live"] = False
        return super().copy(*args, **kwargs)

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
        return [(kind.kind, kind.label or self._meta.verbose_name) for kind in pages_of(type(self))]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEW_SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        response: HttpResponse = handed_over.draft_view(request, self, mode_name)
        return response
