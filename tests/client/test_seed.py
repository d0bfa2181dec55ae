"""An app that begins with the seed that it came with, and then asks for what changed."""

import json
import sys

from django.utils import timezone

from cms.documents.search import offline
from cms.packs import seed
from home.models import InfoPage
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


def test_app_ends_with_what_a_new_copy_has(served, api, pair, tmp_path):  # noqa: F811
    offline.make("en", timezone.now())
    (tmp_path / "seed.zip").write_bytes(seed.make("en", timezone.now(), {}).content)
    program = f"import sys; sys.path.insert(0, {str(KIT.parent)!r})\n{PROGRAM}"
    (tmp_path / "program.py").write_text(program)
    before = len(api.replay(locale="en")[0])
    InfoPage.objects.get(title="Stay safe", locale__language_code="en").unpublish()

    files = (str(tmp_path / "program.py"), str(tmp_path / "seed.zip"))
    ran = served.run(sys.executable, "-S", "-B", *files, served.address)

    assert ran.status == 0, ran.said
    begun, held = map(json.loads, ran.said.splitlines())
    assert begun == [before, {"locale": "en"}]
    assert held == sorted(key for _kind, key, _locale in api.replay(locale="en")[0])
    assert len(held) == before - 1
