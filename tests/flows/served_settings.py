"""The project's settings as the environment has them, for a process that serves for a test: static
files straight from the packages, and accounts whose passwords the suite has made and that have no
second factor."""

from cms.settings import *  # noqa: F403

STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False
NEEDS_POSTGRESQL = False
