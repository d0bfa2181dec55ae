"""The product in a process that has none of the extras: `python -m tests.without_extras`.

On a migrated SQLite file that DATABASE_URL names. One JSON object on standard output.
"""

import importlib
import io
import json
import pkgutil
import sys
from pathlib import Path
from typing import Any

from cms.extras import EXTRAS

EVERY = {module for modules in EXTRAS.values() for module in modules}
EVERY |= {"botocore", "s3transfer", "zopfli"}  # what those bring along


def unimportable() -> list[str]:
    """Our modules that cannot be imported."""
    found = []
    for room in ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public"):
        for module in pkgutil.walk_packages([room], f"{room}."):
            try:
                importlib.import_module(module.name)
            except ImportError:
                found.append(module.name)
    return sorted(found)


def refusal(do: Any, *args: Any, **options: Any) -> str:
    """What it says when it refuses; empty where it does not."""
    from django.core.exceptions import ValidationError
    from django.core.management import CommandError

    from cms.sandbox.refusal import RefusedUpload
    from lessons.library.refusals import FILES

    try:
        do(*args, **options)
    except RefusedUpload as refused:
        return str(FILES[refused.code])
    except (CommandError, ValidationError) as error:
        return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return ""


def main() -> None:
    sys.modules |= dict.fromkeys(EVERY)  # type: ignore[arg-type]  # None: as if not installed
    import django

    django.setup()

    from django.core.management import call_command
    from django.test import Client

    from lessons.library.cleaning import recordings
    from ops.setup.site import make_site
    from public.website import font

    call_command("check", fail_level="WARNING", stdout=io.StringIO())
    call_command("migrate", verbosity=0)
    make_site("en")
    font.PATH = Path("/nonexistent/type.woff2")
    answer = Client(SERVER_NAME="127.0.0.1").get("/api/v1/")
    said = {
        "unimportable": unimportable(),
        "status": answer.status_code,
        "recording": refusal(recordings.clean, io.BytesIO(b"ID3"), demuxer="mp3", film=False),
        "font": refusal(call_command, "build_font"),
        "demo": refusal(call_command, "load_demo"),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
