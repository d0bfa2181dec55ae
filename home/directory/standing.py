"""What stands, of what was said about a contact of a service, or about one of its facts.

People, owners and machines say something (`Said`); nobody changes or removes it. What follows from
it, and from today, is computed here and nowhere else; what rows, lists and documents hold is a copy
of it. The rules in words, one by one, are the table of docs/directory.md, whose rows are the cases
of the tests. Pure: plain values, the day is an argument.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import combinations

WORKS, IS, DEAD, STRANGER, IS_NOT = "works", "is", "dead", "stranger", "is_not"
SILENT, TAKEN_BACK = "silent", "taken_back"
AGAINST = frozenset({DEAD, STRANGER, IS_NOT})
PERSON, OWNER, MACHINE = "person", "owner", "machine"
CALLED, BY_OWNER, NOBODY = "called", "owner", "nobody"
EMERGENCY = frozenset({"emergency", "crisis_support"})
PHONES, SHORT = frozenset({"call", "sms"}), frozenset({"short_code", "emergency_short_code"})
# days after which a contact is checked again
EVERY = {"emergency": 30, "crisis_support": 30, "report": 60, "support": 60, "information": 90}
UNDO, TOGETHER, YEAR = timedelta(minutes=10), timedelta(days=30), timedelta(days=365)
TOGETHER_NEW = timedelta(days=90)  # two people's words for a value that does not stand
# the owner is asked again after a quarter; its word lasts until it and people had time to answer
QUARTER, OWNER_LASTS = timedelta(days=91), 120
_ORDER = (IS, WORKS, SILENT, DEAD, STRANGER, IS_NOT)  # of what was said in one moment


@dataclass(frozen=True)
class Said:
    """One statement. value: of a contact its type, kind and value ("call short_code 1280"), of a
    fact its JSON. by: the account, also of who passes on an owner's word; 0 is a machine."""

    key: int
    what: str
    value: str
    by: int
    at: datetime
    voice: str = PERSON
    networks: frozenset[str] = frozenset()
    takes_back: int = 0
    is_enough: bool = False  # of a fact: one person was enough when they said it
    # said since voices have an age: what was said before counts as it counted then, so that no
    # number came or went on the day on which the rule changed
    ages: bool = True
    zone: tzinfo = field(kw_only=True)  # whose days count

    @property
    def day(self) -> date:
        return self.at.astimezone(self.zone).date()


@dataclass(frozen=True)
class About:
    """What it takes to agree. every: an own, shorter interval. is_read_enough: two who only read a
    value are. is_saved_enough: a script is, or one person where they were enough when they said it.
    can_go: two who say that it is wrong take it away. reached: somebody agrees with its owner
    without a call only if it was reached so lately. is_strict_before: no word counts for a later
    one of its owner, or to bring back what it was said of, even from before voices had an age."""

    urgency: str = "emergency"
    every: int | None = None
    is_read_enough: bool = False
    is_saved_enough: bool = False
    can_go: bool = True
    reached: timedelta | None = YEAR
    is_strict_before: bool = False

    @property
    def is_emergency(self) -> bool:
        return self.urgency in EMERGENCY

    def due(self, checked_on: date | None, owner_on: date | None = None) -> date | None:
        ends = [
            day + timedelta(days=min(days, self.every or days))
            for day, days in ((checked_on, EVERY[self.urgency]), (owner_on, OWNER_LASTS))
            if day is not None
        ]
        return max(ends, default=None)


# A fact is read and heard, not called; it gives way to another value only. Whoever hears it on the
# telephone vouches for what stands alone, as for what nobody needs in an emergency.
FACT = About(
    "information",
    is_read_enough=True,
    is_saved_enough=True,
    can_go=False,
    reached=None,
    is_strict_before=True,
)


@dataclass(frozen=True)
class Standing:
    """pair: the two voices behind `value`, the latest. owner_on: the day of its owner's word, once
    somebody agreed with it. against: what was said against it since. gone: why ("" while it
    stands). is_doubted: a stranger answered at what is no short code. waits: value → its voices
    that wait for another."""

    value: str = ""
    pair: tuple[Said, ...] = ()
    checked_on: date | None = None
    owner_on: date | None = None
    due: date | None = None
    assurance: str = NOBODY
    against: tuple[Said, ...] = ()
    gone: str = ""
    gone_at: datetime | None = None
    is_doubted: bool = False
    is_stale: bool = False
    waits: dict[str, tuple[Said, ...]] = field(default_factory=dict)


