"""One version of a page in every language: what a link keeps, and the pages made of it again."""

from typing import Any

from wagtail.models import Page
from wagtail_localize.models import SourceDeletedError, Translation

from cms.core.wagtail_compat import translated_so_far
from cms.publishing.shared_drafts.models import SharedDraft
from localize.workflow import counters
from localize.workflow.digests import source_digest
from localize.workflow.pages import TranslatedPage
from public.website.drafts import draft

Json = dict[str, Any]
ABOVE = ("course", "module")
_COMMENTS = "wagtail_admin_comments"  # between colleagues


def of_now(page: TranslatedPage) -> tuple[dict[str, Json], str]:
    """The latest draft of a source page and its translations as they stand, by language; and the
    digest of what people stand behind."""
    revision = page.get_latest_revision()
    source = revision.as_object() if revision is not None else page
    found = {page.locale.language_code: _stored(source)}
    translations = list(
        Translation.objects.filter(
            source__object_id=page.translation_key, source__locale=page.locale
        ).select_related("source__locale", "target_locale")
    )
    progress = counters.of(translations)
    for translation in translations:
        done = progress[translation.pk]
        if not (done.draft or done.in_review or done.returned or done.approved):
            continue  # not a word of it is in that language
        locale = translation.target_locale
        try:
            target = translated_so_far(translation.source, locale)
        except (Page.DoesNotExist, SourceDeletedError):
            continue  # its strings are still being prepared
        target.locale = locale
        found[locale.language_code] = _stored(target, is_partly=bool(done.missing))
    return found, source_digest(source)


def _stored(page: TranslatedPage, *, is_partly: bool = False) -> Json:
    return {"page": page.serializable_data() | {_COMMENTS: []}, "is_partly": is_partly}


def page_in(shared: SharedDraft, locale: str) -> Any | None:
    """The page as it was when the link was made, with the facts and consents of today; None where
    there is none in this language."""
    kept = shared.contents.get(locale)
    row = Page.objects.filter(
        translation_key=shared.page.translation_key, locale__language_code=locale
    ).first()
    if kept is None or row is None:
        return None
    specific = row.specific
    return (
        specific.with_content_json(kept["page"]) if isinstance(specific, TranslatedPage) else None
    )


def document_in(
    shared: SharedDraft, locale: str, kind: str, *, media: str | None = None
) -> Json | None:
    """The document of one kind, as in a preview: without a picture that lacks its consent.

    Of what stands around the draft a guest reads what everybody may: a book or module that is not
    public has no address, and here no name either.
    """
    page = page_in(shared, locale)
    document = draft(page, kind, media=media) if page is not None else None
    if document is None:
        return None
    for name in ABOVE:
        if (part_of := document.get(name)) and not part_of["url"]:
            document[name] = None
    return document
