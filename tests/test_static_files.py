"""How static files are collected and sent as shipped; the stories in a browser leave out the
compressing (tests/browser/settings.py)."""

import gzip

from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client

from cms import settings as shipped

STYLE = b"p { color: black; }\n" * 100


def test_file_travels_compressed_under_its_final_name(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_bytes(STYLE)
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = shipped.STORAGES
    call_command("collectstatic", interactive=False, verbosity=0)

    address = static("a.css")
    sent = Client().get(address, headers={"accept-encoding": "gzip"})

    assert address != "/static/a.css"
    assert sent["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(sent.streaming_content)) == STYLE
    assert "immutable" in sent["Cache-Control"]
