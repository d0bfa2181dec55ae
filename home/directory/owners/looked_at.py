"""What an organization looks at: the facts and contacts of its services as readers have them, and
nothing of what waits, of what is for professionals, or of what was withdrawn."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.core.vocabularies.directory import ENDED_STATUSES
from cms.two_people.approvals.engine import digest_of
from home.directory import channel_values, meaning, service_documents
from home.directory.directory_facts import offered_by_service
from home.directory.meaning import Facts
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Organization, Service


@dataclass(frozen=True)
class LookedAt:
    """One service, with the contacts that people are given."""

    service: Service
    contacts: list[ContactChannel]
    facts: Facts

    @property
    def page_keys(self) -> set[str]:
        return {str(page.translation_key) for page in self.service.pages.all()}

    @property
    def is_given_without_words(self) -> bool:
        """Is it given to people even where it has no public page?"""
        return self.service.is_emergency and bool(self.contacts)


def services_of(organization: Organization) -> list[LookedAt]:
    """Those that go on, in the order of lists; a fixed number of queries."""
    services = list(
        Service.objects.filter(organization=organization)
        .exclude(status__in=ENDED_STATUSES)
        .select_related("organization")
        .prefetch_related("schedules", "coverages", "pages__locale")
    )
    offered = offered_by_service(services) if services else {}
    return [
        LookedAt(
            service,
            [one.channel for one in offered.get(service.pk, [])],
            meaning.facts_of(service),
        )
        for service in sorted(services, key=service_documents.order)
    ]


def is_known(one: LookedAt, fact: str) -> bool:
    """Is anything said of it? What nobody knows is told, not agreed with."""
    fields = one.facts[fact]
    return any(
        value not in (None, "", [], "unknown")
        for name, value in fields.items()
        if name != "closed_on_holidays"  # a box that was not ticked says nothing
    )


def known_facts(one: LookedAt) -> Facts:
    return {fact: value for fact, value in one.facts.items() if is_known(one, fact)}


def seen(shown: list[LookedAt]) -> str:
    """The digest of the facts and contacts on the page: an answer is to these and to no others."""
    return digest_of(
        [
            [one.service.pk, one.facts, [[row.pk, row.type, row.value] for row in one.contacts]]
            for one in shown
        ]
    )


def contact_text(channel: ContactChannel) -> str:
    shown = channel_values.display(channel.served) if channel.value else None
    return f"{channel.get_type_display()} {shown or ''}".strip()


def title_of(one: LookedAt, fact: str) -> str:
    """What a fact is called; several fields have one name together."""
    if fact == "ages":
        return str(_("Ages"))
    return meaning.labels(one.service, [fact])[0]


def lines(one: LookedAt, fact: str, *, organization: str) -> list[tuple[str, str]]:
    """(label, value) of each field, as people read it. organization: its public name."""
    if fact == "organization":
        return [("", organization)]
    fields: dict[str, Any] = dict(one.facts[fact])
    if fact == "hours":  # of contacts that nobody is given nothing is said
        given = {None, *(row.pk for row in one.contacts)}
        rows = [row for row in fields["schedules"] if row["channel_id"] in given]
        fields["schedules"] = rows
        if fields["always_open"] and not rows:
            del fields["schedules"]  # “nothing” would contradict it
    found = meaning.all_lines(one.service, {fact: fields})
    return found if len(found) > 1 else [("", value) for _label, value in found]
