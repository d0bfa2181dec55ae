"""GET /healthz/live and /healthz/ready: for the supervisor, without any detail for others."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.documents.models import Feed
from cms.documents.rendered import canonical
from public.api.condition import UNFINISHED, found_now
from public.api.problems import not_ready
from public.api.schema import openapi
from public.api.shapes import Health, Ready
from public.api.views.base import ReadView

NO_STORE = {"Cache-Control": "no-store"}


class LiveView(ReadView):
    """The process answers; nothing else is looked at."""

    @extend_schema(
        operation_id="live",
        summary="The process answers",
        responses=openapi.answer(Health),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        return _answer({"status": "ok"})


class ReadyView(ReadView):
    """The database answers and is migrated, no restore is unfinished, the feed exists."""

    _migrated = False  # once true it stays true for this process's code

    @extend_schema(
        operation_id="ready",
        summary="The database answers and is up to date",
        description=(
            "A finding is for people, and changes no status: a worker that is silent takes nothing "
            "off the line."
        ),
        responses=openapi.answer(Ready, 503),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            is_ready = self.is_migrated() and Feed.objects.exists()
            findings = found_now() if is_ready else []
        except Error:
            is_ready = False
        if not is_ready:
            raise not_ready()
        return _answer({"status": "ok", "findings": findings})

    @classmethod
    def is_migrated(cls) -> bool:
        if not cls._migrated:
            executor = MigrationExecutor(connection)
            is_whole = UNFINISHED not in executor.loader.applied_migrations
            cls._migrated = is_whole and not executor.migration_plan(
                executor.loader.graph.leaf_nodes()
            )
        return cls._migrated


def _answer(health: Health | Ready) -> HttpResponse:
    return HttpResponse(canonical(health), content_type="application/json", headers=NO_STORE)
