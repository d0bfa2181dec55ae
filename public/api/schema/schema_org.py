"""Lessons and services as schema.org JSON-LD, for search engines: pure functions over a body.

Types and properties: schema.org release 28 and LRMI. Short codes stay short: a number such as 1280
is never written in international form. A property without a value is left out. Addresses are whole:
JSON-LD stands in pages of other hosts, where a path would mean something else.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cms.core.country import country
from cms.documents.kinds import Json

Document = Mapping[str, Any]

CONTEXT = "https://schema.org"
PROVIDER = {
    "@type": "GovernmentOrganization",
    "name": country().office["en"],
    "alternateName": country().office_short,
    "url": country().office_url,
}
FREE = {"@type": "Offer", "price": "0", "priceCurrency": country().currency}
COUNTRY = {"@type": "Country", "name": country().name["en"], "identifier": country().code}
# who teaches or learns, in the words of schema.org's educationalRole
ROLES = {
    "trainer": "trainer",
    "social_service_workforce": "social worker",
    "caregiver": "parent",
    "young_person": "student",
}
ADDRESSES = frozenset({"@id", "url", "serviceUrl"})
DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}


def schema_org(document: Document, base: str) -> dict[str, Json] | None:
    """JSON-LD of a document as the API answers it; None for a kind that has none.

    base: scheme and host, to stand before every path of ours.
    """
    build = _BUILDERS.get(document["kind"])
    return {"@context": CONTEXT, **_whole_addresses(build(document), base)} if build else None


def _lesson(document: Document) -> dict[str, Json]:
    procedures = [_how_to(block["value"]) for block in document["body"] if block["type"] == "steps"]
    return _clean(
        {
            "@type": "LearningResource",
            "learningResourceType": "lesson plan",
            "@id": document["url"],
            "url": document["web_url"] or document["url"],
            "identifier": document["code"],
            "name": document["title"],
            "description": document["summary"],
            "inLanguage": document["locale"],
            "audience": [
                {"@type": "EducationalAudience", "educationalRole": ROLES.get(code, code)}
                for code in document["audience"]
            ],
            "typicalAgeRange": age_range(document["ages"]),
            "isAccessibleForFree": True,
            "publisher": PROVIDER,
            "datePublished": document["published_at"],
            "dateModified": document["updated_at"],
            "teaches": document["objectives"],
            "timeRequired": document["duration"],
            "position": document["position"],
            "isPartOf": [
                _whole("Course", document["course"]),
                _whole("LearningResource", document["module"]),
            ],
            "hasPart": procedures + ([_quiz(document)] if document["quiz"] else []),
        }
    )


def _how_to(value: Mapping[str, Any]) -> dict[str, Json]:
    steps = [
        {"@type": "HowToStep", "position": place, "text": text}
        for place, text in enumerate(value["steps"], start=1)
    ]
    return {"@type": "HowTo", "name": value["title"], "step": steps}


def _quiz(document: Document) -> dict[str, Json]:
    return {
        "@type": "Quiz",
        "name": document["title"],
        "inLanguage": document["locale"],
        "hasPart": [_question(question) for question in document["quiz"]],
    }


def _question(question: Mapping[str, Any]) -> dict[str, Json]:
    answers: dict[bool, list[dict[str, Json]]] = {True: [], False: []}
    for place, option in enumerate(question["options"]):
        answers[option["id"] in question["correct"]].append(
            {"@type": "Answer", "position": place, "text": option["text"]}
        )
    return _clean(
        {
            "@type": "Question",
            "eduQuestionType": "Multiple choice",
            "text": question["question"],
            "acceptedAnswer": answers[True],
            "suggestedAnswer": answers[False],
            "comment": {"@type": "Comment", "text": question["feedback"]}
            if question["feedback"]
            else None,
        }
    )


def _service(document: Document) -> dict[str, Json]:
    organization = document["organization"]
    return _clean(
        {
            "@type": "Service",
            "@id": document["url"],
            "name": document["title"],
            "description": document["summary"],
            "url": document["web_url"] or document["url"],
            "serviceType": document["category"],
            "provider": _clean({"@type": "Organization", "name": organization["name"]})
            if organization
            else None,
            "areaServed": _area(document["coverage"]),
            "audience": [
                {"@type": "PeopleAudience", "audienceType": code, **_age(document["ages"])}
                for code in document["audience"]
            ],
            "hoursAvailable": _hours(document["hours"]),
            "offers": FREE if document["cost"]["code"] == "free" else None,
            "availableChannel": [
                channel for one in document["channels"] if (channel := _channel(one))
            ],
        }
    )


def _area(coverage: Mapping[str, Any]) -> list[dict[str, Json]] | None:
    if coverage["scope"] in ("national", "international"):
        return [COUNTRY]
    provinces = coverage["provinces"]
    return [{"@type": "AdministrativeArea", "identifier": code} for code in provinces] or None


def _age(age: Mapping[str, Any]) -> dict[str, int]:
    ends = {"suggestedMinAge": age["min"], "suggestedMaxAge": age["max"]}
    return {name: value for name, value in ends.items() if value is not None}


def _channel(channel: Mapping[str, Any]) -> dict[str, Json] | None:
    """One ServiceChannel; a visit in person has no address here."""
    href = channel["href"]
    if not href:
        return None
    scheme, _, value = href.partition(":")
    point = {"@type": "ContactPoint", "telephone": value, "contactType": channel["type"]}
    if scheme == "tel":
        reached: dict[str, Json] = {"servicePhone": point}
    elif scheme == "sms":
        reached = {"serviceSmsNumber": point}
    else:
        reached = {"serviceUrl": href}
    return _clean(
        {
            "@type": "ServiceChannel",
            **reached,
            "availableLanguage": channel["languages"],
        }
    )


def _hours(hours: Mapping[str, Any]) -> list[dict[str, Json]] | None:
    if hours["always_open"]:
        every = {"@type": "OpeningHoursSpecification", "opens": "00:00", "closes": "23:59"}
        return [{**every, "dayOfWeek": list(DAYS.values())}]
    return [
        _clean(
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": [DAYS[day] for day in rule["days"]],
                "opens": rule["opens"],
                "closes": rule["closes"],
                "validFrom": rule["valid_from"],
                "validThrough": rule["valid_to"],
            }
        )
        for rule in hours["rules"]
    ] or None


def age_range(ages: Mapping[str, Any]) -> str | None:
    """`13-24`, `13-` or `-12`; None when both ends are open."""
    low, high = ages["min"], ages["max"]
    if low is None and high is None:
        return None
    return f"{'' if low is None else low}-{'' if high is None else high}"


def _whole(kind: str, part_of: Mapping[str, Any]) -> dict[str, Json]:
    return _clean({"@type": kind, "@id": part_of["url"], "name": part_of["title"]})


def _whole_addresses(value: Json, base: str) -> Json:
    """`value` with every path of ours made whole; addresses of others are already."""
    if isinstance(value, list):
        return [_whole_addresses(part, base) for part in value]
    if not isinstance(value, Mapping):
        return value
    return {
        name: base + part
        if name in ADDRESSES and part.startswith("/")
        else _whole_addresses(part, base)
        for name, part in value.items()
    }


def _clean(values: Mapping[str, Json]) -> dict[str, Json]:
    """Without the properties that have no value."""
    empty: Sequence[Any] = (None, "", [], {})
    return {name: value for name, value in values.items() if value not in empty}


_BUILDERS: dict[str, Callable[[Document], dict[str, Json]]] = {
    "lessons": _lesson,
    "services": _service,
}
