"""Settings of the test suite: the project's, with what tests need overridden.

The database is SQLite unless TEST_DATABASE_URL names another.
"""

import os
import tempfile

os.environ.setdefault("CMS_DEMO", "0")
os.environ.setdefault("SECRET_KEY", "tests")

import dj_database_url  # noqa: E402

from cms.settings import *  # noqa: E402, F403

if url := os.environ.get("TEST_DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(url)}

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
MEDIA_ROOT = tempfile.mkdtemp(prefix="cncc-media-")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
