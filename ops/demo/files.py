"""The files of the demonstration's library, as they lie in `shipped/`: PDFs, slides, a short film.

Each says in both languages that it is a demonstration. They go the way of every upload: added by
the editor, cleaned, confirmed by the publisher.
"""

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from lessons.library import files
from lessons.models import Resource
from ops.demo.people import People

SHIPPED = Path(__file__).parent / "shipped"
ROLES = {"vtt": "captions", "txt": "transcript"}  # what stands beside a film


def add_files(resource: Resource, key: str, people: People) -> None:
    """Give a resource without files its own, which are called key.language.type."""
    if resource.files.exists():
        return
    # Khmer first: its film and its papers
    for file in sorted(SHIPPED.glob(f"{key}.*.*"), key=lambda one: one.name, reverse=True):
        _key, language, kind = file.name.split(".")
        upload: Any = ContentFile(file.read_bytes(), name=f"demonstration.{kind}")
        role = ROLES.get(kind, "main")
        added = files.add(resource, language=language, role=role, upload=upload, by=people.editor)
        files.confirm(added, by=people.publisher)
