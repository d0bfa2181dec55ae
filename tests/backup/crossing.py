"""One database of a crossing, in a process of its own: `… crossing STAGE FACTS`.

`begin` has the demonstration and makes the first archive. `arrive` restores the newest one and says
what it finds; FACTS, a file, is what the beginning knew and what each stage adds.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import transaction


def begin(facts: dict[str, Any]) -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.sessions.models import Session
    from django.test import Client
    from taggit.models import Tag

    from cms.backup import places
    from cms.documents.models import Feed
    from tests.accounts.conftest import PASSWORD, give_app

    person = get_user_model().objects.get(username=facts["person"])
    person.set_password(PASSWORD)
    person.save()
    give_app(person)
    gone = Tag.objects.create(name="gone", slug="gone")
    facts["gone"] = gone.pk
    gone.delete()
    Session.objects.create(session_key="kept", session_data="", expire_date="2100-01-01T00:00Z")
    feed = Feed.objects.get()
    facts |= {"epoch": feed.epoch, "seq": feed.seq, "answers": crawl()}
    facts["token"] = Client().get("/api/v1/").json()["last_seq"]
    call_command("backup", make_key=places.folder().parent / "key")
    call_command("backup")


def arrive(facts: dict[str, Any]) -> None:
    from django.contrib.sessions.models import Session
    from django.db import connection
    from django.test import Client
    from taggit.models import Tag
    from wagtail.search.models import IndexEntry

    from cms.api import condition
    from cms.backup import places
    from cms.backup.restoring import RESTORED
    from cms.publishing.audit.append_only import missing_triggers
    from cms.publishing.audit.models import AuditEntry
    from home.directory.upkeep import integrity
    from tests.parts import IS_SOAK

    if facts.pop("is_interrupted", False):
        interrupt()
        facts["unfinished"] = [condition.is_unfinished(), ready()]
    call_command("restore", places.newest())
    facts["arrived"] = {
        "answers": as_before(facts),
        "ready": [condition.is_unfinished(), ready()],
        "old token": Client().get(f"/api/v1/changes/?since={facts['token']}").status_code,
        "triggers": missing_triggers(),
        "logged": AuditEntry.objects.filter(verb=RESTORED).exists(),
        "sessions": Session.objects.count(),
        "searched": IndexEntry.objects.exists(),
        "next key": next_key(Tag),
    }
    # what the rows say is asked on either, in the suite; on both, in the soak
    if IS_SOAK or connection.vendor == "postgresql":
        facts["arrived"]["nightly"] = integrity.look()[0]
    if connection.vendor == "postgresql":  # on SQLite the beginning has made one
        call_command("backup")
    if IS_SOAK or connection.vendor == "sqlite":
        facts["arrived"]["log in"] = log_in(facts["person"])


def interrupt() -> None:
    """A restore that dies when half of the tables are filled."""
    from cms.backup import places, tables

    class Died(BaseException):
        pass

    whole = tables.fill

    def dying(table: Any, rows: Any) -> None:
        if table.name == "lessons_lessonpage":
            raise Died
        whole(table, rows)

    tables.fill = dying
    try:
        call_command("restore", places.newest())
    except Died:
        pass
    else:
        raise AssertionError("it did not die")
    finally:
        tables.fill = whole


def ready() -> int:
    from django.test import Client

    return Client(raise_request_exception=False).get("/healthz/ready").status_code


def crawl() -> dict[str, str]:
    from tests.flows import public_bytes
    from tests.parts import IS_SOAK

    if not IS_SOAK:
        public_bytes.addresses = few_of_each(public_bytes.addresses)
    # each mail address and number of the papers is in it; a digest tells as much
    found = public_bytes.crawl()
    return {at: hashlib.sha256("".join(said).encode()).hexdigest() for at, said in found.items()}


def few_of_each(listed: Any) -> Any:
    """One address of each kind: a restore compares all public answers itself, and fails where
    one is another."""

    def addresses(client: Any) -> list[str]:
        kinds: dict[str, list[str]] = {}
        for address in listed(client):
            kinds.setdefault(address.rstrip("/").rpartition("/")[0], []).append(address)
        return [address for several in kinds.values() for address in several[:1]]

    return addresses


def as_before(facts: dict[str, Any]) -> dict[str, str]:
    """The same without the new epoch, which stands in tokens and on paper."""
    from cms.documents.models import Feed, Gap

    with transaction.atomic():
        Feed.objects.update(epoch=facts["epoch"], seq=facts["seq"])
        Gap.objects.all().delete()
        found = crawl()
        transaction.set_rollback(True)
    return found


def next_key(model: Any) -> int:
    with transaction.atomic():
        key: int = model.objects.create(name="next", slug="next").pk
        transaction.set_rollback(True)
    return key


def log_in(name: str) -> list[Any]:
    """Whether the password alone opens the office, and whether the factor does."""
    from django.contrib.auth import get_user_model
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from tests.accounts.conftest import ASK, HOME, code_of, with_password

    person = get_user_model().objects.get(username=name)
    client = with_password(person)
    before = client.get(HOME).status_code
    client.post(ASK, {"code": code_of(TOTPDevice.objects.get(user=person))})
    return [before, client.get(HOME).status_code]


if __name__ == "__main__":
    django.setup()
    file = Path(sys.argv[2])
    known = json.loads(file.read_text())
    {"begin": begin, "arrive": arrive}[sys.argv[1]](known)
    file.write_text(json.dumps(known))
