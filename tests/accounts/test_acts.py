"""What an administrator does to accounts waits, whichever screen it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.two_people.approvals import inbox
from cms.two_people.approvals.models import ChangeRequest, Newcomer, Outcome, voice_of
from cms.two_people.audit.models import AuditEntry
from office.accounts import changes, factors
from office.accounts.models import AccountAct
from tests.accounts.conftest import (
    agree,
    client_of,
    code_of,
    decide,
    give_app,
    invite,
    is_there,
    with_password,
)


def edit(client: Client, user: Any, **also: Any) -> Any:
    form = {
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name or "F",
        "last_name": user.last_name,
        "groups": [group.pk for group in user.groups.all()],
        "is_active": "on",
    }
    form = {name: value for name, value in (form | also).items() if value is not None}
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), form, follow=True)


def test_who_decides_waits_for_the_second_administrator_by_name(ann, ben):
    group = Group.objects.get(name="Publishers")
    answer = invite(client_of(ann), "Publishers").content.decode()

    assert "It waits until a second administrator agrees: Ben." in answer
    assert not is_there() and not Newcomer.objects.exists()
    assert {to for one in mail.outbox for to in one.to} == {ben.email}
    asked = ChangeRequest.objects.latest("pk")
    (row,) = [one for one in inbox.inbox(ben).waiting if one.requests == (asked,)]
    screen = client_of(ben).get(row.url).content.decode()
    assert "Sovan: Groups" in screen and "Publishers" in screen and "sovan@example.org" in screen
    mail.outbox.clear()
    agree(ben)

    made = get_user_model().objects.get(email="sovan@example.org")
    assert list(made.groups.all()) == [group]
    assert not made.has_usable_password() and voice_of(made) == made.pk
    assert [one.to for one in mail.outbox] == [[made.email]]
    entry = AuditEntry.objects.filter(verb=changes.CHANGED).get()
    assert entry.by_id == ben.pk and entry.new["groups"] == [group.pk]


def test_list_of_people_has_their_roles_and_who_waits(ann, ben):
    invite(client_of(ann), "Publishers")
    screen = reverse("wagtailusers_users:index")
    answer = client_of(ann).get(screen)

    html = answer.content.decode()
    assert "Waits for a second administrator:" in html and "Accounts: Sovan" in html
    agree(ben)
    html = client_of(ann).get(screen).content.decode()
    assert "Waits for a second administrator:" not in html
    assert "Has not come in yet" in html
    assert "Publishers" in html.split("sovan@example.org")[-1] and "Administrator" in html


def test_no_day_replaces_the_second_administrator(ann, ben, time_machine):
    invite(client_of(ann), "Publishers")

    time_machine.move_to(timezone.now() + timedelta(days=7))
    call_command("worker", "--once")

    assert not is_there() and ChangeRequest.objects.latest("pk").is_open


def test_who_asked_does_not_agree_and_a_no_is_one(ann, ben):
    invite(client_of(ann), "Publishers")

    agree(ann)
    assert not is_there()
    decide(ben, "refuse", reason="Who is that?")

    assert ChangeRequest.objects.latest("pk").outcome == Outcome.RETURNED
    agree(ben)
    assert not is_there()


def test_nobody_else_decides_about_accounts(ann, ben, publisher):
    invite(client_of(ann), "Publishers")

    agree(publisher)

    assert not is_there()


def test_a_right_to_decide_waits_and_another_one_does_not(ann, ben, translator):
    client = client_of(ann)
    of = {group.name: group for group in Group.objects.all()}

    edit(client, translator, groups=[of["Editors"].pk])
    assert list(translator.groups.all()) == [of["Editors"]]
    edit(client, translator, groups=[of["Editors"].pk, of["Publishers"].pk])
    assert list(translator.groups.all()) == [of["Editors"]]
    agree(ben)

    assert of["Publishers"] in translator.groups.all()


def test_to_be_shut_out_is_done_at_once_but_not_for_an_administrator(ann, ben, translator):
    client = client_of(ann)

    edit(client, translator, is_active=None, groups=[])
    edit(client, ben, is_active=None, is_superuser="on")

    translator.refresh_from_db()
    ben.refresh_from_db()
    assert not translator.is_active and not translator.groups.exists()
    assert ben.is_active
    assert AuditEntry.objects.about(translator).filter(verb=changes.CHANGED).exists()


def test_a_right_is_none_the_less_one_of_a_closed_account(ann, ben, translator):
    client, group = client_of(ann), Group.objects.get(name="Publishers")
    edit(client, translator, is_active=None)
    translator.refresh_from_db()

    edit(client, translator, is_active=None, groups=[group.pk])

    assert group not in translator.groups.all()


def test_a_lost_factor_is_taken_away_by_two_administrators(ann, ben, publisher):
    give_app(publisher)
    inside = with_password(publisher)
    address = reverse("accounts:account", args=[publisher.pk])
    answer = client_of(ann).post(address, {"verb": "link", "reason": "At her desk."}, follow=True)

    assert "agrees: Ben." in answer.content.decode()
    assert factors.has_any(publisher)
    assert inside.get("/admin/")["Location"].startswith("/admin/factor/")
    assert {to for one in mail.outbox for to in one.to} == {ben.email, publisher.email}
    asked = ChangeRequest.objects.latest("pk")
    assert "At her desk." in client_of(ben).get(f"/admin/to-confirm/{asked.pk}/").content.decode()
    mail.outbox.clear()
    agree(ben)

    publisher.refresh_from_db()
    assert not factors.has_any(publisher) and not publisher.has_usable_password()
    assert inside.get("/admin/")["Location"].startswith("/admin/login/")
    assert [one.to for one in mail.outbox] == [[publisher.email]]


def test_who_does_not_administer_takes_nothing_away(publisher, translator):
    address = reverse("accounts:account", args=[translator.pk])

    for answer in (client_of(publisher).get(address), client_of(publisher).post(address)):
        assert answer.status_code in (302, 403)

    translator.refresh_from_db()
    assert translator.has_usable_password() and translator.is_active


def test_what_was_overtaken_is_not_done(ann, ben, translator):
    edit(client_of(ann), translator, email="new@example.org")
    translator.email = "other@example.org"
    translator.save()

    answer = agree(ben).content.decode()

    assert "not what it was any more" in answer
    translator.refresh_from_db()
    assert translator.email == "other@example.org"


def test_what_happens_beside_it_overtakes_nothing(ann, ben, translator):
    edit(client_of(ann), translator, email="new@example.org")
    translator.last_name = "Neary"
    translator.save()

    agree(ben)

    translator.refresh_from_db()
    assert (translator.email, translator.last_name) == ("new@example.org", "Neary")


def test_nobody_types_the_password_of_somebody_else(ann, translator):
    client = client_of(ann)
    for screen in ("add", "edit"):
        args = [translator.pk] if screen == "edit" else []
        form = client.get(reverse(f"wagtailusers_users:{screen}", args=args)).content.decode()
        assert 'type="password"' not in form

    edit(client, translator, password1="three dry frogs sing", password2="three dry frogs sing")

    translator.refresh_from_db()
    assert translator.check_password("a long password")


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_no_account_is_deleted_copied_or_done_to_many_at_once(ann, ben, method):
    client = client_of(ann)
    for address in (
        reverse("wagtailusers_users:delete", args=[ben.pk]),
        f"/admin/users/copy/{ben.pk}/",
        *(
            f"{reverse('wagtail_bulk_action', args=['auth', 'user', name])}?id={ben.pk}"
            for name in ("delete", "assign_role", "set_active_state")
        ),
    ):
        assert getattr(client, method)(address).status_code == 404
    listed = client.get(reverse("wagtailusers_users:index")).content.decode()
    assert "users/delete" not in listed and "data-bulk-action-checkbox" not in listed

    assert is_there(ben.email)


def test_what_groups_may_do_is_changed_on_no_screen(public_tree, ann):
    group = public_tree.groups["Editors"]
    rights = set(group.permissions.all())
    client = client_of(ann)
    for name, args in (("index", []), ("add", []), ("edit", [group.pk]), ("delete", [group.pk])):
        address = reverse(f"wagtailusers_groups:{name}", args=args)
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "Editors"}).status_code == 404
    assert reverse("wagtailusers_groups:index") not in client.get("/admin/").content.decode()

    group.refresh_from_db()
    assert set(group.permissions.all()) == rights


def test_who_asked_takes_it_back_and_nobody_else(ann, ben):
    invite(client_of(ann), "Publishers")

    answer = decide(ben, "take-back").content.decode()
    assert "Only the person who made a change can take it back." in answer
    assert ChangeRequest.objects.latest("pk").is_open
    decide(ann, "take-back")

    assert ChangeRequest.objects.latest("pk").outcome == Outcome.TAKEN_BACK
    agree(ben)
    assert not is_there()


def test_a_new_account_takes_no_name_that_somebody_got_meanwhile(ann, ben):
    invite(client_of(ann), "Publishers")
    get_user_model().objects.create_user("sovan@example.org", "other@example.org", "x")

    answer = agree(ben).content.decode()

    assert "not what it was any more" in answer
    other = get_user_model().objects.get(username="sovan@example.org")
    assert (other.email, other.first_name, other.check_password("x")) == (
        "other@example.org",
        "",
        True,
    )


def test_agreeing_asks_for_a_fresh_factor(ann, ben, time_machine):
    app = give_app(ben)
    invite(client_of(ann), "Publishers")
    asked = ChangeRequest.objects.latest("pk")
    client = with_password(ben)
    client.post("/admin/factor/", {"code": code_of(app)})
    address = f"/admin/to-confirm/{asked.pk}/"
    assert client.get(address).status_code == 200

    begun = timezone.now()
    time_machine.move_to(begun + timedelta(minutes=31))
    assert client.get(address)["Location"].startswith("/admin/factor/")
    time_machine.move_to(begun + timedelta(minutes=59))
    assert client.get("/admin/help/").status_code == 200
    time_machine.move_to(begun + timedelta(minutes=91))
    form = {"request": f"{asked.pk}:{asked.digest}"}
    answer = client.post(reverse("approvals:confirm"), form)

    assert answer["Location"].startswith("/admin/factor/")
    assert not is_there()


@pytest.mark.parametrize("junk", [{"groups": ["9" * 30]}, {"next": "somewhere"}])
@pytest.mark.parametrize("screen", ["add", "edit", "account"])
def test_a_form_of_accounts_that_no_screen_sends_is_refused_in_words(
    ann, ben, translator, junk, screen
):
    """A number that no column of SQLite holds; a word in the place of an address."""
    client = client_of(ann)
    client.raise_request_exception = False
    address = {
        "add": reverse("wagtailusers_users:add"),
        "edit": reverse("wagtailusers_users:edit", args=[translator.pk]),
        "account": reverse("accounts:account", args=[translator.pk]),
    }[screen]

    answer = client.post(address, junk)
    told = client.post(address, junk, headers={"x-requested-with": "XMLHttpRequest"})

    is_form_again = answer.status_code == told.status_code == 200
    assert is_form_again or told.json()["type"] == "urn:cncc:problem:unreadable"
    assert not is_form_again or "next" not in junk
    assert not AccountAct.objects.exists()
