"""Every way in which a number leaves: digits equal the row, short codes have no prefix."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.documents.models import Document
from cms.two_people.refusals import Refused
from home.directory import card
from home.directory.channel_values import Lists, href, match_key, read
from home.directory.upkeep import clock
from home.models import (
    ContactChannel,
    KnownShortCode,
)
from public.api.hsds import stored as hsds
from public.api.schema.schema_org import schema_org
from tests.home.conftest import called_first, called_too
from tests.parts import rounds

from .conftest import (
    CHECKED_AT,
    called,
    know,
    make_keeper,
)

BASE = "https://cncc.example"
DIALLED = re.compile(r"(?:tel:|sms:)(\+?[0-9]+)")


def every_rendering(locale="en"):
    """Name → text of everything that is published or printed now."""
    texts = {}
    for row in Document.objects.filter(deleted=False):
        texts[f"body of {row.locale}/{row.kind}"] = bytes(row.body).decode()
        texts[f"card of {row.locale}/{row.kind}"] = bytes(row.card).decode()
        is_service = row.kind == "services"
        json_ld = schema_org(json.loads(bytes(row.body)), BASE) if is_service else None
        texts[f"json-ld of {row.locale}/{row.kind}"] = json.dumps(json_ld)
    texts["paper"] = render_to_string("home/card.html", card.card_context(locale))
    texts["hsds"] = json.dumps(hsds.services(hsds.keys()))
    reader = Client(raise_request_exception=False)
    for row in Document.objects.filter(deleted=False, kind__in=["services", "help-now"]):
        key = "" if row.kind == "help-now" else f"{row.key}/"
        page = reader.get(f"/read/{row.locale}/{row.kind}/{key}")
        assert page.status_code == 200
        texts[f"reader of {row.locale}/{row.kind}"] = page.content.decode()
    return texts


def dialled(text):
    """Every number that a telephone would be told to dial."""
    return set(DIALLED.findall(text)) | set(re.findall(r'"number": "(\+?[0-9]+)"', text))


def test_all_renderings_show_a_new_number_and_none_the_old(published, channel, sokha, dara):
    # the number is not part of the service's name here
    other = {
        (row.kind, row.locale): row.etag for row in Document.objects.exclude(kind__in=AFFECTED)
    }
    called_first(
        channel, type="call", kind="mobile", value="092 311 511", by=sokha, **called("smart")
    )
    assert "92311511" not in "".join(every_rendering().values()).replace(" ", "")
    called_too(channel, by=dara, **called("metfone"))

    texts = every_rendering()
    for name in ("body of en/services", "body of en/help-now", "card of en/services", "hsds"):
        assert dialled(texts[name]) == {"+85592311511"}, name
    assert "92311511" in texts["paper"].replace(" ", "")
    assert all("117" not in dialled(text) for text in texts.values())
    assert other == {
        (row.kind, row.locale): row.etag for row in Document.objects.exclude(kind__in=AFFECTED)
    }


AFFECTED = ("services", "help-now")


@pytest.fixture
def short_code_page(published):
    return published


@settings(max_examples=rounds(2, 200), suppress_health_check=list(HealthCheck))
@given(code=st.from_regex(r"[1-9][0-9]{2,4}", fullmatch=True), sms=st.booleans())
def test_no_rendering_prefixes_a_short_code(short_code_page, channel, sokha, dara, code, sms):
    """The one channel gets any code the list knows; every renderer dials exactly its digits."""
    if not KnownShortCode.objects.filter(code=code).exists():
        know(code)
    row = ContactChannel.objects.get(pk=channel.pk)
    type = "sms" if sms else "call"
    called_first(row, type=type, kind="short_code", value=code, by=sokha, **called("smart"))
    called_too(row, by=dara, **called("metfone"))

    texts = every_rendering()
    for name, text in texts.items():
        assert dialled(text) <= {code}, name
        assert f"+855{code}" not in text and f"855{code}" not in text, name
    for name in (
        *("body of en/services", "body of en/help-now", "hsds"),
        *("reader of en/services", "reader of en/help-now"),
    ):
        assert dialled(texts[name]) == {code}, name
    assert re.search(rf"(?<![0-9]){code}(?![0-9])", texts["paper"])


FULL_NUMBERS = st.one_of(
    st.tuples(st.just("mobile"), st.from_regex(r"(?:012|092|010)[0-9]{6}", fullmatch=True)),
    st.tuples(st.just("landline"), st.from_regex(r"023(?:21|22|42|72)[0-9]{4}", fullmatch=True)),
    st.tuples(st.just("foreign"), st.from_regex(r"\+1202[2-9][0-9]{6}", fullmatch=True)),
)


@settings(max_examples=rounds(2, 200), suppress_health_check=list(HealthCheck))
@given(number=FULL_NUMBERS)
def test_every_rendering_dials_the_digits_of_the_row(short_code_page, channel, sokha, dara, number):
    kind, digits = number
    row = ContactChannel.objects.get(pk=channel.pk)
    try:
        called_first(row, type="call", kind=kind, value=digits, by=sokha, **called("smart"))
    except (Refused, ValidationError):
        return  # no such number, or of another kind; refused, so it cannot be wrong
    called_too(row, by=dara, **called("metfone"))
    e164 = digits if kind == "foreign" else f"+855{digits[1:]}"
    assert row.served.e164 == e164

    texts = every_rendering()
    for name, text in texts.items():
        assert dialled(text) <= {e164}, name
    for name in (
        *("body of en/services", "body of en/help-now", "hsds"),
        *("reader of en/services", "reader of en/help-now"),
    ):
        assert dialled(texts[name]) == {e164}, name
    assert re.sub(r"[^0-9]", "", digits) in re.sub(r"[^0-9]", "", texts["paper"])


@given(digits=st.from_regex(r"(?:012|092|096|010)[0-9]{6}", fullmatch=True), khmer=st.booleans())
def test_no_digit_of_a_full_number_is_lost(digits, khmer):
    """From what was typed, in either script, to what is dialled."""
    typed = digits.translate({ord(str(n)): chr(0x17E0 + n) for n in range(10)}) if khmer else digits
    try:
        value = read("call", "mobile", typed, Lists())
    except (Refused, ValidationError):
        return  # not a number of Cambodia; refused, so it cannot be wrong
    assert value.value == digits
    assert href(value) == f"tel:+855{digits[1:]}"
    assert match_key(typed) == f"855{digits[1:]}"


# the card


def test_paper_never_tells_anybody_not_to_call(published, channel):
    """However late its check is."""
    for days in (0, 40, 400):
        clock.tick(CHECKED_AT + timedelta(days=days))
        on_paper = strip_tags(render_to_string("home/card.html", card.card_context("en")))
        assert "117" in on_paper and "Are these numbers still right?" in on_paper
        assert "Do not use" not in on_paper


def test_card_is_for_people_of_the_directory_only(client, published, channel, sokha):
    address = reverse("home_cards", args=["en"])
    client.force_login(make_keeper("stranger", "add_service"))
    assert client.get(address).status_code == 302
    client.force_login(sokha)

    assert "117" in client.get(address).content.decode()
    assert client.get(reverse("home_cards", args=["fr"])).status_code == 404
