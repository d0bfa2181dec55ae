"""Passkeys, apps and codes on paper: made, shown, lost."""

import json
import re
from base64 import b32decode
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.two_people.audit.models import AuditEntry
from office.accounts import factors
from office.accounts.models import HOW_MANY, RecoveryCode
from tests.accounts.conftest import ADD, ASK, HOME, code_of, give_app, with_password
from tests.accounts.softkey import SoftKey

APP = ADD
CODES, LIST = "/admin/factor/codes/", "/admin/factors/"
HERE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def at_localhost(settings: Any) -> None:
    settings.OTP_WEBAUTHN_RP_ID = "testserver"
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [HERE]


def options(client: Client, address: str) -> dict[str, Any]:
    screen = client.get(address).content.decode()
    return json.loads(re.search(r'id="passkey-options"[^>]*>(.*?)</script>', screen, re.S)[1])


def make_passkey(client: Client, key: SoftKey | None = None) -> SoftKey:
    key = key or SoftKey(HERE)
    client.post(ADD, {"passkey": key.made(options(client, ADD))})
    return key


def log_of(user: Any) -> list[str]:
    return list(AuditEntry.objects.about(user).order_by("pk").values_list("verb", flat=True))


def paper(client: Client) -> list[str]:
    return re.findall(r"<li>(\w{4} \w{4} \w{4})</li>", client.get(CODES).content.decode())


# An app


def secret_of(screen: str) -> str:
    letters = re.search(r"door-letters[^>]*>([A-Z2-7 ]+)<", screen)[1].replace(" ", "")
    return b32decode(letters).hex()


@pytest.mark.parametrize("ending", ["03", "1b"])
def test_the_letters_to_type_are_the_whole_secret(required, publisher, monkeypatch, ending):
    """Also one whose last letters are 3 or D."""
    wanted = "0" * (40 - len(ending)) + ending
    monkeypatch.setattr(factors, "new_secret", lambda: wanted)

    assert secret_of(with_password(publisher).get(APP).content.decode()) == wanted


def test_an_app_is_there_once_its_first_code_was_typed(required, publisher):
    client = with_password(publisher)
    secret = secret_of(client.get(APP).content.decode())
    assert secret == secret_of(client.get(APP).content.decode())  # also when it is loaded again
    app = factors.app_of(publisher, secret)

    assert "This code is not right" in client.post(APP, {"code": "1"}).content.decode()
    assert not factors.has_any(publisher)
    khmer = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
    answer = client.post(APP, {"code": code_of(app).translate(khmer), "next": "/admin/pages/"})

    assert answer["Location"].startswith(CODES)
    assert client.get("/admin/pages/").status_code == 200
    assert log_of(publisher)[-2:] == [factors.ADDED, factors.NEW_CODES]


def test_a_code_opens_once(publisher):
    app = give_app(publisher)
    client, other = with_password(publisher), with_password(publisher)
    code = code_of(app)

    assert (
        client.post(ASK, {"code": f"{code[:3]} {code[3:]}", "next": "/admin/pages/"})["Location"]
        == "/admin/pages/"
    )
    assert client.get(HOME).status_code == 200
    assert "not right" in other.post(ASK, {"code": code}).content.decode()
    assert other.get(HOME).status_code == 302


def test_no_other_site_is_led_to(publisher):
    app = give_app(publisher)
    client = with_password(publisher)

    answer = client.post(ASK, {"code": code_of(app), "next": "https://example.org/"})

    assert answer["Location"] == HOME


@pytest.mark.parametrize(
    "typed", ["", "000000", "١٢", "1" * 400, "²²²²²²", pytest.param("\0", marks=pytest.mark.soak)]
)
def test_anything_else_opens_nothing(publisher, typed):
    give_app(publisher)
    client = with_password(publisher)

    for field in ("code", "paper", "passkey"):
        assert client.post(ASK, {field: typed}).status_code == 200
    assert client.get(HOME).status_code == 302


