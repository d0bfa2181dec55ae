"""What stands, computed once more and otherwise: written from the table of `docs/directory.md`
alone, one branch for each row of it, and without a line of `home.directory.standing`.

It goes through what was said from the first to the last and keeps for each contact who is for it
and who is against it. `tests/home/test_mixes.py` compares it with the product.
"""

import itertools
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone

PHNOM_PENH = timezone(timedelta(hours=7))
DAYS = {"emergency": 30, "crisis_support": 30, "report": 60, "support": 60, "information": 90}


@dataclass
class Contact:
    key: int
    service: int
    urgency: str
    value: str = ""
    gone: str = ""
    gone_at: object = None
    checked: date | None = None
    word: date | None = None  # of its owner, with which somebody agreed
    confirmed_by: tuple = ()
    reached: list = field(default_factory=list)  # calls that were answered, of any value
    is_away: bool = False  # a stranger answered: unseen where there is another way
    is_back: bool = False  # somebody else heard the right people, and two have to call
    for_: dict = field(default_factory=dict)  # value: {person: their statements for it}
    against: dict = field(default_factory=dict)  # person: their statements against it

    @property
    def is_phone(self):
        return is_phone(self.value)

    @property
    def is_short(self):
        return is_short(self.value)

    @property
    def is_urgent(self):
        return self.urgency in ("emergency", "crisis_support")

    @property
    def is_suspect(self):
        return not self.gone and bool(set(self.against) - {None})

    def is_marked(self, today):
        """Not checked in time, or something that only two calls settle."""
        return bool(self.due and today > self.due) or self.is_back or None in self.against

    @property
    def due(self):
        """The clock marks, and takes nothing away."""
        if not self.checked:
            return None
        ends = [self.checked + timedelta(days=DAYS[self.urgency])]
        if self.word:
            ends.append(self.word + timedelta(days=120))
        return max(ends)

    # somebody says that it is so, or that it is wrong

    def hear(self, one):
        if one.voice == "machine":
            self.hear_machine(one)
        elif one.voice == "owner" and not self.is_served(one):
            return  # it can say something of what people have now only
        elif one.what in ("works", "is"):
            if one.what == "works":
                self.reached.append(one)
            if one.what == "works" and self.is_served(one):
                self.answer(one)
            self.forget(one)
            theirs = self.for_.setdefault(one.value, {}).setdefault(one.by_id, [])
            if one.what == "is":  # an account is one voice: its newest word takes the older's place
                theirs[:] = [each for each in theirs if each.what != "is"]
            theirs.append(one)
            self.settle(one)
        elif one.what in ("dead", "stranger", "is_not"):
            if not self.is_served(one):
                self.for_.pop(one.value, None)  # what waits, and is wrong, is dropped
                return
            self.for_.pop(one.value, None)  # who said so knew nothing of this
            if self.is_strangers(one.by_id):  # said again, in whatever words
                one = copy(one)
                one.what = "stranger"
            self.against.setdefault(one.by_id, []).append(one)
            self.doubt(one)

    def forget(self, one):
        """What people said too long before this person is over."""
        days = 30 if self.is_served(one) else 90
        for theirs in self.for_.get(one.value, {}).values() if one.voice == "person" else ():
            theirs[:] = [
                each
                for each in theirs
                if each.voice == "owner" or one.at - each.at <= timedelta(days=days)
            ]

    def is_served(self, one):
        return one.value == self.value and not self.gone

    def is_strangers(self, who):
        """Did they say that a stranger answered? Then somebody else says whether it comes back."""
        said = self.against.get(who)
        return bool(said and said[-1].what == "stranger" and not self.is_short)

    def answer(self, one):
        """Who hears the right people later has nothing against it any more; a stranger whom
        somebody else does not hear is answered: it is there again, marked."""
        for who in [who for who in self.against if who is not None]:
            if self.is_strangers(who) and who != one.by_id:
                self.is_back = True
                del self.against[who]
            elif who == one.by_id and not self.is_strangers(who):
                del self.against[who]
        self.is_away = any(map(self.is_strangers, self.against))  # their own word stays

    def hear_machine(self, one):
        if one.value != self.value:
            return
        if one.what == "works":
            self.against.pop(None, None)
            self.checked = one.at.astimezone(PHNOM_PENH).date()
        elif one.what == "dead":
            self.against[None] = [one]

    def settle(self, one):
        mine = {who: said for who, said in self.for_[one.value].items() if said}
        is_new = one.value != self.value or bool(self.gone)
        if len(mine) > 1 and self.is_reached(mine, is_new):
            checked, word = self.days(mine)
            self.stand(one, checked, word, is_new)
        elif not is_new and one.what == "works" and not self.is_urgent:
            self.check_again(one)

    def check_again(self, one):
        """By one person, of what nobody needs in an emergency."""
        if not self.against and not self.is_back:
            self.stand(one, day(one))

    @staticmethod
    def days(mine):
        """(checked, word): where its owner's word is one of the two, the day of the call, or of the
        word if nobody called."""
        said = [each for theirs in mine.values() for each in theirs]
        calls = [each for each in said if each.what == "works" and each.voice == "person"]
        callers = {each.by_id for each in calls}
        words = [each for each in said if each.voice == "owner" and each.by_id not in callers]
        if not words:
            return day(max(calls or said, key=lambda each: each.at)), None
        word = day(max(words, key=lambda each: each.at))
        return day(max(calls, key=lambda each: each.at)) if calls else word, word

    def is_reached(self, mine, is_new):
        said = [each for theirs in mine.values() for each in theirs]
        calls = [each for each in said if each.what == "works" and each.voice == "person"]
        callers = {each.by_id for each in calls}
        # an account is one voice: whoever calls themselves passes nobody's word on any more
        words = [each for each in said if each.voice == "owner" and each.by_id not in callers]
        words = [] if is_new else words
        people = [each for each in said if each.voice == "person"]
        for word, other in itertools.product(words, people):
            if word.by_id == other.by_id:
                continue
            if other.what == "works" or self.is_quiet_since(word, other):
                return True
        value = said[0].value
        if not is_phone(value):
            return bool(callers)
        if len(callers) < 2:
            return False
        return not (is_short(value) and self.is_urgent) or self.networks(calls)

    def is_quiet_since(self, word, other):
        """Agreed with without a call: somebody but whoever sent the word reached it within a year,
        and neither a person nor the system says that it is wrong."""
        newest = max(word.at, other.at)
        is_known = any(
            each.value == word.value
            and each.by_id != word.by_id
            and newest - each.at <= timedelta(days=365)
            for each in self.reached
        )
        is_later = other.at >= word.at
        return is_known and is_later and not self.against and not self.is_back

    @staticmethod
    def networks(said):
        return len({network for each in said for network in each.how.get("networks", ())}) > 1

    def stand(self, one, checked, word=None, is_new=False):
        has_report = bool(set(self.against) - {None})
        is_over = is_new or (has_report and len(self.for_[one.value]) > 1)
        self.word = word or (None if is_over else self.word)
        self.checked = max(checked, (not is_new and self.checked) or checked)
        before, self.value, self.gone, self.gone_at = self.value, one.value, "", None
        self.is_away = self.is_back = False
        self.against = {}
        del self.for_[one.value]
        if is_new:
            self.for_.pop(before, None)  # said while it stood

    def doubt(self, one):
        said = itertools.chain(*(said for who, said in self.against.items() if who is not None))
        recent = [each for each in said if one.at - each.at <= timedelta(days=30)]
        newest = {each.by_id: each.what for each in recent}
        self.is_away |= one.what == "stranger" and not self.is_short
        if len(newest) > 1:
            is_dead = "dead" in newest.values()
            if not (self.is_short and is_dead) or self.networks(recent):
                self.leave(set(newest.values()), one)

    def leave(self, said, one):
        both_withdraw = said == {"is_not"}
        self.gone = "stranger" if "stranger" in said else "is_not" if both_withdraw else "dead"
        self.gone_at, self.for_, self.is_away = one.at, {}, False


