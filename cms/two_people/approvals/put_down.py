"""A reading that is put down and taken up again, on the phone or at the desk.

What was on the screen is said by the browser and only ever leads there again: to agree, a person
presses the same button as before.
"""

import re
from collections.abc import Iterable

from django.utils import timezone

from cms.two_people.approvals.models import ChangeRequest, Outcome, Reading
from cms.two_people.people import User

MOST = 2000  # parts of one request
_KEY = re.compile(r"[0-9a-z]{1,12}")


def readings(requests: Iterable[ChangeRequest], user: User) -> dict[int, Reading]:
    """How far `user` came, by the key of the request."""
    stored = Reading.objects.filter(by=user, request__in=[one.pk for one in requests])
    return {one.request_id: one for one in stored}


def stopped_in(found: dict[int, Reading]) -> int | None:
    """The request that was put down last, by its key."""
    newest = max(found.values(), key=lambda one: one.at, default=None)
    return newest.request_id if newest is not None else None


def keep(
    asked: ChangeRequest, user: User, parts: str, *, is_whole: bool, last: str | None = None
) -> None:
    """Add what was on the screen; nothing of a request that is decided. parts: keys with spaces
    between them; what is no key is left out. last: where they read now; None: elsewhere."""
    if not asked.is_open:
        return
    elsewhere = {"at": asked.asked_at}
    found, is_new = Reading.objects.get_or_create(request=asked, by=user, defaults=elsewhere)
    if is_new:
        Reading.objects.filter(by=user).exclude(request__outcome=Outcome.OPEN).delete()
    said = [one for one in parts.split() if _KEY.fullmatch(one)]
    found.parts = list(dict.fromkeys([*found.parts, *said]))[:MOST]
    found.is_whole = found.is_whole or is_whole
    if last is not None:
        found.last = last if _KEY.fullmatch(last) else ""
        found.at = timezone.now()
    found.save()
