"""The library of the demonstration: resources as records, their words as pages, one drawing."""

import io
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from cms.demo import samples
from cms.demo.bilingual import Words
from lessons.models import LibraryPage, Picture, Resource, ResourcePage

LICENCE = "cc-by-4.0"


def library_page(words: Words) -> LibraryPage:
    return LibraryPage(
        title=words.text(samples.LIBRARY_TITLE),
        slug="library",
        intro=words.rich(samples.LIBRARY_INTRO),
    )


def make_resource(data: dict[str, Any]) -> Resource:
    """The facts of one resource; its files come later."""
    resource, _ = Resource.objects.get_or_create(
        name=data["title"]["en"],
        defaults={
            "type": data["type"],
            "audiences": data["audience"],
            "licence": LICENCE,
            "pages": data.get("pages"),
            "slides": data.get("slides"),
            "duration_s": data.get("duration_s"),
            "paper": data.get("paper", ""),
            "captions_in": data.get("required", {}).get("captions", []),
            "made_from_directory": data.get("generated_from") == "help_directory",
        },
    )
    return resource


def resource_page(data: dict[str, Any], resource: Resource, words: Words) -> ResourcePage:
    return ResourcePage(
        title=words.text(data["title"]),
        slug=data["key"],
        resource=resource,
        summary=words.text(data["description"]),
    )


def drawing() -> Picture:
    """A telephone with a closed lock, drawn here; it shows nobody."""
    existing = Picture.objects.filter(title="Sample drawing: locked account").first()
    if existing is not None:
        return existing
    picture = Picture(
        title="Sample drawing: locked account",
        alt_text=samples.IMAGE_ALT["en"],
        credit="CNCC (demonstration)",
        file=ImageFile(io.BytesIO(_png()), name="locked-account.png"),
    )
    picture.save()
    return picture


def _png() -> bytes:
    image = Image.new("RGB", (1280, 720), "#e7f1f5")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((460, 60, 820, 660), 40, fill="#1b3a4b")
    draw.rectangle((490, 120, 790, 600), fill="#ffffff")
    draw.arc((570, 220, 710, 400), 180, 360, fill="#e09f3e", width=26)
    draw.rounded_rectangle((545, 320, 735, 480), 18, fill="#e09f3e")
    draw.ellipse((620, 375, 660, 415), fill="#1b3a4b")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
