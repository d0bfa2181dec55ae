"""The library of the demonstration: resources as records, their words as pages."""

from typing import Any

from lessons.models import LibraryPage, Resource, ResourcePage
from ops.demo.bilingual import Words
from ops.demo.front import PAGES

LICENCE = "cc-by-4.0"


def library_page(words: Words) -> LibraryPage:
    return LibraryPage(
        title=words.text(PAGES["library"]["title"]),
        slug="library",
        intro=words.rich(PAGES["library"]["intro"]),
    )


def make_resource(data: dict[str, Any]) -> Resource:
    """The facts of one resource; its files come later."""
    resource, _ = Resource.objects.get_or_create(
        name=data["title"]["en"],
        defaults={
            "type": data["type"],
            "audiences": data["audience"],
            "licence": LICENCE,
            "paper": data.get("paper", ""),
            "captions_in": data.get("required", {}).get("captions", []),
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
