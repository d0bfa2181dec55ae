"""Both searchers give the answers of the index in memory, and fit into what they may need."""

import json
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone

from cms.documents.search import offline
from khmertext import match_key
from khmertext.characters import UNSPACED_SET
from khmertext.search import compact
from khmertext.search.queries import read
from khmertext.tests.search.memory import Index
from khmertext.tests.search.odd_queries import ODD
from tests.client.scenarios import KIT
from tests.localize.test_compact import ALPHABETS, SCRIPTS, SENTENCES
from tests.parts import rounds

QUERIES = (
    *("ពាក្យសម្ងាត់", "ពាកយ្សម្ងាត់", "រូបថត មនុស្ស", "reporting", "stoped", "the police", "the"),
    *("youtubeទូរស័ព្ទ", "1280", "12800", "ប្រាប់មនុស្សពេញវ័យ", "ប្រាប់ឪពុក", "cafe", "pasword", "។", "x"),
    *("ວັນ", "ຄໍາ", "ໄກ່", "วัน", "မြန်မာ", "tieng viet", "Tiếng Việt", "мая", "فِيتْنام", "ກຳປູເຈຍ ລາວ"),
    *("reports", "reported", "stopped", "telling", "feeding", "parties", "classes", "quickly"),
)

CLIENT = KIT.parent
JAVASCRIPT = """
import { readFileSync } from "node:fs";
import { Index, matchKey } from "./search.js";
const { data, queries, texts } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const index = new Index(data);
const told = ({ key, kind, exact }) => `${key}/${kind} ${exact}`;
const found = queries.map((query) => index.search(query).map(told));
const tokens = (phrase) => phrase.map((word) => word.token);
const cut = queries.map((query) => index.read(query).units.map((unit) => tokens(unit[0])));
let refused = "";
try {
  new Index({ ...data, version: "0" });
} catch (error) {
  refused = error.message;
}
console.log(JSON.stringify({ found, cut, keys: texts.map(matchKey), refused }));
"""
PYTHON = """
import json, sys
from pathlib import Path
from search import Index, match_key
asked = json.loads(Path(sys.argv[1]).read_text())
index = Index(asked["data"])
found = [
    [f"{one.key}/{one.kind} {str(one.exact).lower()}" for one in index.search(query)]
    for query in asked["queries"]
]
cut = [
    [[word.token for word in unit[0]] for unit in index.read(query).units]
    for query in asked["queries"]
]
try:
    Index(asked["data"] | {"version": "0"})
except ValueError as error:
    refused = str(error)
keys = [*map(match_key, asked["texts"])]
print(json.dumps({"found": found, "cut": cut, "keys": keys, "refused": refused}))
"""
PROGRAMS = {
    "python": ([sys.executable, "-B"], "program.py", PYTHON),
    "javascript": (["node"], "program.mjs", JAVASCRIPT),
}


@pytest.fixture(params=[pytest.param("python", marks=pytest.mark.soak), "javascript"])
def run(request, tmp_path):
    command, name, program = PROGRAMS[request.param]
    if shutil.which(command[0]) is None:
        pytest.skip("There is no node.")
    for file in CLIENT.glob("*.*"):
        shutil.copy(file, tmp_path)
    (tmp_path / name).write_text(program)
    return [*command, str(tmp_path / name)]


def words_of_sentences(chance):
    """A query of some neighbouring letters, as somebody might type them; most begin and end within
    a word."""
    sentence = chance.choice(chance.choice((SENTENCES, SCRIPTS)))
    begin = chance.randrange(len(sentence) - 4)
    return sentence[begin : begin + chance.randint(4, 14)]


def cut_in_memory(query):
    units = read(query).units
    return [[word.text for word in unit[0].words] for unit in units]


