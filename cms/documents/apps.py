from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class DocumentsConfig(AppConfig):
    name = "cms.documents"
    label = "documents"
    verbose_name = "Documents and feed"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.documents.search import tables

        register(check_database)
        connection_created.connect(tables.connected)
        post_migrate.connect(make_feed, sender=self)
        post_migrate.connect(make_search_index, sender=self)


def refusal_of_database() -> str:
    """Why production does not start here; empty where it does, and in a demonstration."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if settings.NEEDS_POSTGRESQL and not engine.endswith("postgresql"):
        return "DATABASE_URL must name a PostgreSQL database: only a demonstration has SQLite."
    return ""


def check_database(**kwargs: Any) -> list[CheckMessage]:
    """A system check, so that no command goes on."""
    return [Error(said, id="documents.E001")] if (said := refusal_of_database()) else []


def make_feed(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """The one row exists from the first migration on, and again after a flush."""
    from cms.documents.models import Feed

    if Feed._meta.db_table in connections[using].introspection.table_names():
        Feed.objects.using(using).get_or_create(pk=Feed.ONLY)


def make_search_index(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """What is searched in, made after every migration (`search.tables`), and the entries that this
    version makes otherwise or for the first time."""
    from cms.documents.search import tables, upkeep

    if tables.make(connections[using]) and using == DEFAULT_DB_ALIAS:
        upkeep.rebuild()
