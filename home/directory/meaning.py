"""What a number means: the facts of its service, what stands behind each, and how they read.

A fact has the name that documents give it. It is one or more fields of the service, or the rows of
a relation; here each is a plain JSON value, as requests and the log keep it.
"""

from collections.abc import Iterable
from typing import Annotated, Any, TypedDict

from django.db import models
from django.utils.translation import gettext as _

from cms.core.vocabularies.directory import ASSURANCES, WEEKDAYS, codes
from cms.core.vocabularies.fields import CodesField
from cms.core.vocabularies.shared import label
from cms.documents.shapes.words import Codes, Day
from cms.two_people.approvals.shown import label_of

Json = Any
Facts = dict[str, dict[str, Json]]  # name of a fact → its fields → their values

FACTS: dict[str, tuple[str, ...]] = {
    "status": ("status",),
    "organization": ("organization",),
    "category": ("category",),
    "urgency": ("urgency",),
    "topics": ("topics",),
    "audience": ("audiences",),
    "ages": ("age_min", "age_max"),
    "gender": ("gender",),
    "cost": ("cost",),
    "languages": ("languages",),
    "interpretation": ("interpretation",),
    "sign_language": ("sign_language",),
    "anonymous_ok": ("anonymous_ok",),
    "who_will_know": ("who_will_know",),
    "accessibility": ("accessibility",),
    "coverage": ("coverages",),
    "hours": ("always_open", "closed_on_holidays", "schedules"),
}
VOUCHED = [code for code in codes(ASSURANCES) if code != "nobody"]
# relation → what readers get of its rows
RELATED = {
    "schedules": ("days", "opens", "closes", "valid_from", "valid_to", "closed_on", "channel_id"),
    "coverages": ("scope", "provinces", "districts"),
}


class FactAssurance(TypedDict):
    """Who vouches for one fact of a service: people of the office heard it, or its owner said so
    and somebody of the office agrees; and since when."""

    assurance: Annotated[str, Codes("FactAssuranceCode", VOUCHED, grows=True)]
    on: Day


def facts_of(service: Any) -> Facts:
    """As the service is in memory."""
    return {fact: {name: _value(service, name) for name in names} for fact, names in FACTS.items()}


def set_facts(service: Any, facts: Facts) -> None:
    """Set fields and rows; saved by the caller."""
    for fields in facts.values():
        for name, value in fields.items():
            if name in RELATED:
                rows = getattr(service, name)
                rows.set([rows.model(**row) for row in value])
            else:
                setattr(service, _column(service, name), value)


def changed(before: Facts, after: Facts) -> list[str]:
    return [fact for fact in after if after[fact] != before.get(fact)]


def _column(service: Any, name: str) -> str:
    return str(service._meta.get_field(name).attname)


def _value(service: Any, name: str) -> Json:
    if name not in RELATED:
        return _plain(service._meta.get_field(name), getattr(service, _column(service, name)))
    rows = getattr(service, name)
    fields = {column: rows.model._meta.get_field(column) for column in RELATED[name]}
    return [
        {column: _plain(field, getattr(row, column)) for column, field in fields.items()}
        for row in rows.all()
    ]


def _plain(field: Any, value: Any) -> Json:
    """As JSON, also before it was stored."""
    value = field.to_python(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


# How it reads


def all_lines(service: Any, facts: Facts) -> list[tuple[str, str]]:
    """(label, value) of each field."""
    return [
        (_label(service, name), said(service, name, value))
        for fields in facts.values()
        for name, value in fields.items()
    ]


def lines(service: Any, old: Facts, new: Facts) -> list[tuple[str, str, str]]:
    """(label, old, new) of each field that reads otherwise; both of the same facts."""
    both = zip(all_lines(service, old), all_lines(service, new), strict=True)
    return [(name, was, now) for (name, was), (_name, now) in both if was != now]


def labels(service: Any, facts: Iterable[str]) -> list[str]:
    return [_label(service, FACTS[fact][-1]) for fact in facts]


def _label(service: Any, name: str) -> str:
    if name in RELATED:
        return str(getattr(service, name).model._meta.verbose_name).capitalize()
    return label_of(service._meta, name)


def said(service: Any, name: str, value: Json) -> str:
    """A value as people read it, in the language of the screen."""
    if name == "schedules":
        return "\n".join(_hours(service, row) for row in value) or _("Nothing")
    if name == "coverages":
        return "\n".join(_area(service, row) for row in value) or _("Nothing")
    field = service._meta.get_field(name)
    if isinstance(field, models.BooleanField):
        return {True: _("Yes"), False: _("No")}.get(value, _("Unknown"))
    if value in (None, "", []):
        return _("Nothing")
    if isinstance(field, models.ForeignKey):
        found = field.related_model._base_manager.filter(pk=value).first()
        return str(getattr(found, "shown_name", None) or found or value)
    if isinstance(field, CodesField):
        return ", ".join(label(field.labels, code) for code in value)
    return str(dict(field.flatchoices).get(value, value))


def _hours(service: Any, row: dict[str, Json]) -> str:
    """All of a row: what two people compare must differ where they differ."""
    days = ", ".join(label(WEEKDAYS, day) for day in row["days"])
    parts = [f"{days} {row['opens'][:5]}–{row['closes'][:5]}"]
    if row["valid_from"] or row["valid_to"]:
        parts.append(" – ".join(day or "…" for day in (row["valid_from"], row["valid_to"])))
    if row["closed_on"]:
        name = label_of(service.schedules.model._meta, "closed_on")
        parts.append(f"{name}: {', '.join(row['closed_on'])}")
    if row["channel_id"]:
        parts.append(str(service.channels.filter(pk=row["channel_id"]).first() or ""))
    return " · ".join(parts)


def _area(service: Any, row: dict[str, Json]) -> str:
    fields = service.coverages.model._meta
    scope = dict(fields.get_field("scope").flatchoices)[row["scope"]]
    names = [label(fields.get_field("provinces").labels, one) for one in row["provinces"]]
    return " ".join(filter(None, [str(scope), ", ".join([*names, *row["districts"]])]))
