"""Small pieces that several documents hold."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypedDict

from cms.core.shapes.codes import WarningLevel
from cms.core.shapes.parts import Span
from cms.core.vocabularies.shared import Label
from cms.documents.shapes.documents import Link
from cms.documents.shapes.words import Key, Path, Says


class ContentWarning(TypedDict):
    """Show it before the content."""

    level: WarningLevel
    text: str


class PartOf(TypedDict):
    """The book or module of a lesson, the book of a module."""

    key: Key
    title: str
    position: int
    url: Annotated[Path | None, Says("Null while it is not public.")]


def iso_minutes(minutes: int | None) -> str | None:
    """ISO 8601 duration, always in minutes: 90 is "PT90M"."""
    return f"PT{minutes}M" if minutes else None


def iso_seconds(seconds: int | None) -> str | None:
    return f"PT{seconds}S" if seconds else None


def span(low: int | None, high: int | None) -> Span:
    """`{"min", "max"}`; None is open."""
    return {"min": low, "max": high}


def content_warning(page: Any) -> ContentWarning:
    return {"level": page.content_warning_level, "text": page.content_warning_text}


def entries(stream: Iterable[Any]) -> list[Any]:
    """The values of a StreamField with one block type."""
    return [child.value for child in stream]


def codes(labels: Sequence[Label]) -> list[str]:
    """The codes of a closed list: what a list may be filtered by."""
    return [label.code for label in labels]


def audience(page: Any) -> list[str]:
    """One code; none of a draft for which nobody has chosen yet."""
    return [page.audience] if page.audience else []


def bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def paragraphs(*parts: str | None) -> str:
    """The parts that are not empty, each on lines of its own."""
    return "\n".join(part for part in parts if part)


def age_facets(page: Any) -> Iterable[tuple[str, str]]:
    """Left out where open."""
    for name in ("age_min", "age_max"):
        value = getattr(page, name)
        if value is not None:
            yield name, str(value)


def part_of(page: Any, link: Link | None) -> PartOf:
    """A book or module as its parts name it; without an address while it is not public."""
    return {
        "key": str(page.translation_key),
        "title": page.title,
        "position": page.order,
        "url": link["url"] if link else None,
    }
