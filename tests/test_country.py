"""Another country is a file and a setting; it is described for these tests only."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from shutil import copytree

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured, ValidationError

from cms.core import country as countries
from cms.core.country import country, described
from cms.core.vocabularies import label_files
from cms.core.vocabularies.directory import CATEGORIES, NETWORKS, PROVINCES
from cms.core.vocabularies.districts import DISTRICTS
from cms.core.vocabularies.happened import HAPPENED
from home.directory import channel_values
from public.api.hsds import services as hsds
from public.website import formats, vocabulary


@pytest.fixture
def elsewhere(monkeypatch):
    """Two provinces, summer time, numbers of another plan."""
    other = replace(
        described("kh"),
        code="FR",
        name={"en": "Elsewhere"},
        time_zone="Europe/Paris",
        provinces={"FR-75C": ["0101"], "FR-69M": []},
    )
    monkeypatch.setattr(countries, "described", lambda code: other)
    return other


def test_it_is_written_whole():
    """Every code of it has its label, and every answer an order of help."""
    for name in country().labeled:
        assert country().labeled[name] == list(label_files.texts(name)), name
    assert [one.code for one in PROVINCES] == list(country().provinces)
    assert len(PROVINCES) == 25 and len(DISTRICTS) == 210
    assert {one.code for one in NETWORKS} == set(country().networks)
    assert country().order_of_help.keys() == {one.code for one in HAPPENED}
    known = {one.code for one in CATEGORIES}
    assert all(set(order) <= known for order in country().order_of_help.values())


def test_country_without_a_file_is_one_sentence():
    with pytest.raises(ImproperlyConfigured, match="COUNTRY must be kh, not 'xx'"):
        described("xx")


def test_nothing_starts_for_a_country_without_a_file():
    environment = {"COUNTRY": "xx", "CMS_DEMO": "1", "PATH": ""}
    ran = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True
    )

    assert ran.returncode and "COUNTRY must be kh" in ran.stderr


def test_file_with_a_field_too_few_or_too_many_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(countries, "FOLDER", tmp_path)
    described.cache_clear()
    (tmp_path / "aa.yaml").write_text("code: AA")
    with pytest.raises(TypeError, match="missing"):
        described("aa")
    described.cache_clear()


def test_numbers_are_of_its_plan(elsewhere):
    lists = channel_values.Lists()

    assert channel_values.read("call", "landline", "01 42 68 53 00", lists).value == "0142685300"
    with pytest.raises(ValidationError, match="not one of this country"):
        channel_values.read("call", "landline", "+855 23 722 101", lists)


def test_days_and_offsets_are_of_its_clocks(elsewhere):
    words = vocabulary.shipped("en")

    assert formats.day("2026-07-05T22:30:00Z", words) == "6 July 2026"
    assert formats.day("2026-12-05T22:30:00Z", words) == "5 December 2026"
    rule = {"days": ["MO"], "opens": "08:00", "closes": "17:00"}
    hours = {"always_open": False, "rules": [rule], "closed_on": [], "text": "", "timezone": ""}
    (made,) = hsds._schedules("one", hours, None)
    assert made["opens_at"] == "08:00" and "timezone" not in made  # in summer another offset


def test_labels_that_it_needs_are_its_own(elsewhere):
    assert elsewhere.labeled["province"] == ["FR-75C", "FR-69M"]
    assert elsewhere.province_of == {"0101": "FR-75C"}
    lacking = label_files.lacking("en")
    assert "province: FR-75C" in lacking and not any("KH-" in one for one in lacking)
    assert datetime(2026, 7, 1, tzinfo=UTC).astimezone(elsewhere.zone).hour == 2


START = """
import sys
from pathlib import Path
from cms.core import country as countries
from cms.core.vocabularies import label_files
countries.FOLDER, label_files.HERE = (Path(place) for place in sys.argv[1:3])
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[3:]])
"""
LABELS = (
    ("readers", "province", {"FR-75C": "Paris", "FR-69M": "Lyon"}),
    ("places", "district", {"7511120": "20th district"}),
)


@pytest.fixture
def started(tmp_path):
    """Runs a command of `manage.py` where France, of two provinces, has a file; with or without
    their labels."""

    def start(*command, labels):
        copytree(countries.FOLDER, tmp_path / "country", dirs_exist_ok=True)
        copytree(label_files.HERE, tmp_path / "labels", dirs_exist_ok=True)
        country_file = yaml.safe_load((countries.FOLDER / "kh.yaml").read_text())
        country_file |= {
            "code": "FR",
            "time_zone": "Europe/Paris",
            "provinces": {"FR-75C": ["7511120"], "FR-69M": []},
        }
        (tmp_path / "country" / "fr.yaml").write_text(yaml.safe_dump(country_file, sort_keys=False))
        for folder, name, codes in labels:
            file = tmp_path / "labels" / folder / "en.yaml"
            lists = yaml.safe_load(file.read_text())
            lists[name] |= codes
            file.write_text(yaml.safe_dump(lists, allow_unicode=True, sort_keys=False))
        return subprocess.run(
            [sys.executable, "-c", START, tmp_path / "country", tmp_path / "labels", *command],
            env=os.environ
            | {
                "COUNTRY": "fr",
                "CMS_DEMO": "1",
                "DATA_DIR": str(tmp_path),
                "DJANGO_SETTINGS_MODULE": "cms.settings",
            },
            capture_output=True,
            text=True,
        )

    return start


def test_another_country_starts_and_wants_no_migration(started):
    ran = started("makemigrations", "--check", "--dry-run", labels=LABELS)

    assert (ran.returncode, ran.stdout) == (0, "No changes detected\n"), ran.stdout


def test_country_without_its_labels_is_one_sentence(started):
    ran = started("check", labels=LABELS[1:])

    assert ran.returncode
    assert "no English label for province FR-75C, FR-69M, which FR needs" in ran.stderr


def test_every_command_is_one_of_the_country(started):
    code = "from home.directory.models import *; from django.utils import timezone as t; "
    code += (
        "print(ReferralPoint._meta.get_field('province').choices[0][0], t.get_default_timezone())"
    )
    ran = started("shell", "-v", "0", "-c", code, labels=LABELS)

    assert ran.stdout == "FR-75C Europe/Paris\n", ran.stderr
