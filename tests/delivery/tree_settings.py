"""The demonstration's settings, with plain files for the proxy as an installation has them."""

from cms.settings import *  # noqa: F403

EXPORT_DIR = str(DATA_DIR / "export")  # noqa: F405
