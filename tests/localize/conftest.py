"""People and pages of the translation tests: the groups and trees of a real installation."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.test import Client
from wagtail.models import GroupPagePermission
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from home.models import HomePage, InfoPage
from localize.workflow import counters, publish, review, string_issues
from localize.workflow.models import Review
from ops.demo.people import People, make_people
from ops.setup.groups import make_groups
from ops.setup.site import make_site
from tests.shared_fixtures import again, world


@dataclass
class Desk:
    """A translation office: its people and its two published home pages."""

    people: People
    homes: dict[str, HomePage]

    def write(
        self, title: str = "Stay safe", intro: str = "Ask for help.", **fields: Any
    ) -> InfoPage:
        """An English page, published by two people."""
        page = InfoPage(title=title, intro=intro, live=False, **fields)
        self.homes["en"].add_child(instance=page)
        return self.publish(page)

    def publish(self, page: Any) -> Any:
        page.save_revision(user=self.people.editor)
        return publish.publish_source(page, by=self.people.publisher)

    def translation(self, page: Any, locale: str = "km") -> Translation:
        return Translation.objects.get(
            source__object_id=page.translation_key, target_locale__language_code=locale
        )

    def target(self, page: Any, locale: str = "km") -> Any:
        return type(page).objects.get(
            translation_key=page.translation_key, locale__language_code=locale
        )

    def draft(self, page: Any, texts: dict[str, str], locale: str = "km") -> dict[str, Review]:
        """The translator's text of each string whose source is named; by source. They are counted
        once."""
        with counters.counting():
            return self._draft(page, texts, locale)

    def _draft(self, page: Any, texts: dict[str, str], locale: str) -> dict[str, Review]:
        translation = self.translation(page, locale)
        drafts = {}
        for segment in StringSegment.objects.filter(source=translation.source).order_by("order"):
            source = segment.string.data
            if source not in texts:
                continue
            stored, _ = StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                defaults={
                    "data": texts[source],
                    "translation_type": "manual",
                    "last_translated_by": self.people.translator,
                },
            )
            drafts[source] = Review.objects.get(string_translation=stored)
        return drafts

    def approve(self, drafted: Review) -> Review:
        # translator2 works in both languages
        submitted = review.submit(drafted, by=self.people.translator2)
        for issue in submitted.issues:
            if submitted.is_open_warning(issue):
                submitted = review.dismiss(
                    submitted, by=self.people.reviewer, name=string_issues.name_of(issue)
                )
        return review.endorse(submitted, by=self.people.reviewer)

    def recount(self) -> list[str]:
        """After rows were written round us; what was wrong."""
        return list(counters.differences(repair=True))

    def translate(self, page: Any, texts: dict[str, str], locale: str = "km") -> Any:
        """Draft, approve and publish; the target page."""
        with counters.counting():
            for drafted in self.draft(page, texts, locale).values():
                self.approve(drafted)
        return publish.publish(self.translation(page, locale), by=self.people.publisher)


def signed_in(username: str, **options: Any) -> Client:
    """A client of this person, who came in before; `options` go to the client."""
    client = Client(**options)
    client.force_login(get_user_model().objects.get(username=username))
    return client


def told(response: Any) -> str:
    """What the next screen will say."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def may_not_edit(user: Any) -> None:
    """Their groups keep every other right: those of a publisher or reviewer who writes no words."""
    rights = GroupPagePermission.objects.filter(group__user=user)
    rights.filter(permission__codename="change_page").delete()


TEXTS = {"Stay safe": "រក្សាសុវត្ថិភាព", "Ask for help.": "សូមសុំជំនួយ។"}


def make_desk() -> Desk:
    homes = make_site("en")
    people = make_people(make_groups(dict(homes)))
    desk = Desk(people, homes)
    desk.homes["en"] = desk.publish(homes["en"])
    title = homes["en"].title
    desk.homes["km"] = desk.translate(desk.homes["en"], {title: "ក្រុមប្រឹក្សាជាតិកម្ពុជាដើម្បីកុមារ"})
    return desk


def make_khmer(desk: Desk, page: InfoPage) -> InfoPage:
    return desk.translate(page, TEXTS)


def make_drafted(desk: Desk, page: InfoPage) -> Review:
    return desk.draft(page, {"Ask for help.": TEXTS["Ask for help."]})["Ask for help."]


def make_submitted(desk: Desk, drafted: Review) -> Review:
    return review.submit(drafted, by=desk.people.translator)


desk_world = world(make_desk)
page_world = world(Desk.write, "desk_world")
khmer_world = world(make_khmer, "desk_world", "page_world")
drafted_world = world(make_drafted, "desk_world", "page_world")
submitted_world = world(make_submitted, "desk_world", "drafted_world")


@pytest.fixture
def desk(db: None, desk_world: Desk) -> Desk:
    return again(desk_world)


@pytest.fixture
def client_of() -> Any:
    """`client_of(user)`: logged in; an exception is an error page, as for a person."""

    def make(user: Any) -> Client:
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def page(desk: Desk, page_world: InfoPage) -> InfoPage:
    """A published English page without any Khmer."""
    return again(page_world)


@pytest.fixture
def khmer(page: InfoPage, khmer_world: InfoPage) -> InfoPage:
    """Its Khmer, approved and live."""
    return again(khmer_world)


@pytest.fixture
def drafted(page: InfoPage, drafted_world: Review) -> Review:
    """The Khmer of its introduction, by the translator."""
    return again(drafted_world)


@pytest.fixture
def submitted(drafted: Review, submitted_world: Review) -> Review:
    """The same, handed over for review."""
    return again(submitted_world)
