"""The demonstration's settings, with plain files for the proxy as an installation has them, and the
static files that were collected for the tests."""

import os

from cms.settings import *  # noqa: F403

EXPORT_DIR = str(DATA_DIR / "export")  # noqa: F405
if folder := os.environ.get("COLLECTED"):
    STATIC_ROOT = folder
