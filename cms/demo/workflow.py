"""Takes a demonstration page through the workflow with the demonstration accounts.

The endorsements are marked as demonstration: they were made by this command, not by people.
"""

from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.demo.bilingual import Words
from cms.demo.people import People
from localize.workflow import counters, publish, review, string_issues
from localize.workflow.models import Review


def publish_source(page: Page, people: People) -> Page:
    """The editor wrote it, the publisher publishes it."""
    page.save_revision(user=people.editor)
    return publish.publish_source(page, by=people.publisher)


def translate(page: Page, words: Words, people: People) -> Page:
    """Khmer strings written by the translator, approved by the reviewer, published whole."""
    translation = _translation(page, "km")
    with counters.counting():  # once, not at every step of every string
        for segment in segments(translation):
            drafted = write(segment, words.of(segment.string.data), people)
            if not review.is_approved(drafted):
                approve(drafted, people)
    return publish.publish(translation, by=people.publisher)


def write(segment: StringSegment, text: str, people: People, locale: str = "km") -> Review:
    """The translator's draft of one string."""
    translation, _created = StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=Locale.objects.get(language_code=locale),
        defaults={
            "data": text,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "last_translated_by": people.translator,
        },
    )
    return Review.objects.get(string_translation=translation)


def approve(drafted: Review, people: People) -> None:
    """Submitted by the translator; the warnings dismissed by name and endorsed by the reviewer."""
    submitted = review.submit(drafted, by=people.translator)
    for issue in submitted.issues:
        if submitted.is_open_warning(issue):
            name = string_issues.name_of(issue)
            submitted = review.dismiss(submitted, by=people.reviewer, name=name)
    review.endorse(submitted, by=people.reviewer, demonstration=True)


def segments(translation: Translation) -> list[StringSegment]:
    """The strings of the source in reading order."""
    return list(
        StringSegment.objects.filter(source=translation.source)
        .select_related("string", "context")
        .order_by("order")
    )


def _translation(page: Page, locale: str) -> Translation:
    return Translation.objects.select_related("source", "target_locale").get(
        source__object_id=page.translation_key, target_locale__language_code=locale
    )
