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
for name in (
    "ALLOWED_HOSTS",
    "API_CACHE_CHECK_MS",
    "API_CACHE_MB",
    "AWS_S3_ENDPOINT_URL",
    "AWS_STORAGE_BUCKET_NAME",
    "BACKUP_COPY_TO",
    "BACKUP_DIR",
    "BACKUP_KEY_FILE",
    "BASE_URL",
    "BEHIND_TLS_PROXY",
    "CMS_DEMO",
    "CMS_SIDE",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_BACKEND",
    "EXPORT_DIR",
    "FRONTEND_CACHE",
    "FRONTEND_CACHE_TOKEN",
    "KHMER_DIGITS",
    "KHMER_FOLD_COENG_DA",
    "KHMER_KHAN_SPACE_BEFORE",
    "KHMER_QUOTES",
    "MEDIA_ROOT",
    "OFFICE_URL",
    "PREVIEW_CHANNELS",
    "SECURITY_CONTACT",
    "SOURCE_NEEDS_SECOND_PERSON",
    "TRANSLATION_WORK",
    "UPLOADS_AT_ONCE",
    "UPLOAD_DIR",
    "UPLOAD_MEMORY_MB",
):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "tests"

import dj_database_url  # noqa: E402

from cms.settings import *  # noqa: E402, F403

if url := os.environ.get("TEST_DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(url)}
    # who waits for good is told what for, by an error in the test that waits
    DATABASES["default"]["OPTIONS"] = {"options": "-c lock_timeout=60s"}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # as in cms.settings, but nothing here must survive a crash
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
# people of the tests come in with a password; tests/accounts has the second factor
SECOND_FACTOR_REQUIRED = False
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="cncc-media-"))
# empty: WhiteNoise looks through it for every test client, which with the collected files of the
# browser's part is a sixth of the time that a test with requests takes
STATIC_ROOT = Path(tempfile.mkdtemp(prefix="cncc-static-"))
BACKUP_DIR = Path(tempfile.mkdtemp(prefix="cncc-backups-"))
FILE_UPLOAD_TEMP_DIR = Path(tempfile.mkdtemp(prefix="cncc-uploads-"))
for folder in (MEDIA_ROOT, STATIC_ROOT, BACKUP_DIR, FILE_UPLOAD_TEMP_DIR):
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
# what one test asks is no reason to refuse another; tests/api has those of the limit
SEARCHES_OF_ONE_ADDRESS = SUGGESTIONS_OF_ONE_ADDRESS = None
# no worker runs beside a test
TRANSLATION_WORK = "at once"
EMAIL_BACKEND = MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
# people of the tests read the office in English; tests/office has those of the language
OFFICE_LANGUAGE = "en"
