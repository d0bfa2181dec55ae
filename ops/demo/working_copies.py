"""Later working copies of demonstration pages: what waits for each person on the first day.

What is public does not change by any of it: the approved Khmer stays live, whole.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from wagtail_localize.models import StringTranslation, Translation

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from lessons.models import LessonPage
from localize.workflow import publish, review
from localize.workflow.models import Comment, Reason, Review, State
from ops.demo import content
from ops.demo.people import People
from ops.demo.workflow import segments

COPIES = content.read("working_copies")


def make_working_copies(people: People, say: Callable[[str], Any]) -> None:
    """Idempotent: does nothing where the working copies are there already."""
    if Comment.objects.filter(is_question=True).exists():
        return
    with transaction.atomic():
        _change_source(people)
        _revise(people)
        _hand_over(people)
        _return(people)
    say("  working copies in review, returned and with a changed source")


def _change_source(people: People) -> None:
    """The editor sharpens a sentence: its Khmer is carried over as Returned, with the diff."""
    lesson = _with_sentence(**COPIES["changed"])
    lesson.save_revision(user=people.editor)
    publish.publish_source(lesson, by=people.publisher)


def _with_sentence(lesson: str, sentence: str) -> LessonPage:
    """A lesson with one sentence more in its summary, not saved."""
    page = LessonPage.objects.get(slug=lesson, locale__language_code="en")
    page.summary = f"{page.summary} {sentence}"
    return page


def _draft(lesson: LessonPage, people: People) -> ChangeRequest:
    """The editor hands the draft over."""
    revision = lesson.save_revision(user=people.editor)
    return publish.hand_over(lesson, revision, by=people.editor)


def _hand_over(people: People) -> None:
    """It waits for the publisher, old beside new."""
    _draft(_with_sentence(**COPIES["handed_over"]), people)


def _return(people: People) -> None:
    """It came back with a remark, which the editor reads first."""
    copy = COPIES["returned"]
    asked = _draft(_with_sentence(copy["lesson"], copy["sentence"]), people)
    engine.return_(asked, by=people.publisher, reason=copy["reason"])


def _revise(people: People) -> None:
    """The translator polishes two strings; one waits for review, one came back, one is asked."""
    translation = Translation.objects.get(
        source__object_id=LessonPage.objects.filter(slug=COPIES["revised"]["lesson"])[
            0
        ].translation_key,
        target_locale__language_code="km",
    )
    found = [_review_of(segment, translation) for segment in segments(translation)]
    long_ones = [r for r in found if len(r.text) > 30][:3]
    waiting, returned, asked = long_ones
    _resubmit(waiting, people)
    review.return_(
        _resubmit(returned, people),
        by=people.reviewer,
        reason=Reason.STYLE,
        comment=COPIES["revised"]["comment"],
    )
    subject = asked.string_translation
    assert subject is not None
    Comment.objects.create(
        context=subject.context,
        string=subject.translation_of,
        locale=subject.locale,
        by=people.translator,
        text=COPIES["revised"]["question"],
        is_question=True,
    )


def _review_of(segment: Any, translation: Translation) -> Review:
    stored = StringTranslation.objects.get(
        translation_of=segment.string, context=segment.context, locale=translation.target_locale
    )
    return stored.review


def _resubmit(approved: Review, people: People) -> Review:
    """The same words with a space at a phrase boundary less: a new text that waits again."""
    subject = approved.string_translation
    assert subject is not None
    changed = review.write(subject, by=people.translator, text=_polished(subject.data))
    assert changed.state == State.DRAFT
    return review.submit(changed, by=people.translator)


def _polished(text: str) -> str:
    head, space, tail = text.partition(" ")
    return f"{head}{tail}" if space else f"{text} "
