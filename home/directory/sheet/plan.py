"""What will happen with each row of a province's list, as the directory is now; and doing it.

Everything that is done is said by one person (`home.directory.say`, `home.directory.facts`) and
waits for a second one: so the same list, brought by anybody again, finds all of it here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.publishing.people import User
from cms.publishing.vocabularies.directory import (
    CHANNEL_KINDS,
    ENDED_STATUSES,
    MESSAGING_TYPES,
    PHONE_TYPES,
    SHORT_KINDS,
    codes,
)
from home.directory import facts, meaning, say
from home.directory.channel_values import WALK_IN, ChannelValue, Lists, ascii_digits, match_key
from home.directory.channel_values import read as read_value
from home.directory.meaning import Facts
from home.directory.models.channels import ContactChannel, read, written
from home.directory.models.directory import Organization, Service
from home.directory.models.number_lists import current_lists
from home.directory.models.statements import Statement
from home.directory.sheet.rows import BETWEEN, Row
from home.directory.standing import AGAINST, IS, TAKEN_BACK
from localize.khmer import match_key as name_key

NEW_SERVICE, NEW_CONTACT, DIFFERS, SAME, BAD = "new", "contact", "differs", "same", "bad"
WHOLE_COUNTRY = {"national", "international"}
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Planned:
    """group: what rows of one new service share, and of one new organization. contact: the row
    that is here, or was. facts: that are said, or that a new service begins with. lines: label,
    old and new value. alike: services with the same number or name. warnings: sentences."""

    row: Row
    outcome: str
    groups: tuple[Key, Key] = ((), ())
    organization: Organization | None = None
    service: Service | None = None
    contact: ContactChannel | None = None
    value: ChannelValue | None = None
    facts: Facts = field(default_factory=dict)
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    alike: list[tuple[str, Service]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def may_be_taken(self) -> bool:
        return self.outcome in (NEW_SERVICE, NEW_CONTACT, DIFFERS)

    @property
    def is_clear(self) -> bool:
        """Nothing speaks against it: it is ticked when the screen opens."""
        return self.may_be_taken and not (self.alike or self.warnings)

    def seen(self) -> list[Any]:
        """What somebody decides about, whatever the language of the screen is."""
        here = [one.pk if one else 0 for one in (self.organization, self.service, self.contact)]
        alike = [service.pk for _sentence, service in self.alike]
        value = written(self.value) if self.value else ""
        counts = [len(self.warnings), len(self.lines)]
        said = facts.written(self.facts)
        return [self.row.number, self.outcome, here, value, said, alike, counts]


def plan(rows: list[Row]) -> list[Planned]:
    return _Plan(rows).planned


class _Plan:
    """Reads the directory once, in as many queries as for one row."""

    def __init__(self, rows: list[Row]) -> None:
        services = Service.objects.select_related("organization")
        self.organizations = _by_name(Organization.objects.prefetch_related("pages"))
        self.services = _by_name(services.prefetch_related("pages", "coverages", "schedules"))
        self.contacts: dict[str, list[tuple[str, ContactChannel, bool]]] = {}
        for channel in ContactChannel.objects.select_related("service__organization"):
            waits = [(one["value"], True) for one in channel.waits]
            stands = [(written(channel.served), not channel.gone)] if channel.value else []
            for text, is_here in dict(stands + waits).items():
                key = match_key(read(text).value)
                self.contacts.setdefault(key, []).append((text, channel, is_here))
        back = Statement.objects.filter(what=TAKEN_BACK).values("takes_back")
        against = Statement.objects.filter(what__in=AGAINST, fact="").exclude(pk__in=back)
        self.wrong = set(against.values_list("value", flat=True))
        self.lists = current_lists()
        self.names: dict[Key, Key] = {}
        self.first: dict[Key, Row] = {}
        self.facts: dict[Key, Facts] = {}
        self.areas: dict[Key, list[tuple[str, str]]] = {}
        self.used: dict[tuple[Key, str], int] = {}
        self.numbers: dict[str, list[tuple[Key, int]]] = {}
        groups = [self._group(row) for row in rows]
        self.planned = [self._row(*one) for one in zip(rows, groups, strict=True)]

    # Which service a row is about

    def _group(self, row: Row) -> tuple[Key, Key]:
        """Its organization and service; gathers what the rows of one service say together."""
        above = self._named((), row.organization, self.organizations)
        group = self._named(above, row.service, self.services)
        if row.faults:
            return above, group
        first = self.first.setdefault(group, row)
        known = self.facts.setdefault(group, {})
        names = zip(first.service, row.service, strict=True)
        if any(known.get(fact, said) != said for fact, said in row.facts.items()) or any(
            one and other and name_key(one) != name_key(other) for one, other in names
        ):
            sentence = _("Row %(number)s says something else of the same service.")
            row.faults.append(sentence % {"number": first.number})
            return above, group
        known |= row.facts
        self.areas.setdefault(group, []).append((row.province, row.district))
        return above, group

    def _named(self, scope: Key, names: Iterable[str], records: dict[str, list[Any]]) -> Key:
        """Two rows with one name mean one thing, also where one of them has it in one language."""
        keys = [(*scope, name_key(name)) for name in names if name]
        found: Key = next((self.names[key] for key in keys if key in self.names), ())
        if not found:
            here = {one.pk for key in keys for one in records.get(key[-1], [])}
            found = keys[0] if keys and not here else (*scope, "here", *sorted(here))
        self.names |= dict.fromkeys(keys, found)
        return found

    def _row(self, row: Row, groups: tuple[Key, Key]) -> Planned:
        faults = row.faults
        above = _found(row.organization, self.organizations)
        named = _found(row.service, self.services)
        own = [one for one in named if above and one.organization_id == above[0].pk]
        if len(above) > 1 or len(own) > 1:
            faults.append(_("These names belong to several in our lists. Write one of them."))
        organization, service = (next(iter(one), None) for one in (above, own))
        value = None if faults else self._value(row)
        if value is None or faults:
            return Planned(row, BAD, groups)
        contact, is_here = self._contact(service, value)
        number = self.used.setdefault((groups[1], written(value)), row.number)
        new = self._said(service, groups[1])
        if service is None and (missing := self._missing(organization, row, new)):
            faults.append(_("%(cells)s: needed for what is new.") % {"cells": missing})
            return Planned(row, BAD, groups)
        alike, warnings = self._alike(row, service, named, value, groups[1])
        if number != row.number:
            warnings.append(_("The same as row %(number)s.") % {"number": number})
            outcome = SAME
        elif service is None:
            outcome = NEW_SERVICE
        else:
            outcome = NEW_CONTACT if not is_here else DIFFERS if new else SAME
        now = meaning.facts_of(service) if service else {}
        if not is_here and written(value) in self.wrong:
            warnings.append(_("Somebody said of it before that it is wrong. It comes as new."))
        if service is not None and service.status in ENDED_STATUSES:
            warnings.append(_("This service has ended."))
        if service is not None:
            lines = meaning.lines(service, {name: now[name] for name in new}, new)
        else:
            lines = [(label, "", said) for label, said in meaning.all_lines(Service(), new)]
        return Planned(
            row, outcome, groups, organization, service, contact, value, new, lines, alike, warnings
        )

    def _value(self, row: Row) -> ChannelValue | None:
        if row.type in MESSAGING_TYPES and not row.proof:
            row.faults.append(
                f"{row.places['proof']}: " + _("Say which official page leads to it.")
            )
            return None
        try:
            return _read(row.type, row.value, self.lists)
        except ValidationError as error:
            row.faults.append(f"{row.places['value']}: {' '.join(error.messages)}")
            return None

    def _contact(
        self, service: Service | None, value: ChannelValue
    ) -> tuple[ContactChannel | None, bool]:
        """The contact of the service with this value, and whether it is here; else it was."""
        here = [
            (is_here, channel)
            for text, channel, is_here in self.contacts.get(match_key(value.value), [])
            if service is not None and channel.service_id == service.pk and text == written(value)
        ]
        is_here, channel = max(here, key=lambda one: one[0], default=(False, None))
        return channel, is_here

    def _said(self, service: Service | None, group: Key) -> Facts:
        """What the rows say that is not so, and does not wait already."""
        now = meaning.facts_of(service) if service else {}
        said = {
            name: now.get(name, {}) | fields for name, fields in self.facts.get(group, {}).items()
        }
        areas = now.get("coverage", {}).get("coverages", [])
        said["coverage"] = {"coverages": _area(areas, self.areas.get(group, []))}
        waits = [(one["fact"], one["value"]) for one in service.waits] if service else []
        return {
            name: value
            for name, value in said.items()
            if value != now.get(name) and (name, facts.written(value)) not in waits
        }

    @staticmethod
    def _missing(organization: Organization | None, row: Row, new: Facts) -> str:
        """The cells without which nothing new can be made."""
        missing = [name for name in ("category", "urgency", "audience") if name not in new]
        if organization is None and not row.kind:
            missing.append("kind")
        return ", ".join(row.places[name] for name in missing)

    def _alike(
        self,
        row: Row,
        service: Service | None,
        named: list[Service],
        value: ChannelValue,
        group: Key,
    ) -> tuple[list[tuple[str, Service]], list[str]]:
        own = service.pk if service else None
        found = [] if service else [(_("The same name"), one) for one in named]
        warnings = []
        if value.type != WALK_IN:
            key = match_key(value.value)
            others = {one.service_id: one.service for _text, one, _is in self.contacts.get(key, [])}
            found += [(_("The same number"), one) for pk, one in others.items() if pk != own]
            rows = self.numbers.setdefault(key, [])
            told = _("Row %(number)s has the same number for another service.")
            warnings = [told % {"number": at} for other, at in rows if other != group][:1]
            rows.append((group, row.number))
        return found, warnings


def _by_name(records: Any) -> dict[str, list[Any]]:
    """In both languages: by the names in our lists and the titles of pages, drafts too."""
    found: dict[str, list[Any]] = {}
    for one in records:
        names = [*one.internal_name.split(BETWEEN), one.internal_name]
        names += [one.name_in(page.title) for page in one.pages.all()]
        for key in {name_key(name) for name in names}:
            found.setdefault(key, []).append(one)
    return found


def _found(names: Iterable[str], records: dict[str, list[Any]]) -> list[Any]:
    named = [one for name in names if name for one in records.get(name_key(name), [])]
    return list({one.pk: one for one in named}.values())


def _read(type_: str, raw: str, lists: Lists) -> ChannelValue:
    """With the kind of number that it is; raises ValidationError."""
    if type_ not in PHONE_TYPES:
        return read_value(type_, "", raw, lists)
    is_short = len("".join(char for char in ascii_digits(raw) if char.isdigit())) <= 5
    kinds = [kind for kind in codes(CHANNEL_KINDS) if (kind in SHORT_KINDS) is is_short]
    errors: list[ValidationError] = []
    for kind in kinds:
        try:
            return read_value(type_, kind, raw, lists)
        except ValidationError as error:
            errors.append(error)
    raise next((one for one in reversed(errors) if "value" in one.error_dict), errors[0])


def _area(now: list[dict[str, Any]], asked: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """What is served now, and what of the asked places lies outside of it."""
    areas = [
        one | {"provinces": [*one["provinces"]], "districts": [*one["districts"]]} for one in now
    ]
    for province, district in asked:
        is_served = any(
            one["scope"] in WHOLE_COUNTRY
            or province in one["provinces"]
            or district in one["districts"]
            for one in areas
        )
        if is_served:
            continue
        scope, code = ("districts", district) if district else ("provinces", province)
        empty: dict[str, Any] = {"scope": scope, "provinces": [], "districts": []}
        area = next((one for one in areas if one["scope"] == scope), empty)
        area[scope].append(code)
        areas += [area] if area is empty else []
    return areas


# Doing it


def take(planned: Iterable[Planned], *, by: User, sheet: str) -> None:
    """`by` says what these rows say. In the publishing transaction of the caller."""
    made: dict[Key, Any] = {}
    said: set[int] = set()
    for one in planned:
        organization, service = one.organization, one.service
        if organization is None:
            organization = made.get(one.groups[0]) or _organization(one.row)
            made[one.groups[0]] = organization
        if service is None:
            service = made.get(one.groups[1]) or _service(one, organization, by)
            made[one.groups[1]] = service
        elif one.facts and service.pk not in said:
            facts.say(service, one.facts, by=by, sheet=sheet)
            said.add(service.pk)
        if one.outcome == DIFFERS:
            continue
        channel = one.contact or ContactChannel(
            service=service, proof_note=one.row.proof, source_urls=one.row.sources
        )
        say.say(channel, IS, value=one.value, by=by, sheet=sheet)


def _organization(row: Row) -> Organization:
    organization = Organization(internal_name=row.organization_name, kind=row.kind)
    organization.full_clean()
    organization.save()
    return organization


def _service(one: Planned, organization: Organization, by: User) -> Service:
    service = Service(internal_name=one.row.service_name, organization=organization)
    meaning.set_facts(service, one.facts)
    service.full_clean()
    service.behind = by
    service.save()
    return service
