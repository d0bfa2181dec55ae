"""Messages as Standard Webhooks has them: https://github.com/standard-webhooks/standard-webhooks.

Secrets, signatures, and which addresses are written to. Pure but for the settings.
"""

import base64
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from cms.core.links.outside import is_public

PREFIX = "whsec_"
AGENT = "cncc-webhook"
BYTES = 32  # of a secret; the specification allows 24 to 64


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def new_id() -> str:
    return f"msg_{secrets.token_hex(16)}"


def headers(number: str, body: bytes, signed_by: Iterable[str], at: datetime) -> dict[str, str]:
    """Of one attempt; signed_by: every secret that is good at the moment."""
    moment = str(int(at.timestamp()))
    signed = f"{number}.{moment}.".encode() + body
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": number,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signature(secret, signed) for secret in signed_by),
    }


def signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def is_trial() -> bool:
    """Where somebody tries it on one machine; no such server starts for strangers."""
    return bool(settings.DEBUG or settings.CMS_DEMO)


def may_open(address: str) -> bool:
    """Is an IP address one that messages are sent to? Asked when it is connected to."""
    return is_public(address) or (is_trial() and ipaddress.ip_address(address).is_loopback)


def refusal_of(address: str) -> str:
    """Why no message is sent to this address; "" if it may be."""
    try:
        parts: Any = urlsplit(address)
        _port = parts.port
    except ValueError:
        return _("This is no web address.")
    if parts.scheme not in ("http", "https") or not parts.hostname or not address.isprintable():
        return _("This is no web address.")
    if parts.username is not None:
        return _("Leave the name and the password out of the address.")
    if parts.scheme != "https" and not is_trial():
        return _("The address must begin with https.")
    return ""
