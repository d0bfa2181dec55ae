"""The environment decides the settings; an odd one ends the start with a sentence.

Each case is a process of its own, because settings are read once; Django is read before.
"""

import atexit
import json
import os
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
# a start of the settings for each line, in a child that had nothing of ours before
STARTS = """
import json, os, sys, traceback
import dj_database_url, django.core.exceptions, django.db.models, django.http.request
assert not [name for name in sys.modules if name.partition(".")[0] == "cms"]
for line in sys.stdin:
    environment, names = json.loads(line)
    reads, writes = os.pipe()
    if os.fork() == 0:
        os.environ.clear()
        os.environ.update(environment)
        os.dup2(writes, 1)
        os.dup2(writes, 2)
        code = 0
        try:
            from cms import settings
            print(json.dumps({name: str(getattr(settings, name)) for name in names}))
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    os.close(writes)
    with os.fdopen(reads) as said:
        text = said.read()
    print(json.dumps([os.waitstatus_to_exitcode(os.wait()[1]), text]), flush=True)
"""
REAL = {
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "cms.example.org",
    "BASE_URL": "https://cms.example.org",
}


def system() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=system() | environment,
        capture_output=True,
        text=True,
    )


@cache
def starts() -> subprocess.Popen[str]:
    command = [sys.executable, "-c", STARTS]
    process = subprocess.Popen(
        command, cwd=ROOT, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(process.communicate)  # it ends where its lines do
    return process


def start(environment: dict[str, str], *names: str) -> tuple[int, str]:
    """Exit code of a start in this environment, and what was said: at last these settings."""
    process = starts()
    assert process.stdin and process.stdout
    print(json.dumps([system() | environment, names]), file=process.stdin, flush=True)
    code, said = json.loads(process.stdout.readline())
    return code, said


def settings_of(environment: dict[str, str], *names: str) -> dict[str, str]:
    code, said = start(environment, *names)
    assert code == 0, said
    return json.loads(said.splitlines()[-1])


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"CMS_DEMO": "1", "ALLOWED_HOSTS": "cms.example.org"}, "only start with local"),
        ({"CMS_DEMO": "1", "ALLOWED_HOSTS": "localhost,*"}, "only start with local"),
        (REAL | {"CMS_DEMO": "1"}, "only start with local"),
        (REAL | {"DEBUG": "1"}, "only start with local"),
        (REAL | {"DEBUG": "maybe"}, "DEBUG must be 1 or 0, not 'maybe'"),
        (REAL | {"BASE_URL": "cms.example.org"}, "BASE_URL must look like"),
        (REAL | {"BASE_URL": "ftp://cms.example.org"}, "BASE_URL must look like"),
        (REAL | {"ALLOWED_HOSTS": "www.example.org"}, "ALLOWED_HOSTS must name cms.example.org"),
        (REAL | {"OFFICE_URL": "https://o.example.org"}, "ALLOWED_HOSTS must name o.example.org"),
        (REAL | {"OFFICE_URL": "http://cms.example.org"}, "must both be https"),
        (REAL | {"HEARTBEAT_URL": "http://a.example.org/x"}, "HEARTBEAT_URL must begin with"),
        (REAL | {"HEARTBEAT_URL": "https://"}, "HEARTBEAT_URL must begin with https:// and a host"),
        (REAL | {"CMS_SIDE": "both"}, "CMS_SIDE must be office or public"),
        (REAL | {"DATABASE_URL": "cms.sqlite3"}, "DATABASE_URL is not the address"),
        (REAL | {"LOG_LEVEL": "LOUD"}, "LOG_LEVEL must be"),
        (REAL | {"EMAIL_PORT": "mail"}, "EMAIL_PORT must be a whole number, not 'mail'"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value[:30],
)
def test_settings_refuse_an_odd_environment(environment: dict[str, str], sentence: str) -> None:
    code, said = start(environment)

    assert code != 0
    assert "ImproperlyConfigured" in said
    assert sentence in said


def test_refusal_of_the_database_does_not_show_its_password() -> None:
    _code, said = start(REAL | {"DATABASE_URL": "postgre://cms:hunter2@db/cms"})

    assert "DATABASE_URL is not the address" in said
    assert "hunter2" not in said


