"""What will happen with each row of a province's list, as the directory is now; and doing it.

Everything that is done is said by one person (`home.directory.say`, `home.directory.models.facts`)
and waits for a second one: so the same list, brought by anybody again, finds all of it here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cms.core.vocabularies.directory import ENDED_STATUSES
from cms.two_people.approvals.engine import digest_of
from cms.two_people.people import User
from home.directory import meaning, say
from home.directory.channel_values import WALK_IN, match_key
from home.directory.meaning import Facts
from home.directory.models import facts
from home.directory.models.channels import ContactChannel, read, written
from home.directory.models.directory import Organization, Service
from home.directory.models.number_lists import current_lists
from home.directory.models.statements import Statement
from home.directory.sheet.rows import BETWEEN, Cells, Row
from home.directory.standing import AGAINST, IS, TAKEN_BACK
from khmertext import match_key as name_key

NEW_SERVICE, NEW_CONTACT, DIFFERS, SAME, BAD = "new", "contact", "differs", "same", "bad"
Doubt = tuple[str, Service | None]  # a sentence, and the service that it is about
WHOLE_COUNTRY = {"national", "international"}


@dataclass(frozen=True)
class Planned:
    """new_of: what rows of one new organization share, and of one new service. contact: the row
    that is here, or was. facts: that are said, or that a new service begins with. lines: label,
    old and new value. doubts: sentence, service that it is about."""

    row: Row
    outcome: str
    new_of: tuple[str, str] = ("", "")
    organization: Organization | None = None
    service: Service | None = None
    contact: ContactChannel | None = None
    facts: Facts = field(default_factory=dict)
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def may_be_taken(self) -> bool:
        return self.outcome in (NEW_SERVICE, NEW_CONTACT, DIFFERS)

    @property
    def is_clear(self) -> bool:
        """Nothing speaks against it: it is ticked when the screen opens."""
        return self.may_be_taken and not self.doubts

    def seen(self) -> list[Any]:
        """What somebody decides about."""
        about = (
            self.organization,
            self.service,
            self.contact,
            *(one for _said, one in self.doubts),
        )
        said = [sentence for sentence, _one in self.doubts]
        return [self.row.number, self.outcome, [one and one.pk for one in about], self.lines, said]


class _Directory:
    """Reads the directory once, in as many queries as for one row."""

    def __init__(self) -> None:
        services = Service.objects.select_related("organization")
        self.organizations = _by_name(Organization.objects.prefetch_related("pages"))
        self.services = _by_name(services.prefetch_related("pages", "coverages", "schedules"))
        self.contacts: dict[str, list[tuple[str, ContactChannel, bool]]] = {}
        for channel in ContactChannel.objects.select_related("service__organization"):
            stands = {written(channel.served): not channel.gone} if channel.value else {}
            for text, is_here in (stands | {one["value"]: True for one in channel.waits}).items():
                key = match_key(read(text).value)
                self.contacts.setdefault(key, []).append((text, channel, is_here))
        back = Statement.objects.filter(what=TAKEN_BACK).values("takes_back")
        against = Statement.objects.filter(what__in=AGAINST, fact="").exclude(pk__in=back)
        self.wrong = set(against.values_list("value", flat=True))
        self.keys: dict[str, str] = {}  # name of something new → that of the first row that has it
        self.first: dict[Any, Row] = {}  # of each service
        self.numbers: dict[str, list[tuple[Any, int]]] = {}  # service and row of each
        self.taken: dict[tuple[Any, str], int] = {}  # service and contact → row

    def plan(self, row: Row) -> Planned:
        if row.errors:
            return Planned(row, BAD)
        above = _found(row.names("organization"), self.organizations)
        named = _found(row.names("service"), self.services)
        own = [one for one in named if above and one.organization_id == above[0].pk]
        if len(above) > 1 or len(own) > 1:
            row.add_error(None, _("These names belong to several in our lists. Write one of them."))
        organization, service = (next(iter(one), None) for one in (above, own))
        over = str(above[0].pk) if above else self._key("", row.names("organization"))
        new_of = over, self._key(over, row.names("service"))
        group = service.pk if service else new_of
        first = self.first.get(group, row)
        new = _said(service, first)
        if not row.says_no_more_than(first, with_names=service is None):
            sentence = _("Row %(number)s says something else of the same service.")
            row.add_error(None, sentence % {"number": first.number})
        if service is None:
            needed = [name for name in ("category", "urgency", "audience") if name not in new]
            needed += ["kind"] if organization is None and not row.cleaned_data["kind"] else []
            for name in needed:
                row.add_error(name, _("This is needed."))
        if row.errors:
            return Planned(row, BAD)
        self.first.setdefault(group, row)
        contact, is_here = self._contact(service, written(row.place))
        doubts: list[Doubt] = []
        if service is None:
            doubts += [(_("The same name"), one) for one in named]
        elif service.status in ENDED_STATUSES:
            doubts.append((_("This service has ended."), None))
        if not is_here and written(row.place) in self.wrong:
            said = _("Somebody said of it before that it is wrong. It comes as new.")
            doubts.append((said, None))
        doubts += self._same_number(row, service, group)
        if doubled := self.taken.get((group, written(row.place))):
            doubts.append((_("The same as row %(number)s.") % {"number": doubled}, None))
        self.taken.setdefault((group, written(row.place)), row.number)
        outcome = NEW_CONTACT if not is_here else DIFFERS if new else SAME
        outcome = SAME if doubled else NEW_SERVICE if service is None else outcome
        about = service or Service()
        now = meaning.facts_of(about)
        lines = meaning.lines(about, {fact: now[fact] for fact in new}, new)
        return Planned(row, outcome, new_of, organization, service, contact, new, lines, doubts)

    def _key(self, scope: str, names: list[str]) -> str:
        """Two rows with one name mean one thing, also where one of them has it in one language."""
        keys = [f"{scope}\0{name_key(name)}" for name in names]
        found = next((self.keys[key] for key in keys if key in self.keys), keys[0])
        self.keys |= dict.fromkeys(keys, found)
        return found

    def _contact(self, service: Service | None, value: str) -> tuple[ContactChannel | None, bool]:
        """The contact of the service with this value, and whether it is here; else it was."""
        here = [
            (is_here, channel)
            for text, channel, is_here in self.contacts.get(match_key(read(value).value), [])
            if service is not None and channel.service_id == service.pk and text == value
        ]
        is_here, channel = max(here, key=lambda one: one[0], default=(False, None))
        return channel, is_here

    def _same_number(self, row: Row, service: Service | None, group: Any) -> list[Doubt]:
        if row.place.type == WALK_IN:
            return []
        key = match_key(row.place.value)
        others = {one.service_id: one.service for _text, one, _is in self.contacts.get(key, [])}
        own = service.pk if service else None
        found: list[Doubt] = [
            (_("The same number"), one) for pk, one in others.items() if pk != own
        ]
        rows = self.numbers.setdefault(key, [])
        told = _("Row %(number)s has the same number for another service.")
        found += [(told % {"number": at}, None) for other, at in rows if other != group][:1]
        rows.append((group, row.number))
        return found


def plan(keys: list[str], cells: Cells) -> list[Planned]:
    found, lists = _Directory(), current_lists()
    return [found.plan(Row(number, keys, line, lists)) for number, line in cells]


def digest(planned: list[Planned]) -> str:
    return digest_of([one.seen() for one in planned])


def _by_name(records: Any) -> dict[str, list[Any]]:
    """In each language: by the names in our lists and the titles of pages, drafts too."""
    found: dict[str, list[Any]] = {}
    for one in records:
        names = [*one.internal_name.split(BETWEEN), one.internal_name]
        names += [one.name_in(page.title) for page in one.pages.all()]
        for key in {name_key(name) for name in names}:
            found.setdefault(key, []).append(one)
    return found


def _found(names: Iterable[str], records: dict[str, list[Any]]) -> list[Any]:
    named = [one for name in names for one in records.get(name_key(name), [])]
    return list({one.pk: one for one in named}.values())


def _said(service: Service | None, row: Row) -> Facts:
    """What the row says that is not so, and does not wait already."""
    now = meaning.facts_of(service or Service())
    said = {fact: now[fact] | fields for fact, fields in row.facts.items()}
    said["coverage"] = {"coverages": _area(now["coverage"]["coverages"], row)}
    waits = [(one["fact"], one["value"]) for one in service.waits] if service else []
    return {
        fact: value
        for fact, value in said.items()
        if value != now[fact] and (fact, facts.written(value)) not in waits
    }


def _area(now: list[dict[str, Any]], row: Row) -> list[dict[str, Any]]:
    """What is served now, and the place of the row if that lies outside of it."""
    province, districts = row.cleaned_data["province"], row.cleaned_data["district"]
    scope, codes = ("districts", districts) if districts else ("provinces", [province])
    served = {code for one in now for code in one[scope]}
    left = [code for code in codes if code not in served]
    whole = any(one["scope"] in WHOLE_COUNTRY or province in one["provinces"] for one in now)
    if whole or not left:
        return now
    empty: dict[str, Any] = {"scope": scope, "provinces": [], "districts": []}
    area = next((one for one in now if one["scope"] == scope), empty)
    return [*(one for one in now if one is not area), area | {scope: [*area[scope], *left]}]


# Doing it


def take(planned: Iterable[Planned], *, by: User) -> None:
    """`by` says what these rows say. In the publishing transaction of the caller."""
    made: dict[str, Any] = {}
    said: set[int] = set()
    for one in planned:
        above, group = one.new_of
        organization = one.organization or made.get(above)
        if organization is None:
            name = one.row.shown_names[1]
            organization = Organization(internal_name=name, kind=one.row.cleaned_data["kind"])
            made[above] = _saved(organization)
        service = one.service or made.get(group)
        if service is None:
            service = Service(internal_name=one.row.shown_names[0], organization=organization)
            meaning.set_facts(service, one.facts)
            service.behind = by
            made[group] = _saved(service)
        elif one.service and one.facts and service.pk not in said:
            facts.say(service, one.facts, by=by)
            said.add(service.pk)
        if one.outcome != DIFFERS:
            channel = one.contact or ContactChannel(
                service=service,
                proof_note=one.row.cleaned_data["proof"],
                source_urls=one.row.sources,
            )
            say.say(channel, IS, value=one.row.place, by=by)


def _saved(record: Any) -> Any:
    record.full_clean()
    record.save()
    return record
