"""Wagtail's own page addresses, made of slugs: they lead to where the page is read.

"View live" opens the reader by itself (`TranslatedPage.get_url_parts`). These addresses are what
Wagtail makes of a page whose type it has not looked up, and what people type. Nothing of a page is
served from them, and a page that is not public has none.
"""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.utils import timezone
from wagtail.models import Page, Site

from cms.documents.addresses import HOME, WEBSITE, website_path
from cms.documents.models import Document
from cms.documents.rendering import first_kind


def live_page(request: HttpRequest, path: str) -> HttpResponseRedirect:
    """A redirect to the reader's page of the page that Wagtail has at `path`."""
    if not path:
        return HttpResponseRedirect(WEBSITE)
    site = Site.find_for_request(request)
    page = site and Page.objects.filter(url_path=site.root_page.url_path + path).first()
    if page is None:
        raise Http404
    kind, language = first_kind(page), page.locale.language_code
    if kind is None:
        # a page that is none for readers, as the library: a list of the office leads here
        if not page.live:
            raise Http404
        return HttpResponseRedirect(website_path(language, HOME))
    public = Document.objects.public(timezone.now()).filter(
        key=page.translation_key, locale=language, kind=kind
    )
    if not public.exists():
        raise Http404
    return HttpResponseRedirect(website_path(language, kind, page.translation_key))
