import phonenumbers
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.core.vocabularies.directory import CHANNEL_KINDS, SHORT_KINDS, codes
from home.directory.channel_values import (
    ChannelValue,
    Lists,
    display,
    href,
    is_dialled_from_abroad,
    match_key,
    read,
)
from khmertext import digits

LISTS = Lists(
    short_codes=frozenset({"1280", "1288"}),
    held_back=frozenset({match_key("012 311 112"), match_key("119")}),
    domains=frozenset({"cncc.gov.kh", "aplecambodia.org", "play.google.com"}),
)

ACCEPTED = [
    # type, kind, typed, stored, display, href
    ("call", "emergency_short_code", "117", "117", "117", "tel:117"),
    ("call", "emergency_short_code", "១១៧", "117", "117", "tel:117"),
    ("call", "short_code", " 1280 ", "1280", "1280", "tel:1280"),
    ("sms", "short_code", "១២៨០", "1280", "1280", "sms:1280"),
    ("call", "landline", "023 213 004", "023213004", "023 213 004", "tel:+85523213004"),
    ("call", "landline", "០២៣ ២១៣ ០០៤", "023213004", "023 213 004", "tel:+85523213004"),
    ("call", "landline", "+855 (0)23 213-004", "023213004", "023 213 004", "tel:+85523213004"),
    ("call", "mobile", "092 311 511", "092311511", "092 311 511", "tel:+85592311511"),
    ("sms", "mobile", "092311511", "092311511", "092 311 511", "sms:+85592311511"),
    ("call", "toll_free", "1800 123 456", "1800123456", "1800 123 456", "tel:1800123456"),
    ("call", "foreign", "+18008435678", "+18008435678", "+1 800-843-5678", "tel:+18008435678"),
    ("email", "", "admin@CNCC.gov.kh", "admin@cncc.gov.kh", "admin@cncc.gov.kh",
     "mailto:admin@cncc.gov.kh"),
    ("website", "", "https://www.cncc.gov.kh", "https://www.cncc.gov.kh",
     "https://www.cncc.gov.kh", "https://www.cncc.gov.kh"),
    ("web_form", "", "https://aplecambodia.org/reporting-page/",
     "https://aplecambodia.org/reporting-page/", "https://aplecambodia.org/reporting-page/",
     "https://aplecambodia.org/reporting-page/"),
    ("telegram", "", "https://t.me/cncc_help", "cncc_help", "@cncc_help", "https://t.me/cncc_help"),
    ("telegram", "", "@cncc_help", "cncc_help", "@cncc_help", "https://t.me/cncc_help"),
    ("messenger", "", "m.me/cncc.kh", "cncc.kh", "@cncc.kh", "https://m.me/cncc.kh"),
    ("whatsapp", "", "092 311 511", "+85592311511", "092 311 511", "https://wa.me/85592311511"),
    ("whatsapp", "", "https://wa.me/85592311511", "+85592311511", "092 311 511",
     "https://wa.me/85592311511"),
    ("walk_in", "", "anything", "walk_in", None, None),
]  # fmt: skip

