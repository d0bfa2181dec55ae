"""What the search inside a book of one file finds, in each script."""

import json
import shutil
import subprocess

import pytest

from khmertext.search import spellings
from khmertext.tests.search.test_scripts import IN_SPACES, WORDS, holds
from khmertext.tests.tables import rows
from public.packs import html

# of a document as much as the script looks at
PROGRAM = """
import { readFileSync } from "node:fs";
const { script, sections, queries } = JSON.parse(readFileSync(0, "utf8"));
const made = [];
const element = (tag) => ({
  tag, parts: [], on: {},
  append(...parts) { this.parts.push(...parts); },
  replaceChildren() { this.parts = []; },
  addEventListener(name, does) { this.on[name] = does; },
  setAttribute() {},
});
const texts = (block) => ({ nodeName: "#text", nodeType: 3, data: block.words, parentElement: {
  closest: (what) => (what === ".verdict" ? null : block) } });
const places = sections.map(([title, ...words]) => ({
  id: title, textContent: [title, ...words].join(" "),
  querySelector: () => ({ textContent: title }),
  nodes: words.map((words) => texts({ tagName: "P", words })),
}));
globalThis.Node = { TEXT_NODE: 3 };
globalThis.NodeFilter = { SHOW_ALL: -1 };
globalThis.document = {
  getElementById: () => element("div"),
  querySelectorAll: (what) => (what.startsWith("#help") ? places : []),
  querySelector: (what) => (what === "#help h2" ? { textContent: "Help" } : null),
  createElement: (tag) => (made.push(element(tag)), made.at(-1)),
  createTreeWalker: ({ nodes }) => ({ at: 0, nextNode() { return nodes[this.at++]; } }),
};
(0, eval)(script);
const [box, button] = ["input", "button"].map((tag) => made.find((one) => one.tag === tag));
console.log(JSON.stringify(queries.map((query) => {
  made.length = 0;
  box.value = query;
  button.on.click();
  const said = made.find((one) => one.tag === "p").textContent;
  const links = made.filter((one) => one.tag === "a" && one.href !== "#help");
  return [said, links.map((one) => one.textContent)];
})));
"""


def asked(sections, queries):
    """Of each query what is said, and the titles that are found, best first."""
    if shutil.which("node") is None:
        pytest.skip("There is no node.")
    names = ("search_label", "search", "search_found", "search_similar", "search_nothing")
    given = {
        "said": dict(zip(names, names, strict=True)),
        "spellings": [spellings.PATTERN, *spellings.USUAL],
    }
    script = (html.INSIDE / "search.js").read_text(encoding="utf-8")
    told = {"script": script.replace('"GIVEN"', json.dumps(given)), "sections": sections}
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", PROGRAM],
        input=json.dumps({**told, "queries": queries}),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


def test_every_word_of_every_script_is_found_where_it_stands():
    sections = [
        [f"{name}{n}", (" " if name in IN_SPACES else "").join((words[n - 2], word, words[n - 1]))]
        for name, words in WORDS.items()
        for n, word in enumerate(words)
    ]
    every = [(name, word) for name, words in WORDS.items() for word in words]
    for (name, word), (said, found) in zip(
        every, asked(sections, [word for _name, word in every]), strict=True
    ):
        own = [one for one in sections if one[0].startswith(name)]
        there = {title for title, text in own if holds(name, text, word)}
        assert said == "search_found" and there <= {*found}, (word, found)


def test_what_is_the_same_to_readers_is_found():
    pairs = [(one, other) for one, other, how, _why in rows("script_same.tsv") if how == "same"]
    found = asked(
        [[f"text {n}:", one] for n, (one, _other) in enumerate(pairs)], [b for _a, b in pairs]
    )
    for number, (pair, (said, titles)) in enumerate(zip(pairs, found, strict=True)):
        assert said == "search_found" and f"text {number}:" in titles, pair


def test_what_stands_nowhere_is_not_found():
    sections = [["one", "ເດັກນ້ອຍຕ້ອງບອກຜູ້ໃຫຍ່ 1280"], ["two", "เด็กต้องบอกผู้ใหญ่"]]
    assert asked(sections, ["ໄກ່", "ไก่", "кот"]) == [["search_nothing", []]] * 3
    assert asked(sections, ["ເດັກ", "๑๒๘๐"]) == [["search_found", ["one"]]] * 2
