"""`make mutants`: a fixed sample of 400 mutations of the modules that decide, and who notices.

A mutation is killed when one of the nearest test modules (NEAREST) fails with it, or takes for
ever. tests/mutants_equivalent.tsv lists mutations that change nothing that anybody can see, each
with its reason; they run as well, and one that is killed after all is reported.
`make mutants ARGS=gate` takes one room, `ARGS=--survivors` those that survived the last time.
"""

import csv
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

from tools.mutants.runs import meet_all
from tools.mutants.sample import ROOT, Mutant, sample

EQUIVALENT = ROOT / "tests/mutants_equivalent.tsv"
SHELF = ROOT / "var/mutants"
SAMPLE, PASS_MARK = 400, 0.85
CAUGHT = ("killed", "timed out")
FATES = (*CAUGHT, "survived", "equivalent")

NUMBERS = ("standing", "say", "facts", "owner_word")
ACCOUNTS = ("changes", "factors", "holding", "invitations", "needs")
# room: the modules that are mutated, the test modules that are to notice
NEAREST: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "gate": (
        ("localize/workflow/gate.py",),
        ("tests/localize/test_gate.py", "tests/flows/test_one_account.py"),
    ),
    "visibility": (
        ("cms/documents/visibility.py",),
        ("tests/localize/test_visibility.py", "tests/api/test_visibility.py"),
    ),
    "projection": (
        ("cms/documents/projection.py",),
        (
            "tests/api/test_followers.py",
            "tests/api/test_changes.py",
            "tests/api/test_detail.py",
            "tests/api/test_rebuild_documents.py",
            "tests/api/test_visibility.py",
        ),
    ),
    "review": (
        ("localize/workflow/review.py",),
        (
            "tests/localize/test_review.py",
            "tests/localize/test_reuse.py",
            "tests/localize/test_work.py",
            "tests/localize/views/test_one_string.py",
        ),
    ),
    "numbers": (
        ("home/directory/standing.py", "home/directory/say.py"),
        tuple(f"tests/home/test_{name}.py" for name in NUMBERS),
    ),
    "checks": (("khmertext/checks",), ("khmertext/tests/checks",)),
    "khmer": (
        ("khmertext/normalise.py", "khmertext/reorder.py"),
        ("khmertext/tests",),
    ),
    "normal form": (
        ("cms/core/normal_form.py",),
        ("tests/localize/test_normal_form.py", "tests/localize/test_typed.py"),
    ),
    "safeguarding": (
        ("localize/safeguarding",),
        ("tests/localize/test_safeguarding.py", "tests/flows/test_answers.py"),
    ),
    "owners": (("home/directory/owners",), ("tests/home/test_owner_word.py",)),
    "accounts": (
        tuple(f"office/accounts/{name}.py" for name in ACCOUNTS),
        ("tests/accounts",),
    ),
    "packs": (
        ("cms/documents/packs/offered.py", "public/packs/storing.py"),
        ("tests/packs/test_offered.py", "tests/packs/test_leaving.py"),
    ),
    "erasing": (
        ("cms/publishing/recycle_bin/erasing.py",),
        ("tests/matrix/test_taking_away.py", "tests/localize/bin"),
    ),
}


def equivalents() -> dict[tuple[str, str, str], str]:
    """The reason of each, by module, line and what becomes of the line."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {(row["module"], row["line"], row["mutation"]): row["reason"] for row in rows}


def judged(mutant: Mutant, fate: str, listed: Iterable[tuple[str, str, str]]) -> str:
    if mutant.name not in listed:
        return fate
    return "equivalent" if fate == "survived" else "killed though listed"


def report(fates: dict[Mutant, str]) -> bool:
    """Print the table and who survived; True when enough are killed and no reason is wrong."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant, fate in fates.items():
        counts[mutant.room][fate] += 1
    counts["all"] = sum(counts.values(), Counter[str]())
    print(f"\n{'':12}{'sample':>11}" + "".join(f"{fate:>11}" for fate in FATES) + "       rate")
    for room, found in counts.items():
        numbers = (sum(found.values()), *(found[fate] for fate in FATES))
        print(f"{room:12}" + "".join(f"{number:11}" for number in numbers) + f"{rate(found):11.1%}")
    for title in ("survived", "killed though listed"):
        chosen = [mutant for mutant, fate in fates.items() if fate == title]
        print(*([f"\n{title}:"] if chosen else []), *chosen, sep="\n")
    return rate(counts["all"]) >= PASS_MARK and not counts["all"]["killed though listed"]


def rate(found: Counter[str]) -> float:
    """Killed, of those that somebody could notice."""
    caught = sum(found[fate] for fate in CAUGHT)
    return caught / max(1, caught + found["survived"])


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    SHELF.mkdir(parents=True, exist_ok=True)
    last, notes, listed = SHELF / "last.json", SHELF / "fates.json", equivalents()
    known: dict[str, str] = {}
    for file in (last, notes):  # the notes are of a run that was broken off
        known |= json.loads(file.read_text()) if file.exists() else {}
    rooms = [room for room in NEAREST if room in arguments] or list(NEAREST)
    every = sample({room: places for room, (places, _) in NEAREST.items()}, SAMPLE)
    mutants = [mutant for mutant in every if mutant.room in rooms]
    if "--survivors" in arguments:
        mutants = [mutant for mutant in mutants if known.get(mutant.rank) not in CAUGHT]
    near = {room: tests for room, (_, tests) in NEAREST.items()}
    fates: dict[Mutant, str] = {}
    for mutant, fate in meet_all(mutants, near, notes):
        fates[mutant] = known[mutant.rank] = judged(mutant, fate, listed)
        last.write_text(json.dumps(known))
    if "--survivors" in arguments:
        fates = {mutant: known[mutant.rank] for mutant in every if mutant.room in rooms}
    return 0 if report(fates) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
