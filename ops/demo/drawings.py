"""Covers of the demonstration's books, in `shipped/`: ours, under the licence of the content.

Nobody in them is a person that exists.
"""

from django.core.files.images import ImageFile

from lessons.models import Picture
from ops.demo import content
from ops.demo.bilingual import Both
from ops.demo.files import SHIPPED

CREDIT = "CNCC (demonstration)"
ALTS: dict[str, Both] = content.read("books")["drawings"]


def picture(book: str) -> Picture:
    """The drawing of a book, which its lessons show, too; made once."""
    title = f"Drawing: {book}"
    existing = Picture.objects.filter(title=title).first()
    if existing is not None:
        return existing
    with (SHIPPED / f"{book}.png").open("rb") as file:
        made = Picture(
            title=title,
            alt_text=ALTS[book]["en"],
            credit=CREDIT,
            file=ImageFile(file, name=f"{book}.png"),
        )
        made.save()
    return made
