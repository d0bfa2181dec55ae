"""Small words of the workflow's templates."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale, Page

from cms.core.vocabularies import languages
from cms.documents.visibility import is_served
from cms.two_people.audit.models import AuditEntry
from localize.overview import publication_status
from localize.overview.story import OF_TEXT
from localize.workbench.one_string.string_rows import StringRow
from localize.workflow.models import Progress, Reason, State

register = template.Library()


@register.filter
def language_name(locale: Locale) -> str:
    return languages.language_name(locale)


@register.filter
def language_label(tag: str) -> str:
    return languages.language_label(tag)


@register.filter
def is_read(page: Page) -> bool:
    """Do readers get this page, as far as its words are theirs at all?"""
    return not hasattr(page.specific_class, "document_kinds") or is_served(page)


@register.filter
def verb(event: AuditEntry) -> str:
    return str(OF_TEXT.get(event.verb, event.verb))


@register.filter
def of_key(found: dict[Any, Any], key: Any) -> Any:
    return found.get(key, "")


@register.filter
def reason(event: AuditEntry) -> str:
    return str(dict(Reason.choices).get(event.reason, event.reason))


@register.filter
def anchor(row: StringRow) -> str:
    return row.anchor


@register.filter
def waiting(progress: Progress) -> str:
    return publication_status.waiting(progress)


@register.filter
def words(progress: Progress) -> str:
    """“120 of 300 words approved”."""
    total = sum(progress.words.values())
    return ngettext(
        "%(done)s of %(total)s word approved", "%(done)s of %(total)s words approved", total
    ) % {"done": progress.words.get(State.APPROVED, 0), "total": total}


@dataclass(frozen=True)
class Part:
    """One state's part of a bar; `start` and `count` in strings."""

    state: State
    start: int
    count: int


@register.filter
def parts(progress: Progress) -> list[Part]:
    """The parts of a progress bar, the finished work first."""
    found: list[Part] = []
    start = 0
    for state in reversed(State):
        if count := progress.strings.get(state, 0):
            found.append(Part(state, start, count))
            start += count
    return found


@register.filter
def in_state(progress: Progress, state: State) -> str:
    """Strings and words in one state: “3 / 41”."""
    strings = progress.strings.get(state, 0)
    return _("%(strings)s / %(words)s") % {
        "strings": strings,
        "words": progress.words.get(state, 0),
    }
