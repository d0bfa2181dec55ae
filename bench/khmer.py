"""How long the Khmer functions take for a segment of 200 characters.

Run from the root: `python -m bench.khmer`. Every round gets another text, and caches are filled
once before, as they are in a running server. Prints microseconds a segment; the limit for
`normalise` is 200.
"""

import time
from collections.abc import Callable
from itertools import cycle
from typing import Final

from khmertext import clusters, is_well_formed, match_key, normalise, problems, words

LENGTH: Final = 200
ROUNDS: Final = 400

# Our own sentences: as they are stored, and as people type them.
NORMAL: Final = (
    "ចូរប្រើពាក្យសម្ងាត់ខុសគ្នាសម្រាប់គណនីនីមួយៗ ហើយកុំប្រាប់នរណាម្នាក់ឡើយ។ "
    "កុំចែករំលែករូបថតជាមួយមនុស្សដែលអ្នកមិនស្គាល់។ បើមានអ្វីធ្វើឱ្យអ្នកភ័យ សូមប្រាប់មនុស្សពេញវ័យដែលអ្នកទុកចិត្ត។ "
)
MISTYPED: Final = (
    "ចូរប្រេីពាក្យសមា្ងត់ខុសគា្នសមា្រប់គណនីនីមួយៗ ហេីយកំុបា្រប់នរណាមា្នក់ឡេីយ។ "
    "កំុចែករំលែករូបថតជាមួយមនុស្សដែលអ្នកមិនសា្គល់។ បេីមានអ្វីធេ្វីឱ្យអ្នកភ័យ សូមបា្រប់មនុស្សពេញវ័យដែលអ្នកទុកចិត្ត។ "
)
RICH: Final = "<b>" + NORMAL[:40] + '</b> https://example.org/a {name} <a id="a1">YouTube</a> '
ENGLISH: Final = "Use another password for every account and do not tell it to anybody at all. "

TEXTS: Final = {"normal": NORMAL, "mistyped": MISTYPED, "rich": RICH, "english": ENGLISH}
FUNCTIONS: Final[tuple[Callable[[str], object], ...]] = (
    normalise,
    match_key,
    words,
    clusters,
    is_well_formed,
    problems,
)


def segments(text: str) -> list[str]:
    """Windows of LENGTH characters over the repeated text, each beginning somewhere else."""
    long = text * (2 * LENGTH // len(text) + 2)
    return [long[start : start + LENGTH] for start in range(len(text))]


def microseconds(function: Callable[[str], object], texts: list[str]) -> float:
    for text in texts:
        function(text)
    rounds = [text for text, _ in zip(cycle(texts), range(ROUNDS), strict=False)]
    start = time.perf_counter()
    for text in rounds:
        function(text)
    return (time.perf_counter() - start) / ROUNDS * 1e6


def main() -> None:
    print(f"µs for {LENGTH} characters".ljust(24), *(name.rjust(9) for name in TEXTS))
    for function in FUNCTIONS:
        times = (microseconds(function, segments(text)) for text in TEXTS.values())
        print(function.__name__.ljust(24), *(f"{each:9.1f}" for each in times))


if __name__ == "__main__":
    main()
