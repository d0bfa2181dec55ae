"""The emergency contacts of a language, as help-now has them, for who would find nothing."""

from collections.abc import Iterable
from typing import Any

import orjson

from cms.core.vocabularies.directory import EMERGENCY_URGENCIES
from public.api import served

HELP_NOW = "help-now"


def kit(locale: str) -> Any | None:
    """The row of help-now. None while nothing can be offered."""
    statement = served.one(None, 1, ("live_until", "body"))
    rows = served.documents(statement, kind=HELP_NOW, locale0=locale)
    return rows[-1] if rows else None


def entries(row: Any | None) -> list[dict[str, Any]]:
    """Its emergency and crisis services, in its order."""
    if row is None:
        return []
    return urgent(orjson.loads(bytes(row.body))["entries"])


def urgent(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of emergencies and crises."""
    return [entry for entry in entries if entry["urgency"] in EMERGENCY_URGENCIES]


def in_every_answer(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of emergencies and crises, and those whose page readers have not: no list has them."""
    return [
        entry
        for entry in entries
        if entry["urgency"] in EMERGENCY_URGENCIES or entry["summary"] is None
    ]
