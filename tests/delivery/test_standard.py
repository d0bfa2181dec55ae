"""Standard Webhooks: what its own package signs and verifies."""

import base64
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from public.delivery import standard

BODY = '{"type":"feed.test","data":{"name":"ជំនួយ"}}'.encode()


def test_secrets_are_long_and_each_is_another():
    first, second = standard.new_secret(), standard.new_secret()

    assert first != second
    assert first.startswith("whsec_")
    assert len(base64.b64decode(first.removeprefix("whsec_"))) == 32


def test_a_signature_is_that_of_the_package():
    secret, at = standard.new_secret(), datetime(2026, 11, 28, 12, 0, 0, 900_000, tzinfo=UTC)

    headers = standard.headers("msg_1", BODY, [secret], at)

    assert headers["webhook-timestamp"] == "1795867200"
    assert headers["webhook-signature"] == Verifier(secret).sign("msg_1", at, BODY.decode())


def test_two_secrets_sign_and_either_verifies():
    old, new = standard.new_secret(), standard.new_secret()

    headers = standard.headers("msg_1", BODY, [new, old], timezone.now())

    for secret in (old, new):
        Verifier(secret).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(standard.new_secret()).verify(BODY, headers)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://app.example.org/changes", ""),
        ("https://app.example.org:8443/changes?a=b", ""),
        ("https://[2001:4860:4860::8888]/", ""),
        ("http://app.example.org/", "https."),
        ("HTTP://app.example.org/", "https."),
        ("https://me:secret@app.example.org/", "password"),
        ("https://@app.example.org/", "password"),
        ("https://", "no web address"),
        ("https:///changes", "no web address"),
        ("https://app.example.org:99999/", "no web address"),
        ("https://[::1/", "no web address"),
        ("https://app.example.org/\r\nX: y", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("app.example.org", "no web address"),
        ("", "no web address"),
    ],
)
def test_addresses_that_may_be_told(address, why):
    refused = standard.refusal_of(address)

    assert why in refused
    assert bool(refused) == bool(why)


@pytest.mark.parametrize("mode", ["DEBUG", "CMS_DEMO"])
def test_on_one_machine_loopback_may_be_told_without_tls(settings, mode):
    setattr(settings, mode, True)

    assert standard.refusal_of("http://127.0.0.1:9000/") == ""
    assert standard.may_open("127.0.0.1")
    assert standard.may_open("::1")
    assert not standard.may_open("10.0.0.1")
    assert not standard.may_open("169.254.169.254")


def test_elsewhere_it_may_not():
    assert not standard.may_open("127.0.0.1")
    assert standard.may_open("8.8.8.8")
