"""Covers of the demonstration's books, drawn here: ours, under the licence of the content.

Flat shapes in the colour of each book. Nobody in them is a person that exists.
"""

import io
from collections.abc import Callable

from django.core.files.images import ImageFile
from PIL import Image, ImageColor, ImageDraw

from cms.demo.bilingual import Both
from lessons.models import Picture

SIZE = WIDTH, HEIGHT = 1280, 720
_TIMES = 2  # drawn larger and made smaller, which smooths the edges
CREDIT = "CNCC (demonstration)"

BOOK_COLOURS = {
    "book-1-trainers": ("#dbe9f6", "#0b4f8a"),
    "book-2-workforce": ("#d9efe9", "#1f7a6c"),
    "book-3-caregivers": ("#f8e8d8", "#a3541a"),
    "book-4-young-people": ("#efe2f4", "#7a3d8f"),
}
INK, PAPER, SUN, SKIN = "#1d2a3f", "#ffffff", "#f4b942", ("#c98f63", "#a8704a", "#d9a577")
HAIR = "#2b211c"


class Sheet:
    """What the scenes are drawn with; lengths are parts of a sheet of 1280 × 720."""

    def __init__(self, ground: str, main: str) -> None:
        self.main, self.earth = main, _between(ground, main)
        self.image = Image.new("RGB", (WIDTH * _TIMES, HEIGHT * _TIMES), ground)
        self.pen = ImageDraw.Draw(self.image)

    def _box(self, x: float, y: float, wide: float, high: float) -> tuple[float, ...]:
        return tuple(value * _TIMES for value in (x, y, x + wide, y + high))

    def oval(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        self.pen.ellipse(self._box(x, y, wide, high), fill=colour)

    def panel(
        self, x: float, y: float, wide: float, high: float, colour: str, round_: float = 24
    ) -> None:
        self.pen.rounded_rectangle(self._box(x, y, wide, high), round_ * _TIMES, fill=colour)

    def shape(self, colour: str, *points: tuple[float, float]) -> None:
        self.pen.polygon([(x * _TIMES, y * _TIMES) for x, y in points], fill=colour)

    def line(self, colour: str, wide: float, *points: tuple[float, float]) -> None:
        path = [(x * _TIMES, y * _TIMES) for x, y in points]
        self.pen.line(path, fill=colour, width=int(wide * _TIMES), joint="curve")

    # What stands in the scenes

    def floor(self) -> None:
        self.panel(-40, 610, WIDTH + 80, 200, self.earth, 0)

    def sun(self, x: float, y: float, size: float) -> None:
        self.oval(x, y, size, size, PAPER)

    def person(self, x: float, high: float, shirt: str, skin: int = 0, floor: float = 640) -> None:
        """Standing on `floor`, `high` from there to the hair."""
        head = high * 0.3
        top = floor - high
        self.oval(x - head * 0.56, top - head * 0.1, head * 1.12, head * 1.05, HAIR)
        self.panel(x - high * 0.21, top + head * 1.02, high * 0.42, high * 0.74, shirt, high * 0.16)
        self.oval(x - head * 0.46, top + head * 0.06, head * 0.92, head, SKIN[skin % 3])
        self.panel(x - head * 0.5, top - head * 0.08, head, head * 0.36, HAIR, head * 0.18)

    def phone(self, x: float, y: float, wide: float, *, shows: str = "") -> None:
        high = wide * 1.9
        self.panel(x, y, wide, high, INK, wide * 0.12)
        self.panel(x + wide * 0.07, y + wide * 0.14, wide * 0.86, high - wide * 0.34, PAPER, 6)
        middle, centre = x + wide / 2, y + high * 0.46
        if shows == "lock":
            self.lock(middle, centre, wide * 0.42)
        elif shows == "tick":
            self.tick(middle - wide * 0.24, centre, wide * 0.48, "#2f8f5b")

    def lock(self, x: float, y: float, wide: float) -> None:
        self.oval(x - wide * 0.34, y - wide * 0.62, wide * 0.68, wide * 0.9, INK)
        self.oval(x - wide * 0.2, y - wide * 0.46, wide * 0.4, wide * 0.7, PAPER)
        self.panel(x - wide / 2, y - wide * 0.1, wide, wide * 0.76, SUN, wide * 0.12)
        self.oval(x - wide * 0.09, y + wide * 0.16, wide * 0.18, wide * 0.2, INK)

    def tick(self, x: float, y: float, wide: float, colour: str) -> None:
        points = ((x, y), (x + wide * 0.36, y + wide * 0.34), (x + wide, y - wide * 0.36))
        self.line(colour, wide * 0.16, *points)

    def bubble(
        self, x: float, y: float, wide: float, high: float, colour: str, *, to: float = 0.3
    ) -> None:
        self.panel(x, y, wide, high, colour, min(wide, high) * 0.3)
        foot = x + wide * to
        self.shape(
            colour, (foot, y + high - 4), (foot + 46, y + high - 4), (foot + 4, y + high + 44)
        )

    def lines(self, x: float, y: float, wide: float, colour: str, *, number: int = 2) -> None:
        for at in range(number):
            self.panel(x, y + at * 34, wide * (0.7 if at % 2 else 1), 16, colour, 8)

    def house(self, x: float, y: float, wide: float) -> None:
        roof = wide * 0.42
        self.panel(x, y + roof, wide, wide * 0.62, PAPER, 8)
        eaves = ((x - wide * 0.1, y + roof), (x + wide / 2, y), (x + wide * 1.1, y + roof))
        self.shape(self.main, *eaves)
        self.panel(x + wide * 0.4, y + roof + wide * 0.24, wide * 0.2, wide * 0.38, SUN, 6)

    def shield(self, x: float, y: float, wide: float, colour: str) -> None:
        self.panel(x, y, wide, wide * 0.62, colour, wide * 0.1)
        foot = ((x, y + wide * 0.5), (x + wide, y + wide * 0.5), (x + wide / 2, y + wide * 1.16))
        self.shape(colour, *foot)
        self.tick(x + wide * 0.24, y + wide * 0.5, wide * 0.52, PAPER)


def _between(one: str, other: str) -> str:
    both = zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    return "#" + "".join(f"{(a + b) // 2:02x}" for a, b in both)


def _training(sheet: Sheet) -> None:
    sheet.panel(470, 90, 560, 330, PAPER)
    sheet.lines(530, 150, 330, sheet.main, number=3)
    sheet.tick(880, 230, 90, SUN)
    sheet.person(300, 430, sheet.main)
    for number, x in enumerate((560, 760, 960)):
        sheet.person(x, 250, (SUN, PAPER, SUN)[number], number + 1, floor=690)


def _workforce(sheet: Sheet) -> None:
    sheet.shield(540, 110, 200, sheet.main)
    sheet.person(360, 420, SUN, 1)
    sheet.person(920, 420, PAPER, 2)
    sheet.bubble(150, 110, 210, 120, PAPER, to=0.6)
    sheet.lines(190, 145, 130, sheet.main)


def _family(sheet: Sheet) -> None:
    sheet.house(760, 120, 380)
    sheet.person(330, 430, sheet.main, 1)
    sheet.person(560, 280, SUN, 2)
    sheet.phone(436, 400, 70, shows="tick")


def _young(sheet: Sheet) -> None:
    sheet.bubble(780, 90, 250, 140, PAPER, to=0.2)
    sheet.lines(830, 130, 150, sheet.main)
    for number, (x, high) in enumerate(((330, 360), (560, 400), (800, 350))):
        sheet.person(x, high, (SUN, sheet.main, PAPER)[number], number)
    sheet.phone(1000, 330, 130, shows="lock")


# book → scene, and what it shows, for those who cannot see it
SCENES: dict[str, tuple[Callable[[Sheet], None], Both]] = {
    "book-1-trainers": (
        _training,
        {
            "en": "Drawing: a trainer at a board, and three people who listen",
            "km": "គំនូរ៖ គ្រូបង្គោលម្នាក់នៅក្បែរក្តារ និងមនុស្សបីនាក់កំពុងស្តាប់",
        },
    ),
    "book-2-workforce": (
        _workforce,
        {
            "en": "Drawing: two people with a shield between them",
            "km": "គំនូរ៖ មនុស្សពីរនាក់ ដែលមានខែលមួយនៅចន្លោះ",
        },
    ),
    "book-3-caregivers": (
        _family,
        {
            "en": "Drawing: an adult and a child with a telephone in front of a house",
            "km": "គំនូរ៖ មនុស្សពេញវ័យម្នាក់ និងកុមារម្នាក់ កាន់ទូរសព្ទនៅមុខផ្ទះ",
        },
    ),
    "book-4-young-people": (
        _young,
        {
            "en": "Drawing: three young people beside a locked telephone",
            "km": "គំនូរ៖ យុវជនបីនាក់នៅក្បែរទូរសព្ទដែលបានចាក់សោ",
        },
    ),
}


def alt(book: str) -> Both:
    return SCENES[book][1]


def picture(book: str) -> Picture:
    """The drawing of a book, which its lessons show, too; made once."""
    title = f"Drawing: {book}"
    existing = Picture.objects.filter(title=title).first()
    if existing is not None:
        return existing
    made = Picture(
        title=title,
        alt_text=alt(book)["en"],
        credit=CREDIT,
        file=ImageFile(io.BytesIO(png(book)), name=f"{book}.png"),
    )
    made.save()
    return made


def png(book: str) -> bytes:
    sheet = Sheet(*BOOK_COLOURS[book])
    sheet.sun(880, -160, 520)
    sheet.floor()
    SCENES[book][0](sheet)
    out = io.BytesIO()
    sheet.image.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
