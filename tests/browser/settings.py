"""Settings of the demonstration that the stories see: the project's, but static files are not
compressed, which takes ten times as long as all the rest of collecting them.

COLLECTED names the folder that they are in (tests/prepared.py).
"""

import os
from pathlib import Path

from cms.settings import *  # noqa: F403
from cms.settings import STORAGES

STATIC_ROOT = Path(os.environ["COLLECTED"])
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
}
