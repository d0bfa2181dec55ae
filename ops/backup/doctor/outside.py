"""The site as others find it: both sides where they listen, every way through the proxy, and the
certificate that is shown."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.db import Error

from cms.documents.visibility import is_open
from ops.backup import program
from ops.backup.doctor import installation
from ops.backup.doctor.installation import Installation, Side
from ops.backup.doctor.sentences import HealthCheck, tell
from public.api import condition

ENDS_SOON, ENDS_NOW = timedelta(days=21), timedelta(days=5)
SECONDS: Final = 5  # for each step of a connection
UNAVAILABLE = 503
PROCESSES, PAUSE = 3, 0.5  # of a side, at most; seconds before it is asked again
LIVE, READY = "/healthz/live", "/healthz/ready"
FAILURES = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    """What somebody said. certificate: what they showed."""

    status: int
    certificate: x509.Certificate | None

    @property
    def is_good(self) -> bool:
        return self.status < 400


class _Line(http.client.HTTPConnection):
    """To `host`, or to whoever listens at `at`, a socket's path or another host, in its place."""

    def __init__(
        self, host: str, port: int | None, at: str, context: ssl.SSLContext | None
    ) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.at, self.context = at, context

    def connect(self) -> None:
        if self.at.startswith("/"):
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.settimeout(SECONDS)
            self.sock.connect(self.at)
            return
        port = 443 if self.context and self.port == self.default_port else self.port
        self.sock = socket.create_connection((self.at or self.host, port), SECONDS)
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)


def ask(address: str, *, at: str = "", is_strict: bool = False) -> Answer:
    """One GET, of which the body is not read. is_strict: a certificate that a browser refuses is a
    failure (ssl.SSLCertVerificationError). Raises FAILURES."""
    parts = urlsplit(address)
    context = _context(is_strict=is_strict) if parts.scheme == "https" else None
    line = _Line(parts.hostname or "", parts.port, at, context)
    try:
        path = parts._replace(scheme="", netloc="", fragment="").geturl()
        line.request("GET", path or "/", headers={"Connection": "close"})
        sock = line.sock
        shown = sock.getpeercert(binary_form=True) if isinstance(sock, ssl.SSLSocket) else None
        answer = line.getresponse()
        return Answer(answer.status, x509.load_der_x509_certificate(shown) if shown else None)
    finally:
        line.close()


def _context(*, is_strict: bool) -> ssl.SSLContext:
    """As browsers have it: the names of the certificate, and a chain to an authority that this
    machine knows. Otherwise whoever signed it, for whomever."""
    context = ssl.create_default_context()
    context.hostname_checks_common_name = False
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # which Python asks for, and no browser
    if not is_strict:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"nothing within {SECONDS} seconds"
    said = getattr(error, "strerror", None) or str(error)
    return str(said or type(error).__name__)


# The site


def site(now: datetime) -> HealthCheck:
    here = installation.here()
    path = READY if _may_be_ready() else LIVE
    gone: list[tuple[Side, str]] = []
    unready: list[tuple[Side, int]] = []
    for side in here.sides:
        is_socket = side.place.startswith("/")
        address = f"http://localhost{path}" if is_socket else f"{side.place}{path}"
        try:
            answer = _settled(address, side.place if is_socket else "")
        except FAILURES as error:
            gone.append((side, reason(error)))
        else:
            if not answer.is_good:
                unready.append((side, answer.status))
    if gone:
        names = " and ".join(side.name for side, _said in gone)
        return tell(
            "side-gone",
            sides=f"{names[0].upper()}{names[1:]} {'do' if len(gone) > 1 else 'does'}",
            units=" ".join(side.unit for side, _said in gone),
            reason=gone[0][1],
        )
    for side, status in unready:
        return tell("side-unready", side=side.name.capitalize(), unit=side.unit, status=status)
    return _through_proxy(here, path)


def _may_be_ready() -> bool:
    """Otherwise the line of the database has said why the sides are not."""
    try:
        return program.is_migrated() and not condition.is_unfinished()
    except Error:
        return False


