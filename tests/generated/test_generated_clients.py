"""What generators make of the OpenAPI document: it compiles, and it reads the demonstration.

TypeScript by openapi-typescript and tsc, in var/npm (the Makefile knows how); Python by
openapi-python-client and mypy. Each is made once, in the soak: a change of the contract shows in
the suite by the snapshot, which is valid (tests/api/test_schema.py).
"""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.api.documented import undocumented
from tests.prepared import ROOT, alone, demo_to_read

HERE = Path(__file__).parent
SNAPSHOT = ROOT / "tests/api/openapi.json"
NPM = ROOT / "var/npm"
NODE = shutil.which("node")
BUILDS = "a generator and a compiler, once"
STRICT = (
    *("--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"),
    *("--allowJs", "--checkJs", "--lib", "es2022,dom", "--skipDefaultLibCheck", "--outDir", "made"),
)
SAYS = {"etag": "e" * 32, "seq": 1}  # what a list puts before a stored card

needs_node = pytest.mark.skipif(
    NODE is None or shutil.which("npm") is None,
    reason="There are no node and npm: the TypeScript client was not compiled.",
)


def run(*command, folder, text=None):
    return subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True)


@pytest.fixture(scope="module")
def demonstration():
    """(documents, cards) of the demonstration, as they are served."""
    with demo_to_read() as demo:
        rows = demo.execute(
            "SELECT kind, body, card FROM documents_document WHERE NOT deleted ORDER BY seq"
        ).fetchall()
    documents = [json.loads(body) for _kind, body, _card in rows]
    cards = [
        {**SAYS, **json.loads(card), **({"match": "open"} if kind == "services" else {})}
        for kind, _body, card in rows
        if kind not in ("home", "help-now", "vocabulary")
    ]
    return documents, cards


def current(document, seq=1):
    return {
        "seq": seq,
        "kind": document["kind"],
        "key": document["key"],
        "locale": document["locale"],
        "state": "current",
        "deleted": False,
        "etag": "e" * 32,
        "document": document,
    }


def tombstone(document):
    gone = {"state": "deleted", "deleted": True, "etag": None, "document": None}
    return {**current(document), **gone}


def feed(*entries):
    return {"results": list(entries), "last_seq": "1-1", "has_more": False}


def of_tomorrow(document):
    """A document with a block of a type that nobody knows yet, and one of a kind."""
    puzzle = {"id": "9", "type": "puzzle", "value": {"pieces": 4}, "plain": "A puzzle <4>"}
    changed = {**document, "body": [puzzle, *document["body"]]}
    return current(changed), current({**document, "kind": "poems", "lines": ["One."]})


def a_lesson(documents):
    return next(one for one in documents if one["kind"] == "lessons")


@pytest.mark.soak
def test_every_document_and_card_of_the_demonstration_is_valid(demonstration):
    """Each against the component of its kind, and the whole against nothing that is undescribed."""
    documents, cards = demonstration
    components = json.loads(SNAPSHOT.read_text())["components"]

    def names(union):
        mapping = components["schemas"][union]["discriminator"]["mapping"]
        return {kind: place.rsplit("/", 1)[1] for kind, place in mapping.items()}

    for union, values in (("Document", documents), ("Card", cards)):
        of_kind = names(union)
        assert {value["kind"] for value in values} == set(of_kind)
        for value in values:
            name = of_kind[value["kind"]]
            schema = {"$ref": f"#/components/schemas/{name}", "components": components}
            wrong = Draft202012Validator(schema).iter_errors(value)
            assert [f"{error.json_path}: {error.message}" for error in wrong] == []
            assert undocumented(value, name, components) == []


