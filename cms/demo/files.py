"""The files of the demonstration's library, made here: a PDF, a poster, slides, a short film.

Each says in both languages that it is a demonstration. Khmer is shaped by HarfBuzz in all of them.
They go the way of every upload: added by the editor, cleaned, confirmed by the publisher.
"""

import math
import zipfile
from array import array
from fractions import Fraction
from functools import lru_cache
from io import BytesIO
from typing import Any

import av
from django.core.files.base import ContentFile
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation
from pptx.util import Cm, Pt

from cms.demo.paper import DEMONSTRATION, FONT, drawn, font_bytes, lines, notice
from cms.demo.people import People
from lessons.library import files
from lessons.models import Resource

INK, PAPER, ACCENT = "#1b3a4b", "#ffffff", "#e09f3e"

STEPS = {
    "en": (
        "Open the settings of your account.",
        "Choose who can see what you share.",
        "Keep your password to yourself.",
        "Talk with somebody you trust when something worries you.",
    ),
    "km": (
        "បើកការកំណត់នៃគណនីរបស់ប្អូន។",
        "ជ្រើសរើសអ្នកដែលអាចឃើញអ្វីដែលប្អូនចែករំលែក។",
        "រក្សាទុកពាក្យសម្ងាត់សម្រាប់ខ្លួនឯង។",
        "និយាយជាមួយមនុស្សដែលប្អូនទុកចិត្ត នៅពេលមានរឿងព្រួយបារម្ភ។",
    ),
}
SCENES = (  # seconds in the film, what is shown and read out
    (0, {"en": "Demonstration", "km": "ការសាកល្បង"}),
    (3, {"en": "Open the settings.", "km": "បើកការកំណត់។"}),
    (6, {"en": "Choose friends only.", "km": "ជ្រើសតែមិត្តភក្តិ។"}),
    (8, {"en": "Your account is locked.", "km": "គណនីរបស់ប្អូនបានចាក់សោ។"}),
)
FILM_SECONDS = 10
FILM_SIZE = (640, 360)
FILM_RATE = 1  # pictures a second: nothing moves in a scene
SOUND_RATE = 48_000
SOUND_FRAME = 960  # samples


def add_files(resource: Resource, title: dict[str, str], people: People) -> None:
    """Give a resource without files its demonstration files."""
    if resource.files.exists():
        return
    if resource.type == "video":
        _add_film(resource, people)
        return
    for language in ("km", "en"):
        if resource.type == "pptx":
            _add(resource, language, "main", slides(title, language), "pptx", people)
        elif resource.type in ("pdf", "poster"):
            _add(
                resource,
                language,
                "main",
                document(title, language, resource.paper or "A4"),
                "pdf",
                people,
            )


def _add_film(resource: Resource, people: People) -> None:
    _add(resource, "km", "main", film(), "webm", people)
    for language in ("km", "en"):
        _add(resource, language, "captions", captions(language).encode(), "vtt", people)
        _add(resource, language, "transcript", transcript(language).encode(), "txt", people)


def _add(
    resource: Resource, language: str, role: str, content: bytes, kind: str, people: People
) -> None:
    upload: Any = ContentFile(content, name=f"demonstration.{kind}")
    added = files.add(resource, language=language, role=role, upload=upload, by=people.editor)
    files.confirm(added, by=people.publisher)


# Paper


def document(title: dict[str, str], language: str, paper: str) -> bytes:
    """One page with the title, four steps and the notice, first in `language`."""

    def write(pdf: FPDF) -> None:
        lines(pdf, title[language], size=24, height=14)
        pdf.ln(8)
        for number, step in enumerate(STEPS[language], start=1):
            lines(pdf, f"{number}. {step}", size=15, height=10)
            pdf.ln(2)
        pdf.ln(10)
        notice(pdf, language)

    return drawn(title[language], language, write, paper=paper)


# Slides


