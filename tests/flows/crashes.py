"""Kills the process in the middle of publishing, again and again, and looks at what is left.

In a process of its own (tests/forked.py) on a migrated database: real files, real connections, real
signals, which a test inside a transaction cannot have. Each operation is done in a forked child
that dies at the projection; the parent then reads the database anew. One JSON object per case on
standard output.
"""

import json
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import StringSegment

from cms import worker
from cms.demo.people import People, make_people
from cms.documents import projection
from cms.documents.models import Document
from cms.documents.settling import Settling
from cms.publishing import segment_store
from cms.setup.groups import make_groups
from cms.setup.site import make_site
from home.directory import numbers
from home.models import (
    ContactChannel,
    DirectoryPage,
    InfoPage,
    Organization,
    Service,
    ServicePage,
)
from localize.workflow import publish
from localize.workflow.models import SourcePublication
from tests.home.conftest import called
from tests.opened import opened_now
from tests.parts import IS_SOAK

OLD, NEW = "023 213 004", "092 311 511"


@dataclass
class World:
    people: People
    home: Page

    def page(self, slug: str, parent: Page | None = None) -> InfoPage:
        page = InfoPage(title="Old words", slug=slug, live=False)
        (parent or self.home).add_child(instance=page)
        return self.publish(page)

    def publish(self, page: Any) -> Any:
        page.save_revision(user=self.people.editor)
        return publish.publish_source(page, by=self.people.publisher)

    def client(self, person: Any) -> Client:
        client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        client.force_login(person)
        return client


def prepare() -> World:
    """Site, people, and one page for each operation."""
    homes = make_site("en")
    world = World(make_people(make_groups(dict(homes))), homes["en"])
    world.home = world.publish(homes["en"])
    for slug in ("button", "bulk", "schedule", "unpublish", "move"):
        world.page(slug)
    closed = world.page("closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    for slug in ("button", "bulk"):
        page = english(slug)
        page.title = "New words"
        page.save_revision(user=world.people.editor)
    _schedule(world, english("schedule"))
    _service(world)
    return world


def _schedule(world: World, page: InfoPage) -> None:
    page.title = "New words"
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=world.people.editor).publish(user=world.people.publisher)
    revision = page.revisions.filter(approved_go_live_at__isnull=False).get()
    past = timezone.now() - timedelta(minutes=1)
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()


def _service(world: World) -> None:
    directory = DirectoryPage.objects.child_of(world.home).get()
    directory = world.publish(directory)
    organization = Organization.objects.create(internal_name="Council", kind="government")
    service = Service.objects.create(
        internal_name="Office",
        organization=organization,
        category="government_office",
        urgency="information",
        audiences=["public"],
    )
    channel = numbers.propose(
        ContactChannel(service=service),
        type="call",
        kind="landline",
        value=OLD,
        by=world.people.keeper,
        **called("smart"),
    )
    numbers.confirm(channel, by=world.people.admin, method="called", **called("metfone"))
    page = ServicePage(title="Office", summary="Answers.", slug="office", service=service)
    page.live = False
    directory.add_child(instance=page)
    world.publish(page)
    new = {"type": "call", "kind": "mobile", "value": NEW}
    numbers.propose(channel, **new, by=world.people.keeper, **called("smart"))


def english(slug: str) -> InfoPage:
    return InfoPage.objects.get(slug=slug, locale__language_code="en")


# Operations: what a person or the clock does


def button(world: World) -> None:
    page = english("button").get_latest_revision_as_object()
    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "intro": page.intro,
            "body": streamfield([]),
            "comments": {
                "TOTAL_FORMS": "0",
                "INITIAL_FORMS": "0",
                "MIN_NUM_FORMS": "0",
                "MAX_NUM_FORMS": "",
            },
            "action-publish": "action-publish",
        }
        | opened_now(page)
    )
    world.client(world.people.publisher).post(f"/admin/pages/{page.pk}/edit/", data)


def bulk(world: World) -> None:
    page = english("bulk")
    world.client(world.people.publisher).post(
        f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": ""}
    )


def schedule(world: World) -> None:
    worker.PERIODIC = ()  # in this child; what else falls due publishes nothing
    call_command("worker", "--once")


def unpublish(world: World) -> None:
    page = english("unpublish")
    world.client(world.people.publisher).post(
        reverse("localize:take_down", args=[page.pk]), {"pages": [page.pk], "reason": "wrong"}
    )


def move(world: World) -> None:
    page, target = english("move"), english("closed")
    world.client(world.people.admin).post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")


