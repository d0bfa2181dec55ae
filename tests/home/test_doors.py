"""Side doors of the admin: deletion, the list of what is never published."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.publishing.approvals.guard import WrittenRound, writing
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry
from cms.publishing.unpublishing import TakeDownReason
from home.directory import held_back
from home.directory.directory_facts import is_offered
from home.models import (
    ContactChannel,
    DirectoryPage,
    HeldBackValue,
    KnownShortCode,
    Organization,
    OrganizationPage,
    Service,
)

from .conftest import make_keeper


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


def test_one_person_releases_a_value_and_it_is_offered_again(held, office_number, keepers):
    """It harms nobody: the contact was confirmed by two people. The log says who and why."""
    person, _other = keepers
    assert not is_offered(office_number)
    held_back.release(held, by=person, reason="It was checked at the ministry.")

    assert is_offered(office_number)
    assert not HeldBackValue.objects.in_force().exists()
    entry = AuditEntry.objects.about(held).get()
    assert (entry.verb, entry.by_id, entry.reason) == (
        "released", person.pk, "It was checked at the ministry.",
    )  # fmt: skip
    # the row stays, and the value can be held back again
    HeldBackValue.objects.create(value="023 213 004", reason="again")
    assert not is_offered(office_number)


def test_release_needs_permission_and_a_reason_and_is_done_once(held, keepers):
    person, other = keepers
    with pytest.raises(PermissionDenied):
        held_back.release(held, by=make_keeper("stranger", "view_contactchannel"), reason="x")
    with pytest.raises(Refused, match="Say why"):
        held_back.release(held, by=person, reason=" ")
    assert HeldBackValue.objects.in_force().exists()

    held_back.release(held, by=person, reason="x")
    with pytest.raises(Refused, match="already"):
        held_back.release(held, by=other, reason="x")


def test_nothing_else_takes_a_value_off_the_list(held, keepers):
    held.value = "118"
    with pytest.raises(ValidationError, match="until somebody releases"):
        held.full_clean()
    with pytest.raises(WrittenRound):
        held.save()
    held.refresh_from_db()
    with pytest.raises(WrittenRound):
        held.delete()
    for deed in (HeldBackValue.objects.all().delete, HeldBackValue.objects.filter(pk=1).delete):
        with pytest.raises(WrittenRound):
            deed()
    held.released_by, held.released_on = keepers[0], timezone.now()
    with pytest.raises(WrittenRound):
        held.save()

    assert HeldBackValue.objects.in_force().get().value == "023 213 004"


@pytest.mark.parametrize("left_out", ["release_reason", "released_by", "released_on"])
def test_database_wants_who_when_and_why(held, keepers, left_out):
    held.release_reason, held.released_by = "x", keepers[0]
    held.released_on = timezone.now()
    setattr(held, left_out, HeldBackValue._meta.get_field(left_out).get_default())

    with pytest.raises(IntegrityError), transaction.atomic(), writing(held):
        held.save()


def test_same_value_is_not_listed_twice(held):
    with pytest.raises(ValidationError, match="already"):
        HeldBackValue(value="០២៣ ២១៣ ០០៤", reason="x").full_clean()


def test_screen_of_the_release(client, held, office_number, keepers):
    place = reverse("home_held_back", args=[held.pk])
    release = reverse("home_held_back_release", args=[held.pk])
    client.force_login(keepers[0])
    assert release in client.get(place).content.decode()
    assert "Say why" in texts(client.post(release, {"reason": " "}, follow=True))
    assert not is_offered(office_number)

    client.post(release, {"reason": "Checked."})

    assert is_offered(office_number)
    assert "Released by sokha" in client.get(place).content.decode()


def test_screen_of_a_held_back_value_is_not_for_strangers(client, held):
    client.force_login(make_keeper("stranger", "view_contactchannel"))

    assert client.get(reverse("home_held_back", args=[held.pk])).status_code == 302
    client.post(reverse("home_held_back_release", args=[held.pk]), {"reason": "x"})
    held.refresh_from_db()
    assert held.is_in_force


def test_value_is_read_only_on_its_form(client, held, keepers):
    client.force_login(keepers[0])
    edit = reverse("wagtailsnippets_home_heldbackvalue:edit", args=[held.pk])
    client.post(edit, {"value": "118", "said_to_be": "", "reason": "other words", "sources": ""})
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

    # nor by our own screen, nor with the home page above it, nor for some people only
    home = directory.get_parent()
    for page in (directory, home):
        answers = {"pages": [page.pk], "reason": TakeDownReason.WRONG}
        response = root.post(reverse("localize:take_down", args=[page.pk]), answers, follow=True)
        assert "emergency contacts" in texts(response)
        private = {"restriction_type": "login", "password": "", "groups": []}
        root.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), private)
        page.refresh_from_db()
        assert page.live
        assert not PageViewRestriction.objects.exists()

    # its entries are free to go
    answers = {"pages": [published.pk], "reason": TakeDownReason.WRONG}
    root.post(reverse("localize:take_down", args=[published.pk]), answers)
    published.refresh_from_db()
    assert not published.live


def test_directory_neither_expires_nor_hides(root, published, channel):
    directory = DirectoryPage.objects.get()
    privacy = reverse("wagtailadmin_pages:set_privacy", args=[directory.pk])
    root.post(privacy, {"restriction_type": "login"})
    assert not directory.get_view_restrictions().exists()
    for page in (directory, directory.get_parent().specific):
        page.expire_at = directory.last_published_at
        with pytest.raises(ValidationError, match="cannot expire"):
            page.full_clean()
