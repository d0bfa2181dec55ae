"""The pages of the reader: choice of language, home, lists, documents."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe

from cms import emblem
from cms.documents import paper
from cms.documents.addresses import HOME, WEBSITE, absolute, locales, website_path
from cms.documents.kinds import fixed_kinds, kinds, listed_kinds
from cms.documents.numbers.contacts import contacts_in
from cms.documents.pack_models import DOCUMENTS
from public.api.answers import json_answer, moved
from public.api.emergency import HELP_NOW
from public.website import answers, published, what_happened
from public.website.addresses import from_api, of_emblem, page_url
from public.website.find_help import search
from public.website.frame import HELP_KINDS, HIDDEN_KINDS, frame, inside, needs_exit
from public.website.in_book import place
from public.website.published import Around
from public.website.views.errors import not_found

COURSES_AT_HOME = 12
KEPT_KINDS = frozenset({HELP_NOW, "lessons"})
# word of the door → audiences
DOORS = {
    "for_children": {"young_person"},
    "for_parents": {"caregiver"},
    "for_trainers": {"trainer", "social_service_workforce"},
}


def front(request: HttpRequest) -> HttpResponse:
    """/: readers go to the reader; the admin has its own address."""
    return HttpResponse(
        status=302, headers={"Location": WEBSITE, "Cache-Control": "public, max-age=60"}
    )


def choice(request: HttpRequest) -> HttpResponse:
    """/read/: the languages; nothing here depends on the browser's own."""
    choices = []
    for code, name in locales().items():
        around = published.around(code)
        t = around.words[code].words
        choices.append((code, name, website_path(code, HOME), around.home, t))
    context = {"locale": choices[0][0], "choices": choices, "emblem": of_emblem()}
    return answers.page(request, "website/choice.html", context)


def emblem_file(request: HttpRequest) -> HttpResponse:
    """/read/emblem.png; another one has another address."""
    found = emblem.content()
    if found is None:
        raise Http404
    return json_answer(request, found, content_type=emblem.TYPE)


def home(request: HttpRequest, locale: str) -> HttpResponse:
    return fixed(request, locale, HOME)


def index(request: HttpRequest, locale: str, kind: str) -> HttpResponse:
    """A list of one kind, or the one document of a kind that has one per language."""
    _require_locale(locale)
    if kind in fixed_kinds():
        if not kinds()[kind].is_page:
            raise Http404
        if kind == HOME:
            return moved(request, website_path(locale, HOME))
        return fixed(request, locale, kind)
    if kind not in listed_kinds():
        raise Http404
    if kinds()[kind].is_help:
        return places_that_help(request, locale, kind)
    shelf = published.shelf(locale, kind, request.GET.get("after"))
    is_help = kind in HELP_KINDS
    paths = {code: website_path(code, kind) for code in locales()}
    context = frame(locale, paths=paths, needs_exit=is_help)
    context["ends"] += shelf.ends
    context |= {
        "content_locale": locale,
        "kind": kind,
        "shelf": shelf,
        "is_neutral": is_help,
        "canonical": page_url(locale, kind),
    }
    return answers.page(
        request,
        "website/list.html",
        context,
        is_stored=not is_help,
        is_indexed=kind not in HIDDEN_KINDS,
    )


def places_that_help(request: HttpRequest, locale: str, kind: str) -> HttpResponse:
    """The list with a form: nobody who looks for help finds nothing."""
    around = published.around(locale)
    looking = search(request, around.words[locale], kind)
    shelf = published.help_shelf(locale, kind, looking.filters, request.GET.get("after"))
    asked = f"?{looking.query}" if looking.query else ""
    paths = {code: f"{website_path(code, kind)}{asked}" for code in locales()}
    context = frame(locale, paths=paths, needs_exit=True, around=around) | {
        "content_locale": locale,
        "kind": kind,
        "search": looking,
        "shelf": shelf,
        "exact": [card for card in shelf.cards if not card["is_open"]],
        "open": [card for card in shelf.cards if card["is_open"]],
        "is_neutral": True,
        "canonical": page_url(locale, kind),
    }
    return answers.page(
        request, "website/find_help.html", context, is_stored=False, is_indexed=not looking.query
    )