def test_who_guesses_is_slowed_and_the_owner_hears_of_it(publisher):
    app = give_app(publisher)
    client = with_password(publisher)

    for _ in range(12):
        app.refresh_from_db()
        app.throttling_failure_timestamp = None  # the waiting is over
        app.save()
        client.post(ASK, {"code": "000000"})

    assert [one.subject for one in mail.outbox] == ["CNCC: Somebody knows your password"]
    app.refresh_from_db()
    _is_allowed, until = app.verify_is_allowed()
    minutes = (until["locked_until"] - app.throttling_failure_timestamp).total_seconds() / 60
    assert 1 < minutes < 10


@pytest.mark.parametrize(
    ("language", "wrong", "seconds", "sentence"),
    [
        ("en", 9, 0, "Wait 5 minutes and type the code"),
        ("en", 9, 220, "Wait 1 minute and type the code"),
        ("km", 9, 0, "សូមរង់ចាំ 5 នាទី"),
        ("en", 1, 0, "Wait 1 minute and type the code"),
    ],
)
def test_a_right_code_that_nobody_reads_is_not_called_wrong(
    publisher, language, wrong, seconds, sentence
):
    """Nor right: the answer to any other is the same."""
    app = give_app(publisher)
    client = with_password(publisher)
    app.throttling_failure_count = wrong
    app.throttling_failure_timestamp = timezone.now() - timedelta(seconds=seconds)
    app.save()

    client.cookies["django_language"] = language
    said = [
        client.post(ASK, {"code": code}).content.decode() for code in (code_of(app), "000000", "x")
    ]

    assert all(sentence in one for one in said)
    assert not any("This code is not right" in one for one in said)
    assert len({re.sub(r'(?:nonce|value)="[^"]*"', "", one) for one in said}) == 1
    assert client.get(HOME).status_code == 302
    app.refresh_from_db()
    assert app.throttling_failure_count == wrong
    assert mail.outbox == []


def test_who_waited_comes_in_and_a_code_that_was_read_is_called_wrong(publisher):
    app = give_app(publisher)
    client = with_password(publisher)
    app.throttling_failure_count = factors.WARNED_AT
    app.throttling_failure_timestamp = timezone.now() - timedelta(minutes=5)
    app.save()

    wrong = client.post(ASK, {"code": "000000"}).content.decode()
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    right = client.post(ASK, {"code": code_of(app)})

    assert "This code is not right" in wrong
    assert right.status_code == 302


# A passkey


def test_a_passkey_is_made_and_opens(required, publisher):
    key = make_passkey(with_password(publisher))
    client = with_password(publisher)
    assert client.get(HOME)["Location"].startswith(ASK)

    client.post(ASK, {"passkey": key.shown(options(client, ASK))})

    assert client.get(HOME).status_code == 200
    assert [one.subject for one in mail.outbox] == [
        "CNCC: A second factor was added to your account"
    ]


def test_a_copied_site_gets_nothing(publisher):
    key = make_passkey(with_password(publisher))
    client = with_password(publisher)

    key.origin = "http://localhost.example.org:8000"
    answer = client.post(ASK, {"passkey": key.shown(options(client, ASK))})

    assert "The passkey was not taken" in answer.content.decode()
    assert client.get(HOME).status_code == 302
    assert log_of(publisher)[-1] == factors.REFUSED


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}"])
def test_what_no_passkey_answers_adds_none(required, publisher, answer):
    client = with_password(publisher)
    options(client, ADD)

    said = client.post(ADD, {"passkey": answer})

    assert (said.status_code, "The passkey was not taken" in said.content.decode()) == (200, True)
    assert not factors.has_any(publisher)
    assert client.get(HOME)["Location"].startswith(ADD)


def test_an_answer_is_taken_once(publisher):
    key = make_passkey(with_password(publisher))
    client, other = with_password(publisher), with_password(publisher)
    answer = key.shown(options(client, ASK))
    client.post(ASK, {"passkey": answer})

    client.get("/admin/logout/")
    options(other, ASK)
    other.post(ASK, {"passkey": answer})

    assert other.get(HOME).status_code == 302