# Python


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A folder with the generated package `cncc_client`, the program beside it."""
    folder = tmp_path_factory.mktemp("python")
    tool = Path(sys.executable).with_name("openapi-python-client")
    # its own files are laid out by nobody: that is not what is tried
    (folder / "config.yml").write_text("post_hooks: []\n")
    made = run(
        *(str(tool), "generate", "--path", str(SNAPSHOT), "--meta", "none"),
        *("--config", "config.yml", "--output-path", "cncc_client"),
        folder=folder,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Warning" not in made.stdout + made.stderr
    shutil.copy(HERE / "reads.py", folder)
    return folder


@pytest.fixture(scope="module")
def checked(package):
    """What mypy says of the program, and of one that forgets a block."""
    program = (package / "reads.py").read_text()
    forgetful = program.replace("m.TipListBlock() | m.ChecklistBlock()", "m.TipListBlock()")
    assert forgetful != program
    (package / "forgetful.py").write_text(forgetful)
    # errors of the generator's own client.py are not ours, nor is what it imports to ask a server,
    # which is half of all that there is to read
    (package / "mypy.ini").write_text("[mypy]\n[mypy-httpx.*]\nfollow_imports = skip\n")
    strict = ("-m", "mypy", "--strict", "--follow-imports=silent", "--no-incremental")
    return run(sys.executable, *strict, "reads.py", "forgetful.py", folder=package).stdout


@pytest.mark.slow(BUILDS)
def test_python_program_over_every_kind_and_block_is_strictly_typed(checked):
    assert "checked 2 source files" in checked
    assert "reads.py:" not in checked, checked


def test_python_program_that_forgets_a_block_is_not(checked):
    """The control: the union is closed, so what is left is noticed."""
    (found,) = re.findall(r"^forgetful\.py:\d+: error: (.*)$", checked, re.MULTILINE)

    assert 'incompatible type "ChecklistBlock"; expected "Never"' in found


def read_by_python(package, *answers):
    lines = "\n".join(map(json.dumps, answers))
    done = run(sys.executable, "reads.py", folder=package, text=lines)
    assert done.returncode == 0, done.stderr
    return Counter(json.loads(done.stdout))


@pytest.mark.soak
def test_python_client_reads_the_whole_demonstration(package, demonstration):
    documents, cards = demonstration

    found = read_by_python(
        package, feed(*map(current, documents)), {"results": cards, "next": None}
    )

    assert found["CurrentChange"] == len(documents) > 50
    of_kinds = Counter(one["kind"] for one in documents)
    assert found["LessonDocument"] == of_kinds["lessons"] > 0
    assert found["ServiceDocument"] == of_kinds["services"] > 0
    for kind, number in Counter(card["kind"] for card in cards).items():
        assert number <= found[f"{kind.removesuffix('s').title()}Card"], kind
    types = {block["type"] for one in documents for block in one.get("body", ())}
    assert {f"{kind.title().replace('_', '')}Block" for kind in types} <= set(found)


@pytest.mark.soak
def test_python_program_raises_on_nothing_of_tomorrow(package, demonstration):
    with_new_block, of_new_kind = of_tomorrow(a_lesson(demonstration[0]))

    found = read_by_python(package, feed(with_new_block, of_new_kind))

    assert found["CurrentChange"] == found["LessonDocument"] == 1
    assert found["ParagraphBlock"] >= 1


# TypeScript


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """(folder with the program as JavaScript, what the compiler said of it and of the clients to
    copy): once for all."""
    with alone("npm"):
        made = run("make", "--silent", "var/npm/.ready", folder=ROOT)
        assert made.returncode == 0, made.stdout + made.stderr
    folder = tmp_path_factory.mktemp("typescript")
    tools = NPM / "node_modules/.bin"
    generated = run(
        str(tools / "openapi-typescript"), str(SNAPSHOT), "--output", "api.d.ts", folder=folder
    )
    assert generated.returncode == 0, generated.stdout + generated.stderr
    for program in ("reads.ts", "wrong.ts"):
        shutil.copy(HERE / program, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    copied = [file.name for file in (ROOT / "docs/client").glob("*.js")]
    assert len(copied) == 7
    for name in copied:
        shutil.copy(ROOT / "docs/client" / name, folder)
    (folder / "wrong_clock.js").write_text(
        'import { openness } from "./openness.js";\n'
        "openness({ always_open: null, rules: [], closed_on: [] }, 7);\n"
    )
    programs = ("reads.ts", "wrong.ts", *copied, "wrong_clock.js")
    said = run(str(tools / "tsc"), *STRICT, *programs, folder=folder)
    return folder / "made", said.stdout


@needs_node
@pytest.mark.slow(BUILDS)
def test_typescript_program_over_every_kind_and_block_compiles(compiled):
    _folder, said = compiled

    assert "reads.ts" not in said and "api.d.ts" not in said, said


@needs_node
def test_typescript_program_that_is_wrong_does_not(compiled):
    """One mistake a line, each noticed where it is made."""
    _folder, said = compiled
    lines = (HERE / "wrong.ts").read_text().splitlines()
    wrong = [
        number
        for number, line in enumerate(lines, 1)
        if line.startswith("export") and "count" not in line
    ]

    assert f"export const count = {len(wrong)};" in lines
    assert [int(line) for line in re.findall(r"^wrong\.ts\((\d+),", said, re.MULTILINE)] == wrong


@needs_node
def test_clients_to_copy_are_strictly_typed(compiled):
    """docs/client says its types in comments; `wrong_clock` shows that these are looked at."""
    _folder, said = compiled

    assert re.findall(r"^(\S+?\.js)\(\d+", said, re.MULTILINE) == ["wrong_clock.js"]


SHOW = """
import { ofCard, ofChange } from "./reads.js";
const { changes, cards } = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify({ changes: changes.map(ofChange), cards: cards.map(ofCard) }));
"""


def read_by_node(folder, changes, cards=()):
    (folder / "show.mjs").write_text(SHOW)
    text = json.dumps({"changes": changes, "cards": list(cards)})
    done = run(NODE, "show.mjs", folder=folder, text=text)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.soak
@needs_node
def test_typescript_program_reads_the_whole_demonstration(compiled, demonstration):
    folder, _said = compiled
    documents, cards = demonstration

    shown = read_by_node(folder, [current(one) for one in documents], cards)

    texts = [*shown["changes"], *shown["cards"]]
    assert len(texts) == len(documents) + len(cards)
    assert not [text for text in texts if "undefined" in text or "NaN" in text]


@pytest.mark.soak
@needs_node
def test_typescript_program_raises_on_nothing_of_tomorrow(compiled, demonstration):
    folder, _said = compiled
    lesson = a_lesson(demonstration[0])

    shown = read_by_node(folder, [*of_tomorrow(lesson), tombstone(lesson)])

    with_new_block, of_new_kind, gone = shown["changes"]
    assert "A puzzle <4>" in with_new_block
    assert lesson["title"] in of_new_kind
    assert gone == f"drop {lesson['key']}"


# The lock of the TypeScript tools


def test_every_package_of_npm_has_a_hash_and_no_address():
    lock = json.loads((HERE / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}

    assert len(packages) > 20
    assert [name for name, one in packages.items() if not one.get("integrity")] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []
    versions = json.loads((HERE / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