def test_demonstration_starts_with_local_hosts_only_and_without_a_key() -> None:
    names = ("ALLOWED_HOSTS", "DEBUG", "CMS_DEMO", "MAIL_TRANSPORT")
    shown = settings_of({"CMS_DEMO": "1"}, *names)

    assert shown["CMS_DEMO"] == "True"
    # what a demonstration shows of security.txt
    contact = settings_of({"CMS_DEMO": "1"}, "SECURITY_CONTACT")["SECURITY_CONTACT"]
    assert contact.endswith("@example.org")
    assert shown["DEBUG"] == "False"
    assert "localhost" in shown["ALLOWED_HOSTS"]
    assert shown["MAIL_TRANSPORT"] == "ops.demo.mails.KeptMails"
    assert "demo" not in settings_of(REAL, "MAIL_TRANSPORT")["MAIL_TRANSPORT"]


def test_https_address_turns_the_transport_protections_on() -> None:
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")

    assert set(settings_of(REAL, *names).values()) == {"True"}
    for days, seconds in (("", "31536000"), ("1", "86400"), ("0", "0")):
        shown = settings_of(REAL | {"HSTS_DAYS": days}, "SECURE_HSTS_SECONDS")
        assert shown["SECURE_HSTS_SECONDS"] == seconds
    assert set(settings_of({"SECRET_KEY": "k"}, *names).values()) == {"False"}


def test_forwarded_scheme_is_believed_only_behind_a_proxy() -> None:
    name = "SECURE_PROXY_SSL_HEADER"

    assert settings_of(REAL, name)[name] == "None"
    assert "X_FORWARDED_PROTO" in settings_of(REAL | {"BEHIND_TLS_PROXY": "1"}, name)[name]


def test_file_in_a_bucket_has_an_address_of_ours() -> None:
    # so that the bucket stays private, and a file that is taken down is gone
    shown = run(
        REAL | {"AWS_STORAGE_BUCKET_NAME": "uploads", "DJANGO_SETTINGS_MODULE": "cms.settings"},
        "-c",
        "from django.core.files.storage import default_storage; print(default_storage.url('a b'))",
    )

    assert shown.stdout.strip() == "https://cms.example.org/media/a%20b", shown.stderr


def test_openapi_document_says_whom_to_write_to_where_somebody_is_named() -> None:
    named = settings_of({**REAL, "API_CONTACT": "api@example.org"}, "SPECTACULAR_SETTINGS")
    nobody = settings_of(REAL, "SPECTACULAR_SETTINGS")

    assert "'CONTACT': {'email': 'api@example.org'}" in named["SPECTACULAR_SETTINGS"]
    assert "'CONTACT': {}" in nobody["SPECTACULAR_SETTINGS"]


def test_blank_variable_counts_as_not_set() -> None:
    names = ("DATABASE_URL", "DATA_DIR", "OFFICE_URL", "DEBUG")

    assert settings_of(REAL | dict.fromkeys(names, ""), *names) == settings_of(REAL, *names)


@pytest.mark.parametrize(
    ("cores", "at_once"),
    [(2, "1"), pytest.param(64, "2", marks=pytest.mark.soak)],
)
def test_who_uploads_leaves_a_core_to_who_reads(cores: int, at_once: str) -> None:
    on_them = f"import os; os.cpu_count = lambda: {cores}"
    shown = run(REAL, "-c", f"{on_them}; from cms.sandbox import folders; print(folders.AT_ONCE)")

    assert shown.stdout.strip() == at_once, shown.stderr


def test_no_cursor_is_left_in_a_session_that_a_pooler_gives_away() -> None:
    served = REAL | {"DATABASE_URL": "postgresql://cms@localhost/cms"}
    pooled = settings_of(served | {"DATABASE_IS_POOLED": "1"}, "DATABASES")["DATABASES"]

    assert "'DISABLE_SERVER_SIDE_CURSORS': True" in pooled
    assert "'DISABLE_SERVER_SIDE_CURSORS': False" in settings_of(served, "DATABASES")["DATABASES"]


