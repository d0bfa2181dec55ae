"""Forms of the admin that would make a page live by themselves, without that."""

from typing import Any

from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm
from wagtail.models import Page


class DraftFirstForm(WagtailAdminPageForm):
    """A new page is hidden when it is made, also by “create and publish”.

    Wagtail would write it live first and ask afterwards; a refusal would then lose the text.
    """

    def save(self, commit: bool = True) -> Page:
        if self.instance._state.adding:
            self.instance.live = False
        return super().save(commit=commit)


class DraftCopyForm(CopyForm):
    """Copies are drafts: nobody has stood behind the new page yet, and nobody can by a tick.

    An alias is not offered either: it would be made live with its original, and is never public.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
