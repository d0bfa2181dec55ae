"""What the machine must have before anything is changed on it."""

import platform
import sys
from collections.abc import Iterable

from tools.appliance.machine import Machine, Refused

PACKAGES = (
    # ca-certificates: the doctor asks whether browsers take the certificate, and webhooks go out
    *("ca-certificates", "libnginx-mod-http-cache-purge", "make", "nginx", "openssl"),
    *("postgresql", "python3", "python3-venv", "restic", "tzdata"),
)
OLDEST_POSTGRESQL = 150_000
# in one language, whatever came with the line from which somebody logged in
AS_POSTGRES = ("runuser", "-u", "postgres", "--", "env", "LC_ALL=C")


def missing(machine: Machine, names: Iterable[str]) -> list[str]:
    """The Debian packages that are not installed."""
    query = ("dpkg-query", "--show", "--showformat=${db:Status-Status}")
    return [one for one in names if machine.run((*query, one), None, False).said != "installed"]


def check_packages(machine: Machine) -> None:
    if names := missing(machine, PACKAGES):
        raise Refused(
            "These packages of Debian are missing. Install them, then do this again:\n"
            f"    apt-get install --yes --no-install-recommends {' '.join(names)}"
        )


def python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def check_python(wanted: str, made_for: str) -> None:
    """The wheels of a bundle are for one Python and one kind of processor."""
    here = f"Python {python()} on {platform.machine()}"
    if here != (there := f"Python {wanted} on {made_for}"):
        raise Refused(f"This bundle is for {there}; this machine has {here}.")


def port_of_postgresql(machine: Machine) -> str:
    """Of the cluster that Debian's commands mean: a second one has another port."""
    ask = "SELECT current_setting('server_version_num'), current_setting('port')"
    done = machine.run((*AS_POSTGRES, "psql", "-X", "-tAc", ask), None, False)
    if done.code:
        raise Refused(f"PostgreSQL does not answer: systemctl start postgresql\n{done.both}")
    version, _bar, port = done.said.strip().partition("|")
    if int(version) < OLDEST_POSTGRESQL:
        raise Refused("PostgreSQL is older than 15.")
    return port
