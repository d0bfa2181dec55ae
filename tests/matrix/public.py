"""The matrix's things, put before readers; what of them readers have, and which rows there are."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from wagtail.models import Collection, Locale, Page, Site

from cms.documents.models import Document
from cms.publishing.records import FactModel
from home.models import ContactChannel, OrganizationPage, Service, ServicePage
from lessons.library import files
from lessons.models import CoursePage, LibraryPage, ResourcePage
from localize.workflow import publish
from tests.home.conftest import make_channel, make_service
from tests.matrix.places import Things, things_world
from tests.shared_fixtures import world

HOLDERS = (Page, Collection, Locale, Site)


def guarded() -> list[type[models.Model]]:
    """Of Django's own list: what pages are, show and stand in."""
    installed: list[Any] = apps.get_models()
    return [one for one in installed if one in HOLDERS or issubclass(one, FactModel)]


def make_public(things: Things) -> Things:
    rows, desk, people = dict(things.rows), things.office.desk, things.people
    home = desk.homes["en"]
    publish.publish(rows["translation"], by=people["publisher"])
    rows["khmer"] = desk.target(rows["english"])
    rows["book"].audience = "young_person"
    rows["book"].cover_image, rows["book"].cover_alt = rows["picture"], "A"
    for name in ("directory", "help", "book"):
        rows[name] = desk.publish(rows[name])
    rows["part"] = desk.publish(_page(rows["book"].get_parent(), CoursePage, title="Another"))
    rows["police"] = make_service(rows["organization"])
    rows["117"] = make_channel(rows["police"], people["keeper"], people["publisher"])
    police = {"title": "Police", "summary": "Call.", "service": rows["police"]}
    rows["police page"] = desk.publish(_page(rows["directory"], ServicePage, **police))
    ngo = {"title": "They", "description": "x", "organization": rows["organization"]}
    rows["organization page"] = desk.publish(_page(rows["directory"], OrganizationPage, **ngo))
    files.confirm(rows["file"], by=people["publisher"])
    library = desk.publish(_page(home, LibraryPage, title="Library"))
    paper = {"title": "Paper", "summary": "To tick.", "resource": rows["checklist"]}
    rows["resource page"] = desk.publish(_page(library, ResourcePage, **paper))
    return Things(things.office, people | {"alone": in_every_group(people)}, rows)


def _page(parent: Any, kind: type[Page], **fields: Any) -> Any:
    if kind is CoursePage:
        fields |= {"audience": "young_person", "description": "d", "order": 9}
    return parent.add_child(instance=kind(live=False, **fields))


def in_every_group(people: dict[str, Any]) -> Any:
    """One account with the roles of all, and no administrator."""
    from django.contrib.auth.models import Group

    alone = type(people["editor"]).objects.create_user("alone", "alone@example.org", "x")
    alone.groups.set(Group.objects.all())
    return alone


public_world = world(make_public, "things_world")


@dataclass(frozen=True)
class Standing:
    """What there is, and what readers have of it."""

    rows: frozenset[tuple[str, Any]]
    documents: frozenset[tuple[str, str, str]]
    numbers: frozenset[tuple[int, str]]

    @classmethod
    def now(cls) -> "Standing":
        return cls(
            frozenset(
                (model._meta.label, pk)
                for model in guarded()
                for pk in model._base_manager.values_list("pk", flat=True)
            ),
            frozenset(
                (row.kind, row.locale, row.title) for row in Document.objects.filter(deleted=False)
            ),
            frozenset(ContactChannel.objects.exclude(value="").values_list("pk", "value")),
        )


__all__ = ["Service", "things_world"]
