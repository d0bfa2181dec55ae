"""What takes long to make, made once per content of its sources and copied from then on.

Kept in var/prepared under names that hold a digest: a migrated SQLite file, the statements of a
migrated PostgreSQL database, the loaded demonstration, the static files. Several processes may ask
at once: the first one makes it, the others wait. What was made from older sources goes when the new
is there.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from importlib import metadata
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.apps import apps
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
SHELF = ROOT / "var/prepared"
ROOMS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
FONT = "var/built/fonts/noto-sans-khmer.woff2"  # the Makefile knows how
DIGITS = 16  # of a digest: enough to tell versions apart
# Django's command line in a process that looks for garbage rarely: migrations make classes by the
# thousand, and to look through them again and again is a fifth of their time
COMMAND = (
    sys.executable,
    "-c",
    "import gc, sys; gc.set_threshold(1_000_000, 20, 50); "
    "from django.core.management import execute_from_command_line as run; run(sys.argv)",
)


def digest_of(files: Iterable[Path], *words: str) -> str:
    """Of the names and bytes of `files`, and of `words`."""
    digest = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:DIGITS]


def of_migrations() -> str:
    """The digest of every migration of every application, and of the Django that runs them."""
    files: list[Path] = []
    for config in apps.get_app_configs():
        folder = Path(config.path) / "migrations"
        files += folder.glob("*.py")
    return digest_of(files, metadata.version("django"))


def of_rooms() -> str:
    """The digest of everything that the demonstration may be made from; what only browsers read is
    no part of it."""
    files = [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and not {"__pycache__", "static"} & set(path.parts)
    ]
    locks = [ROOT / "requirements.txt", ROOT / "requirements-recordings.txt"]
    return digest_of([*files, *locks, Path(__file__)], of_migrations())


@contextmanager
def alone(name: str) -> Iterator[None]:
    """No other process is in a block of this name meanwhile."""
    SHELF.mkdir(parents=True, exist_ok=True)
    with (SHELF / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shelved(kind: str, digest: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled for this digest, now or earlier."""
    folder = SHELF / f"{kind}-{digest}"
    with alone(kind):
        if not folder.exists():
            unfinished = SHELF / f"{kind}-unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            for old in SHELF.glob(f"{kind}-*"):
                if old != unfinished:
                    shutil.rmtree(old, ignore_errors=True)
            unfinished.rename(folder)
    return folder


def migrate(database_url: str) -> None:
    """In a process of its own: this one's connection stays as it is."""
    command = [*COMMAND, "migrate", "--verbosity=0"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
        "TEST_DATABASE_URL": database_url,
    }
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


def migrated_file() -> Path:
    """An SQLite file after all migrations, to be copied."""

    def make(folder: Path) -> None:
        migrate(f"sqlite:///{folder / 'cms.sqlite3'}")

    return shelved("sqlite", of_migrations(), make) / "cms.sqlite3"


def migrated_database(server: str) -> str:
    """The name of a PostgreSQL database on `server` after all migrations, to be a template."""
    name = f"cncc_{of_migrations()}"
    with alone("postgresql"), closing(psycopg.connect(server, autocommit=True)) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            unfinished = f"{name}_unfinished"
            new, ready = sql.Identifier(unfinished), sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(new))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(new))
            version = connection.info.server_version
            url = urlunsplit(urlsplit(server)._replace(path=f"/{unfinished}"))
            fill(url, SHELF / f"{name}_{version}.sql")
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(new, ready))
    return name


def fill(url: str, kept: Path) -> None:
    """All migrations, or what they came to the last time: the statements in the file `kept`."""
    if kept.exists():
        with psycopg.connect(url, autocommit=True) as database:
            database.execute(kept.read_bytes())
        return
    migrate(url)
    if statements := dumped(url):
        unfinished = kept.with_suffix(".unfinished")
        unfinished.write_bytes(statements)
        for old in SHELF.glob("cncc_*.sql"):
            old.unlink()
        unfinished.rename(kept)


def dumped(url: str) -> bytes:
    """The statements that make this database; none where there is no pg_dump that can read it."""
    program = shutil.which("pg_dump")
    if program is None:
        return b""
    command = [program, "--no-owner", "--no-acl", "--rows-per-insert=1000", url]
    done = subprocess.run(command, capture_output=True)
    # without what only psql understands
    said = re.sub(rb"^\\.*\n", b"", done.stdout, flags=re.MULTILINE)
    return b"" if done.returncode else said


# The demonstration

# most accounts of the demonstration see the admin in Khmer; the tests read it in English
LOADED = """
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.users.models import UserProfile
call_command("load_demo")
for user in get_user_model().objects.all():
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
"""


def demo_environment(folder: Path, port: int = 8000) -> dict[str, str]:
    """The settings of a demonstration in `folder` that listens on `port`."""
    return {
        **os.environ,
        "CMS_DEMO": "1",
        "DEBUG": "0",
        "DATABASE_URL": f"sqlite:///{folder / 'cms.sqlite3'}",
        "DATA_DIR": str(folder),
        "BASE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }


def manage(environment: dict[str, str], *arguments: str) -> str:
    """What `manage.py` prints."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


def loaded_demo() -> Path:
    """A folder with the database and media of the demonstration."""

    def make(folder: Path) -> None:
        shutil.copy(migrated_file(), folder)
        # what is loaded must not know where it was loaded
        environment = demo_environment(folder)
        manage(environment, "shell", "--command", LOADED)

    return shelved("demo", of_rooms(), make)


def copy_demo(folder: Path) -> None:
    """The database and media of the demonstration, in a new `folder` that may be changed."""
    shutil.copytree(loaded_demo(), folder)


@contextmanager
def demo_to_read() -> Iterator[sqlite3.Connection]:
    """The demonstration's own database. Immutable: SQLite would lay files beside it that go with
    the last reader, while somebody copies the folder."""
    address = f"file:{quote(str(loaded_demo() / 'cms.sqlite3'))}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        yield database


# what browsers read


def of_static() -> str:
    """The digest of every static file of ours, and of the packages that have others."""
    folders = [*(ROOT / room for room in ROOMS), ROOT / "var/built"]
    files = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and {"static", "built"} & set(path.relative_to(ROOT).parts)
    ]
    locks = [ROOT / "requirements.txt", ROOT / "requirements-recordings.txt"]
    return digest_of([*files, *locks, Path(__file__), ROOT / "tests/browser/settings.py"])


def collected(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """The environment of a demonstration whose static files are in `folder`."""
    collected = {"DJANGO_SETTINGS_MODULE": "tests.browser.settings", "COLLECTED": str(folder)}
    return environment | collected


def collected_static() -> Path:
    """A folder with all static files under their final names."""
    with alone("font"):
        subprocess.run(["make", "--silent", FONT], cwd=ROOT, check=True)

    def make(folder: Path) -> None:
        environment = collected(demo_environment(folder), folder)
        manage(environment, "collectstatic", "--noinput", "--verbosity=0")

    return shelved("static", of_static(), make)
