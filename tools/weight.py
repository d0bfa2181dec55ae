"""Lines of product and tests, beside those of the commit before: the house does not grow.

Python as git knows it, blank lines and comments too, without migrations and data; `front` is what
browsers get. Tests are `tests/` and those that the Khmer library has inside.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONT = {".html", ".xhtml", ".css", ".js"}
ROOMS = {"cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public"}


def kind(path: str) -> str:
    """`product`, `front`, `tests`, or nothing where a file counts for none of them."""
    parts, ending = Path(path).parts, Path(path).suffix
    if "tests" in parts:
        return "tests" if ending == ".py" else ""
    if parts[0] not in ROOMS or "migrations" in parts:
        return ""
    return "product" if ending == ".py" else "front" if ending in FRONT else ""


def git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.splitlines()


def lines() -> Counter[str]:
    """Of the work tree, by kind."""
    counted: Counter[str] = Counter()
    for path in git("ls-files"):
        file = ROOT / path
        if (of := kind(path)) and file.is_file() and not file.is_symlink():
            counted[of] += file.read_bytes().count(b"\n")
    return counted


def grown() -> Counter[str]:
    """Since the commit before, by kind; moved lines count where they lie."""
    counted: Counter[str] = Counter()
    for row in git("diff", "--numstat", "--no-renames", "HEAD^"):
        added, removed, path = row.split("\t")
        if (of := kind(path)) and added.isdigit():
            counted[of] += int(added) - int(removed)
    return counted


def main() -> int:
    now, more = lines(), grown()
    for of in ("product", "front", "tests"):
        print(f"{of:<8}{now[of]:>8,} lines, {more[of]:+,} since the commit before")
    return 0


if __name__ == "__main__":
    sys.exit(main())
