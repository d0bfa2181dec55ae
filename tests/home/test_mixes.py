"""Mixes of a year: calls, reports, strangers, owners, the system, silence, undo and a moved clock,
about contacts of two services; after each step the product says what the oracle says, which was
written from the table of the docs (`tests/home/oracle.py`)."""

import random
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.two_people.refusals import Refused
from home.directory import say
from home.directory.channel_values import ChannelValue
from home.directory.directory_facts import given_now
from home.directory.models.channels import written
from home.directory.standing import DEAD, IS, IS_NOT, SILENT, STRANGER, WORKS
from home.directory.upkeep import clock
from home.models import ContactChannel, Statement
from tests.parts import rounds

from .conftest import CHECKED_AT, make_channel, make_keeper, make_service, stored
from .oracle import Contact, fold, given

MINUTES = (1, 3, 8, 12, 90, 900, 3_000, 9_000, 30_000, 120_000, -14_400)
# where the age of a voice ends, and long after
EDGES = [timedelta(days=days) for days in (29, 30, 31, 89, 90, 91, 201, 700)]
NEW = {
    "call": [("mobile", "092 311 512"), ("mobile", "092 311 513"), ("landline", "023 213 005")],
    "website": [("", "https://cncc.gov.kh/a"), ("", "https://cncc.gov.kh/b")],
    "email": [("", "a@cncc.gov.kh"), ("", "b@cncc.gov.kh")],
}


DEEDS = [
    *([WORKS] * 6),
    *([DEAD] * 3),
    *(STRANGER, IS_NOT, SILENT, IS, "machine"),
    *(["new", "owner", "back"] * 2),
]


class Mix:
    def __init__(self, police, seed):
        self.draw, self.at = random.Random(seed), CHECKED_AT
        self.people = [police.sokha, police.dara, make_keeper("vanna")]
        office = make_service(
            police.organization, internal_name="Office", category="government_office",
            urgency=self.draw.choice(["information", "report"]),
        )  # fmt: skip
        of = {"emergency": police.service, "office": office}
        self.rows = [
            make_channel(of[service], police.sokha, police.dara, type=type, kind=kind, value=value)
            for service, type, kind, value in (
                ("emergency", "call", "emergency_short_code", "117"),
                ("emergency", "call", "mobile", "092 311 511"),
                ("emergency", "email", "", "police@cncc.gov.kh"),
                ("office", "call", "landline", "023 213 004"),
                ("office", "website", "", "https://cncc.gov.kh/"),
            )
        ]
        self.deeds, self.again = DEEDS, 0.5
        if seed % 2:  # an office of two, about the only telephone of a service
            self.people, self.rows = self.people[:2], self.rows[3:4]
            self.deeds, self.again = [WORKS, DEAD, STRANGER, IS_NOT], 0.8
        self.told, self.latest = [], None

    def step(self):
        """Something new, or the latest once more, by anybody and whenever."""
        is_again = self.latest is not None and self.draw.random() < self.again
        gaps = EDGES if is_again and self.draw.random() < 0.5 else [
            timedelta(minutes=minutes) for minutes in MINUTES
        ]  # fmt: skip
        self.at += self.draw.choice(gaps)
        if not is_again:
            self.latest = self.draw.choice(self.rows), self.draw.choice(self.deeds)
        row, deed = stored(self.latest[0]), self.latest[1]
        by = self.draw.choice(self.people)
        self.told.append(f"{self.at:%m-%d %H:%M} {by} {deed} {row} {row.waits and row.waits[-1]}")
        try:
            self.do(deed, row, by)
        except (Refused, ValidationError) as refused:
            self.told[-1] += f" refused: {refused}"

    def do(self, deed, row, by):
        if deed == "back":
            say.take_back(row, by=by, now=self.at)
        elif deed == "machine":
            if row.type in ("website",) and row.value and not row.gone:
                say.machine(row, self.draw.choice([WORKS, DEAD]), now=self.at)
        elif deed == "owner":
            own = written(row.served)
            say.say(row, IS, by=by, seen=own, owner={"organization": "x"}, now=self.at)
        elif deed == "new":
            kind, value = self.draw.choice(NEW[row.type])
            say.say(row, IS, by=by, value=ChannelValue(row.type, kind, value), now=self.at)
        else:
            networks = self.draw.sample(
                ["smart", "metfone", "cellcard"], self.draw.choice([1, 1, 2])
            )
            say.say(row, deed, by=by, networks=networks, words="x", now=self.at)  # fmt: skip

    def compare(self):
        rows = {row.pk: row for row in ContactChannel.objects.select_related("service")}
        mine = fold(
            {row.pk: Contact(row.pk, row.service_id, row.service.urgency) for row in rows.values()},
            list(Statement.objects.filter(contact__isnull=False)),
        )
        today = timezone.localdate(self.at)
        for key, row in rows.items():
            one = mine[key]
            seen = {
                "value": (written(row.served) if row.value else "", one.value),
                "gone": (row.gone, one.gone),
                "against": (row.is_suspect, one.is_suspect),
                "due": (row.valid_until, one.due),
                "away": (row.is_doubted, one.is_away),
                "marked": (row.stands(row.statements(), self.at).is_stale, one.is_marked(today)),
            }
            wrong = {name: pair for name, pair in seen.items() if pair[0] != pair[1]}
            assert not wrong, "\n".join([f"{row}: {wrong}", *self.said(row)])
        assert set(given_now()) == given(mine), (given_now(), given(mine), self.told[-8:])

    def said(self, row):
        said = Statement.objects.filter(contact=row.pk).order_by("at", "pk")
        return [f"{one.at:%m-%d %H:%M} {one.by_id} {one.voice} {one} {one.how}" for one in said]

    def clock(self):
        """Whatever the day is, readers have what they had."""
        before = given_now()
        for days in (-10, 30, 400):
            clock.tick(self.at + timedelta(days=days))
            assert given_now().keys() == before.keys()


@pytest.mark.series
@pytest.mark.parametrize("seed", range(rounds(15, 300)))
def test_product_and_oracle_say_the_same(police, seed):
    mix = Mix(police, seed)
    mix.compare()
    for _step in range(16):
        mix.step()
        mix.compare()
    mix.clock()
