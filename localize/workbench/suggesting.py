"""A machine's suggestion beside one string (docs/machine.md): never in it before a person takes it.

The engine is whatever wagtail-localize's own setting names. It is asked by a thread of its own, one
at a time in each process: an engine that hangs holds nobody up, and is asked no more.
"""

import logging
import re
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils.html import strip_tags
from wagtail.models import Locale, Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.core.languages import described
from cms.documents.models import Document
from cms.documents.numbers.contacts import given_out
from cms.two_people.answers import require_storable
from cms.two_people.audit.models import AuditEntry, log
from khmertext import digits
from khmertext.checks.names import names_somebody
from khmertext.checks.negation import has_number
from localize.terminology.glossary import term_base
from localize.workflow import string_issues
from localize.workflow.models import Work
from localize.workflow.text_length import require_length
from localize.workflow.translation_access import TranslationAccess, source_page

PATIENCE: Final = 8.0  # seconds
KEPT: Final = 3600  # seconds: who comes back to a string asks nobody again
_TAKEN = "suggestion_taken"
_one_at_a_time = Lock()
_log = logging.getLogger(__name__)


def is_offered(access: TranslationAccess, segment: StringSegment) -> bool:
    """May a machine be asked about this string? Only of one without a text, for who may write it,
    and none of those on which help depends."""
    if not settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR or not access.may_write:
        return False
    page, texts = (
        source_page(access.translation),
        StringTranslation.objects.filter(
            translation_of=segment.string_id,
            context=segment.context_id,
            locale=access.translation.target_locale,
        ),
    )
    return (
        page is not None
        and (_is_public(page, access.translation) or settings.MACHINE_MAY_READ_DRAFTS)
        and page.specific.machine_may_suggest(segment.context.path)
        and not _has_number(segment.string.data)
        and not texts.exists()
    )


def _is_public(page: Page, translation: Translation) -> bool:
    """Have readers got what is translated?"""
    return page.live and not Work.objects.filter(translation=translation, is_ahead=True).exists()


def suggested(access: TranslationAccess, segment: StringSegment) -> tuple[str, str]:
    """The text, and by what name it is taken; empty where a check would stop it, or have to be
    answered by whoever agrees."""
    translation = access.translation
    target = translation.target_locale
    key = f"suggestion:{segment.string_id}:{target.pk}"
    if text := cache.get(key) or _asked(segment, target):
        cache.set(key, text, KEPT)
    text = described(target.language_code).normalised(text)
    try:
        require_storable(text)
        require_length(text)
    except ValidationError:
        return "", ""
    place = (segment.string, segment.context, target, translation.source)
    found = text.strip() and string_issues.of_typed(text, *place)
    if found == "" or any(issue["severity"] != "fixed" for issue in found):
        return "", ""
    if _names_somebody_else(segment, text, target):
        return "", ""
    return text, signing.dumps(text, salt=_salt(access, segment))


def _names_somebody_else(segment: StringSegment, text: str, target: Locale) -> bool:
    """Does the text name somebody where its source names nobody? Words of the term base are what
    they are."""
    source = segment.string
    base = term_base(source.locale.language_code, target.language_code)
    words = {word for term in base.terms for word in (term.preferred, *term.variants)}
    known = words.union(base.do_not_translate)
    return names_somebody(strip_tags(text), known) and not names_somebody(
        strip_tags(source.data), base.do_not_translate
    )


def take(access: TranslationAccess, segment: StringSegment, name: str) -> str:
    """The text that goes into the box, once the log says so. Raises BadSignature for a name that
    this person was not given for this string."""
    text: str = signing.loads(name, salt=_salt(access, segment))
    engine = settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR["CLASS"]
    log(
        segment.context,
        _TAKEN,
        by=access.user,
        page_key=segment.context.object_id,
        locale=access.translation.target_locale.language_code,
        new={"source": segment.string.data, "text": text, "path": segment.context.path},
        data={"string": segment.string_id, "engine": engine},
    )
    return text


def was_taken(access: TranslationAccess, segment: StringSegment) -> bool:
    """Has anybody taken one for this string?"""
    if not settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR:
        return False
    found = AuditEntry.objects.about(segment.context).filter(
        verb=_TAKEN,
        locale=access.translation.target_locale.language_code,
        data__string=segment.string_id,
    )
    return bool(found.exists())


def _salt(access: TranslationAccess, segment: StringSegment) -> str:
    return f"suggestion:{access.user.pk}:{access.translation.pk}:{segment.pk}"


def _has_number(text: str) -> bool:
    """Does it look like one to call, or is it one that the directory gives out?"""
    numbers = set(re.findall(r"\d+", digits(text, to="latin")))
    bodies = Document.objects.filter(kind__in=("help-now", "services"), deleted=False)
    return has_number(text) or any(
        not numbers.isdisjoint(re.findall(r"\d+", " ".join(filter(None, contact))))
        for body in (bodies.values_list("body", flat=True) if numbers else ())
        for contact in given_out(bytes(body)).values()
    )


def _asked(segment: StringSegment, target: Locale) -> str:
    """What the engine says in time; empty for everything else, which the server's log has."""
    if not _one_at_a_time.acquire(blocking=False):
        return ""
    said: SimpleQueue[str] = SimpleQueue()

    def ask() -> None:
        try:
            engine, string = get_machine_translator(), segment.string.as_value()
            place = segment.string.locale, target
            if engine.can_translate(*place):
                found = getattr(engine.translate(*place, [string]).get(string), "data", "")
                said.put(found if isinstance(found, str) else "")
        except Exception:  # of a program that is none of ours
            _log.warning("The machine gave no suggestion.", exc_info=True)
        finally:
            said.put("")
            connections.close_all()
            _one_at_a_time.release()

    Thread(target=ask, daemon=True).start()
    try:
        return said.get(timeout=PATIENCE)
    except Empty:
        _log.warning("The machine gave no suggestion in %s seconds.", PATIENCE)
        return ""
