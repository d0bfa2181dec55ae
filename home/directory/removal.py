"""When people may take an emergency number away: what each of them reported, put together.

A dead number costs a child ten seconds; a number that is missing costs the call. So a report marks
the contact for the office, and taking it away needs what adding it needed: two people, one of whom
may confirm numbers, and two networks together, because a short number can be dead in one and work
in another. A stranger who answers two people, or a contact that two people withdraw, needs no
second network.

A stranger who answers costs more than ten seconds. So a long number goes with the first report of
one (`home.directory.freshness.away`), and a second person says whether it comes back.

Pure functions over the reports that stand; `home.directory.numbers` holds the verbs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

UNDO = timedelta(minutes=10)
# a report that nobody joined in this time says nothing about today
STANDS = timedelta(days=30)
# found by calling, as in closed_lists.OUTCOMES; "withdraw" is asked for, whatever a call says
OUTCOMES = frozenset({"dead", "wrong_person", "withdraw"})


@dataclass(frozen=True)
class WrongReport:
    """The newest thing that one person said of one contact, and every network they named.

    may_confirm: whether they may confirm numbers; of those who take one away, somebody must.
    """

    by: int
    outcome: str
    networks: tuple[str, ...]
    at: datetime
    may_confirm: bool = True

    @property
    def undo_until(self) -> datetime:
        """Its maker can take it back before."""
        return self.at + UNDO


Reports = tuple[WrongReport, ...]
Said = TypeVar("Said", bound=Any)  # anything with the time `at`


def report_of(reports: Iterable[WrongReport], person: int) -> WrongReport | None:
    return next((one for one in reports if one.by == person), None)


def recent(said: Iterable[Said], at: datetime) -> list[Said]:
    return [one for one in said if at - one.at <= STANDS]


def heard_a_stranger(reports: Iterable[WrongReport]) -> bool:
    return any(one.outcome == "wrong_person" for one in reports)


def missing(reports: Reports, *, is_long: bool = False) -> str:
    """What a removal still waits for: a second "person", a second "network", or "" for nothing.

    Who says that a number is dead and names no network has not called it. is_long: every network
    leads to the same telephone, so that a stranger whom one person heard needs no second network.
    """
    reports = tuple(one for one in reports if one.networks or one.outcome != "dead")
    if len({one.by for one in reports}) < 2 or not any(one.may_confirm for one in reports):
        return "person"
    if is_long and heard_a_stranger(reports):
        return ""
    tried = {network for one in reports for network in one.networks}
    true_everywhere = [one for one in reports if one.outcome != "dead"]
    return "" if len(tried) >= 2 or len(true_everywhere) >= 2 else "network"
