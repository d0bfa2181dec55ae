"""Wagtail's page addresses ("View live"): there is no website here, so they lead to documents.

Nothing of a page is served from these addresses, and a page that is not public has none.
"""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.utils import timezone
from wagtail.models import Page, Site

from cms.api.addresses import ROOT, document_path
from cms.api.models import Document
from cms.api.rendering import first_kind


def live_page(request: HttpRequest, path: str) -> HttpResponseRedirect:
    """A redirect to the public document of the page that Wagtail has at `path`."""
    if not path:
        return HttpResponseRedirect(ROOT)
    site = Site.find_for_request(request)
    page = site and Page.objects.filter(url_path=site.root_page.url_path + path).first()
    kind = first_kind(page) if page else None
    if page is None or kind is None:
        raise Http404
    document = (
        Document.objects.public(timezone.now())
        .filter(key=page.translation_key, locale=page.locale.language_code, kind=kind)
        .only("key", "locale", "kind")
        .first()
    )
    if document is None:
        raise Http404
    return HttpResponseRedirect(document_path(document.locale, document.kind, document.key))
