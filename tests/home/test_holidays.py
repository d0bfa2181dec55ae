"""The public holidays: two people close offices on a day, and open them again, at each door."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cms.core.guard import WrittenRound
from home.directory.service_documents import hours
from home.models import HolidayYear, Schedule
from tests.home.conftest import close_on

# as a decree has them: in Khmer digits, the day first
NEW = {"year": "2027", "days": "២០២៧-០៤-១៤\n15/4/2027", "source": "Decree 1"}
OF_2026 = {"days": "2026-11-09", "source": "x"}


@pytest.fixture
def office(police, client):
    """Posts a form as one of two keepers, and follows where it leads."""
    rights = Permission.objects.filter(content_type__model="holidayyear")
    for person in (police.sokha, police.dara):
        person.user_permissions.add(*rights)

    def post(person, address, **form):
        client.force_login(person)
        return client.post(address, form, follow=True)

    return post


@pytest.fixture
def closed(service):
    """The days on which readers are told that the service is closed."""
    Schedule(service=service, days=["MO"], opens="08:00", closes="17:00")
    service.closed_on_holidays = True
    return lambda: hours(service, "en")["closed_on"]


def screen(name, *args):
    return reverse(f"wagtailsnippets_home_holidayyear:{name}", args=args)


def agree(office, person, year=2027):
    (asked,) = HolidayYear.objects.get(year=year).requests.open()
    named = f"{asked.pk}:{asked.subject.seen(asked)}"
    office(person, reverse("approvals:confirm"), request=named)


def test_new_year_closes_offices_when_a_second_person_agrees(office, closed, sokha, dara):
    told = office(sokha, screen("add"), **NEW, is_in_force="on").content.decode()
    assert "waits for a second person" in told
    agree(office, sokha)
    assert closed() == []

    agree(office, dara)

    assert closed() == ["2027-04-14", "2027-04-15"]


@pytest.mark.parametrize(
    ("form", "then"),
    [
        ({**OF_2026, "days": "2026-12-02", "is_in_force": "on"}, ["2026-12-02"]),
        (OF_2026, []),
    ],
)
def test_change_and_end_of_a_year_wait_for_a_second_person(office, closed, sokha, dara, form, then):
    close_on("2026-11-09")
    edit = screen("edit", HolidayYear.objects.get().pk)
    for _time in range(2):
        office(sokha, edit, **form)
        agree(office, sokha, 2026)
    assert closed() == ["2026-11-09"]

    agree(office, dara, 2026)

    assert closed() == then


def test_a_year_is_not_deleted(office, closed, sokha):
    close_on("2026-11-09")
    row = HolidayYear.objects.get()
    office(sokha, screen("delete", row.pk))

    assert closed() == ["2026-11-09"]


@pytest.mark.parametrize(
    "deed",
    [
        lambda row: HolidayYear.objects.create(
            year=2027, days=["2027-01-01"], source="x", is_in_force=True
        ),
        lambda row: HolidayYear.objects.update(days=[]),
        lambda row: HolidayYear.objects.bulk_update([row], ["days"]),
        lambda row: HolidayYear.objects.all().delete(),
        lambda row: row.delete(),
        lambda row: (setattr(row, "days", ["2026-12-02"]), row.save()),
        lambda row: (setattr(row, "is_in_force", False), row.save()),
    ],
)
def test_nothing_goes_round_it(deed, police, closed):
    close_on("2026-11-09")
    before = list(HolidayYear.objects.values())

    with pytest.raises(WrittenRound):
        deed(HolidayYear.objects.get())
    assert list(HolidayYear.objects.values()) == before
