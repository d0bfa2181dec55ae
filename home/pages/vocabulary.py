"""`vocabulary`: every closed list and every word that a channel needs, in one language.

It belongs to the home page of the language and is public with it. The words that editors put there
(`labels`) stand in the place of the shipped ones.
"""

from typing import Annotated, Any, TypedDict

from django.conf import settings
from wagtail.models import Page

from cms.core.vocabularies.vocabulary import NATIVELY_REVIEWED, Code, vocabulary
from cms.documents.rendering import Rendering
from cms.documents.shapes.documents import Link
from cms.documents.shapes.words import Component, Says
from cms.publishing.models import WhatHappened
from cms.who_helps.answers import orders
from localize.safeguarding.models import Role
from localize.safeguarding.reads import read_as


class AdviceStep(TypedDict):
    """One thing to do, with who says so: the document and its paragraph."""

    text: str
    source: str


class Advice(TypedDict):
    """What somebody can do to whom this happened; numbers never wait for it."""

    steps: Annotated[list[AdviceStep], Says("At most three, in this order.")]
    needs_native_review: Annotated[bool, Says("No native reader has read these steps yet.")]
    lesson: Annotated[Link | None, Says("It says how to act.")]


class VocabularyDocument(TypedDict):
    """Every closed list and every word that a channel needs, in one language."""

    lists: Annotated[dict[str, list[Code]], Component("VocabularyLists")]
    answers: Annotated[
        dict[str, Advice], Says("Code of `happened` → what can be done; not all have an entry.")
    ]
    words: Annotated[dict[str, str], Says("By code. What stands in braces is filled in.")]


class VocabularyCard(TypedDict):
    """A vocabulary is in no list."""

    summary: None


def own_words(home: Any) -> dict[str, str]:
    """Code → the text that editors of a home page gave it."""
    return {child.value["code"]: child.value["text"] for child in home.labels}


def body(page: Any, rendering: Rendering) -> VocabularyDocument:
    found = vocabulary(rendering.locale)
    rendering.depends_on(WhatHappened)
    rows = list(WhatHappened.objects.prefetch_related("texts"))
    first = orders(rows)
    for entry in found["lists"]["happened"]:
        entry["parents"]["category"] = list(first[entry["code"]])
    return {
        "lists": found["lists"],
        "answers": _answers(rows, rendering),
        "words": found["words"] | own_words(page),
    }


def _answers(rows: list[WhatHappened], rendering: Rendering) -> dict[str, Advice]:
    """Steps go out when an expert in child protection has read exactly these in that language, and
    a native reader too where natives have not read all of it; in the demonstration all of them."""
    language = rendering.locale
    readers = read_as(rows)
    found: dict[str, Advice] = {}
    for row in rows:
        read = readers.get((row.pk, language), set())
        is_native = language in NATIVELY_REVIEWED or Role.NATIVE in read
        may_be_read = settings.SHOW_UNREAD_ADVICE or (Role.EXPERT in read and is_native)
        steps = _steps(row, language) if may_be_read else []
        lesson = _lesson(row, rendering)
        if steps or lesson:
            found[row.code] = {
                "steps": steps,
                "needs_native_review": bool(steps) and not is_native,
                "lesson": lesson,
            }
    return found


def _steps(row: WhatHappened, language: str) -> list[AdviceStep]:
    text = row.text(language)
    if text is None:
        return []
    return [
        {"text": step, "source": source}
        for step, source in zip(text.lines_of("steps"), text.lines_of("sources"), strict=False)
    ]


def _lesson(row: WhatHappened, rendering: Rendering) -> Link | None:
    if row.lesson is None:
        return None
    return rendering.link(Page.objects.filter(translation_key=row.lesson).specific().first())


def card(page: Any, rendering: Rendering) -> VocabularyCard:
    return {"summary": None}


def needs_native_review(page: Any) -> bool:
    return page.locale.language_code not in NATIVELY_REVIEWED
