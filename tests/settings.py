"""Settings of the test suite: the project's, with what tests need overridden.

The database is SQLite unless TEST_DATABASE_URL names another. Nothing else of the shell's
environment reaches the tests.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# what a developer's shell may hold; tests of settings give a child process its own
EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
    if not line.startswith("#"):
        os.environ.pop(line.partition("=")[0], None)
os.environ["SECRET_KEY"] = "tests"

if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from cms.settings import *  # noqa: E402, F403
from cms.settings import DATABASES  # noqa: E402

os.environ.pop("DATABASE_URL", None)
# each test ends with its connections
DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # as in cms.settings, but nothing here must survive a crash
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }
else:
    # who waits for good is told what for, by an error in the test that waits
    DATABASES["default"]["OPTIONS"]["options"] += " -c lock_timeout=60s"

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# quick tests have SQLite
NEEDS_POSTGRESQL = False
# people of the tests come in with a password; tests/accounts has the second factor
SECOND_FACTOR_REQUIRED = False
DATA_DIR = Path(tempfile.mkdtemp(prefix="cncc-data-"))
MEDIA_ROOT, BACKUP_DIR = DATA_DIR / "media", DATA_DIR / "backups"
NIGHT_DIR = DATA_DIR / "night"
MEDIA_ROOT.mkdir()
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
# no worker writes plain files here; tests/delivery has those of the static tree
EXPORT_DIR = ""
# empty: WhiteNoise looks through it for every test client, which with the collected files of the
# browser's part is a sixth of the time that a test with requests takes
STATIC_ROOT = Path(tempfile.mkdtemp(prefix="cncc-static-"))
for folder in (DATA_DIR, STATIC_ROOT):
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
STORAGES = {
    "default": {"BACKEND": "cms.whole_files.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# tests of the API are about pages; tests/home has those of the first emergency number
PUBLIC_NEEDS_EMERGENCY_NUMBER = False
# no test asks another site
CHECK_LINKS = False
# a look at the clock would make a search cost one query more now and then
SEARCH_WORDS_SECONDS = None
# nor is one told of a language that another has turned on (tests/conftest.py)
LANGUAGES_SECONDS = None
# what one test asks is no reason to refuse another; tests/api has those of the limit
SEARCHES_OF_ONE_ADDRESS = SUGGESTIONS_OF_ONE_ADDRESS = None
# no worker runs beside a test
TRANSLATION_WORK = "at once"
EMAIL_BACKEND = MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
# people of the tests read the office in English; tests/office has those of the language
OFFICE_LANGUAGE = "en"
