"""Whatever people do, a client that applies the feed from any token ends with what the lists show.

The most valuable single test of the read side: random publishing, unpublishing, deleting,
restricting, moving, renaming, translating and expiring of a small tree of pages.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Page, PageViewRestriction

from cms.documents import dependency_update, projection
from cms.publishing.recycle_bin.erasing import erase
from home.models import InfoPage
from public.delivery.static_tree import comparing
from public.delivery.static_tree.export import Export
from tests.api.conftest import Api, Office
from tests.parts import rounds

WHICH = st.integers(0, 5)
MOST_PAGES = 6
LONG = 600.0  # seconds of a round of the static tree
FAN_OUT = dependency_update.FAN_OUT
STEPS = settings(max_examples=rounds(2, 200), stateful_step_count=rounds(9, 30))


class Clients(RuleBasedStateMachine):
    """People change pages; clients with tokens of different age catch up after every change."""

    office: Office

    def __init__(self) -> None:
        super().__init__()
        # numbers of the feed come again after the rollback
        cache.clear()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.now = self.clock.start()
        self.api = Api(Client())
        self.clients: list[tuple[dict, str]] = [self.api.replay()]
        self.made = 0
        self.folder = TemporaryDirectory()
        self.export = Export(Path(self.folder.name))

    def teardown(self) -> None:
        self.export.release()
        self.folder.cleanup()
        dependency_update.FAN_OUT = FAN_OUT
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # Finding pages

    def pages(self) -> list[InfoPage]:
        return list(
            InfoPage.objects.filter(locale__language_code="en", alias_of=None).order_by("pk")
        )

    def page(self, which: int) -> InfoPage:
        pages = self.pages()
        return pages[which % len(pages)]

    def has_pages(self) -> bool:
        return bool(self.pages())

    # What people do

    @precondition(lambda self: len(self.pages()) < MOST_PAGES)
    @rule(below=st.none() | WHICH)
    def write(self, below: int | None) -> None:
        parent = self.page(below) if below is not None and self.has_pages() else None
        self.made += 1
        self.office.page(f"Page {self.made}", parent, slug=f"page-{self.made}")

    @precondition(has_pages)
    @rule(which=WHICH, other=WHICH)
    def link(self, which: int, other: int) -> None:
        page, linked = self.page(which), self.page(other)
        page.body = [("paragraph", f'<p><a linktype="page" id="{linked.pk}">see</a></p>')]
        self.office.publish(page)

    @precondition(has_pages)
    @rule(which=WHICH)
    def publish(self, which: int) -> None:
        page = self.page(which)
        page.expire_at = None
        self.office.publish(page)

    @precondition(has_pages)
    @rule(which=WHICH)
    def unpublish(self, which: int) -> None:
        self.page(which).unpublish()

    @precondition(has_pages)
    @rule(which=WHICH)
    def delete(self, which: int) -> None:
        erase(self.page(which))

    @precondition(has_pages)
    @rule(which=WHICH)
    def restrict(self, which: int) -> None:
        PageViewRestriction.objects.get_or_create(page=self.page(which), restriction_type="login")

    @rule()
    def free(self) -> None:
        for restriction in PageViewRestriction.objects.all():
            restriction.delete()

    @precondition(has_pages)
    @rule(which=WHICH, below=st.none() | WHICH)
    def move(self, which: int, below: int | None) -> None:
        page = self.page(which)
        home = Page.objects.get(pk=self.office.homes["en"].pk)
        target = home if below is None else self.page(below)
        # what the screen of a move refuses
        is_taken = target.get_children().exclude(pk=page.pk).filter(slug=page.slug).exists()
        if not target.path.startswith(page.path) and not is_taken:
            page.move(target, pos="last-child")

    @precondition(has_pages)
    @rule(which=WHICH, slug=st.sampled_from(["one", "two", "three"]))
    def rename(self, which: int, slug: str) -> None:
        page = self.page(which)
        page.slug = slug
        with suppress(ValidationError):  # a sibling has this slug: nothing is saved
            self.office.publish(page)

    @precondition(has_pages)
    @rule(which=WHICH)
    def translate(self, which: int) -> None:
        page = self.page(which)
        if page.live:
            self.office.translate(page)

    @precondition(has_pages)
    @rule(which=WHICH, hours=st.integers(1, 3))
    def set_expiry(self, which: int, hours: int) -> None:
        page = self.page(which)
        page.expire_at = timezone.now() + timedelta(hours=hours)
        self.office.publish(page)

    @rule(hours=st.integers(1, 2))
    def time_passes(self, hours: int) -> None:
        self.now.shift(timedelta(hours=hours))

    @rule()
    def worker(self) -> None:
        call_command("worker", "--once")

    @rule()
    def static_tree_follows(self) -> None:
        """It is then what a tree made of nothing would be: each file is what is answered."""
        now = timezone.now()
        assert self.export.tick(now, LONG)
        assert list(comparing.differences(self.export.current.resolve(), now)) == []

    @rule()
    def readers_follow_later(self) -> None:
        """From now on every page is one too many to wait for; the worker writes it."""
        dependency_update.FAN_OUT = 0

    @rule()
    def client_arrives(self) -> None:
        self.clients.append(self.api.replay())

    # What must always hold

    @invariant()
    def every_client_holds_what_the_lists_show(self) -> None:
        listed = self.listed()
        for copy, token in (({}, None), *self.clients):
            held, _ = self.api.replay(token, copy, kind="pages")
            assert self.alive(held) == listed
        some, _ = self.api.replay(kind="-home,-lessons")
        assert self.alive(some) == listed

    @invariant()
    def index_says_what_a_copy_comes_to(self) -> None:
        said, counted = self.api.digests()
        assert said == counted

    @invariant()
    def documents_are_what_the_pages_say(self) -> None:
        assert projection.check() == []

    def listed(self) -> dict[tuple[str, str, str], Any]:
        found = {}
        for locale in ("en", "km"):
            for card in self.api.json(f"{locale}/pages/", limit=100)["results"]:
                document = self.api.json(f"{locale}/pages/{card['key']}/")
                assert self.api.json(f"{locale}/pages/{card['slug']}/") == document
                found["pages", card["key"], locale] = document
        return found

    def alive(self, held: dict) -> dict:
        """A client drops what has expired by its own clock (docs/api.md)."""
        now = timezone.now()
        return {
            place: document
            for place, document in held.items()
            if place[0] == "pages" and not _is_over(document["expires_at"], now)
        }


def _is_over(moment: str | None, now: datetime) -> bool:
    if moment is None:
        return False
    return datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) <= now


@pytest.mark.slow("two series of nine deeds, the feed read after each")
@pytest.mark.series
def test_replay_of_the_feed_equals_the_lists(bilingual):
    Clients.office = bilingual

    run_state_machine_as_test(Clients, settings=STEPS)
