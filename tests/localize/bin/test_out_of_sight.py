"""A deleted page is nowhere but in the bin, not even for an administrator."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.core import tree
from cms.publishing.recycle_bin import actions
from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.workflow import publish
from localize.workflow.translation_access import visible_translations
from tests.localize.bin.conftest import agrees, public
from tests.shared_fixtures import again, world

TITLE = "Nobody finds this"


def delete_page(desk):
    page = desk.write(title=TITLE)
    actions.delete([page, desk.target(page)], by=desk.people.admin)
    return page


gone_world = world(delete_page, "desk_world")


@pytest.fixture
def gone(desk, gone_world):
    return again(gone_world)


SCREENS = {
    "root of the explorer": lambda: reverse("wagtailadmin_explore_root"),
    "search": lambda: reverse("wagtailadmin_pages:search") + "?q=Nobody",
    "chooser": lambda: reverse("wagtailadmin_choose_page") + "?page_type=wagtailcore.Page",
    "search of the chooser": lambda: (
        reverse("wagtailadmin_choose_page_search") + "?q=Nobody&page_type=wagtailcore.Page"
    ),
    "queue": lambda: reverse("localize:queue"),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_does_not_show_it(admin, gone, screen):
    response = admin.get(SCREENS[screen]())

    assert response.status_code == 200
    assert TITLE not in response.content.decode()


def test_explorer_menu_does_not_show_the_bin(admin, gone):
    root = Page.get_first_root_node()
    response = admin.get(f"/admin/api/main/pages/?child_of={root.pk}&for_explorer=1")

    assert response.status_code == 200
    assert "Recycle bin" not in response.content.decode()


ADDRESSES = [
    "edit",
    "delete",
    "unpublish",
    "copy",
    "move",
    "usage",
    "view_draft",
    "revisions",
    "convert_alias",
]


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_screen_of_wagtail_opens_it(admin, gone, method):
    for address in ADDRESSES:
        response = getattr(admin, method)(f"/admin/pages/{gone.pk}/{address}/")

        assert response.status_code == 302, address
        assert response.url == reverse("recycle_bin:index"), address
        assert InfoPage.objects.filter(pk=gone.pk, live=False).exists(), address


def test_nothing_is_moved_copied_or_added_into_the_bin(desk, admin, gone, page):
    container = tree.containers().get()

    for address in (
        f"/admin/pages/{page.pk}/move/{container.pk}/confirm/",
        f"/admin/pages/add/home/infopage/{gone.pk}/",
        f"/admin/pages/{container.pk}/edit/",
        f"/admin/pages/{container.pk}/",
    ):
        assert admin.post(address).url == reverse("recycle_bin:index"), address

    assert not tree.is_binned(Page.objects.get(pk=page.pk))


def test_its_translation_cannot_be_opened(desk, admin, gone):
    work = desk.translation(gone)

    assert admin.get(reverse("localize:translation", args=[work.pk])).status_code == 302
    assert not visible_translations(desk.people.admin).filter(pk=work.pk).exists()


def test_nobody_publishes_it(desk, gone):
    with pytest.raises(Refused) as refused:
        publish.publish_source(gone, by=desk.people.admin)

    assert refused.value.code == "binned"
    assert public(gone) == [False]
    assert agrees()


def test_right_on_the_page_itself_finds_nothing_either(desk, family):
    """A group with a right on the deleted page still has it when the page comes back."""
    group = desk.people.keeper.groups.get()
    right = group.page_permissions.first()
    group.page_permissions.create(page=family.top, permission=right.permission)

    group.page_permissions.filter(page__path__startswith=desk.homes["km"].path).delete()
    group.page_permissions.exclude(page=family.top).update(page=desk.homes["en"])
    top = page_permission_policy.explorable_root_instance(again(desk.people.keeper))
    assert top == Page.objects.get(pk=desk.homes["en"].pk)

    actions.delete([family.top], by=desk.people.admin)

    keeper = again(desk.people.keeper)
    explorable = page_permission_policy.explorable_instances(keeper)
    assert not explorable.filter(path__startswith=tree.containers().get().path).exists()
    assert page_permission_policy.explorable_root_instance(keeper) == top
    assert group.page_permissions.filter(page=family.top).exists()
