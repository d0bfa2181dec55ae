"""What an editor types for a contact channel, read into the one value that is stored and served.

Pure: no models. Ordinary numbers go through phonenumbers by the plan of the country. Short codes
are digits as dialled and never get a prefix: 1280 is unknown to every library and +8551280 reaches
nobody.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType, shortnumberinfo

from cms.core.country import country
from cms.core.links.shorteners import SHORTENERS
from cms.core.vocabularies.directory import (
    LINK_TYPES,
    MESSAGING_TYPES,
    PHONE_TYPES,
    SHORT_KINDS,
)
from khmertext import digits

WALK_IN = "walk_in"  # a place has no number; its address is words on the ServicePage
MESSAGING_HOSTS = {"telegram": ("t.me",), "messenger": ("m.me",), "whatsapp": ("wa.me",)}
_KIND_OF_TYPE = {
    PhoneNumberType.FIXED_LINE: {"landline"},
    PhoneNumberType.MOBILE: {"mobile"},
    PhoneNumberType.FIXED_LINE_OR_MOBILE: {"landline", "mobile"},
    PhoneNumberType.TOLL_FREE: {"toll_free"},
}
# what may stand before a number, an account or an address without changing it
_AROUND = re.compile(r"(?:https?://|mailto:|tel:|sms:)?(?:www\.)?(?:@|(?:t|m|wa)\.me/)?")
_ACCOUNT = re.compile(r"[A-Za-z][A-Za-z0-9_.]{3,63}")


@dataclass(frozen=True)
class Lists:
    """The tables that decide which values may be published.

    held_back holds match keys (see `match_key`); domains are host names without "www.".
    """

    short_codes: frozenset[str] = field(default_factory=frozenset)
    held_back: frozenset[str] = field(default_factory=frozenset)
    domains: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class ChannelValue:
    """One accepted value."""

    type: str
    kind: str
    value: str

    @property
    def e164(self) -> str:
        """Empty for short codes and for everything without a number."""
        is_full = self.type in PHONE_TYPES and self.kind not in SHORT_KINDS
        number = _parse(self.value) if is_full or self.type == "whatsapp" else None
        return "" if number is None else phonenumbers.format_number(number, PhoneNumberFormat.E164)


def match_key(value: str) -> str:
    """What two writings of one number, address or account share; used by the held-back list.

    "012 311 112", "wa.me/85512311112" and "០១២៣១១១១២" have one key: "85512311112".
    """
    text = _AROUND.sub("", digits(value, to="latin").strip().casefold(), count=1).rstrip("/")
    if re.fullmatch(r"[+\d\s().\-/]+", text):
        number = _parse(text)
        if number is not None and phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164).lstrip("+")
        return re.sub(r"\D", "", text)
    return text


def read(type: str, kind: str, raw: str, lists: Lists) -> ChannelValue:
    """The stored form of what was typed. Raises ValidationError with the field that is wrong."""
    if type in PHONE_TYPES and not kind:
        raise _refused("kind", _("Choose what kind of number this is."))
    if type not in PHONE_TYPES and kind:
        raise _refused("kind", _("Only calls and text messages have a kind of number."))
    if type != WALK_IN and not raw.strip():
        raise _refused("value", _("Enter the number or address of this contact."))
    accepted = _read(type, kind, raw.strip(), lists)
    if match_key(accepted.value) in lists.held_back:
        raise _refused("value", _("This value is on the list of values that may not be published."))
    return accepted


def _read(type: str, kind: str, raw: str, lists: Lists) -> ChannelValue:
    if type in PHONE_TYPES and kind in SHORT_KINDS:
        return ChannelValue(type, kind, _short_code(kind, raw, lists))
    if type in PHONE_TYPES:
        return _full_number(type, kind, raw)
    if type in MESSAGING_TYPES:
        return _messaging(type, raw)
    if type in LINK_TYPES:
        return ChannelValue(type, "", _link(raw, lists))
    if type == "email":
        return ChannelValue(type, "", _email(raw))
    if type == WALK_IN:
        return ChannelValue(type, "", WALK_IN)
    raise _refused("type", _("Choose how people reach this contact."))


def _short_code(kind: str, raw: str, lists: Lists) -> str:
    number = re.sub(r"[\s\-]", "", digits(raw, to="latin"))
    if not re.fullmatch(r"\d{3,5}", number):
        raise _refused(
            "value", _("A short number has 3 to 5 digits and no prefix; write it as it is dialled.")
        )
    if kind == "emergency_short_code" and not shortnumberinfo.is_emergency_number(
        number, country().code
    ):
        raise _refused("value", _("This is not a known emergency number of this country."))
    if kind == "short_code" and number not in lists.short_codes:
        raise _refused(
            "value",
            _("This short number is not in the list of known short numbers. Have it added first."),
        )
    return number


def _full_number(type: str, kind: str, raw: str) -> ChannelValue:
    number = _valid_number(raw)
    is_foreign = phonenumbers.region_code_for_number(number) != country().code
    if is_foreign != (kind == "foreign"):
        raise _refused(
            "kind",
            _("This number is not one of this country; choose “Number abroad”.")
            if is_foreign
            else _("This is a number of this country; choose its kind."),
        )
    allowed = _KIND_OF_TYPE.get(phonenumbers.number_type(number), set())
    if not is_foreign and kind not in allowed:
        raise _refused("kind", _("The number is of another kind than the one chosen."))
    if is_foreign:
        return ChannelValue(type, kind, phonenumbers.format_number(number, PhoneNumberFormat.E164))
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return ChannelValue(type, kind, re.sub(r"\D", "", national))


def _messaging(type: str, raw: str) -> ChannelValue:
    text = raw
    if "://" in raw or "/" in raw:
        url = _address(raw if "://" in raw else f"https://{raw}")
        if url.scheme != "https" or url.hostname not in MESSAGING_HOSTS[type] or url.query:
            raise _refused("value", _("Enter the account name, or its https address."))
        text = url.path.strip("/")
    if type == "whatsapp":
        number = _valid_number(text if text.startswith(("+", "0")) else f"+{text}")
        return ChannelValue(type, "", phonenumbers.format_number(number, PhoneNumberFormat.E164))
    name = text.removeprefix("@")
    if not _ACCOUNT.fullmatch(name):
        raise _refused("value", _("Enter the account name: letters, digits, “_” and “.” only."))
    return ChannelValue(type, "", name)


def _link(raw: str, lists: Lists) -> str:
    url = _address(raw)
    host = (url.hostname or "").removeprefix("www.")
    if url.scheme != "https" or not host or not raw.isascii() or re.search(r"[\s<>\"'\\]", raw):
        raise _refused("value", _("Enter a web address that begins with https://."))
    if host in SHORTENERS:
        raise _refused("value", _("Shortened addresses hide where they lead; use the full one."))
    if not any(host == domain or host.endswith(f".{domain}") for domain in lists.domains):
        raise _refused(
            "value", _("This site is not in the list of known sites. Have it added first.")
        )
    return raw


def _address(raw: str) -> SplitResult:
    try:
        url = urlsplit(raw)
        has_port = url.port is not None
    except ValueError as error:
        raise _refused("value", _("This is not a web address.")) from error
    if url.username or url.password or has_port:
        raise _refused("value", _("A web address may hold no user name, password or port."))
    return url


def _email(raw: str) -> str:
    if not raw.isascii():
        raise _refused("value", _("Enter an e-mail address in Latin letters."))
    try:
        validate_email(raw)
    except ValidationError as error:
        raise _refused("value", _("This is not an e-mail address.")) from error
    local, domain = raw.rsplit("@", 1)
    return f"{local}@{domain.lower()}"


def _valid_number(raw: str) -> PhoneNumber:
    text = digits(raw, to="latin")
    if not re.fullmatch(r"\+?[\d\s().\-]+", text):
        raise _refused("value", _("A phone number has digits, spaces and a leading + only."))
    number = _parse(text)
    if number is None or not phonenumbers.is_valid_number(number):
        raise _refused("value", _("This is not a complete phone number. Please count the digits."))
    return number


def _parse(text: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country().code)
    except phonenumbers.NumberParseException:
        return None


def _refused(field: str, message: Any) -> ValidationError:
    return ValidationError({field: ValidationError(message, code="refused")})


# What channels show and open. Both are computed from the stored value only.


def display(channel: ChannelValue) -> str | None:
    """The value as people read it, in ASCII digits: "1280", "023 213 004"; None for a place."""
    if channel.type == WALK_IN:
        return None
    if e164 := channel.e164:
        number = phonenumbers.parse(e164)
        is_home = phonenumbers.region_code_for_number(number) == country().code
        style = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(number, style)
    if channel.type in MESSAGING_TYPES:
        return f"@{channel.value}"
    return channel.value


def href(channel: ChannelValue) -> str | None:
    """The address that opens the channel: "tel:1280", "tel:+85523213004", "https://t.me/name"."""
    if channel.type in PHONE_TYPES:
        # a free number cannot be reached through its international form
        is_plain = channel.kind in SHORT_KINDS or channel.kind == "toll_free"
        scheme = "tel" if channel.type == "call" else "sms"
        return f"{scheme}:{channel.value if is_plain else channel.e164}"
    if channel.type in MESSAGING_TYPES:
        return f"https://{MESSAGING_HOSTS[channel.type][0]}/{channel.value.lstrip('+')}"
    if channel.type == "email":
        return f"mailto:{channel.value}"
    return channel.value if channel.type in LINK_TYPES else None


def called(channel: ChannelValue) -> tuple[str, str]:
    """What people read and what opens it, of a telephone number, which always has both."""
    shown, opened = display(channel), href(channel)
    assert shown is not None and opened is not None
    return shown, opened


def is_dialled_from_abroad(channel: ChannelValue) -> bool:
    """Whether the number can work outside the country at all; a person may still say no."""
    return bool(channel.e164) and channel.kind != "toll_free"
