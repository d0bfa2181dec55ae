"""Nothing typed is lost, and nothing is merged: histories by chance over how texts are kept.

The devices are typed.js and keeping.js themselves, run by node (windows.js); the server's rules are
those of `kept_texts`, over rows that are in no database. Every piece that is typed is known again:
at the end of a history it is in a box, shown beside one, on the server, in the history, handed in,
or was thrown away by its person; and no text has a piece of another string's.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localize.workbench.one_string import kept_texts
from localize.workbench.one_string.kept_texts import Told
from localize.workflow.models import TypedText
from tests.parts import rounds

pytestmark = [pytest.mark.series]

STATIC = Path(__file__).resolve().parents[2] / "localize" / "static" / "localize"
WINDOWS = Path(__file__).with_name("windows.js")
STRINGS = 2
RICH = 2  # more, of one rich text: others are put in, taken out and moved above them
SECOND, MINUTE, DAY = 1_000, 60_000, 86_400_000
CLOCKS = [0, -10 * MINUTE, -MINUTE, 2 * MINUTE, 60 * MINUTE, 8 * DAY]
# what may happen to a request: it arrives and is answered; it is lost; its answer is lost; it
# arrives, and its answer comes later
FATES = ["ok", "ok", "ok", "lost", "unanswered", "late"]

# What was wrong once, put back: by file what is replaced, and what the server did then
CLOCK_DECIDES = {
    "keeping.js": [
        (
            'if (theirs.number === this.numberOf(card)) return "mine";',
            'if (theirs.number === this.numberOf(card)) return "mine";'
            'this.know(card, theirs.number); if ((this.read(card, "text")?.at ?? 0) > theirs.at)'
            ' return "mine"; if (this.read(card, "text")) {'
            ' this.write(card, "text", { ...this.read(card, "text"), ...theirs });'
            ' return "theirs"; }',
        )
    ]
}
LETTERS_STAY = {"stays": True}
MOVED_IS_MADE_ON = {"keeping.js": [("seen: { ...seen, [away]: 1 }", "seen")]}
ASKED_TWICE = {"keeping.js": [(" || isMadeOn(one)", "")]}
UNSEEN_IS_MINE = {
    "keeping.js": [
        ('isOpen ? this.here.get(nameOf(card, "text")) : this.read', "this.read"),
    ]
}
RENUMBERS = {"renumbers": True}
ALL_GOES = {"typed.js": [("if (!typed || isHereOnly(typed)) continue;", "if (!typed) continue;")]}
ONLY_ITS_BOX_SENDS = {
    "outbox.js": [
        (
            "      for (const one of this.left) {\n        if (isForm",
            "      for (const one of []) {\n        if (isForm",
        )
    ]
}
WINDOWS_SHARE = {
    "typed.js": [
        ("[PREFIX, account, translation, card, field, window]",
         "[PREFIX, account, translation, card, field]"),
        ('field, window = "", more]', 'field, window = globalThis.me, more]'),
    ]
}  # fmt: skip

HISTORIES = st.lists(
    st.tuples(
        st.sampled_from(
            ["type"] * 8
            + ["save"] * 4
            + ["note"] * 2
            + ["hand_in", "open", "reload", "close", "window", "cut", "cure", "source"]
            + ["throw", "decide", "decide_theirs", "answers", "log_out", "expire", "pass"]
            + ["screen"] * 2
            + ["insert", "remove", "move", "absence"]
        ),
        st.integers(0, 3),  # whose: window 2n and 2n + 1 are on device n
        st.integers(0, len(FATES) - 1),
    ),
    min_size=5,
    max_size=40,
)


@dataclass
class Segment:
    """What the source says in one place, and what was stored for it."""

    key: int
    place: int
    stored: str = ""
    was: str | None = None  # the source before

    @property
    def source(self) -> str:
        return f"source {self.key}"

    @property
    def ground(self) -> str:
        return f"g{min(self.place, STRINGS)}"


@dataclass
class Server:
    segments: list[Segment] = field(default_factory=list)
    rows: dict[int, TypedText] = field(default_factory=dict)  # by segment
    handed_in: list[str] = field(default_factory=list)
    does_clock_decide: bool = False
    renumbers: bool = False
    now: int = 0
    made: int = 0  # rows

    def __post_init__(self) -> None:
        self.segments = [Segment(place, place) for place in range(STRINGS + RICH)]

    def row(self, key: int) -> tuple[TypedText, bool]:
        is_new = key not in self.rows
        if is_new:
            self.made += 1
            self.rows[key] = TypedText(pk=self.made, number=kept_texts._step())
        return self.rows[key], is_new

    def change(self, place: int) -> None:
        at, old = next(one for one in enumerate(self.segments) if one[1].place == place)
        key = 10 * (old.key + 1) + place
        self.segments[at] = Segment(key, place, was=old.source)

    def shift(self, what: str) -> None:
        """Other sentences come, go or move above: strings of the same words keep their keys."""
        if what == "move":
            self.segments.append(self.segments.pop(0))
        elif self.renumbers:
            self.segments = [self.renumbered(one) for one in self.segments]

    def renumbered(self, old: Segment) -> Segment:
        if old.place < STRINGS:
            return old
        new = replace(old, key=10 * (old.key + 1) + old.place)
        if old.key in self.rows:
            self.rows[new.key] = self.rows.pop(old.key)
        return new

    def as_told(self, row: TypedText) -> dict[str, Any]:
        return kept_texts.as_told(row) | {"at": getattr(row, "at", 0)}

    def screen(self) -> dict[str, Any]:
        typed, there = [], {one.key for one in self.segments}
        for key, row in self.rows.items():
            place = (
                {"source": f"source {key}", "ground": f"g{min(key % 10, STRINGS)}"}
                if row.text
                else {}
            )
            if row.text or key in there:
                card = f"s{key}" if key in there else f"s0x{row.pk}"
                typed.append({"card": card} | self.as_told(row) | place)
        cards = [
            {"card": f"s{one.key}", "ground": one.ground, "was": one.was, "source": one.source}
            | {"stored": one.stored}
            for one in self.segments
        ]
        return {"cards": cards, "typed": typed}

    def receive(self, asked: dict[str, Any]) -> dict[str, Any]:
        key = int(asked["card"][1:])
        segment = next((one for one in self.segments if one.key == key), None)
        if segment is None:
            return {"asked": asked, "kind": "gone", "told": self.screen()}
        instead = asked.get("instead") or ""
        rows = [tuple(map(int, one.split("."))) for one in instead.split(",") if one]
        dropped = tuple(json.loads(asked.get("dropped") or "[]"))
        told = Told(asked["number"], json.loads(asked["letters"]), tuple(rows), dropped)
        row, is_new = self.row(key)
        if asked.get("isHandedIn"):
            segment.stored = asked["text"]
            self.handed_in.append(segment.stored)
            kept_texts.forget(row, segment.stored, told)
            self.empty(told)
            return {"asked": asked, "kind": "ok", "told": {"stored": segment.stored}}
        back: dict[str, Any] = {"number": row.number}
        if "text" not in asked:
            if row.number != told.number:
                back["typed"] = self.as_told(row)
            return {"asked": asked, "kind": "ok", "told": back}
        text = asked["text"] if asked["text"] != asked["stored"] else ""
        if self.does_clock_decide:
            told = Told(row.number, told.seen)
        if not kept_texts.replace(row, text, told, is_new=is_new):
            return {"asked": asked, "kind": "both", "told": {"typed": self.as_told(row)}}
        row.at = self.now
        if self.does_clock_decide:
            row.earlier = []
        self.empty(told)
        return {"asked": asked, "kind": "ok", "told": {"number": row.number}}

    def empty(self, told: Told) -> None:
        for pk, number in told.instead:
            for row in self.rows.values():
                if (row.pk, row.number) == (pk, number):
                    row.text, row.number = "", row.number + kept_texts._step()


class Story:
    """One person at two devices with two windows each, and what becomes of what they type."""

    def __init__(
        self, ask: Callable[[dict[str, Any]], Any], clocks: list[int], fault: Any, what: str
    ) -> None:
        self.ask_node, self.clocks, self.what = ask, clocks, what
        self.server = Server(does_clock_decide=fault is CLOCK_DECIDES, renumbers=fault is RENUMBERS)
        self.stays = bool(fault and fault.get("stays"))
        self.open: set[int] = set()
        self.cut: set[int] = set()  # devices without a network
        self.out: set[int] = set()  # devices whose session ended
        self.late: list[tuple[int, Any]] = []
        self.typed: dict[str, int] = {}  # piece → its string's place
        self.thrown: set[str] = set()
        self.meant: dict[int, int] = {}  # window → the place that its person believes to write for
        self.do("begin", clocks=clocks)

    def do(self, what: str, window: int | None = None, **values: Any) -> Any:
        return self.ask_node({"do": what, "window": window, **values})

    def pieces(self, text: str) -> list[str]:
        return [one for one in text.split(" ") if one]

    def reaches(self, window: int) -> bool:
        return window // 2 not in self.cut | self.out

    def load(self, window: int, is_deaf: bool = False) -> None:
        """is_deaf: the browser does not tell it what other windows do, as one that it froze."""
        if window in self.open:
            self.close(window)
        if not self.reaches(window):
            return
        screen = self.server.screen()
        self.do("load", window, device=window // 2, screen=screen, isDeaf=is_deaf)
        self.open.add(window)
        self.look(window)

    def close(self, window: int) -> None:
        self.open.discard(window)
        self.late = [one for one in self.late if one[0] != window]
        self.do("close", window)

    def look(self, window: int) -> None:
        """Its person sees which string is open; none of what is shown is of another string, or
        asks about two texts of which the one was made on the other."""
        shown = self.do("shown", window)
        place = int(shown["card"][1:]) % 10
        self.meant[window] = place
        texts = [shown["text"], *shown["others"]]
        for text in texts:
            for piece in self.pieces(text):
                assert self.typed[piece] == place, ("merged", piece, shown)
        for one in texts:
            for other in texts:
                is_half = one is not other and other.startswith(one) and one
                assert not is_half or self.what not in {"", "half"}, ("half", shown)
        assert shown["homeless"] == [], ("homeless", shown)

    def send(self, window: int, asked: Any, fate: str) -> None:
        if asked is None or not self.reaches(window) or fate == "lost":
            return
        answer = self.server.receive(asked)
        if fate == "late":
            self.late.append((window, answer))
        elif fate != "unanswered":
            self.do("answer", window, answer=answer)

    def answers(self) -> None:
        for window, answer in self.late:
            self.do("answer", window, answer=answer)
        self.late = []

    def step(self, what: str, window: int, chance: int) -> None:
        self.server.now += SECOND
        self.do("pass", by=SECOND)
        device = window // 2
        if what == "window":
            return self.load(window, is_deaf=chance == 1)
        if what in {"cut", "cure"}:
            (self.cut.add if what == "cut" else self.cut.discard)(device)
            return self.out.discard(device) if what == "cure" else None
        if what == "expire":
            return self.out.add(device)
        if what == "source":
            return self.server.change(chance % STRINGS)
        if what == "pass":
            self.server.now += 5 * MINUTE
            return self.do("pass", by=5 * MINUTE)
        if what == "answers":
            return self.answers()
        if what == "log_out":
            return self.log_out(device)
        if what in {"insert", "remove", "move"}:
            return self.server.shift(what)
        if what == "absence":
            return self.absence()
        if what == "screen":
            return self.other_screen(device, FATES[chance])
        if window not in self.open:
            return self.load(window)
        return self.at_window(what, window, chance)

    def at_window(self, what: str, window: int, chance: int) -> None:
        fate = FATES[chance]
        if what == "close":
            return self.close(window)
        if what == "reload":
            return self.load(window)
        if what == "type":
            piece = f"{len(self.typed)}"
            self.typed[piece] = self.meant[window]
            self.do("type", window, token=f"{piece} ")
            return self.look(window)
        if what == "throw":
            self.thrown.update(self.pieces(self.do("throw", window)))
        elif what in {"decide", "decide_theirs"}:
            self.do("decide", window, isTheirs=what == "decide_theirs")
        elif what == "open":
            self.do("open", window, at=chance)
        elif what == "hand_in":
            asked = self.do("handIn", window)
            if asked is not None and self.stays:
                # their eyes have gone on
                self.server.receive(asked)
                self.meant[window] = (self.meant[window] + 1) % STRINGS
                return None
            self.send(window, asked, fate)
        elif what in {"save", "note"} and not any(one == window for one, _answer in self.late):
            self.send(window, self.do("says", window, withText=what == "save"), fate)
        return self.look(window)

    def other_screen(self, device: int, fate: str) -> None:
        """Whatever the device alone has is sent, or said to be refused."""
        is_lost = device in self.cut | self.out or fate == "lost"
        shown = self.do("screen", device=device)
        while "asked" in shown:
            answer = None if is_lost else self.server.receive(shown["asked"])
            told = None if fate == "unanswered" else answer
            shown = self.do("reply", device=device, answer=told)
        assert is_lost or fate == "unanswered" or shown["left"] == [], ("waits", shown)

    def absence(self) -> None:
        """Two months: what the server has goes, after it stood in “My work”; and nothing else."""
        self.answers()
        for window in list(self.open):
            self.close(window)
        for row in self.server.rows.values():
            for text in (row.text, *row.earlier):
                self.thrown.update(self.pieces(text))
        self.server.rows.clear()
        self.server.now += 61 * DAY
        self.do("absence", days=61)

    def log_out(self, device: int) -> None:
        """Its person is told that what the server has not is wiped from the device."""
        if device in self.cut | self.out:
            return
        for window in [one for one in self.open if one // 2 == device]:
            self.close(window)
        for text in self.do("wipe", device=device):
            self.thrown.update(self.pieces(text))

    def end(self) -> None:
        """Everything comes back, all windows are closed; then each string is opened everywhere."""
        self.answers()
        self.cut, self.out = set(), set()
        for window in list(self.open):
            self.close(window)
        found = list(self.server.handed_in)
        for window in range(0, 2 * len(self.clocks), 2):
            self.load(window)
            for at in range(len(self.server.segments)):
                self.do("open", window, at=at)
                self.send(window, self.do("says", window, withText=False), "ok")
                self.look(window)
                shown = self.do("shown", window)
                found += [shown["text"], *shown["others"]]
        for one in self.server.segments:
            row, _is_new = self.server.row(one.key)
            found += [row.text, *row.earlier, one.stored]
        there = {piece for text in found for piece in self.pieces(text)}
        lost = set(self.typed) - there - self.thrown
        assert not lost, ("lost", lost, found)


@contextmanager
def node(fault: Any) -> Iterator[Callable[[dict[str, Any]], Any]]:
    program = shutil.which("node")
    if program is None:
        pytest.skip("There is no node.")
    paths = [
        str(WINDOWS),
        str(STATIC / "typed.js"),
        str(STATIC / "keeping.js"),
        str(STATIC / "outbox.js"),
    ]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    arguments = [program, *paths, json.dumps(fault or {})]
    with subprocess.Popen(arguments, **pipes) as process:  # type: ignore[call-overload]

        def ask(what: dict[str, Any]) -> Any:
            process.stdin.write(json.dumps(what) + "\n")
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


def tell(story: Story, steps: Any, what: str = "") -> None:
    try:
        for step in steps:
            story.step(*step)
        story.end()
    except AssertionError as error:
        raise AssertionError(error.args[0], steps, story.clocks) from error


def test_no_letter_is_lost_or_merged():
    with node(None) as ask:

        @settings(max_examples=rounds(100, 2_000), database=None)
        @given(steps=HISTORIES, clocks=st.lists(st.sampled_from(CLOCKS), min_size=2, max_size=2))
        def histories(steps: Any, clocks: list[int]) -> None:
            tell(Story(ask, clocks, None, ""), steps)

        histories()


# The shortest history of each that chance found.
FAULTS = [
    pytest.param(
        CLOCK_DECIDES,
        "lost",
        [("type", 0, 0), ("window", 3, 0), ("type", 0, 0), ("type", 3, 0)]
        + [("note", 0, 0), ("note", 3, 0), ("note", 0, 0)],
        id="a clock decides",
    ),
    pytest.param(
        LETTERS_STAY,
        "merged",
        [("type", 0, 0), ("type", 0, 0), ("hand_in", 0, 0), ("type", 0, 0)],
        id="letters after handing in stay in the string",
    ),
    pytest.param(
        WINDOWS_SHARE,
        "lost",
        [("type", 0, 0), ("window", 1, 0), ("type", 0, 0), ("type", 1, 0)],
        id="two windows share a copy",
    ),
    # the server tells it of what another window of the device wrote; then its person types
    pytest.param(
        UNSEEN_IS_MINE,
        "lost",
        [("type", 0, 0), ("window", 1, 1), ("type", 0, 0), ("save", 0, 0), ("note", 1, 0)]
        + [("type", 1, 0), ("save", 1, 0), ("note", 0, 0)],
        id="a frozen window writes over what it never showed",
    ),
    # the source changes; what was typed for the old one meets another device's text for the new one
    pytest.param(
        MOVED_IS_MADE_ON,
        "lost",
        [("note", 3, 0), ("type", 1, 0), ("source", 0, 0), ("type", 3, 0), ("reload", 2, 0)]
        + [("save", 2, 0), ("type", 1, 0), ("save", 1, 0), ("type", 1, 0)],
        id="what is typed on takes the place of the text that was moved",
    ),
    pytest.param(
        RENUMBERS,
        "homeless",
        [("open", 0, 2), ("window", 0, 0), ("open", 0, 2), ("type", 0, 0), ("insert", 0, 0)]
        + [("reload", 0, 0)],
        id="a sentence above gives every later string another key",
    ),
    pytest.param(
        ALL_GOES,
        "lost",
        [("window", 0, 0), ("type", 0, 0), ("absence", 0, 0)],
        id="time wipes what the server does not have",
    ),
    pytest.param(
        ONLY_ITS_BOX_SENDS,
        "waits",
        [("window", 0, 0), ("type", 0, 0), ("close", 0, 0), ("screen", 0, 0)],
        id="a text waits for its own box",
    ),
    pytest.param(
        ASKED_TWICE,
        "half",
        [("reload", 0, 0), ("source", 0, 0), ("note", 1, 0), ("type", 1, 0), ("type", 0, 0)]
        + [("save", 1, 4), ("type", 1, 0), ("note", 1, 0)],
        id="the half that the server has is asked about, too",
    ),
]


@pytest.mark.parametrize(("fault", "what", "steps"), FAULTS)
def test_fault_that_was_mended_is_found_when_it_comes_back(fault, what, steps):
    with node(None) as ask:
        tell(Story(ask, [0, 0], None, ""), steps)
    with node(fault) as ask, pytest.raises(AssertionError, match=f"'{what}'"):
        tell(Story(ask, [0, 0], fault, what), steps)
