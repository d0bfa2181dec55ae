"""The product's settings without what answers for it (bench.beside.bare)."""

from cms.settings import *  # noqa: F403

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.beside.bare"
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False  # noqa: F405
