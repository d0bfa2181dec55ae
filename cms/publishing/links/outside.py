"""Opening addresses of other sites: for the command `check_links` and for links of the directory.

Nothing but the status is read. Hosts that are not on the public internet are refused, and the
connection goes to the very address that was looked at, so that a name cannot change in between.
Redirections are told, not followed.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT = 10.0  # seconds for each step
STEPS = 3  # at most so many together: a site that sends a letter now and then is cut off
AGENT = "cncc-link-check"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Answer:
    """What an address answered: a status, or in words why there is none; where it leads on."""

    status: int | None
    reason: str
    location: str = ""

    @property
    def is_good(self) -> bool:
        return self.status is not None and self.status < 400


class Refused(Exception):
    """An address that this command does not open."""


def is_public(address: str) -> bool:
    """Is an IP address one of the public internet? Neither private, local, shared nor multicast."""
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        found = mapped
    return found.is_global and not found.is_multicast


def ask(url: str, *, timeout: float = TIMEOUT) -> Answer:
    """Ask for the head of `url`, or for its beginning where heads are not answered."""
    try:
        answer = _request("HEAD", url, timeout)
        if answer.status in (403, 405, 501):
            answer = _request("GET", url, timeout)
    except Refused as refused:
        return Answer(None, str(refused))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(None, type(error).__name__)
    return answer


def _request(method: str, url: str, timeout: float) -> Answer:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise Refused("not a web address")
    port = parts.port or _PORTS[parts.scheme]
    place = _resolve(parts.hostname, port)
    is_safe = parts.scheme == "https"
    kind = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
    connection = kind(parts.hostname, port, timeout=timeout)
    # the host's name stays for its certificate and its Host header; the socket goes to the address
    connection.sock = _open(place, timeout, parts.hostname if is_safe else None)
    path = parts.path or "/"
    late = threading.Timer(timeout * STEPS, _cut_off, [connection.sock])
    late.daemon = True
    late.start()
    try:
        connection.request(
            method,
            f"{path}?{parts.query}" if parts.query else path,
            headers={"User-Agent": AGENT, "Connection": "close"},
        )
        response = connection.getresponse()
        return Answer(response.status, response.reason or "", response.getheader("Location") or "")
    finally:
        late.cancel()
        connection.close()


def _cut_off(open_one: socket.socket) -> None:
    """Whoever waits for it gets an error at once. Of the plain socket below, which knows no state
    that another thread is using."""
    with suppress(OSError):
        socket.socket.shutdown(open_one, socket.SHUT_RDWR)


def _open(place: tuple[str, int], timeout: float, certified: str | None) -> socket.socket:
    opened = socket.create_connection(place, timeout)
    if certified is None:
        return opened
    try:
        return ssl.create_default_context().wrap_socket(opened, server_hostname=certified)
    except BaseException:
        opened.close()
        raise


def _resolve(host: str, port: int) -> tuple[str, int]:
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(is_public(address) for address in found):
        raise Refused("not an address of the public internet")
    return found[0], port
