"""What all endpoints share: no user, no negotiation, strict parameters, known languages."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.views import View
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.views import APIView

from cms.documents.addresses import locales
from cms.documents.kinds import kinds, listed_kinds
from cms.documents.languages import content
from cms.documents.models import Document
from public.api.filters.parameters import Parameters
from public.api.problems import Problem, language_ended, method_not_allowed


class ReadView(APIView):
    """A GET that is the same for everybody; Accept is not looked at, the answer is JSON."""

    # A class of DRF because the schema is made from it. Requests do not pass through DRF, which
    # would look for a user, a parser and a renderer each time.

    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [JSONRenderer]  # type: ignore[misc]
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]  # type: ignore[misc]

    parameters: ClassVar[tuple[str, ...]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.asked = self.asked_for(request)
        return View.dispatch(self, request, *args, **kwargs)

    def asked_for(self, request: HttpRequest) -> Parameters:
        return Parameters(request.GET, self.parameters)

    def http_method_not_allowed(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        raise method_not_allowed(", ".join(self.allowed_methods))


def languages_asked(asked: Parameters) -> list[str] | None:
    """Those of `locale`, also ones that are hidden: their copies learn of that. Raises Problem; 410
    for one that was published here and is none of the installation any more."""
    there = list(content())
    value = asked.one("locale") or ""
    unknown = {one.removeprefix("-") for one in value.split(",")} - {*there, ""}
    of_before = Document.objects.filter(locale__in=unknown).values_list("locale", flat=True)
    ended = set(of_before) if unknown else set()
    found = asked.some("locale", [*there, *sorted(ended)])
    if found is None:
        return None
    left = [one for one in found if one not in ended]
    if not left or (left != found and not value.startswith("-")):
        raise language_ended(ended)
    return left


def require_locale(locale: str) -> None:
    if locale not in locales():
        raise Problem(
            404, "unknown-locale", "There is no such language here.", locales=list(locales())
        )


def require_listed(kind: str) -> None:
    if kind not in listed_kinds():
        raise Problem(
            404, "unknown-kind", "There is no such kind of document.", kinds=list(kinds())
        )
