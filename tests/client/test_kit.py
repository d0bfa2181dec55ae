"""The kit finds our clients right, and those wrong that are."""

import json
import runpy
import shutil
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from io import StringIO
from subprocess import PIPE, Popen

import pytest

from tests.client.conftest import JAVASCRIPT
from tests.client.scenarios import KIT, SCENARIOS

sys.path.insert(0, str(KIT))
import kit
from kit import play

CLIENT = KIT.parent


def scenario(name):
    return json.loads((KIT / "scenarios" / f"{name}.json").read_text())


MODULES = ("sync", "shown", "folder", "openness")


@pytest.fixture
def within(monkeypatch):
    """Runs the Python client in this process, which is a tenth of one of its own (test_clients.py
    has that): the modules beside it, read anew, and what it prints."""

    def run(command, address, store, at, narrowed):
        words = [f"{name}={value}" for name, value in narrowed.items()]
        others = {name: sys.modules.pop(name) for name in MODULES if name in sys.modules}
        said = StringIO()
        try:
            with monkeypatch.context() as own, redirect_stdout(said), redirect_stderr(StringIO()):
                own.setattr(sys, "path", [*sys.path])
                own.setattr(sys, "argv", [command[-1], address, str(store), at, *words])
                runpy.run_path(command[-1], run_name="__main__")
        except Exception as error:
            raise ValueError(f"status 1: {error!r}") from error
        finally:
            for name in MODULES:
                sys.modules.pop(name, None)
            sys.modules.update(others)
        return json.loads(said.getvalue())["documents"]

    monkeypatch.setattr(kit, "run", run)


@pytest.mark.parametrize("name", SCENARIOS)
def test_our_client_in_python_is_right(name, within):
    assert list(play(scenario(name), [str(KIT / "app.py")])) == []


# runs the JavaScript client as often as it is asked to: a start of node costs more than a run
AGAIN = """
import { createInterface } from "node:readline";
const [, , app] = process.argv, print = console.log, error = console.error;
let number = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const said = [];
  process.argv = [process.argv[0], app, ...JSON.parse(line)];
  console.log = (text) => said.push(text);
  console.error = () => {};
  try {
    await import(`${app}?${number++}`);
    print(JSON.stringify({ said: said.join("\\n") }));
  } catch (wrong) {
    print(JSON.stringify({ wrong: String(wrong) }));
  }
}
"""


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    if shutil.which("node") is None:
        pytest.skip("There is no node.")
    program = tmp_path_factory.mktemp("node") / "again.mjs"
    program.write_text(AGAIN)
    with Popen(["node", program, KIT / "app.js"], stdin=PIPE, stdout=PIPE, text=True) as process:
        yield process


@pytest.fixture
def within_node(node, monkeypatch):
    def run(command, address, store, at, narrowed):
        words = [f"{name}={value}" for name, value in narrowed.items()]
        print(json.dumps([address, str(store), at, *words]), file=node.stdin, flush=True)
        answer = json.loads(node.stdout.readline())
        if "wrong" in answer:
            raise ValueError(answer["wrong"])
        return json.loads(answer["said"])["documents"]

    monkeypatch.setattr(kit, "run", run)


@pytest.mark.parametrize("name", SCENARIOS)
def test_our_client_in_javascript_is_right(name, within_node):
    assert list(play(scenario(name), JAVASCRIPT)) == []


# what somebody may forget: the file, what stands there, what would stand there, who finds it
WRONG = {
    "tombstones": ("sync.py", "store.pop(name, None)", "pass", "changes"),
    "pages of the feed": (
        *("sync.py", 'has_more = page["has_more"]', "has_more = False"),
        "full-copy",
    ),
    "the token": ("sync.py", '{"since": page["last_seq"], ', "{", "changes"),
    "that more may be nothing": ("sync.py", 'if page["has_more"] and', "if False and", "stuck"),
    "recalls": ("sync.py", 'page.get("recalls", [])', "[]", "recalls"),
    "the order of recalls": ("shown.py", 'one["seq"] > entry["seq"]', "True", "recalls"),
    "that a recall is of one value": (
        *("shown.py", '(contact["key"], digest)', '(contact["key"], one["sha256"])'),
        "recalls",
    ),
    "numbers in words": ("shown.py", "for number in gone if", "for number in () if", "recalls"),
    "to keep the copy after 410": (
        *("sync.py", '"next": anew, ', '"whole": None, "next": anew, '),
        "another-history",
    ),
    "to wait after 410": (
        *("sync.py", 'state["not_before"] > now.isoformat()', "False"),
        "another-history",
    ),
    "that half a copy is none": (
        *("sync.py", "if is_read or not has_more", "if True"),
        "another-history",
    ),
    "a token of another narrowing": (
        *("sync.py", 'state["narrowed"] != narrowed', "False"),
        "narrowed",
    ),
    "expires_at": ("shown.py", 'document.get("expires_at")', "None", "45-days-offline"),
    "valid_until": (
        *("shown.py", "is_stale(whole, ", "(lambda *_: False)(whole, "),
        "45-days-offline",
    ),
    "when an alert ends": ("shown.py", '_is_past(one["ends_at"], now)', "False", "45-days-offline"),
    "that a type may be unknown": ("shown.py", 'else block["plain"]', 'else "?"', "of-tomorrow"),
    "the time zone": ("openness.py", 'ZoneInfo(hours["timezone"])', 'ZoneInfo("UTC")', "open-now"),
    "the night": ("openness.py", "(yesterday, True)", "(yesterday, False)", "open-now"),
    "what base is": (
        *("conformance/app.py", 'urljoin(state["base"], document["url"])', 'document["url"]'),
        "full-copy",
    ),
}


@pytest.mark.parametrize("forgotten", WRONG)
def test_wrong_client_is_found(forgotten, within, tmp_path):
    place, right, wrong, finder = WRONG[forgotten]
    shutil.copytree(CLIENT, tmp_path / "client", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "client" / place
    text = file.read_text()
    assert text.count(right) == 1, "The place to be wrong at is not there."
    file.write_text(text.replace(right, wrong))
    app = [str(tmp_path / "client" / "conformance" / "app.py")]

    with closing(play(scenario(finder), app)) as found:  # the rest of the scenario tells no more
        assert next(found, None) is not None


def test_client_that_raises_is_found_and_ends_the_scenario():
    wrong = list(play(scenario("changes"), [sys.executable, "-c", "raise SystemExit('no')"]))

    assert len(wrong) == 1
    assert "step 1" in wrong[0] and "no" in wrong[0]


def test_client_that_prints_no_report_is_found():
    (wrong,) = play(scenario("changes"), [sys.executable, "-c", "print('[]')"])

    assert "no report" in wrong


@pytest.mark.parametrize(
    "page",
    [
        {"results": [], "last_seq": "0-1", "has_more": True},
        {"results": [], "next": "/api/v1/en/pages/?cursor=x"},
    ],
    ids=("feed", "list"),
)
def test_server_that_goes_on_for_ever_is_found(page, monkeypatch):
    monkeypatch.setattr(kit, "_get", lambda address, path: page)

    with pytest.raises(ValueError, match="for ever"):
        list(kit._feed("", {}) if "has_more" in page else kit._list("", "/api/v1/en/pages/"))
