"""The list of known short numbers: two people add to it, change it, take from it, at each door."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.core.guard import WrittenRound
from home.directory.models.number_lists import current_lists
from home.models import ContactChannel, KnownShortCode
from tests.home.conftest import called_first

NEW = {"code": "1297", "owner": "Red Cross", "source": "https://example.org/"}
OF_1280 = {"owner": "x", "source": "x"}


@pytest.fixture
def office(police, client):
    """Posts a form as one of two keepers, and follows where it leads."""
    rights = Permission.objects.filter(content_type__model="knownshortcode")
    for person in (police.sokha, police.dara):
        person.user_permissions.add(*rights)

    def post(person, address, **form):
        client.force_login(person)
        return client.post(address, form, follow=True)

    return post


def screen(name, *args):
    return reverse(f"wagtailsnippets_home_knownshortcode:{name}", args=args)


def edit(row):
    return screen("edit", row.pk)


def code(digits="1280"):
    return KnownShortCode.objects.get(code=digits)


def asked(digits="1280"):
    [request] = code(digits).requests.open()
    return request


def confirm(office, person, digits="1280"):
    request = asked(digits)
    named = f"{request.pk}:{request.subject.seen(request)}"
    return office(person, reverse("approvals:confirm"), request=named).content.decode()


def test_new_number_is_on_the_list_when_a_second_person_agrees(office, sokha, dara, service):
    row = {"type": "call", "kind": "short_code", "value": "1297"}
    told = office(sokha, screen("add"), **NEW, is_known="on").content.decode()
    assert "waits for a second person" in told and "dara" in told
    with pytest.raises(ValidationError, match="not in the list of known short numbers"):
        called_first(ContactChannel(service=service), **row, by=sokha)

    # who asked cannot agree, whichever door they take
    confirm(office, sokha, "1297")
    office(sokha, edit(code("1297")), **NEW, is_known="on")
    assert "1297" not in current_lists().short_codes
    assert {one.by for one in asked("1297").endorsements.all()} == {sokha}

    confirm(office, dara, "1297")

    assert "1297" in current_lists().short_codes
    assert called_first(ContactChannel(service=service), **row, by=sokha).candidate


def test_second_person_sees_what_they_agree_to(office, client, sokha, dara):
    office(sokha, screen("add"), **NEW)
    client.force_login(dara)

    page = client.get(reverse("approvals:request", args=[asked("1297").pk])).content.decode()

    assert all(words in page for words in ("1297", "Red Cross", "https://example.org/"))


@pytest.mark.parametrize(
    ("form", "name", "then"),
    [
        ({"owner": "Somebody else", "source": "x", "is_known": "on"}, "owner", "Somebody else"),
        ({**OF_1280, "source": "A page", "is_known": "on"}, "source", "A page"),
        (OF_1280, "is_known", False),
    ],
)
def test_change_and_removal_wait_for_a_second_person(office, sokha, dara, form, name, then):
    before = getattr(code(), name)
    office(sokha, edit(code()), **form)
    confirm(office, sokha)
    assert getattr(code(), name) == before
    assert "1280" in current_lists().short_codes
    # nor does a second form of the same person, or of another, take its place
    office(sokha, edit(code()), owner="y", source="y", is_known="on")
    office(dara, edit(code()), owner="y", source="y", is_known="on")
    assert asked().new == {name: then}

    confirm(office, dara)

    assert getattr(code(), name) == then
    assert ("1280" in current_lists().short_codes) == (name != "is_known")


def test_digits_of_a_number_are_not_changed(office, sokha):
    office(sokha, edit(code()), **OF_1280, code="1297", is_known="on")

    assert not KnownShortCode.objects.filter(code="1297").exists()
    assert not code().requests.exists()


def test_number_that_was_taken_off_is_asked_for_again(office, sokha, dara):
    office(sokha, edit(code()), **OF_1280)
    confirm(office, dara)
    office(dara, edit(code()), **OF_1280, is_known="on")
    assert "1280" not in current_lists().short_codes

    confirm(office, sokha)

    assert "1280" in current_lists().short_codes


def test_who_may_not_confirm_numbers_agrees_to_nothing(office, sokha, dara):
    office(sokha, screen("add"), **NEW)
    dara.user_permissions.remove(Permission.objects.get(codename="confirm_contactchannel"))

    confirm(office, dara, "1297")

    assert "1297" not in current_lists().short_codes


@pytest.mark.parametrize(
    "deed",
    [
        lambda row: KnownShortCode(code="1297", owner="x", source="x", is_known=True).save(),
        lambda row: KnownShortCode.objects.create(**NEW, is_known=True),
        lambda row: KnownShortCode.objects.bulk_create([KnownShortCode(**NEW, is_known=True)]),
        lambda row: KnownShortCode.objects.update(owner="y"),
        lambda row: KnownShortCode.objects.filter(code="1280").update(is_known=False),
        lambda row: KnownShortCode.objects.bulk_update([row], ["owner"]),
        lambda row: KnownShortCode.objects.all().delete(),
        lambda row: row.delete(),
        *(
            lambda row, name=name, value=value: (setattr(row, name, value), row.save())
            for name, value in (("code", "1297"), ("owner", "y"), ("source", "y"))
        ),
        lambda row: (setattr(row, "is_known", False), row.save()),
    ],
)
def test_script_changes_nothing_of_the_list(police, deed):
    before = list(KnownShortCode.objects.values())
    with pytest.raises(WrittenRound):
        deed(code())

    assert list(KnownShortCode.objects.values()) == before
