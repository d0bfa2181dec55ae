"""A little of everything that people stand behind, taken through the product's own verbs.

python -m tests.upgrade.content           fills an empty database, prints what an upgrade must keep
python -m tests.upgrade.content upgraded  migrates, runs what follows and prints what it says
"""

import gc
import json
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = "https://www.youtube.com/watch?v=kept"


def fill() -> None:
    from django.core.management import call_command
    from django.db import transaction
    from wagtail.models import Page

    from cms.two_people.approvals import engine
    from home.models import InfoPage
    from lessons.models import Resource
    from ops.demo import alerts, content, library
    from ops.demo.files import add_files
    from ops.demo.management.commands.load_demo import Loader
    from ops.demo.people import make_people
    from ops.setup.groups import make_groups
    from ops.setup.site import make_site

    call_command("setup", stdout=sys.stderr)
    call_command("load_glossary", stdout=sys.stderr)
    homes = make_site("en")
    people = make_people(make_groups(dict(homes)))
    data = content.read()
    data["help_directory"]["entries"] = data["help_directory"]["entries"][:1]
    loader = Loader(data, people, homes["en"], sys.stderr.write)
    loader._home()
    loader._directory()
    with transaction.atomic():
        alerts.make_phrases(people)
    handout = next(one for one in data["resources"] if one["type"] == "pdf")
    add_files(library.make_resource(handout), handout["key"], people)
    # what waits: a link, and the draft of a page that its writer stands behind
    film = Resource.objects.create(name="Film", type="link", link_url=PUBLIC)
    engine.request(film, by=people.editor, old={"link_url": PUBLIC}, new={"link_url": PUBLIC + "2"})
    home = Page.objects.get(pk=homes["en"].pk)
    draft = home.add_child(instance=InfoPage(title="Kept draft", live=False))
    draft.save_revision(user=people.editor)


def look() -> dict[str, Any]:
    from django.utils import timezone

    from cms.documents.models import Document
    from cms.publishing.models import AuditEntry, ChangeRequest
    from home.models import ContactChannel

    documents = Document.objects.public(timezone.now())
    entries = AuditEntry.objects.order_by("pk")
    return {
        "documents": sorted([one.kind, one.locale, one.slug] for one in documents),
        "numbers": sorted(ContactChannel.objects.exclude(value="").values_list("type", "value")),
        "waiting": sorted(ChangeRequest.objects.open().values_list("action", "digest")),
        "log": list(entries.values_list("verb", "by_name", "subject_name")),
    }


def facets() -> dict[str, Any]:
    from cms.documents.models import Facet, place_of

    rows = Facet.objects.select_related("document")
    wrong = [
        row
        for row in rows
        if (row.locale, row.kind, row.place)
        != (
            row.document.locale,
            row.document.kind,
            place_of(row.document.position, row.document.pk),
        )
    ]
    return {"there": bool(rows), "out of place": len(wrong)}


def said_by(command: str, **options: Any) -> str:
    from django.core.management import call_command

    said = StringIO()
    call_command(command, stdout=said, **options)
    return said.getvalue()


def is_log_open() -> bool:
    """Does the database let anybody change what the log holds?"""
    from django.db import DatabaseError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE publishing_auditentry SET by_name = 'somebody else'")
    except DatabaseError:
        return False
    return True


def applied() -> list[str]:
    """Our migrations that the version before did not have."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from cms.publishing import migrations

    known = {path.stem for path in Path(migrations.__file__).parent.glob("0*.py")}
    found = MigrationRecorder(connection).applied_migrations()
    return [name for app, name in found if app == "publishing" and name not in known]


def upgraded() -> dict[str, Any]:
    """In one process, as each has to read all of Django first. What is wrong ends it."""
    from django.core.management import execute_from_command_line
    from django.utils import timezone

    from cms.documents import deferred_rendering
    from localize.workflow import counters

    execute_from_command_line(["manage.py", "migrate", "--verbosity=0"])
    while deferred_rendering.left():  # as the worker does
        deferred_rendering.tick(timezone.now())
    said_by("rebuild_documents", check=True)
    said_by("check", databases=["default"])
    return {
        "applied": applied(),
        "facets": facets(),
        "counted wrong": list(counters.differences(repair=False)),
        "log can be changed": is_log_open(),
        "kept": look(),
    }


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    gc.set_threshold(1_000_000, 20, 50)  # migrations make classes by the thousand
    django.setup()
    if sys.argv[1:] == ["upgraded"]:
        found = upgraded()
    else:
        fill()
        found = look()
    print(json.dumps(found, ensure_ascii=False, indent=1))
