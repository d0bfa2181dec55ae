"""The suite's settings for a process of its own whose uploads and archives lie where it is told."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403

_FOLDER = Path(os.environ["CROSSING"])
MEDIA_ROOT = _FOLDER / "media"
BACKUP_DIR = _FOLDER.parent / "archives"
BACKUP_KEY_FILE = str(_FOLDER.parent / "key")
# as the demonstration was made
CMS_DEMO = DIRECTORY_ALLOW_DESK_CHECKED = True
# as in an installation
SECOND_FACTOR_REQUIRED = True
