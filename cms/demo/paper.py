"""PDF with Khmer that is shaped as it should be, for the files of the demonstration."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from tempfile import NamedTemporaryFile

import fontpkg_noto_sans_khmer
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from fpdf import FPDF

from localize.khmer import words

FONT = "Noto Sans Khmer"
DEMONSTRATION = {
    "en": "Demonstration file. It is not an official document of CNCC.",
    "km": "ឯកសារសាកល្បង។ នេះមិនមែនជាឯកសារផ្លូវការរបស់ ក.ជ.ក. ទេ។",
}


@lru_cache(maxsize=1)
def font_bytes() -> bytes:
    """The regular weight of the packaged variable font: PDF knows no variable fonts."""
    (path,) = (fontpkg_noto_sans_khmer.ROOT / "files").glob("*.ttf")
    out = BytesIO()
    instancer.instantiateVariableFont(TTFont(path), {"wght": 400, "wdth": 100}).save(out)
    return out.getvalue()


def drawn(title: str, language: str, write: Callable[[FPDF], None], *, paper: str = "A4") -> bytes:
    """A PDF whose pages `write` fills; a new page begins by itself."""
    with NamedTemporaryFile(suffix=".ttf") as font:  # FPDF and HarfBuzz read fonts from files
        font.write(font_bytes())
        font.flush()
        pdf = FPDF(format=paper)
        pdf.set_lang(language)
        pdf.set_title(title)
        pdf.add_font(FONT, fname=font.name)
        pdf.set_text_shaping(use_shaping_engine=True)
        pdf.set_margins(22, 22)
        pdf.add_page()
        write(pdf)
        return bytes(pdf.output())


def lines(pdf: FPDF, text: str, *, size: int, height: int) -> None:
    """A paragraph; Khmer breaks between words, which it does not separate by spaces."""
    pdf.set_font(FONT, size=size)
    line = ""
    for word in words(text):
        if line and pdf.get_string_width(line + word.rstrip()) > pdf.epw - 2:
            pdf.cell(0, height, line.strip(), new_x="LMARGIN", new_y="NEXT")
            line = ""
        line += word
    pdf.cell(0, height, line.strip(), new_x="LMARGIN", new_y="NEXT")


def notice(pdf: FPDF, language: str) -> None:
    """That it is a demonstration, first in `language`."""
    for code in (language, "en" if language == "km" else "km"):
        lines(pdf, DEMONSTRATION[code], size=11, height=8)
