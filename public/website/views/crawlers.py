"""/sitemap.xml and /robots.txt: what search engines may find, and what they leave alone."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from xml.sax.saxutils import quoteattr

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.documents.addresses import WEBSITE, absolute
from cms.documents.kinds import kinds
from cms.documents.models import Document
from cms.documents.rendered import instant
from public.api.answers import json_answer
from public.website.addresses import page_url
from public.website.frame import HIDDEN_KINDS

MOST = 50_000  # addresses in one sitemap: sitemaps.org protocol 0.9
CLOSED = ("/api/", "/admin/", *(f"{WEBSITE}*/{kind}/" for kind in sorted(HIDDEN_KINDS)))


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public document but facilitator's guides, each with its other languages."""
    lines = "\n".join(_entries())
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{lines}\n</urlset>\n'
    )
    return json_answer(request, xml.encode(), content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    """A preview has an address below /api/ or /admin/, so it is closed with them."""
    closed = "\n".join(f"Disallow: {path}" for path in CLOSED)
    text = f"User-agent: *\n{closed}\n\nSitemap: {absolute('/sitemap.xml')}\n"
    return json_answer(request, text.encode(), content_type="text/plain; charset=utf-8")


def _entries() -> Iterator[str]:
    rows = list(
        Document.objects.public(timezone.now())
        .filter(kind__in=[one.kind for one in kinds().values() if one.is_page])
        .exclude(kind__in=HIDDEN_KINDS)
        .order_by("kind", "position", "key", "locale")
        .values_list("kind", "key", "locale", "updated_at")[:MOST]
    )
    languages: dict[tuple[str, UUID], list[str]] = defaultdict(list)
    for kind, key, locale, _updated in rows:
        languages[kind, key].append(locale)
    for kind, key, locale, updated in rows:
        yield _entry(kind, key, locale, updated, languages[kind, key])


def _entry(kind: str, key: UUID, locale: str, updated: datetime, locales: list[str]) -> str:
    addresses = {code: quoteattr(page_url(code, kind, key)) for code in locales}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={address}/>'
        for code, address in (addresses.items() if len(locales) > 1 else ())
    )
    address = page_url(locale, kind, key)
    return f"<url><loc>{address}</loc><lastmod>{instant(updated)}</lastmod>{others}</url>"
