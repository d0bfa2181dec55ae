"""Areas served: districts by name or code, and the screen of who helps where."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.core.vocabularies import districts
from cms.core.vocabularies.directory import PROVINCES, codes, province_of_district
from home.directory.fields import DistrictsFormField
from home.models import Coverage, ReferralPoint

from .conftest import by_two, make_channel, make_keeper, make_service


def test_every_district_lies_in_a_province_and_has_both_names():
    assert len(districts.BY_CODE) == len(districts.DISTRICTS) == 210
    for label in districts.DISTRICTS:
        assert province_of_district(label.code) in codes(PROVINCES)
        assert label.text("en").isascii()
        assert any("\u1780" <= char <= "\u17ff" for char in label.text("km"))
    assert {province_of_district(code) for code in districts.BY_CODE} == set(codes(PROVINCES))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0102", "0102"),
        (" 0102 · Mangkul Bourei · មង្គលបូរី", "0102"),
        ("mangkul bourei", "0102"),
        ("មង្គលបូរី", "0102"),
        ("កណ្ដាលស្ទឹង", "0801"),
        ("កណ្តាលស្ទឹង", "0801"),  # coeng ta where the list has coeng da
        ("0199", None),
        ("01020", None),
        ("", None),
        ("Nowhere", None),
    ],
)
def test_district_is_read_from_code_or_name(text, code):
    assert districts.code_of(text) == code


def test_name_that_two_districts_share_is_not_guessed():
    names = [label.text("km") for label in districts.DISTRICTS]
    shared = next(name for name in names if names.count(name) > 1)

    assert districts.code_of(shared) is None


def test_form_shows_names_and_keeps_codes():
    field = DistrictsFormField()

    assert field.prepare_value(["0102"]) == "0102 · Mangkul Bourei · មង្គលបូរី"
    assert field.to_python("Mangkul Bourei\n0102\n0103") == ["0102", "0103"]
    assert field.to_python("Atlantis") == ["Atlantis"]


@pytest.mark.parametrize(
    "row",
    [
        Coverage(scope="districts", districts=["0199"]),
        ReferralPoint(district="0199"),
        ReferralPoint(district="0102", province="KH-2"),
    ],
)
def test_unknown_district_is_refused(row):
    with pytest.raises(ValidationError):
        row.clean()


@pytest.fixture
def areas(service, organization, sokha, dara):
    make_channel(service, sokha, dara)
    by_two(Coverage(service=service, scope="national"))
    local = make_service(
        organization, internal_name="Local office", category="legal", urgency="support"
    )
    Coverage.objects.create(service=local, scope="districts", districts=["0102", "0103"])
    closed = make_service(
        organization, internal_name="Closed", urgency="support", status="inactive"
    )
    Coverage.objects.create(service=closed, scope="provinces", provinces=["KH-2"])
    make_service(organization, internal_name="No area", urgency="support")


@pytest.fixture
def as_keeper(client, db):
    client.force_login(make_keeper("keeper", "view_contactchannel"))
    return client


def test_screen_shows_who_helps_where(as_keeper, areas):
    response = as_keeper.get(reverse("home_report"))
    context = response.context

    assert [one.service.internal_name for one in context["everywhere"]] == ["Police 117"]
    assert context["everywhere"][0].is_offered
    found = {code: reached for code, _name, reached in context["provinces"]}
    assert len(found) == 25
    [local] = found["KH-1"]
    assert local.districts == ["Mangkul Bourei", "Phnum Srok"]
    assert not local.is_offered
    assert found["KH-2"] == []
    assert [service.internal_name for service in context["nowhere"]] == ["No area"]
    assert "no contact is offered now" in response.content.decode()


def test_cost_of_the_screen_does_not_grow(
    as_keeper, areas, organization, django_assert_num_queries
):
    address = reverse("home_report")
    as_keeper.get(address)
    with CaptureQueriesContext(connection) as before:
        as_keeper.get(address)
    for number in range(10):
        more = make_service(organization, internal_name=f"More {number}", urgency="support")
        Coverage.objects.create(service=more, scope="provinces", provinces=["KH-3"])
    with django_assert_num_queries(len(before)):
        as_keeper.get(address)
    assert len(before) <= 16  # most of them are the count in the menu


def test_screen_is_for_people_of_the_directory(client, db):
    client.force_login(make_keeper("stranger", "view_service"))

    assert client.get(reverse("home_report")).status_code == 302
