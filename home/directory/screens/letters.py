"""Several e-mail addresses at once: one letter to all, and one tap when all have answered."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.publishing.approvals.refusals import Refused
from home.directory import say
from home.directory.locks import CONFIRM
from home.directory.models.channels import ContactChannel, written
from home.directory.standing import WORKS
from home.directory.to_check import to_check

SEEN = "seen-"  # with the key of the contact: the address that was on the screen


def waiting(rows: list[ContactChannel]) -> list[ContactChannel]:
    """The addresses in use among `to_check`; a new one is looked at by itself."""
    return [row for row in rows if row.type == "email" and row.candidate is None]


def to_all(rows: list[ContactChannel]) -> str:
    """An address that begins one letter; none of them reads who else got it."""
    return f"mailto:?bcc={','.join(quote(row.value, safe='@') for row in rows)}"


@require_POST
def answered(request: HttpRequest) -> HttpResponse:
    """Each of those on the screen has answered; of one that is another by now that is said."""
    if not request.user.has_perm(CONFIRM):
        raise PermissionDenied
    seen = {
        int(name.removeprefix(SEEN)): str(value)
        for name, value in request.POST.items()
        if name.startswith(SEEN) and name.removeprefix(SEEN).isdecimal()
    }
    rows = to_check(request.user, timezone.localdate())
    done = 0
    for row in waiting([row for row in rows if row.pk in seen]):
        try:
            if row.value != seen[row.pk]:
                continue
            say.say(row, WORKS, by=request.user, seen=written(row.served))
            done += 1
        except (Refused, ValidationError) as error:
            messages.error(request, f"{row}: {' '.join(error.messages)}")
    if done:
        said = ngettext("%(count)s address answered.", "%(count)s addresses answered.", done)
        messages.success(request, said % {"count": done})
    if left := len(seen) - done:
        said = ngettext(
            "%(count)s address was not recorded: look at it by itself.",
            "%(count)s addresses were not recorded: look at them one by one.",
            left,
        )
        messages.warning(request, said % {"count": left})
    return redirect("home_next_check")