def fact(world: World) -> None:
    numbers.confirm(
        ContactChannel.objects.get(), by=world.people.admin, method="called", **called("metfone")
    )


OPERATIONS: dict[str, Callable[[World], None]] = {
    "button": button,
    "schedule": schedule,
    "unpublish": unpublish,
    "fact": fact,
}
if IS_SOAK:  # a second button, and a second way to go from readers
    OPERATIONS |= {"bulk": bulk, "move": move}


# Reading what is left


def row_is_new(name: str) -> bool:
    """Does the stored row show the operation's result?"""
    if name == "fact":
        return "092" in ContactChannel.objects.get().value
    page = english(name)
    if name == "unpublish":
        return not page.live
    if name == "move":
        return page.get_parent().slug == "closed"
    return page.title == "New words"


def document_is_new(name: str) -> bool:
    """Does what channels get show the operation's result?"""
    if name == "fact":
        body = Document.objects.get(kind="services", locale="en").body
        # all digits of it: a key may hold the first three of them
        return NEW[1:].replace(" ", "").encode() in bytes(body)
    page = english(name)
    document = Document.objects.get(kind="pages", locale="en", key=page.translation_key)
    if name in {"unpublish", "move"}:
        return document.deleted
    return document.title == "New words"


# Dying


def _warm_up(world: World) -> None:
    """What every child would read for itself, each anew: addresses, forms, templates."""
    edit = reverse("wagtailadmin_pages:edit", args=[english("button").pk])
    assert world.client(world.people.publisher).get(edit).status_code == 200


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fail() -> None:
    raise RuntimeError("The projection failed.")


DEATHS = {"kill": _die, "exception": _fail}
EVERY = [(death, moment) for death in DEATHS for moment in ("before", "after")]
# one operation dies in every way; the others, in the suite, in either way and at either moment
SOME = [("kill", "before"), ("exception", "after")]


def deaths_of(operation: str) -> list[tuple[str, str]]:
    return EVERY if IS_SOAK or operation == "button" else SOME


def _run(world: World, name: str, death: str | None, moment: str) -> int:
    """Do the operation in a child process; its exit status (negative: the signal)."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        if death is not None:
            _break_projection(DEATHS[death], moment)
        try:
            OPERATIONS[name](world)
        except BaseException:
            if death is None:
                traceback.print_exc()
            os._exit(1)
        connections.close_all()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _strings(world: World) -> None:
    """Death after the commit of a publication, then in the middle of the worker's look at it."""
    page = world.page("strings")
    page.intro = "Words that need strings."
    page.save_revision(user=world.people.editor)

    def publishes() -> None:
        publish.publish_source(english("strings"), by=world.people.publisher)
        _die()

    def works() -> None:
        freeze = segment_store.freeze

        def broken(page: Any) -> Any:
            freeze(page)
            _die()

        segment_store.freeze = broken  # type: ignore[assignment]
        worker.quick_round(timezone.now())

    seen = {}
    for moment, do in (
        ("published", publishes),
        ("worker died", works),
        ("worker", lambda: worker.quick_round(timezone.now())),
    ):
        status = _in_child(do)
        seen[moment] = [status, _string_count(), SourcePublication.objects.count()]
    print(json.dumps({"operation": "strings", "death": "kill", "seen": seen}), flush=True)


def _string_count() -> int:
    return StringSegment.objects.filter(string__data="Words that need strings.").count()


def _in_child(do: Callable[[], object]) -> int:
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            do()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        connections.close_all()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _break_projection(die: Callable[[], None], moment: str) -> None:
    settle = Settling.settle

    def broken(self: Settling, *changed: Any) -> int:
        if moment == "after":
            settle(self, *changed)
        die()
        return 0

    Settling.settle = broken  # type: ignore[method-assign,assignment]


def main() -> None:
    world = prepare()
    _warm_up(world)
    for name in OPERATIONS:
        cases = deaths_of(name)
        for death, moment in cases:
            status = _run(world, name, death, moment)
            # what one death leaves is there after the next one: looked for behind the last
            is_last = (death, moment) == cases[-1]
            _report(name, death, moment, status, projection.check() if is_last else [])
        _report(name, "none", "", _run(world, name, None, ""), projection.check())
    worker.quick_round(timezone.now())
    _strings(world)


def _report(name: str, death: str, moment: str, status: int, differences: list[str]) -> None:
    print(
        json.dumps(
            {
                "operation": name,
                "death": death,
                "moment": moment,
                "status": status,
                "row_is_new": row_is_new(name),
                "document_is_new": document_is_new(name),
                "differences": differences,
            }
        ),
        flush=True,
    )
