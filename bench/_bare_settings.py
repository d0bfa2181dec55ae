"""The product's settings without what answers for it (bench._bare)."""

from cms.settings import *  # noqa: F403

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench._bare"
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False  # noqa: F405
