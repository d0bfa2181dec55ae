"""The `services` documents: reviewed words of a ServicePage, facts of its Service record.

Only fields named here leave the admin; nothing is copied wholesale from a record.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, TypedDict

from cms.core.country import country
from cms.core.shapes.codes import Category, Language, Topic, Urgency
from cms.core.shapes.help import Channel, HelpEntry, Hours, HoursRule, Owner, WhoWillKnow
from cms.core.shapes.parts import Span
from cms.core.vocabularies import directory as lists
from cms.core.vocabularies.directory import PROVINCES, codes
from cms.core.vocabularies.districts import DISTRICTS
from cms.core.vocabularies.shared import LANGUAGES, TOPICS, Label, label
from cms.documents.kinds import OPEN
from cms.documents.rendered import instant
from cms.documents.rendering import Rendering
from cms.documents.shapes.words import Codes, Instant, Key, Path, Says
from home.directory import channel_values
from home.directory.directory_facts import OfferedChannel, offered_by_service, offered_channels
from home.directory.meaning import FactAssurance
from home.directory.models.directory import PLACES, Service
from home.directory.models.number_lists import HolidayYear
from home.directory.service_names import NUMBER, with_number, without_number

EVERYBODY = "public"
NAMED_OR_NOT = tuple(one.code for one in lists.ANONYMOUS if one.code != "unknown")


Accessibility = Annotated[str, Codes("Accessibility", codes(lists.ACCESSIBILITY))]
Province = Annotated[str, Codes("Province", codes(PROVINCES))]
District = Annotated[str, Says(country().district_is)]
ServiceAudience = Annotated[str, Codes("ServiceAudience", codes(lists.SERVICE_AUDIENCES))]


class ServiceOrganization(TypedDict):
    """Who offers a service, with the address of its document."""

    key: Key
    name: str
    abbreviation: str | None
    url: Path | None


class Cost(TypedDict):
    """What it costs, and reviewed words about it."""

    code: Annotated[str, Codes("CostCode", codes(lists.COSTS))]
    note: str | None


class Interpretation(TypedDict):
    """Whether interpreters can be called; null: nobody knows."""

    available: bool | None
    note: str | None


class ServiceAccessibility(TypedDict):
    """What helps people with disabilities."""

    codes: list[Accessibility]
    note: str | None


class ServicePlace(TypedDict):
    """Where a service is; nothing at all of a confidential place."""

    key: Key
    province: Province | None
    district: District | None
    commune: Annotated[str | None, Says(country().commune_is)]
    latitude: float | None
    longitude: float | None
    accessibility: list[Accessibility]


class ServiceCoverage(TypedDict):
    """Where a service is offered; null: nobody has said it."""

    scope: Annotated[str, Codes("Scope", codes(lists.SCOPES))] | None
    provinces: list[Province]
    districts: list[District]


class ServiceAlert(TypedDict):
    """Leave it out after `until`."""

    text: str
    until: Instant | None


class _OfService(TypedDict):
    summary: str
    category: Category
    urgency: Urgency
    topics: list[Topic]
    audience: list[ServiceAudience]
    ages: Span
    languages: list[Language]
    who_will_know: WhoWillKnow
    coverage: ServiceCoverage
    alert: ServiceAlert | None
    channels: list[Channel]


class ServiceCard(_OfService):
    """A service in a list, with everything that is needed to reach it."""

    organization: Owner | None


class ServiceDocument(_OfService):
    """Where to find help: reviewed words, and facts with the day they were checked."""

    organization: ServiceOrganization | None
    status: Annotated[str, Codes("ServiceStatus", codes(lists.STATUSES))]
    gender: Annotated[str, Codes("Gender", codes(lists.GENDERS))] | None
    eligibility: str | None
    cost: Cost
    interpretation: Interpretation
    sign_language: bool | None
    anonymous_ok: Annotated[str, Codes("Anonymous", codes(lists.ANONYMOUS))]
    confidentiality_note: str | None
    what_happens_next: str | None
    what_to_prepare: str | None
    accessibility: ServiceAccessibility
    address: str | None
    places: list[ServicePlace]
    hours: Hours
    facts: Annotated[
        dict[str, FactAssurance],
        Says("Name of a member of this document → who vouches for it; others: nobody yet."),
    ]


def title(page: Any) -> str:
    """The name of a service as people read it: with its number of today in the place of {number}.

    Without a number the name is left, and the brackets go that stood around it.
    """
    if NUMBER not in page.title:
        return str(page.title)
    shown = _number(_offered(page.service)) if page.service is not None else None
    if shown is not None:
        return with_number(str(page.title), shown)
    return without_number(str(page.title))


def _number(offered: list[OfferedChannel]) -> str | None:
    """What people dial, a short code rather than another; None while nothing is offered."""
    phones = [one.channel for one in offered if one.channel.type in lists.PHONE_TYPES]
    phones.sort(key=lambda channel: (channel.kind not in lists.SHORT_KINDS, channel.type != "call"))
    return channel_values.display(phones[0].served) if phones else None


def look_up_services(pages: Iterable[Any]) -> None:
    """Their services with all that documents say of them, in a fixed number of queries; one object
    for all languages."""
    rows = list(pages)
    services = (
        Service.objects.filter(pk__in={page.service_id for page in rows})
        .select_related("organization")
        .prefetch_related(
            "schedules", "coverages", "referral_points", "organization__pages__locale"
        )
        .in_bulk()
    )
    offered = offered_by_service(list(services.values()))
    for service in services.values():
        service.offered_now = offered.get(service.pk, [])
    for page in rows:
        if page.service_id in services:
            page.service = services[page.service_id]


def _offered(service: Any) -> list[OfferedChannel]:
    """As it was looked up with the page."""
    known: list[OfferedChannel] | None = getattr(service, "offered_now", None)
    return offered_channels(service) if known is None else known


def who_will_know(service: Any) -> WhoWillKnow:
    """A promise to a child: given out only while somebody vouches for it."""
    return service.who_will_know if "who_will_know" in service.assured else []


def help_entry(page: Any, rendering: Rendering) -> HelpEntry:
    """What help boxes embed."""

    def make(rendering: Rendering) -> HelpEntry:
        rendering.depends_on(page)
        depend(rendering, page.service)
        link = rendering.link(page)
        names = (str(page.translation_key), title(page), link["url"] if link else None)
        return _entry(page.service, rendering, *names)

    entry: HelpEntry = rendering.once(("help entry", page.pk), make)
    return entry


def emergency_entry(page: Any, rendering: Rendering) -> HelpEntry | None:
    """The same for a page whose words are not public in this language; None if it answers no
    emergencies. Named by its category (a closed list), as in `help-now`: a missing translation
    must not hide 117."""
    service = page.service

    def make(rendering: Rendering) -> HelpEntry | None:
        if service is None:
            return None  # a draft for which it was not chosen yet
        depend(rendering, service)
        if not service.is_emergency:
            return None
        name = label(lists.CATEGORIES, service.category, rendering.locale)
        found = _entry(service, rendering, str(service.key), name, None)
        return found if found["channels"] else None

    entry: HelpEntry | None = rendering.once(("emergency entry", page.pk), make)
    return entry


def _entry(service: Any, rendering: Rendering, key: str, name: str, url: str | None) -> HelpEntry:
    return {
        "key": key,
        "name": name,
        "category": service.category,
        "urgency": service.urgency,
        "who_will_know": who_will_know(service),
        "url": url,
        "channels": channels(service, rendering.locale),
    }


def body(page: Any, rendering: Rendering) -> ServiceDocument:
    service = page.service
    return {
        **_of_service(page, rendering),
        "organization": organization(service, rendering),
        "status": service.status,
        "gender": service.gender or None,
        "eligibility": page.eligibility or None,
        "cost": {"code": service.cost, "note": page.cost_note or None},
        "interpretation": {
            "available": service.interpretation,
            "note": page.interpretation_note or None,
        },
        "sign_language": service.sign_language,
        "anonymous_ok": service.anonymous_ok,
        "confidentiality_note": page.confidentiality_note or None,
        "what_happens_next": page.what_happens_next or None,
        "what_to_prepare": page.what_to_prepare or None,
        "accessibility": {"codes": service.accessibility, "note": page.accessibility_note or None},
        "address": address(page) or None,
        "places": places(service),
        "hours": hours(service, rendering.locale),
        "facts": service.assured,
    }


def card(page: Any, rendering: Rendering) -> ServiceCard:
    return {**_of_service(page, rendering), "organization": owner(page.service, rendering)}


def _of_service(page: Any, rendering: Rendering) -> _OfService:
    service = page.service
    rendering.depends_on(page)
    depend(rendering, service)
    return {
        "summary": page.summary,
        "category": service.category,
        "urgency": service.urgency,
        "topics": service.topics,
        "audience": service.audiences,
        "ages": {"min": service.age_min, "max": service.age_max},
        "languages": service.languages,
        "who_will_know": who_will_know(service),
        "coverage": coverage(service),
        "alert": alert(page),
        "channels": channels(service, rendering.locale),
    }


def facets(page: Any) -> Iterator[tuple[str, str]]:
    """What is not known, and a service for everybody, is OPEN: filters must not lose it."""
    service = page.service
    provinces = {code for area in service.coverages.all() for code in area.province_codes()}
    known = {
        "audience": service.audiences if EVERYBODY not in service.audiences else [],
        "topic": service.topics,
        "language": service.languages,
        "province": sorted(provinces),
        "anonymous": [service.anonymous_ok] if service.anonymous_ok in NAMED_OR_NOT else [],
    }
    yield from ((name, OPEN) for name, said in known.items() if not said)
    for name, said in (known | {"audience": service.audiences}).items():
        yield from ((name, code) for code in said)
    yield from (("category", service.category), ("urgency", service.urgency))
    yield from (("type", code) for code in sorted({one.channel.type for one in _offered(service)}))
    ages = (("age_min", service.age_min), ("age_max", service.age_max))
    yield from ((name, str(age)) for name, age in ages if age is not None)


def position(page: Any) -> int:
    """Urgency, then the place that the keeper gave; equal ones are decided by `position_key`."""
    return codes(lists.URGENCIES).index(page.service.urgency) * PLACES + page.service.priority


def position_key(page: Any) -> str:
    """The name in our lists, which is the same in all languages, then the key."""
    return _position_key(page.service)


def order(service: Any) -> tuple[int, int, str]:
    """The same order, for who has rows and no documents."""
    return codes(lists.URGENCIES).index(service.urgency), service.priority, _position_key(service)


def _position_key(service: Any) -> str:
    return f"{service.internal_name.casefold()} {service.key}"


def search_text(page: Any) -> str:
    names = (name for name in page.WORDS if name not in {"alert_text", "address"})
    words = (getattr(page, name) for name in names)
    numbers = (
        f"{offered.channel.value} {channel_values.display(offered.channel.served) or ''}"
        for offered in _offered(page.service)
    )
    return "\n".join(filter(None, [title(page), *words, address(page), *numbers]))


def organization(service: Any, rendering: Rendering) -> ServiceOrganization | None:
    """Key, reviewed name and address of the organization; None while it has no public page."""
    rendering.depends_on(service.organization)
    for page in service.organization.pages.all():
        public = rendering.localized(page)
        if public is not None:
            link = rendering.link(public)
            return {
                "key": str(public.translation_key),
                "name": public.title,
                "abbreviation": public.abbreviation or None,
                "url": link["url"] if link else None,
            }
    return None


def owner(service: Any, rendering: Rendering) -> Owner | None:
    """Key and name of the organization: by them services that belong together are shown so."""
    found = organization(service, rendering)
    return None if found is None else {"key": found["key"], "name": found["name"]}


def address(page: Any) -> str:
    """Nothing while a place of the service is confidential, also one that became so later."""
    is_secret = any(point.confidential for point in page.service.referral_points.all())
    return "" if is_secret else page.address


def alert(page: Any) -> ServiceAlert | None:
    """Words and end of the alert. The client leaves it out after `until` (docs)."""
    if not page.alert_text:
        return None
    until = page.service.alert_until
    return {"text": page.alert_text, "until": instant(until)}


def coverage(service: Any) -> ServiceCoverage:
    """The widest scope names the whole."""
    areas = list(service.coverages.all())
    scopes = {area.scope for area in areas}
    widest = next(
        (s for s in ("international", "national", "provinces", "districts") if s in scopes), None
    )
    return {
        "scope": widest,
        "provinces": [code for area in areas for code in area.provinces],
        "districts": [code for area in areas for code in area.districts],
    }


def channels(service: Any, locale: str) -> list[Channel]:
    return [channel_json(offered, service, locale) for offered in _offered(service)]


def channel_json(offered: OfferedChannel, service: Any, locale: str) -> Channel:
    """One public channel. `display` has ASCII digits; nothing here depends on the clock."""
    channel = offered.channel
    return {
        "key": str(channel.key),
        "type": channel.type,
        "kind": channel.kind or None,
        "display": channel_values.display(channel.served),
        "href": channel_values.href(channel.served),
        "dial_from_abroad": channel.works_from_abroad,
        "is_primary": channel.is_primary,
        "languages": channel.languages or service.languages,
        "hours": hours(service, locale, channel),
        "verified_on": _iso(channel.verified_on),
        "valid_until": _iso(channel.valid_until),
        "assurance": channel.assurance,
        "stale": offered.is_stale,
    }


def hours(service: Any, locale: str, channel: Any = None) -> Hours:
    """Opening hours as data with a text made of closed labels; None means not confirmed.

    Those of a channel, where it has its own, else those of the service.
    """
    schedules = list(service.schedules.all())
    own = [rule for rule in schedules if channel is not None and rule.channel_id == channel.pk]
    has_own = channel is not None and (own or channel.always_open is not None)
    rules = own if has_own else [rule for rule in schedules if rule.channel_id is None]
    always_open = channel.always_open if has_own else service.always_open
    return {
        "always_open": always_open,
        "rules": [] if always_open else [_rule(rule) for rule in rules],
        "closed_on": [] if always_open else _closed_on(service, rules),
        "timezone": country().time_zone,
        "text": _hours_text(always_open, rules, locale),
    }


def _closed_on(service: Any, rules: Iterable[Any]) -> list[str]:
    """The days of the rules themselves, and the public holidays where the service keeps them."""
    days = {day for rule in rules for day in rule.closed_on}
    if service.closed_on_holidays:
        years = HolidayYear.objects.filter(is_in_force=True).values_list("days", flat=True)
        days.update(day for listed in years for day in listed)
    return sorted(days)


def places(service: Any) -> list[ServicePlace]:
    """Where a service is, by codes; nothing at all of a confidential place."""
    return [
        {
            "key": str(point.key),
            "province": point.province or None,
            "district": point.district or None,
            "commune": point.commune or None,
            "latitude": float(point.latitude) if point.latitude is not None else None,
            "longitude": float(point.longitude) if point.longitude is not None else None,
            "accessibility": point.accessibility,
        }
        for point in service.referral_points.all()
        if not point.confidential
    ]


def named(labels: Iterable[Label]) -> dict[str, Label]:
    """A closed list by code: filters look at the codes, exchange formats at the labels too."""
    return {label.code: label for label in labels}


def _rule(rule: Any) -> HoursRule:
    return {
        "days": rule.days,
        "opens": f"{rule.opens:%H:%M}",
        "closes": f"{rule.closes:%H:%M}",
        "valid_from": _iso(rule.valid_from),
        "valid_to": _iso(rule.valid_to),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _hours_text(always_open: bool | None, rules: Iterable[Any], locale: str) -> str:
    if always_open:
        return lists.OPEN_ALWAYS.text(locale)
    lines = [
        f"{_days_text(rule.days, locale)} {rule.opens:%H:%M}-{rule.closes:%H:%M}" for rule in rules
    ]
    return "; ".join(lines) or lists.HOURS_UNKNOWN.text(locale)


def _days_text(days: list[str], locale: str) -> str:
    """ "Monday-Friday" for a run of three days or more, else every day by name."""
    order = codes(lists.WEEKDAYS)
    at = [order.index(day) for day in days]
    if len(at) > 2 and at == list(range(at[0], at[-1] + 1)):
        days = [days[0], days[-1]]
        return "-".join(label(lists.WEEKDAYS, day, locale) for day in days)
    return ", ".join(label(lists.WEEKDAYS, day, locale) for day in days)


def depend(rendering: Rendering, *services: Any) -> None:
    """For whatever shows a contact. Channels, hours and coverage render their service again, so one
    row stands for all; holidays are nobody's, and next year's have no row yet."""
    rendering.depends_on(*services)
    if any(service.closed_on_holidays for service in services):
        rendering.depends_on(HolidayYear)


VALUES = {
    "audience": named(lists.SERVICE_AUDIENCES),
    "topic": named(TOPICS),
    "category": named(lists.CATEGORIES),
    "urgency": named(lists.URGENCIES),
    "province": named(PROVINCES),
    "district": named(DISTRICTS),
    "language": named(LANGUAGES),
    "anonymous": named(one for one in lists.ANONYMOUS if one.code in NAMED_OR_NOT),
    "type": named(lists.CHANNEL_TYPES),
}
