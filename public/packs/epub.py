"""A book as EPUB 3: a zip of XHTML, for readers of books.

Numbers are no links (a reader of books calls nobody, and `tel:` is none of the addresses that the
format knows), and an answer is not chosen but unfolded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from cms.core import styles
from cms.documents import paper
from public.packs import showing
from public.packs.contents import TYPE, Contents
from public.packs.html import INSIDE
from public.packs.leaving import Ways
from public.website import font

MIMETYPE = "application/epub+zip"
XHTML = "application/xhtml+xml"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of a zip: the same contents give the same bytes
READABLE = 0o644 << 16
_NOT_IN_IDS = re.compile("[^a-z0-9]+")


@dataclass(frozen=True)
class File:
    """One file of the book, as its manifest names it."""

    name: str
    type: str
    content: bytes
    properties: str = ""

    @property
    def id(self) -> str:
        return "f-" + _NOT_IN_IDS.sub("-", self.name)


def make(contents: Contents) -> bytes:
    """The file; the same contents give the same bytes."""
    pictures, sources = _pictures(contents)
    chapters = _chapters(contents, sources)
    files = [*chapters, *pictures, *_style()]
    licence = contents.words.label("licence", contents.book["licence"])
    package = render_to_string(
        "packs/book.opf",
        {
            "locale": contents.locale,
            "book": contents.book,
            "identifier": uuid5(UUID(contents.book["key"]), contents.locale),
            "licence": licence,
            "modified": contents.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "files": sorted(files, key=lambda file: file.name),
            "spine": [chapter.id for chapter in chapters],
        },
    )
    inside = {f"book/{file.name}": file.content for file in files}
    inside["book/book.opf"] = package.encode()
    inside["META-INF/container.xml"] = render_to_string("packs/container.xml").encode()
    return _zipped(inside)


def _pictures(contents: Contents) -> tuple[list[File], dict[str, str]]:
    """The files of pictures and of the QR code; the name of each by its address."""
    cover = {one["url"] for one in (contents.book["thumbnail"] or {}).get("renditions", ())}
    files, sources = [], {}
    for number, (url, content) in enumerate(sorted(contents.pictures.items()), start=1):
        properties = "cover-image" if url in cover else ""
        files.append(File(f"picture-{number}.jpg", TYPE, content, properties))
        sources[url] = files[-1].name
    files.append(File("code.png", "image/png", paper.painted(contents.live_url)))
    return files, sources | {contents.live_url: "code.png"}


def _chapters(contents: Contents, sources: Mapping[str, str]) -> list[File]:
    """Cover, help, contents, lessons, about: in the order of reading."""
    known = showing.context(contents)
    t = contents.words.words
    inside = {one["key"]: f"{one['key']}.xhtml" for one in contents.lessons}
    inside |= {showing.HELP: "help.xhtml", "contents": "nav.xhtml"}
    chapters = {name: name for name in (*inside.values(), "colophon.xhtml")}
    places = showing.places(contents, inside) | chapters
    films = dict.fromkeys(showing.films(contents), "")
    ways = Ways(sources, places, contents.live_url, films, calls=False, answers=False)

    def chapter(name: str, template: str, title: str, **more: Any) -> File:
        body = showing.piece(template, {**known, **more}, ways, "xml")
        return File(f"{name}.xhtml", XHTML, _page(contents, title, body))

    listed = showing.piece("nav.html", known, ways, "xml")
    nav = f'<nav epub:type="toc" id="toc">{listed}</nav>'
    return [
        chapter(showing.COVER, "cover.html", contents.book["title"]),
        chapter(showing.HELP, "help.html", t["neutral_title"]),
        File("nav.xhtml", XHTML, _page(contents, t["contents"], nav), "nav"),
        *(
            chapter(lesson["key"], "lesson.html", lesson["title"], module=module, lesson=lesson)
            for module, lessons in contents.parts
            for lesson in lessons
        ),
        chapter(showing.COLOPHON, "colophon.html", t["about_text"]),
    ]


def _page(contents: Contents, title: str, body: str) -> bytes:
    shown = {"locale": contents.locale, "title": title, "body": mark_safe(body)}
    return render_to_string("packs/chapter.xhtml", shown).encode()


def _style() -> list[File]:
    """What readers need beside their own, and the Khmer type where there is one."""
    files = [File("book.css", "text/css", styles.read(INSIDE / "epub.css", is_plain=True).encode())]
    if font.PATH.exists():
        files.append(File("noto-sans-khmer.woff2", "font/woff2", font.PATH.read_bytes()))
    return files


def _zipped(inside: Mapping[str, bytes]) -> bytes:
    """The type first and not packed, as the format asks; the rest by name."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        _add(archive, "mimetype", MIMETYPE.encode(), ZIP_STORED)
        for name in sorted(inside):
            _add(archive, name, inside[name], ZIP_DEFLATED)
    return made.getvalue()


def _add(archive: ZipFile, name: str, content: bytes, how: int) -> None:
    about = ZipInfo(name, FIRST_DAY)
    about.compress_type, about.create_system, about.external_attr = how, 3, READABLE
    archive.writestr(about, content, compresslevel=9)