def test_answers_are_those_of_the_index_in_memory(run, tmp_path):
    """Without exception wherever both cut a query into the same words. A piece out of the middle of
    words they often cut otherwise, one by a dictionary and one by the index; even so nine in ten
    of all have the same ten answers in the same order."""
    chance = random.Random(350)
    memory, listed = Index(), []
    for number in range(100):
        sentences = SENTENCES if number < 40 else SCRIPTS
        texts = [" ".join(chance.choices(sentences, k=count)) for count in (1, 1, 4)]
        listed.append(compact.Listed(UUID(int=number), "pages", compact.part(*texts)))
        memory.add(f"{UUID(int=number)}/pages", *texts)
    sample = [words_of_sentences(chance) for _ in range(rounds(120, 5000))]
    texts = [
        "".join(chance.choices(chance.choice(ALPHABETS), k=9)) for _ in range(rounds(3000, 50_000))
    ]
    asked = {
        "data": json.loads(compact.encode(listed)),
        "queries": [*QUERIES, *ODD, *sample],
        "texts": [*texts, *SENTENCES, *SCRIPTS],
    }
    (tmp_path / "asked.json").write_text(json.dumps(asked))

    ran = subprocess.run([*run, tmp_path / "asked.json"], capture_output=True, text=True)

    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert "version" in told["refused"]
    assert told["keys"] == list(map(match_key, asked["texts"]))
    same, cut_alike = [], 0
    for query, found, cut in zip(asked["queries"], told["found"], told["cut"], strict=True):
        keys, exact = memory.search(read(query))
        same.append([one.split()[0] for one in found][:10] == keys[:10])
        # other letters are not cut, but some are written otherwise
        if cut == cut_in_memory(query) or not re.search(f"[{UNSPACED_SET}]", query):
            cut_alike += 1
            assert same[-1], query
            assert sum(one.endswith("true") for one in found[:10]) == min(10, exact), query
    assert len(same) / 2 < cut_alike < len(same)
    assert same.count(True) >= 0.9 * len(same)


def test_searcher_is_small_and_needs_nothing():
    script = (CLIENT / "search.js").read_bytes()
    assert len(script) <= 13_824
    assert b"import" not in script


FIND = {
    "python": """
import json, sys
from datetime import datetime, timezone
from pathlib import Path
from folder import Folder
from find import find, held, keep
from sync import entries, sync
store = Folder(Path(sys.argv[2]))
sync(store, sys.argv[1], datetime.now(timezone.utc))
keep(store, "en")
index = held(store, "en")
found = index and [entry["document"]["title"] for entry, _ in find(store, index, "en", "passwords")]
print(json.dumps({"found": found, "entries": len(list(entries(store)))}))
""",
    "javascript": """
import { find, held, keep } from "./find.js";
import { folder } from "./folder.js";
import { entries, sync } from "./sync.js";
const store = folder(process.argv[3]), found = [];
await sync(store, process.argv[2], new Date());
await keep(store, "en");
const index = await held(store, "en");
if (index)
  for await (const { entry } of find(store, index, "en", "passwords"))
    found.push(entry.document.title);
let count = 0;
for await (const _entry of entries(store)) count++;
console.log(JSON.stringify({ found: index && found, entries: count }));
""",
}


@pytest.mark.slow("a program keeps a copy and searches it")
@pytest.mark.parametrize("language", ["python", pytest.param("javascript", marks=pytest.mark.soak)])
def test_a_copy_is_searched_with_the_index_that_it_keeps(language, bilingual, served, tmp_path):
    command, name, _program = PROGRAMS[language]
    if shutil.which(command[0]) is None:
        pytest.skip("There is no node.")
    for file in CLIENT.glob("*.*"):
        shutil.copy(file, tmp_path)
    (tmp_path / name).write_text(FIND[language])
    asked = []
    served.change = lambda path, content: (asked.append(path), content)[1]

    def told():
        asked.clear()
        ran = served.run(*command, str(tmp_path / name), served.address, str(tmp_path / "copy"))
        assert ran.status == 0, ran.said
        return json.loads(ran.said)

    page = bilingual.page("Passwords")
    other = bilingual.page("Pictures")
    assert told()["found"] is None  # none is made yet
    offline.make("en", timezone.now())
    first = told()
    assert first["found"][:1] == ["Passwords"]
    assert "/api/v1/en/search-index/" in asked
    assert told() == first
    assert "/api/v1/en/search-index/" not in asked

    page.unpublish()
    later = told()
    assert "Passwords" not in later["found"]  # by the last index, in the new copy
    assert later["entries"] == first["entries"] - 1
    offline.make("en", timezone.now())
    bilingual.publish(other)
    assert "Passwords" not in told()["found"]


@pytest.mark.soak
def test_kit_compares_the_index_with_the_copy(bilingual, served, tmp_path):
    bilingual.page("Passwords")
    for locale in ("en", "km"):
        offline.make(locale, timezone.now())

    def lacking(path: str, content: bytes) -> bytes:
        if "search-index" not in path:
            return content
        found = json.loads(content)
        return json.dumps(found | {"keys": found["keys"][1:], "kinds": found["kinds"][1:]}).encode()

    app = [sys.executable, "-S", str(Path(KIT) / "app.py")]
    assert served.kit(tmp_path / "a", app=app).status == 0
    served.change = lacking
    ran = served.kit(tmp_path / "b", app=app)
    assert ran.status == 1
    assert "by the index for searching" in ran.said and "is not listed" in ran.said
