"""`manage.py setup` can be run again after people have changed what it made."""

from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Site

from home.models import DirectoryPage, HomePage


def test_second_run_keeps_the_root_and_finds_a_directory_with_another_slug(db) -> None:
    call_command("setup", "--source-language", "km")
    root = Site.objects.get().root_page
    given = GroupPagePermission.objects.count()
    for page in DirectoryPage.objects.all():
        page.slug = "where-to-find-help"
        page.save()

    call_command("setup")

    assert Site.objects.get().root_page == root
    assert root.locale.language_code == "km"
    assert HomePage.objects.count() == DirectoryPage.objects.count() == 2
    assert GroupPagePermission.objects.count() == given


def test_groups_have_no_rights_but_ours(db) -> None:
    call_command("setup")

    assert not Group.objects.filter(name="Moderators").exists()
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()
    given = GroupCollectionPermission.objects.values_list("group__name", "permission__codename")
    assert {right for group, right in given if group.startswith("Translators")} == {"choose_image"}
    assert {right for group, right in given if group == "Editors"} == {
        "add_image", "change_image", "choose_image",
    }  # fmt: skip
