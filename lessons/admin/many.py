"""Many files at once: each becomes a resource of its own, with a page of words as a draft.

What is wrong with one file costs none of the others.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from cms.publishing import normal_form
from cms.publishing.approvals.refusals import Refused
from cms.publishing.new_pages import making
from lessons.library import files
from lessons.library.file_types import resource_type
from lessons.library.models.resources import Resource
from lessons.models.library import LibraryPage, ResourcePage

MOST_FILES = 30
LONGEST_NAME = 120  # code points; the column's limit


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `resource` and perhaps `page`, or `refusal`."""

    file: str
    resource: Resource | None = None
    page: ResourcePage | None = None
    refusal: str = ""


def add(uploads: Iterable[File], *, language: str, by: Any) -> list[Outcome]:
    """One outcome for each file, in their order."""
    library = LibraryPage.objects.filter(locale__language_code=language).first()
    return [_add(upload, library, language, by) for upload in uploads]


def _add(upload: File, library: LibraryPage | None, language: str, by: Any) -> Outcome:
    told = PurePath(str(upload.name)).name
    try:
        kind = resource_type(upload.file)  # type: ignore[arg-type]
        if not kind:
            raise ValidationError(
                _(
                    "Nothing of the library can be of this kind, or the content is not what the "
                    "name says. Captions and transcripts are added at their recording."
                )
            )
        resource = Resource(name=title_of(told), type=kind)
        files.add(resource, language=language, upload=upload, by=by)
    except (ValidationError, Refused) as error:
        return Outcome(told, refusal=" ".join(error.messages))
    page = None
    if library is not None and making.may_add(library, ResourcePage, by):
        page = ResourcePage(title=resource.name, resource=resource)
        making.make(page, parent=library, by=by)
    return Outcome(told, resource, page)


def title_of(name: str) -> str:
    """The name of a file as words: "safe_online-ប៉ូស្ទ័រ.v2.pdf" is "safe online ប៉ូស្ទ័រ.v2"."""
    stem = PurePath(name).stem
    words = " ".join(re.sub(r"[_\-\s\0]+", " ", stem).split())
    return normal_form.khmer(words)[:LONGEST_NAME].strip() or _("A file without a name")