REFUSED = [
    # type, kind, typed, field, why the row exists
    ("call", "", "117", "kind", "a number needs its kind"),
    ("email", "mobile", "a@cncc.gov.kh", "kind", "only numbers have a kind"),
    ("call", "mobile", "  ", "value", "empty"),
    ("", "", "117", "type", "no type"),
    ("call", "short_code", "+8551280", "value", "a short code has no prefix"),
    ("call", "short_code", "01280", "value", "nor a trunk 0"),
    ("call", "short_code", "1299", "value", "nobody vouched for it"),
    ("call", "short_code", "12", "value", "too short"),
    ("call", "emergency_short_code", "1280", "value", "not an emergency number"),
    ("call", "emergency_short_code", "119", "value", "held back"),
    ("call", "mobile", "012 311 112", "value", "held back"),
    ("call", "mobile", "+855 12 311 112", "value", "held back in another writing"),
    ("whatsapp", "", "+85512311112", "value", "held back on another channel"),
    ("call", "landline", "023 213 00", "value", "a digit is missing"),
    ("call", "landline", "023 213 004 ext 5", "value", "letters"),
    ("call", "landline", "092 311 511", "kind", "this one is mobile"),
    ("call", "mobile", "023 213 004", "kind", "this one is a landline"),
    ("call", "mobile", "+18008435678", "kind", "foreign"),
    ("call", "foreign", "023 213 004", "kind", "not foreign"),
    ("website", "", "http://cncc.gov.kh", "value", "not https"),
    ("website", "", "https://cncc.gov.kh.example.com", "value", "look-alike host"),
    ("website", "", "https://evilcncc.gov.kh", "value", "suffix without a dot"),
    ("website", "", "https://user@cncc.gov.kh", "value", "user name"),
    ("website", "", "https://cncc.gov.kh:8443/", "value", "port"),
    ("website", "", "https://cncc.gov.kh:x/", "value", "broken port"),
    ("website", "", "https://bit.ly/help", "value", "shortener"),
    ("website", "", "javascript:alert(1)", "value", "script"),
    ("website", "", 'https://cncc.gov.kh/"><script>', "value", "markup"),
    ("telegram", "", "https://t.me.example.com/cncc", "value", "other host"),
    ("telegram", "", "ជំនួយ", "value", "not an account name"),
    ("telegram", "", "https://[t.me/cncc", "value", "not an address"),
    ("telegram", "", "https://me@t.me/cncc", "value", "user name"),
    ("email", "", "admin@", "value", "no domain"),
    ("email", "", "អ@cncc.gov.kh", "value", "not ASCII"),
]


@pytest.mark.parametrize(("type", "kind", "typed", "stored", "shown", "link"), ACCEPTED)
def test_accepted_value_is_stored_shown_and_linked(type, kind, typed, stored, shown, link):
    accepted = read(type, kind, typed, LISTS)

    assert (accepted.value, display(accepted), href(accepted)) == (stored, shown, link)


@pytest.mark.parametrize(("type", "kind", "typed", "field", "why"), REFUSED)
def test_refused_value_names_the_field(type, kind, typed, field, why):
    with pytest.raises(ValidationError) as refusal:
        read(type, kind, typed, LISTS)

    [message] = refusal.value.message_dict[field]
    assert message.endswith("."), why


@given(st.from_regex(r"[0-9]{3,5}", fullmatch=True), st.sampled_from(sorted(SHORT_KINDS)))
def test_short_code_is_never_prefixed(code, kind):
    for type in ("call", "sms"):
        channel = ChannelValue(type, kind, code)
        assert display(channel) == code
        assert href(channel).split(":")[1] == code
        assert not is_dialled_from_abroad(channel)


@given(st.sampled_from(["landline", "mobile", "toll_free"]), st.integers(0, 99_999_999))
def test_shown_digits_are_those_of_the_row(kind, number):
    try:
        accepted = read("call", kind, f"0{number}", LISTS)
    except ValidationError:
        return
    digits = "".join(char for char in display(accepted) if char.isdigit())
    assert digits == accepted.value
    assert phonenumbers.is_valid_number(phonenumbers.parse(accepted.e164))


@given(st.sampled_from(codes(CHANNEL_KINDS)), st.sampled_from(["call", "sms"]), st.text())
def test_read_either_accepts_or_speaks(kind, type, typed):
    try:
        accepted = read(type, kind, typed, LISTS)
    except ValidationError as refusal:
        assert set(refusal.message_dict) <= {"type", "kind", "value"}
    else:
        assert accepted.value.isascii()
        assert read(type, kind, accepted.value, LISTS) == accepted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("012 311 112", "+85512311112"),
        ("(023) 218 018", "023218018"),
        ("០១២ ៣១១ ១១២", "012311112"),
        ("https://www.CNCC.gov.kh/", "cncc.gov.kh"),
        ("https://t.me/Fake_Help", "fake_help"),
        ("@fake_help", "fake_help"),
        ("m.me/fake.help/", "fake.help"),
        ("https://wa.me/85512311112", "012 311 112"),
        ("tel:+855 12 311 112", "012 311 112"),
    ],
)
def test_match_key_is_the_same_for_two_writings(one, other):
    assert match_key(one) == match_key(other)


def test_digits_leaves_everything_else():
    assert digits("លេខ ១២៨០ a1", to="latin") == "លេខ 1280 a1"
