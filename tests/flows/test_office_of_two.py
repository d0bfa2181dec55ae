"""Two people and nobody else, who share every role, make and publish everything; through the forms
of the screens from login on, one of them asking and the other one agreeing. At the end every row of
the table of policies, and every verb, by two.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Newcomer
from cms.two_people.refusals import Refused
from cms.who_helps.models import AnswerText, WhatHappened, make_missing
from home.models import HeldBackValue, HolidayYear, Organization, OwnerAgreement
from lessons.models import (
    Consent,
    CoursePage,
    LessonPage,
    LibraryPage,
    ModulePage,
    Picture,
    Resource,
    ResourcePage,
)
from localize.safeguarding.models import SafeguardingRead
from localize.workflow import counters, publish, review, string_issues
from localize.workflow.models import Review
from office.accounts.models import AccountAct
from office.languages.models import ContentLanguage
from ops.demo.people import PASSWORD
from tests.flows.office import confirm, edit, read, to_confirm, told
from tests.flows.people_at_work import Person, hand_over, translated
from tests.home.conftest import know
from tests.lessons.private_data import pdf
from tests.lessons.private_data import picture as picture_bytes
from tests.localize.conftest import TEXTS, desk, desk_world  # noqa: F401
from tests.publishing.approvals.subjects import File, Link, Paper, Phrase, Version, Words
from tests.publishing.approvals.subjects import Subject as Driven
from tests.publishing.approvals.test_policies import of_classes
from tests.terms import make_term

TITLE, HELP = TEXTS
LANGUAGES = ("km", "en", "fr")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def users(desk) -> list[Any]:  # noqa: F811
    """Maly and Dara, in all groups; everybody else of the demonstration has left."""
    users = get_user_model().objects
    everybody = list(users.all())
    groups = {group for user in everybody for group in user.groups.all()}
    users.update(is_active=False)
    made = []
    for name in ("maly", "dara"):
        made.append(users.create_user(name, password=PASSWORD, first_name=name.capitalize()))
        made[-1].groups.set(groups)
    return made


@pytest.fixture
def two(users) -> tuple[Person, Person]:
    """The same at their browsers."""
    return Person("maly"), Person("dara")


@pytest.fixture
def home(desk) -> Page:  # noqa: F811
    return desk.homes["en"]


def made(person: Person, model: Any, parent: Page, **typed: Any) -> Any:
    answer = person.new(model, parent, title=TITLE, **nested_form_data(typed))
    assert answer.status_code == 302, told(answer)
    return model.objects.child_of(parent).get()


def picture_of_a_child(person: Person) -> Picture:
    file = SimpleUploadedFile("a.png", picture_bytes("png", size=(400, 200)), "image/png")
    values = {"title": "Class", "alt_text": HELP, "collection": "1", "file": file}
    person.client.post(reverse("wagtailimages:add"), values | {"has_identifiable_child": "on"})
    return Picture.objects.get(title="Class")


def record_consent(person: Person, picture: Picture) -> None:
    values = {
        "picture": picture.pk,
        "who": "File 1",
        "guardian": "Mother",
        "scope": ["web"],
        "given_on": "2026-01-01",
        "expires_on": "2099-01-01",
        "kept_at": "Cabinet",
    }
    answer = person.client.post(reverse("wagtailsnippets_lessons_consent:add"), values)
    assert answer.status_code == 302


def handout(person: Person) -> Resource:
    """A record of the library with a file in each of three languages."""
    resource = Resource.objects.create(name="Checklist", type="pdf", audiences=["trainer"])
    for number, language in enumerate(LANGUAGES, start=1):
        upload = SimpleUploadedFile("list.pdf", pdf(pages=number), "application/pdf")
        person.client.post(
            reverse("lessons_file_add", args=[resource.pk]),
            {"language": language, "role": "main", "file": upload},
        )
    return resource


def in_khmer(page: Page) -> None:
    """The same without their screens."""
    users = get_user_model().objects
    maly, dara = users.get(username="maly"), users.get(username="dara")
    translation = Translation.objects.get(source__object_id=page.translation_key)
    with counters.counting():
        for segment in StringSegment.objects.filter(source=translation.source):
            source = segment.string.data
            stored = StringTranslation.objects.create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                data=TEXTS.get(source, source),
                last_translated_by=dara,
            )
            submitted = review.submit(Review.objects.get(string_translation=stored), by=dara)
            for issue in submitted.issues:
                if submitted.is_open_warning(issue):
                    name = string_issues.name_of(issue)
                    submitted = review.dismiss(submitted, by=maly, name=name)
            review.endorse(submitted, by=maly)
    publish.publish(translation, by=maly)


def lesson_form(picture: Picture, list_page: Page) -> dict[str, Any]:
    body = [
        ("paragraph", rich_text(f"<p>{HELP}</p>")),
        ("image", {"image": picture.pk, "alt": HELP, "decorative": "", "caption": ""}),
        ("resource_ref", {"resource": list_page.pk}),
    ]
    return {
        "summary": HELP,
        "audience": "caregiver",
        "duration_min": "20",
        "objectives": streamfield([("objective", HELP)]),
        "body": streamfield(body),
    }


@pytest.mark.slow("a lesson with all that belongs to it, made, translated and published by forms")
def test_two_make_translate_review_and_publish_a_lesson(two, home):
    maly, dara = two
    book = made(maly, CoursePage, home, description=HELP, audience="caregiver")
    module = made(maly, ModulePage, book)
    library = made(maly, LibraryPage, home)
    checklist = handout(maly)
    list_page = made(maly, ResourcePage, library, summary=HELP, resource=checklist.pk)
    picture = picture_of_a_child(maly)
    lesson = made(maly, LessonPage, module, **lesson_form(picture, list_page))
    record_consent(maly, picture)
    for page in (book, module, library, list_page, lesson):
        hand_over(maly, page)

    # the book with all below it, the page of its list, three files and a consent: one row
    titles, addresses, _count = to_confirm(dara.client)
    assert len(titles) == 2
    assert Consent.objects.get().is_confirmed is False
    (together,) = [one for one in addresses if one.endswith(f"/page/{book.pk}/")]
    for address in [*(one for one in addresses if one != together), together]:
        answer = confirm(dara.client, address)
        assert answer.status_code == 302, told(answer)
    assert to_confirm(dara.client) == ([], [], None)

    document = read("lessons", lesson.slug)
    assert document is not None
    assert {one["language"] for one in read("resources", list_page.slug)["files"]} == {*LANGUAGES}
    assert any("/images/" in one["url"] for one in document["media"])

    for page in (book, module):
        in_khmer(page)
    translated(dara, maly, lesson, TEXTS)
    khmer = read("lessons", lesson.slug, "km")
    assert khmer["title"] == TEXTS[TITLE]


def test_who_agrees_with_what_cannot_go_out_is_not_told_that_readers_get_it(two, home):
    """The page lacks something, and the consent of its picture waits with it: one click."""
    maly, dara = two
    book = CoursePage(title=TITLE, description=HELP, audience="caregiver", live=False)
    module = ModulePage(title=TITLE, live=False)
    home.add_child(instance=book).add_child(instance=module)
    picture = picture_of_a_child(maly)
    body = [("image", {"image": picture.pk, "alt": HELP, "decorative": "", "caption": ""})]
    lesson = made(maly, LessonPage, module, summary="", body=streamfield(body))
    record_consent(maly, picture)
    writer = get_user_model().objects.get(pk=maly.client.session["_auth_user_id"])
    publish.hand_over(lesson, lesson.get_latest_revision(), by=writer)  # as of an earlier version
    (together,) = [one for one in to_confirm(dara.client)[1] if one.endswith(f"/page/{lesson.pk}/")]

    answer = confirm(dara.client, together)

    assert Consent.objects.get().is_confirmed
    first, second = get_messages(answer.wsgi_request)
    assert (first.level_tag, second.level_tag) == ("warning", "success")
    assert f"“{TITLE}” is not published: Audience: Choose whom" in str(first)
    assert edit(lesson) in str(first)
    assert "Confirmed: it counts from now on." in str(second)
    assert read("lessons", lesson.slug) is None


# Every row of the table of policies


class Credit(Driven):
    """A picture in use, whose credit is changed."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.row = Paper(office, people).row.picture

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        new = {"credit": str(value)}
        engine.request(self.row, by=by, old={"credit": ""}, new=new, replaces=replaces)


