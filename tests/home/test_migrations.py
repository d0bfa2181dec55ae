from importlib import import_module

import pytest
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
