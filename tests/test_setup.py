"""`manage.py setup` can be run again after people have changed what it made."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django_otp.oath import TOTP
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Site

from cms.two_people.audit.models import AuditEntry
from home.models import DirectoryPage, HomePage
from office.accounts import factors


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


SOKHA = ("--administrator", "sokha", "sokha@example.org")
DARA = ("--administrator", "dara", "dara@EXAMPLE.org")


def links(capsys: Any) -> list[str]:
    return re.findall(r"/admin/invitation/#(\d+-\S+)", capsys.readouterr().out)


def opens(code: str) -> bool:
    return Client().post("/admin/invitation/", {"code": code}).status_code == 200


def at_a_terminal(monkeypatch: Any, *typed: str) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    said = iter(typed)
    monkeypatch.setattr("builtins.input", lambda prompt: next(said))


def test_it_makes_two_administrators_who_begin_by_a_link(db, capsys) -> None:
    call_command("setup", *SOKHA, *DARA)

    codes = links(capsys)
    assert len(codes) == 2 and all(map(opens, codes))
    made = get_user_model().objects.order_by("username")
    assert [one.email for one in made] == ["dara@example.org", "sokha@example.org"]
    assert all(one.is_superuser and not one.has_usable_password() for one in made)
    call_command("setup", *SOKHA)  # again: the account is there
    assert not links(capsys) and all(map(opens, codes))


def test_it_asks_a_person_until_there_are_two(db, monkeypatch, capsys) -> None:
    at_a_terminal(
        monkeypatch, "sokha", "no address", "sokha", "s@example.org", "d", "d@example.org"
    )

    call_command("setup")

    assert len(links(capsys)) == get_user_model().objects.count() == 2


def test_without_a_person_it_says_that_one_is_missing(db, monkeypatch, capsys) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    call_command("setup", *SOKHA)

    assert "setup --administrator NAME ADDRESS" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "address"), [("so kha", "s@example.org"), ("sokha", "sokha")])
def test_a_name_or_an_address_that_is_none_is_refused(db, name, address) -> None:
    with pytest.raises(CommandError):
        call_command("setup", "--administrator", name, address)

    assert not get_user_model().objects.exists()


def test_it_lets_somebody_in_who_has_lost_everything(admin, publisher, monkeypatch, capsys) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda do, *args, **kwargs: do())
    factors.add_app(publisher, "00" * 20, _code("00" * 20))
    mail.outbox.clear()

    call_command("setup", "--let-in", "publisher")

    assert opens(*links(capsys)) and not factors.has_any(publisher)
    publisher.refresh_from_db()
    assert not publisher.has_usable_password()
    assert AuditEntry.objects.about(publisher).filter(verb="let_in_at_console", by_id=None).exists()
    assert sorted(to for one in mail.outbox for to in one.to) == [admin.email, publisher.email]
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("setup", "--let-in", "nobody")


def _code(secret: str) -> str:
    return f"{TOTP(bytes.fromhex(secret)).token():06d}"
