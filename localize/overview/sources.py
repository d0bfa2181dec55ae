"""Each page once for all its languages: the one that was written first."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

_IS_SOURCE = Q(first=F("locale")) | Q(first=None, is_younger=False)


def sources(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `pages` that are no translations (`gate.is_target`, for many)."""
    return _told_apart(pages).filter(_IS_SOURCE)


def one_of_each(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Of each family in `pages` the source, or the translations if the source is not in it."""
    source = sources(pages).filter(translation_key=OuterRef("translation_key"))
    return _told_apart(pages).filter(_IS_SOURCE | ~Exists(source))


def _told_apart(pages: QuerySet[Any]) -> QuerySet[Any]:
    first = TranslationSource.objects.filter(object_id=OuterRef("translation_key")).order_by(
        "created_at", "pk"
    )
    older = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    return pages.alias(first=Subquery(first.values("locale")[:1]), is_younger=Exists(older))
