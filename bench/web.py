"""What the shipped proxy gives of one lesson that it keeps, beside the same nginx with a file of
these bytes; `bench.delivery` has the read API in full."""

from bench import _corpus, _load, _served
from bench._rows import say
from bench.beside import nginx
from cms.documents.addresses import document_path
from cms.documents.models import Document

SECONDS = 2.0


def measure(corpus: _corpus.Corpus) -> None:
    found = Document.objects.filter(kind="lessons", locale="en", deleted=False).latest("pk")
    path = document_path(found.locale, found.kind, found.key)
    with (
        _served.processes("public") as (port,),
        nginx.proxy(f"127.0.0.1:{port}", bytes(found.body or b"")) as proxy,
    ):
        if proxy is None:
            return
        file = _load.measure(proxy.file, nginx.FILE, {}, SECONDS, [])
        got = _load.measure(proxy.port, path, {}, SECONDS, [])
    say(
        "a lesson that the proxy keeps; beside nginx",
        got.per_second,
        "a second",
        stock=file.per_second,
    )
