"""/etc/cncc/cms.env: made once, then the operator's; .env.example explains every setting. systemd
reads it, and so do the commands that an operator types."""

import re
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from tools.appliance.machine import ACCOUNT, ETC, STATE, Machine, Refused

FILE = f"{ETC}/cms.env"
CERTIFICATE = f"{ETC}/tls/certificate.pem"
BACKUP_KEY = f"{STATE}/keys/backup.key"
POSTGRESQL = "postgresql://cncc@%2Fvar%2Frun%2Fpostgresql:{port}/cncc"
OWN_POSTGRESQL = re.compile(POSTGRESQL.format(port=r"(\d+)"))
FIRST_DAYS_OF_HSTS = "1"
ABOUT = """\
# The settings of this installation; .env.example explains these and all others. After a change:
#   systemctl restart cncc-public cncc-office cncc-worker
"""
LINE = re.compile(r"^([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
HOST = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}\Z")
PORT = re.compile(r"[1-9][0-9]{0,4}\Z")


def read(text: str) -> dict[str, str]:
    """The variables of a file as systemd would give them; values may stand in quotation marks."""
    return {name: _bare(value.strip()) for name, value in LINE.findall(text)}


def _bare(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def known(machine: Machine) -> dict[str, str]:
    """The settings of the machine; none before it has some."""
    path = machine.path(FILE)
    return read(path.read_text(encoding="utf-8")) if path.is_file() else {}


def first(*, host: str, database: str, mail: str) -> str:
    """The file of a new installation that people reach as `host`; database: its address."""
    if not HOST.match(host):
        raise Refused(f"HOST must be the name by which people find the site, not {host!r}.")
    values = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": host,
        "BASE_URL": f"https://{host}",
        "BEHIND_TLS_PROXY": "1",
        "DATABASE_URL": database,
        "DATA_DIR": STATE,
        "TLS_CERTIFICATE": CERTIFICATE,
        "HSTS_DAYS": FIRST_DAYS_OF_HSTS,
        **mail_server(mail),
    }
    return ABOUT + "".join(f"{name}={value}\n" for name, value in values.items())


def trust_tls(machine: Machine) -> None:
    """After the first days: whoever administers had one version long to see TLS fail."""
    text = machine.path(FILE).read_text(encoding="utf-8")
    machine.write(FILE, text.replace(f"HSTS_DAYS={FIRST_DAYS_OF_HSTS}\n", ""), 0o640, ACCOUNT)


def hsts_seconds(values: Mapping[str, str]) -> int:
    return int(values.get("HSTS_DAYS") or 365) * 86_400


def mail_server(mail: str) -> dict[str, str]:
    """The settings of SERVER:PORT; empty: what this machine has."""
    if not mail:
        return {"EMAIL_HOST": "localhost", "EMAIL_PORT": "25"}
    server, _colon, port = mail.lower().partition(":")
    if not HOST.match(server) or not PORT.match(port or "587"):
        raise Refused(f"MAIL must be SERVER or SERVER:PORT, not {mail!r}.")
    return {"EMAIL_HOST": server, "EMAIL_PORT": port or "587"}


def hosts(values: Mapping[str, str]) -> list[str]:
    """The names under which the proxy listens."""
    names = [one.strip() for one in values.get("ALLOWED_HOSTS", "").split(",")]
    local = {"", "localhost", "127.0.0.1", "[::1]"}
    found = [one for one in names if one not in local and HOST.match(one)]
    if not found:
        raise Refused(f"ALLOWED_HOSTS in {FILE} names no host of this site.")
    main = urlsplit(values.get("BASE_URL", "")).hostname
    return sorted(found, key=lambda one: one != main)
