"""Publishing a source makes or refreshes the translation work by itself.

The publication notes that there is work (`note`); the worker does it within a second or two
(`prepare`), without the lock of the feed, and what a crash left in the round that looks at all
pages (`catch_up`). `refresh` freezes the live source into wagtail-localize's segment store,
carries the old words over (`reuse`), and sees to it that every other language has a hidden page
for its people to work on (parents before children, never an alias), which ends when the source
does. `refresh_ahead` does the same for a version that readers do not have yet, whose translations
go public with it.

Locks are taken in one order: the feed, the turn (`take_turn`), rows. So no two of these wait for
each other: a publication, the worker, a process that works at once.
"""

import logging
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import String, Translation, TranslationSource

from cms.documents import projection
from cms.publishing import segment_store
from cms.two_people import people
from localize.workflow import counters, gate, reuse
from localize.workflow.digests import source_digest
from localize.workflow.models import SourcePublication, Work
from localize.workflow.progress import count_missing
from localize.workflow.signals import source_changed

logger = logging.getLogger(__name__)

AT_ONCE = "at once"  # settings.TRANSLATION_WORK
AT_A_TIME = 50  # publications that are looked at together


def is_at_once() -> bool:
    """Does the process that publishes do the work, not the worker?"""
    return bool(settings.TRANSLATION_WORK == AT_ONCE)


def note(page: Page) -> None:
    """A source page was published, in this transaction: the worker will look at it."""
    if not is_at_once():
        SourcePublication.objects.create(page_id=page.pk)


def take_turn() -> None:
    """Wait until nobody else works on strings; to be called in a transaction, before its rows.

    Two pages share strings, parents and targets: in each other's way two at once would stop.
    """
    Locale.objects.select_for_update(no_key=True).order_by("pk").first()


def refresh(page: Page, *, by: Any = None) -> list[Translation]:
    """Make or refresh the work of translating `page`, a live source page.

    Returns one Translation per other language; nothing for a translation, an alias, or what is
    not live any more.
    """
    page = page.specific
    if not hasattr(page, "document_kinds") or page.alias_of_id or gate.is_target(page):
        return []
    end_together(page)
    with counters.counting():
        take_turn()
        # what was published meanwhile is taken in by whoever reads it first
        page = type(page)._default_manager.filter(pk=page.pk, live=True).first()
        if page is None:
            return []
        translations = _refresh(page, page, by=by)
        Work.objects.filter(translation__in=translations, is_ahead=True).update(is_ahead=False)
        return translations


def refresh_ahead(page: Page, draft: Page, *, by: Any) -> None:
    """Make or refresh the work of `draft`, a version of the source `page` that two people stand
    behind: until it is public the gate keeps its translations back."""
    draft.last_published_at = page.last_published_at  # a version has that of when it was saved
    with counters.counting():
        take_turn()
        translations = _refresh(page, draft, by=by)
        Work.objects.filter(translation__in=translations).update(is_ahead=True)


def _refresh(page: Page, version: Page, *, by: Any) -> list[Translation]:
    before = reuse.Snapshot.take(page)
    source, frozen = segment_store.freeze(version)
    if frozen is not None:
        count_missing(String.objects.filter(segments__source=source))
    translations = _translations(source)
    if frozen is not None and before.differs_from(source, frozen):
        for translation in translations:
            reuse.over(before, source, translation.target_locale, by=by)
            transaction.on_commit(partial(_tell, translation), robust=True)
        Work.objects.filter(translation__in=translations).update(source_changed_at=timezone.now())
    counters.refresh(translations)
    for translation in translations:
        _ensure_copy(page, translation.target_locale)
    return translations


def end_together(source: Page) -> None:
    """A translation ends when its source does: no screen sets that for one language.

    First of all, and not in the transaction of the rest: what readers see takes the lock of the
    feed, which nobody waits for who has taken a turn.
    """
    others = Page.objects.filter(translation_key=source.translation_key).exclude(pk=source.pk)
    for target in others.exclude(expire_at=source.expire_at):
        hidden = Page.objects.filter(pk=target.pk, live=False)
        if hidden.update(expire_at=source.expire_at):
            continue
        with projection.publishing():
            Page.objects.filter(pk=target.pk).update(expire_at=source.expire_at)
            projection.project(Page.objects.get(pk=target.pk).specific)


def _tell(translation: Translation) -> None:
    source_changed.send(Translation, translation=translation)


