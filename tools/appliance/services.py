"""The units of systemd, and whether the two sides answer."""

import http.client
import re
import socket
import ssl
import time
from collections.abc import Iterable
from pathlib import Path

from tools.appliance.machine import Machine, Refused

UNITS = "/etc/systemd/system"
READERS = ("cncc-public.service",)
WRITERS = ("cncc-office.service", "cncc-worker.service", "cncc-print.service")
SIDES = {"cncc-public.service": "the public side", "cncc-office.service": "the office"}
# where both listen in containers and in deploy/nginx.conf, as nginx names it
PORTS = ("127.0.0.1:8000", "127.0.0.1:8001")
LISTENS = re.compile(r" --uds (?P<path>\S+)| --host (?P<host>\S+) --port (?P<port>\d+) ")
PATIENCE = 120.0  # seconds until both sides answer
SOON = 10.0  # seconds until the proxy has read its file


def timers(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.glob("cncc-*.timer"))


def put(machine: Machine, shipped: Path) -> bool:
    """Every unit as it is shipped, and none that is not any more. Was anything changed?"""
    wanted = sorted(one for one in shipped.rglob("*") if one.is_file())
    names = [one.relative_to(shipped).as_posix() for one in wanted]
    changed = [
        machine.write(f"{UNITS}/{name}", one.read_text(encoding="utf-8"))
        for name, one in zip(names, wanted, strict=True)
    ]
    gone = [one.name for one in machine.path(UNITS).glob("cncc-*.*") if one.is_file()]
    for name in sorted({*gone} - {*names}):
        machine.run(("systemctl", "disable", "--now", name), None, False)
        machine.remove(f"{UNITS}/{name}")
        machine.changed(f"{UNITS}/{name} was removed.")
        changed.append(True)
    if any(changed) and machine.has_systemd():
        machine.must("systemctl", "daemon-reload")
    return any(changed)


def enable(machine: Machine, names: list[str]) -> None:
    """They start with the machine from now on."""
    for name in names:
        if not machine.works("systemctl", "--quiet", "is-enabled", name):
            machine.must("systemctl", "--quiet", "enable", name)
            machine.changed(f"{name} starts with the machine.")


def start(machine: Machine, names: list[str], *, again: bool) -> None:
    """`again`: those that run already, too, because something that they read is another."""
    for name in names:
        runs = machine.works("systemctl", "--quiet", "is-active", name)
        if not runs or again:
            machine.must("systemctl", "restart", name)
            machine.changed(f"{name} was started{' again' if runs else ''}.")


def stop(machine: Machine, names: Iterable[str]) -> None:
    if machine.has_systemd():
        machine.must("systemctl", "stop", *names)


def stop_writers(machine: Machine) -> None:
    """With the timers, whichever version brought them, and what they started."""
    clocks = timers(machine.path(UNITS))
    stop(machine, [*clocks, *(one.replace(".timer", ".service") for one in clocks), *WRITERS])


def stop_readers(machine: Machine) -> None:
    stop(machine, READERS)


def sides(shipped: Path) -> tuple[str, ...]:
    """Where the public side and the office of a version listen, as nginx names it: sockets, and
    ports in the versions before, which an upgrade may have to go back to."""
    return tuple(_side(shipped / unit) for unit in SIDES)


def _side(unit: Path) -> str:
    found = LISTENS.search(unit.read_text(encoding="utf-8"))
    if not found:
        raise Refused(f"{unit} does not say where it listens.")
    return f"unix:{found['path']}" if found["path"] else f"{found['host']}:{found['port']}"


class _OverSocket(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=5)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def answers(side: str) -> bool:
    """Does this side say that it is ready, its database and migrations included?"""
    kind, _colon, path = side.partition(":")
    asked = _OverSocket(path) if kind == "unix" else http.client.HTTPConnection(side, timeout=5)
    try:
        asked.request("GET", "/healthz/ready")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def wait(wanted: Iterable[str], patience: float = PATIENCE) -> None:
    """Until these sides, the public one first, are ready."""
    end = time.monotonic() + patience
    left = dict(zip(wanted, SIDES.values(), strict=False))
    while left := {side: name for side, name in left.items() if not answers(side)}:
        if time.monotonic() > end:
            names = " and ".join(left.values())
            raise Refused(f"After {patience:.0f} seconds {names} did not say that it is ready.")
        time.sleep(0.5)


def check_site(host: str, patience: float = SOON) -> None:
    """Until it answers through the proxy, by its name and with TLS, whoever signed its
    certificate."""
    end = time.monotonic() + patience
    while wrong := wrong_of_site(host):
        if time.monotonic() > end:
            raise Refused(wrong)
        time.sleep(0.5)


def wrong_of_site(host: str) -> str:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = f"GET /healthz/ready HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with (
            socket.create_connection(("127.0.0.1", 443), timeout=10) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            secure.sendall(request.encode())
            first = secure.recv(1000).split(b"\r\n", 1)[0].decode("ascii", "replace")
    except OSError as error:
        return f"The proxy does not answer at https://{host}/: {error}"
    return "" if " 200" in first else f"https://{host}/healthz/ready answers {first}."
