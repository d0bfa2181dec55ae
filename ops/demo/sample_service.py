"""The service of `service.yaml`, which nobody runs."""

from datetime import time
from typing import Any

from cms.two_people.approvals import engine
from cms.two_people.approvals.records import propose
from home.directory.channel_values import ChannelValue
from home.models import (
    ContactChannel,
    Coverage,
    HolidayYear,
    Organization,
    OrganizationPage,
    OwnerAgreement,
    ReferralPoint,
    Schedule,
    Service,
    ServicePage,
)
from ops.demo import content
from ops.demo.bilingual import Words
from ops.demo.directory import read_by_two
from ops.demo.people import People

SAMPLE = content.read("service")


def make_facts(people: People) -> Service:
    """The records, once; nothing happens when they are there."""
    _make_holidays(people, **SAMPLE["holidays"])
    organization, _ = Organization.objects.get_or_create(
        internal_name=SAMPLE["organization"]["title"]["en"],
        defaults={"kind": SAMPLE["organization"]["kind"]},
    )
    service, is_new = Service.objects.get_or_create(
        internal_name=SAMPLE["title"]["en"], organization=organization, defaults=SAMPLE["facts"]
    )
    if is_new:
        _make_parts(service, people)
        made = OwnerAgreement.objects.create(
            organization=organization, set_by=people.keeper, **SAMPLE["agreement"]
        )
        engine.endorse(propose(made, {"is_in_force": True}, by=people.keeper), by=people.admin)
    return service


def _make_holidays(people: People, year: int, **facts: Any) -> None:
    made, is_new = HolidayYear.objects.get_or_create(year=year, defaults=facts)
    if is_new:
        engine.endorse(propose(made, {"is_in_force": True}, by=people.keeper), by=people.admin)


def _make_parts(service: Service, people: People) -> None:
    """Hours, areas, places, and the way to come in person."""
    for hours in SAMPLE["schedules"]:
        _make_schedule(service, **hours)
    for area in SAMPLE["coverage"]:
        Coverage.objects.create(service=service, **area)
    for place in SAMPLE["places"]:
        ReferralPoint.objects.create(service=service, **place)
    languages = SAMPLE["visit"]["languages"]
    visit = ContactChannel(service=service, is_primary=True, priority=1, languages=languages)
    # its hours first: of what readers have two people change them
    visit.save()
    _make_schedule(service, channel=visit, **SAMPLE["visit"]["schedule"])
    read_by_two(visit, ChannelValue("walk_in", "", ""), people, on=SAMPLE["checked_on"])


def _make_schedule(service: Service, *, opens: str, closes: str, **facts: Any) -> None:
    Schedule.objects.create(
        service=service,
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        **facts,
    )


def organization_page(service: Service, words: Words) -> OrganizationPage:
    return OrganizationPage(
        title=words.text(SAMPLE["organization"]["title"]),
        slug=f"org-{SAMPLE['key']}",
        organization=service.organization,
        description=words.text(SAMPLE["organization"]["description"]),
    )


def service_page(service: Service, words: Words) -> ServicePage:
    return ServicePage(
        title=words.text(SAMPLE["title"]),
        slug=SAMPLE["key"],
        service=service,
        **{name: words.text(both) for name, both in SAMPLE["texts"].items()},
    )