def test_the_passkey_of_somebody_else_opens_nothing(publisher, translator):
    theirs = make_passkey(with_password(translator))
    make_passkey(with_password(publisher))
    client = with_password(publisher)

    client.post(ASK, {"passkey": theirs.shown(options(client, ASK))})

    assert client.get(HOME).status_code == 302


def test_an_address_of_figures_offers_no_passkey(publisher, settings):
    settings.OTP_WEBAUTHN_RP_ID = "localhost"

    screen = with_password(publisher).get(ADD).content.decode()

    assert "passkey-options" not in screen
    assert "door-picture" in screen


# Codes on paper


def test_codes_are_shown_once_and_open_once(publisher):
    first = with_password(publisher)
    make_passkey(first)
    codes = paper(first)
    assert len(set(codes)) == HOW_MANY
    first.post(CODES)
    assert paper(first) == []
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()

    client, other = with_password(publisher), with_password(publisher)
    client.post(ASK, {"paper": codes[0].upper().replace(" ", "-")})
    other.post(ASK, {"paper": codes[0]})

    assert client.get(HOME).status_code == 200
    assert other.get(HOME).status_code == 302
    assert factors.of(publisher).codes == HOW_MANY - 1
    assert mail.outbox[-1].subject == "CNCC: A recovery code was used for your account"


def test_new_codes_make_the_old_paper_useless(publisher):
    client = with_password(publisher)
    make_passkey(client)
    old = paper(client)

    client.post(CODES, {"new": "1"})

    assert set(paper(client)).isdisjoint(old)
    other = with_password(publisher)
    other.post(ASK, {"paper": old[0]})
    assert other.get(HOME).status_code == 302


# The list


def test_who_adds_one_ends_every_other_session(publisher):
    elsewhere, client = with_password(publisher), with_password(publisher)

    make_passkey(client)

    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME)["Location"].startswith("/admin/login/")


def test_a_second_one_asks_for_the_first_again(publisher, time_machine):
    app = give_app(publisher)
    client = with_password(publisher)
    client.post(ASK, {"code": code_of(app)})
    assert client.get(ADD).status_code == 200

    time_machine.move_to(timezone.now() + timedelta(minutes=31))

    for address in (ADD, CODES, LIST):
        assert client.get(address)["Location"].startswith(ASK)
    assert client.post(LIST, {"remove": f"app:{app.pk}"})["Location"].startswith(ASK)
    assert factors.has_any(publisher)


def test_the_last_one_stays_with_who_needs_one(required, publisher):
    app = give_app(publisher)
    client = with_password(publisher)
    client.post(ASK, {"code": code_of(app)})

    screen = client.post(LIST, {"remove": f"app:{app.pk}"}, follow=True).content.decode()

    assert "Add another one first" in screen
    make_passkey(client)
    assert (
        "Removed." in client.post(LIST, {"remove": f"app:{app.pk}"}, follow=True).content.decode()
    )
    assert [len(factors.of(publisher).passkeys), len(factors.of(publisher).apps)] == [1, 0]


def test_who_needs_none_may_go_without(required, translator):
    app = give_app(translator)
    client = with_password(translator)
    client.post(ASK, {"code": code_of(app)})

    client.post(LIST, {"remove": f"app:{app.pk}"})

    assert client.get(HOME).status_code == 200
    assert with_password(translator).get(HOME).status_code == 200


def test_nobody_removes_what_is_somebody_elses(publisher, translator):
    theirs = give_app(translator)
    app = give_app(publisher)
    client = with_password(publisher)
    client.post(ASK, {"code": code_of(app)})

    client.post(LIST, {"remove": f"app:{theirs.pk}"})

    assert factors.has_any(translator)


def test_who_has_no_factor_gets_no_codes_on_paper(required, publisher):
    client = with_password(publisher)

    for answer in (client.get(CODES), client.post(CODES, {"new": ""})):
        assert (answer.status_code, answer["Location"]) == (302, ADD)
    assert not RecoveryCode.objects.exists()
