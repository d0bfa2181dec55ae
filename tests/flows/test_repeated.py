"""A sentence that stands in several pages of a book is translated, read and returned once."""

import pytest
from django.urls import reverse
from wagtail_localize.models import StringSegment, StringTranslation

from localize.workflow import review
from localize.workflow.models import Review, State
from tests.flows.office import logged_in, told
from tests.flows.test_lots import (  # noqa: F401
    CONFIRM,
    book,
    book_world,
    handed_over,
    named_on,
    page_of,
    words,
)
from tests.localize.conftest import desk, desk_world  # noqa: F401

LESSONS = ("One", "Two", "Three")
KHMER = "សង្ខេប។"
OTHER = "ដោយសង្ខេប។"
DOUBLED = "សង្ខេប សង្ខេប។"


@pytest.fixture
def public(desk, handed_over):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    publisher.post(CONFIRM, {"request": named_on(publisher, handed_over)})
    return handed_over


def segment(desk, title, source="In short."):  # noqa: F811
    translation = desk.translation(page_of(title))
    return translation, StringSegment.objects.get(source=translation.source_id, string__data=source)


def hand_in(desk, by, title, text, *, seen=0, **typed):  # noqa: F811
    translation, found = segment(desk, title)
    address = reverse("localize:submit", args=[translation.pk, found.pk])
    asked = {"text": text, "seen": seen, "anchor": f"s{found.pk}"}
    return logged_in(by).post(address, asked | typed)


def decide(desk, by, verb, title, **typed):  # noqa: F811
    stored = of(desk, title)
    _translation, found = segment(desk, title)
    address = reverse(f"localize:{verb}", args=[stored.pk])
    asked = {"seen": stored.version, "anchor": f"s{found.pk}"}
    return logged_in(by).post(address, asked | typed)


def of(desk, title):  # noqa: F811
    translation, found = segment(desk, title)
    return Review.objects.filter(
        string_translation__translation_of=found.string_id,
        string_translation__context=found.context_id,
        string_translation__locale=translation.target_locale_id,
    ).first()


def states(desk):  # noqa: F811
    found = [of(desk, title) for title in LESSONS]
    return [(one.text, one.state) if one else None for one in found]


@pytest.mark.slow("a book is published and translated")
def test_what_is_said_once_counts_at_each_place(desk, public):  # noqa: F811
    people = desk.people
    translation, found = segment(desk, "One")
    beside = reverse("localize:help", args=[translation.pk, found.pk])
    assert "2 more places of this book say exactly this" in words(
        logged_in(people.translator).get(beside)
    )

    answer = hand_in(desk, people.translator, "One", KHMER)
    assert "The same at 2 more places of the book." in told(answer)
    assert states(desk) == [(KHMER, State.IN_REVIEW)] * 3

    # nobody stands behind it twice
    assert "The same at" not in told(decide(desk, people.translator, "endorse", "One"))
    assert states(desk) == [(KHMER, State.IN_REVIEW)] * 3

    # returned, mended and agreed with at any of them
    answer = decide(desk, people.reviewer, "return", "Two", reason="meaning", remark="Not so.")
    assert "The same at 2 more places of the book." in told(answer)
    assert states(desk) == [(KHMER, State.RETURNED)] * 3
    seen = of(desk, "Three").version
    answer = hand_in(desk, people.translator, "Three", OTHER, seen=seen)
    assert "The same at 2 more places" in told(answer)
    assert states(desk) == [(OTHER, State.IN_REVIEW)] * 3
    answer = decide(desk, people.reviewer, "endorse", "One")
    assert "Approved. The same at 2 more places of the book." in told(answer)
    assert states(desk) == [(OTHER, State.APPROVED)] * 3
    assert all(review.is_approved(of(desk, title)) for title in LESSONS)

    # a slip of the hand is taken back at each
    answer = decide(desk, people.reviewer, "undo", "One")
    assert "Undone. The same at 2 more places" in told(answer)
    assert states(desk) == [(OTHER, State.IN_REVIEW)] * 3


@pytest.mark.slow("a book is published and translated")
def test_what_somebody_wrote_or_decided_elsewhere_stays(desk, public):  # noqa: F811
    people = desk.people
    hand_in(desk, people.translator2, "Two", OTHER)  # goes to each
    review.write(of(desk, "One").string_translation, by=people.translator, text=KHMER)
    decide(desk, people.reviewer, "endorse", "Two")
    assert states(desk) == [
        (KHMER, State.DRAFT),
        (OTHER, State.APPROVED),
        (OTHER, State.APPROVED),
    ]

    one = of(desk, "One")
    hand_in(desk, people.translator, "One", KHMER, seen=one.version)

    assert states(desk) == [
        (KHMER, State.IN_REVIEW),
        (OTHER, State.APPROVED),
        (OTHER, State.APPROVED),
    ]


@pytest.mark.slow("a book is published and translated")
def test_nothing_is_written_where_this_person_may_not_or_a_finding_is_open(desk, public):  # noqa: F811
    people = desk.people
    target = desk.target(page_of("Two"))
    target.locked, target.locked_by = True, people.publisher
    target.save()

    answer = hand_in(desk, people.translator, "One", KHMER)
    assert "The same at 1 more place of the book." in told(answer)
    assert states(desk) == [(KHMER, State.IN_REVIEW), None, (KHMER, State.IN_REVIEW)]

    # a text with a finding is handed in where it is read
    StringTranslation.objects.filter(data=KHMER).delete()
    hand_in(desk, people.translator, "One", DOUBLED)
    assert of(desk, "One").state == State.IN_REVIEW and of(desk, "One").issues
    assert of(desk, "Three") is None


def test_same_words_outside_of_the_book_wait(desk, public):  # noqa: F811
    page = desk.write(title="Alone", intro="In short.")

    hand_in(desk, desk.people.translator, "One", KHMER)

    outside = StringSegment.objects.get(
        source=desk.translation(page).source_id, string__data="In short."
    )
    assert not StringTranslation.objects.filter(context=outside.context_id).exists()
