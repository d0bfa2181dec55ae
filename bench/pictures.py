"""What ten pictures add to the publication of a lesson, and how long their sizes take.

Run from the root: `python -m bench.pictures`. Pictures are noisy drawings of 2560 x 1920 pixels,
which are harder to pack than photographs. Prints seconds; ten pictures may add two.
"""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from bench import _stage

PICTURES: Final = 10
ROUNDS: Final = 3
SIZE: Final = (2560, 1920)


def timed(do: Callable[[], Any]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def photograph(number: int) -> bytes:
    """A JPEG of its own each: soft shapes under noise."""
    from PIL import Image, ImageFilter

    shapes = Image.effect_noise((80, 60), 40 + number).resize(SIZE).convert("RGB")
    noise = Image.effect_noise(SIZE, 12).convert("RGB")
    out = BytesIO()
    Image.blend(shapes.filter(ImageFilter.GaussianBlur(8)), noise, 0.3).save(out, "JPEG")
    return out.getvalue()


def main() -> None:
    with _stage.folder() as folder:
        _stage.prepare(Path(folder))
        from django.core.files.base import ContentFile

        from lessons.models import Picture

        stage = _stage.build()
        contents = [photograph(number) for number in range(PICTURES)]
        pictures = []

        def store() -> None:
            for number, content in enumerate(contents):
                picture = Picture(title=f"Picture {number}", alt_text="Shapes")
                picture.file = ContentFile(content, name="a.jpg")
                picture.save()
                pictures.append(picture)

        stored = timed(store)
        words = {"alt": "Shapes", "caption": "", "decorative": False}
        shown = [_stage.block("image", {"image": one.pk, **words}) for one in pictures]
        print(f"{PICTURES} pictures of {SIZE[0]} x {SIZE[1]}; seconds, best of {ROUNDS}")
        print(f"uploading all, sizes made     {stored:6.2f}   ({stored / PICTURES:.2f} each)")

        def publication(number: int, body: list[dict[str, Any]]) -> float:
            page = stage.lesson(f"Lesson {number} {len(body)}", body)
            return timed(lambda: stage.publish(page))

        bare = min(publication(number, _stage.paragraphs(10)) for number in range(ROUNDS))
        full = min(
            publication(number + ROUNDS, _stage.paragraphs(10) + shown) for number in range(ROUNDS)
        )

        def without_sizes(number: int) -> float:
            for picture in pictures:
                picture.drop_sizes()
            return publication(number + 2 * ROUNDS, _stage.paragraphs(10) + shown)

        dropped = min(without_sizes(number) for number in range(ROUNDS))
        print(f"publishing without pictures   {bare:6.2f}")
        print(f"… with {PICTURES}                    {full:6.2f}   (+{full - bare:.2f}, limit 2)")
        print(f"… whose sizes are all missing {dropped:6.2f}   (+{dropped - bare:.2f})")


if __name__ == "__main__":
    main()
