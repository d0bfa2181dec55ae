"""In which formats books and lessons leave. Everything for apps is made by `seed`."""

from collections.abc import Callable
from dataclasses import dataclass

from cms.documents.pack_models import BOOK, GUIDE, HANDOUT, LESSON
from public.packs import epub, html, pdf, slides
from public.packs.contents import Contents


@dataclass(frozen=True)
class Maker:
    """make: the bytes of a file of this kind and format; the same contents make the same bytes.

    is_printed: they are a page of HTML, of which a printer makes the file (`printing`).
    """

    kind: str
    format: str
    make: Callable[[Contents], bytes]
    is_printed: bool = False


MAKERS: list[Maker] = [
    Maker(BOOK, "html", html.make),
    Maker(BOOK, "epub", epub.make),
    Maker(BOOK, "pdf", pdf.book, is_printed=True),
    Maker(LESSON, "pdf", pdf.lesson, is_printed=True),
    Maker(GUIDE, "pdf", pdf.lesson, is_printed=True),
    Maker(HANDOUT, "pdf", pdf.handout, is_printed=True),
    Maker(LESSON, "pptx", slides.make),
    Maker(GUIDE, "pptx", slides.make),
]
