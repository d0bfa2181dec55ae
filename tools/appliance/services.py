"""The units of systemd, and whether the two sides answer."""

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from tools.appliance.machine import Machine, Refused

UNITS = "/etc/systemd/system"
READERS = ("cncc-public.service",)
WRITERS = ("cncc-office.service", "cncc-worker.service")
PORTS = (8000, 8001)
PATIENCE = 120.0  # seconds until both sides answer


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


def answers(port: int) -> bool:
    """Does this side say that it is ready, its database and migrations included?"""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready", timeout=5) as told:
            return bool(told.status == 200)
    except (OSError, urllib.error.URLError, http.client.HTTPException):
        return False


def wait(ports: Iterable[int] = PORTS, patience: float = PATIENCE) -> None:
    """Until these sides are ready."""
    end = time.monotonic() + patience
    left = list(ports)
    while left := [port for port in left if not answers(port)]:
        if time.monotonic() > end:
            sides = " and ".join(
                "the public side" if one == PORTS[0] else "the office" for one in left
            )
            raise Refused(f"After {patience:.0f} seconds {sides} did not say that it is ready.")
        time.sleep(0.5)


def check_site(host: str) -> None:
    """Through the proxy, by its name and with TLS, whoever signed its certificate."""
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
        raise Refused(f"The proxy does not answer at https://{host}/: {error}") from error
    if " 200" not in first:
        raise Refused(f"https://{host}/healthz/ready answers {first}.")
