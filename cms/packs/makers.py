"""In which formats books and lessons leave. Everything for apps is made by `seed`."""

from collections.abc import Callable
from dataclasses import dataclass

from cms.documents.packs.models import BOOK, GUIDE, LESSON
from cms.packs import epub, html, slides
from cms.packs.contents import Contents


@dataclass(frozen=True)
class Maker:
    """make: the bytes of a file of this kind and format; the same contents make the same bytes."""

    kind: str
    format: str
    make: Callable[[Contents], bytes]


MAKERS: list[Maker] = [
    Maker(BOOK, "html", html.make),
    Maker(BOOK, "epub", epub.make),
    Maker(LESSON, "pptx", slides.make),
    Maker(GUIDE, "pptx", slides.make),
]