def _settled(address: str, at: str) -> Answer:
    """Its answer, and not that of a process which has not heard yet that the database came back:
    each of them fails once, and connects again."""
    answer = ask(address, at=at)
    for _more in range(PROCESSES):
        if answer.status != UNAVAILABLE:
            break
        time.sleep(PAUSE)
        answer = ask(address, at=at)
    return answer


def _through_proxy(here: Installation, path: str) -> HealthCheck:
    is_ready = path == READY
    for address in _addresses(path, is_ready=is_ready):
        try:
            answer = _settled(address, here.proxy)
        except FAILURES as error:
            return tell("proxy-gone", url=address, reason=reason(error))
        if not answer.is_good:
            return tell("proxy-astray", url=address, status=answer.status)
    if here.proxy:
        try:
            ask(settings.BASE_URL + path)
        except FAILURES as error:
            host = urlsplit(settings.BASE_URL).hostname
            return tell("name-astray", url=settings.BASE_URL, host=host, reason=reason(error))
    if not is_ready:
        return tell("site-answers", url=settings.BASE_URL)
    return tell("site" if is_open() else "site-closed", url=settings.BASE_URL)


def _addresses(path: str, *, is_ready: bool) -> Iterator[str]:
    """What a monitor, a reader and an editor open."""
    yield settings.BASE_URL + path
    if is_ready:
        if is_open():
            yield settings.BASE_URL + "/"
        yield settings.OFFICE_URL + "/admin/login/"


def heartbeat() -> str:
    """A GET that says nothing but that all is well here, to whoever misses it otherwise. What went
    wrong; empty: it was taken."""
    try:
        answer = ask(settings.HEARTBEAT_URL, is_strict=True)
    except FAILURES as error:
        return reason(error)
    return "" if answer.is_good else f"it answers {answer.status}"


# The certificate


def certificate(now: datetime) -> HealthCheck:
    if urlsplit(settings.BASE_URL).scheme != "https" and not settings.TLS_CERTIFICATE:
        return tell("certificate-none")
    try:
        kept = _of_file()
        shown = _shown()
    except (OSError, ValueError) as error:
        return tell("certificate-unread", reason=error)
    one = shown or kept
    if one is None:
        return tell("certificate-unseen", url=settings.BASE_URL)
    ends = f"{one.not_valid_after_utc:%Y-%m-%d}"
    if shown and kept and shown != kept:
        return tell(
            "certificate-not-shown",
            url=settings.BASE_URL,
            ends=ends,
            file=settings.TLS_CERTIFICATE,
            theirs=f"{kept.not_valid_after_utc:%Y-%m-%d}",
        )
    left = one.not_valid_after_utc - now
    if left < ENDS_NOW:
        return tell("certificate-ends", ends=ends)
    # of one that signed itself nothing else is to be said
    is_own = one.issuer == one.subject
    if shown and not is_own and (refusal := next(_refusals(), None)):
        signed = one.issuer.rfc4514_string()
        return tell("certificate-refused", host=refusal[0], reason=refusal[1], signed=signed)
    if left < ENDS_SOON:
        return tell("certificate-ends-soon", ends=ends)
    return tell("certificate-own" if is_own else "certificate", ends=ends)


def _refusals() -> Iterator[tuple[str, str]]:
    """Each host at which browsers refuse what is shown, and why."""
    for address in dict.fromkeys((settings.BASE_URL, settings.OFFICE_URL)):
        try:
            ask(address + LIVE, at=installation.here().proxy, is_strict=True)
        except ssl.SSLCertVerificationError as error:
            yield urlsplit(address).hostname or "", error.verify_message.rstrip(".")
        except FAILURES:
            pass  # the line of the site says it


def _of_file() -> x509.Certificate | None:
    if not settings.TLS_CERTIFICATE:
        return None
    return x509.load_pem_x509_certificate(Path(settings.TLS_CERTIFICATE).read_bytes())


def _shown() -> x509.Certificate | None:
    """None: nobody answers, which the line of the site says."""
    try:
        return ask(settings.BASE_URL + LIVE, at=installation.here().proxy).certificate
    except FAILURES:
        return None
