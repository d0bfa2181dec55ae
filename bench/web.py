"""What a web server alone can do here: nginx gives out the document of one lesson from a file.

The product is asked for the same beside it, and answers from memory; `bench.delivery` has the read
API in full.
"""

from bench import _corpus, _load, _served
from bench._rows import say
from bench.beside import nginx
from cms.documents.addresses import document_path
from cms.documents.models import Document

SECONDS = 2.0


def measure(corpus: _corpus.Corpus) -> None:
    found = Document.objects.filter(kind="lessons", locale="en", deleted=False).latest("pk")
    path = document_path(found.locale, found.kind, found.key)
    file = nginx.measured(bytes(found.body or b""), SECONDS)
    stock = None if file is None else file.per_second
    with _served.processes("public") as (port,):
        got = _load.measure(port, path, {}, SECONDS, [])
    say("a lesson from memory; beside nginx", got.per_second, "a second", stock=stock)
