"""What can be answered while the database is away: help-now, from the worker's plain files.

The worker keeps the exact bytes of the public documents in HELP_NOW_DIR, replaces them in one step
and takes them away when they are no longer public (`home.directory.upkeep.help_now_file`). While
the database is away the worker cannot do that either; so nobody may keep such an answer longer
than a minute, and channels themselves leave out what is past its `valid_until`.
"""

import re
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.api.answers import json_answer
from cms.documents.addresses import ROOT, locales

CACHE_CONTROL = "public, max-age=60"
_HELP_NOW = re.compile(rf"{re.escape(ROOT)}([\w-]+)/(help-now)/", re.ASCII)


def kept_answer(request: HttpRequest) -> HttpResponse | None:
    """The kept document that `request` asks for; None if there is none."""
    found = _HELP_NOW.fullmatch(request.path_info)
    is_plain = request.method in ("GET", "HEAD") and not request.GET
    if not (settings.HELP_NOW_DIR and found and found[1] in locales() and is_plain):
        return None
    try:
        body = (Path(settings.HELP_NOW_DIR) / found[1] / f"{found[2]}.json").read_bytes()
    except OSError:
        return None
    response = json_answer(request, body, locale=found[1])
    response["Cache-Control"] = CACHE_CONTROL
    return response
