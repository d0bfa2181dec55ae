"""What all endpoints share: no user, no negotiation, strict parameters, known languages."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.api.filters.parameters import Parameters
from cms.api.problems import Problem
from cms.documents.addresses import locales
from cms.documents.kinds import kinds, listed_kinds


class ReadView(APIView):
    """A GET that is the same for everybody; Accept is not looked at, the answer is JSON."""

    authentication_classes: ClassVar[list[Any]] = []  # type: ignore[misc]
    permission_classes: ClassVar[list[Any]] = []  # type: ignore[misc]
    throttle_classes: ClassVar[list[Any]] = []  # type: ignore[misc]
    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [JSONRenderer]  # type: ignore[misc]
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]  # type: ignore[misc]

    parameters: ClassVar[tuple[str, ...]] = ()

    def perform_content_negotiation(
        self, request: Request, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        return JSONRenderer(), "application/json"

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        self.plain = request  # what the modules below know, which do not know this framework
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # DRF's own checks of user, permission and throttle have nothing to do here
        self.asked = Parameters(request.query_params, self.parameters)

    def finalize_response(  # type: ignore[override]
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return response


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