def day(one):
    return one.at.astimezone(PHNOM_PENH).date()


def is_phone(value):
    return value.split(" ")[0] in ("call", "sms")


def is_short(value):
    return is_phone(value) and value.split(" ")[1] in ("short_code", "emergency_short_code")


def fold(contacts, statements):
    """What stands of all contacts; `contacts`: new ones, by their key."""
    back = {one.takes_back for one in statements if one.what == "taken_back"}
    for one in sorted(statements, key=lambda one: (one.at, one.pk)):
        if one.pk in back or one.what in ("taken_back", "silent"):
            continue
        contact = contacts[one.contact]
        contact.hear(one)
    return contacts


def given(contacts):
    """Keys of what readers get: the last call or message of all by which people ask for help in an
    emergency stays, whatever is said."""
    stands = [one for one in contacts.values() if one.value and not one.gone]
    good = [one for one in stands if not one.is_away]
    there = {
        one.key
        for one in stands
        if not one.is_away
        or not any(
            other.service == one.service and (other.is_phone or not one.is_phone) for other in good
        )
    }
    if not any(contacts[key].is_phone and contacts[key].is_urgent for key in there):
        went = [one for one in contacts.values() if one.value and one.is_phone and one.is_urgent]
        if went:
            there.add(max(went, key=lambda one: (one.gone_at, one.key)).key)
    return there
