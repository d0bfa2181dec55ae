"""The matrix's things, put before readers; what of them readers have, and which rows there are."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import models
from wagtail.models import Collection, Locale, Page, Site

from cms.core.records import FactModel
from cms.documents.models import Document
from home.models import ContactChannel, OrganizationPage, ServicePage
from lessons.library import files
from lessons.models import CoursePage, LibraryPage, ResourcePage
from localize.workflow import publish
from tests.home.conftest import make_channel, make_service
from tests.matrix.places import Things
from tests.shared_fixtures import world

Row = tuple[str, str]


def guarded() -> list[type[models.Model]]:
    """Of Django's own list: pages, what pages show, and what they stand in."""
    holders = (Page, Collection, Locale, Site)
    installed: list[Any] = apps.get_models()
    return [one for one in installed if one in holders or issubclass(one, FactModel)]


def make_public(things: Things) -> Things:
    desk, people, rows = things.office.desk, things.people, dict(things.rows)
    home, book = desk.homes["en"], rows["book"]
    rows["khmer"] = publish.publish(rows["translation"], by=people["publisher"])
    book.audience, book.cover_image, book.cover_alt = "young_person", rows["picture"], "A"
    for name in ("directory", "help", "book"):
        rows[name] = desk.publish(rows[name])
    rows["khmer directory"] = desk.target(rows["directory"])
    rows["hidden book"] = home.add_child(
        instance=CoursePage(title="Hidden", description="x", order=8, live=False)
    )
    rows["module"] = desk.publish(rows["module"])
    rows["police"] = make_service(rows["organization"])
    rows["117"] = make_channel(rows["police"], people["keeper"], people["publisher"])
    files.confirm(rows["file"], by=people["publisher"])
    library = desk.publish(home.add_child(instance=LibraryPage(title="Library", live=False)))
    for name, parent, page in (
        ("police page", rows["directory"], ServicePage(summary="Call.", service=rows["police"])),
        ("they", rows["directory"], OrganizationPage(organization=rows["organization"])),
        ("paper", library, ResourcePage(summary="To tick.", resource=rows["checklist"])),
    ):
        page.title, page.live = name, False
        if name == "they":
            page.description = "Who they are."
        rows[name] = desk.publish(parent.add_child(instance=page))
    alone = type(people["editor"]).objects.create_user("alone", "alone@example.org", "x")
    alone.groups.set(Group.objects.all())
    return Things(things.office, people | {"alone": alone}, rows)


public_world = world(make_public, "things_world")


@dataclass(frozen=True)
class Standing:
    """What there is, and what readers have of it."""

    rows: frozenset[Row]
    documents: frozenset[tuple[str, str, str]]
    numbers: frozenset[tuple[int, str]]

    @classmethod
    def now(cls) -> "Standing":
        documents = Document.objects.filter(deleted=False)
        return cls(
            frozenset(
                (model._meta.label, str(pk))
                for model in guarded()
                for pk in model._base_manager.values_list("pk", flat=True)
            ),
            frozenset(documents.values_list("kind", "locale", "title")),
            frozenset(ContactChannel.objects.exclude(value="").values_list("pk", "value")),
        )


def key(row: models.Model) -> Row:
    """As `Standing.rows` has it."""
    if isinstance(row, Page):
        return Page._meta.label, str(row.pk)
    return row._meta.label, str(row.pk)
