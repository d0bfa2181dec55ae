"""The work of one person over all rooms: what waits for them, and what of theirs is under way."""

from dataclasses import dataclass

from django.http import HttpRequest

from cms.core import once
from cms.two_people.approvals.inbox import Inbox, inbox
from cms.two_people.approvals.rows import Row, in_order
from cms.two_people.people import User
from office.desk.kinds import KINDS


@dataclass(frozen=True)
class Work:
    """The most urgent first, then the oldest. to_confirm: the rows of it that are decided by two
    people."""

    waiting: list[Row]
    own: list[Row]
    to_confirm: Inbox


def work(user: User) -> Work:
    """A pure reading: a screen shows it, a mail tells it."""
    to_confirm = inbox(user)
    found = [(to_confirm.waiting, to_confirm.own), *(kind(user) for kind in KINDS)]
    return Work(
        in_order(
            [*(row for waiting, _own in found for row in waiting), *to_confirm.came_back],
        ),
        in_order(row for _waiting, own in found for row in own),
        to_confirm,
    )


def work_of(request: HttpRequest) -> Work:
    """The work of who asks; read once for one answer, which shows it in the menu as well."""
    read: Work | None = getattr(request, "_my_work", None)
    if read is None:
        once.begin(request.user)
        read = work(request.user)
        request._my_work = read  # type: ignore[attr-defined]
    return read
