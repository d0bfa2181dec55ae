"""A whole book on paper: all lessons on one page, for learners or for facilitators."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse

from cms.documents import paper
from cms.documents.addresses import locales
from cms.documents.contacts import contacts_in
from cms.website import answers, published
from cms.website.frame import warns
from cms.website.in_book import lessons_of
from cms.website.views.pages import document_context, still_right

KINDS = {"learners": "lessons", "facilitators": "guides"}


def book(request: HttpRequest, locale: str, key: UUID, reader: str) -> HttpResponse:
    asks = paper.address()
    course = published.one(locale, "courses", Q(key=key)) if locale in locales() else None
    if course is None or reader not in KINDS:
        raise Http404
    parts = list(lessons_of(course, KINDS[reader]))
    documents = [document for _module, found in parts for document in found]
    around = published.around(locale)
    context = document_context(locale, course, asks, around)
    context["ends"] += [
        datetime.fromisoformat(one["expires_at"]) for one in documents if one["expires_at"]
    ]
    if any(next(contacts_in(document), None) is not None for document in documents):
        context["still_right"] = still_right(asks, around)
    context |= {
        "parts": parts,
        "reader": reader,
        "is_for_facilitators": reader == "facilitators",
        "needs_exit": any(warns(document) for document in documents),
        "canonical": None,
        "alternates": [],
    }
    return answers.page(request, "website/print_book.html", context, is_indexed=False)