def detail(request: HttpRequest, locale: str, kind: str, reference: str) -> HttpResponse:
    """One document by key; a slug, of now or of once, leads to the key."""
    _require_locale(locale)
    if kind not in listed_kinds():
        raise Http404
    key = _key(reference)
    if key is None:
        key = published.key_of_slug(locale, kind, reference)
        if key is None:
            return not_found(request, locale, published.languages(kind, Q(slug=reference)))
        return moved(request, website_path(locale, kind, key))
    if str(key) != reference:
        return moved(request, website_path(locale, kind, key))
    return _show(request, locale, kind, Q(key=key))


def fixed(request: HttpRequest, locale: str, kind: str) -> HttpResponse:
    _require_locale(locale)
    return _show(request, locale, kind, Q())


def _show(request: HttpRequest, locale: str, kind: str, which: Q) -> HttpResponse:
    asks = paper.address()
    around = published.around(locale)
    document = around.home if kind == HOME else published.one(locale, kind, which)
    fallback = request.GET.get("fallback")
    if document is None and fallback in locales():
        document = published.one(fallback, kind, which)
    if document is None:
        return not_found(request, locale, published.languages(kind, which), around)
    if kind == HELP_NOW:
        return help_now(request, locale, document, asks, around)
    context = keepable(document_context(locale, document, asks, around))
    if kind in DOCUMENTS.values():
        context["packs"] = published.packs(document)
        context["ends"] += [one["ends"] for one in context["packs"]]
    return answers.page(
        request,
        template(kind),
        context,
        # a language that was not needed is one of endless many that somebody can write
        is_stored=kind not in HELP_KINDS and fallback in (None, document["locale"]),
        is_indexed=kind not in HIDDEN_KINDS and document["locale"] == locale,
    )


def help_now(
    request: HttpRequest, locale: str, document: dict[str, Any], asks: str, around: Around
) -> HttpResponse:
    """The emergency kit with the first questions to a child."""
    now = timezone.now()
    asked = what_happened.asked(request, around.words[locale], document, now)
    context = keepable(document_context(locale, document, asks, around)) | {
        "asked": asked,
        "groups": what_happened.together(document["entries"]),
    }
    context["is_kept"] &= not asked.query
    if context["is_kept"]:
        context["kept"] = what_happened.kept(around.words[locale], document["entries"])
    if asked.query:
        context["switch"] = [
            replace(one, path=one.path and f"{one.path}?{asked.query}#who")
            for one in context["switch"]
        ]
    return answers.page(
        request, template(HELP_NOW), context, is_stored=False, is_indexed=context["is_kept"]
    )


def template(kind: str) -> str:
    return f"website/kinds/{kind if kind in KINDS else 'other'}.html"


