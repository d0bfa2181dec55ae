"""A table of tries to take away from readers: one account in every group, an administrator, and
programs. Nothing is erased and no number is put before readers; what one person takes down is what
docs/small-office.md names, and it comes back.

What is tried stands in lists of Wagtail's and Django's: the actions of its API, its actions on
many, the addresses of the admin, the models. Each try is undone before the next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.test import Client
from django.urls import reverse
from django.views import View
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Collection, Locale, Page, PageLogEntry, Site

from cms.documents.models import MediaFile
from cms.publishing.recycle_bin.models import BinnedPage
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import Refused
from lessons.library import files
from lessons.models import Picture
from localize.workflow import gate, translation_access
from tests.flows.office import named as seen_as
from tests.lessons.conftest import make_picture
from tests.lessons.private_data import pdf
from tests.matrix.addresses import BULK, OF_MANY, about, address, done_to_many, form, patterns
from tests.matrix.places import Things, desk_world, office_world, things_world  # noqa: F401
from tests.matrix.public import Standing, guarded, key, public_world  # noqa: F401
from tests.parts import IS_SOAK
from tests.shared_fixtures import again

METHODS = [name for name in View.http_method_names if name not in ("head", "options", "trace")]
READ = ("english", "khmer", "help", "police page", "they", "paper", "book", "module")
SHOWN = ("picture", "checklist", "file", "service", "police", "organization", "contact", "117")


@pytest.fixture
def things(db: None, public_world: Things) -> Things:  # noqa: F811
    return again(public_world)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def client_of(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


# What takes nothing away


def tries_of_registries(things: Things) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Who, how, where, with what."""
    for who in ("alone", "admin"):
        for name in PagesAdminAPIViewSet.actions:
            for page in READ if name == "delete" else ("english", "khmer"):
                where = f"/admin/api/main/pages/{things.rows[page].pk}/action/{name}/"
                for method in METHODS if name == "delete" else ("post",):
                    yield who, method, where, {"data": {}, "content_type": "application/json"}
        for name, (model, _action) in done_to_many().items():
            row = things.rows.get(OF_MANY.get(model, ""))
            if row is not None:
                data = {"chooser": things.office.desk.homes["en"].pk, "collection": "1"}
                yield who, "post", address(BULK, name, things), {"data": data}
        for pattern in patterns():
            if "delete" in pattern or IS_SOAK:
                for thing in about(pattern):
                    for method in METHODS[1:]:
                        sent = form(pattern, thing, method, things) if method == "post" else {}
                        yield who, method, address(pattern, thing, things), sent


# what one person may take down, as an address; how it comes back stands below
ALONE = ("/delete/",)


@pytest.mark.slow("every action and every address that deletes, in every method, by two accounts")
@pytest.mark.timeout(3600 if IS_SOAK else 300)
def test_nothing_that_a_registry_knows_erases_what_readers_have(things: Things) -> None:
    before, wrong, tried = Standing.now(), [], 0
    read = {key(things.rows[name]) for name in READ + SHOWN}
    clients = {who: client_of(things.people[who]) for who in ("alone", "admin")}
    for who, method, where, sent in tries_of_registries(things):
        if "logout" in where:
            continue
        with undone():
            answer = getattr(clients[who], method)(where, **sent)
            after = before if 400 <= answer.status_code < 500 else Standing.now()
        tried += 1
        is_closed = "/action/" in where or "/bulk/" in where
        if answer.status_code >= 500 or (is_closed and answer.status_code != 404):
            wrong.append((who, method, where, answer.status_code))
        pages_gone = {one for one in before.rows - after.rows if one[0] == Page._meta.label}
        taken = before.documents - after.documents
        if (before.rows - after.rows) & read or pages_gone or after.numbers - before.numbers:
            wrong.append((who, method, where, answer.status_code, "erased"))
        if taken and not where.partition("?")[0].endswith(ALONE):
            wrong.append((who, method, where, answer.status_code, taken))

    assert wrong == []
    assert tried > 150
    assert not any(Page.find_problems())


