"""Does a search take the database longer with ten times the lessons?

On documents of real sentences (`speed.make`), of 1,000 lessons in two languages and then of 10,000:
what people ask, in words that few and in words that very many documents have. What is counted is
PostgreSQL's own time, on this machine. `python -m bench.search_growth` (BENCH_DATABASE_URL=
names an empty PostgreSQL).
"""

import os
from typing import Final

from bench._load import used
from bench._rows import say
from bench.searching import scratch, speed

LESSONS: Final = (1_000, 10_000)
MOST: Final = 3.0  # times as long
ROUNDS: Final = 5
ASKED: Final = (
    ("km", "កុមារ"),
    ("km", "ពាក្យសម្ងាត់"),
    ("km", "ទូរស័ព្ទ"),
    ("km", "រូបភាព ឪពុកម្តាយ"),
    ("km", "សុវត្ថិភាព"),
    ("km", "kampuchea"),
    ("en", "password"),
    ("en", "page"),
    ("en", "a second person"),
    ("en", "help for a child"),
)


def main() -> None:
    from django.db import connection

    times = []
    there = 0
    for lessons in LESSONS:
        speed.make(2 * lessons, there)
        there = 2 * lessons
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        times.append({one: _milliseconds(*one, pid) for one in ASKED})
    few, many = times
    for one in ASKED:
        name = f"“{one[1]}” ({one[0]})"
        say(f"{name}, {LESSONS[1]:,} lessons, PostgreSQL", many[one], "ms")
        say("… to that of 1,000 lessons", many[one] / few[one], "×", most=MOST)


def _milliseconds(locale: str, text: str, pid: int) -> float:
    from public.api.search import search

    found = []
    for _round in range(1 + ROUNDS):
        before = used([pid])
        search(locale, text)
        after = used([pid])
        if before is None or after is None:
            raise SystemExit("PostgreSQL has to be on this machine.")
        found.append((after - before) * 1000)
    return min(found[1:])


if __name__ == "__main__":
    os.environ.setdefault("TEST_DATABASE_URL", os.environ.get("BENCH_DATABASE_URL", ""))
    with scratch.database():
        main()