def _translations(source: TranslationSource) -> list[Translation]:
    """One for each other language, enabled and with its `Work`; what is missing is made."""
    found = {one.target_locale_id: one for one in Translation.objects.filter(source=source)}
    translations = []
    for locale in Locale.objects.exclude(pk=source.locale_id).order_by("pk"):
        translation = found.get(locale.pk) or Translation(source=source, target_locale=locale)
        if translation.pk is None or not translation.enabled:
            translation.enabled = True
            translation.save()
        translation.source, translation.target_locale = source, locale
        translations.append(translation)
    known = set(
        Work.objects.filter(translation__in=translations).values_list("translation", flat=True)
    )
    Work.objects.bulk_create(Work(translation=one) for one in translations if one.pk not in known)
    return translations


def ensure_target(translation: Translation) -> Page:
    """The page in the target language, made hidden when it is missing; its parents first."""
    found = people.target_page(translation.source.object, translation.target_locale)
    if found is not None:
        return found
    return _ensure_copy(translation.source.get_source_instance(), translation.target_locale)


def _ensure_copy(page: Page, locale: Locale) -> Page:
    existing = type(page)._default_manager.filter(
        translation_key=page.translation_key, locale=locale
    )
    if (found := existing.first()) is not None:
        return found
    parent = page.get_parent().specific
    if not parent.is_root():
        _ensure_copy(parent, locale)
    return page.copy_for_translation(locale, copy_parents=False, alias=False)


# What the worker does


def prepare(now: datetime) -> int:
    """Every second: the work of what was published since; returns how many pages.

    A page that fails is tried again by `catch_up`.
    """
    publications = SourcePublication.objects.order_by("pk").values_list("pk", "page_id")
    done = 0
    while page_by_publication := dict(publications[:AT_A_TIME]):
        done += _refresh_each(stale(among=set(page_by_publication.values())))
        # those that were looked at, not those of meanwhile
        SourcePublication.objects.filter(pk__in=page_by_publication).delete()
    return done


def catch_up(now: datetime) -> int:
    """Twice a minute: refresh what a crash after a publication left, and what was made ahead of a
    version that was given up; returns how many."""
    return _refresh_each([*stale(), *_given_up()])


def _given_up() -> Iterator[Page]:
    ahead = TranslationSource.objects.filter(translations__work__is_ahead=True)
    for source in ahead.distinct():
        page = source.get_source_instance()
        draft = page.get_latest_revision_as_object()
        is_given_up = source_digest(draft) == source_digest(page) or not gate.standing(
            page, source_digest(source.as_instance())
        )
        if page.live and is_given_up:
            yield page


def _refresh_each(pages: Iterable[Page]) -> int:
    done = 0
    for page in pages:
        try:
            refresh(page)
        except Exception:
            logger.exception("Work not refreshed: page %s", page.pk, extra={"item": page.pk})
            continue
        done += 1
    return done


def stale(among: Collection[int] | None = None) -> list[Page]:
    """Live source pages that were published after their work was last refreshed, if ever, or that
    nobody translates into a language that is new; by pk those that are looked at."""
    sources = TranslationSource.objects.filter(object_id=OuterRef("translation_key"))
    older = sources.filter(
        locale=OuterRef("locale"), last_updated_at__lt=OuterRef("last_published_at")
    )
    there = Translation.objects.filter(
        source=OuterRef(OuterRef("pk")), target_locale=OuterRef("pk")
    )
    new = Locale.objects.exclude(pk=OuterRef("locale")).exclude(Exists(there))
    unknown = sources.filter(Exists(new), locale=OuterRef("locale"))
    found = Page.objects.filter(
        Exists(older) | Exists(unknown) | ~Exists(sources),
        live=True,
        alias_of=None,
        last_published_at__isnull=False,
    )
    if among is not None:
        found = found.filter(pk__in=among)
    return [page for page in found.order_by("pk").specific() if not gate.is_target(page)]


def bring_up_to_date(source: TranslationSource) -> bool:
    """Take in what was published of a source and waits for the worker; was there anything?"""
    page = Page.objects.filter(
        translation_key=source.object_id,
        locale_id=source.locale_id,
        live=True,
        last_published_at__gt=source.last_updated_at,
    ).first()
    if page is None:
        return False
    refresh(page)
    # whoever asks again with the same object, with the feed locked, finds nothing left to do
    source.refresh_from_db(fields=["last_updated_at"])
    return True


def held(source: TranslationSource) -> TranslationSource:
    """`source` as it is stored and up to date, which it stays until the end of the transaction.

    Asked for while the feed is locked, so that nobody publishes meanwhile.
    """
    bring_up_to_date(source)
    return TranslationSource.objects.select_for_update(no_key=True).get(pk=source.pk)
