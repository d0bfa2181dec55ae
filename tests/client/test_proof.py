"""A copy is compared with the server by one request, by both clients in the same way."""

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from cms.documents.models import Feed, Recall
from cms.documents.pack_models import Pack, PackValue
from tests.client.conftest import Ran
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


def test_file_that_somebody_carries(served, site, tmp_path):
    """Offered, replaced, withdrawn, changed on its way; and where nobody answers."""
    now = timezone.now()
    content, file = b"a book", tmp_path / "book.html"
    pack = Pack.objects.create(
        **{"kind": "book", "format": "html", "locale": "km", "key": uuid4(), "title": "A title"},
        **{"sha256": sha256(content).hexdigest(), "bytes": len(content), "program": "x"},
        **{"epoch": Feed.objects.get().epoch, "seq": 1, "made_at": now, "file": "packs/x.html"},
        base=settings.BASE_URL,
    )

    def said(what=content, address=served.address):
        file.write_bytes(what)
        command = [sys.executable, "-S", str(KIT.parent / "proof.py"), str(file), address]
        if address == served.address:
            return served.run(*command)
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        return Ran(ran.returncode, ran.stdout)

    assert (said().status, said().said.splitlines()[0]) == (0, "This file is given out now.")
    assert said(b"another book").status == 2
    Pack.objects.update(replaced_at=now)
    assert "There may be a newer one" in said().said and said().status == 0
    assert "only its numbers" not in said().said
    Pack.objects.update(kind="seed", format="zip", key=None)
    assert "only its numbers" in said().said and said().status == 0
    key, value = uuid4(), sha256(b"tel:117").hexdigest()
    PackValue.objects.create(pack=pack, key=key, sha256=value)
    Recall.objects.create(seq=2, key=key, sha256=value, reason="dead")
    assert said().status == 1
    assert "Do not use this file" in said().said and ": dead." in said().said
    assert said(address="http://127.0.0.1:9").status == 3
