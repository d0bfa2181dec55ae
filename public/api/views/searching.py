"""GET and POST /api/v1/{locale}/search/ and suggest/: what people look for, kept nowhere."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from drf_spectacular.utils import extend_schema

from cms.documents import languages
from cms.documents.addresses import document_path
from cms.documents.kinds import listed_kinds
from cms.documents.rendered import canonical
from cms.who_helps import answers
from public.api.answers import unkept_answer
from public.api.filters.bodies import asked_for
from public.api.filters.lists import FACETS, FILTERS, OLDEST, asked_filters
from public.api.filters.parameters import Parameters
from public.api.problems import Problem, bad_parameter, too_many
from public.api.schema import openapi, query
from public.api.search.answering import MOST, Hit, SearchAnswer, search, usual_kinds
from public.api.search.helping import Help, standing
from public.api.search.reach import told_of_reach
from public.api.search.searcher import by_searcher, seconds_until_turn
from public.api.search.suggesting import Suggestion, suggest
from public.api.search.unkept import unkept
from public.api.shapes import (
    FoundCard,
    SearchHelp,
    SearchHit,
    SearchResults,
    Suggestions,
    TermSuggestion,
    TitleSuggestion,
)
from public.api.views.base import ReadView, require_locale

SEARCH, SUGGEST = "search", "suggest"
PAGE = 10  # results, on the screen of a phone and behind it
ALWAYS_SHOWN = ("title", "url", "needs_native_review")
ALSO_SHOWN = ("content_warning", "urgency", "channels")
LONGEST = 100  # characters of what is searched for
AS_POST = (
    "A POST asks the same with the parameters in the body (a JSON object), so that what somebody "
    "looks for stands in no address, history or log: prefer it. Nothing is kept of it, "
    "here or in any cache (no-store)."
)


class AskingView(ReadView):
    """GET, or POST with the same parameters in the address or in the body."""

    http_method_names: ClassVar[list[str]] = [*ReadView.http_method_names, "post"]  # type: ignore[misc]

    def limits(self) -> tuple[int, float] | None:
        """Of one address."""
        return settings.SEARCHES_OF_ONE_ADDRESS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who is refused is told the numbers all the same."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Problem as problem:
            if problem.status == 429:
                problem.members["entries"] = list(standing(kwargs["locale"]).entries)
            raise

    def asked_for(self, request: HttpRequest) -> Parameters:
        if wait := seconds_until_turn(request, self.limits()):
            raise too_many(wait)
        return Parameters(asked_for(request), self.parameters)

    def text(self) -> str:
        """What was typed. Raises Problem 400."""
        text = self.asked.one("q")
        if text is None:
            raise bad_parameter("q", "Say what to look for.")
        if len(text) > LONGEST:
            raise bad_parameter("q", f"At most {LONGEST} characters.")
        return text

    def among(self) -> tuple[str, ...]:
        """The kinds to look in. Raises Problem 400."""
        asked = self.asked.one("kind") or ""
        every = usual_kinds() if asked.startswith("-") else listed_kinds()
        return tuple(self.asked.some("kind", every) or usual_kinds())


class SearchView(AskingView):
    parameters = ("q", "kind", *FILTERS, "limit", "cursor", "fallback")

    @extend_schema(
        operation_id="search",
        summary="What is found in all kinds, best first, and whom to call",
        description=(
            "Khmer and English, with endings, spellings and synonyms that editors keep. Title "
            "before summary before text. Where little has everything, what is alike follows and "
            "says so. Filters are those of lists; facilitators' guides are found only with "
            f"kind=guides. {AS_POST}"
        ),
        parameters=[
            query.LOCALE,
            query.sought(LONGEST),
            query.text("kind", "Only these kinds, with commas; with a minus before each all but."),
            *(
                query.text(name, "Only these; codes, or keys of books and modules.")
                for name in FACETS
            ),
            query.text("happened", "What happened, a code of the vocabulary."),
            query.text("way", "Voice, or writing."),
            query.number("age", "Suits this age in years.", minimum=0, maximum=OLDEST),
            query.number("limit", "Results at most.", minimum=1, maximum=MOST, default=PAGE),
            query.text("cursor", "Where to go on: the cursor of the answer before."),
            query.text("fallback", "A language to look in if nothing in this one has everything."),
        ],
        responses=openapi.answer(SearchResults, 400, 404, 429),
    )
    def get(self, request: HttpRequest, locale: str) -> HttpResponse:
        require_locale(locale)
        asked, among = self.asked, self.among()
        return searched(
            request,
            locale,
            self.text(),
            among=among,
            filters=asked_filters(among, asked),
            cursor=asked.one("cursor"),
            limit=asked.number("limit", default=PAGE, lowest=1, highest=MOST),
            fallback=asked.choice("fallback", list(languages.content())),
        )

    @extend_schema(
        operation_id="search_post",
        summary="The same, in no address",
        description=AS_POST,
        request=None,
        responses=openapi.answer(SearchResults, 400, 404, 429),
    )
    def post(self, request: HttpRequest, locale: str) -> HttpResponse:
        return self.get(request, locale)


class SuggestView(AskingView):
    parameters = ("q", "kind")

    def limits(self) -> tuple[int, float] | None:
        return settings.SUGGESTIONS_OF_ONE_ADDRESS

    @extend_schema(
        operation_id="suggest",
        summary="Titles and terms for what is being typed",
        description=(
            "At most eight, also for half a word or half a syllable. Ask while somebody types, a "
            "moment after the last key. happened says that a word of danger or need is among it. "
            f"{AS_POST}"
        ),
        parameters=[
            query.LOCALE,
            query.sought(LONGEST),
            query.text("kind", "Only these kinds, with commas; with a minus before each all but."),
        ],
        responses=openapi.answer(Suggestions, 400, 404, 429),
    )
    def get(self, request: HttpRequest, locale: str) -> HttpResponse:
        require_locale(locale)
        return suggested(request, locale, self.text(), self.among())

    @extend_schema(
        operation_id="suggest_post",
        summary="The same, in no address",
        description=AS_POST,
        request=None,
        responses=openapi.answer(Suggestions, 400, 404, 429),
    )
    def post(self, request: HttpRequest, locale: str) -> HttpResponse:
        return self.get(request, locale)


@by_searcher
def searched(request: HttpRequest, locale: str, text: str, **asked: Any) -> HttpResponse:
    found = search(locale, text, **asked)
    return told_of_reach(answered(request, results(found), found.locale), found)


@by_searcher
def suggested(request: HttpRequest, locale: str, text: str, among: tuple[str, ...]) -> HttpResponse:
    found = suggest(locale, text, among=among)
    body: Suggestions = {
        "happened": unkept(_happened)(text),
        "results": [suggestion(one, locale) for one in found],
    }
    return answered(request, body, locale)


def _happened(text: str) -> str | None:
    return answers.current().happened(text)


def answered(request: HttpRequest, body: Any, locale: str) -> HttpResponse:
    response = unkept_answer(request, canonical(body), content_type="application/json")
    response["Content-Language"] = locale
    return response


def results(found: SearchAnswer) -> SearchResults:
    return {
        "locale": found.locale,
        "fallback": found.is_fallback,
        "match": found.match,
        "count": found.count,
        "results": [_hit(hit) for hit in found.hits],
        "kinds": [{"kind": kind, "count": count} for kind, count in found.kinds.items()],
        "help": _help(found.help),
        "cursor": found.cursor,
    }


def _hit(hit: Hit) -> SearchHit:
    return {
        "kind": hit.kind,
        "key": hit.key,
        "match": hit.match,
        "highlights": {"title": hit.title, "summary": hit.summary, "snippet": hit.snippet},
        "card": found_card(hit.card),
    }


def found_card(card: Mapping[str, Any]) -> FoundCard:
    """What of `card` a list of results shows; what readers are warned of among it."""
    shown: dict[str, Any] = {name: card[name] for name in ALWAYS_SHOWN}
    shown |= {name: card[name] for name in ALSO_SHOWN if name in card}
    shown["thumbnail"] = None
    if picture := card.get("thumbnail"):
        smallest = min(picture["renditions"], key=lambda one: one["bytes"])
        names = ("url", "width", "height")
        shown["thumbnail"] = {name: smallest[name] for name in names} | {
            "credit": picture["credit"]
        }
    return cast(FoundCard, shown)


def _help(offered: Help) -> SearchHelp:
    return {
        "happened": offered.happened,
        "likely": list(offered.likely),
        "locale": offered.locale,
        "entries": list(offered.entries),  # type: ignore[arg-type]
        "services": offered.services,
    }


def suggestion(one: Suggestion, locale: str) -> TitleSuggestion | TermSuggestion:
    if one.kind is None or one.key is None:
        return {"type": "term", "text": one.text}
    return {
        "type": "title",
        "text": one.text,
        "kind": one.kind,
        "key": str(one.key),
        "url": document_path(locale, one.kind, one.key),
    }
