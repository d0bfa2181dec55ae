"""The demonstration's settings, with the plain files for the proxy that an installation writes."""

from cms.settings import *  # noqa: F403

EXPORT_DIR = str(DATA_DIR / "export")  # noqa: F405
