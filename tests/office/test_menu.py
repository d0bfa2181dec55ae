"""The menu is short: its entries of every shipped account are stated here, sub-menus and all, so
that no room and no package adds one unnoticed. What has none is a link on one of three pages."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.menu import admin_menu, help_menu, reports_menu, settings_menu

from office.desk import doors
from ops.demo.people import ACCOUNTS, GUARDED

DAILY = ["my-work", "explorer"]
LAST = ["lists", "two-reports"]
LESSONS, LIBRARY, TRANSLATIONS = "lesson_list", "library_list", "localize-queue"
DIRECTORY = ["services", "contacts", "organizations"]

MENU = {
    "editor": [*DAILY, LESSONS, LIBRARY, TRANSLATIONS, "images", *LAST],
    "translator": [*DAILY, LESSONS, TRANSLATIONS, *LAST],
    "translator2": [*DAILY, LESSONS, TRANSLATIONS, *LAST],
    "reviewer": [*DAILY, LESSONS, TRANSLATIONS, *LAST],
    "reviewer2": [*DAILY, LESSONS, TRANSLATIONS, *LAST],
    "publisher": [*DAILY, LESSONS, LIBRARY, "alert", TRANSLATIONS, "contacts", *LAST],
    "keeper": [*DAILY, TRANSLATIONS, *DIRECTORY, *LAST],
    "admin": [
        *(*DAILY, LESSONS, LIBRARY, "alert", TRANSLATIONS, *DIRECTORY, "images", "users"),
        *(*LAST, "technical"),
    ],
}
MENU[GUARDED.username] = MENU["admin"]
MOST = {"editor": 8}

# what packages put into menus that are not shown: on “Technical” or elsewhere, or closed
HIDDEN = {
    *(
        "users/",
        "groups/",
        "sites/",
        "locales/",
        "languages/",
        "collections/",
        "snippets/delivery/webhook/",
    ),
    *("workflows/list/", "workflows/tasks/index/", "reports/workflow/", "reports/workflow_tasks/"),
    *("reports/locked/", "reports/site-history/", "reports/aging-pages/"),
    "reports/page-types-usage/",
}


@pytest.fixture
def person_of(site_tree):
    """The shipped account of this name, by the groups that `setup` makes."""
    reverse("wagtailadmin_home")  # some entries come with the addresses

    def make(account):
        user = get_user_model().objects.create(
            username=account.username, is_superuser=account.is_superuser
        )
        user.groups.set([site_tree.groups[name] for name in account.groups])
        return user

    return make


def entries(menu, request):
    """The names of all entries, heads of sub-menus before what is in them."""
    for item in sorted(menu.menu_items_for_request(request), key=lambda item: item.order):
        yield item.name
        yield from entries(item.menu, request) if hasattr(item, "menu") else ()


@pytest.mark.parametrize("account", (*ACCOUNTS, GUARDED), ids=lambda one: one.username)
def test_each_account_has_these_entries_and_no_other(person_of, account):
    request = RequestFactory().get("/admin/")
    request.user = person_of(account)

    found = list(entries(admin_menu, request))

    assert found == MENU[account.username]
    assert len(found) <= MOST.get(account.username, 15)


def test_menus_that_are_not_shown_have_nothing_that_nobody_placed(person_of):
    request = RequestFactory().get("/admin/")
    request.user = person_of(ACCOUNTS[-1])

    hidden = {
        item.url.removeprefix("/admin/")
        for menu in (settings_menu, reports_menu, help_menu)
        for item in menu.registered_menu_items
        if item.url.startswith("/")  # others lead to other sites, or open a dialog
    }
    assert hidden == HIDDEN
    # and each has a sentence that says what it is good for
    assert all(why for _label, _url, why in doors.technical(request))


@pytest.mark.slow("every door of every account")
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda one: one.username)
def test_every_door_opens(person_of, client_of, account):
    user = person_of(account)
    client, request = client_of(user), RequestFactory().get("/admin/")
    request.user = user
    shown = {
        "office:lists": doors.lists(user),
        "office:reports": doors.reports(user),
        "office:technical": doors.technical(request),
    }

    work = client.get(reverse("wagtailadmin_home")).content.decode()
    for _label, url, _why in doors.of_work(user):
        assert f'href="{url}"' in work
        assert client.get(url).status_code in {200, 302}, url
    for name, links in shown.items():
        answer = client.get(reverse(name))
        # nothing on it: refused, and led to the first screen
        assert answer.status_code == (200 if links else 302), name
        for _label, url, _why in links:
            assert f'href="{url}"' in answer.content.decode()
            assert client.get(url).status_code == 200, url


def test_doors_are_for_those_who_may(person_of):
    people = {account.username: person_of(account) for account in ACCOUNTS}

    def names(make, name):
        return {url for _label, url, _why in make(people[name])}

    consents = reverse("wagtailsnippets_lessons_consent:list")
    assert consents in names(doors.lists, "editor")
    assert consents not in names(doors.lists, "keeper") | names(doors.lists, "translator")
    assert reverse("lessons_new") in names(doors.of_work, "editor")
    assert reverse("lessons_new") not in names(doors.of_work, "keeper")
    assert reverse("new_page_of_any_kind") in names(doors.of_work, "keeper")
    assert reverse("home_next_check") in names(doors.of_work, "keeper")
    assert reverse("home_next_check") not in names(doors.of_work, "editor")
    assert reverse("localize:report") in names(doors.reports, "translator")


def test_doors_cost_no_query_beyond_what_is_kept_for_a_person(person_of):
    user = person_of(ACCOUNTS[0])
    doors.of_work(user), doors.lists(user), doors.reports(user)

    with CaptureQueriesContext(connection) as asked:
        doors.of_work(user), doors.lists(user), doors.reports(user)
    assert len(asked) == 0


@pytest.mark.parametrize("path", ["reports/aging-pages/", "reports/page-types-usage/"])
def test_reports_that_nobody_needs_are_closed(person_of, client_of, path):
    assert client_of(person_of(ACCOUNTS[-1])).get(f"/admin/{path}").status_code == 404


def test_new_page_offers_what_may_be_made_somewhere(person_of, client_of):
    people = {account.username: person_of(account) for account in ACCOUNTS}

    def offered(name):
        html = client_of(people[name]).get(reverse("new_page_of_any_kind")).content.decode()
        return set(re.findall(r'<li><a href="(/admin/[^"]+)">', html))

    book, service = "/admin/new/lessons/coursepage/", "/admin/new/home/servicepage/"
    assert {book, service} < offered("editor")
    assert service in offered("keeper") and book not in offered("keeper")
    assert offered("translator") == set()


def test_only_my_work_has_a_number(office, client_of):
    html = client_of(office.people.publisher).get(reverse("office:lists")).content.decode()

    sidebar = html[html.index("wagtail-sidebar-props") :]
    assert re.findall(r'"([^"]+) \(\d+\)"', sidebar) == ["My work"]
