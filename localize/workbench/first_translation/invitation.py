"""Who is invited: a translator who has not written one string yet."""

from typing import Any

from django.db.models import Exists, OuterRef
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation

from cms.publishing.audit.models import AuditEntry
from localize.overview.to_do import translating
from localize.workbench.first_translation.exercises import LANGUAGES
from localize.workbench.first_translation.models import FirstTranslation
from localize.workflow.models import Review

WROTE = ("drafted", "edited", "requested")


def is_invited(user: Any) -> bool:
    """Few queries for whoever has translated before. Keepers of numbers, say, may write too, but
    it is not their work."""
    if user.is_superuser or not translating(user):
        return False
    if FirstTranslation.objects.filter(pk=user.pk).exists():
        return False
    wrote = AuditEntry.objects.about_any(Review).filter(by_id=user.pk, verb__in=WROTE)
    return not wrote.exists() and bool(language_of(user))


def language_of(user: Any) -> str:
    """The language that this person may write translations in; empty where there is none."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    own = pages.filter(
        translation_key=OuterRef("source__object_id"), locale_id=OuterRef("target_locale_id")
    )
    found = Translation.objects.filter(
        Exists(own), target_locale__language_code__in=LANGUAGES
    ).order_by("pk")
    return found.values_list("target_locale__language_code", flat=True).first() or ""
