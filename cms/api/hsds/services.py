"""One service of the directory in the shape of HSDS 3.1.

English leads and Khmer stands in `alternate_name` and `translations` (an addition of the profile);
a service that exists in Khmer only has Khmer names. Numbers are taken from `href`, the one form
that the server builds: a short code as it is dialled, every other number as E.164.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cms.api.hsds.identity import derived
from cms.api.hsds.shapes import (
    HsdsCostOption,
    HsdsLanguage,
    HsdsLocation,
    HsdsOrganization,
    HsdsPhone,
    HsdsPlace,
    HsdsSchedule,
    HsdsService,
    HsdsServiceArea,
    HsdsUrl,
    Words,
)
from cms.api.hsds.taxonomies import attributes
from cms.documents.kinds import kinds
from cms.documents.rendered import instant

Json = dict[str, Any]

PHNOM_PENH = 7  # hours before UTC; Cambodia has no summer time
EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
STATUSES = {"temporarily_closed": "temporarily closed"}
PHONES = {"tel": "voice", "sms": "text"}
WORDS = {  # of the profile's translations: HSDS name → member of the document
    "name": "title",
    "description": "summary",
    "eligibility_description": "eligibility",
}


def service(
    documents: dict[str, Json], *, changed: datetime | None, organization: HsdsOrganization | None
) -> HsdsService:
    """The whole service. documents: language → its public document."""
    own = leading(documents)
    key = own["key"]
    return {
        **simple(documents, changed=changed, organization=organization),
        "phones": list(_phones(own)),
        "schedules": list(schedules(key, own["hours"], _last_day(own))),
        "service_areas": list(_areas(own)),
        "languages": [_language(key, code) for code in own["languages"]],
        "cost_options": _cost(own),
        "additional_urls": list(_urls(own)),
        "service_at_locations": list(locations(documents)),
        "attributes": list(
            attributes(
                key,
                {
                    "category": [own["category"]],
                    "urgency": [own["urgency"]],
                    "topic": own["topics"],
                    "audience": own["audience"],
                },
            )
        ),
    }


def simple(
    documents: dict[str, Json], *, changed: datetime | None, organization: HsdsOrganization | None
) -> HsdsService:
    """What stands in lists: no arrays but `translations`."""
    own = leading(documents)
    checked: list[Any] = [channel["verified_on"] for channel in own["channels"]]
    emails = [_target(c) for c in own["channels"] if (c["href"] or "").startswith("mailto:")]
    sites = [c["href"] for c in own["channels"] if c["type"] == "website"]
    ages = own["ages"]
    found: HsdsService = _without_gaps(
        {
            "id": own["key"],
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
            "minimum_age": ages["min"],
            "maximum_age": ages["max"],
            # the oldest check counts; one that nobody called leaves the whole unassured
            "assured_date": min(checked) if checked and all(checked) else None,
            "alert": own["alert"]["text"] if own["alert"] else None,
            "last_modified": instant(changed),
            "translations": translations(documents),
            "facts": own["facts"],
        }
    )
    return found


def leading(documents: dict[str, Json]) -> Json:
    return documents.get("en") or next(iter(documents.values()))


def translations(documents: dict[str, Json]) -> dict[str, Words]:
    return {
        locale: _without_gaps({name: document.get(member) for name, member in WORDS.items()})
        for locale, document in sorted(documents.items())
        if document is not leading(documents)
    }


def locations(documents: dict[str, Json]) -> Iterator[HsdsPlace]:
    """Where the service is. A confidential place is in no document, so it is not here."""
    own = leading(documents)
    for place in own["places"]:
        yield {
            "id": derived("service at location", place["key"]),
            "service_id": own["key"],
            "location_id": place["key"],
            "location": _location(own, place),
        }


def _location(own: Json, place: Json) -> HsdsLocation:
    # no address: HSDS wants street and postal code, and a guess would send people astray
    found: HsdsLocation = _without_gaps(
        {
            "id": place["key"],
            "location_type": "physical",
            "name": own["title"],
            "latitude": place["latitude"],
            "longitude": place["longitude"],
            "external_identifier": place["province"],
            "external_identifier_type": "ISO 3166-2" if place["province"] else None,
            "accessibility": [
                {"id": derived("accessibility", place["key"], code), "description": code}
                for code in place["accessibility"]
            ],
        }
    )
    return found


def _phones(own: Json) -> Iterator[HsdsPhone]:
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
                        schedules(channel["key"], channel["hours"], channel["valid_until"])
                    ),
                    **_check(channel),
                    "dial_from_abroad": channel["dial_from_abroad"],
                }
            )


def _about(channel: Json) -> str:
    """For clients that know nothing of our profile, the mark of a late check is a word here too."""
    said = [(channel["kind"] or "").replace("_", " ")]
    if channel["dial_from_abroad"] is False:
        said.append("within Cambodia only")
    if channel["stale"]:
        said.append("not checked recently")
    return "; ".join(said)


def _urls(own: Json) -> Iterator[HsdsUrl]:
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
    """When it was checked and how, when to doubt it, and from when on to leave it out."""
    names = ("verified_on", "valid_until", "offered_until", "assurance", "stale")
    return {name: channel[name] for name in names}


def schedules(owner: str, hours: Json, last_day: str | None) -> Iterator[HsdsSchedule]:
    """Weekly rules; day and night as the specification's guidance writes it, 00:00 to 23:59."""
    rules: list[Json] = hours["rules"]
    if hours["always_open"]:
        rules = [{"days": EVERY_DAY.split(","), "opens": "00:00", "closes": "23:59"}]
    for number, rule in enumerate(rules):
        ends = sorted(str(day) for day in (rule.get("valid_to"), last_day) if day)
        yield _without_gaps(
            {
                "id": derived("schedule", owner, str(number)),
                "freq": "WEEKLY",
                "byday": ",".join(rule["days"]),
                "opens_at": f"{rule['opens']}+07:00",
                "closes_at": f"{rule['closes']}+07:00",
                "timezone": PHNOM_PENH,
                "valid_from": rule.get("valid_from"),
                "valid_to": ends[0] if ends else None,
                "description": hours["text"],
                "notes": _closed(hours),
            }
        )


