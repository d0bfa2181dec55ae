"""Pictures of an uploaded document, set aside until somebody decides about each.

Nobody has said yet what they show or who is in them, so each counts as one in which a child can
be recognised: it stands in no lesson, and publishing refuses it, until a person has looked. Only
pixels are kept: they were drawn anew when the document was read (`reading.drawings`).
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from lessons.docx_import.report import SetAside
from lessons.docx_import.values import Drawing, Note, quoted
from lessons.library.models.pictures import Picture, collection_named
from lessons.library.pictures.redraw import Redrawn

COLLECTION = "Pictures set aside"
MOST_PICTURES = 40
_LONGEST_ALT = 255


def set_aside(
    drawings: Sequence[Drawing], *, title: str, by: Any
) -> tuple[list[SetAside], list[Note]]:
    """Store each different picture once; what could not be stored comes back as notes."""
    if not drawings:
        return [], []
    from wagtail.images.permissions import permission_policy  # asks for the model when imported

    if not permission_policy.user_has_permission(by, "add"):
        return [], [Note("pictures", detail=str(len(drawings)))]
    kept: list[SetAside] = []
    notes: list[Note] = []
    seen: set[str] = set()
    for index, drawing in enumerate(drawings):
        if len(kept) == MOST_PICTURES:
            notes.append(Note("pictures", detail=str(len(drawings) - index)))
            break
        if drawing.source in seen:
            continue
        seen.add(drawing.source)
        if not drawing.extension:
            notes.append(Note("picture", drawing.below, quoted(drawing.alt)))
            continue
        picture = _store(drawing, number=len(kept) + 1, title=title, by=by)
        kept.append(SetAside(picture.pk, drawing.alt, drawing.below))
    return kept, notes


def _store(drawing: Drawing, *, number: int, title: str, by: Any) -> Picture:
    picture = Picture(
        title=_("Picture %(number)d of “%(title)s”") % {"number": number, "title": title[:200]},
        file=Redrawn(drawing.content, extension=drawing.extension),
        alt_text=drawing.alt[:_LONGEST_ALT],
        has_identifiable_child=True,
        collection=collection_named(COLLECTION),
        uploaded_by_user=by,
    )
    picture.save()
    return picture
