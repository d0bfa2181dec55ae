"""What is typed on a device: the rules of typed.js, run where node is.

The browser suite shows the same in Chromium, with the screen around it.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "localize" / "static" / "localize" / "typed.js"
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
    ("at", "is_there"),
    [
        (NOW, True),
        (NOW - 7 * DAY, True),
        (NOW - 7 * DAY - 1, False),
        # the clock of the device was wrong, then or now
        (NOW + DAY, True),
        (NOW + 8 * DAY, False),
        (None, False),
        ("yesterday", False),
    ],
)
def test_text_goes_after_seven_days(at, is_there, run):
    left = run(f"""
        const one = device({{ other: "x" }});
        typed.keep(one, place("5"), text("ក", {json.dumps(at)}));
        typed.wipeOld(one, {NOW});
        console.log(JSON.stringify(one.names().length === 2));
    """)

    assert left is is_there


@pytest.mark.parametrize("value", ["", "{", "null", "[]", '{"text": 1}', '"ក"'])
def test_what_cannot_be_read_is_nothing_and_goes(value, run):
    found = run(f"""
        const one = device({{ "cncc-typed:5:7:s1:text": {json.dumps(value)} }});
        const read = [typed.read(one, place("5")), typed.ofAccount(one, "5")];
        typed.wipeOld(one, {NOW});
        console.log(JSON.stringify([...read, one.names()]));
    """)

    assert found == [None, [], []]


@pytest.mark.parametrize("storage", ["undefined", "null", "device({}, true)"])
def test_device_that_keeps_nothing_says_so_and_breaks_nothing(storage, run):
    found = run(f"""
        const one = {storage};
        const kept = typed.keep(one, place("5"), text("ក"));
        typed.wipe(one, place("5"));
        typed.wipeAccount(one, "5");
        typed.wipeOld(one, 0);
        console.log(JSON.stringify([kept, typed.read(one, place("5")), typed.ofAccount(one, "5")]));
    """)

    assert found == [False, None, []]


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
