"""Worlds: every test finds its own untouched, and none that it did not ask for, in any order."""

import pytest
from django.contrib.auth.models import Group

from tests.shared_fixtures import again, world


def make_town():
    return Group.objects.create(name="Town")


def make_houses(town):
    return {"red": Group.objects.create(name=f"{town.name}: red"), "others": [(town, 7)]}


town_world = world(make_town)
houses_world = world(make_houses, "town_world")


@pytest.fixture
def town(db, town_world):
    return again(town_world)


@pytest.fixture
def houses(town, houses_world):
    return again(houses_world)


def standing():
    return set(Group.objects.filter(name__startswith="Town").values_list("name", flat=True))


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changes_is_as_before_for_the_next(town, turn):
    assert town.name == "Town"
    assert standing() == {"Town"}

    town.name = "Town burnt down"
    town.save()


@pytest.mark.parametrize("turn", [1, 2])
def test_world_on_another_has_both(houses, turn):
    assert standing() == {"Town", "Town: red"}
    assert houses["red"].name == "Town: red"
    assert houses["others"] == [(Group.objects.get(name="Town"), 7)]

    Group.objects.all().delete()


def test_who_asks_for_no_world_sees_none(db):
    assert standing() == set()


def test_order_of_tests_brings_back_no_other_world(town):
    assert standing() == {"Town"}
