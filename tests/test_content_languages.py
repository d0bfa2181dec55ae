"""CONTENT_LANGUAGES: what it may say, and what `setup` makes of it."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import get_language_info
from wagtail.models import GroupPagePermission, Locale, Page, Site

from cms.core.languages import described
from cms.core.languages.setting import first, named, problems
from cms.documents import languages
from cms.documents.models import Feed
from home.models import DirectoryPage, HomePage
from ops.setup.groups import roles
from tests.described import content


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ([], "names no language"),
        (["lo"], "Add en"),
        (["en", "Lao"], "“Lao” is no BCP 47 tag"),
        (["en", "cja_Arab"], "“cja_Arab” is no BCP 47 tag"),
        (["en", "../en"], "“../en” is no BCP 47 tag"),
        (["en", "en"], "“en” more than once"),
        (["en", "jra"], "Add cms/core/languages/jra.yaml"),
        (["en", "ca-ES-valencia-variants"], "is no BCP 47 tag"),
    ],
)
def test_what_the_setting_may_not_say_is_one_sentence(tags, said):
    [sentence] = problems(tags)

    assert said in sentence


@pytest.mark.parametrize(
    "tags", [["km", "en"], ["lo", "en"], ["en", "cja-Arab"], ["vi", "lo"], ["km", "lo"]]
)
def test_what_is_described_starts(tags):
    names = named(tags)

    assert list(problems(tags)) == []
    assert [tag for tag, _name in names] == tags and all(name for _tag, name in names)
    assert first(tags) == ("en" if "en" in tags else tags[0])


def test_language_with_a_script_is_one_for_django(settings):
    settings.LANGUAGES = named(["en", "cja-Arab"])

    assert get_language_info("cja-Arab")["bidi"] is True
    with translation.override("cja-Arab"):
        active = get_language_info(translation.get_language())
        assert active == get_language_info("cja-Arab")
        assert translation.gettext("Page") == "Page"
    assert described("cja-Arab").name == "Western Cham (Arabic script)"


def test_as_it_is_shipped_the_groups_are_those_of_before(db):
    assert [role.name for role in roles()] == [
        "Editors",
        "Translators (Khmer)",
        "Translators (English)",
        "Reviewers (Khmer)",
        "Reviewers (English)",
        "Publishers",
        "Directory keepers",
    ]


@pytest.mark.parametrize("tags", [("lo", "en"), ("en", "cja-Arab")], ids=",".join)
def test_setup_without_khmer(db, settings, tags, capsys):
    content(settings, *tags)
    call_command("setup")
    given = GroupPagePermission.objects.count()
    call_command("setup")

    assert set(Locale.objects.values_list("language_code", flat=True)) == {*tags}
    assert {page.locale.language_code for page in HomePage.objects.all()} == {*tags}
    assert DirectoryPage.objects.count() == 2 and not Page.objects.filter(live=True, depth__gt=1)
    assert Site.objects.get().root_page.locale.language_code == "en"
    name = described(next(tag for tag in tags if tag != "en")).name
    translators = Group.objects.get(name=f"Translators ({name})")
    trees = GroupPagePermission.objects.filter(group=translators)
    assert {one.page.locale.language_code for one in trees} == {*tags} - {"en"}
    assert not Group.objects.filter(name__contains="Khmer").exists()
    assert GroupPagePermission.objects.count() == given
    assert [*languages.public()] == ["en"]
    assert "hidden from readers" in capsys.readouterr().out


def test_home_page_may_be_written_in_any_of_them_first(db, settings):
    content(settings, "lo", "en")

    call_command("setup", "--source-language", "lo")

    assert Site.objects.get().root_page.locale.language_code == "lo"


@pytest.mark.django_db
def test_installation_of_before_keeps_its_two_languages():
    """What the migration writes beside the row that is there."""
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state([("documents", "0004_public_languages")])
    field = state.apps.get_model("documents", "Feed")._meta.get_field("languages")

    assert field.get_default() == ["km", "en"]
    assert Feed.objects.get().languages == ["km", "en"]
