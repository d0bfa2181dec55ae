"""What is printed: a page of HTML for each, which a printer of its own makes a PDF of (`printing`).

Of ink and paper: a style of its own, in two cuts of the Khmer type. Answers stand at the end.
"""

from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from cms.core import styles
from cms.documents import paper
from cms.documents.addresses import absolute
from public.packs import printer, showing
from public.packs.contents import TYPE, Contents
from public.packs.html import data_url
from public.packs.leaving import Ways
from public.website import font

STYLE = Path(__file__).parent / "inside" / "print.css"
ON_HANDOUT = 3  # services, where the lesson names none


def book(contents: Contents) -> bytes:
    return _page(contents, "print_book.html", {one["key"]: one["key"] for one in contents.lessons})


def lesson(contents: Contents) -> bytes:
    return _page(contents, "print_lesson.html", {contents.lessons[0]["key"]: "start"})


def handout(contents: Contents) -> bytes:
    """What to remember, what to do and whom to call; of a short lesson one page."""
    found = contents.lessons[0]["what_to_do"] or {}
    entries = found.get("entries") or contents.help_now["entries"][:ON_HANDOUT]
    places = {contents.lessons[0]["key"]: "start"}
    return _page(contents, "handout.html", places, what=found.get("text", ""), entries=entries)


def _page(contents: Contents, template: str, places: dict[str, str], **more: Any) -> bytes:
    """places: key of a lesson → where it stands in the file."""
    inside = {key: f"#{name}" for key, name in places.items()}
    inside |= {showing.HELP: "#help", "contents": "#start"}
    pictures = {url: data_url(TYPE, found) for url, found in contents.pictures.items()}
    pictures[contents.live_url] = _code(contents.live_url)
    ways = Ways(
        pictures,
        showing.places(contents, inside),
        contents.live_url,
        {path: _code(absolute(path)) for path in showing.films(contents)},
        answers=False,
        folds=False,
    )
    known = showing.context(contents) | {"lessons": contents.lessons, **more}
    known |= {
        "lesson": contents.lessons[0] if contents.lessons else None,
        "has_answers": any(one["quiz"] for one in contents.lessons),
    }
    shown = known | {
        "title": contents.title,
        "style": mark_safe("\n".join([*_font_faces(), styles.read(STYLE)])),
        "policy": printer.POLICY,
        "body": mark_safe(showing.piece(template, known, ways, "html")),
    }
    return render_to_string("packs/print.html", shown).encode()


def _code(address: str) -> str:
    return data_url("image/png", paper.painted(address))


def _font_faces() -> list[str]:
    return [
        f'@font-face {{ font-family: "Noto Sans Khmer"; font-weight: {weight}; '
        f'src: url("{data_url("font/woff2", path.read_bytes())}") format("woff2"); }}'
        for weight, path in font.OF_ONE_WEIGHT.items()
        if path.exists()  # the worker prints nothing without (`printing.lacking`)
    ]
