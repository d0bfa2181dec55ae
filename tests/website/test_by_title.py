"""Organizations and the library by title, which nobody puts in order."""

import re
import uuid

import orjson
import pytest

from cms.documents.models import Document
from public.website import published

TITLES = ("Zebra", "កុមារ", "ឥឡូវ", "Apple", "ខ្មែរ", "អាយុ", "117", "ក្រុម", "avocado", "Ångström")


def copy(document, title):
    """One more document like it, as a row."""
    seq = Document.objects.order_by("-seq").values_list("seq", flat=True)[0] + 1
    card = orjson.loads(bytes(document.card)) | {"title": title}
    document.pk, document.key, document.seq, document.slug = None, uuid.uuid4(), seq, f"n{seq}"
    document.title = title
    document.card = orjson.dumps(card)
    document.save(force_insert=True)


def fill(kind, titles):
    for title in titles:
        copy(Document.objects.filter(kind=kind, locale="en", deleted=False)[0], title)
    Document.objects.filter(kind=kind).exclude(title__in=titles).delete()


def in_order(kind):
    """As the database at hand has them."""
    rows = Document.objects.filter(kind=kind, locale="en", deleted=False).order_by("title")
    return list(rows.values_list("title", flat=True))


@pytest.mark.parametrize("kind", ["organizations", "resources"])
def test_long_list_has_the_order_of_titles(reader, site, kind) -> None:
    fill(kind, TITLES)

    html = reader.html(f"/read/en/{kind}/")

    titles = re.findall(r"<h2><a [^>]*>([^<]*)</a></h2>", html)
    assert titles == in_order(kind)


def test_following_pages_go_on_in_that_order(site, monkeypatch) -> None:
    monkeypatch.setattr(published, "CARDS", 4)
    fill("organizations", TITLES)

    first = published.shelf("en", "organizations")
    second = published.shelf("en", "organizations", first.following)

    shown = [card["title"] for card in (*first.cards, *second.cards)]
    assert shown == in_order("organizations")[:8]
