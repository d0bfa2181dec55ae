"""The gate: nothing that nobody stands behind becomes or stays public.

`TranslatedPage` asks `check()` before every write of its row and calls `record()` after it, in one
transaction. A target page passes when it equals the approved translation of one source version; a
source page passes when two different people stand behind its content. Testing `live` or
`live_revision` alone leaks (old fallback drafts, restored revisions, stopped sync), and forbidding
row writes alone refuses legitimate ones: so the content itself is compared, with the facts that are
no words (which answer is right, which style a box has).

Public is what `is_released()` says: the row equals its `Release`. Rows that bypass
`save()` no longer do.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    MissingRelatedObjectError,
    MissingTranslationError,
    SourceDeletedError,
    TranslationSource,
)

from cms.core import tree
from cms.core.wagtail_compat import translated_page
from cms.publishing import unpublishing
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import Refused
from localize.workflow import source_text
from localize.workflow.digests import (
    address_and_end,
    canonical,
    content_digest,
    content_of,
    says_the_same,
    source_digest,
)
from localize.workflow.models import STANDING, Release, Work
from localize.workflow.progress import outstanding

_RELEASE = "_release_looked_up"
_OF_RELEASE = ("digest", "content", "locale", "source", "released_at")


@dataclass(frozen=True)
class Clearance:
    """What `record()` has to write once the row is saved; None digest: the row is hidden."""

    digest: str | None
    source: TranslationSource | None = None


def first_source(page: Page) -> TranslationSource | None:
    """The TranslationSource that was made first for this page's key, in whatever locale."""
    return (
        TranslationSource.objects.filter(object_id=page.translation_key)
        .select_related("locale")
        .order_by("created_at", "pk")
        .first()
    )


def is_target(page: Page) -> bool:
    """Is `page` a translation? Its source is the page in which its key was first written."""
    # a screen says it of pages that it only shows, because all of its parts ask; no decision about
    # a publication looks there
    known: bool | None = vars(page).get("shown_as_target")
    return _is_target(page, first_source(page)) if known is None else known


def _is_target(page: Page, source: TranslationSource | None) -> bool:
    if source is not None:
        return source.locale_id != page.locale_id
    others = Page.objects.filter(translation_key=page.translation_key).exclude(
        locale_id=page.locale_id
    )
    if page.pk is None:
        return others.exists()
    return others.filter(pk__lt=page.pk).exists()


def refusal(page: Page) -> Refused | None:
    """Why `page` (a specific page, saved or not) may not be live with its present content.

    Screens ask this first, so that a person sees why, not an error.
    """
    try:
        _evaluate(page)
    except Refused as refused:
        return refused
    return None


def check(page: Page) -> Clearance | None:
    """Called by `save()` before the row is written.

    None: the words stay as they are, nothing to record. Raises Refused.
    """
    if not page.live or page.alias_of_id is not None:
        return Clearance(None)
    if page.pk and not _moves(page) and (is_released(page) or _is_stored_as_it_is(page)):
        return None
    return _evaluate(page)


def _moves(page: Page) -> bool:
    """Would readers find this source page at another address, or until another day? That takes two
    people as well."""
    stored = Page.objects.filter(pk=page.pk).only("slug", "expire_at").first()
    differs = stored is not None and address_and_end(stored) != address_and_end(page)
    return differs and not is_target(page)


def _is_stored_as_it_is(page: Page) -> bool:
    """Does the live row say the same already? It stays as public, or as little, as it is."""
    stored = type(page)._default_manager.filter(pk=page.pk, live=True, alias_of=None).first()
    return stored is not None and content_digest(stored) == content_digest(page)


def record(page: Page, clearance: Clearance | None) -> None:
    """Called by `save()` after the row is written, in the same transaction."""
    if clearance is None:
        return
    if clearance.digest is None:
        Release.objects.filter(page_id=page.pk).delete()
        return
    release = Release(
        page_id=page.pk,
        digest=clearance.digest,
        content=canonical(content_of(page)),
        locale_id=page.locale_id,
        source=clearance.source,
        released_at=timezone.now(),
    )
    Release.objects.bulk_create(  # or changed: in one statement
        [release], update_conflicts=True, unique_fields=["page"], update_fields=_OF_RELEASE
    )


