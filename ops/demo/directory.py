"""The help directory of the demonstration: facts as records, words as pages.

No number was called. They were read in published sources (desk checked), which only a
demonstration serves. Slips of the data are mended here, each with its reason.
"""

from datetime import date
from typing import Any

from cms.publishing.models import LinkDomain
from cms.two_people.approvals import engine
from cms.two_people.approvals.records import propose
from home.directory import say
from home.directory.channel_values import ChannelValue
from home.directory.service_documents import NUMBER
from home.directory.standing import IS
from home.models import (
    ContactChannel,
    Coverage,
    DirectoryPage,
    HeldBackValue,
    KnownShortCode,
    Organization,
    OrganizationPage,
    Service,
    ServicePage,
)
from ops.demo import content
from ops.demo.bilingual import Words
from ops.demo.people import People

# the data says "standard_call_rate_unconfirmed": nobody knows, so nobody is told
COSTS = {"standard_call_rate_unconfirmed": "unknown"}
# reports are checked every 60 days (notes 1.4), whatever the data says
REPORT_EVERY_DAYS = 60
CONTENT = content.read("directory")


def make_lists(data: dict[str, Any], people: People) -> None:
    """Known short codes, known sites, and the values that may never be published."""
    for entry in data["entries"]:
        for channel in entry["channels"]:
            if channel.get("kind") == "short_code":
                code, is_new = KnownShortCode.objects.get_or_create(
                    code=channel["value"],
                    defaults={
                        "owner": entry["organisation"]["en"],
                        "source": entry["verification"]["sources"][0],
                    },
                )
                if is_new:
                    asked = propose(code, {"is_known": True}, by=people.keeper)
                    engine.endorse(asked, by=people.admin)
    for domain, owner in CONTENT["domains"].items():
        LinkDomain.objects.get_or_create(domain=domain, defaults={"owner": owner})
    for held in data["held_back"]:
        if not HeldBackValue.objects.filter(value=held["value"]).exists():
            HeldBackValue.objects.create(
                value=held["value"],
                said_to_be=held["said_to_be"],
                reason=held["reason"],
                sources=held["sources"],
            )


def make_facts(entry: dict[str, Any], people: People) -> Service:
    """Organization, service, coverage and channels of one entry."""
    extra = CONTENT["organizations"][entry["key"]]
    organization, _ = Organization.objects.get_or_create(
        internal_name=entry["organisation"]["en"],
        defaults={"kind": extra["kind"], "website": _website(entry)},
    )
    hours = entry["hours"]["always_open"]
    service, _ = Service.objects.get_or_create(
        internal_name=_internal_name(entry),
        organization=organization,
        defaults={
            "category": entry["category"],
            "urgency": entry["urgency"],
            "priority": extra.get("priority", 10),
            "topics": extra["topics"],
            "audiences": extra["audiences"],
            "age_min": entry.get("age", {}).get("min"),
            "age_max": entry.get("age", {}).get("max"),
            "cost": COSTS.get(entry["cost"], entry["cost"]),
            "anonymous_ok": extra.get("anonymous_ok", "unknown"),
            # "false" without any hours says nothing: unknown
            "always_open": True if hours else None,
        },
    )
    Coverage.objects.get_or_create(service=service, scope=entry["coverage"]["scope"])
    for position, channel in enumerate(entry["channels"], start=1):
        _make_channel(service, entry, channel, position, people)
    return service


def _internal_name(entry: dict[str, Any]) -> str:
    """Two police lines have one name but for their number, which may change."""
    name: str = entry["service"]["en"]
    without = name.replace(NUMBER, "").strip()
    return name if without == name else f"{without}: {entry['organisation']['en']}"


def _website(entry: dict[str, Any]) -> str:
    return next((c["value"] for c in entry["channels"] if c["type"] == "website"), "")


def _make_channel(
    service: Service, entry: dict[str, Any], channel: dict[str, Any], position: int, people: People
) -> None:
    if service.channels.filter(priority=position).exists():
        return
    checks = entry["verification"]
    is_report = entry["urgency"] == "report"
    made = ContactChannel(
        service=service,
        priority=position,
        is_primary=position == 1,
        verify_every_days=REPORT_EVERY_DAYS if is_report else checks["verify_every_days"],
        source_urls=checks["sources"],
    )
    value = ChannelValue(channel["type"], channel.get("kind", ""), channel["value"])
    read_by_two(made, value, people, on=CONTENT["desk_checked_on"], words=channel.get("note", ""))


def read_by_two(
    made: ContactChannel, value: ChannelValue, people: People, *, on: date, words: str = ""
) -> None:
    """Two people read it in a published source; nobody has called."""
    at = say.on(on)
    say.say(made, IS, value=value, by=people.keeper, words=words, now=at)
    say.say(made, IS, by=people.admin, words=words, now=at)


def organization_page(entry: dict[str, Any], service: Service, words: Words) -> OrganizationPage:
    return OrganizationPage(
        title=words.text(entry["organisation"]),
        slug=f"org-{entry['key']}"[:80],
        organization=service.organization,
        description=words.text(CONTENT["organizations"][entry["key"]]["description"]),
    )


def service_page(entry: dict[str, Any], service: Service, words: Words) -> ServicePage:
    return ServicePage(
        title=words.text(entry["service"]),
        slug=entry["key"],
        service=service,
        summary=words.text(entry["description"]),
    )


def fill_directory_page(page: DirectoryPage, words: Words) -> None:
    page.title = words.text(CONTENT["title"])
    page.intro = words.text(CONTENT["intro"])
