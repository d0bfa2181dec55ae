"""An office in which one thing of each kind waits."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail_localize.models import StringSegment

from cms.core.guard import writing
from cms.two_people.approvals import engine
from home.directory.models.upkeep import IntegrityCheck
from home.models import Alert, ContactChannel, InfoPage, Organization
from lessons.models import Resource
from localize.terminology import proposals
from localize.workflow import publish, review
from localize.workflow.models import Comment
from tests.home.conftest import by_calls, called_first, make_service, phrase_saying
from tests.localize.conftest import Desk, desk, desk_world  # noqa: F401
from tests.shared_fixtures import again, world

FILM = "https://www.youtube.com/{}"


@dataclass
class Office:
    """A desk, and the pages and records about which somebody has something to do, by title."""

    desk: Desk
    pages: dict[str, Any]

    @property
    def people(self) -> Any:
        return self.desk.people


def draft(desk: Desk, title: str) -> Any:  # noqa: F811
    page = InfoPage(title=title, intro=f"{title} words.", live=False)
    desk.homes["en"].add_child(instance=page)
    page.save_revision(user=desk.people.editor)
    return page


def hand_over(desk: Desk, page: Any) -> Any:  # noqa: F811
    publish.endorse_source(page, page.get_latest_revision(), by=desk.people.editor)
    return engine.waiting(page)


def submit(desk: Desk, page: Any, text: str) -> Any:  # noqa: F811
    (drafted,) = desk.draft(page, {text: "ពាក្យ។"}).values()
    return review.submit(drafted, by=desk.people.translator)


def ask(desk: Desk, page: Any, text: str = "Whose words?") -> Comment:  # noqa: F811
    translation = desk.translation(page)
    segment = StringSegment.objects.filter(source=translation.source).first()
    return Comment.objects.create(
        context=segment.context,
        string=segment.string,
        locale=translation.target_locale,
        by=desk.people.translator,
        text=text,
        is_question=True,
    )


def make_office(desk: Desk) -> Office:  # noqa: F811
    people, now = desk.people, timezone.now()
    pages = {title: draft(desk, title) for title in ("Draft", "Waits", "Agreed", "Came back")}
    hand_over(desk, pages["Waits"])
    engine.endorse(hand_over(desk, pages["Agreed"]), by=people.reviewer)
    asked = hand_over(desk, pages["Came back"])
    engine.return_(asked, by=people.reviewer, reason="Which adult?")
    for title in ("Words", "Mend", "Ready"):
        pages[title] = desk.write(title=title, intro=f"{title} words.")
    submit(desk, pages["Words"], "Words words.")
    stored = submit(desk, pages["Mend"], "Mend words.")
    review.return_(stored, by=people.reviewer, reason="term")
    for drafted in desk.draft(pages["Ready"], {"Ready": "រួច", "Ready words.": "ពាក្យ"}).values():
        desk.approve(drafted)
    ask(desk, pages["Ready"])
    film = Resource.objects.create(name="Film", type="link", link_url=FILM.format("old"))
    engine.request(film, by=people.editor, old={}, new={"link_url": FILM.format("new")})
    make_numbers(people)
    make_alert(people, now)
    proposals.propose(
        name="screen time", word="ពេលវេលាមើលអេក្រង់", into="km", why="", by=people.translator
    )
    return Office(desk, pages)


def make_numbers(people: Any) -> None:
    """One contact that is due, one that waits for a second person, one changed by nobody."""
    organization = Organization.objects.create(internal_name="Police", kind="police")
    office = {"category": "police", "urgency": "information"}
    service = make_service(organization, internal_name="Office", **office)
    due = ContactChannel(service=service, verify_every_days=1)
    mobile = {"type": "call", "kind": "mobile", "value": "092311511"}
    two_days_ago = timezone.now() - timedelta(days=2)  # no week: other stories look for the overdue
    by_calls(due, mobile, people.keeper, people.publisher, now=two_days_ago)
    new = ContactChannel(service=make_service(organization, internal_name="New one", **office))
    called_first(new, type="call", kind="mobile", value="092 311 512", by=people.keeper)
    IntegrityCheck.objects.create(
        day=timezone.localdate(),
        at=timezone.now(),
        findings=["Police: 117 changed."],
    )


def make_alert(people: Any, now: Any) -> None:
    phrase = phrase_saying("Storm", en="Stay inside.", km="សូមនៅក្នុងផ្ទះ។")
    text = phrase.texts.get(language="km")
    engine.request(text, by=people.reviewer, digest=text.digest)
    alert = Alert(
        **{"phrase": phrase, "severity": "warning", "texts": phrase.words_by_language()},
        **{"starts_at": now, "hours": 3, "sent_by": people.admin, "sent_at": now},
    )
    with writing(alert):
        alert.save()


office_world = world(make_office, "desk_world")


@pytest.fixture
def office(db: None, office_world: Office) -> Office:
    return again(office_world)


@pytest.fixture
def client_of() -> Any:
    def make(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make
