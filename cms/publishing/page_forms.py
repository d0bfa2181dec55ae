"""Forms of the admin: a slug for every page, and nothing that makes a page live by itself.

The truth about slugs is here and in `cms.core.slugs`, on the server: no script makes one.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm
from wagtail.models import Page

from cms.core.slugs import SlugField, free_slug, is_made_from, looks_like_key

_LABEL = _("Name in the address")
_HELP = _(
    "Latin letters, digits and hyphens, or a title in English. Leave it empty to have it made from "
    "the title."
)


class DraftFirstForm(WagtailAdminPageForm):
    """A new page is hidden when it is made, also by “create and publish”.

    Wagtail would write it live first and ask afterwards; a refusal would then lose the text.

    Its slug is made from the title and follows it until the page is published for the first time
    or somebody writes another; from then on it changes only when somebody changes it.
    """

    slug = SlugField(label=_LABEL, help_text=_HELP)

    def clean(self) -> dict[str, Any]:
        title, slug = self.cleaned_data.get("title"), self.cleaned_data.get("slug")
        if title and slug is not None:
            # a preview fills an empty slug with a uuid; it is the one that comes without this
            is_empty = self.subscription is None and looks_like_key(slug)
            self.cleaned_data["slug"] = self._slug(title=title, slug="" if is_empty else slug)
        cleaned: dict[str, Any] = super().clean()
        return cleaned

    def _slug(self, *, title: str, slug: str) -> str:
        """The slug that the page gets: `slug` as it was posted, or one made of `title`."""
        page = self.instance
        before = "" if page._state.adding else self.initial.get("slug", "")
        if page.live or page.first_published_at:
            return slug or before
        is_ours = slug == before and is_made_from(before, self.initial.get("title", ""))
        if slug and not is_ours:
            return slug
        if is_ours and is_made_from(before, title):
            return before
        return free_slug(title, parent=self.parent_page, model=type(page), key=page.translation_key)

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Tell the open editor of a slug that was made: it posts what it shows."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        name = self.add_prefix("slug")
        if self.data.get(name) != self.instance.slug:
            updates.append((name, self.instance.slug))
        return updates

    def save(self, commit: bool = True) -> Page:
        if self.instance._state.adding:
            self.instance.live = False
        return super().save(commit=commit)


class DraftCopyForm(CopyForm):
    """Copies are drafts of one page: nobody has stood behind it yet, and nobody can by a tick.

    An alias is not offered either: it would be made live with its original, and is never public.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias", "copy_subpages"):
            self.fields.pop(name, None)
        self.fields["new_slug"] = SlugField(label=_LABEL, help_text=_HELP)
        self.order_fields(["new_title", "new_slug"])

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("new_title") and values.get("new_slug") == "":
            values["new_slug"] = free_slug(
                values["new_title"],
                parent=values.get("new_parent_page") or self.page.get_parent(),
                model=self.page.specific_class,
                key=None,
            )
        cleaned: dict[str, Any] = super().clean()
        return cleaned
