"""What is typed on a device: the rules of typed.js and keeping.js, run where node is.

The browser suite shows the same in Chromium, with the screen around it.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

STATIC = Path(__file__).resolve().parents[2] / "localize" / "static" / "localize"
SCRIPT, KEEPING = STATIC / "typed.js", STATIC / "keeping.js"
DAY = 24 * 60 * 60 * 1000
NOW = 100 * DAY
# a device with what stands in `texts`; `broken` is what happens to somebody who writes to it
DEVICE = """
require(%(script)s);
const typed = globalThis.localizeTyped;
function device(texts = {}, broken = false) {
  const kept = new Map(Object.entries(texts));
  return {
    get length() { return kept.size; },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => { if (broken) throw new Error("full"); kept.set(name, text); },
    removeItem: (name) => kept.delete(name),
    names: () => [...kept.keys()],
  };
}
const place = (account, card = "s1") => ({ account, translation: "7", card, field: "text" });
const text = (words, at = %(now)d) => ({ text: words, at, stored: "", source: "A.", ground: "3" });
"""


# two windows of it; what the server says that it has; and what is in a box of the first one then
WINDOWS = """
delete require.cache[%(keeping)s];
globalThis.localStorage = device();
require(%(keeping)s);
const opened = () => Object.assign(new globalThis.LocalizeKeeping("5", "7"), { isRecovered: true });
const [one, two] = [opened(), opened()];
const type = (words, window = one) => window.keep("s1", "text", { text: words, at: 0, stored: "" });
const theirs = (number, words, seen = { x: 1 }) =>
  ({ number, text: words, seen, stored: "", at: 0 });
const told = (words, number) => one.heardOf("s1", words, number, one.told("s1"));
const boxed = (whose) => [whose, one.read("s1", "text")?.text ?? null, one.numberOf("s1")];
const say = (found) => console.log(JSON.stringify(found));
"""
# asks line by line; each gets the script anew
ANSWERING = """
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  delete require.cache[%(script)s];
  delete globalThis.localizeTyped;
  new Function("require", JSON.parse(line))(require);
});
"""


@pytest.fixture(scope="module")
def run() -> Iterator[Any]:
    """`run(program)`: what it writes, of a program of its own in one process for all tests."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node; the browser suite shows the same in Chromium.")
    script = json.dumps(str(SCRIPT))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen([node, "-e", ANSWERING % {"script": script}], **pipes) as process:

        def answer(program: str) -> Any:
            code = DEVICE % {"script": script, "now": NOW} + program
            process.stdin.write(json.dumps(code) + "\n")
            return json.loads(process.stdout.readline())

        yield answer
        process.stdin.close()


@pytest.fixture(scope="module")
def meet(run: Any) -> Any:
    """The same, with two windows open."""
    windows = WINDOWS % {"keeping": json.dumps(str(KEEPING))}
    return lambda program: run(windows + program)


def test_text_is_there_for_its_own_account_only(run):
    found = run("""
        const one = device();
        typed.keep(one, place("5"), text("ក"));
        typed.keep(one, place("5", "s2"), text("ខ"));
        typed.keep(one, place("51"), text("គ"));
        const of = (account, translation) =>
          typed.ofAccount(one, account, translation).map(([place, typed]) => typed.text);
        console.log(JSON.stringify([of("5", "7"), of(51), of("5", "8"), of("")]));
    """)

    assert found == [["ក", "ខ"], ["គ"], [], []]


def test_logging_out_takes_the_texts_of_one_account_and_nothing_else(run):
    left = run("""
        const one = device({ wagtail: "x", "cncc-typed": "y" });
        typed.keep(one, place("5"), text("ក"));
        typed.keep(one, place("51"), text("គ"));
        typed.wipeAccount(one, "5");
        console.log(JSON.stringify(one.names()));
    """)

    assert left == ["wagtail", "cncc-typed", "cncc-typed:51:7:s1:text"]


