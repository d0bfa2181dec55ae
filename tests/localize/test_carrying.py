"""Texts carried over in bulk: the rows that writing and returning them one by one would leave."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_localize.models import StringTranslation

from cms.two_people.audit.models import AuditEntry
from localize.workflow import review
from localize.workflow.models import Review, State

LINK = '<p>Read <a href="https://example.org/">this page</a> today.</p>'
OTHER_LINK = LINK.replace("today", "again")


def make_translated(desk):
    """A page with a number, a link and a plain sentence, one of them not approved yet."""
    page = desk.write("Hours of the line", "Call 1280 today.", body=[("paragraph", LINK)])
    texts = {
        "Hours of the line": "ម៉ោង",
        "Call 1280 today.": "ហៅ 1280 ថ្ងៃនេះ។",
        'Read <a id="a1">this page</a> today.': 'អាន <a id="a1">ទំព័រនេះ</a> ថ្ងៃនេះ។',
    }
    drafts = desk.draft(page, texts)
    desk.approve(drafts["Call 1280 today."])
    return page


def change(page, body=OTHER_LINK):
    page.title, page.intro = "Hours of this line", "Call 1288 today."
    page.body = [("paragraph", body)]
    return page


def test_text_that_was_never_normal_is_put_into_normal_form(desk):
    """Rows that were written in bulk before; what was typed is in the history."""
    page = make_translated(desk)
    StringTranslation.objects.filter(data="ហៅ 1280 ថ្ងៃនេះ។").update(data="ហៅ 1280 ថ្ងៃនេះ។\u200b")
    desk.publish(change(page))

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
    people = ("by", "as_reviewer", "at", "break_glass")
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
