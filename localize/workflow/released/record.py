"""Keeps what is released, in the transaction that releases it."""

from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from localize.workflow.progress import units
from localize.workflow.released.models import LastRelease, ReleasedText


def keep(page: Page, source: TranslationSource, content: str) -> None:
    """The translation `page` of `source` is released with what is approved now."""
    reviews = [one.review for one in units(source, page.locale) if one.review is not None]
    pairs = {one.pk: one.present_digest() for one in reviews}
    ReleasedText.objects.bulk_create(
        (
            ReleasedText(
                review=one, source_text=one.source_text, text=one.text, digest=pairs[one.pk]
            )
            for one in reviews
        ),
        ignore_conflicts=True,  # what was released before
    )
    kept = {
        (review, digest): pk
        for pk, review, digest in ReleasedText.objects.filter(review__in=pairs).values_list(
            "pk", "review", "digest"
        )
    }
    last = LastRelease(
        page_id=page.pk,
        content=content,
        texts=[kept[pair] for pair in pairs.items()],
        released_at=timezone.now(),
    )
    LastRelease.objects.bulk_create(  # or changed: in one statement
        [last],
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["content", "texts", "released_at"],
    )
