"""What was typed in an editor and never saved is on the device (`editing.js`). It comes back
through the server, which shows the form with it, so that no script has to fill in the widgets.

Nothing is stored by that: the form saves it, by itself, under the rule of every save. Somebody
else's newer draft stays the newest until a person decides.
"""

import json
import re
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.two_people import people
from cms.two_people.answers import is_key
from localize.workflow.models import SavedForm

_COPY = re.compile(r"([0-9a-z]{1,32})\.([0-9]{1,9})")  # of a window, by its count of changes
MOST_PAIRS = 10_000  # as many fields as a form may post
MOST_PAGES = 50  # pages with something kept that are asked about at once
MOST_COPIES = 200  # the same of copies


class TakeBack(EditView):
    """The editor with what was kept in its boxes. The right to edit is asked as for any form."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Loaded anew: what was kept came with the first request only."""
        return redirect(self.get_edit_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.page.alias_of_id or self.locked_for_user:
            return redirect(self.get_edit_url())
        kept = read(request.POST.get("kept", ""))
        window = request.POST.get("slot", "")
        self.slot = window if window.isalnum() and len(window) <= 32 else ""
        self.form = self.form_class(
            kept["pairs"],
            None,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=request.user,
        )
        self.form.defer_required_fields()
        try:
            self.form.is_valid()  # its errors are shown where they are
        except (MultiValueDictKeyError, ValueError) as error:  # blocks that are not there
            raise BadRequest from error
        self.form.restore_required_fields()
        self._hold_to(kept["revision"], kept["created"])
        return self.render_to_response(self.get_context_data())

    def _hold_to(self, revision: str, created: str) -> None:
        """Of a draft that somebody else has saved since, the form does not know: it can be looked
        at, and is not overwritten."""
        latest = self.latest_revision
        is_newest = latest is None or (
            (revision, created) == (str(latest.pk), latest.created_at.isoformat())
        )
        if is_newest or latest.user_id == self.request.user.pk:
            return
        self.page.latest_revision_id = int(revision) if is_key(revision) else 0
        self.latest_revision_created_at = created
        who = people.name(latest.user) if latest.user else _("Somebody")
        draft = reverse("wagtailadmin_pages:view_draft", args=[self.page.pk])
        sentence = _(
            "%(person)s has saved a newer draft since you typed this. What you see here is what "
            "you typed; it is not saved over the newer one."
        )
        button = messages.button(draft, _("See the newer draft"), new_window=True)
        messages.warning(self.request, sentence % {"person": who}, buttons=[button])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"kept_slot": self.slot or "none"}


class Fields(QueryDict):
    """What was kept. A list of blocks of which it knows nothing came to the form since: it is
    empty, and what was typed comes back all the same."""

    def __getitem__(self, name: str) -> Any:
        if name not in self and name.endswith("-count"):
            return "0"
        return super().__getitem__(name)


def read(sent: str) -> dict[str, Any]:
    """{"pairs": the fields as a form posts them, "revision", "created": the draft that they were
    typed into}. BadRequest if it is nothing that the script has kept."""
    try:
        kept = json.loads(sent)
        pairs = kept["pairs"]
        fields = Fields(mutable=True)
        if len(pairs) > MOST_PAIRS:
            raise BadRequest
        for name, value in pairs:
            if not (isinstance(name, str) and isinstance(value, str)) or "\0" in name + value:
                raise BadRequest
            fields.appendlist(name, value)
        versions = {name: str(kept.get(name, "")) for name in ("revision", "created")}
        return {"pairs": fields, **versions}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadRequest from error


def note_saved(request: HttpRequest) -> None:
    """This form is saved, as the device calls it: whatever it typed up to there."""
    user: Any = request.user
    if (copy := _COPY.fullmatch(request.POST.get("kept_as", ""))) is not None:
        SavedForm.objects.update_or_create(
            user=user, window=copy[1], defaults={"letters": int(copy[2])}
        )


def still_open(request: HttpRequest) -> JsonResponse:
    """Of the pages in the address those that this person may still edit; of the copies those that
    are saved, which go from the device; what was typed in any other page stays there alone."""
    user: Any = request.user
    asked = [name for name in request.GET.get("pages", "").split(",") if is_key(name)]
    pages = Page.objects.filter(pk__in=asked[:MOST_PAGES])
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    found = pages.filter(pk__in=mine.values("pk"))
    copies = [_COPY.fullmatch(name) for name in request.GET.get("copies", "").split(",")]
    saved = dict(
        SavedForm.objects.filter(
            user=user, window__in={copy[1] for copy in copies[:MOST_COPIES] if copy}
        ).values_list("window", "letters")
    )
    return JsonResponse(
        {
            "pages": {
                str(page.pk): {
                    "title": page.get_admin_display_title(),
                    "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                }
                for page in found
            },
            "saved": [copy[0] for copy in copies if copy and saved.get(copy[1], 0) >= int(copy[2])],
        }
    )
