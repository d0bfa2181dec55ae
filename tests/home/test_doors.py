"""Side doors of the admin: deletion, the list of what is never published."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.core.guard import WrittenRound
from cms.publishing.unpublishing import TakeDownReason
from cms.two_people.approvals import engine
from cms.two_people.approvals.records import propose
from cms.two_people.refusals import Refused
from home.models import (
    ContactChannel,
    DirectoryPage,
    HeldBackValue,
    KnownShortCode,
    Organization,
    OrganizationPage,
    Service,
)

from .conftest import is_offered


@pytest.fixture
def held(office_number):
    return HeldBackValue.objects.create(value="023 213 004", reason="a mistake")


@pytest.fixture
def keepers(sokha, dara):
    from django.contrib.auth.models import Permission

    for person in (sokha, dara):
        person.user_permissions.add(
            *Permission.objects.filter(
                content_type__app_label="home",
                content_type__model="heldbackvalue",
            )
        )
    model = type(sokha)
    return model.objects.get(pk=sokha.pk), model.objects.get(pk=dara.pk)


@pytest.fixture
def root(client, admin_user):
    client.force_login(admin_user)
    return client


def texts(response):
    return " ".join(str(message) for message in response.context["messages"])


# the list of what is never published


def test_two_people_release_a_value_and_it_is_offered_again(held, office_number, keepers):
    """The row stays, and the value can be held back again."""
    person, other = keepers
    assert not is_offered(office_number)
    asked = propose(held, {"is_in_force": False}, by=person)
    with pytest.raises(Refused, match="different person"):
        engine.endorse(asked, by=person)
    assert not is_offered(office_number)

    engine.endorse(asked, by=other)

    assert is_offered(office_number)
    HeldBackValue.objects.create(value="023 213 004", reason="again")
    assert not is_offered(office_number)


def test_nothing_else_takes_a_value_off_the_list(held, keepers):
    held.value = "118"
    with pytest.raises(ValidationError, match="as it was entered"):
        held.full_clean()
    with pytest.raises(WrittenRound):
        held.save()
    held.refresh_from_db()
    held.is_in_force = False
    with pytest.raises(WrittenRound):
        held.save()
    with pytest.raises(WrittenRound):
        held.delete()
    for deed in (HeldBackValue.objects.all().delete, HeldBackValue.objects.filter(pk=1).delete):
        with pytest.raises(WrittenRound):
            deed()

    assert HeldBackValue.objects.in_force().get().value == "023 213 004"


def test_same_value_is_not_listed_twice(held):
    with pytest.raises(ValidationError, match="already"):
        HeldBackValue(value="០២៣ ២១៣ ០០៤", reason="x").full_clean()


def test_form_asks_for_a_second_person(client, held, office_number, keepers):
    client.force_login(keepers[0])
    edit = reverse("wagtailsnippets_home_heldbackvalue:edit", args=[held.pk])
    client.post(edit, {"said_to_be": "", "reason": "a mistake", "sources": ""})

    held.refresh_from_db()
    assert held.is_in_force
    assert engine.waiting(held).new == {"is_in_force": False}


def test_value_is_read_only_on_its_form(client, held, keepers):
    client.force_login(keepers[0])
    edit = reverse("wagtailsnippets_home_heldbackvalue:edit", args=[held.pk])
    client.post(
        edit, {"value": "118", "said_to_be": "", "reason": "other words", "is_in_force": "on"}
    )
    held.refresh_from_db()

    assert (held.value, held.reason) == ("023 213 004", "other words")


# deletion


def delete_url(row):
    return reverse(f"wagtailsnippets_home_{row._meta.model_name}:delete", args=[row.pk])


@pytest.mark.parametrize(
    "model", [ContactChannel, HeldBackValue, KnownShortCode, Organization, Service]
)
def test_deletion_of_one_is_refused_in_words(root, held, channel, model):
    row = model.objects.first()
    response = root.post(delete_url(row), follow=True)

    assert texts(response)
    assert model.objects.filter(pk=row.pk).exists()


def test_what_nothing_needs_can_be_deleted(root, channel):
    unused = Organization.objects.create(internal_name="Unused", kind="ngo")
    root.post(delete_url(unused))

    assert not Organization.objects.filter(pk=unused.pk).exists()


def test_what_a_draft_names_is_not_deleted(root, published):
    other = Organization.objects.create(internal_name="Another", kind="ngo")
    page = OrganizationPage(
        title="Police", slug="police-office", description="Words", organization=other, live=False
    )
    DirectoryPage.objects.first().add_child(instance=page)
    page.save_revision()
    page.organization = published.service.organization
    page.save()

    response = root.post(delete_url(other), follow=True)

    assert "draft or an earlier version" in texts(response)
    assert page.get_latest_revision_as_object().organization == other


def test_directory_stays_public_as_long_as_its_home_page(root, published, channel):
    directory = DirectoryPage.objects.get()
    delete = reverse("wagtailadmin_pages:delete", args=[directory.pk])
    assert "emergency contacts" in texts(root.post(delete, follow=True))
    directory.refresh_from_db()
    assert directory.live

    # nor by our own screen, nor with the home page above it
    home = directory.get_parent()
    for page in (directory, home):
        answers = {"pages": [page.pk], "reason": TakeDownReason.WRONG}
        response = root.post(reverse("localize:take_down", args=[page.pk]), answers, follow=True)
        assert "emergency contacts" in texts(response)
        page.refresh_from_db()
        assert page.live

    # its entries are free to go
    answers = {"pages": [published.pk], "reason": TakeDownReason.WRONG}
    root.post(reverse("localize:take_down", args=[published.pk]), answers)
    published.refresh_from_db()
    assert not published.live


def test_directory_does_not_expire(root, published, channel):
    directory = DirectoryPage.objects.get()
    for page in (directory, directory.get_parent().specific):
        page.expire_at = directory.last_published_at
        with pytest.raises(ValidationError, match="cannot expire"):
            page.full_clean()
