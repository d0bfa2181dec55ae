"""What there is to read in one language, by kind: each text as it is now, with what it is of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core.languages import screen_language
from cms.core.titles import name_of
from cms.core.vocabularies import label_files
from cms.core.vocabularies.happened import HAPPENED
from cms.core.vocabularies.label_files import FALLBACK
from cms.core.vocabularies.shared import label
from cms.core.wagtail_compat import string_segments
from cms.publishing.models import AnswerText
from cms.two_people.approvals.shown import label_of
from cms.who_helps.models import WORDS
from localize.exchange.rows import row_id
from localize.outside.interface_words import Sentence, labels, of_catalogues, sentences
from localize.outside.models import Kind
from localize.terminology.models import Term
from localize.workflow.progress import units

STEPS = "steps"


@dataclass(frozen=True)
class Item:
    """One text. subject: what it is the text of, the same as long as that is there."""

    kind: str
    subject: str
    text: str
    title: str = ""
    source: str = ""
    page: Page | None = None
    is_read: bool = False  # as a file says


# Of the screens


def kind_of(sentence: Sentence) -> str:
    is_label = sentence.source.parent.name == label_files.READERS
    return Kind.READERS if is_label else Kind.OFFICE


def _of_screens(found: Iterable[Sentence]) -> Iterator[Item]:
    for one in found:
        if one.text:
            source = one.plural or one.english
            yield Item(kind_of(one), one.key, one.text, one.where, source, is_read=one.is_read)


def unread_sentences(language: str) -> list[Item]:
    """Without those that a file says somebody has read; with where each is said, which takes a
    second."""
    if language == FALLBACK:
        return []
    return list(_of_screens(one for one in sentences(language).values() if not one.is_read))


# Of records


def _answers(language: str) -> Iterator[Item]:
    """The steps, which are shown, before the words that searches know."""
    every = list(AnswerText.objects.select_related("answer").order_by("answer"))
    of_answer: dict[int, list[AnswerText]] = {}
    for one in every:
        of_answer.setdefault(one.answer_id, []).append(one)
    for name in (STEPS, *WORDS):
        for one in every:
            text = getattr(one, name)
            if one.language != language or not text:
                continue
            others = (other for other in of_answer[one.answer_id] if other is not one)
            source = next((other.steps for other in others if other.steps), "")
            code = one.answer.code
            title = f"{label(HAPPENED, code, screen_language())} · {label_of(one._meta, name)}"
            subject = f"{code}:{name}"
            yield Item(Kind.ANSWERS, subject, text, title, source if name == STEPS else "")


def _terms(language: str) -> Iterator[Item]:
    for term in Term.objects.exclude(status=Term.Status.DEPRECATED).with_words():
        if term.do_not_translate or language == term.language:
            continue
        if word := term.words(language).preferred:
            source = "\n".join(filter(None, [term.name, term.definition]))
            yield Item(Kind.TERMS, str(term.pk), word, _("Term"), source)


# Of a page


def of_page(page: Page, language: str) -> list[Item]:
    """Of a source page the sentences of its draft, or those of its translation that have a text."""
    title = name_of(page)
    if page.locale.language_code == language:
        draft = page.get_latest_revision_as_object()
        return [
            Item(Kind.PAGE, "", one.string.data, title, page=page) for one in string_segments(draft)
        ]
    translation = translation_of(page, language)
    if translation is None:
        return []
    return [
        Item(Kind.PAGE, row_id(one.segment), one.text, title, one.source_text, page)
        for one in units(translation.source, translation.target_locale)
        if one.segment is not None and one.text
    ]


def translation_of(page: Page, language: str) -> Translation | None:
    """That of a source page into another language."""
    found: Translation | None = Translation.objects.filter(
        source__object_id=page.translation_key,
        source__locale=page.locale,
        target_locale__language_code=language,
    ).first()
    return found


# What is there now

_RECORDS: dict[str, Callable[[str], Iterator[Item]]] = {
    Kind.ANSWERS: _answers,
    Kind.TERMS: _terms,
}


def to_read(kinds: Iterable[str], language: str) -> list[Item]:
    """All of these kinds, in their order; of pages `of_page` tells."""
    wanted = set(kinds)
    screens = unread_sentences(language) if wanted & {Kind.READERS, Kind.OFFICE} else []
    found: list[Item] = []
    for kind in Kind:
        if kind in wanted and kind in _RECORDS:
            found += _RECORDS[kind](language)
        elif kind in wanted:
            found += [one for one in screens if one.kind == kind]
    return found


def present(kind: str, language: str) -> dict[str, Item]:
    """By subject, what is there now; of sentences without looking where they are said."""
    if kind in _RECORDS:
        items: Iterable[Item] = _RECORDS[kind](language)
    elif kind == Kind.PAGE or language == FALLBACK:
        items = []
    else:
        every = (*labels(language), *(of_catalogues(language, {}) if kind == Kind.OFFICE else ()))
        items = (one for one in _of_screens(every) if one.kind == kind)
    return {one.subject: one for one in items}