def test_one_folder_has_everything_that_is_kept_on_the_machine() -> None:
    names = ("MEDIA_ROOT", "FILE_UPLOAD_TEMP_DIR", "EXPORT_DIR", "BACKUP_DIR")
    found = settings_of(REAL | {"DATA_DIR": "/srv/cms"}, *names)

    assert [found[name] for name in names] == [
        f"/srv/cms/{folder}" for folder in ("media", "uploads", "export", "backups")
    ]
    assert settings_of({"CMS_DEMO": "1"}, "EXPORT_DIR")["EXPORT_DIR"] == ""


def test_mail_goes_to_the_server_that_is_named() -> None:
    names = ("MAIL_TRANSPORT", "EMAIL_USE_TLS", "DEFAULT_FROM_EMAIL")
    told = settings_of(REAL | {"EMAIL_HOST": "mail.example.org"}, *names)
    here = settings_of(REAL | {"EMAIL_HOST": "localhost", "EMAIL_PORT": "25"}, *names)

    assert told["MAIL_TRANSPORT"] == "django.core.mail.backends.smtp.EmailBackend"
    assert told["DEFAULT_FROM_EMAIL"] == "cms@cms.example.org"
    assert (told["EMAIL_USE_TLS"], here["EMAIL_USE_TLS"]) == ("True", "False")
    assert ".console." in settings_of(REAL, "MAIL_TRANSPORT")["MAIL_TRANSPORT"]


def test_desk_checked_numbers_are_for_the_demonstration_only() -> None:
    name = "DIRECTORY_ALLOW_DESK_CHECKED"

    assert settings_of(REAL, name)[name] == "False"
    assert settings_of({"CMS_DEMO": "1"}, name)[name] == "True"


@pytest.mark.slow("processes of their own, which import everything")
@pytest.mark.parametrize(
    "command", [("manage.py", "worker"), ("manage.py", "migrate"), ("-c", "import ops.wsgi")]
)
def test_nothing_starts_in_production_on_sqlite(command, tmp_path) -> None:
    there = REAL | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings"}

    done = run(there, *command)

    assert done.returncode == 1
    assert "DATABASE_URL must name a PostgreSQL database" in done.stderr


COMMANDS = """
from django.conf import settings
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING", tags=["security"])
print(settings.DATABASES["default"]["OPTIONS"]["options"])
"""


@pytest.fixture(scope="module")
def commands() -> subprocess.CompletedProcess[str]:
    """The deploy check of a real installation by manage.py, and what it would tell its database."""
    real = REAL | {"SECRET_KEY": "abcdefgh01-" * 5, "BEHIND_TLS_PROXY": "1"}
    database = {"DATABASE_URL": "postgresql://cms@db/cms?options=-c%20work_mem%3D8MB"}
    return run(real | database, "manage.py", "shell", "-v0", "-c", COMMANDS)


@pytest.mark.slow("a process of its own, which imports everything")
def test_deploy_check_of_a_real_installation_is_clean(commands) -> None:
    assert commands.returncode == 0, commands.stderr


def test_commands_take_their_time(commands) -> None:
    """(Servers do not: tests/api/test_statement_timeout.py.)"""
    assert commands.stdout.splitlines()[-1] == "-c jit=off -c work_mem=8MB", commands.stderr


@pytest.mark.postgresql
@pytest.mark.django_db
def test_database_is_told_to_compile_no_query() -> None:
    """By who connects: no server that the tests have says it for an installation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting, source FROM pg_settings WHERE name = 'jit'")

        assert cursor.fetchone() == ("off", "client")


def test_env_example_lists_every_variable_with_a_sentence() -> None:
    source = (ROOT / "cms" / "settings.py").read_text(encoding="utf-8")
    read = set(
        re.findall(r'\b(?:text|flag|number|words|choice|pairs|address)\(\s*"([A-Z0-9_]+)"', source)
    )
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    listed = {
        line.split("=")[0]: above
        for above, line in pairwise(lines)
        if "=" in line and line[0] != "#"
    }

    assert read
    assert len(read) <= 40  # what differs between installations, and nothing else
    assert set(listed) == read
    assert [name for name, above in listed.items() if not above.startswith("# ")] == []
