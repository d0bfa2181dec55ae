"""How often somebody may try: for one name, from one address, and in all.

Counted in the log, so that every process knows. A device on which a person has logged in before is
counted for itself, by a random name in a signed cookie: an attacker elsewhere, however many
machines they have, locks nobody out of their own telephone or computer (OWASP, device cookies).
Names, addresses and devices are kept as digests: in the field for the name people type passwords,
too.
"""

import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from cms.proxy import client_address
from cms.request_context import active
from cms.two_people.audit.models import AuditEntry, log
from cms.two_people.people import User

FAILED, RESET_ASKED = "sign_in_failed", "password_reset_asked"
SIGNED_IN = "signed_in"
AN_HOUR = timedelta(hours=1)
# verb → most in an hour: for one name, from one address (an office shares one), in all
MOST = {FAILED: (10, 40, 300), RESET_ASKED: (3, 20, 100)}
OF_KNOWN_DEVICE = 10  # wrong passwords of one of its people

COOKIE = "known_device"
SALT = "office.accounts.throttle"
REMEMBERED = 180 * 24 * 3600  # seconds
PEOPLE = 8  # of one device, the latest


class TooOften(ValidationError):
    """The password was not read."""

    def __init__(self) -> None:
        sentence = _(
            "Somebody has tried too many wrong passwords. Have a link mailed to you below "
            "(“Forgotten password?”), log in on a telephone or computer on which you have logged "
            "in before, or wait an hour."
        )
        super().__init__(sentence, code="too_often")


@dataclass
class Asking:
    """The request of the office that is answered, for forms of Wagtail's that are not told of it.
    known: which of the passwords that it holds were looked at, and whether they were right."""

    request: HttpRequest
    known: dict[str, bool] = field(default_factory=dict)


class Guard:
    """The first of the backends, which lets nobody in: where a count is over the others are not
    asked, and what was refused so is not counted."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, **credentials: Any
    ) -> None:
        """Raises TooOften, which is a sentence of the form that asked."""
        request = request or _asking()
        wait = seconds_to_wait(FAILED, request, username or "")
        if wait and request is not None:
            request.must_wait = wait  # type: ignore[attr-defined]
        if wait:
            raise TooOften


@sensitive_variables("typed")
def is_password_of(user: User, typed: str) -> bool:
    """Counted like a login. Once for an answer: Wagtail makes a form that is refused again. Raises
    TooOften."""
    asking = active(Asking)
    known = asking.known if asking else {}
    if typed not in known:
        known[typed] = authenticate(username=user.get_username(), password=typed) is not None
    return known[typed]


def tell(request: HttpRequest, response: HttpResponse) -> None:
    """A form that says “too often” says so to programs, too."""
    wait = getattr(request, "must_wait", 0)
    if wait and response.status_code == 200:
        response.status_code = 429
        response["Retry-After"] = str(wait)


@dataclass(frozen=True)
class Try:
    """Who tries, in digests. device: on which the person of this name has logged in before."""

    name: str
    address: str
    device: str = ""


def seconds_to_wait(verb: str, request: HttpRequest | None, name: str) -> int:
    """0 where it may be tried now."""
    now = timezone.now()
    asked = _try(verb, request, name)
    rows = AuditEntry.objects.filter(
        subject_type=get_user_model()._meta.label_lower,
        verb=verb,
        locale="",
        at__gt=now - AN_HOUR,
    )
    fields = ("at", "data__name", "data__address", "data__device")
    tried = [(at, Try(*who)) for at, *who in rows.order_by("at", "pk").values_list(*fields)]
    strangers = [(at, one) for at, one in tried if not one.device]
    of_name, of_address, in_all = MOST[verb]
    counts: list[tuple[int, list[datetime]]] = [
        (of_name, [at for at, one in strangers if one.name == asked.name]),
        (of_address, [at for at, one in strangers if one.address == asked.address]),
        (in_all, [at for at, _one in strangers]),
    ]
    if asked.device:
        own = (asked.name, asked.device)
        counts = [(OF_KNOWN_DEVICE, [at for at, one in tried if (one.name, one.device) == own])]
    over = [times[-most] for most, times in counts if len(times) >= most]
    return ceil((max(over) + AN_HOUR - now).total_seconds()) if over else 0


def note(verb: str, request: HttpRequest | None, name: str) -> None:
    """Of an account that there is not, too: it is tried as often."""
    users = get_user_model()
    user = users._default_manager.filter(username=name).first() or users(pk=None)
    log(user, verb, by=None, data=asdict(_try(verb, request, name)))


def remember(request: HttpRequest, user: User) -> str:
    """Have the answer to a login make this device one of theirs; its digest."""
    device, people = _device(request)
    device = device or secrets.token_urlsafe(12)
    people = [user.pk, *(one for one in people if one != user.pk)][:PEOPLE]

    def give(response: Any) -> None:
        response.set_cookie(
            COOKIE,
            signing.dumps([device, people], salt=SALT),
            max_age=REMEMBERED,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

    request.known_device = give  # type: ignore[attr-defined]
    return _digest(device)


def device_of(request: HttpRequest) -> str:
    """Its digest; '' of a stranger."""
    device, _people = _device(request)
    return _digest(device) if device else ""


def _device(request: HttpRequest) -> tuple[str, list[int]]:
    """Its name, and who has logged in on it; nothing of a stranger."""
    try:
        device, people = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED
        )
    except signing.BadSignature:
        return "", []
    return device, people


def _asking() -> HttpRequest | None:
    asking = active(Asking)
    return asking.request if asking else None


def _try(verb: str, request: HttpRequest | None, name: str) -> Try:
    request = request or _asking()
    if request is None:
        return Try(_digest(name.casefold()), "")
    device, people = _device(request)
    users = get_user_model()._default_manager.filter(username=name, pk__in=people)
    is_known = verb == FAILED and people and users.exists()
    return Try(_digest(name.casefold()), _address(request), _digest(device) if is_known else "")


def _address(request: HttpRequest) -> str:
    """Of IPv6 the network: one machine has as many addresses as it likes."""
    said = client_address(request)
    try:
        address = ip_address(said)
    except ValueError:
        return _digest(said)
    prefix = 64 if address.version == 6 else 32
    return _digest(str(ip_network(f"{address}/{prefix}", strict=False)))


def _digest(text: str) -> str:
    return salted_hmac(SALT, text).hexdigest()[:16]
