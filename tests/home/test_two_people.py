"""Addresses of an organization need one person and the log; contacts for professionals two."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.publishing.approvals.guard import WrittenRound
from cms.publishing.audit.models import AuditEntry
from home.directory import numbers
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


@pytest.fixture
def save(organization, sokha, client):
    """Saves the form of the organization, as one person who may change it."""
    sokha.user_permissions.add(Permission.objects.get(codename="change_organization"))
    client.force_login(sokha)

    def post(**changed):
        facts = {"internal_name": "Police", "kind": "police", "data_agreement": "none"}
        address = reverse("wagtailsnippets_home_organization:edit", args=[organization.pk])
        return client.post(address, facts | {"website": "", "email_public": ""} | changed)

    return post


@pytest.mark.parametrize(("name", "value"), [("website", SITE), ("email_public", MAIL)])
def test_one_person_changes_an_address_and_the_log_says_who(name, value, page, save, sokha):
    """It harms nobody: nobody calls for help there."""
    save(**{name: value})

    stored = Organization.objects.get()
    entry = AuditEntry.objects.about(stored).get()
    assert getattr(stored, name) == value
    assert (entry.verb, entry.by_id, entry.old, entry.new) == (
        "changed", sokha.pk, {name: ""}, {name: value},
    )  # fmt: skip
    save()
    assert getattr(Organization.objects.get(), name) == ""
    assert AuditEntry.objects.about(stored).count() == 2


def test_what_readers_do_not_see_leaves_no_entry(page, organization, save):
    save(internal_name="Renamed")

    assert Organization.objects.get().internal_name == "Renamed"
    assert not AuditEntry.objects.about(organization).exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("website", "https://example.org/"),
        ("website", "http://cncc.gov.kh/"),
        ("email_public", "012 345 678"),
    ],
)
def test_address_is_read_as_that_of_a_contact(name, value, page, organization, save):
    setattr(organization, name, value)
    with pytest.raises(ValidationError) as caught:
        organization.full_clean()
    save(**{name: value})

    assert set(caught.value.error_dict) == {name}
    assert getattr(Organization.objects.get(), name) == ""


def test_value_that_is_held_back_is_not_taken(page, organization, save):
    HeldBackValue.objects.create(value=MAIL, reason="x")
    organization.email_public = MAIL

    with pytest.raises(ValidationError) as caught:
        organization.full_clean()
    save(email_public=MAIL)

    assert set(caught.value.error_dict) == {"email_public"}
    assert Organization.objects.get().email_public == ""


def test_value_held_back_later_leaves_the_document(page, organization, save):
    save(email_public=MAIL, website=SITE)
    page.organization.refresh_from_db()
    before = organization_body(page, FakeRendering())

    HeldBackValue.objects.create(value=MAIL, reason="It was given up.")

    after = organization_body(page, FakeRendering())
    assert (before["email"], before["website"]) == (MAIL, SITE)
    assert (after["email"], after["website"]) == (None, SITE)


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
    with pytest.raises(WrittenRound):
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
