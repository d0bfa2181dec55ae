"""The addresses and the logo of an organization are contacts: two people change them."""

import pytest
from cms.publishing.second_person import verbs
from cms.publishing.second_person.models import Proposal
from cms.publishing.second_person.records import NeedsSecondPerson
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.publishing.models import LinkDomain
from home.directory import numbers
from home.directory.locks import ServedValueLocked
from home.models import ContactChannel, HeldBackValue, Organization, OrganizationPage
from home.pages.documents import organization_body
from tests.home.conftest import FakeRendering, make_channel


@pytest.fixture
def page(directory, organization, service):
    """A page about an organization in use."""
    return directory.add_child(
        instance=OrganizationPage(
            title="Police", slug="np", description="d", organization=organization, live=False
        )
    )


SITE, MAIL = "https://www.cncc.gov.kh/help", "help@cncc.gov.kh"


@pytest.mark.parametrize(("name", "value"), [("website", SITE), ("email_public", MAIL)])
def test_address_waits_for_a_second_person(name, value, page, organization, sokha, dara):
    setattr(organization, name, value)
    with pytest.raises(NeedsSecondPerson):
        organization.save()

    proposal = verbs.propose(organization, {name: value}, by=sokha)
    assert getattr(Organization.objects.get(), name) == ""
    verbs.confirm(proposal, by=dara)

    assert getattr(Organization.objects.get(), name) == value


def test_taking_an_address_away_needs_nobody(page, organization, sokha, dara):
    verbs.confirm(verbs.propose(organization, {"website": SITE}, by=sokha), by=dara)
    organization.refresh_from_db()

    organization.website = ""
    organization.save()

    assert Organization.objects.get().website == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("website", "https://example.org/"),
        ("website", "http://cncc.gov.kh/"),
        ("email_public", "012 345 678"),
    ],
)
def test_address_is_read_as_that_of_a_contact(name, value, page, organization, sokha, dara):
    proposal = verbs.propose(organization, {name: value}, by=sokha)

    with pytest.raises(ValidationError) as caught:
        verbs.confirm(proposal, by=dara)

    assert set(caught.value.error_dict) == {name}
    assert getattr(Organization.objects.get(), name) == ""


def test_value_that_is_held_back_is_not_taken(page, organization):
    HeldBackValue.objects.create(value=MAIL, reason="x")
    organization.email_public = MAIL

    with pytest.raises(ValidationError) as caught:
        organization.full_clean()

    assert set(caught.value.error_dict) == {"email_public"}


def test_value_held_back_later_leaves_the_document(page, organization, sokha, dara):
    values = {"email_public": MAIL, "website": SITE}
    verbs.confirm(verbs.propose(organization, values, by=sokha), by=dara)
    page.organization.refresh_from_db()
    before = organization_body(page, FakeRendering())

    HeldBackValue.objects.create(value=MAIL, reason="It was given up.")

    after = organization_body(page, FakeRendering())
    assert (before["email"], before["website"]) == (MAIL, SITE)
    assert (after["email"], after["website"]) == (None, SITE)


def test_known_sites_are_asked_again_when_it_is_confirmed(page, organization, sokha, dara):
    proposal = verbs.propose(organization, {"website": SITE}, by=sokha)
    LinkDomain.objects.all().delete()

    with pytest.raises(ValidationError):
        verbs.confirm(proposal, by=dara)


def test_form_puts_addresses_aside(page, organization, sokha, client):
    sokha.user_permissions.add(Permission.objects.get(codename="change_organization"))
    client.force_login(sokha)
    address = reverse("wagtailsnippets_home_organization:edit", args=[organization.pk])

    client.post(
        address,
        {
            "internal_name": "Renamed",
            "kind": "police",
            "website": SITE,
            "email_public": "",
            "data_agreement": "none",
        },
    )

    assert Proposal.objects.get().new == {"website": SITE}
    stored = Organization.objects.get()
    assert (stored.internal_name, stored.website) == ("Renamed", "")


def test_who_only_confirms_files_decides_nothing(page, organization, sokha, django_user_model):
    other = django_user_model.objects.create_user("other")
    other.user_permissions.add(Permission.objects.get(codename="confirm_resourcefile"))
    proposal = verbs.propose(organization, {"website": SITE}, by=sokha)

    assert verbs.waiting_for(other) == []
    assert not organization.may_confirm(other)
    assert verbs.made_by(sokha) == [proposal]


# Contacts for professionals


@pytest.fixture
def professional(service, sokha, dara):
    make_channel(service, sokha, dara)
    return make_channel(
        service, sokha, dara, kind="short_code", value="1280", audience="professionals_only"
    )


def test_contact_for_professionals_is_not_opened_to_everybody_alone(professional):
    professional.audience = "public"

    with pytest.raises(ValidationError) as caught:
        professional.full_clean()
    with pytest.raises(ServedValueLocked):
        professional.save()

    assert set(caught.value.error_dict) == {"audience"}
    assert ContactChannel.objects.get(pk=professional.pk).audience == "professionals_only"


def test_public_contact_is_closed_to_everybody_else_at_once(professional, service, sokha, dara):
    """Unless people call it in an emergency (test_last_emergency)."""
    other = make_channel(service, sokha, dara, type="website", kind="", value="https://cncc.gov.kh")

    other.audience = "professionals_only"
    other.save()

    assert ContactChannel.objects.get(pk=other.pk).audience == "professionals_only"


def test_contact_that_waits_may_still_be_meant_for_others(service, sokha):
    channel = ContactChannel(service=service, audience="professionals_only")
    numbers.propose(channel, type="call", kind="short_code", value="1280", by=sokha)

    channel.audience = "public"
    channel.save()

    assert ContactChannel.objects.get(pk=channel.pk).audience == "public"
