"""What an administrator does to accounts waits, whichever screen it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts import changes, resets
from cms.accounts.models import AccountAct
from cms.publishing.approvals.models import ChangeRequest, Outcome
from cms.publishing.audit.models import AuditEntry
from home.directory.upkeep import opening
from tests.accounts.conftest import PASSWORD, with_password

NEW = "three dry frogs sing"
SOVAN = {
    "username": "sovan",
    "email": "sovan@example.org",
    "first_name": "Sovan",
    "last_name": "S",
    "password1": NEW,
    "password2": NEW,
}


@pytest.fixture
def admin(public_tree) -> Any:
    users = get_user_model().objects
    return users.create_superuser("admin", "admin@example.org", PASSWORD, first_name="Ann")


@pytest.fixture
def second(public_tree) -> Any:
    users = get_user_model().objects
    return users.create_superuser("second", "second@example.org", PASSWORD, first_name="Ben")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_account(client: Client, **also: Any) -> Any:
    return client.post(reverse("wagtailusers_users:add"), SOVAN | also, follow=True)


def is_there(name: str = "sovan") -> bool:
    return get_user_model().objects.filter(username=name).exists()


def edit(client: Client, user: Any, **also: Any) -> Any:
    form = {
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name or "F",
        "last_name": user.last_name or "L",
        "groups": [group.pk for group in user.groups.all()],
        "is_active": "on",
    }
    form = {name: value for name, value in (form | also).items() if value is not None}
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), form, follow=True)


def decide(client: Client, verb: str, **also: Any) -> Any:
    asked = ChangeRequest.objects.latest("pk")
    form = {"verb": verb, "seen": asked.digest, **also}
    return client.post(f"/admin/factors/act/{asked.pk}/", form, follow=True)


def test_a_new_account_waits_for_a_second_administrator(admin, second):
    ben = client_of(second)
    group = Group.objects.get(name="Publishers")
    answer = make_account(client_of(admin), groups=[group.pk]).content.decode()

    assert "It waits until a second administrator agrees: Ben." in answer
    assert "created" not in answer
    assert not is_there()
    screen = ben.get(
        f"/admin/factors/act/{ChangeRequest.objects.latest('pk').pk}/"
    ).content.decode()
    assert "Sovan S: Groups" in screen and "Publishers" in screen
    assert "sovan@example.org" in screen and "•••" in screen and "pbkdf2" not in screen
    decide(ben, "agree")

    made = get_user_model().objects.get(username="sovan")
    assert list(made.groups.all()) == [group]
    assert made.check_password(NEW)
    assert NEW not in str(list(AuditEntry.objects.values_list("new", flat=True)))
    assert made.password not in str(list(AccountAct.objects.values_list("changes", flat=True)))
    entry = AuditEntry.objects.filter(verb=changes.CHANGED).get()
    assert entry.by_id == second.pk and entry.new["groups"] == [group.pk]


def test_a_day_never_replaces_a_second_administrator_who_is_there(admin, second):
    client_of(second)
    make_account(client_of(admin))

    resets.tick(timezone.now() + timedelta(days=7))

    assert not is_there()


@pytest.mark.parametrize("away", [pytest.param(None, marks=pytest.mark.soak), timedelta(days=31)])
def test_alone_it_takes_a_day_of_which_everybody_hears(admin, second, publisher, away):
    second.last_login = away and timezone.now() - away
    second.save()
    answer = make_account(client_of(admin)).content.decode()

    assert "In 24 hours it is done" in answer
    assert publisher.email in {to for one in mail.outbox for to in one.to}
    resets.tick(timezone.now() + timedelta(hours=23))
    assert not is_there()
    resets.tick(timezone.now() + timedelta(hours=25))
    assert is_there()


def test_who_asked_does_not_agree(admin, second):
    client_of(second)
    client = client_of(admin)
    make_account(client)

    decide(client, "agree")

    assert not is_there()
    decide(client_of(second), "refuse", reason="Who is that?")
    assert ChangeRequest.objects.latest("pk").outcome == Outcome.RETURNED


def test_nobody_else_decides_about_accounts(admin, second, publisher):
    client_of(second)
    make_account(client_of(admin))

    decide(client_of(publisher), "agree")

    assert not is_there()


def test_a_role_for_many_waits(admin, second, translator):
    client_of(second)
    group = Group.objects.get(name="Publishers")
    address = reverse("wagtail_bulk_action", args=["auth", "user", "assign_role"])

    client_of(admin).post(f"{address}?id={translator.pk}", {"role": group.pk})

    assert group not in translator.groups.all()
    decide(client_of(second), "agree")
    assert group in translator.groups.all()


def test_to_be_deleted_waits(admin, second, translator):
    client_of(second)
    client_of(admin).post(reverse("wagtailusers_users:delete", args=[translator.pk]))
    assert is_there("translator")

    decide(client_of(second), "agree")

    assert not is_there("translator")


def test_to_be_shut_out_is_done_at_once_but_not_for_an_administrator(admin, second, translator):
    client_of(second)
    client = client_of(admin)

    edit(client, translator, is_active=None, groups=[])
    edit(client, second, is_active=None, is_superuser="on")

    translator.refresh_from_db()
    second.refresh_from_db()
    assert not translator.is_active and not translator.groups.exists()
    assert second.is_active
    assert AuditEntry.objects.about(translator).filter(verb=changes.CHANGED).exists()


def test_a_new_password_of_ones_own_waits_and_nobody_is_thrown_out(admin, second):
    client_of(second)
    client = with_password(admin)

    edit(client, admin, is_superuser="on", password1=NEW, password2=NEW)

    admin.refresh_from_db()
    assert admin.check_password(PASSWORD)
    assert client.get("/admin/").status_code == 200
    decide(client_of(second), "agree")
    admin.refresh_from_db()
    assert admin.check_password(NEW)


def test_what_was_overtaken_is_not_done(admin, second, translator):
    ben = client_of(second)
    edit(client_of(admin), translator, email="new@example.org")
    translator.email = "other@example.org"
    translator.save()

    answer = decide(ben, "agree").content.decode()

    assert "not what it was any more" in answer
    translator.refresh_from_db()
    assert translator.email == "other@example.org"


def test_what_was_overtaken_is_over_after_a_day(admin, translator):
    edit(client_of(admin), translator, email="new@example.org")
    translator.email = "other@example.org"
    translator.save()

    resets.tick(timezone.now() + timedelta(hours=25))

    assert ChangeRequest.objects.latest("pk").outcome == Outcome.LAPSED


def test_before_anything_is_public_an_installation_is_set_up_at_once(admin, settings):
    settings.PUBLIC_NEEDS_EMERGENCY_NUMBER = True
    opening.forget()

    make_account(client_of(admin))

    assert is_there()
    opening.forget()


def test_nothing_is_deleted_past_the_form(admin, second):
    answer = client_of(admin).delete(reverse("wagtailusers_users:delete", args=[second.pk]))

    assert answer.status_code == 405
    assert is_there("second")


def test_what_groups_may_do_is_changed_on_no_screen(public_tree, admin):
    group = public_tree.groups["Editors"]
    rights = set(group.permissions.all())
    client = client_of(admin)
    for name, args in (("index", []), ("add", []), ("edit", [group.pk]), ("delete", [group.pk])):
        address = reverse(f"wagtailusers_groups:{name}", args=args)
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "Editors"}).status_code == 404
    assert reverse("wagtailusers_groups:index") not in client.get("/admin/").content.decode()

    group.refresh_from_db()
    assert set(group.permissions.all()) == rights


def test_who_asked_takes_it_back_and_nobody_else(admin, second):
    client, ben = client_of(admin), client_of(second)
    make_account(client)

    answer = decide(ben, "take_back").content.decode()
    assert "Only the person who made a change can take it back." in answer
    assert ChangeRequest.objects.latest("pk").is_open
    decide(client, "take_back")

    assert ChangeRequest.objects.latest("pk").outcome == Outcome.TAKEN_BACK
    decide(ben, "agree")
    assert not is_there()


def test_a_new_account_takes_no_name_that_somebody_got_meanwhile(admin, second):
    ben = client_of(second)
    make_account(client_of(admin))
    get_user_model().objects.create_user("sovan", "other@example.org", PASSWORD)

    answer = decide(ben, "agree").content.decode()

    assert "not what it was any more" in answer
    other = get_user_model().objects.get(username="sovan")
    assert (other.email, other.first_name, other.check_password(PASSWORD)) == (
        "other@example.org",
        "",
        True,
    )


@pytest.mark.parametrize("junk", [{"groups": ["9" * 30]}, {"next": "somewhere"}])
@pytest.mark.parametrize("screen", ["add", "edit", "bulk"])
def test_a_form_of_accounts_that_no_screen_sends_is_refused_in_words(
    admin, second, translator, junk, screen
):
    """A number that no column of SQLite holds; a word in the place of an address."""
    client = client_of(admin)
    client.raise_request_exception = False
    role, many = junk.get("groups", ["1"]), ["auth", "user", "assign_role"]
    address, form = {
        "add": (reverse("wagtailusers_users:add"), SOVAN),
        "edit": (reverse("wagtailusers_users:edit", args=[translator.pk]), {}),
        "bulk": (f"{reverse('wagtail_bulk_action', args=many)}?id={translator.pk}", {"role": role}),
    }[screen]

    answer = client.post(address, form | junk)
    told = client.post(address, form | junk, headers={"x-requested-with": "XMLHttpRequest"})

    is_form_again = answer.status_code == told.status_code == 200
    assert is_form_again or told.json()["type"] == "urn:cncc:problem:unreadable"
    assert not is_form_again or "next" not in junk
    assert not AccountAct.objects.exists()
