"""Who can act, by name."""

import pytest
from django.contrib.auth import get_user_model

from cms.two_people import people


@pytest.fixture
def somebody(db):
    make = get_user_model().objects.create_user
    return [make(f"user{n}", first_name=f"N{n}") for n in range(8)]


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, ""),
        (1, "N0"),
        (5, "N0, N1, N2, N3, N4"),
        (6, "N0, N1, N2, N3, N4 and 1 more person"),
        (8, "N0, N1, N2, N3, N4 and 3 more people"),
    ],
)
def test_a_few_are_named_and_the_rest_counted(somebody, count, told):
    assert people.names(somebody[:count]) == told


def test_somebody_without_a_name_is_named_by_the_account(somebody):
    somebody[0].first_name = ""

    assert people.names(somebody[:1]) == "user0"


def test_who_left_and_who_is_left_out_are_not_named(desk, page):
    gone, writer = desk.people.reviewer, desk.people.publisher
    gone.is_active = False
    gone.save()

    found = people.who_may(page, people.MAY_AGREE, but={writer.pk})

    assert [user.username for user in found] == ["editor", "reviewer2", "translator2"]