def document_context(
    locale: str, document: dict[str, Any], asks: str, around: Around | None = None
) -> dict[str, Any]:
    """The template variables of `document`, in the frame of `locale`.

    asks: the address of its paper (`paper.address`), read before the document. around: as `frame`
    takes it.
    """
    around = around or published.around(locale)
    kind, key = document["kind"], document["key"]
    paths = {code: from_api(url) or "" for code, url in document["translations"].items()}
    is_home = kind == HOME
    audience = None if kind == "guides" else document.get("audience")
    context = frame(
        locale,
        paths=paths,
        needs_exit=needs_exit(document),
        home=document if is_home and document["locale"] == locale else None,
        kit=document if kind == "help-now" and document["locale"] == locale else None,
        around=around,
        audience=audience,
    ) | {
        "content_locale": document["locale"],
        "document": document,
        "kind": kind,
        "is_fallback": document["locale"] != locale,
        "is_neutral": kind in HELP_KINDS,
        "canonical": page_url(document["locale"], kind, key),
        "alternates": [(code, page_url(code, kind, key)) for code in sorted(paths)],
        "share": share(document),
        "place": place(document),
    }
    context["inside"] = inside(context, around, document["locale"], audience)
    # on the page of numbers the questions to a child are in the language that was asked for
    is_asking = kind == HELP_NOW
    context["article"] = inside(context, around, locale) if is_asking else context["inside"]
    if document["expires_at"]:
        context["ends"].append(datetime.fromisoformat(document["expires_at"]))
    if is_home:
        shelf = published.shelf(locale, "courses")
        context["courses"] = shelf.cards[:COURSES_AT_HOME]
        context["shelves"] = shelves(context["courses"])
        context["doors"] = [code for code, _cards in context["shelves"] if code in DOORS]
        context["ends"] += shelf.ends[:COURSES_AT_HOME]
    if next(contacts_in(document), None) is not None:
        context["still_right"] = still_right(asks, around)
    if kind == "services":
        context |= service_context(document, timezone.now())
    return context


def keepable(context: dict[str, Any]) -> dict[str, Any]:
    """The variables of a public page with whether a phone may keep it, and of which day that is."""
    is_kept = context["kind"] in KEPT_KINDS and not context["is_fallback"]
    return context | {"is_kept": is_kept, "today": timezone.localdate().isoformat()}


def shelves(courses: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """(word, books for those readers), first for children; what is for nobody of them is last. A
    book stands once: for the first of those whom it is for."""
    found: dict[str, list[dict[str, Any]]] = {code: [] for code in (*DOORS, "courses")}
    for card in courses:
        of = (code for code, audiences in DOORS.items() if audiences & set(card["audience"] or ()))
        found[next(of, "courses")].append(card)
    return [(code, cards) for code, cards in found.items() if cards]


def still_right(asks: str, around: Around) -> dict[str, Any]:
    """What stands beside numbers on paper: where to ask whether they still stand."""
    return {
        "address": asks.partition("://")[2],
        "code": mark_safe(paper.drawn(asks)),  # drawn by us, of our own address
        "texts": [(code, one.words["is_paper_right"]) for code, one in around.words.items()],
    }


def share(document: dict[str, Any]) -> dict[str, Any]:
    """What others show of a link to it: title, summary, and its cover or first picture that may
    leave: they keep a copy of it."""
    pictures = [document.get("thumbnail")]
    blocks = document.get("body") or []
    pictures += [block["value"]["image"] for block in blocks if block["type"] == "image"]
    held = published.held_back([document])
    files = (_largest(one) for one in pictures if one)
    file = next((one for one in files if one and one["url"] not in held), None)
    return {
        "title": document["title"],
        "summary": document.get("summary"),
        "image": file and file | {"url": absolute(file["url"])},
    }


def _largest(picture: dict[str, Any]) -> dict[str, Any] | None:
    """The widest JPEG, which every service reads."""
    files = [file for file in picture["renditions"] if file["type"] == "image/jpeg"]
    widest = max(files, key=lambda file: file["width"], default=None)
    return widest and widest | {"alt": picture["alt"]}


def service_context(document: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The sentences of a service in reading order, and its alert until that ends."""
    alert = document["alert"]
    is_over = alert and alert["until"] and datetime.fromisoformat(alert["until"]) <= now
    return {
        "service_alert": None if is_over or not alert else alert["text"],
        "notes": [(name, document[name]) for name in SERVICE_NOTES if document[name]],
    }


SERVICE_NOTES = (
    *("eligibility", "what_to_prepare", "what_happens_next", "confidentiality_note", "address"),
)

# the kinds that have a template of their own; any other is shown by its title and summary
KINDS = frozenset(
    {
        *("home", "help-now", "pages", "courses", "modules", "lessons", "guides"),
        *("resources", "services", "organizations"),
    }
)


def _require_locale(locale: str) -> None:
    if locale not in locales():
        raise Http404


def _key(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
