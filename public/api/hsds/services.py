"""Services of the directory in the shape of HSDS 3.1, whole.

English leads and the Khmer name stands in `alternate_name`; a service that exists in Khmer only has
Khmer words. Numbers are taken from `href`, the one form that the server builds: a short code as it
is dialled, every other number as E.164.
"""

import math
from collections.abc import Iterator
from datetime import datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID, uuid5

from cms.core.country import country
from cms.core.vocabularies.label_files import FALLBACK
from cms.documents.addresses import ROOT
from cms.documents.kinds import kinds
from cms.documents.rendered import instant
from public.api.hsds_shapes import HsdsMeta, HsdsServicePage

Json = dict[str, Any]

LEADS = FALLBACK
NAMESPACE = UUID("6f0c1a52-5f5b-4b6e-9d0b-5c3a7d1e8b21")  # drawn once, for this profile
EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
STATUSES = {"temporarily_closed": "temporarily closed"}
PHONES = {"tel": "voice", "sms": "text"}


def meta(base: str) -> HsdsMeta:
    """base: scheme and host."""
    return {
        "version": "3.1",
        "profile": f"{base}{ROOT}docs/#hsds",
        "openapi_url": f"{base}{ROOT}schema/",
    }


def page(contents: list[Json], number: int, size: int, total: int) -> HsdsServicePage:
    """size: services of a page; total: of all pages."""
    pages = max(1, math.ceil(total / size))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def service(
    documents: dict[str, Json],
    *,
    changed: datetime | None = None,
    organization: Json | None = None,
) -> Json:
    """documents: language → its public document."""
    own = _leading(documents)
    key = own["key"]
    checked: list[Any] = [channel["verified_on"] for channel in own["channels"]]
    emails = [_target(c) for c in own["channels"] if (c["href"] or "").startswith("mailto:")]
    sites = [c["href"] for c in own["channels"] if c["type"] == "website"]
    return _without_gaps(
        {
            "id": key,
            "organization_id": organization["id"] if organization else None,
            "organization": organization,
            "name": own["title"],
            "alternate_name": _other(documents),
            "description": own["summary"],
            "url": next(iter(sites), None),
            "email": next(iter(emails), None),
            "status": STATUSES.get(own["status"], own["status"]),
            "interpretation_services": _interpretation(own),
            "application_process": _joined(
                own["what_to_prepare"], own["what_happens_next"], own["confidentiality_note"]
            ),
            "fees_description": _joined(own["cost"]["code"], own["cost"]["note"]),
            "eligibility_description": own["eligibility"],
            "minimum_age": own["ages"]["min"],
            "maximum_age": own["ages"]["max"],
            # the oldest check counts; one that nobody called leaves the whole unassured
            "assured_date": min(checked) if checked and all(checked) else None,
            "alert": own["alert"]["text"] if own["alert"] else None,
            "last_modified": instant(changed),
            "phones": list(_phones(own)),
            "schedules": list(_schedules(key, own["hours"], _last_day(own))),
            "service_areas": list(_areas(own)),
            "languages": [_language(key, code) for code in own["languages"]],
            "additional_urls": list(_urls(own)),
            "service_at_locations": list(_places(own)),
            "attributes": list(_attributes(own)),
        }
    )


def organization(documents: dict[str, Json]) -> Json:
    """documents: language → its public document."""
    own = _leading(documents)
    return _without_gaps(
        {
            "id": own["key"],
            "name": own["title"],
            "alternate_name": _other(documents),
            "description": own["description"],
            "email": own["email"],
            "website": own["website"],
            "parent_organization_id": own["part_of"]["key"] if own["part_of"] else None,
        }
    )


def _derived(*parts: str) -> str:
    """Of what has no key of its own: the same parts, the same uuid, for ever."""
    return str(uuid5(NAMESPACE, "/".join(parts)))


def _leading(documents: dict[str, Json]) -> Json:
    return documents.get(LEADS) or next(iter(documents.values()))


def _places(own: Json) -> Iterator[Json]:
    """A confidential place is in no document, so it is not here."""
    for place in own["places"]:
        yield {
            "id": _derived("service at location", place["key"]),
            "service_id": own["key"],
            "location_id": place["key"],
            "location": _location(own, place),
        }


def _attributes(own: Json) -> Iterator[Json]:
    """The codes of a service as terms of taxonomies."""
    values = {
        "category": [own["category"]],
        "urgency": [own["urgency"]],
        "topic": own["topics"],
        "audience": own["audience"],
    }
    for name, codes in values.items():
        for code in codes:
            term = _term(name, code)
            yield {
                "id": _derived("attribute", own["key"], name, code),
                "link_id": own["key"],
                "link_entity": "service",
                "taxonomy_term_id": term["id"],
                "value": code,
                "label": term["name"],
                "taxonomy_term": term,
            }


def _term(name: str, code: str) -> Json:
    label = kinds()["services"].values[name][code]  # type: ignore[index]
    return {
        "id": _derived("term", name, code),
        "code": code,
        "name": label.text(LEADS),
        "description": f"{country().office_short} {name}: {label.text(LEADS)}",
        "taxonomy": f"{country().office_short} {name}",
        "taxonomy_id": _derived("taxonomy", name),
        "language": LEADS,
    }


def _location(own: Json, place: Json) -> Json:
    # no address: HSDS wants street and postal code, and a guess would send people astray
    return _without_gaps(
        {
            "id": place["key"],
            "location_type": "physical",
            "name": own["title"],
            "latitude": place["latitude"],
            "longitude": place["longitude"],
            "external_identifier": place["province"],
            "external_identifier_type": "ISO 3166-2" if place["province"] else None,
            "accessibility": [
                {"id": _derived("accessibility", place["key"], code), "description": code}
                for code in place["accessibility"]
            ],
        }
    )


