"""Who sees what of a text that came back, from the log alone."""

from typing import Any

import pytest

from cms.two_people.audit.models import AuditEntry
from localize.workbench.one_string.second_look import SecondLook, second_look

WRITER, ONE, OTHER, THIRD = 1, 2, 3, 4
SOURCE = "Ask for help."


def log(*steps: tuple[Any, ...]) -> list[AuditEntry]:
    """(verb, by, text or comment): what was written, or said."""
    found = []
    for verb, by, *more in steps:
        said = more[0] if more else ""
        new = {"text": said, "source": SOURCE} if verb in ("drafted", "edited") else {}
        found.append(AuditEntry(verb=verb, by_id=by, new=new, comment="" if new else said))
    return found


def look(reader: int, entries: list[AuditEntry], text: str, source: str = SOURCE) -> Any:
    return second_look(entries, reader=reader, source=source, text=text, languages=("en", "km"))


def told(found: SecondLook) -> tuple[bool, str, str, list[str]]:
    """Whether they read it before, what went, what came, and the remarks."""
    sides = ("".join(p.text for p in found.text_diff if p.kind == kind) for kind in ("old", "new"))
    return found.has_read, *sides, [one.comment for one in found.returns]


BEGUN = [("drafted", WRITER, "ក"), ("requested", WRITER)]
RETURNED = [*BEGUN, ("returned", ONE, "1")]
REPAIRED = [*RETURNED, ("edited", WRITER, "កខ"), ("requested", WRITER)]
TWICE = [*REPAIRED, ("returned", OTHER, "2"), ("edited", WRITER, "កខគ"), ("requested", WRITER)]
APPROVED = [*REPAIRED, ("approved", ONE)]


@pytest.mark.parametrize(
    ("why", "steps", "reader", "text", "expected"),
    [
        ("who returned it", REPAIRED, ONE, "កខ", (True, "", "ខ", ["1"])),
        ("who did not read it", REPAIRED, OTHER, "កខ", (False, "", "ខ", ["1"])),
        ("who submitted it", REPAIRED, WRITER, "កខ", (True, "", "ខ", ["1"])),
        ("returned twice: read the first", TWICE, ONE, "កខគ", (True, "", "ខគ", ["2", "1"])),
        ("read the second only", TWICE, OTHER, "កខគ", (True, "", "គ", ["2"])),
        ("read none", TWICE, THIRD, "កខគ", (False, "", "គ", ["2"])),
        ("drafts on the way are none that the writer read",
         [*RETURNED, ("edited", WRITER, "កខ"), ("edited", WRITER, "កខគ"), ("requested", WRITER)],
         WRITER, "កខគ", (True, "", "ខគ", ["1"])),
        ("agreed with what came after, and was edited",
         [*REPAIRED, ("endorsed", THIRD), ("edited", WRITER, "កខគ"), ("requested", WRITER)],
         THIRD, "កខគ", (True, "", "គ", ["1"])),
        ("submitted again as it is", [*RETURNED, ("requested", WRITER)], ONE, "ក",
         (True, "", "", ["1"])),
        ("as it is, who did not read it", [*RETURNED, ("requested", WRITER)], OTHER, "ក",
         (False, "", "", ["1"])),
        ("written round us", RETURNED, ONE, "កឃ", (True, "", "ឃ", ["1"])),
        ("reopened", [*APPROVED, ("withdrawn", ONE, "3"), ("edited", WRITER, "ខ")], ONE, "ខ",
         (True, "ក", "", ["3"])),
        ("by the system", [*APPROVED, ("withdrawn", None, ""), ("requested", WRITER)], OTHER, "កខ",
         (False, "", "", [""])),
        ("a slip of the hand", [*APPROVED, ("undone", ONE)], OTHER, "កខ",
         (False, "", "ខ", ["1"])),
    ],
)  # fmt: skip
def test_what_a_reader_is_told(why, steps, reader, text, expected):
    assert told(look(reader, log(*steps), text)) == expected


@pytest.mark.parametrize(
    "steps",
    [
        BEGUN,
        APPROVED,
        [*APPROVED, ("edited", WRITER, "គ"), ("requested", WRITER)],
        [*APPROVED, ("edited", WRITER, "គ"), ("requested", WRITER), ("undone", WRITER)],
        [],
    ],
)
def test_nothing_that_stands_came_back(steps):
    assert look(ONE, log(*steps), "គ") is None


def test_source_that_changed_meanwhile_is_told():
    entries = log(*RETURNED)  # of the string before
    after = log(("drafted", WRITER, "ក"), ("source_changed", None), ("edited", WRITER, "កខ"))
    for one in after[::2]:
        one.new["source"] = "Ask now."

    found = look(ONE, [*entries, *after], "កខ", "Ask now.")

    assert told(found) == (True, "", "ខ", ["1"])
    assert "".join(p.text for p in found.source_diff if p.kind == "new") == "now"
