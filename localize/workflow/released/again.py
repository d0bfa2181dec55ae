"""The last released version of a hidden translation, once more, whatever became of its strings.

What is put back was approved by two people and released. It still has to be what the present
source makes with texts that people stand behind for exactly this source; its strings, as people
work on them now, are neither asked nor touched.
"""

from collections import defaultdict

from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import SourceDeletedError, TranslationSource

from cms.publishing.approvals.models import Outcome
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry
from cms.publishing.unpublishing import ENDS_AGREEMENT, TakeDownReason
from cms.publishing.wagtail_compat import translated_in_words
from localize.workflow.digests import says_the_same, text_digest
from localize.workflow.models import State
from localize.workflow.progress import Unit, units
from localize.workflow.released.models import LastRelease, ReleasedText


def taken_down(page: Page) -> AuditEntry | None:
    """The entry that says why this page was taken down last, if anybody said it."""
    last = LastRelease.objects.filter(page_id=page.pk).first()
    entries = AuditEntry.objects.filter(
        page_key=page.translation_key, locale=page.locale.language_code, verb="taken_down"
    )
    return entries.filter(at__gte=last.released_at).first() if last is not None else None


def last_released_page(page: Page, source: TranslationSource) -> Page:
    """The hidden translation `page` as readers last got it; not saved. Raises Refused."""
    if Page.objects.filter(pk=page.pk, live=True).exists():
        raise Refused("public_already", _("Readers have this page already."))
    last = LastRelease.objects.filter(page_id=page.pk).first()
    if last is None:
        raise Refused("never_released", _("No released version of this page is kept."))
    entry = taken_down(page)
    if entry is not None and entry.reason in ENDS_AGREEMENT:
        sentence = _(
            "It was taken down for this reason: %(reason)s. What readers had does not come back "
            "as it was."
        )
        raise Refused("harmful", sentence % {"reason": TakeDownReason(entry.reason).label})
    texts = _texts(last, source, page.locale)
    try:
        built: Page = translated_in_words(source, page.locale, texts)
    except (SourceDeletedError, Page.DoesNotExist) as error:
        raise Refused("no_source", _("The source of this translation is gone.")) from error
    built.locale = page.locale  # is not read again
    if not says_the_same(last.content, built):
        sentence = _(
            "Something of the page that is no text has changed since that version was released: "
            "a picture, a link, a number, an answer."
        )
        raise Refused("facts_changed", sentence)
    return built


def _texts(
    last: LastRelease, source: TranslationSource, locale: Locale
) -> dict[tuple[str, int], str]:
    """The released text of each string of the source, by its path and order."""
    kept = ReleasedText.objects.filter(pk__in=last.texts).select_related(
        "review__string_translation"
    )
    released: dict[int, dict[str, str]] = defaultdict(dict)  # by context: text by its digest
    for one in kept:
        if (translation := one.review.string_translation) is not None:
            released[translation.context_id][text_digest(one.text)] = one.text
    found: dict[tuple[str, int], str] = {}
    for unit in units(source, locale):
        if unit.segment is not None:
            found[unit.path, unit.segment.order] = _text(unit, released[unit.segment.context_id])
        elif unit.state != State.APPROVED:
            raise _sent_back(unit.path)
    return found


def _text(unit: Unit, texts: dict[str, str]) -> str:
    """Of the texts that readers had in this place, the one that is approved for this source: of
    each the latest request decides, which is the first here."""
    source = text_digest(unit.source_text)
    decided: dict[str, bool] = {}
    for one in unit.review.requests.all() if unit.review is not None else ():
        if one.digest.endswith(source) and one.digest.removesuffix(source) in texts:
            is_met = unit.review is not None and unit.review.policy().is_met(one.endorsements.all())
            decided.setdefault(one.digest, one.outcome == Outcome.APPROVED and is_met)
    for digest, is_approved in decided.items():
        if is_approved:
            return texts[digest.removesuffix(source)]
    if decided:
        raise _sent_back(unit.source_text)
    raise Refused(
        "source_differs",
        _(
            "The source has changed since that version was released: “%(text)s” has no approved "
            "text of it."
        )
        % {"text": unit.source_text[:80]},
    )


def _sent_back(text: str) -> Refused:
    sentence = _("Somebody has sent back a text of that version since: “%(text)s”.")
    return Refused("sent_back", sentence % {"text": text[:80]})
