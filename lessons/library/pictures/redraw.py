"""An upload becomes pixels and nothing else, in a process of its own (`cleaning.picture`).

Every refusal is a ValidationError with a sentence that says what to do.
"""

from collections.abc import Mapping, Sequence
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from cms.sandbox import running
from lessons.library import ladder
from lessons.library.cleaning.values import LARGEST_PICTURE
from lessons.library.refusals import PICTURES

_REDRAW, _SIZES = (
    "lessons.library.cleaning.picture:opened",
    "lessons.library.ladder:opened",
)
EXTENSIONS = frozenset({"jpg", "png"})


class Redrawn(ContentFile):
    """A picture that was drawn anew, perhaps with its sizes."""

    def __init__(
        self, content: bytes, *, extension: str, sizes: Sequence[ladder.Drawn] = ()
    ) -> None:
        if extension not in EXTENSIONS:
            raise ValueError(f"A picture that was drawn anew is no {extension!r}.")
        super().__init__(content, name=f"picture.{extension}")
        self.sizes = list(sizes)


def refused(code: str) -> ValidationError:
    return ValidationError(PICTURES[code], code=code)


def redraw(upload: IO[bytes] | File, *, with_sizes: bool = False) -> Redrawn:
    """The picture in `upload`, upright and in sRGB, as a new file. Repeating it changes nothing."""
    if isinstance(upload, Redrawn):
        return upload
    if upload.seek(0, 2) > LARGEST_PICTURE:
        raise refused("large")
    with running.opened(_REDRAW, [upload], refusals=PICTURES, with_sizes=with_sizes) as made:
        drawn = sizes_in(made, made.values["sizes"])
        return Redrawn(made.content("picture"), extension=made.values["extension"], sizes=drawn)


def sizes(content: bytes, wanted: list[str]) -> list[ladder.Drawn]:
    """The sizes named in `wanted` of a picture that was redrawn."""
    with running.opened(_SIZES, [content], refusals=PICTURES, wanted=wanted) as made:
        return sizes_in(made, made.values)


def sizes_in(made: running.Opened, sizes: Mapping[str, Sequence[int]]) -> list[ladder.Drawn]:
    """What `ladder.write` wrote."""
    return [
        ladder.Drawn(spec, made.content(ladder.file_name(spec)), width, height)
        for spec, (width, height) in sizes.items()
    ]