def _closed(hours: Json) -> str | None:
    return f"Closed on {', '.join(hours['closed_on'])}" if hours["closed_on"] else None


def _areas(own: Json) -> Iterator[HsdsServiceArea]:
    coverage = own["coverage"]
    values = kinds()["services"].values
    names, districts = values["province"], values["district"]
    if coverage["scope"] == "national":
        yield _area(own, "Cambodia", "KH", "ISO 3166-1")
    if coverage["scope"] == "international":
        yield {
            "id": derived("area", own["key"], "world"),
            "service_id": own["key"],
            "name": "World",
        }
    for code in coverage["provinces"]:
        yield _area(own, names[code].en, code, "ISO 3166-2")  # type: ignore[index]
    for code in coverage["districts"]:
        yield _area(own, districts[code].en, code, "Cambodian district code")  # type: ignore[index]


def _area(own: Json, name: str, extent: str, extent_type: str) -> HsdsServiceArea:
    return {
        "id": derived("area", own["key"], extent),
        "service_id": own["key"],
        "name": name,
        "extent": extent,
        "extent_type": extent_type,
    }


def _language(owner: str, code: str) -> HsdsLanguage:
    label = kinds()["services"].values["language"][code]  # type: ignore[index]
    return {"id": derived("language", owner, code), "code": code, "name": label.en}


def _cost(own: Json) -> list[HsdsCostOption]:
    if own["cost"]["code"] != "free":
        return []
    return [
        {
            "id": derived("cost", own["key"]),
            "service_id": own["key"],
            "option": "free",
            "currency": "KHR",
            "amount": 0,
        }
    ]


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
    names = [one["title"] for one in documents.values() if one is not leading(documents)]
    return next(iter(names), None)


def _joined(*parts: str | None) -> str | None:
    return "\n".join(filter(None, parts)) or None


def _without_gaps(value: Json) -> Any:
    """HSDS has no nulls: what is not known is left out. Empty lists stay: they say “none”."""
    return {name: found for name, found in value.items() if found is not None}
