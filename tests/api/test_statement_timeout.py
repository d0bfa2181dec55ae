"""A statement that takes too long ends, and whoever asked is told to come back.

(Commands take their time: tests/test_settings.py.)
"""

import pytest

from cms.statements import limit_statements
from tests.test_settings import run

REAL = {"SECRET_KEY": "k", "DATABASE_URL": "postgresql://cms@db/cms?options=-c%20work_mem%3D8MB"}
SAY = """
from django.conf import settings
from django.core import wsgi
wsgi.get_wsgi_application = None  # the rest needs seconds, and a database
try:
    import ops.wsgi
except TypeError:
    pass
print(settings.DATABASES["default"]["OPTIONS"]["options"])
"""


@pytest.mark.parametrize(("side", "seconds"), [("public", 10), ("office", 60)])
def test_servers_limit_each_statement(side, seconds):
    outcome = run(REAL | {"CMS_SIDE": side}, "-c", SAY)

    said = f"-c jit=off -c work_mem=8MB -c statement_timeout={seconds * 1000}"
    assert outcome.stdout.splitlines()[-1] == said


def test_sqlite_knows_no_such_limit():
    database = {"ENGINE": "django.db.backends.sqlite3"}

    limit_statements(database, 10)

    assert database == {"ENGINE": "django.db.backends.sqlite3"}
