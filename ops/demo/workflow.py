"""Takes a demonstration page through the workflow with the demonstration accounts.

The endorsements are marked as demonstration: they were made by this command, not by people.
"""

from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.two_people.people import target_page
from localize.workflow import counters, publish, review, string_issues
from localize.workflow.models import Review
from ops.demo.bilingual import Words
from ops.demo.people import People


def publish_source(page: Page, people: People) -> Page:
    """The editor wrote it, the publisher publishes it."""
    page.save_revision(user=people.editor)
    return publish.publish_source(page, by=people.publisher)


def translate(page: Page, words: Words, people: People, locale: str = "km") -> Page:
    """Strings written by the translator, approved by the reviewer, published whole."""
    translation = _translation(page, locale)
    target = target_page(translation.source.object, translation.target_locale)
    with counters.counting():  # once, not at every step of every string
        for segment in segments(translation):
            subject = text_of(segment, translation)
            text = words.of(segment.string.data)
            if subject.pk is None or subject.data != text or not review.is_approved(subject.review):
                drafted = review.write(
                    subject, by=people.translator, text=text, page=target, and_submit=True
                )
                endorse(drafted, people)
    return publish.publish(translation, by=people.publisher)


def text_of(segment: StringSegment, translation: Translation) -> StringTranslation:
    """Of one string, perhaps a new one."""
    its = {
        "translation_of": segment.string,
        "context": segment.context,
        "locale": translation.target_locale,
    }
    found = StringTranslation.objects.select_related("review").filter(**its).first()
    return found or StringTranslation(**its)


def endorse(submitted: Review, people: People) -> None:
    """The warnings dismissed by name and endorsed by the reviewer."""
    for issue in submitted.issues:
        if submitted.is_open_warning(issue):
            name = string_issues.name_of(issue)
            submitted = review.dismiss(
                submitted, by=people.reviewer, name=name, why="Words of the demonstration."
            )
    review.endorse(submitted, by=people.reviewer)


def segments(translation: Translation) -> list[StringSegment]:
    """The strings of the source in reading order."""
    return list(
        StringSegment.objects.filter(source=translation.source)
        .select_related("string", "context")
        .order_by("order")
    )


def _translation(page: Page, locale: str) -> Translation:
    return Translation.objects.select_related("source__object", "target_locale").get(
        source__object_id=page.translation_key, target_locale__language_code=locale
    )
