"""Opening addresses of other sites: for the command `check_links`, for links of the directory, and
for whoever asked to be told of changes (`public.delivery`).

Nothing but the status is read. Hosts that are not on the public internet are refused, and the
connection goes to the very address that was looked at, so that a name cannot change in between.
Redirections are told, not followed; proxies that the environment names are not asked.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
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
    retry_after: str = ""  # as the other site wrote it

    @property
    def is_good(self) -> bool:
        return self.status is not None and self.status < 400

    @property
    def is_accepted(self) -> bool:
        """Of what was sent: it arrived where it should, and was not led elsewhere."""
        return self.status is not None and 200 <= self.status < 300


class Refused(Exception):
    """An address that this command does not open."""


# compatible with IPv4, NAT64, Teredo, 6to4, once site-local (RFC 4291, 6052, 4380, 3056, 3879)
INSIDE = [
    ipaddress.IPv6Network(one)
    for one in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10")
]


def is_public(address: str) -> bool:
    """Is an IP address one of the public internet? Neither private, local, shared nor multicast,
    nor one that leads to an address of IPv4 by its digits."""
    found = ipaddress.ip_address(address)
    if found.version == 6:
        if any(found in network for network in INSIDE):
            return False
        found = found.ipv4_mapped or found
    return found.is_global and not found.is_multicast


def ask(url: str, *, timeout: float = TIMEOUT) -> Answer:
    """Ask for the head of `url`, or for its beginning where heads are not answered."""
    answer = send("HEAD", url, timeout=timeout)
    if answer.status in (403, 405, 501):
        answer = send("GET", url, timeout=timeout)
    return answer


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    timeout: float = TIMEOUT,
    within: float | None = None,
    may_open: Callable[[str], bool] | None = None,
) -> Answer:
    """What `url` answers; without a status where it did not, or was not asked.

    timeout: seconds for each step; all that follows the connection takes `within` seconds at most,
    or `STEPS` times that. may_open: of each IP address that the name has, whether it may be
    connected to; those of the public internet, if it is not said.
    """
    within, may_open = within or timeout * STEPS, may_open or is_public
    try:
        return _request(method, url, headers or {}, body, timeout, within, may_open)
    except Refused as refused:
        return Answer(None, str(refused))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(None, type(error).__name__)


def _request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    timeout: float,
    within: float,
    may_open: Callable[[str], bool],
) -> Answer:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise Refused("not a web address")
    port = parts.port or _PORTS[parts.scheme]
    place = _resolve(parts.hostname, port, may_open)
    is_safe = parts.scheme == "https"
    kind = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
    connection = kind(parts.hostname, port, timeout=timeout)
    # the host's name stays for its certificate and its Host header; the socket goes to the address
    opened = _open(place, timeout, parts.hostname if is_safe else None)
    connection.sock = opened
    path = parts.path or "/"
    late = threading.Timer(within, _cut_off, [opened])
    late.daemon = True
    late.start()
    try:
        if isinstance(opened, ssl.SSLSocket):
            opened.do_handshake()
        connection.request(
            method,
            f"{path}?{parts.query}" if parts.query else path,
            body=body,
            headers={"User-Agent": AGENT, "Connection": "close", **headers},
        )
        response = connection.getresponse()
        told = [response.getheader(name) or "" for name in ("Location", "Retry-After")]
        return Answer(response.status, response.reason or "", *told)
    finally:
        late.cancel()
        connection.close()


def _cut_off(open_one: socket.socket) -> None:
    """Whoever waits for it gets an error at once. Of the plain socket below, which knows no state
    that another thread is using."""
    with suppress(OSError):
        socket.socket.shutdown(open_one, socket.SHUT_RDWR)


def _open(place: tuple[str, int], timeout: float, certified: str | None) -> socket.socket:
    """A connection, on which the two have yet to agree if it is `certified`."""
    opened = socket.create_connection(place, timeout)
    if certified is None:
        return opened
    try:
        return ssl.create_default_context().wrap_socket(
            opened, server_hostname=certified, do_handshake_on_connect=False
        )
    except BaseException:
        opened.close()
        raise


def _resolve(host: str, port: int, may_open: Callable[[str], bool]) -> tuple[str, int]:
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(map(may_open, found)):
        raise Refused("not an address of the public internet")
    return found[0], port
