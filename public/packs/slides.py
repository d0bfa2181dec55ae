"""A lesson as slides (.pptx), for whoever leads a group.

Built from the empty presentation of python-pptx, with a theme of our own. Programs for slides know
no words of Khmer or Lao, so texts have the marks of `khmertext.lines`; and they let a text run out
of its slide, so what is too long goes on to the next. How much room a text takes is estimated for
the widest type that people have in the place of ours (Khmer OS), and lines have a fixed height.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from itertools import chain, count
from math import ceil
from typing import Any
from zipfile import ZipFile

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from cms.core.languages import described, every
from khmertext.characters import ZWSP
from khmertext.clusters import clusters
from khmertext.lines import WORD_JOINER, with_lines
from public.packs.contents import Contents
from public.packs.seed import zipped
from public.packs.session import POINT, SMALL, STRONG, Line, Picture, Session, Slide
from public.website.formats import numerals

WIDTH, HEIGHT, MARGIN = 960, 540, 48  # in points: 16:9
TOP, ROOM, ASIDE = 138, 366, 372  # of the body; the width of a picture beside it
TEXT, LITTLE = 26, 19
TITLES, TITLE_ROOM = (36, 30, 24, 18), 96  # the largest that fits
INDENT, AFTER = 40, 8  # of a list; the room below a paragraph
WIDE, LATIN = 0.95, 0.56  # the width of a letter in sizes
TALL, USUAL = 1.6, 1.25  # the height of a line, too
RAGGED = 2  # what stays free in a line
DEEP, INK, SOFT = (RGBColor.from_string(one) for one in ("083A66", "14213A", "4A5870"))
PALE = RGBColor.from_string("E6F0FA")
SIDES = {"ltr": PP_ALIGN.LEFT, "rtl": PP_ALIGN.RIGHT}
KEPT = (0, 1, 5)  # layouts of python-pptx: a cover, a title with words, a title
COVER, WORDS, NO_WORDS = range(3)
_WIDE = re.compile("[\u0590-\u1dff\u2e80-\uffff]")  # of no script of Europe
_WORD = re.compile(f"[^ {ZWSP}]{{1,99}}[ {ZWSP}]*")
# of the empty presentation: its types, and what its author's program left in it
_OURS = (
    (re.compile(rb'(script="Khmr" typeface=)"[^"]*"'), rb'\1"Khmer OS"'),  # where there is no Noto
    (re.compile(rb'<Relationship [^>]*"(?:docProps/thumbnail|printerSettings/)[^>]*>'), b""),
)
_LEFT_OUT = ("docProps/thumbnail.jpeg", "ppt/printerSettings/")


def make(contents: Contents) -> bytes:
    """The file; the same contents give the same bytes."""
    drawing = _Drawing(contents)
    titles: set[str] = set()
    for number, slide in enumerate(Session(contents).slides):
        for part in drawing.parts(slide):
            again = (f"{part.title} {drawing.digits(f'({which})')}" for which in count(2))
            title = next(one for one in chain([part.title], again) if one not in titles)
            titles.add(title)
            drawing.add(replace(part, title=title), is_cover=number == 0)
    return drawing.content()


class _Drawing:
    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.line = TALL if described(contents.locale).is_tall else USUAL
        self.made = _empty(contents)

    def said(self, text: str) -> str:
        """With ZWSP. Types have no WORD JOINER, and a program may draw a box for it."""
        text = with_lines(text.replace("\n", " "), self.contents.compounds)
        return text.replace(WORD_JOINER, "")

    def digits(self, text: str) -> str:
        return numerals(text, self.contents.words)

    # What fits

    def parts(self, slide: Slide) -> Iterator[Slide]:
        """As many slides as its lines need; the picture and the notes are with the first."""
        width = WIDTH - 2 * MARGIN - (ASIDE + INDENT if slide.picture else 0)
        page: list[Line] = []
        used = 0.0
        for group in _groups(self.short_lines(slide.lines, width)):
            heights = [self.height(one, width) for one in group]
            needed = min(sum(heights), ROOM)
            for one, height in zip(group, heights, strict=True):
                if page and used + max(needed, height) > ROOM:
                    yield replace(slide, lines=page)
                    slide, page, used = replace(slide, picture=None, notes=[]), [], 0.0
                page.append(one)
                used, needed = used + height, 0
        yield replace(slide, lines=page)

    def short_lines(self, lines: list[Line], width: float) -> Iterator[Line]:
        """None that is higher than a slide: it goes on between words."""
        for one in lines:
            piece = ""
            for word in _WORD.findall(self.said(one.text)):
                longer = replace(one, text=piece + word)
                if piece and self.height(longer, width) > ROOM:
                    yield replace(one, text=piece)
                    one, piece = replace(one, look=one.look.replace(POINT, ""), number=0), ""
                piece += word
            yield replace(one, text=piece)

    def height(self, one: Line, width: float) -> float:
        size = LITTLE if one.look == SMALL else TEXT
        return self.lines(one, width, size) * size * self.line + AFTER

    def lines(self, one: Line, width: float, size: int) -> int:
        letters = sum(
            WIDE if _WIDE.match(letter) else LATIN * (letter != ZWSP)
            for letter in clusters(one.text)
        )
        inner = width - (INDENT if one.number or one.look == POINT else 0)
        return ceil(letters * size / (inner - RAGGED * size))

    def title_size(self, title: Line) -> int:
        fits = (
            size
            for size in TITLES
            if self.lines(title, WIDTH - 2 * MARGIN, size) * size * self.line <= TITLE_ROOM
        )
        return next(fits, TITLES[-1])

    # How it looks

    def add(self, slide: Slide, *, is_cover: bool) -> None:
        layout = COVER if is_cover else WORDS if slide.lines else NO_WORDS
        made = self.made.slides.add_slide(self.made.slide_layouts[layout])
        title = Line(self.said(slide.title), STRONG)
        self.write(made.shapes.title.text_frame, [title], self.title_size(title), DEEP)
        if slide.lines:
            body = made.placeholders[1]
            self.write(body.text_frame, slide.lines, TEXT, INK)
            if slide.picture:
                place = (body.left, body.top, body.width - Pt(ASIDE + INDENT), body.height)
                body.left, body.top, body.width, body.height = place
        if slide.picture:
            _draw(made, slide.picture, ASIDE if slide.lines else WIDTH - 2 * MARGIN)
        if slide.notes:
            frame = made.notes_slide.notes_text_frame
            said = [self.said(text) for each in slide.notes for text in each.splitlines()]
            self.write(frame, [Line(text) for text in said])

    def write(self, frame: Any, lines: list[Line], size: int = 0, colour: Any = None) -> None:
        for number, one in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            # these programs have no lists in the digits of Khmer
            sign = self.digits(f"{one.number}.\t") if one.number else ""
            run.text = sign + one.text
            language = described(one.locale or self.contents.locale)
            run._r.get_or_add_rPr().set("lang", language.for_programs)
            if language.direction == "rtl":
                paragraph._p.get_or_add_pPr().set("rtl", "1")
            if not size:
                continue
            sized = LITTLE if one.look == SMALL else size
            run.font.size, run.font.bold = Pt(sized), one.look == STRONG
            run.font.color.rgb = SOFT if one.look == SMALL else colour
            paragraph.line_spacing, paragraph.space_before = Pt(sized * self.line), Pt(0)
            paragraph.space_after, paragraph.alignment = Pt(AFTER), SIDES[language.direction]
            _begin(paragraph, one)

    def content(self) -> bytes:
        """With the same dates in the zip, whenever it is made."""
        saved = BytesIO()
        self.made.save(saved)
        with ZipFile(saved) as archive:
            names = [one for one in archive.namelist() if not one.startswith(_LEFT_OUT)]
            family = _family(self.contents.locale)
            return zipped({name: _ours(name, archive.read(name), family) for name in names})


def _groups(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """A name with what is below it."""
    group: list[Line] = []
    for one in lines:
        if group and one.look == STRONG:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _family(locale: str) -> str:
    """The type of `locale`, or the first that a language has: its words may stand in any lesson."""
    return next(name for one in (described(locale), *every()) if (name := one.family))


def _ours(name: str, content: bytes, family: str) -> bytes:
    """With `family` for scripts whose letters take room above and below."""
    if name.endswith(".rels") or name.startswith("ppt/theme/"):
        content = content.replace(
            b'<a:cs typeface=""/>', b'<a:cs typeface="%s"/>' % family.encode()
        )
        for pattern, ours in _OURS:
            content = pattern.sub(ours, content)
    return content


def _begin(paragraph: Any, one: Line) -> None:
    """With a sign, or room for the number that its text begins with, or nothing."""
    properties = paragraph._p.get_or_add_pPr()
    is_listed = one.number or one.look == POINT
    properties.set("marL", str(Pt(INDENT) if is_listed else 0))
    properties.set("indent", str(-Pt(INDENT) if is_listed else 0))
    if one.look == POINT and not one.number:
        etree.SubElement(properties, qn("a:buChar"), char="•")
    else:
        etree.SubElement(properties, qn("a:buNone"))


def _draw(made: Any, shown: Picture, room: int) -> None:
    """On the right, as large as it may be."""
    picture = made.shapes.add_picture(BytesIO(shown.content), 0, 0)
    factor = min(Pt(room) / picture.width, Pt(ROOM) / picture.height)
    picture.width, picture.height = int(picture.width * factor), int(picture.height * factor)
    picture.left, picture.top = Pt(WIDTH - MARGIN) - picture.width, Pt(TOP)
    picture._element.nvPicPr.cNvPr.set("descr", shown.alt)


def _empty(contents: Contents) -> Any:
    """A wide presentation of three layouts, in our type, with no day or name of its own."""
    made = Presentation()
    made.slide_width, made.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for number, layout in reversed(list(enumerate(made.slide_layouts))):
        if number not in KEPT:
            made.slide_layouts.remove(layout)
    for holder in (made.slide_master, *made.slide_layouts):
        for shape in holder.placeholders:
            _place(shape)
    made.slide_layouts[COVER].background.fill.solid()
    made.slide_layouts[COVER].background.fill.fore_color.rgb = PALE
    about = made.core_properties
    about.title, about.language, about.comments = contents.title, contents.locale, ""
    about.author = about.last_modified_by = (contents.home or {}).get("title", "")
    about.created = about.modified = contents.made_at.astimezone(UTC)
    return made


def _place(shape: Any) -> None:
    """Titles above, words below; what python-pptx never fills is in a corner."""
    kind = shape.placeholder_format.idx
    top, height = {0: (30, 96), 1: (TOP, ROOM)}.get(kind, (HEIGHT - 30, 24))
    shape.left, shape.top = Pt(MARGIN), Pt(top)
    shape.width, shape.height = Pt(WIDTH - 2 * MARGIN), Pt(height)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if kind == 0 else MSO_ANCHOR.TOP
