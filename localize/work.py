"""Publishing a source makes or refreshes the translation work by itself.

`refresh` is called after every publication of a source page and, for what a crash left behind, by
the worker. It freezes the live source into wagtail-localize's segment store, carries the old words
over (`carry`), and sees to it that every other language has a hidden page for its people to work
on: parents before children, never an alias.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from localize import carry, gate
from localize.models import Work
from localize.signals import source_changed


def refresh(page: Page, *, by: Any = None, minor: bool = False) -> list[Translation]:
    """Make or refresh the work of translating `page`, a live source page.

    minor: the editor declared the last change to be of case, space or punctuation only.
    Returns one Translation per other language; nothing for a translation or an alias.
    """
    page = page.specific
    if not hasattr(page, "document_kinds") or page.alias_of_id or gate.is_target(page):
        return []
    with transaction.atomic():
        before = carry.Snapshot.take(page)
        source, _created = TranslationSource.update_or_create_from_instance(page)
        changed = before.exists and before.content_json != source.content_json
        translations = [
            _translation(source, locale)
            for locale in Locale.objects.exclude(pk=source.locale_id).order_by("pk")
        ]
        if changed:
            for translation in translations:
                carry.over(before, source, translation.target_locale, by=by, minor=minor)
                transaction.on_commit(partial(_tell, translation), robust=True)
            Work.objects.filter(translation__in=translations).update(
                publish_when_approved=False, publish_by=None, source_changed_at=timezone.now()
            )
        for translation in translations:
            ensure_target(translation)
    return translations


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
    page = translation.source.get_source_instance()
    return _ensure_copy(page, translation.target_locale)


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


def stale() -> list[Page]:
    """Live source pages published after their work was last refreshed (a crash in between)."""
    sources = TranslationSource.objects.select_related("locale")
    result = []
    for source in sources:
        page = Page.objects.filter(
            translation_key=source.object_id,
            locale=source.locale,
            live=True,
            last_published_at__gt=source.last_updated_at,
        ).first()
        if page is not None:
            result.append(page.specific)
    return result