def is_phone(value: str) -> bool:
    return value.split(" ", 1)[0] in PHONES


def is_short(value: str) -> bool:
    return is_phone(value) and value.split(" ")[1] in SHORT


def in_force(said: Iterable[Said]) -> list[Said]:
    """In order, without what was taken back in time."""
    rows = list(said)
    known = {one.key: one for one in rows}
    gone = {
        back.takes_back
        for back in rows
        if back.what == TAKEN_BACK and (of := known.get(back.takes_back)) is not None
        and of.by == back.by and timedelta(0) <= back.at - of.at < UNDO
    }  # fmt: skip
    left = (one for one in rows if one.what != TAKEN_BACK and one.key not in gone)
    return sorted(
        left, key=lambda one: (one.at, _ORDER.index(one.what), one.value, one.by, one.voice)
    )


def undoable(said: Iterable[Said], by: int, now: datetime) -> Said | None:
    """The latest thing that `by` said themselves, if they can take it back now."""
    own = [one for one in in_force(said) if one.by == by and one.voice == PERSON]
    return own[-1] if own and timedelta(0) <= now - own[-1].at < UNDO else None


def standing(said: Iterable[Said], today: date, about: About = About()) -> Standing:
    """What stands of a contact or (about FACT) of a fact; the order of what was said in one moment
    is no matter."""
    fold = _Fold(about)
    for one in in_force(said):
        fold.add(one)
    now, due = fold.now, about.due(fold.now.checked_on, fold.now.owner_on)
    return replace(
        now,
        due=due,
        against=tuple(words[-1] for words in fold.against.values()),
        is_doubted=not now.gone and any(map(_is_stranger, fold.against.values())),
        is_stale=fold.is_marked or (due is not None and today > due),
        waits={value: tuple(_voices(words)) for value, words in fold.heard.items() if words},
    )


def _is_stranger(words: list[Said]) -> bool:
    """Of one person, the latest: every network leads to the same stranger."""
    return words[-1].what == STRANGER and not is_short(words[-1].value)


def _voices(words: Iterable[Said]) -> Iterable[Said]:
    """One account is one voice: of a call and a word the call, of two calls both networks."""
    found: dict[int, Said] = {}
    for new in words:
        old = found.get(new.by, new)
        if old.what == new.what:
            found[new.by] = replace(new, networks=old.networks | new.networks)
        elif new.what == WORKS:
            found[new.by] = new
    return found.values()


