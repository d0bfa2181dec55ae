"""A copy is compared with the server by one request, by both clients in the same way."""

import json
import shutil
import sys

import pytest

from tests.client.scenarios import KIT

# what a copy of ours says of itself: all of it, and without its last entry
PYTHON = """
import json, sys
from datetime import datetime, timezone
from proof import differences
from sync import entries, sync
store = {}
sync(store, sys.argv[1], datetime.now(timezone.utc))
held = list(entries(store))
for part in (held, held[:-1]):
    print(json.dumps(["/".join(one) for one in differences(part, sys.argv[1])]))
"""
JAVASCRIPT = """
import { differences } from "./proof.js";
import { entries, sync } from "./sync.js";
const store = new Map(), address = process.argv[2], held = [];
await sync(store, address, new Date());
for await (const entry of entries(store)) held.push(entry);
for (const part of [held, held.slice(0, -1)])
  console.log(JSON.stringify(await differences(part, address)));
"""
PROGRAMS = {
    "python": ([sys.executable, "-B"], "program.py", PYTHON),
    "javascript": (["node"], "program.mjs", JAVASCRIPT),
}


@pytest.mark.parametrize("language", ["python", pytest.param("javascript", marks=pytest.mark.soak)])
def test_copy_that_lost_an_entry_is_found(language, site, served, tmp_path):
    command, name, program = PROGRAMS[language]
    if shutil.which(command[0]) is None:
        pytest.skip("There is no node.")
    for file in KIT.parent.glob("*.*"):
        shutil.copy(file, tmp_path)
    (tmp_path / name).write_text(program)

    ran = served.run(*command, str(tmp_path / name), served.address)

    assert ran.status == 0, ran.said
    whole, lacking = map(json.loads, ran.said.splitlines())
    assert whole == []
    assert len(lacking) == 1


@pytest.mark.soak
def test_server_whose_digest_is_wrong_fails(served, site, tmp_path):
    def other_digest(path: str, content: bytes) -> bytes:
        answer = json.loads(content)
        for one in answer.get("locales", []):
            if "pages" in one["digests"]:
                one["digests"]["pages"]["count"] += 1
        return json.dumps(answer).encode()

    served.change = other_digest
    ran = served.kit(tmp_path, app=[sys.executable, "-S", str(KIT / "app.py")])

    assert ran.status == 1
    assert "by the digests of the index: km/pages" in ran.said
