"""Covers of the demonstration's books, in `shipped/`: ours, under the licence of the content.

Nobody in them is a person that exists.
"""

from django.core.files.images import ImageFile

from cms.demo.bilingual import Both
from cms.demo.files import SHIPPED
from lessons.models import Picture

CREDIT = "CNCC (demonstration)"
# book → what its drawing shows, for those who cannot see it
ALTS: dict[str, Both] = {
    "book-1-trainers": {
        "en": "Drawing: a trainer at a board, and three people who listen",
        "km": "គំនូរ៖ គ្រូបង្គោលម្នាក់នៅក្បែរក្តារ និងមនុស្សបីនាក់កំពុងស្តាប់",
    },
    "book-2-workforce": {
        "en": "Drawing: two people with a shield between them",
        "km": "គំនូរ៖ មនុស្សពីរនាក់ ដែលមានខែលមួយនៅចន្លោះ",
    },
    "book-3-caregivers": {
        "en": "Drawing: an adult and a child with a telephone in front of a house",
        "km": "គំនូរ៖ មនុស្សពេញវ័យម្នាក់ និងកុមារម្នាក់ កាន់ទូរសព្ទនៅមុខផ្ទះ",
    },
    "book-4-young-people": {
        "en": "Drawing: three young people beside a locked telephone",
        "km": "គំនូរ៖ យុវជនបីនាក់នៅក្បែរទូរសព្ទដែលបានចាក់សោ",
    },
}


def alt(book: str) -> Both:
    return ALTS[book]


def picture(book: str) -> Picture:
    """The drawing of a book, which its lessons show, too; made once."""
    title = f"Drawing: {book}"
    existing = Picture.objects.filter(title=title).first()
    if existing is not None:
        return existing
    with (SHIPPED / f"{book}.png").open("rb") as file:
        made = Picture(
            title=title,
            alt_text=alt(book)["en"],
            credit=CREDIT,
            file=ImageFile(file, name=f"{book}.png"),
        )
        made.save()
    return made
