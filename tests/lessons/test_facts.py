"""Facts of a resource on the screen of its page, changed there as on the record's own screen."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.two_people.approvals.models import ChangeRequest
from lessons.models import LibraryPage, Resource, ResourcePage
from tests.shared_fixtures import again, world

FIRST, SECOND = "https://www.youtube.com/watch?v=a", "https://www.youtube.com/watch?v=b"


def make_page(site_tree):
    library = LibraryPage(title="បណ្ណាល័យ", live=False)
    site_tree.khmer.add_child(instance=library)
    record = Resource.objects.create(name="A film", type="link", link_url=FIRST)
    page = ResourcePage(title="ខ្សែភាពយន្ត", resource=record, live=False)
    return library.add_child(instance=page)


page_world = world(make_page, "site_tree_world")


@pytest.fixture
def page(site_tree, page_world):
    return again(page_world)


@pytest.fixture
def record(page):
    return page.resource


def screen(client, page):
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def change(record):
    return reverse("lessons_facts_change", args=[record.pk])


@pytest.fixture
def send(client, editor, record):
    client.force_login(editor)

    def post(**facts):
        form = {"name": "A film", "type": "link", "link_url": FIRST, "transcript_required": "on"}
        return client.post(
            change(record), {f"facts-{name}": value for name, value in (form | facts).items()}
        )

    return post


def test_facts_stand_on_the_screen_and_are_changed_there(client, page, record, send):
    shown = screen(client, page)
    assert FIRST in shown and change(record) in shown

    asked = client.get(change(record)).content.decode()
    assert 'name="facts-licence"' in asked and 'form="resource-facts"' in asked
    assert "<html" not in asked
    answer = send(licence="cc-by-4.0", audiences=["caregiver"], paper="A4")

    record.refresh_from_db()
    assert (record.licence, record.audiences, record.paper) == ("cc-by-4.0", ["caregiver"], "A4")
    assert "The facts are saved." in answer.content.decode()
    assert "CC BY 4.0" in answer.content.decode()
    assert ModelLogEntry.objects.filter(action="wagtail.edit", object_id=record.pk).count() == 1


def test_another_address_waits_as_on_the_record_s_own_screen(client, page, record, send, publisher):
    answer = send(link_url=SECOND, licence="cc-by-4.0").content.decode()

    record.refresh_from_db()
    assert (record.link_url, record.licence) == (FIRST, "cc-by-4.0")
    asked = ChangeRequest.objects.get()
    assert asked.new == {"link_url": SECOND}
    where = reverse("approvals:request", args=[asked.pk])
    assert "waits for a second person" in answer and where in answer
    # it is said once, and from then on the panel says that it waits
    assert screen(client, page).count(where) == 1

    again = send(link_url="https://www.youtube.com/watch?v=c")
    assert again.status_code == 422
    assert ChangeRequest.objects.get().new == {"link_url": SECOND}


def test_refused_facts_change_nothing(record, send):
    answer = send(link_url="", licence="cc-by-4.0")

    assert answer.status_code == 422
    assert "A link needs an address." in answer.content.decode()
    record.refresh_from_db()
    assert (record.link_url, record.licence) == (FIRST, "")


def test_who_may_not_change_records_sees_the_facts_only(client, page, record, send, site_tree):
    right = Permission.objects.get(codename="change_resource")
    site_tree.groups["Editors"].permissions.remove(right)

    shown = screen(client, page)
    assert FIRST in shown and change(record) not in shown
    ajax = {"headers": {"X-Requested-With": "XMLHttpRequest"}}
    assert client.get(change(record), **ajax).status_code == 403
    answer = client.post(change(record), {"facts-name": "B", "facts-type": "pdf"}, **ajax)
    assert answer.status_code == 403
    record.refresh_from_db()
    assert record.name == "A film"


def test_resource_is_chosen_and_found_by_the_title_of_its_page(client, editor, record):
    UserProfile.objects.create(user=editor, preferred_language="km")
    Resource.objects.create(name="Something else", type="link", link_url=SECOND)
    client.force_login(editor)
    address = reverse("wagtailsnippetchoosers_lessons_resource:choose_results")

    for words in ("ភាពយន្ត", "film", "a  FILM"):
        html = client.get(address, {"q": words}).content.decode()
        assert "ខ្សែភាពយន្ត" in html, words
        assert "A film" not in html and "Something else" not in html, words


def test_the_record_has_no_screen_but_that_of_its_page(client, editor, page, record):
    client.force_login(editor)
    alone = Resource.objects.create(name="Something else", type="link", link_url=SECOND)

    def led(name, *args):
        return client.get(reverse(f"wagtailsnippets_lessons_resource:{name}", args=args)).url

    assert led("edit", record.pk) == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert led("edit", alone.pk) == led("list") == reverse("library_list:index")
