"""Who hears of what failed at night: addresses and languages in a file, because what failed may be
the database. The worker keeps it as the accounts are; only the account of the system reads it.
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from cms.two_people import people

NAME = "administrators"  # a line each: the code of the language, the address


def tick(now: datetime) -> None:
    """Called by the worker: one question, and the file is written where somebody has changed."""
    known = people.administrators().filter(is_active=True).exclude(email="").order_by("email")
    text = "".join(
        f"{people.language_of(user)} {user.email}\n"
        for user in known.select_related("wagtail_userprofile")
    )
    if text == _kept():
        return
    folder = Path(settings.NIGHT_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = folder / f"{NAME}.new"
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    beside.write_text(text, encoding="utf-8")
    beside.replace(folder / NAME)


def everybody() -> dict[str, str]:
    """The language of each address: those of the file, and of NIGHTLY_EMAILS."""
    lines = (line.split(" ", 1) for line in _kept().splitlines())
    others = dict.fromkeys(settings.NIGHTLY_EMAILS, settings.OFFICE_LANGUAGE)
    return others | {address: language for language, address in lines}


def _kept() -> str:
    try:
        return Path(settings.NIGHT_DIR, NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