def slides(title: dict[str, str], language: str) -> bytes:
    """A title and four slides, each with one step in `language`."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Cm(25.4), Cm(19.05)
    first = [title[language], DEMONSTRATION[language]]
    for shown in (first, *([step] for step in STEPS[language])):
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        for number, line in enumerate(shown):
            box = slide.shapes.add_textbox(Cm(2), Cm(3 + 7 * number), Cm(21.4), Cm(6))
            box.text_frame.word_wrap = True
            run = box.text_frame.paragraphs[0].add_run()
            run.text = line
            run.font.size, run.font.name = Pt(18 if number else 36), FONT
    out = BytesIO()
    presentation.save(out)
    return _without_preview(out.getvalue())


def _without_preview(content: bytes) -> bytes:
    """Without the empty preview of the library's template, so that slide 1 is drawn."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            if not entry.filename.startswith("docProps/thumbnail"):
                target.writestr(entry, source.read(entry))
    return out.getvalue()


# Film


def film() -> bytes:
    """Ten seconds of WebM (VP8 and Opus): a telephone, its lock, a soft tone for each scene."""
    out = BytesIO()
    with av.open(out, "w", format="webm", options={"fflags": "+bitexact"}) as target:
        shown = target.add_stream("libvpx", rate=FILM_RATE, options={"deadline": "realtime"})
        shown.width, shown.height = FILM_SIZE
        shown.pix_fmt, shown.bit_rate = "yuv420p", 150_000
        heard = target.add_stream("libopus", rate=SOUND_RATE)
        heard.layout, heard.bit_rate = "mono", 24_000
        for number in range(FILM_SECONDS * FILM_RATE):
            frame = av.VideoFrame.from_image(_scene(_scene_at(number / FILM_RATE)))
            frame.pts, frame.time_base = number, Fraction(1, FILM_RATE)
            target.mux(shown.encode(frame))
            for sound in range(SOUND_RATE // SOUND_FRAME // FILM_RATE):
                start = number * SOUND_RATE // FILM_RATE + sound * SOUND_FRAME
                target.mux(heard.encode(_tone(start)))
        target.mux(shown.encode(None))
        target.mux(heard.encode(None))
    return out.getvalue()


def _scene_at(second: float) -> int:
    return max(number for number, (start, _) in enumerate(SCENES) if start <= second)


@lru_cache(maxsize=len(SCENES))
def _scene(number: int) -> Image.Image:
    """A telephone with a lock that closes in the last scene, and the words in both languages."""
    image = Image.new("RGB", FILM_SIZE, "#e7f1f5")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((60, 40, 220, 320), 18, fill=INK)
    draw.rectangle((72, 66, 208, 294), fill=PAPER)
    lift = 0 if number == len(SCENES) - 1 else 22
    draw.arc((108, 120 - lift, 172, 200 - lift), 180, 360, fill=ACCENT, width=12)
    draw.rounded_rectangle((98, 160, 182, 236), 10, fill=ACCENT)
    text = SCENES[number][1]
    draw.text((250, 90), text["km"], font=_letters(30), fill=INK, language="km")
    draw.text((250, 170), text["en"], font=_letters(26), fill=INK)
    draw.text((250, 300), "សាកល្បង · Demonstration", font=_letters(18), fill=INK, language="km")
    return image


@lru_cache(maxsize=4)
def _letters(size: int) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM
    return ImageFont.truetype(BytesIO(font_bytes()), size, layout_engine=engine)


def _tone(start: int) -> av.AudioFrame:
    """20 ms that begin at sample `start`: a tone that fades within each scene's first second."""
    samples = array("h", (_level(start + number) for number in range(SOUND_FRAME)))
    frame = av.AudioFrame(format="s16", layout="mono", samples=SOUND_FRAME)
    frame.planes[0].update(samples.tobytes())
    frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
    return frame


def _level(sample: int) -> int:
    second = sample / SOUND_RATE
    number = _scene_at(second)
    since = second - SCENES[number][0]
    if since >= 1:
        return 0
    pitch = (392, 440, 494, 523)[number]  # Hz
    return round(6000 * (1 - since) * math.sin(2 * math.pi * pitch * since))


def captions(language: str) -> str:
    """WebVTT."""
    ends = [start for start, _ in SCENES[1:]] + [FILM_SECONDS]
    cues = [
        f"00:{start:02}.000 --> 00:{end:02}.000\n{text[language]}"
        for (start, text), end in zip(SCENES, ends, strict=True)
    ]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def transcript(language: str) -> str:
    lines = [DEMONSTRATION[language], *(text[language] for _, text in SCENES)]
    return "\n".join(lines) + "\n"
