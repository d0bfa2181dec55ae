"""How often somebody may try: for one name, from one address, and in all.

Counted in the log, so that every process knows. Who has logged in on a device before is let
through with the limit of `axes` alone (five wrong passwords of a name from an address): an attacker
elsewhere, however many machines they have, locks nobody out of their own telephone or computer
(OWASP, device cookies). Names and addresses are kept as digests: in the field for the name people
type passwords, too.
"""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.publishing.audit.models import AuditEntry, log
from cms.publishing.people import User

FAILED, RESET_ASKED = "sign_in_failed", "password_reset_asked"
AN_HOUR = timedelta(hours=1)
# verb → most in an hour: for one name, from one address (an office shares one), in all
MOST = {FAILED: (10, 40, 300), RESET_ASKED: (3, 20, 100)}

COOKIE = "known_device"
SALT = "cms.accounts.throttle"
REMEMBERED = 180 * 24 * 3600  # seconds
PEOPLE = 8  # of one device, the latest


def is_too_much(verb: str, request: HttpRequest | None, name: str) -> bool:
    """One statement."""
    since = timezone.now() - AN_HOUR
    label = get_user_model()._meta.label_lower
    rows = AuditEntry.objects.filter(subject_type=label, verb=verb, locale="", at__gt=since)
    tried = list(rows.order_by().values_list("data__name", "data__address"))
    of_name, of_address, in_all = MOST[verb]
    asked_name, asked_address = _digest(name.casefold()), _address(request)
    return (
        len(tried) >= in_all
        or sum(one == asked_name for one, _address in tried) >= of_name
        or sum(one == asked_address for _name, one in tried) >= of_address
    )


def note(verb: str, request: HttpRequest | None, name: str) -> None:
    """Of an account that there is not, too: it is tried as often."""
    users = get_user_model()
    user = users._default_manager.filter(username=name).first() or users(pk=None)
    data = {"name": _digest(name.casefold()), "address": _address(request)}
    log(user, verb, by=None, data=data)


def locked_out(_request: HttpRequest, form: HttpResponse, _credentials: Any) -> HttpResponse:
    """What axes answers: the form, which says so in the person's language."""
    form.status_code = 429
    form["Retry-After"] = str(int(AN_HOUR.total_seconds()))
    return form


def knows(request: HttpRequest, name: str) -> bool:
    """Has this account logged in on this device before?"""
    found = get_user_model()._default_manager.filter(username=name).values_list("pk", flat=True)
    return bool(set(found) & set(_people(request)))


def remember(request: HttpRequest, user: User) -> Callable[[Any], None]:
    """What the answer to a login is given."""
    people = [user.pk, *(one for one in _people(request) if one != user.pk)][:PEOPLE]

    def give(response: Any) -> None:
        response.set_cookie(
            COOKIE,
            signing.dumps(people, salt=SALT),
            max_age=REMEMBERED,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

    return give


def _people(request: HttpRequest) -> list[int]:
    try:
        found: list[int] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED
        )
    except signing.BadSignature:
        return []
    return found


def _address(request: HttpRequest | None) -> str:
    """Of IPv6 the network: one machine has as many addresses as it likes."""
    if request is None:
        return ""
    said = str(get_client_ip_address(request) or "")
    try:
        address = ip_address(said)
    except ValueError:
        return _digest(said)
    prefix = 64 if address.version == 6 else 32
    return _digest(str(ip_network(f"{address}/{prefix}", strict=False)))


def _digest(text: str) -> str:
    return salted_hmac(SALT, text).hexdigest()[:16]
