"""Publishing a source makes or refreshes the translation work by itself.

`refresh` is called after every publication of a source page and, for what a crash left behind, by
the worker (`catch_up`). It freezes the live source into wagtail-localize's segment store, carries
the old words over (`carry`), and sees to it that every other language has a hidden page for its
people to work on (parents before children, never an alias), which ends when the source does.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import String, Translation, TranslationSource

from cms.documents import projection
from cms.publishing import people
from localize.workflow import counters, gate, minor_change, reuse
from localize.workflow.models import Work
from localize.workflow.signals import source_changed
from localize.workflow.word_counts import count_missing

logger = logging.getLogger(__name__)


@counters.counting()
def refresh(page: Page, *, by: Any = None, minor: bool = False) -> list[Translation]:
    """Make or refresh the work of translating `page`, a live source page.

    minor: the editor declared the last change to be of case, space or punctuation only.
    Returns one Translation per other language; nothing for a translation or an alias.
    """
    page = page.specific
    if not hasattr(page, "document_kinds") or page.alias_of_id or gate.is_target(page):
        return []
    with transaction.atomic():
        before = reuse.Snapshot.take(page)
        source, _created = TranslationSource.update_or_create_from_instance(page)
        count_missing(String.objects.filter(segments__source=source))
        changed = before.differs_from(source)
        translations = [
            _translation(source, locale)
            for locale in Locale.objects.exclude(pk=source.locale_id).order_by("pk")
        ]
        if changed:
            for translation in translations:
                reuse.over(before, source, translation.target_locale, by=by, minor=minor)
                transaction.on_commit(partial(_tell, translation), robust=True)
            Work.objects.filter(translation__in=translations).update(
                publish_when_approved=False, publish_by=None, source_changed_at=timezone.now()
            )
        counters.refresh(translations)
        for translation in translations:
            _end_together(page, ensure_target(translation))
    return translations


def _end_together(source: Page, target: Page) -> None:
    """A translation ends when its source does: no screen sets that for one language."""
    if target.expire_at != source.expire_at:
        with projection.publishing():
            Page.objects.filter(pk=target.pk).update(expire_at=source.expire_at)
            projection.project(Page.objects.get(pk=target.pk).specific)


def _tell(translation: Translation) -> None:
    source_changed.send(Translation, translation=translation)


def _translation(source: TranslationSource, locale: Locale) -> Translation:
    translation, _created = Translation.objects.update_or_create(
        source=source, target_locale=locale, defaults={"enabled": True}
    )
    Work.objects.get_or_create(translation=translation)
    return translation


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


def catch_up(now: datetime) -> int:
    """Called by the worker: refresh what a crash after a publication left; returns how many."""
    done = 0
    for page in stale(now):
        try:
            refresh(page, minor=minor_change.is_declared(page))
        except Exception:
            logger.exception("Work not refreshed: page %s", page.pk, extra={"item": page.pk})
            continue
        done += 1
    return done


def stale(now: datetime) -> list[Page]:
    """Live source pages that were published after their work was last refreshed, if ever.

    A publication of the last minute is left alone: its own request is about to refresh the work.
    """
    sources = TranslationSource.objects.filter(object_id=OuterRef("translation_key"))
    older = sources.filter(
        locale=OuterRef("locale"), last_updated_at__lt=OuterRef("last_published_at")
    )
    found = Page.objects.filter(
        Exists(older) | ~Exists(sources),
        live=True,
        alias_of=None,
        last_published_at__lt=now - timedelta(minutes=1),
    )
    return [page for page in found.specific() if not gate.is_target(page)]