def look_up_releases(pages: Iterable[Page]) -> None:
    """Read what `is_released` is about to ask for each of these rows, once, in one query."""
    asked = {page.pk: page for page in pages}
    found = Release.objects.filter(page_id__in=asked).defer("content").in_bulk(field_name="page_id")
    for pk, page in asked.items():
        vars(page)[_RELEASE] = found.get(pk)


def _release_of(page: Page) -> Release | None:
    if _RELEASE in vars(page):
        looked_up: Release | None = vars(page).pop(_RELEASE)
        return looked_up
    return Release.objects.filter(page_id=page.pk).defer("content").first()


def is_released(page: Page) -> bool:
    """May this row, exactly as it stands, be public? True when it equals its release.

    After an upgrade that changed the fields of pages the digests differ; then the contents decide.
    """
    release = _release_of(page)
    if release is None or release.locale_id != page.locale_id:
        return False
    return release.digest == content_digest(page) or says_the_same(release.content, page)


def _evaluate(page: Page) -> Clearance:
    if page.path and tree.is_binned(page):
        raise Refused("binned", _("This page is in the recycle bin."))
    source = first_source(page)
    return _evaluate_target(page, source) if _is_target(page, source) else _evaluate_source(page)


# Target pages


def refusal_of_translation(source: TranslationSource, locale: Locale) -> Refused | None:
    """Why the translation of `source` into `locale` is not ready to be built, if it is not."""
    return refusal_of(len(outstanding(source, locale)))


def refusal_of(count: int) -> Refused | None:
    """What is said while so many strings of a translation are not approved."""
    if not count:
        return None
    sentence = ngettext(
        "%(count)s string is not approved yet.", "%(count)s strings are not approved yet.", count
    )
    return Refused("not_approved", sentence % {"count": count})


def approved_page(source: TranslationSource, locale: Locale) -> Page:
    """The page that the approved translation of `source` into `locale` makes; not saved.

    Raises Refused where a part of it is not approved, or the source is gone.
    """
    waiting = refusal_of_translation(source, locale)
    if waiting is not None:
        raise waiting
    try:
        page = translated_page(source, locale)
    except (MissingTranslationError, MissingRelatedObjectError) as error:
        raise Refused("incomplete", _("A part of this page is not translated yet.")) from error
    except (SourceDeletedError, Page.DoesNotExist) as error:
        raise Refused("no_source", _("The source of this translation is gone.")) from error
    page.locale = locale  # is not read again
    return page


def _evaluate_target(page: Page, source: TranslationSource | None) -> Clearance:
    if source is None or source.locale_id == page.locale_id:
        raise Refused("no_source", _("This page is a translation, but its source is not known."))
    digest = content_digest(approved_page(source, page.locale))
    if digest != content_digest(page):
        raise Refused(
            "other_content",
            _("The content of this page is not what was approved."),
        )
    if waits_for_source(source, page.locale):
        raise Refused(
            "source_first",
            _("It was translated ahead: publish it together with its source, or after it."),
        )
    return Clearance(digest, source)


def waits_for_source(source: TranslationSource, locale: Locale) -> bool:
    """Is the translation one of a version that readers do not have (`work.refresh_ahead`)?"""
    ahead = Work.objects.filter(
        translation__source=source, translation__target_locale=locale, is_ahead=True
    )
    if not ahead.exists():
        return False
    public = source.get_source_instance()
    return not public.live or content_digest(public) != content_digest(source.as_instance())


# Source pages


def _evaluate_source(page: Page) -> Clearance:
    errors = source_text.errors(page)
    if errors:
        raise Refused("text_errors", " ".join(errors))
    if not any(page.is_agreed(one) for one in standing(page, source_digest(page))):
        stored = Page.objects.select_related("locale").filter(pk=page.pk).first()
        entry = unpublishing.ended(stored) if stored is not None else None
        if entry is not None:
            said = _("One person hands it over, another agrees: then it comes back.")
            raise Refused("taken_down", f"{unpublishing.why(entry)} {said}")
        raise Refused(
            "second_person",
            _(
                "A second person has to agree with this version: whoever wrote it cannot be the "
                "only one who decides."
            ),
        )
    return Clearance(content_digest(page))


def standing(page: Page, digest: str) -> list[ChangeRequest]:
    """The requests of `page` that people stand behind now, about exactly this content."""
    found = ChangeRequest.objects.of(page).filter(outcome__in=STANDING, digest=digest)
    return list(found.prefetch_related("endorsements__by"))