def _phones(own: Json) -> Iterator[Json]:
    for channel in own["channels"]:
        scheme = (channel["href"] or "").partition(":")[0]
        if scheme in PHONES:
            yield _without_gaps(
                {
                    "id": channel["key"],
                    "service_id": own["key"],
                    "number": _target(channel),
                    "type": PHONES[scheme],
                    "description": _about(channel),
                    "languages": [_language(channel["key"], code) for code in channel["languages"]],
                    "schedules": list(
                        _schedules(channel["key"], channel["hours"], channel["valid_until"])
                    ),
                    **_check(channel),
                    "dial_from_abroad": channel["dial_from_abroad"],
                }
            )


def _about(channel: Json) -> str:
    """For clients that know nothing of our profile, the mark of a late check is a word here too."""
    said = [(channel["kind"] or "").replace("_", " ")]
    if channel["dial_from_abroad"] is False:
        said.append(f"within {country().name[LEADS]} only")
    if channel["stale"]:
        said.append("not checked recently")
    return "; ".join(said)


def _urls(own: Json) -> Iterator[Json]:
    """Chats, forms and accounts; the website and the e-mail have fields of their own."""
    for channel in own["channels"]:
        href = channel["href"] or ""
        if href.startswith("https:") and channel["type"] != "website":
            yield _without_gaps(
                {
                    "id": channel["key"],
                    "label": channel["type"],
                    "url": href,
                    "service_id": own["key"],
                    **_check(channel),
                }
            )


def _check(channel: Json) -> Json:
    """When it was checked and how, and when to doubt it."""
    names = ("verified_on", "valid_until", "assurance", "stale")
    return {name: channel[name] for name in names}


def _schedules(owner: str, hours: Json, last_day: str | None) -> Iterator[Json]:
    """Weekly rules; day and night as the specification's guidance writes it, 00:00 to 23:59."""
    rules: list[Json] = hours["rules"]
    if hours["always_open"]:
        rules = [{"days": EVERY_DAY.split(","), "opens": "00:00", "closes": "23:59"}]
    ahead = _ahead()
    offset = "" if ahead is None else f"{time(tzinfo=timezone(ahead)):%:z}"
    hours_ahead = None if ahead is None else ahead / timedelta(hours=1)
    if hours_ahead is not None and hours_ahead.is_integer():
        hours_ahead = int(hours_ahead)
    for number, rule in enumerate(rules):
        ends = sorted(str(day) for day in (rule.get("valid_to"), last_day) if day)
        yield _without_gaps(
            {
                "id": _derived("schedule", owner, str(number)),
                "freq": "WEEKLY",
                "byday": ",".join(rule["days"]),
                "opens_at": f"{rule['opens']}{offset}",
                "closes_at": f"{rule['closes']}{offset}",
                "timezone": hours_ahead,
                "valid_from": rule.get("valid_from"),
                "valid_to": ends[0] if ends else None,
                "description": hours["text"],
                "notes": _joined("Closed on " + ", ".join(hours["closed_on"]))
                if hours["closed_on"]
                else None,
            }
        )


def _ahead() -> timedelta | None:
    """The offset of the country from UTC; None where summer time changes it, as the specification
    has one for all the year: times are those of its clocks then."""
    year = datetime.now(country().zone).year
    offsets = {datetime(year, month, 1, tzinfo=country().zone).utcoffset() for month in (1, 7)}
    return offsets.pop() if len(offsets) == 1 else None


def _areas(own: Json) -> Iterator[Json]:
    coverage = own["coverage"]
    values = kinds()["services"].values
    names, districts = values["province"], values["district"]
    if coverage["scope"] == "national":
        yield _area(own, country().name[LEADS], country().code, "ISO 3166-1")
    if coverage["scope"] == "international":
        yield {
            "id": _derived("area", own["key"], "world"),
            "service_id": own["key"],
            "name": "World",
        }
    for code in coverage["provinces"]:
        yield _area(own, names[code].text(LEADS), code, "ISO 3166-2")  # type: ignore[index]
    for code in coverage["districts"]:
        yield _area(own, districts[code].text(LEADS), code, country().district_codes)  # type: ignore[index]


def _area(own: Json, name: str, extent: str, extent_type: str) -> Json:
    return {
        "id": _derived("area", own["key"], extent),
        "service_id": own["key"],
        "name": name,
        "extent": extent,
        "extent_type": extent_type,
    }


def _language(owner: str, code: str) -> Json:
    label = kinds()["services"].values["language"][code]  # type: ignore[index]
    return {"id": _derived("language", owner, code), "code": code, "name": label.text(LEADS)}


def _interpretation(own: Json) -> str | None:
    spoken = own["interpretation"]
    parts = [
        "Interpreters can be called." if spoken["available"] else None,
        "Sign language." if own["sign_language"] else None,
        spoken["note"],
    ]
    return _joined(*parts)


def _last_day(own: Json) -> str | None:
    """The hours are good as long as every contact is."""
    return min(filter(None, (c["valid_until"] for c in own["channels"])), default=None)


def _target(channel: Json) -> str:
    return str(channel["href"]).partition(":")[2]


def _other(documents: dict[str, Json]) -> str | None:
    names = [one["title"] for one in documents.values() if one is not _leading(documents)]
    return next(iter(names), None)


def _joined(*parts: str | None) -> str | None:
    return "\n".join(filter(None, parts)) or None


def _without_gaps(value: Json) -> Json:
    """HSDS has no nulls: what is not known is left out. Empty lists stay: they say “none”."""
    return {name: found for name, found in value.items() if found is not None}