@pytest.mark.parametrize(
    ("days", "is_there"),
    [
        ([0, 60], True),
        ([0, 60.01], False),
        ([60.01], True),  # no screen has seen it before: a computer slept, or a clock was wrong
        ([0, 59, 61], False),
        ([130, 0, 59], True),  # the server's clock was wrong
        ([130, 0, 61], False),
    ],
)
@pytest.mark.parametrize("at", [NOW, NOW - 61 * DAY, NOW + 61 * DAY, None, "yesterday"])
def test_text_goes_sixty_days_after_a_screen_saw_it_whatever_its_clock_says(
    at, days, is_there, run
):
    left = run(f"""
        const one = device({{ other: "x" }});
        typed.keep(one, place("5"), {{ ...text("ក", {json.dumps(at)}), isOnServer: true }});
        for (const day of {days}) typed.wipeOld(one, {NOW} + day * {DAY});
        console.log(JSON.stringify(one.names().length === 2));
    """)

    assert left is is_there


@pytest.mark.parametrize(
    "told", ["{}", "{ isOnServer: false }", "{ isOnServer: true, dropped: ['ខ'] }"]
)
def test_no_time_wipes_what_the_server_does_not_have(told, run):
    left = run(f"""
        const one = device();
        typed.keep(one, place("5"), {{ ...text("ក"), seenAt: {NOW}, ...{told} }});
        for (const day of [8, 61, 400]) typed.wipeOld(one, {NOW} + day * {DAY});
        console.log(JSON.stringify(typed.ofAccount(one, "5").map(([, typed]) => typed.text)));
    """)

    assert left == ["ក"]


def test_text_that_is_typed_on_does_not_go(run):
    left = run(f"""
        const one = device();
        const there = (words) => ({{ ...text(words), isOnServer: true }});
        typed.keep(one, place("5"), there("ក"));
        typed.wipeOld(one, {NOW});
        typed.keep(one, place("5"), there("កខ"));
        typed.wipeOld(one, {NOW} + 61 * {DAY});
        console.log(JSON.stringify(one.names().length));
    """)

    assert left == 1


@pytest.mark.parametrize("value", ["", "{", "null", "[]", '{"text": 1}', '"ក"'])
def test_what_cannot_be_read_is_nothing_and_goes(value, run):
    found = run(f"""
        const one = device({{ "cncc-typed:5:7:s1:text": {json.dumps(value)} }});
        const read = [typed.read(one, place("5")), typed.ofAccount(one, "5")];
        typed.wipeOld(one, {NOW});
        console.log(JSON.stringify([...read, one.names()]));
    """)

    assert found == [None, [], []]


@pytest.mark.parametrize(
    ("why", "boxes", "heir"),
    [
        ("the field says something else", [("3", None)], 0),
        ("its own words were carried here", [("3", "B."), ("3", "A.")], 1),
        ("two new sentences in one paragraph: nobody knows", [("3", None), ("3", None)], None),
        ("the sentence is gone", [("4", None), ("4", "A.")], None),
        ("nothing is left", [], None),
    ],
)
def test_text_of_a_string_that_is_gone_finds_the_one_in_its_place(why, boxes, heir, run):
    given = [{"ground": ground, "was": was} for ground, was in boxes]

    found = run(f"""
        const boxes = {json.dumps(given)};
        const found = typed.heir(text("ក"), boxes);
        console.log(JSON.stringify(found === null ? null : boxes.indexOf(found)));
    """)

    assert found == heir, why


# What the server has, by its numbers


@pytest.mark.parametrize(
    ("why", "steps", "found"),
    [
        ("nothing is here", "", ["theirs", "ខ", 9]),
        ("it was made on that number", "one.know('s1', 9); type('ក');", ["mine", "ក", 9]),
        ("both say the same", "type('ខ');", ["mine", "ខ", 9]),
        ("nothing was typed since", "type('ក'); told('ក', 4);", ["theirs", "ខ", 9]),
        (
            "typed on here, and elsewhere",
            "type('ក'); told('ក', 4); type('កក');",
            ["both", "កក", 4],
        ),
        ("neither knows of the other", "type('ក');", ["both", "ក", 0]),
    ],
)
def test_text_of_the_server_meets_that_of_the_device(why, steps, found, meet):
    assert meet(f"{steps} say(boxed(one.hear('s1', theirs(9, 'ខ'))));") == found, why


