"""Texts carried over in bulk: the rows that writing and returning them one by one would leave."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from cms.publishing.audit.models import AuditEntry
from localize.workflow import carrying, review
from localize.workflow.models import Review, State
from tests.shared_fixtures import again, world

LINK = '<p>Read <a href="https://example.org/">this page</a> today.</p>'
OTHER_LINK = LINK.replace("today", "again")
# of each row what does not differ from one run to the next
REVIEW = (
    "string_translation__data",
    "string_translation__translation_of__data",
    "string_translation__context__path",
    "string_translation__translation_type",
    "string_translation__tool_name",
    "string_translation__last_translated_by",
    "string_translation__has_error",
    "string_translation__field_error",
    "state",
    "origin",
    "digest",
    "reason",
    "critical",
    "issues",
    "dismissed",
    "previous_source",
    "previous_text",
    "version",
)
ENTRY = (
    "by_id",
    "by_name",
    "subject_type",
    "subject_name",
    "verb",
    "reason",
    "comment",
    "old",
    "new",
    "data",
    "page_key",
    "locale",
    "waited",
)


def one_by_one(found, source, locale, *, by):
    """How it was done before: each text is saved, which its receivers notice, and returned."""
    for one in found:
        old = one.translation
        new = StringTranslation.objects.create(
            translation_of=one.segment.string,
            context=one.segment.context,
            locale=locale,
            data=old.data,
            translation_type=old.translation_type,
            tool_name="carried",
            last_translated_by=old.last_translated_by,
        )
        review.carry(
            new.review,
            previous_source=one.previous_source,
            previous_text=old.data,
            critical=one.critical,
        )


def left_by(carry, page, monkeypatch, publish):
    with monkeypatch.context() as patch, transaction.atomic():
        patch.setattr(carrying, "carry", carry)
        before = set(Review.objects.values_list("pk", flat=True))
        entries = set(AuditEntry.objects.values_list("pk", flat=True))
        publish(page)
        new = Review.objects.exclude(pk__in=before)
        found = (
            sorted(map(repr, new.values_list(*REVIEW))),
            sorted(
                map(
                    repr,
                    AuditEntry.objects.about_any(Review)
                    .exclude(pk__in=entries)
                    .values_list(*ENTRY),
                )
            ),
            sorted(Page.objects.values_list("pk", "draft_title")),
        )
        transaction.set_rollback(True)
    return found


def make_translated(desk):
    page = desk.write("Hours of the line", "Call 1280 today.", body=[("paragraph", LINK)])
    texts = {
        "Hours of the line": "ម៉ោង",
        "Call 1280 today.": "ហៅ 1280 ថ្ងៃនេះ។",
        'Read <a id="a1">this page</a> today.': 'អាន <a id="a1">ទំព័រនេះ</a> ថ្ងៃនេះ។',
    }
    drafts = desk.draft(page, texts)
    desk.approve(drafts["Call 1280 today."])
    return page


translated_world = world(make_translated, "desk_world")


@pytest.fixture
def translated(desk, translated_world):
    """A page with a number, a link and a plain sentence, one of them not approved yet."""
    return again(translated_world)


def change(page, body=OTHER_LINK):
    page.title, page.intro = "Hours of this line", "Call 1288 today."
    page.body = [("paragraph", body)]
    return page


@pytest.mark.soak
@pytest.mark.parametrize("body", [OTHER_LINK, "<p>Read this page today.</p>"], ids=["link", "none"])
def test_rows_are_those_of_one_by_one(desk, translated, monkeypatch, body):
    """Where the new source has no link, the old text with one cannot be used: it says so."""
    page = change(translated, body)
    page.body[0].id = type(page).objects.get(pk=page.pk).body[0].id

    theirs = left_by(one_by_one, page, monkeypatch, desk.publish)
    ours = left_by(carrying.carry, page, monkeypatch, desk.publish)

    assert ours == theirs
    assert len(ours[0]) == 3 and len(ours[1]) == 6


def test_text_that_was_never_normal_is_put_into_normal_form(desk, translated):
    """Rows that were written in bulk before; what was typed is in the history."""
    StringTranslation.objects.filter(data="ហៅ 1280 ថ្ងៃនេះ។").update(data="ហៅ 1280 ថ្ងៃនេះ។\u200b")
    desk.publish(change(translated))

    carried = Review.objects.get(string_translation__translation_of__data="Call 1288 today.")

    assert carried.text == "ហៅ 1280 ថ្ងៃនេះ។"
    drafted = AuditEntry.objects.about(carried).get(verb="drafted")
    assert drafted.data == {"raw_text": "ហៅ 1280 ថ្ងៃនេះ។\u200b"}


def test_moved_sentence_keeps_its_people_and_is_told(desk):
    page = desk.write("Answers", "About rules.", body=[("paragraph", "<p>Answer it.</p>")])
    desk.approve(desk.draft(page, {"Answer it.": "ឆ្លើយ។"})["Answer it."])
    (old,) = Review.objects.filter(string_translation__data="ឆ្លើយ។")
    page.body = [("paragraph", "<p>Answer it.</p>")]  # another block

    desk.publish(page)

    (bound,) = Review.objects.filter(string_translation__data="ឆ្លើយ។").exclude(pk=old.pk)
    assert (bound.state, bound.critical, bound.version) == (State.APPROVED, False, 2)
    people = ("by", "as_reviewer", "at", "break_glass", "for_owner", "details")
    behind = [one.standing().endorsements.values_list(*people) for one in (old, bound)]
    assert list(behind[0]) == list(behind[1]) != []
    assert AuditEntry.objects.about(bound).filter(verb="carried").exists()
    assert review.is_approved(old)  # the old text is as it was


def twice(word):
    return [("paragraph", f"<p>{word}</p><p>{word}</p>")]


def test_sentence_that_stands_twice_is_carried_once(desk):
    """Both places are one string for the package."""
    page = desk.write("Answers", "About rules.", body=twice("Answer it."))
    desk.draft(page, {"Answer it.": "ឆ្លើយ។"})
    kept = page.body[0].id
    page.body = twice("Answer it now.")
    page.body[0].id = kept

    desk.publish(page)

    (carried,) = Review.objects.filter(string_translation__translation_of__data="Answer it now.")
    assert (carried.state, carried.text) == (State.RETURNED, "ឆ្លើយ។")


def statements(desk, count):
    """Of taking in a page all of whose sentences changed."""

    def body(word):
        return [("paragraph", "".join(f"<p>{word} {n} of {count}.</p>" for n in range(count)))]

    page = desk.write(f"Page of {count}", "About rules.", body=body("Rule"))
    desk.draft(page, {f"Rule {n} of {count}.": f"ច្បាប់ {n}។" for n in range(count)})
    kept = page.body[0].id
    page.body = body("New rule")
    page.body[0].id = kept
    with CaptureQueriesContext(connection) as captured:
        desk.publish(page)
    assert Review.objects.filter(state=State.RETURNED, previous_source__startswith="Rule").count()
    Review.objects.all().delete()
    return len(captured)


@pytest.mark.soak
def test_statements_do_not_grow_with_the_strings(desk):
    statements(desk, 2)  # what is read once per process

    assert statements(desk, 8) == statements(desk, 4)
