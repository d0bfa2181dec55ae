"""Pictures of an uploaded document, set aside until somebody decides about each.

Nobody has said yet what they show or who is in them, so each counts as one in which a child can
be recognised: it stands in no lesson, and publishing refuses it, until a person has looked. Only
pixels are kept: they were drawn anew when the document was read (`reading.drawings`).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from lessons.docx_import.values import Drawing, Note, quoted
from lessons.library.models.pictures import Picture, collection_named
from lessons.library.pictures.redraw import Redrawn

COLLECTION = "រូបភាពដែលទុកមួយឡែក / Pictures set aside"
MOST_PICTURES = 40
_LONGEST_ALT = 255


def set_aside(drawings: Sequence[Drawing], *, title: str, by: Any) -> Iterator[Note]:
    """Store each different picture once, and say of each what became of it."""
    if not drawings:
        return
    from wagtail.images.permissions import permission_policy  # asks for the model when imported

    if not permission_policy.user_has_permission(by, "add"):
        yield Note("pictures", detail=str(len(drawings)))
        return
    count, seen = 0, set()
    for index, drawing in enumerate(drawings):
        if count == MOST_PICTURES:
            yield Note("pictures", detail=str(len(drawings) - index))
            return
        if drawing.source in seen:
            continue
        seen.add(drawing.source)
        quote = quoted(drawing.alt)
        if not drawing.extension:
            yield Note("picture", drawing.below, quote)
            continue
        count += 1
        picture = _store(drawing, number=count, title=title, by=by)
        yield Note("set_aside", drawing.below, quote, detail=str(picture.pk))


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