@pytest.mark.parametrize(
    ("why", "steps", "heard", "found"),
    [
        ("stored elsewhere", "told('ក', 4);", "theirs(9, '')", ["theirs", None, 9]),
        ("stored elsewhere, typed on here", "", "theirs(9, '')", ["mine", "ក", 9]),
        ("of nobody knows whom", "", "theirs(9, 'គ', {})", ["both", "ក", 0]),
        (
            "our own first half, its answer was lost",
            "const half = one.here.get('s1:text').seen; type('កក');",
            "theirs(9, 'ក', half)",
            ["mine", "កក", 9],
        ),
        (
            "handed in, its answer was lost",
            "",
            "theirs(9, '', one.here.get('s1:text').seen)",
            ["theirs", None, 9],
        ),
        (
            "handed in, its answer was lost, typed on",
            "const half = one.here.get('s1:text').seen; type('កក');",
            "theirs(9, '', half)",
            ["mine", "កក", 9],
        ),
    ],
)
def test_server_that_has_nothing_of_anybody_else_is_no_doubt(why, steps, heard, found, meet):
    assert meet(f"type('ក'); {steps} say(boxed(one.hear('s1', {heard})));") == found, why


def test_second_window_stands_on_what_it_was_told_itself(meet):
    found = meet("""
        two.take("s1", "text"); // opened, and empty
        type("ក");
        told("ក", 4);
        type("ខ", two);
        const { seen } = one.here.get("s1:text");
        say([two.numberOf("s1"), two.hear("s1", theirs(4, "ក", seen))]);
    """)

    assert found == [0, "both"]


def test_screen_that_was_made_before_the_last_save_brings_nothing_back(meet):
    found = meet("""
        one.adopt([{ card: "s1", ...theirs(4, "ខ") }]);
        type("ខខ");
        told("ខខ", 5);
        one.adopt([{ card: "s1", ...theirs(4, "ខ") }]);
        say(boxed(""));
    """)

    assert found == ["", "ខខ", 5]


def test_text_of_a_string_that_is_gone_is_not_shut_out_by_its_own_first_half(meet):
    found = meet("""
        const gone = { source: "A.", ground: "3", at: 0, stored: "" };
        one.keep("s1", "text", { text: "ក", ...gone });
        const half = one.here.get("s1:text").seen; // and its answer was lost
        one.keep("s1", "text", { text: "កខ", ...gone });
        one.adopt([{ card: "s0x8", ...theirs(4, "ក", half), ...gone }]);
        const homeless = one.rehouse([{ card: "s2", ground: "3", was: null }], new Set(["s2"]));
        const { instead } = one.told("s2"); // the server's is not kept twice
        say([homeless, one.all().map(({ card, typed }) => [card, typed.text]), instead]);
    """)

    assert found == [[], [["s2", "កខ"]], "8.4"]


def test_windows_that_never_saw_each_other_are_both_shown_and_one_is_chosen(meet):
    found = meet("""
        two.take("s1", "text");
        type("ក");
        type("ខ", two);
        const three = opened();
        const taken = three.take("s1", "text");
        const [other] = three.others("s1", "text");
        const texts = [taken.text, other.text];
        three.keep("s1", "text", { text: "គ", at: 0, stored: "" });
        three.decide("s1", other, other.text, false);
        const { dropped } = three.told("s1");
        three.wipe("s1", "text");
        say([texts.sort(), opened().all(), JSON.parse(dropped)[0] === other.text]);
    """)

    assert found == [["ក", "ខ"], [], True]


def test_window_that_typed_nothing_since_goes_on_with_the_other_one(meet):
    found = meet("""
        type("ក");
        two.take("s1", "text");
        type("កខ", two);
        const first = [one.notice("s1", "text"), one.read("s1", "text").text];
        type("កខគ");
        type("កខឃ", two);
        say([...first, one.notice("s1", "text"), one.others("s1", "text").length]);
    """)

    assert found == ["theirs", "កខ", "both", 1]


def test_window_that_comes_back_to_a_string_finds_what_another_one_typed_on(meet):
    found = meet("""
        type("ក");
        two.take("s1", "text");
        type("កខ", two);
        say([one.take("s1", "text").text, one.others("s1", "text").length]);
    """)

    assert found == ["កខ", 0]
