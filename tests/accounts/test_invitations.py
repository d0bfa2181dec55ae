"""A new account is a link: password and second factor in one step, once, for a day."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Newcomer, Outcome, voice_of
from cms.two_people.audit.models import AuditEntry
from office.accounts import factors, invitations
from office.accounts.models import HOW_MANY, AccountAct
from tests.accounts.conftest import (
    ASK,
    account_screen,
    agree,
    ask_for_link,
    client_of,
    decide,
    figures_of,
    give_app,
    invite,
    is_there,
)
from tests.accounts.softkey import SoftKey
from tests.accounts.test_factors import paper, secret_of

DOOR = "/admin/invitation/"
NEW = "three dry frogs sing"
HERE = "http://localhost:8000"


def sovan() -> Any:
    return get_user_model().objects.get(email="sovan@example.org")


def code_in(text: str) -> str:
    return re.search(r"/admin/invitation/#(\d+-[\w-]+)", text)[1]


def with_figures(code: str, by: Any) -> str:
    """What the mail has, with what the administrator who hands the account over sees."""
    return f"{code}-{figures_of(account_screen(by))}"


def begin(client: Client, link: str, password: str = NEW, **also: Any) -> Any:
    form = {"link": link, "new_password1": password, "new_password2": password, **also}
    return client.post(DOOR, form)


def app_code(screen: str) -> str:
    return f"{TOTP(bytes.fromhex(secret_of(screen))).token():06d}"


@pytest.fixture
def mailed(ann: Any, ben: Any) -> str:
    """The code of an invited editor."""
    invite(client_of(ann), "Editors")
    (one,) = [one for one in mail.outbox if one.to == ["sovan@example.org"]]
    return with_figures(code_in(one.body), ann)


@pytest.fixture
def for_publisher(ann: Any, ben: Any) -> str:
    invite(client_of(ann), "Publishers")
    mail.outbox.clear()
    agree(ben)
    return with_figures(code_in(mail.outbox[0].body), ben)


def test_an_editor_is_there_at_once_and_comes_in_by_the_link(ann, mailed):
    person, client = sovan(), Client()
    assert [one.name for one in person.groups.all()] == ["Editors"]
    assert "The link of your mail" in client.get(DOOR).content.decode()
    assert mailed not in client.get(DOOR).content.decode()

    page = client.post(DOOR, {"code": f"https://cms.example.org{DOOR}#{mailed}"}).content.decode()
    assert "sovan@example.org" in page and "door-picture" not in page
    answer = begin(client, mailed)

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert sovan().check_password(NEW)
    assert AuditEntry.objects.about(person).filter(verb=invitations.INVITED, by_id=ann.pk).exists()


def test_who_decides_makes_password_and_factor_in_one_step(ann, ben, for_publisher):
    client = Client()
    page = client.post(DOOR, {"code": for_publisher}).content.decode()
    wrong = begin(client, for_publisher, code="000000").content.decode()
    assert "This code is not right" in wrong and not sovan().has_usable_password()
    mail.outbox.clear()

    answer = begin(client, for_publisher, code=app_code(page), next="/admin/")

    assert answer["Location"].startswith("/admin/factor/codes/")
    assert client.get(answer["Location"]).content.decode().count("<li>") == 10
    client.post(answer["Location"])
    assert client.get("/admin/").status_code == 200
    assert factors.has_any(sovan()) and sovan().check_password(NEW)
    assert with_password_of(NEW).get("/admin/")["Location"].startswith("/admin/factor/")
    told = {to for one in mail.outbox if "first second factor" in one.subject for to in one.to}
    assert told == {ann.email, ben.email}


def with_password_of(password: str) -> Client:
    client = Client()
    form = {"username": "sovan@example.org", "password": password}
    client.post(reverse("wagtailadmin_login"), form)
    return client


def begun_with_app(link: str) -> list[str]:
    """The codes on paper that whoever began with this link was shown."""
    client = Client()
    page = client.post(DOOR, {"code": link}).content.decode()
    begin(client, link, code=app_code(page))
    return paper(client)


def test_paper_of_who_lost_everything_opens_nothing(ann, ben, for_publisher):
    (old, *_others) = begun_with_app(for_publisher)
    mail.outbox.clear()
    client_of(ann).post(reverse("accounts:account", args=[sovan().pk]), {"verb": "link"})
    agree(ben)

    link = with_figures(code_in(mail.outbox[-1].body), ben)
    assert len(begun_with_app(link)) == HOW_MANY

    client = with_password_of(NEW)
    client.post(ASK, {"paper": old})
    assert client.get("/admin/")["Location"].startswith(ASK)


def test_no_factor_no_account(for_publisher):
    client = Client()
    client.post(DOOR, {"code": for_publisher})

    for also in ({}, {"code": ""}, {"passkey": "{}"}, {"passkey": "junk"}):
        assert begin(client, for_publisher, **also).status_code == 200

    assert not sovan().has_usable_password() and not factors.has_any(sovan())
    assert client.get("/admin/").status_code == 302


def test_a_passkey_in_its_place(settings, for_publisher):
    settings.OTP_WEBAUTHN_RP_ID, settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = "testserver", [HERE]
    client = Client()
    page = client.post(DOOR, {"code": for_publisher}).content.decode()
    offered = json.loads(re.search(r'id="passkey-options"[^>]*>(.*?)</script>', page, re.S)[1])

    answer = begin(client, for_publisher, passkey=SoftKey(HERE).made(offered))

    assert answer["Location"].startswith("/admin/factor/codes/")
    assert factors.of(sovan()).passkeys


def test_looking_uses_nothing_up_and_beginning_does(mailed):
    for _ in range(3):
        assert Client().post(DOOR, {"code": mailed}).status_code == 200
    assert begin(Client(), mailed).status_code == 302

    for answer in (Client().post(DOOR, {"code": mailed}), begin(Client(), mailed, f"{NEW} again")):
        assert answer.status_code == 410
        assert {"Ann", "Ben"} <= set(re.findall(r"\w+", answer.content.decode()))
    assert sovan().check_password(NEW)


@pytest.mark.parametrize("password", ["short", "cncc2026cambodia", "sovan@example.org"])
def test_a_weak_password_opens_nothing(mailed, password):
    answer = begin(Client(), mailed, password)

    assert answer.status_code == 200 and "errorlist" in answer.content.decode()
    assert not sovan().has_usable_password()


def test_two_passwords_that_differ(mailed):
    form = {"link": mailed, "new_password1": NEW, "new_password2": f"{NEW}s"}

    assert Client().post(DOOR, form).status_code == 200
    assert not sovan().has_usable_password()


def test_it_lives_for_a_day(mailed, time_machine):
    begun = timezone.now()
    time_machine.move_to((begun + timedelta(hours=23)).timestamp())
    assert Client().post(DOOR, {"code": mailed}).status_code == 200
    time_machine.move_to((begun + timedelta(hours=24, seconds=2)).timestamp())

    assert begin(Client(), mailed).status_code == 410


@pytest.mark.parametrize("junk", ["", "#", "1", "1-", "-a", "9" * 400, "١-x", "\0", "0-0", "1-a-b"])
def test_anything_else_opens_nothing(mailed, junk):
    assert Client().post(DOOR, {"code": junk}).status_code == 410


def test_the_mail_alone_opens_nothing_and_the_figures_alone_neither(ann, ben, for_publisher):
    half, _dash, figures = for_publisher.rpartition("-")
    asks = Client().post(DOOR, {"code": half}).content.decode()
    assert 'name="figures"' in asks and "Ben has 12 figures for you" in asks

    for wrong in ("", "0", "1234 5678 9012", "٣", f"{figures}0", "9" * 500):
        answer = Client().post(DOOR, {"link": half, "figures": wrong}).content.decode()
        assert "These are not the figures." in answer and "new_password1" not in answer
        assert 'name="figures"' in begin(Client(), f"{half}-{wrong}").content.decode()
    assert Client().post(DOOR, {"code": figures}).status_code == 410
    in_khmer = Client().post(DOOR, {"link": half, "language": "km"}).content.decode()
    assert 'name="language" value="km"' in in_khmer and "លេខ 12 ខ្ទង់" in in_khmer
    khmer = figures.translate({ord("0") + one: 0x17E0 + one for one in range(10)})
    right = Client().post(DOOR, {"link": half, "figures": khmer}).content.decode()

    assert "new_password1" in right and not sovan().has_usable_password()
    assert figures_of(account_screen(ben)) and not figures_of(account_screen(ann))


def test_only_who_hands_it_over_sends_another_link(ann, ben, for_publisher):
    address = reverse("accounts:account", args=[sovan().pk])
    mail.outbox.clear()

    client_of(ann).post(address, {"verb": "link"})
    assert not mail.outbox and "Ben tells them the figures" in account_screen(ann)
    client_of(ben).post(address, {"verb": "link"})

    newer = with_figures(code_in(mail.outbox[0].body), ben)
    assert begin(Client(), for_publisher).status_code == 410
    assert Client().post(DOOR, {"code": newer}).status_code == 200


def test_who_invited_never_hands_over_what_two_agree_about(ann, ben, for_publisher):
    """Neither by agreeing with a new beginning that somebody else asks for."""
    client = Client()
    page = client.post(DOOR, {"code": for_publisher}).content.decode()
    begin(client, for_publisher, code=app_code(page))
    address = reverse("accounts:account", args=[sovan().pk])
    for asks, agrees in ((ann, ben), (ben, ann)):
        client_of(asks).post(address, {"verb": "link", "reason": "Lost."})
        agree(agrees)

        assert not sovan().has_usable_password()
        assert figures_of(account_screen(ben)) and not figures_of(account_screen(ann))
        user = sovan()
        user.set_password(NEW)
        user.save()


def test_a_new_link_ends_the_one_before_and_withdrawing_ends_both(ann, mailed):
    address = reverse("accounts:account", args=[sovan().pk])
    shown = client_of(ann).post(address, {"verb": "link"}).content.decode()
    newer = code_in(shown)
    assert Client().post(DOOR, {"code": mailed}).status_code == 410
    assert "new_password1" in Client().post(DOOR, {"code": newer}).content.decode()

    client_of(ann).post(address, {"verb": "close"})

    assert begin(Client(), newer).status_code == 410
    assert "closed" in client_of(ann).get(address).content.decode()


def test_another_address_ends_it(ann, mailed):
    person = sovan()
    person.email = "other@example.org"
    person.save()

    assert Client().post(DOOR, {"code": mailed}).status_code == 410


def test_a_reset_by_mail_opens_no_account_that_nobody_began(mailed):
    mail.outbox.clear()

    ask_for_link("sovan@example.org")

    assert not mail.outbox


def test_the_link_is_shown_once_and_never_of_who_decides(ann, ben):
    shown = invite(client_of(ann), "Editors").content.decode()
    assert begin(Client(), code_in(shown)).status_code == 302
    listed = client_of(ann).get(reverse("wagtailusers_users:index")).content.decode()
    assert "invitation/#" not in listed
    invite(client_of(ann), "Publishers", email="neary@example.org")
    agree(ben)
    neary = get_user_model().objects.get(email="neary@example.org")
    address = reverse("accounts:account", args=[neary.pk])
    answer = client_of(ben).post(address, {"verb": "link"}).content.decode()
    assert "A mail with a link has gone to neary@example.org" in answer
    assert "invitation/#" not in answer


def test_another_administrator_sees_and_sends_no_link(ben, mailed):
    address = reverse("accounts:account", args=[sovan().pk])
    mail.outbox.clear()

    answer = client_of(ben).post(address, {"verb": "link"}).content.decode()

    assert "invitation/#" not in answer and not figures_of(answer) and not mail.outbox
    assert begin(Client(), mailed).status_code == 302


def test_one_form_asks_for_what_is_missing(ann, ben):
    client = client_of(ann)

    assert "Choose what they do" in invite(client).content.decode()
    assert "already" in invite(client, "Editors", email="BEN@example.org").content.decode()
    assert "errors" in invite(client, "Editors", email="no address").content.decode()
    assert not Newcomer.objects.exists() and not is_there()


def test_who_is_agreed_with_is_a_person_of_their_own_and_begins_anew(ann, ben, mailed):
    asked = ChangeRequest.objects.latest("pk")
    inside = Client()
    begin(inside, mailed)
    give_app(sovan())
    factors.renew_codes(sovan())
    agree(ann, asked)
    assert voice_of(sovan()) == ann.pk and inside.get("/admin/").status_code == 200
    mail.outbox.clear()

    told = agree(ben, asked).content.decode()

    person = sovan()
    assert voice_of(person) == person.pk
    assert not person.has_usable_password() and not factors.has_any(person)
    assert not person.recovery_codes.exists()
    assert inside.get("/admin/").status_code == 302
    assert with_password_of(NEW).get("/admin/").status_code == 302
    assert "tell them to the person yourself" in told
    assert reverse("accounts:account", args=[person.pk]) in told
    (one,) = mail.outbox
    assert one.to == ["sovan@example.org"] and "Ben tells them to you." in one.body
    assert begin(Client(), with_figures(code_in(one.body), ben)).status_code == 302


def test_what_they_said_before_stays_the_word_of_who_made_the_account(ann, ben, mailed):
    """It may have been she who was in the account."""
    before = AccountAct.objects.create(name="x")
    asked = engine.request(before, by=sovan(), digest="x")
    assert asked.is_behind(ann)

    agree(ben, ChangeRequest.objects.earliest("pk"))

    kept = ChangeRequest.objects.get(pk=asked.pk)
    assert kept.is_behind(ann) and kept.is_behind(sovan()) and not kept.is_behind(ben)


def test_a_no_closes_the_account(ben, mailed):
    decide(ben, "refuse", reason="Nobody knows them.")

    assert not sovan().is_active
    assert begin(Client(), mailed).status_code == 410
    assert ChangeRequest.objects.latest("pk").outcome == Outcome.RETURNED


def test_who_is_agreed_with_is_who_they_are_now(ann, ben, mailed):
    """Not who they were when the administrator who made the account asked."""
    asked = ChangeRequest.objects.latest("pk")
    edit = reverse("wagtailusers_users:edit", args=[sovan().pk])
    form = {"username": "sovan", "first_name": "Ann", "email": "ann@home.example"}
    form |= {"groups": sovan().groups.values_list("pk", flat=True), "is_active": "on"}
    client_of(ann).post(edit, form)

    answer = agree(ben, asked).content.decode()

    assert "It was changed while you were looking at it." in answer
    assert voice_of(changed()) == ann.pk
    shown = client_of(ben).get(reverse("approvals:request", args=[asked.pk])).content.decode()
    assert "ann@home.example" in shown and "sovan@example.org" not in shown
    named = re.search(rf'name="request" value="({asked.pk}:\w+)"', shown)[1]
    client_of(ben).post(reverse("approvals:confirm"), {"request": named})
    assert voice_of(changed()) != ann.pk


def changed() -> Any:
    return get_user_model().objects.get(email="ann@home.example")


def test_who_made_an_account_opens_it_again_with_a_second_administrator(ann, ben, mailed):
    decide(ben, "refuse", reason="Nobody knows them.")
    edit = reverse("wagtailusers_users:edit", args=[sovan().pk])
    form = {"username": "sovan@example.org", "first_name": "Sovan", "email": "sovan@example.org"}
    form |= {"groups": sovan().groups.values_list("pk", flat=True), "is_active": "on"}

    client_of(ann).post(edit, form)

    assert not sovan().is_active
    agree(ben)
    assert sovan().is_active and voice_of(sovan()) == sovan().pk
    assert begin(Client(), mailed).status_code == 410
    assert figures_of(account_screen(ben)) and not figures_of(account_screen(ann))
