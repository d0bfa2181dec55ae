"""The words that are read, and who stands behind them. A page gives its own and those of its
translations; a record says both itself (`cms.who_helps.models.WhatHappened`)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.core.wagtail_compat import string_segments
from cms.two_people.approvals.models import ChangeRequest, Endorsement
from localize.workflow import publish
from localize.workflow.digests import text_digest
from localize.workflow.models import Review

digest = text_digest


def words(row: Any) -> dict[str, str]:
    """By language. Of a source page the draft, of its translations what is stored."""
    if not isinstance(row, Page):
        found: dict[str, str] = row.words_by_language()
        return found
    pages = [row.get_latest_revision_as_object(), *row.get_translations().specific()]
    return {page.locale.language_code: words_of(page) for page in pages}


def words_of(page: Page) -> str:
    """Of one page, as it is."""
    return "\n".join(one.string.data for one in string_segments(page))


def pages_in(page: Page, language: str) -> PageQuerySet:
    """It, or its translation into that language."""
    family = Page.objects.filter(translation_key=page.translation_key)
    return family.filter(locale__language_code=language).specific()


def people_behind(row: Any, language: str) -> QuerySet[Any]:
    """Those who stand behind the words of `row` in that language now."""
    if not isinstance(row, Page):
        asked = row.requests_in(language)
    elif row.locale.language_code == language:
        revision = row.get_latest_revision()
        keys = publish.people_behind(row.specific, revision) if revision is not None else set()
        return get_user_model()._default_manager.filter(pk__in=keys)
    else:
        strings = Review.objects.filter(
            string_translation__context__object_id=row.translation_key,
            string_translation__locale__language_code=language,
        )
        named = [str(pk) for pk in strings.values_list("pk", flat=True)]
        asked = ChangeRequest.objects.about(Review).filter(subject_id__in=named)
    voices = Endorsement.objects.filter(request__in=asked)
    return get_user_model()._default_manager.filter(pk__in=voices.values("by"))
