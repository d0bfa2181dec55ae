"""Wiring only: each receiver names an event and calls one function."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_migrate, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation

from cms.core.languages import described
from cms.two_people import people
from cms.two_people.approvals.models import ChangeRequest
from localize.workbench import notices
from localize.workflow import counters, memory, review, work
from localize.workflow.models import Review, State
from localize.workflow.signals import source_changed


def _writes(update_fields: Any, field: str) -> bool:
    return update_fields is None or field in update_fields


@receiver(pre_save, sender=StringTranslation)
def normalise_text(instance: StringTranslation, update_fields: Any, **kwargs: Any) -> None:
    """Every writer that saves row by row stores normal form; the typed text goes to history."""
    if _writes(update_fields, "data"):
        instance.raw_text = instance.data
        instance.data = described(instance.locale.language_code).normalised(instance.data)


@receiver(post_save, sender=StringTranslation)
def observe_text(
    instance: StringTranslation, update_fields: Any, created: bool, **kwargs: Any
) -> None:
    if _writes(update_fields, "data") and not kwargs.get("raw"):
        review.observe(instance, raw_text=getattr(instance, "raw_text", ""), is_new=created)


@receiver(post_save, sender=SegmentOverride)
def observe_override(
    instance: SegmentOverride, update_fields: Any, created: bool, **kwargs: Any
) -> None:
    if _writes(update_fields, "data_json") and not kwargs.get("raw"):
        review.observe(instance, is_new=created)


@receiver(post_save, sender=Review)
def count_again(instance: Review, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        counters.note(instance.subject)


@receiver(post_save, sender=Review)
def remember_approved(instance: Review, **kwargs: Any) -> None:
    if instance.state == State.APPROVED and not kwargs.get("raw"):
        memory.remember_text(instance)


@receiver(post_delete, sender=StringTranslation)
@receiver(post_delete, sender=SegmentOverride)
def count_without(instance: StringTranslation | SegmentOverride, **kwargs: Any) -> None:
    counters.note(instance)


@receiver(post_delete, sender=Page)
def forget_requests(instance: Page, **kwargs: Any) -> None:
    """All types of pages share one content type, which no relation of theirs follows."""
    ChangeRequest.objects.of(instance).delete()


@receiver(page_published)
def refresh_work(instance: Page, **kwargs: Any) -> None:
    if work.is_at_once():
        work.refresh(instance)


@receiver(source_changed)
def tell_of_critical_changes(translation: Translation, **kwargs: Any) -> None:
    notices.tell_critical(translation)


@receiver(post_migrate)
def make_review_permission(app_config: Any, **kwargs: Any) -> None:
    """The right to review, given by page tree in the group editor like Wagtail's own."""
    if app_config.label == "wagtailcore" and settings.WAGTAIL_I18N_ENABLED:
        Permission.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(Page),
            codename=people.REVIEW_CODENAME,
            defaults={"name": "Can review the words of any page"},
        )
