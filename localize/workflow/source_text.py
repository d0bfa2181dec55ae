"""Checks of a source page's own text: errors stop its publication, warnings are shown.

Also everything else that keeps a draft from being published, all at once. What waits for somebody
else (a consent to a picture) is not among it: a draft is handed over meanwhile, and the gate of
publishing asks again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import get_language
from wagtail.models import Page

from cms.publishing.vocabularies.part_names import part_name
from cms.publishing.wagtail_compat import string_segments
from localize import checks


@dataclass(frozen=True)
class SourceIssue:
    """One issue of one text of a page; `path` is the content path of wagtail-localize."""

    path: str
    text: str
    issue: checks.Issue

    @property
    def sentence(self) -> str:
        """The message in the language of the admin, with the text it is about."""
        message = self.issue.message_km if get_language() == "km" else self.issue.message
        return f"“{self.text[:40]}”: {message}"


def remarks(page: Page) -> list[SourceIssue]:
    """Everything the checks say about the text that `page` would publish."""
    language = page.locale.language_code
    return [
        SourceIssue(segment.path, segment.string.get_translatable_html(), issue)
        for segment in string_segments(page)
        for issue in checks.run_monolingual(
            segment.string.data, language=language, fold_coeng_da=settings.KHMER_FOLD_COENG_DA
        )
        if issue.severity != "fixed"
    ]


def errors(page: Page) -> list[str]:
    """Sentences about what has to be repaired before `page` can be published."""
    return [remark.sentence for remark in remarks(page) if remark.issue.severity == "error"]


# All of it


class WaitsForOthers(str):
    """The sentence of an error about something that somebody else has to do."""


def problems(draft: Page) -> list[str]:
    """Sentences, each with the part that it is about; `draft` is a version that is thrown away."""
    try:
        require_complete(draft)
        found = []
    except ValidationError as error:
        found = list(dict.fromkeys(_sentences(error)))
    return [*found, *errors(draft)]


def require_complete(draft: Page) -> None:
    """Every rule of a page that readers get. Raises ValidationError."""
    draft.wants_completeness = True
    draft.full_clean()


def _sentences(error: ValidationError) -> Iterator[str]:
    if not hasattr(error, "error_dict"):
        yield from _leaves(error)
        return
    for name, errors in error.error_dict.items():
        for one in errors:
            for sentence in _leaves(one):
                part = "" if name == NON_FIELD_ERRORS else part_name(name)
                yield f"{part[:1].upper()}{part[1:]}: {sentence}" if part else sentence


def _leaves(error: Any) -> Iterator[str]:
    """The sentences in an error of blocks, however deep."""
    inner = getattr(error, "block_errors", None)
    if inner is not None:
        found = inner.values() if isinstance(inner, dict) else inner
        for one in found:
            if one is not None:
                yield from _leaves(one)
        for one in getattr(error, "non_block_errors", ()):
            yield from _leaves(one)
    elif isinstance(error, ValidationError):
        for one in error.error_list:
            if getattr(one, "block_errors", None) is not None and one is not error:
                yield from _leaves(one)
            elif not isinstance(one.message, WaitsForOthers):
                yield from one.messages
    elif isinstance(error, str):
        yield error
    else:
        for one in error.as_data() if hasattr(error, "as_data") else error:
            yield from _leaves(one)
