"""A database that is gone afterwards: the one that TEST_DATABASE_URL names, which
`python -m tools.postgres` makes, or an SQLite file in a temporary directory."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def database() -> Iterator[None]:
    """Django, set up on it and migrated."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = os.environ.get(
            "TEST_DATABASE_URL", f"sqlite:///{folder}/scratch.sqlite3"
        )
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
        os.environ.setdefault("SECRET_KEY", "bench")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield
