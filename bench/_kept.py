"""What is answered from memory (cms.delivery.response_cache), beside nginx with a file of the same
bytes, the bare view, and Wagtail's API v2 behind a warm per-site cache. Each answer asks which
version is published.
"""

from typing import Any

from bench import _documents, _load
from bench.beside import nginx

MOST_CPU = 140  # microseconds of a request, server and database
OF_NGINX, OF_WAGTAIL = 0.45, 6.0
NAMES = (
    *("detail", "detail, gzip", "detail, 304", "list of 20", "list of 20, gzip"),
    *("list of 20, 304", "two filters", "help-now", "feed, page of 500, gzip", "index"),
)


def report(corpus: _documents.Corpus, page: Any, seconds: float) -> None:
    """page: a lesson that Wagtail can show, too. Closes this process's connection."""
    from django.db import connection

    from bench import delivery
    from cms.documents.models import Document

    body = bytes(Document.objects.get(key=corpus.key, kind="lessons", locale="en").body or b"")
    connection.close()
    asked = {one.name: one for one in delivery.questions(corpus)}
    print(f"\nfrom memory\n{delivery.HEADER}")
    file = nginx.measured(body, seconds)
    if file is not None:
        print(delivery.line("nginx, a file of the detail", file))
    with delivery.served("bench.beside.bare:application", "bench.beside.bare_settings") as bare:
        plain = asked["detail"]
        print(delivery.line("bare view, one document", bare.ask(plain, plain.path, seconds)))
    wagtail = _of_wagtail(page.pk, seconds)
    got = {}
    with delivery.served("cms.wsgi:application", "cms.settings") as product:
        for question in (asked[one] for one in NAMES):
            got[question.name] = product.ask(question, question.path, seconds)
            print(delivery.line(question.name, got[question.name]))
    detail = got["detail"]
    print(f"detail: {detail.whole_cpu:.0f} µs a request (bar {MOST_CPU})")
    for other, bar, among in (("nginx", OF_NGINX, file), ("Wagtail", OF_WAGTAIL, wagtail)):
        if among is not None:
            print(
                f"detail, of {other}'s requests a second: "
                f"{detail.per_second / among.per_second:.2f} (bar {bar:g}); as cheap: "
                f"{among.whole_cpu / (detail.whole_cpu or 1.0):.2f}"
            )


def _of_wagtail(pk: int, seconds: float) -> _load.Measured:
    from bench import delivery

    settings = "bench.beside.wagtail_settings"
    with delivery.served("bench.beside.wagtail:application", settings) as server:
        found = None
        for name, path in (
            ("detail", f"/api/v2/pages/{pk}/"),
            ("list of 20", "/api/v2/pages/?type=lessons.LessonPage&fields=*&limit=20"),
        ):
            question = delivery.Question(name, path, path)
            got = server.ask(question, path, seconds)
            print(delivery.line(f"Wagtail, cached: {name}", got))
            found = found or got
    assert found is not None
    return found
