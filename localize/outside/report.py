"""How much of each kind was read, by whom, of what it says today; the rest is unproved."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.models import Page, get_page_models

from cms.core.vocabularies.languages import language_label
from cms.documents import languages
from cms.publishing.models import WhatHappened
from cms.two_people.approvals.models import Outcome
from localize.outside import sources
from localize.outside.models import Kind, ReadText, Verdict
from localize.safeguarding import texts
from localize.safeguarding.models import Role, SafeguardingRead

Who = tuple[str, str]  # name, role


@dataclass(frozen=True)
class Line:
    """One kind in one language. read: of `total`, those that somebody said something of."""

    kind: str
    language: str
    total: int
    read: int
    by: list[str]

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def language_name(self) -> str:
        return language_label(self.language)

    @property
    def unproved(self) -> int:
        return self.total - self.read


def report() -> list[Line]:
    """Kinds that a language has nothing of are left out."""
    found = [_of(kind, language) for language in languages.content() for kind in Kind]
    return [line for line in found if line.total]


class _Count:
    """Who said what of which subjects; who said it twice counts once."""

    def __init__(self) -> None:
        self._said: dict[Who, dict[str, bool]] = defaultdict(dict)

    def add(self, who: Who, subject: str, *, is_right: bool = True) -> None:
        self._said[who][subject] = is_right

    @property
    def subjects(self) -> set[str]:
        return {subject for said in self._said.values() for subject in said}

    def sentences(self) -> Iterator[str]:
        for (name, role), said in sorted(self._said.items()):
            label = dict(Role.choices).get(role, "")
            right = sum(said.values())
            yield _("%(who)s: %(right)s right, %(other)s not") % {
                "who": f"{name} ({label})" if label else name,
                "right": right,
                "other": len(said) - right,
            }


def _of(kind: str, language: str) -> Line:
    total, count = _pages(language) if kind == Kind.PAGE else _texts(kind, language)
    return Line(kind, language, total, len(count.subjects), list(count.sentences()))


def _judged(kind: str, language: str) -> Any:
    judged = ReadText.objects.judged().filter(kind=kind, link__language=language)
    return judged.select_related("link").order_by("link", "number")


def _texts(kind: str, language: str) -> tuple[int, _Count]:
    now, count = sources.present(kind, language), _Count()
    for text in _judged(kind, language):
        if text.subject in now and now[text.subject].text == text.text:
            is_right = text.verdict == Verdict.RIGHT
            count.add((text.link.reader, text.link.role), text.subject, is_right=is_right)
    for subject, item in now.items():
        if item.is_read:
            count.add((_("marked as read in its file"), ""), subject)
    if kind == Kind.ANSWERS:
        rows = WhatHappened.objects.prefetch_related("texts")
        for row, who in _written_down(rows, language):
            count.add(who, f"{row.code}:{sources.STEPS}")
    return len(now), count


def _pages(language: str) -> tuple[int, _Count]:
    """Pages that readers have in a language, each read when every sentence of it was."""
    kinds = [one for one in get_page_models() if getattr(one, "document_kinds", ())]
    types = ContentType.objects.get_for_models(*kinds).values()
    public = Page.objects.live().filter(
        locale__language_code=language, content_type__in=list(types)
    )
    keys = set(map(str, public.values_list("translation_key", flat=True)))
    count = _Count()
    of_page: dict[tuple[int, int | None], list[ReadText]] = defaultdict(list)
    of_links = ReadText.objects.filter(kind=Kind.PAGE, link__language=language)
    for text in of_links.select_related("link", "page").order_by("number"):
        of_page[text.link_id, text.page_id].append(text)
    for of_it in of_page.values():
        page, link = of_it[0].page, of_it[0].link
        if page is None or str(page.translation_key) not in keys:
            continue
        said = "\n".join(text.text for text in of_it)
        if not all(text.verdict for text in of_it):
            continue
        if texts.words(page.specific).get(language) == said:
            is_right = all(text.verdict == Verdict.RIGHT for text in of_it)
            count.add((link.reader, link.role), str(page.translation_key), is_right=is_right)
    for page, who in _written_down(Page.objects.filter(translation_key__in=keys), language):
        count.add(who, str(page.translation_key))
    return len(keys), count


def _written_down(rows: Any, language: str) -> Iterator[tuple[Any, Who]]:
    """Readings on which two accounts agree, of the words of today; by link or by hand."""
    stored = SafeguardingRead.objects.filter(
        content_type=ContentType.objects.get_for_model(rows.model), language=language
    ).prefetch_related("requests")
    agreed = [one for one in stored if _is_agreed(one)]
    found = {row.pk: row for row in rows.filter(pk__in={one.object_id for one in agreed})}
    for read in agreed:
        row = found.get(read.object_id)
        if row is None:
            continue
        words = texts.words(getattr(row, "specific", row)).get(language, "")
        if texts.digest(words) == read.digest:
            yield row, (read.reader, read.role)


def _is_agreed(read: SafeguardingRead) -> bool:
    return any(one.outcome == Outcome.APPROVED for one in read.requests.all())
