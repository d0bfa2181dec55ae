"""The translation memory as TMX 1.4b, for other tools: approved pairs only."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils import timezone

from localize.exchange.markup import UNFIT, Code, append, pieces
from localize.workflow.models import Review

_NAME = "cncc-cms"


def write(reviews: Iterable[Review], *, source_language: str) -> bytes:
    """`reviews` of approved strings, each with its two texts; srclang is only a hint to tools."""
    root = Element("tmx", {"version": "1.4"})
    SubElement(
        root,
        "header",
        {
            "creationtool": _NAME,
            "creationtoolversion": "1",
            "segtype": "block",
            "o-tmf": _NAME,
            "adminlang": "en",
            "srclang": source_language,
            "datatype": "html",
            "creationdate": _time(timezone.now()),
        },
    )
    body = SubElement(root, "body")
    for review in reviews:
        body.append(_unit(review))
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _unit(review: Review) -> Element:
    translation = review.string_translation
    assert translation is not None  # the memory holds strings only
    source = translation.translation_of
    language = source.locale.language_code
    unit = Element("tu", {"srclang": language, "changedate": _time(review.state_since)})
    if translation.context is not None:
        SubElement(unit, "prop", {"type": "x-path"}).text = translation.context.path
    for code, text in (
        (language, source.data),
        (translation.locale.language_code, translation.data),
    ):
        variant = SubElement(unit, "tuv", {"xml:lang": code})
        append(SubElement(variant, "seg"), _inline(text))
    return unit


def _inline(text: str) -> Iterator[str | Element]:
    numbers: dict[Code, int] = {}
    for piece in pieces(text):
        if isinstance(piece, Code):
            # x pairs the code of one language with the same code of the other
            number = numbers.setdefault(piece, len(numbers) + 1)
            code = Element("ph", {"x": str(number)})
            code.text = UNFIT.sub("", piece.tag)
            yield code
        else:
            yield UNFIT.sub("", piece)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
