"""An app that begins with the seed that it came with, and then asks for what changed."""

import json
import sys

from django.utils import timezone

from cms.documents.search import offline
from home.models import InfoPage
from public.packs import seed
from tests.api.conftest import pair, pair_world  # noqa: F401
from tests.client.scenarios import KIT

PROGRAM = """
import json, sys
from datetime import datetime, timezone
from pathlib import Path
from seed import begin
from sync import entries, sync
store, file, server = {}, Path(sys.argv[1]), sys.argv[2]
part = begin(store, file, server)
print(json.dumps([len(list(entries(store))), part]))
sync(store, server, datetime.now(timezone.utc), **part)
print(json.dumps(sorted(entry["key"] for entry in entries(store))))
"""

AGAIN = """
import json, sys, zipfile
from pathlib import Path
from seed import begin
store = {"state": {"whole": {"number": 1, "since": "newer"}}}
print(begin(store, Path(sys.argv[1]), ""), store)
other = Path(sys.argv[1]).with_name("other.zip")
with zipfile.ZipFile(other, "w") as archive:
    archive.writestr("seed.json", json.dumps({"version": 2, "locale": "en"}))
try:
    begin({}, other, "")
except ValueError as error:
    print(error)
"""


def run(served, tmp_path, program):
    program = f"import sys; sys.path.insert(0, {str(KIT.parent)!r})\n{program}"
    (tmp_path / "program.py").write_text(program)
    files = (str(tmp_path / "program.py"), str(tmp_path / "seed.zip"))
    return served.run(sys.executable, "-S", "-B", *files, served.address)


def test_copy_that_is_there_stays_and_another_version_is_refused(served, site, tmp_path):
    offline.make("en", timezone.now())
    (tmp_path / "seed.zip").write_bytes(seed.make("en", timezone.now(), {}).content)

    ran = run(served, tmp_path, AGAIN)

    assert ran.said.splitlines() == [
        "{'locale': 'en'} {'state': {'whole': {'number': 1, 'since': 'newer'}}}",
        "a seed of version 2",
    ]


def test_app_ends_with_what_a_new_copy_has(served, api, pair, tmp_path):  # noqa: F811
    offline.make("en", timezone.now())
    (tmp_path / "seed.zip").write_bytes(seed.make("en", timezone.now(), {}).content)
    before = len(api.replay(locale="en")[0])
    InfoPage.objects.get(title="Stay safe", locale__language_code="en").unpublish()

    ran = run(served, tmp_path, PROGRAM)

    assert ran.status == 0, ran.said
    begun, held = map(json.loads, ran.said.splitlines())
    assert begun == [before, {"locale": "en"}]
    assert held == sorted(key for _kind, key, _locale in api.replay(locale="en")[0])
    assert len(held) == before - 1