class _Fold:
    def __init__(self, about: About) -> None:
        self.about, self.now = about, Standing()
        self.heard: dict[str, list[Said]] = {}  # value → what counts for it, in order
        self.against: dict[int, list[Said]] = {}  # account → what it said, in order
        self.reached: list[Said] = []
        self.is_marked = False  # whatever the day is

    def add(self, one: Said) -> None:
        is_served = self._is_served(one.value)
        if one.voice == MACHINE and self.about.is_saved_enough:
            self.heard.pop(one.value, None)
            self._stand(one.value, (one,), NOBODY)
        elif one.voice == MACHINE:
            if is_served:
                self.is_marked = one.what != WORKS
                if one.what == WORKS:
                    self.now = replace(self.now, checked_on=one.day)
        elif one.what in (WORKS, IS):
            self._for(one, is_served)
        elif one.what in AGAINST and is_served and self.about.can_go:
            self._against(one)
        elif one.what in AGAINST:
            self.heard.pop(one.value, None)  # what is new, or would come back, is dropped

    def _is_strict(self, one: Said) -> bool:
        return one.ages or self.about.is_strict_before

    def _is_served(self, value: str) -> bool:
        return value == self.now.value and not self.now.gone

    def _for(self, one: Said, is_served: bool) -> None:
        if one.what == WORKS and one.voice == PERSON:
            self.reached.append(one)
            if is_served:
                self._answer(one)
        heard = self.heard.setdefault(one.value, [])
        if one.ages and one.voice == PERSON:  # an owner's word has its own time
            limit = TOGETHER if is_served else TOGETHER_NEW
            heard[:] = [said for said in heard if said.voice == OWNER or one.at - said.at <= limit]
        heard.append(one)
        pair, how = self._pair(heard, is_served)
        if not pair and one.is_enough and self.about.is_saved_enough and not is_served:
            pair, how = (one,), CALLED if one.what == WORKS else NOBODY
        if pair:
            self._stand(one.value, pair, how)
        elif is_served and self._is_enough_alone(one):
            self.now = replace(self.now, checked_on=one.day, assurance=CALLED)
            self.heard.pop(one.value)

    def _stand(self, value: str, pair: tuple[Said, ...], how: str) -> None:
        is_same = self._is_served(value)
        kept = self.now.owner_on if is_same and not self.against else None
        heard = _voices(self.heard.pop(value, ()))
        words = [one.day for one in heard if one.voice == OWNER and is_same]
        # the day of who vouches: neither was said on the day on which the other one came
        people = [one for one in pair if one.voice != OWNER]
        tried = [one for one in people if one.what == WORKS or not self._is_strict(one)]
        days = words if how == BY_OWNER else [one.day for one in tried or people]
        on = max(*days, (is_same and self.now.checked_on) or days[0])
        if not is_same and self._is_strict(max(pair, key=lambda one: one.at)):
            self.heard.pop(self.now.value, None)  # said while it stood: it comes back as new
        self.now = Standing(value, pair, on, max(words, default=kept), assurance=how)
        self.against, self.is_marked = {}, False

    def _answer(self, one: Said) -> None:
        """Who hears the right people has nothing against it any more; a stranger whom somebody else
        heard is answered, and two have to call."""
        for by, words in list(self.against.items()):
            is_answered = by != one.by and _is_stranger(words)
            self.is_marked |= is_answered
            if is_answered or (by == one.by and not _is_stranger(words)):
                del self.against[by]

    def _is_enough_alone(self, one: Said) -> bool:
        is_known = self.now.assurance != NOBODY or not is_phone(one.value)
        is_quiet = not (self.about.is_emergency or self.against or self.is_marked)
        return is_known and is_quiet and one.what == WORKS and one.voice == PERSON

    def _pair(self, heard: list[Said], is_served: bool) -> tuple[tuple[Said, ...], str]:
        voices = _voices(one for one in heard if is_served or one.voice != OWNER)
        found = [
            (how, two)
            for two in combinations(voices, 2)
            if (how := self._holds(two[0].value, two, is_served))
        ]
        for wanted in (CALLED, BY_OWNER, NOBODY):
            for how, two in found:
                if how == wanted:
                    return two, how
        return (), ""

    def _holds(self, value: str, two: tuple[Said, Said], is_served: bool) -> str:
        owner, other = sorted(two, key=lambda one: one.voice)
        calls = sum(one.what == WORKS for one in two)
        if owner.voice == OWNER:
            if other.voice == OWNER:
                return ""
            return CALLED if calls else BY_OWNER if self._agrees(other, owner) else ""
        if not calls:
            return NOBODY if self.about.is_read_enough and not is_served else ""
        if not is_phone(value):
            return CALLED
        is_narrow = is_short(value) and self.about.is_emergency
        tried = two[0].networks | two[1].networks
        return CALLED if calls == 2 and (len(tried) >= 2 or not is_narrow) else ""

    def _agrees(self, other: Said, owner: Said) -> bool:
        """Without a call, and after it: who wrote it down before has not."""
        newest, reached = max(other.at, owner.at), self.about.reached
        is_reached = reached is None or any(
            one.value == owner.value and one.by != owner.by and newest - one.at <= reached
            for one in self.reached
        )
        is_after = other.at >= owner.at or not self._is_strict(owner)
        return is_reached and is_after and not (self.against or self.is_marked)

    def _against(self, one: Said) -> None:
        words = self.against.get(one.by, [])
        if words and _is_stranger(words):
            if not one.ages:
                return
            one = replace(one, what=STRANGER)  # somebody else says whether it comes back
        self._end_words_for(one)
        if words and not one.ages:
            one = replace(one, networks=one.networks | words.pop().networks)
        self.against[one.by] = [*words, one]
        said = [each for words in self.against.values() for each in words]
        recent = [each for each in said if one.at - each.at <= TOGETHER]
        newest = {each.by: each for each in recent}.values()
        tried = frozenset[str]().union(*(each.networks for each in recent))
        sure = [each for each in newest if each.what != DEAD]  # true in every network
        is_seen = not is_short(one.value) or len(tried) >= 2 or len(sure) >= 2
        if len(newest) >= 2 and is_seen:
            found = {each.what for each in newest}
            why = STRANGER if STRANGER in found else IS_NOT if found == {IS_NOT} else DEAD
            self.now = replace(self.now, gone=why, gone_at=one.at)
            self.heard.pop(one.value, None)

    def _end_words_for(self, one: Said) -> None:
        """Whoever said them knew nothing of this."""
        heard = self.heard.get(one.value, [])
        heard[:] = [] if one.ages else [each for each in heard if each.by != one.by]
