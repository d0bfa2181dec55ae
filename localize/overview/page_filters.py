"""Filters of page lists: how far another language is, and whom a page waits for.

They read the counters, as the lists do of the pages that they show. Each goes through `pk__in`: a
search takes no other condition.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from django_filters.filters import ChoiceFilter
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation, TranslationSource

from localize.overview.publication_status import Who, language_label
from localize.workflow.models import Comment

NOBODY = "nobody"
_STATES = {
    "waits": _("%(language)s: strings wait"),
    "approved": _("%(language)s: every string is approved"),
    "none": _("%(language)s: not begun"),
}

# Translations of the page of the outer query; of a translation, only itself


def _translations() -> QuerySet[Translation]:
    return Translation.objects.filter(
        Q(target_locale=OuterRef("locale")) | Q(source__locale=OuterRef("locale")),
        source__object_id=OuterRef("translation_key"),
    )


APPROVED = Q(progress__missing=0, progress__draft=0, progress__in_review=0, progress__returned=0)
_TO_TRANSLATE = Q(progress__missing__gt=0) | Q(progress__draft__gt=0) | Q(progress__returned__gt=0)


def _to_publish() -> QuerySet[Translation]:
    """Translations all of whose strings are approved, some of them since it was published."""
    target = Page.objects.filter(
        translation_key=OuterRef("source__object_id"), locale=OuterRef("target_locale")
    )
    published = target.filter(live=True, alias_of=None).values("last_published_at")[:1]
    known = target.filter(alias_of=None).exclude(live=False, first_published_at=None)
    return (
        _translations()
        .alias(published=Subquery(published))
        .filter(APPROVED)
        .filter(
            Q(~Exists(known))
            | Q(progress__newest_approval__gt=F("published"))
            | Q(work__source_changed_at__gt=F("published"))
        )
    )


# Pages


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


def _drafts() -> QuerySet[Page]:
    scheduled = Revision.page_revisions.filter(
        object_id=OuterRef("text_pk"), approved_go_live_at__isnull=False
    )
    drafts = Page.objects.alias(text_pk=Cast("pk", CharField())).filter(
        Q(live=True, has_unpublished_changes=True) | Q(live=False, first_published_at=None),
        ~Exists(scheduled),
        alias_of=None,
        depth__gt=1,
    )
    return sources(drafts)


def _asked() -> QuerySet[Page]:
    questions = Comment.objects.filter(
        context__object_id=OuterRef("translation_key"),
        is_question=True,
        resolved_at=None,
        answer_to=None,
    )
    return sources(Page.objects.filter(Exists(questions)))


def _with(translations: QuerySet[Translation]) -> QuerySet[Page]:
    return Page.objects.filter(Exists(translations))


_WAITING: dict[str, Callable[[], QuerySet[Page]]] = {
    Who.TRANSLATOR: lambda: _with(_translations().filter(_TO_TRANSLATE)),
    Who.REVIEWER: lambda: _with(_translations().filter(progress__in_review__gt=0)),
    Who.PUBLISHER: lambda: _with(_to_publish()),
    Who.ANSWER: _asked,
    Who.DRAFT: _drafts,
}


def waiting_for(who: str) -> QuerySet[Page]:
    """The pages that wait for `who` (a value of Who, or NOBODY)."""
    if who != NOBODY:
        return _WAITING[who]()
    nobody = Page.objects.all()
    for pages in _WAITING.values():
        nobody = nobody.exclude(pk__in=pages().values("pk"))
    return nobody


def in_state(language: str, state: str) -> QuerySet[Page]:
    """The pages whose translation into `language` is in `state` (a key of _STATES)."""
    translations = _translations().filter(target_locale__language_code=language)
    if state == "none":
        missing = Page.objects.filter(~Exists(translations), depth__gt=1)
        return sources(missing).exclude(locale__language_code=language)
    wanted = APPROVED if state == "approved" else ~APPROVED
    return _with(translations.filter(wanted))


# Filters


class WaitingFilter(ChoiceFilter):
    def filter(self, qs: QuerySet[Page], value: str) -> QuerySet[Page]:
        return qs.filter(pk__in=waiting_for(value).values("pk")) if value else qs


class LanguageStateFilter(ChoiceFilter):
    def filter(self, qs: QuerySet[Page], value: str) -> QuerySet[Page]:
        if not value:
            return qs
        language, _colon, state = value.partition(":")
        return qs.filter(pk__in=in_state(language, state).values("pk"))


def _language_states() -> list[tuple[str, Any]]:
    return [
        (f"{code}:{state}", label % {"language": language_label(code)})
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
        for state, label in _STATES.items()
    ]


class StatusFilterSet(PageFilterSet):
    """Wagtail's filters of pages, ours before them."""

    first: ClassVar[tuple[str, ...]] = ("waiting_for", "language_state")

    waiting_for = WaitingFilter(
        label=_("Waits for"),
        empty_label=_("Any"),
        choices=[*Who.choices, (NOBODY, _("Nobody"))],
        widget=RadioSelect,
    )
    language_state = LanguageStateFilter(
        label=_("Translation"), empty_label=_("Any"), choices=_language_states, widget=RadioSelect
    )

    class Meta(PageFilterSet.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters: dict[str, Any] = {
            name: self.filters[name] for name in self.first
        } | self.filters


class ExplorerFilterSet(StatusFilterSet, GenericPageFilterSet):
    class Meta(GenericPageFilterSet.Meta):
        pass