def by_program(things: Things) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every row of every model, by itself and in a queryset of any of its classes."""
    for model in guarded():
        for row in model._base_manager.all():
            yield f"{row!r}.delete()", row.delete
            rows = model._base_manager.filter(pk=row.pk)
            yield f"{row!r} of many", rows.delete
    for name in READ:
        page = things.rows[name]
        plain, specific = Page.objects.filter(pk=page.pk), type(page).objects.filter(pk=page.pk)
        yield f"{name}: plain", plain.get().delete
        yield f"{name}: its class", specific.delete
        yield f"{name}: with its siblings", Page.objects.child_of(page.get_parent()).delete
        yield f"{name}: with all above it", page.get_ancestors(inclusive=True).delete
    yield "all pages", Page.objects.all().delete
    yield "all collections", Collection.objects.all().delete


def test_no_program_erases_what_readers_have(things: Things) -> None:
    held = Collection.get_first_root_node().add_child(name="Held")
    Picture.objects.filter(pk=things.rows["picture"].pk).update(collection=held)
    read = {key(things.rows[name]) for name in READ + SHOWN} | {key(held)}
    read |= {key(one) for kind in (Locale, Site) for one in kind.objects.all()}
    before, wrong, done = Standing.now(), [], 0
    for name, deed in by_program(things):
        with undone():
            try:
                with transaction.atomic():
                    deed()
            except (Refused, PermissionDenied, ProtectedError, RestrictedError):
                continue
            after, done = Standing.now(), done + 1
        gone = before.rows - after.rows
        if gone & read or any(one[0] == Page._meta.label for one in gone):
            wrong.append((name, gone))
        if before.documents - after.documents:
            wrong.append((name, before.documents - after.documents))

    assert wrong == []
    assert done > 5  # what nobody reads goes


def test_refusal_leaves_tree_and_log_where_nobody_opened_a_transaction(things: Things) -> None:
    """treebeard says first to the parents that a child is gone, Wagtail to its log."""
    page, logged = things.rows["book"], PageLogEntry.objects.count()
    held = Collection.get_first_root_node().add_child(name="Held")
    Picture.objects.filter(pk=things.rows["picture"].pk).update(collection=held)
    parents = page.get_parent(), held.get_parent()
    for deed in (
        page.delete,
        Page.objects.get(pk=page.pk).delete,
        Page.objects.filter(pk=page.pk).delete,
        type(page).objects.filter(pk=page.pk).delete,
        held.delete,
        Collection.objects.filter(pk=held.pk).delete,
    ):
        with pytest.raises(Refused):
            deed()

        for parent in parents:
            assert type(parent).objects.get(pk=parent.pk).numchild == parent.numchild, deed
        assert PageLogEntry.objects.count() == logged
    assert not any(Page.find_problems())


@dataclass
class Office:
    things: Things
    client: Client  # of one account in every group
    admin: Client

    def pk(self, name: str) -> Any:
        return self.things.rows[name].pk


Deed = Callable[[Office], Any]


def page_screen(view: str, *names: str, **data: Any) -> Deed:
    return lambda office: office.client.post(
        reverse(f"wagtailadmin_pages:{view}", args=[office.pk(name) for name in names]), data
    )


def post(address: str, name: str, **data: Any) -> Deed:
    return lambda office: office.client.post(address.format(office.pk(name)), data)


def by_admin(address: str, find: Callable[[Office], Any], **data: Any) -> Deed:
    return lambda office: office.admin.post(address.format(find(office)), data)


def collection_with_the_picture(office: Office) -> Any:
    held = Collection.get_first_root_node().add_child(name="Held")
    Picture.objects.filter(pk=office.pk("picture")).update(collection=held)
    return held.pk


def locale(code: str) -> Callable[[Office], Any]:
    return lambda office: Locale.objects.get(language_code=code).pk


KEEP = {
    "move: among its siblings": page_screen("move_confirm", "english", "english home"),
    "move: to the other language": page_screen("move_confirm", "english", "khmer home"),
    "move: a number to the other language": page_screen("move_confirm", "help", "khmer directory"),
    "move: the directory": page_screen("move_confirm", "directory", "khmer home"),
    "place": lambda office: office.client.post(
        reverse("wagtailadmin_pages:set_page_position", args=[office.pk("english")]) + "?position=0"
    ),
    "unpublish: Wagtail's own": page_screen("unpublish", "english", include_descendants="on"),
    "delete: the directory": page_screen("delete", "directory"),
    "delete: a home page": page_screen("delete", "english home"),
    "convert: a page": page_screen("convert_alias", "english"),
    "collection: with a picture of a page": by_admin(
        "/admin/collections/{}/delete/", collection_with_the_picture
    ),
    "locale: Khmer": by_admin("/admin/locales/delete/{}/", locale("km")),
    "locale: English": by_admin("/admin/locales/delete/{}/", locale("en")),
    "locale: English from Khmer": by_admin(
        "/admin/locales/edit/{}/", locale("en"), language_code="en", enabled="on", sync_from="2"
    ),
    "site": by_admin("/admin/sites/delete/{}/", lambda office: office.pk("site")),
    "site: with another root": lambda office: office.admin.post(
        f"/admin/sites/edit/{office.pk('site')}/",
        {"hostname": "x", "port": "80", "site_name": "x", "root_page": office.pk("hidden book")},
    ),
    "picture of a page": post("/admin/images/{}/delete/", "picture"),
    "picture of a page, among many": post("/admin/images/multiple/{}/delete/", "picture"),
}


@pytest.mark.parametrize("name", KEEP)
def test_readers_keep_what_they_have(things: Things, name: str) -> None:
    for one in ("english", "directory", "help"):  # no address is taken where it is moved to
        Page.objects.filter(pk=things.rows[one].pk).update(slug=f"moved-{one}")
    before = Standing.now()

    answer = KEEP[name](office_of(things))

    assert answer.status_code < 500
    after = Standing.now()
    assert before.rows <= after.rows
    assert before.documents <= after.documents
    assert after.numbers == before.numbers
    assert not any(Page.find_problems())


def test_collection_goes_when_nothing_is_in_it_or_in_one_below(things: Things) -> None:
    """Wagtail would take what is in it along: of a picture that nobody reads yet nothing else is
    asked."""
    above = Collection.get_first_root_node().add_child(name="Above")
    picture, below = make_picture(), above.add_child(name="Below")
    Picture.objects.filter(pk=picture.pk).update(collection=below)
    for deed in (above.delete, Collection.objects.filter(pk=above.pk).delete):
        with pytest.raises(Refused, match="“Below” is not empty"):
            deed()
    assert Picture.objects.filter(pk=picture.pk).exists()

    Picture.objects.filter(pk=picture.pk).update(collection=above.get_parent())
    Collection.objects.get(pk=above.pk).delete()

    assert not Collection.objects.filter(pk__in=[above.pk, below.pk]).exists()


def office_of(things: Things) -> Office:
    return Office(things, client_of(things.people["alone"]), client_of(things.people["admin"]))


# What one person takes down, and how it comes back


def again_public(*names: str) -> Deed:
    """Published by the same account: two people agreed with it before."""

    def deed(office: Office) -> None:
        for name in names:
            page = Page.objects.get(pk=office.pk(name)).specific
            if gate.is_target(page):
                key = translation_access.translation_of(page).pk
                office.client.post(reverse("localize:publish", args=[key]))
                continue
            screen = office.client.get(reverse("localize:source", args=[page.pk]))
            form = {"seen": screen.context["seen"]}
            office.client.post(reverse("localize:publish_source", args=[page.pk]), form)

    return deed


def out_of_the_bin(*names: str) -> Deed:
    def deed(office: Office) -> None:
        for entry in BinnedPage.objects.filter(page__in=[office.pk(name) for name in names]):
            place = {f"place-{entry.pk}": entry.parent_id, "entries": entry.pk}
            office.client.post(reverse("recycle_bin:restore", args=[entry.pk]), place)
        again_public(*names)(office)

    return deed


def agreed_by_a_second(office: Office) -> None:
    publisher = client_of(office.things.people["publisher"])
    for one in ChangeRequest.objects.open().of(office.things.rows["picture"]):
        publisher.post(reverse("approvals:confirm"), {"request": seen_as(one)})


def picture_form(**more: Any) -> dict[str, Any]:
    return {"title": "t", "alt_text": "a", "collection": "1", "credit": ""} | more


def shown_again(office: Office) -> None:
    post("/admin/images/{}/", "picture", **picture_form())(office)
    agreed_by_a_second(office)


def the_file_again(office: Office) -> None:
    people = office.things.people
    upload = ContentFile(pdf(), "x.pdf")
    added = files.add(
        office.things.rows["checklist"], language="km", upload=upload, by=people["alone"]
    )
    files.confirm(added, by=people["publisher"])


TAKEN: dict[str, tuple[Deed, Deed]] = {
    "page: taken down": (
        lambda office: office.client.post(
            reverse("localize:take_down", args=[office.pk("english")]),
            {"pages": [office.pk("english"), office.pk("khmer")], "reason": "mistake"},
        ),
        again_public("english", "khmer"),
    ),
    "page: into the bin": (page_screen("delete", "police page"), out_of_the_bin("police page")),
    "page: moved below a hidden one": (
        page_screen("move_confirm", "module", "hidden book"),
        page_screen("move_confirm", "module", "book"),
    ),
    "picture: a child can be recognised": (
        post("/admin/images/{}/", "picture", **picture_form(has_identifiable_child="on")),
        shown_again,
    ),
    "file: withdrawn": (
        lambda office: office.client.post(
            reverse("lessons_file_withdraw", args=[office.pk("checklist"), office.pk("file")])
        ),
        the_file_again,
    ),
}


def seen() -> Any:
    """With what of pictures and files readers have."""
    # not which: what is stored is written anew
    return Standing.now().documents, MediaFile.objects.filter(document__deleted=False).count()


@pytest.mark.parametrize("name", TAKEN)
def test_what_one_person_takes_down_comes_back(things: Things, name: str) -> None:
    office, before, were = office_of(things), Standing.now(), seen()
    take, bring_back = TAKEN[name]

    take(office)
    after = Standing.now()
    assert before.rows <= after.rows
    assert after.numbers == before.numbers
    assert seen() != were

    bring_back(office)
    assert seen() == were
    assert not any(Page.find_problems())
