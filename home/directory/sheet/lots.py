"""The contacts of one list as one row of “My work”, not as thirty."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.publishing.approvals.rows import NAMED, Row
from cms.publishing.vocabularies.directory import PROVINCES
from cms.publishing.vocabularies.shared import label
from home.directory.models.statements import Statement


def groups(waiting: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """(list, contacts): those that nobody has had yet and that came with the same list; any other
    contact by itself, with "". One query."""
    rows = list(waiting)
    new = [row.pk for row in rows if not row.value]
    came = Statement.objects.of_contacts(new).filter(how__has_key="sheet") if new else []
    sheets = {one.contact: one.how["sheet"] for one in came}
    found: dict[Any, tuple[str, list[Any]]] = {}
    for row in rows:
        sheet = sheets.get(row.pk, "")
        found.setdefault(sheet or row.pk, (sheet, []))[1].append(row)
    return list(found.values())


def lot(first: Row, sheet: str, rows: list[Any]) -> Row:
    locale = "km" if (get_language() or "").startswith("km") else "en"
    provinces = [label(PROVINCES, code, locale) for code in sheet.split()[0].split(",")]
    names = list(dict.fromkeys(row.service_name for row in rows))
    what = ngettext(
        "%(count)s contact, which nobody gets yet: %(names)s",
        "%(count)s contacts, which nobody gets yet: %(names)s",
        len(rows),
    ) % {
        "count": len(rows),
        "names": ", ".join([*names[:NAMED], *(["…"] if names[NAMED:] else [])]),
    }
    title = _("List of %(provinces)s") % {"provinces": ", ".join(provinces)}
    is_urgent = any(row.service.is_emergency for row in rows)
    return replace(first, title=title, what=what, is_urgent=is_urgent)
