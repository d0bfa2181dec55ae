"""Every address of the workflow and of wagtail-localize, for every kind of person.

The table must name each address exactly once: a new address without a line fails. A person is let
in when the answer is anything but 403; asked as a program asks, so that a refusal is a status and
not a way back. Who is refused has changed nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, StringSegment, TranslationContext
from wagtail_localize.wagtail_hooks import register_admin_urls

from cms.publishing.approvals.models import ChangeRequest, Endorsement
from cms.publishing.audit.models import AuditEntry
from localize import admin_urls
from localize.terminology.models import TermProposal
from localize.workflow import review
from localize.workflow.models import (
    Comment,
    Review,
    Work,
)
from tests.localize.conftest import TEXTS, Desk
from tests.localize.views.conftest import make_submit_only
from tests.shared_fixtures import again, world

# Roles: everybody in the groups of a real installation, and three who have no business here.
EVERYBODY = (
    "anonymous",
    "submit_only",
    "english_translator",
    "translator",
    "editor",
    "reviewer",
    "publisher",
    "admin",
)
INSIDERS = frozenset({"translator", "editor", "reviewer", "publisher", "admin"})
PAGE_PEOPLE = INSIDERS | {"english_translator"}
SOURCE_PEOPLE = PAGE_PEOPLE - {"translator"}
PUBLISHERS = frozenset({"publisher", "admin"})
REVIEWERS = frozenset({"reviewer", "admin"})
TERM_KEEPERS = frozenset({"reviewer", "admin"})
BOTH_SIDES = frozenset({"editor", "reviewer", "publisher", "admin"})
NOBODY: frozenset[str] = frozenset()


@dataclass
class Office:
    """A page with something of everything: a draft, a text in review, an approved one, a link."""

    desk: Desk
    page: Any
    translation: Any
    target: Any
    segment: StringSegment
    link: OverridableSegment
    in_review: Review
    approved: Review
    comment: Comment
    people: dict[str, Any]


@dataclass(frozen=True)
class Door:
    allowed: frozenset[str]
    args: Callable[[Office], list[Any]] = lambda office: []
    method: str = "post"
    data: dict[str, Any] = field(default_factory=dict)


def translation(office: Office) -> list[Any]:
    return [office.translation.pk]


def string(office: Office) -> list[Any]:
    return [office.translation.pk, office.segment.pk]


def link(office: Office) -> list[Any]:
    return [office.translation.pk, office.link.pk]


def in_review(office: Office) -> list[Any]:
    return [office.in_review.pk]


def approved(office: Office) -> list[Any]:
    return [office.approved.pk]


def comment(office: Office) -> list[Any]:
    return [office.comment.pk]


def proposal(office: Office) -> list[Any]:
    by = office.people["translator"]
    return [TermProposal.objects.create(en="child", km="កុមារ", by=by).pk]


def page(office: Office) -> list[Any]:
    return [office.page.pk]


SEEN = {"seen": "2"}
WHY = {"reason": "meaning"}

OURS = {
    "queue": Door(PAGE_PEOPLE, method="get"),
    "first_translation": Door(PAGE_PEOPLE, lambda office: [1], "get"),
    "first_translation_done": Door(PAGE_PEOPLE),
    "terms": Door(PAGE_PEOPLE, method="get"),
    "propose_term": Door(PAGE_PEOPLE, data={"en": "child", "km": "កុមារ"}),
    "take_term": Door(TERM_KEEPERS, proposal),
    "refuse_term": Door(TERM_KEEPERS, proposal, data={"answer": "No."}),
    "help": Door(INSIDERS, string, "get"),
    "prefill": Door(INSIDERS, translation),
    "report": Door(PAGE_PEOPLE, method="get"),
    "translation": Door(INSIDERS, translation, "get"),
    "card": Door(INSIDERS, lambda office: [office.translation.pk, f"s{office.segment.pk}"], "get"),
    "check": Door(INSIDERS, string, data={"text": "ក"}),
    "preview": Door(INSIDERS, translation, "get"),  # with a text: tests/website
    # what a person typed is theirs alone
    "here": Door(INSIDERS, string, data={"text": "ក"}),
    "submit_all": Door(INSIDERS, translation),
    "read_whole": Door(INSIDERS, translation, data={"read": "1"}),
    "publish": Door(PUBLISHERS, translation),
    "put_back": Door(PUBLISHERS, translation, data={"sure": "1"}),
    "publish_when_approved": Door(PUBLISHERS, translation, data={"wanted": "1"}),
    # who works on the words may ask there for what publishers do
    "take_down": Door(
        PUBLISHERS | {"editor", "reviewer", "english_translator"}, page, data={"reason": "wrong"}
    ),
    "hand_over": Door(INSIDERS, translation),
    "download": Door(INSIDERS, lambda office: [office.translation.pk, "po"], "get"),
    "upload": Door(INSIDERS, translation),
    "write": Door(INSIDERS, string, data={"text": "ថ្មី", "seen": "0"}),
    "submit": Door(INSIDERS, string, data={"text": "ថ្មី", "seen": "0"}),
    "comment": Door(INSIDERS, string, data={"remark": "Why?"}),
    "link": Door(INSIDERS, link, data={"value": "https://km.cncc.gov.kh/"}),
    "submit_link": Door(INSIDERS, in_review, data=SEEN),
    "endorse": Door(INSIDERS, in_review, data=SEEN),
    "return": Door(REVIEWERS, in_review, data=SEEN | WHY),
    "reopen": Door(REVIEWERS, approved, data={"seen": "3"} | WHY),
    "recall": Door(frozenset({"translator"}), in_review),
    # only what the same person decided just now
    "undo": Door(frozenset({"translator"}), in_review),
    "dismiss": Door(INSIDERS, in_review, data=SEEN),
    "dismiss_on_page": Door(REVIEWERS, in_review, data=SEEN),
    "warn_again": Door(REVIEWERS, in_review),
    "break_glass": Door(frozenset({"admin"}), in_review, data=SEEN | {"reason": "x"}),
    "answer_comment": Door(PAGE_PEOPLE, comment, data={"answer": "Because."}),
    "resolve_comment": Door(PAGE_PEOPLE, comment),
    "source": Door(SOURCE_PEOPLE, page, "get"),
    "endorse_source": Door(SOURCE_PEOPLE, page),
    "hand_over_source": Door(SOURCE_PEOPLE, page, "get"),  # its POST: tests/flows/test_hand_over.py
    "take_back_source": Door(SOURCE_PEOPLE, page),
    "publish_source": Door(SOURCE_PEOPLE, page),
    "ask_publishers": Door(SOURCE_PEOPLE, page),
    "take_back": Door(SOURCE_PEOPLE, page),
    "ready": Door(SOURCE_PEOPLE, page, "get"),
    # of the pages that it is asked about it names those of the person only
    "still_open": Door(frozenset(EVERYBODY) - {"anonymous"}, method="get"),
}

THEIRS = {
    "submit_page_translation": Door(BOTH_SIDES, page),
    "submit_snippet_translation": Door(NOBODY, lambda office: ["localize", "term", "1"]),
    "update_translations": Door(BOTH_SIDES, lambda office: [office.translation.source_id]),
    "edit_string_translation": Door(INSIDERS, string, "put", {"value": "ថ្មី"}),
    "edit_override": Door(INSIDERS, link, "put", {"value": "https://km.cncc.gov.kh/"}),
    "download_pofile": Door(INSIDERS, translation, "get"),
    "upload_pofile": Door(INSIDERS, translation),
    "machine_translate": Door(INSIDERS, translation),
    "preview_translation": Door(INSIDERS, translation, "get"),
    "stop_translation": Door(NOBODY, translation),
    "convert_to_alias": Door(NOBODY, lambda office: [office.target.pk]),
    # these lead on to our report, which asks again
    "translations_report": Door(PAGE_PEOPLE | {"submit_only"}, method="get"),
    "translations_report_results": Door(PAGE_PEOPLE | {"submit_only"}, method="get"),
    "snippets_api_listing": Door(NOBODY, lambda office: ["localize", "term"], "get"),
    "snippets_api_detail": Door(NOBODY, lambda office: ["localize", "term", "1"], "get"),
    # a catalogue of the package's own sentences: nothing of ours is in it
    "javascript_catalog": Door(frozenset(EVERYBODY) - {"anonymous"}, method="get"),
}

DOORS = {("localize", name): door for name, door in OURS.items()} | {
    ("wagtail_localize", name): door for name, door in THEIRS.items()
}


def make_office(desk: Desk) -> Office:
    page = desk.write(intro="Ask for help.", body=[("paragraph", "<p>Words. Nobody wrote it.</p>")])
    work = desk.translation(page)
    drafts = desk.draft(page, TEXTS)
    done = desk.approve(drafts["Ask for help."])
    waiting = review.submit(drafts["Stay safe"], by=desk.people.translator)
    missing = StringSegment.objects.filter(source=work.source).order_by("order").last()
    context = TranslationContext.objects.create(object=work.source.object, path="body.x.'link'")
    own_link = OverridableSegment.objects.create(
        source=work.source, context=context, order=99, data_json='"https://cncc.gov.kh/"'
    )
    remark = Comment.objects.create(
        context=missing.context,
        string=missing.string,
        locale=work.target_locale,
        by=desk.people.translator,
        text="What is meant?",
        is_question=True,
    )
    english_only = desk.people.translator2
    english_only.groups.set(english_only.groups.filter(name="Translators (English)"))
    people = {
        "anonymous": None,
        "submit_only": make_submit_only(),
        "english_translator": english_only,
        **{
            name: getattr(desk.people, name)
            for name in ("translator", "editor", "reviewer", "publisher", "admin")
        },
    }
    return Office(
        desk, page, work, desk.target(page), missing, own_link, waiting, done, remark, people
    )


office_world = world(make_office, "desk_world")


@pytest.fixture
def office(desk: Desk, office_world: Office, settings: Any) -> Office:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"
    }
    return again(office_world)


def knock(door: Door, address: str, user: Any) -> int:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    headers = {"x-requested-with": "XMLHttpRequest"}
    data = dict(door.data)
    if address.endswith("upload/"):
        data["file"] = SimpleUploadedFile("page.po", b"nothing")
    if door.method == "put":
        return client.put(
            address, data, content_type="application/json", headers=headers
        ).status_code
    return getattr(client, door.method)(address, data, headers=headers).status_code


def state() -> list[Any]:
    """Everything that a refused person might have changed."""
    return [
        list(Review.objects.order_by("pk").values_list("pk", "state", "version", "digest")),
        AuditEntry.objects.count(),
        Endorsement.objects.count(),
        ChangeRequest.objects.count(),
        list(Comment.objects.order_by("pk").values_list("pk", "resolved_at")),
        list(Work.objects.order_by("pk").values_list("pk", "publish_when_approved")),
    ]


@pytest.mark.parametrize(("space", "name"), DOORS)
def test_only_these_people_are_let_in(office, space, name):
    door = DOORS[space, name]
    address = reverse(f"{space}:{name}", args=door.args(office))
    let_in, changed_by_refused = set(), set()
    before = state()

    for role in EVERYBODY:
        point = transaction.savepoint()
        status = knock(door, address, office.people[role])
        assert status < 500, role
        assert status != 405
        if status != 403:
            let_in.add(role)
        elif state() != before:
            changed_by_refused.add(role)
        transaction.savepoint_rollback(point)

    assert let_in == door.allowed
    assert not changed_by_refused


def test_table_names_every_address():
    ours = {pattern.name for pattern in admin_urls.urlpatterns}
    theirs = {pattern.name for pattern in package_patterns()}

    assert set(OURS) == ours
    assert set(THEIRS) == theirs


def package_patterns() -> list[Any]:
    (included,) = register_admin_urls()
    return included.url_patterns


def test_every_address_of_the_package_is_ours():
    """Its view is never reached: at each of its paths one of our views stands first."""
    shadowed = {(p.name, str(p.pattern)) for p in admin_urls.shadowed}

    theirs = {(p.name, str(p.pattern)) for p in package_patterns()}

    assert theirs - shadowed == {("javascript_catalog", "jsi18n/")}


def test_nothing_is_done_by_looking(office):
    client = Client(raise_request_exception=False)
    client.force_login(office.desk.people.admin)
    before, screens = state(), set()

    for name, door in OURS.items():
        # the first two ask first, the third leads to the editor
        if door.method != "post" or name in {"break_glass", "take_down", "take_back"}:
            continue
        address = reverse(f"localize:{name}", args=door.args(office))
        assert client.get(address).status_code == 405, name
        visit = client.get(address, headers={"accept": "text/html"})
        assert visit.status_code == 302, name
        screens.add(urlsplit(visit.url).path)
        assert state() == before, name

    # a person is led to the screen of the button, not to the front
    for screen in screens:
        assert re.fullmatch(r"/admin/localize/(queue|terms|(translation|source)/\d+)/", screen)
        assert client.get(screen).status_code == 200
    assert state() == before


def test_nothing_is_done_without_the_token_of_the_form(office):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(office.desk.people.publisher)

    for (space, name), door in DOORS.items():
        if door.method == "get":
            continue
        before = state()
        address = reverse(f"{space}:{name}", args=door.args(office))
        response = getattr(client, door.method)(address)
        assert response.status_code == 403, name
        assert state() == before
