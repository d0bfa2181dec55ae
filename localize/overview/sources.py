"""Each page once for all its languages: the one that was written first."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page
from wagtail_localize.models import TranslationSource


def sources(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of `pages` that are no translations (`gate.is_target`, for many)."""
    first = TranslationSource.objects.filter(object_id=OuterRef("translation_key")).order_by(
        "created_at", "pk"
    )
    older = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    return pages.alias(first=Subquery(first.values("locale")[:1]), is_younger=Exists(older)).filter(
        Q(first=F("locale")) | Q(first=None, is_younger=False)
    )


def one_of_each(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Of each family in `pages` the source, or the translations if the source is not in it."""
    here = sources(Page.objects.filter(pk__in=pages.values("pk")))
    elsewhere = ~Exists(here.filter(translation_key=OuterRef("translation_key")))
    return Page.objects.filter(
        Q(pk__in=here.values("pk")) | Q(elsewhere), pk__in=pages.values("pk")
    )