class ShortNumber(Driven):
    """Who answers a known short number."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.row = know("1297")

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        engine.request(
            self.row, by=by, old={"owner": "x"}, new={"owner": str(value)}, replaces=replaces
        )


class HeldBack(Driven):
    """That a value may be published again."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.row = HeldBackValue.objects.create(value="023 997 919", reason="old")

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        engine.request(
            self.row, by=by, old={"is_in_force": True}, new={"is_in_force": False},
            replaces=replaces,
        )  # fmt: skip


class Agreed(Driven):
    """How often an organization is called."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.row = OwnerAgreement.objects.create(
            organization=Organization.objects.create(internal_name="Sample", kind="ngo"),
            agreed_with="x",
            agreed_on="2026-11-01",
            source="x",
        )

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        old, new = {"test_calls": None}, {"test_calls": value}
        engine.request(self.row, by=by, old=old, new=new, replaces=replaces)


class NewAccount(Driven):
    """Somebody is at work already, and becomes a person of their own; both administer."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        person = office.people.translator
        for one in people:
            one.is_superuser = True
            one.save()
        Newcomer.objects.get_or_create(user=person, defaults={"made_by": people[0]})
        self.row = AccountAct.objects.create(newcomer=person, name=person.username)

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        engine.request(self.row, by=by, digest=engine.digest_of([value]))


