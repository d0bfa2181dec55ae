"""How this installation is spoken to: which command starts what, and where its sides listen.

The place of the program tells which one it is: `make install` puts it below /opt/cncc, the image
has it in /app, and whatever lies elsewhere is somebody's own.
"""

import os
import pwd
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

APPLIANCE, IMAGE = Path("/opt/cncc"), Path("/app")


@dataclass(frozen=True)
class Side:
    """A group of server processes: its name for people and for whoever starts it, and where it
    listens, a socket's path or an address."""

    name: str
    unit: str
    place: str


@dataclass(frozen=True)
class Installation:
    """words: what the doctor's sentences and commands are filled with; a command whose first one is
    lacking is not said. proxy: the machine on which it runs for certain; empty: wherever BASE_URL
    leads."""

    words: Mapping[str, str]
    sides: tuple[Side, ...] = ()
    proxy: str = ""


# restart, not start: what hangs is started as well, and postgresql.service counts as started while
# its cluster is not
_AGAIN = "systemctl restart"
_ALL = f"{_AGAIN} cncc-public cncc-office cncc-worker"
BY_MAKE_INSTALL: Final = Installation(
    {
        "manage": "cncc",
        "settings": "/etc/cncc/cms.env",
        "edit": f"editor /etc/cncc/cms.env && {_ALL}",
        "and_restart": f" && {_ALL}",
        "start": _AGAIN,
        "worker": f"{_AGAIN} cncc-worker",
        "database": f"{_AGAIN} postgresql",
        "database_log": "tail -n 50 /var/log/postgresql/*.log",
        "printer": f"{_AGAIN} cncc-print",
        "psql": "runuser -u postgres -- psql",
        "proxy": f"nginx -t && {_AGAIN} nginx",
        "reload": "nginx -t && systemctl reload nginx",
        "renew": "make install CERTIFICATE=/…/chain.pem KEY=/…/key.pem",
        "log": "journalctl -n 50 -u",
        "worker_log": "journalctl -n 50 -u cncc-worker",
        "chown": "chown -R cncc:cncc",
        "mkdir": "install -d -o cncc -g cncc",
        "keep": "install -o cncc -g cncc -m 600 /dev/stdin",
    },
    (
        Side("the public side", "cncc-public", "/run/cncc-public/socket"),
        Side("the office", "cncc-office", "/run/cncc-office/socket"),
    ),
    "127.0.0.1",
)
_MANAGE = "docker compose run --rm office python manage.py"
_ANEW = "docker compose up -d --force-recreate"
WITH_CONTAINERS: Final = Installation(
    {
        "manage": _MANAGE,
        "settings": ".env",
        "edit": "editor .env && docker compose up -d",
        "and_restart": f" && {_ANEW}",
        "start": _ANEW,
        "worker": f"{_ANEW} worker",
        "database": "docker compose restart db",
        "database_log": "docker compose logs -n 50 db",
        "psql": "docker compose exec db psql -U cms",
        "proxy": "docker compose restart proxy",
        "reload": "docker compose exec proxy nginx -s reload",
        "log": "docker compose logs -n 50",
        "worker_log": "docker compose logs -n 50 worker",
        "chown": "docker compose run --rm --user root --cap-add CHOWN office chown -R cms:",
    },
    (
        Side("the public side", "public", "http://public:8000"),
        Side("the office", "office", "http://office:8000"),
    ),
)


def here() -> Installation:
    place = Path(settings.BASE_DIR)
    if place.is_relative_to(APPLIANCE):
        return BY_MAKE_INSTALL
    return WITH_CONTAINERS if place == IMAGE else _by_hand()


def _by_hand() -> Installation:
    """A developer's, or one for another system: who starts its services only its keeper knows."""
    words = {
        "manage": "manage.py",
        "settings": "the environment",
        "worker": "manage.py worker",
        "database": "systemctl restart postgresql",
        "psql": "psql",
        "chown": f"chown -R {account()}:",
        "mkdir": f"install -d -o {account()}",
    }
    return Installation(words | {"proxy": "make run"} if settings.CMS_DEMO else words)


def account() -> str:
    """Who asks."""
    return name_of(os.geteuid())


def name_of(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def command(line: str) -> str:
    """A command of manage.py, as it is typed here."""
    return f"{here().words['manage']} {line}"
