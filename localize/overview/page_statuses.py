"""How many pages stand at once: what readers see of them.

Whether a page is public, and why not, is asked of `cms.documents.visibility`. Everything takes a
fixed number of queries, whatever the number of pages.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from wagtail.models import Page, Revision
from wagtail_localize.models import Translation, TranslationSource

from cms.core.titles import families_of, name_pages
from cms.documents.visibility import Hidden, Surroundings
from localize.overview.publication_status import PageTranslations, PublicationStatus, line
from localize.workflow import counters
from localize.workflow.models import Progress


def status_line(page: Page) -> str:
    """The honest line about one page and its other languages; its own translation comes first."""
    return line(translations_of(page), page.locale.language_code)


def translations_of(page: Page) -> PageTranslations:
    """The family of one page, its strings counted as they are."""
    return _Rows.of({page.translation_key}, anew=True).page_translations(page.translation_key)


def status_of(page: Page) -> PublicationStatus | None:
    """How the row of `page` stands by itself; None for a page whose words are not reviewed."""
    if not hasattr(page.specific_class, "document_kinds"):
        return None
    return translations_of(page).member(page.locale.language_code)


def translations_by_page(pages: Iterable[Page]) -> dict[int, PageTranslations]:
    """The family of each page, by its pk, from the counters; of a draft in memory the row is what
    counts. The pages are named as well (`name_pages`), and know their language."""
    wanted = list(pages)
    rows = _Rows.of({page.translation_key for page in wanted})
    stored = {row.pk: row for family in rows.pages.values() for row in family}
    name_pages(wanted, families_of(stored.values()))
    for page in wanted:
        page.locale = stored[page.pk].locale
    found = {key: rows.page_translations(key) for key in {page.translation_key for page in wanted}}
    return {page.pk: found[page.translation_key] for page in wanted}


@dataclass(frozen=True)
class _Rows:
    """What the tables hold about the families of some translation keys."""

    pages: dict[UUID, list[Page]]  # oldest first
    sources: dict[UUID, str]  # key → language of the source that was made first
    taken_in: dict[UUID, datetime]  # key → when what its strings were made of was published
    translations: dict[UUID, list[Translation]]
    progress: dict[int, Progress]
    schedule: dict[int, datetime]
    surroundings: Surroundings

    @classmethod
    def of(cls, keys: set[UUID], *, anew: bool = False) -> "_Rows":
        pages: dict[UUID, list[Page]] = defaultdict(list)
        rows = list(
            Page.objects.filter(translation_key__in=keys).select_related("locale").order_by("pk")
        )
        for page in rows:
            pages[page.translation_key].append(page)
        sources: dict[UUID, str] = {}
        taken_in: dict[UUID, datetime] = {}
        for key, language, at in (
            TranslationSource.objects.filter(object_id__in=keys)
            .order_by("created_at", "pk")
            .values_list("object_id", "locale__language_code", "last_updated_at")
        ):
            sources.setdefault(key, language)
            taken_in.setdefault(key, at)
        translations = [  # not of a source that the worker made since the query above
            translation
            for translation in Translation.objects.filter(source__object_id__in=keys)
            .select_related("source__locale", "target_locale", "work")
            .defer("source__content_json")
            .order_by("target_locale_id", "pk")
            if translation.source.locale.language_code == sources.get(translation.source.object_id)
        ]
        by_key: dict[UUID, list[Translation]] = defaultdict(list)
        for translation in translations:
            by_key[translation.source.object_id].append(translation)
        return cls(
            pages=pages,
            sources=sources,
            taken_in=taken_in,
            translations=by_key,
            progress={one.pk: counters.count(one) for one in translations}
            if anew
            else counters.of(translations),
            schedule=_schedule(rows),
            surroundings=Surroundings.of(rows),
        )

    def page_translations(self, key: UUID) -> PageTranslations:
        by_language = {page.locale.language_code: page for page in self.pages[key]}
        language = self.sources.get(key) or self.pages[key][0].locale.language_code
        source = by_language.get(language)
        is_preparing = source is not None and self._is_preparing(source)
        return PageTranslations(
            source=self._status(source)
            if source is not None
            else PublicationStatus(language, Hidden.DELETED),
            translations=tuple(
                replace(
                    self._translation(one, by_language.get(one.target_locale.language_code)),
                    is_preparing=is_preparing,
                )
                for one in self.translations.get(key, [])
            ),
            is_preparing=is_preparing,
        )

    def _is_preparing(self, source: Page) -> bool:
        """Was this page published since its strings were made, if ever (`work.stale`)?"""
        if not source.live or source.alias_of_id or source.last_published_at is None:
            return False
        if not hasattr(source.specific_class, "document_kinds"):
            return False
        at = self.taken_in.get(source.translation_key)
        return at is None or at < source.last_published_at

    def _translation(self, translation: Translation, page: Page | None) -> PublicationStatus:
        job = getattr(translation, "work", None)
        return self._status(
            page,
            language=translation.target_locale.language_code,
            progress=self.progress[translation.pk],
            changed_at=job.source_changed_at if job is not None else None,
            is_ahead=job is not None and job.is_ahead,
        )

    def _status(self, page: Page | None, language: str = "", **more: Any) -> PublicationStatus:
        if page is None:
            return PublicationStatus(language, Hidden.NEVER, **more)
        hidden, above = self._hidden(page)
        start = page.go_live_at if hidden is Hidden.SCHEDULED else None
        own_end = page.expire_at if page.live or page.expired else None
        return PublicationStatus(
            language=page.locale.language_code,
            hidden=hidden,
            above=above.title if above is not None else "",
            above_id=above.pk if above is not None else None,
            since=page.last_published_at if page.live else None,
            has_newer_draft=page.has_unpublished_changes or hidden is Hidden.NEVER,
            goes_live_at=self.schedule.get(page.pk, start),
            ends_at=self.surroundings.ends(page) if hidden is None else own_end,
            **more,
        )

    def _hidden(self, page: Page) -> tuple[Hidden | None, Page | None]:
        """Why readers do not see `page`, and which page above is the reason."""
        hidden, above = self.surroundings.why_hidden(page)
        return (self._not_live(page) if hidden is Hidden.TAKEN_DOWN else hidden), above

    def _not_live(self, page: Page) -> Hidden:
        if page.pk in self.schedule:
            return Hidden.SCHEDULED
        if page.first_published_at is None:
            return Hidden.NEVER
        return Hidden.ENDED if page.expired else Hidden.TAKEN_DOWN


def _schedule(pages: list[Page]) -> dict[int, datetime]:
    """When a publication was decided for a later hour, by the page's pk."""
    rows = (
        Revision.page_revisions.filter(
            object_id__in=[str(page.pk) for page in pages], approved_go_live_at__isnull=False
        )
        .order_by("-approved_go_live_at")
        .values_list("object_id", "approved_go_live_at")
    )
    return {int(pk): at for pk, at in rows}
