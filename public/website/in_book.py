"""Where a lesson stands in its module.

Everything comes from what is public; nothing is stored about who reads.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cms.documents.addresses import website_path
from public.website import published

Json = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """`number` of `total`, counted from one; `before` and `after` are `{"title", "path"}`."""

    number: int
    total: int
    before: Json | None
    after: Json | None


def place(document: Json) -> Place | None:
    """Where a lesson or its guide stands; None for other kinds and for what is not public there."""
    module = document.get("module")
    if document["kind"] not in ("lessons", "guides") or not module or not module["url"]:
        return None
    found = published.one(document["locale"], "modules", Q(key=module["key"]))
    lessons = found["lessons"] if found else []
    numbers = {lesson["key"]: number for number, lesson in enumerate(lessons)}
    number = numbers.get(document["key"])
    if number is None:
        return None

    def neighbour(at: int) -> Json | None:
        if not 0 <= at < len(lessons):
            return None
        path = website_path(document["locale"], document["kind"], lessons[at]["key"])
        return {"title": lessons[at]["title"], "path": path}

    return Place(number + 1, len(lessons), neighbour(number - 1), neighbour(number + 1))