class Reading(Driven):
    """That somebody outside has read the English home page for child protection."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.row = SafeguardingRead(
            text=office.homes["en"],
            language="en",
            title="Home",
            reader="Dr Sok",
            role="expert",
            read_on="2026-01-05",
        )
        self.row.save()

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        engine.request(self.row, by=by, digest=engine.digest_of([value]))


class Holidays(Driven):
    """On which days services are closed."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.row = HolidayYear.objects.create(year=2027, days=["2027-04-14"], source="x")

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        old, new = {"days": self.row.days}, {"days": [f"2027-04-{value:02}"]}
        engine.request(self.row, by=by, old=old, new=new, replaces=replaces)


class Answer(Driven):
    """Whom a sad child is told to call first."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        make_missing()
        self.row = WhatHappened.objects.get(code="sad")

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        first = ["police", "health", "helpline"][: value % 3 + 1]
        old, new = {"categories": self.row.categories}, {"categories": first}
        engine.request(self.row, by=by, old=old, new=new, replaces=replaces)


class AnswerInWords(Driven):
    """By which words a search knows it."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        make_missing()
        self.row = AnswerText.objects.get(answer__code="sad", language="en")

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        old, new = {"words": self.row.words}, {"words": f"sad {value}"}
        engine.request(self.row, by=by, old=old, new=new, replaces=replaces)


class OutOfView(Driven):
    """That readers get no Khmer any more; both administer."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        for one in people:
            one.is_superuser = True
            one.save()
        self.row = ContentLanguage.objects.create(code="km")

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        engine.request(
            self.row, by=by, old={"public": True}, new={"public": False}, replaces=replaces
        )


class TermInUse(Driven):
    """The word of a term that approved texts use."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.row = make_term("risk", "ហានិភ័យ")

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        old, new = {"preferred-km": "ហានិភ័យ"}, {"preferred-km": f"ហានិភ័យ {value}"}
        engine.request(self.row, by=by, old=old, new=new, replaces=replaces)


BY_TWO: dict[tuple[str, str], Callable[..., Driven]] = {
    ("`Page`", "change"): Version,
    ("`Review`", "change"): Words,
    ("`KnownShortCode`", "change"): ShortNumber,
    ("`HeldBackValue`", "change"): HeldBack,
    ("`HolidayYear`", "change"): Holidays,
    ("`OwnerAgreement`", "change"): Agreed,
    ("`AlertText`", "change"): Phrase,
    ("`ResourceFile`", "change"): File,
    ("`Resource`", "change"): Link,
    ("`Picture`", "change"): Credit,
    ("`Consent`", "change"): Paper,
    ("`AccountAct`", "change"): NewAccount,
    ("`SafeguardingRead`", "change"): Reading,
    ("`AnswerText`", "change"): AnswerInWords,
    ("`WhatHappened`", "change"): Answer,
    ("`ContentLanguage`", "change"): OutOfView,
    ("`Term`", "change"): TermInUse,
}


def test_two_are_enough_for_every_row_of_the_table():
    rows = {row[:2]: row for row in of_classes()}

    assert rows.keys() == BY_TWO.keys()
    assert {people for _subject, _action, people, *_rest in rows.values()} == {"2"}


def asked_by(driven: Driven, person: Any) -> ChangeRequest:
    """What is open of it, asked for by this person if nobody has yet."""
    if not driven.requests().open().exists():
        driven.ask(1, by=person, replaces=False)
    asked: ChangeRequest = driven.requests().open().get()
    assert asked.asked_by_id == person.pk
    return asked


@pytest.mark.parametrize("row", BY_TWO, ids=" ".join)
def test_two_decide_every_row_of_the_table(users, desk, row):  # noqa: F811
    """One asks, and cannot agree alone; the other one says no, or it is taken back; then yes."""
    maly, dara = users
    driven = BY_TWO[row](desk, [maly, dara])
    asked = asked_by(driven, maly)

    with pytest.raises((Refused, ValidationError, PermissionDenied)):
        engine.endorse(asked, by=maly)
    assert driven.requests().get(pk=asked.pk).is_open
    if row in RETURNED:
        engine.return_(asked, by=dara, reason="Not yet")
        driven.ask(2, by=dara, replaces=False)
        engine.take_back(driven.requests().open().get(), by=dara)
        asked = asked_by(driven, maly)
    driven.agree(asked, by=dara, seen=driven.fresh().seen(asked))

    asked.refresh_from_db()
    assert asked.outcome == "approved"


# asked for again by anybody after a no; a file is added anew, a string written anew
RETURNED = {
    ("`Service`", "change"),
    ("`Service`", "attest"),
    ("`Resource`", "change"),
    ("`Picture`", "change"),
    ("`Consent`", "change"),
    ("`ContactChannel`", "change"),
    ("`KnownShortCode`", "change"),
    ("`HolidayYear`", "change"),
    ("`OwnerAgreement`", "change"),
}
