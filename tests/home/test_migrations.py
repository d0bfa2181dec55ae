from importlib import import_module

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.loader import MigrationLoader

NAME = "0006_keys_of_accounts"


@pytest.mark.django_db
def test_accounts_on_the_list_are_held_back_after_the_upgrade():
    apps = MigrationLoader(connection).project_state(("home", NAME)).apps
    values = apps.get_model("home", "HeldBackValue").objects
    before = (
        "@fake_help",
        "t.me/fake_help",
        "wa.me/85592311511",
        "cncc.gov.kh/t.me/x",
        "85512311112",
    )
    for match in before:
        values.create(value=match, match=match, reason="test")

    import_module(f"home.migrations.{NAME}").shorten(apps, None)

    assert list(values.order_by("pk").values_list("match", flat=True)) == [
        "fake_help",
        "t.me/fake_help",  # listed already
        "85592311511",
        "cncc.gov.kh/t.me/x",
        "85512311112",
    ]


@pytest.mark.django_db
def test_groups_that_may_confirm_numbers_open_their_screens_after_the_upgrade():
    name = "0008_confirmers_open_contacts"
    apps = MigrationLoader(connection).project_state(("home", name)).apps
    confirmers, others = Group.objects.create(name="x"), Group.objects.create(name="y")
    of_contacts = Permission.objects.filter(content_type__model="contactchannel")
    confirmers.permissions.add(of_contacts.get(codename="confirm_contactchannel"))
    others.permissions.add(of_contacts.get(codename="view_contactchannel"))

    import_module(f"home.migrations.{name}").open_screens(apps, None)

    def held(group):
        return set(group.permissions.values_list("codename", flat=True))

    assert held(confirmers) == {
        f"{action}_contactchannel" for action in ("confirm", "view", "change")
    }
    assert held(others) == {"view_contactchannel"}
