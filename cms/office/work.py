"""The work of one person over all rooms: what waits for them, and what of theirs is under way."""

from dataclasses import dataclass

from django.http import HttpRequest

from cms.office.kinds import KINDS
from cms.publishing.approvals.inbox import Inbox, inbox, inbox_of
from cms.publishing.approvals.rows import Row, in_order
from cms.publishing.people import User


@dataclass(frozen=True)
class Work:
    """The most urgent first, then the oldest."""

    waiting: list[Row]
    own: list[Row]


def work(user: User, to_confirm: Inbox | None = None) -> Work:
    """A pure reading: a screen shows it, a mail tells it. to_confirm: where it was read already."""
    listed = to_confirm or inbox(user)
    found = [(listed.waiting, listed.own), *(kind(user) for kind in KINDS)]
    return Work(
        in_order([*(row for waiting, _own in found for row in waiting), *listed.came_back]),
        in_order(row for _waiting, own in found for row in own),
    )


def work_of(request: HttpRequest) -> Work:
    """The work of who asks; read once for one answer, which shows it in the menu as well."""
    read: Work | None = getattr(request, "_my_work", None)
    if read is None:
        read = work(request.user, inbox_of(request))
        request._my_work = read  # type: ignore[attr-defined]
    return read
