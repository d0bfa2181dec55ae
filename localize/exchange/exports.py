"""What a person downloads: the strings of one page in one language, the memory, the term base."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from localize.exchange import tbx, tmx, xliff, xlsx
from localize.exchange.rows import Contents, contents_of
from localize.terminology.models import Term
from localize.workflow import memory


@dataclass(frozen=True)
class File:
    """A file to hand out."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Format:
    label: str
    content_type: str
    write: Callable[[Contents], bytes]


FORMATS: Final = {
    "xlsx": Format(
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx.write,
    ),
    "xlf": Format("XLIFF 2.1", "application/xliff+xml", xliff.write),
}


def export(translation: Translation, extension: str) -> File:
    """The strings of `translation` as a file; KeyError for an extension not in FORMATS."""
    kind = FORMATS[extension]
    name = f"{_slug(translation)}-{translation.target_locale.language_code}.{extension}"
    return File(name, kind.content_type, kind.write(contents_of(translation)))


def export_memory() -> File:
    """Every approved pair of every two languages, as TMX."""
    locales = list(Locale.objects.order_by("language_code"))
    reviews = (
        review
        for number, one in enumerate(locales)
        for other in locales[number + 1 :]
        for review in memory.approved_pairs(one, other)
    )
    data = tmx.write(reviews, source_language="*all*")
    return File("memory.tmx", "application/x-tmx+xml", data)


def export_terms() -> File:
    """The whole term base, as TBX-Basic."""
    return File("terms.tbx", "application/x-tbx+xml", tbx.write(Term.objects.with_words()))


def _slug(translation: Translation) -> str:
    """For the name of the file; a source that is deleted has no slug any more."""
    page = Page.objects.filter(
        translation_key=translation.source.object_id, locale=translation.source.locale
    ).first()
    return page.slug if page is not None else str(translation.uuid)
