"""People of the office tell two helplines of one title apart by digits and organization, wherever a
page is listed, chosen or agreed."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from cms.core.titles import name_pages
from home.alerts import alert_slots
from home.models import Organization, OrganizationPage, Service, ServicePage
from lessons.blocks.body import HelpBoxBlock
from localize.workflow.to_confirm.pages import compare
from office.desk.titles import titles_of
from tests.shared_fixtures import again, world

from .conftest import in_khmer, make_channel, make_service, make_service_page, take_away

pytestmark = pytest.mark.usefixtures("soon_after_the_check")

TITLE = "Police hotline {number}"
KHMER = "បណ្តាញនគរបាល {number}"
FIRST = "Police hotline · 117 · National Police"
SECOND = "Police hotline · 1288 · Child protection police"


def make_two(directory, police):
    one = make_service_page(directory, police.service, title=TITLE)
    make_channel(police.service, police.sokha, police.dara)
    in_khmer(one, KHMER)
    other = Organization.objects.create(internal_name="Child protection police", kind="police")
    service = make_service(other, internal_name="Police 1288")
    make_channel(service, police.sokha, police.dara, kind="short_code", value="1288")
    return [one, make_service_page(directory, service, title=TITLE, slug="second")]


two_world = world(make_two, "directory_world", "police_world")


@pytest.fixture
def two(directory, police, two_world):
    return again(two_world)


@pytest.fixture
def admin(client, db):
    client.force_login(get_user_model().objects.create_superuser("chief", "chief@example.org"))
    return client


def names(pages):
    name_pages(pages)
    return [page.get_admin_display_title() for page in pages]


def test_each_is_named_with_digits_and_organization(two, km):
    assert [page.get_admin_display_title() for page in two] == [FIRST, SECOND]
    # rows that are read as no class in particular, too
    rows = Page.objects.filter(pk__in=[page.pk for page in two]).order_by("pk")
    assert [page.get_admin_display_title() for page in rows] == [FIRST, SECOND]
    assert names(list(rows)) == [FIRST, SECOND]
    # My work, and its mail
    assert [one.text for one in titles_of(row.translation_key for row in rows).values()] == [
        FIRST,
        SECOND,
    ]

    khmer = ServicePage.objects.get(locale=km)
    ServicePage.objects.filter(pk=khmer.pk).update(draft_title=KHMER)
    owner = OrganizationPage(title="នគរបាលជាតិ", slug="police", live=False)
    owner.organization = two[0].service.organization
    khmer.get_parent().add_child(instance=owner)
    with override("km"):
        assert names(list(rows)) == ["បណ្តាញនគរបាល · 117 · នគរបាលជាតិ", SECOND]


def test_number_is_that_of_today(two, sokha, dara):
    service = Service.objects.get(pk=two[1].service_id)
    make_channel(service, sokha, dara, kind="mobile", value="092 311 511", priority=1)
    take_away(service.channels.get(value="1288"), sokha, dara)

    shown = "092\N{NO-BREAK SPACE}311\N{NO-BREAK SPACE}511"
    assert two[1].get_admin_display_title() == SECOND.replace("1288", shown)


def test_many_cost_as_much_as_one(two, directory, organization, django_assert_num_queries):
    rows = Page.objects.filter(pk__in=ServicePage.objects.values("pk"))
    with django_assert_num_queries(3):  # rows; families; numbers and owners
        name_pages(list(rows.filter(pk=two[0].pk)[:1]))
    for number in range(5):
        service = make_service(organization, internal_name=f"Service {number}")
        make_service_page(directory, service, title=TITLE, slug=f"s{number}")

    with django_assert_num_queries(3):
        name_pages(list(rows))


def test_service_of_a_draft_counts_before_it_is_public(directory, two):
    page = directory.add_child(instance=ServicePage(title=TITLE, summary="x", live=False))
    page.save_revision(clean=False)
    assert page.get_admin_display_title() == "Police hotline"

    page.service = make_service(two[1].service.organization, internal_name="Third")
    page.save_revision(clean=False)

    stored = Page.objects.get(pk=page.pk)
    assert stored.get_admin_display_title() == "Police hotline · Child protection police"


def test_chooser_names_both_and_the_words_of_a_link_have_no_number(admin, two):
    of_services = "?page_type=home.servicepage"
    browsed = reverse("wagtailadmin_choose_page") + of_services
    searched = reverse("wagtailadmin_choose_page_search") + of_services + "&q=hotline"
    by_digits = admin.get(searched.replace("hotline", "១២៨៨")).content.decode()

    assert SECOND in by_digits and FIRST not in by_digits
    for html in (admin.get(browsed).json()["html"], admin.get(searched).content.decode()):
        # each once for all its languages
        choices = re.findall(r'data-title="([^"]*)" data-admin-title="([^"]*)"', html)
        assert sorted(choices) == [("Police hotline", FIRST), ("Police hotline", SECOND)]


def test_chosen_ones_are_named_together(two, django_assert_num_queries):
    block = HelpBoxBlock()
    value = block.bulk_to_python([{"text": "", "refs": [page.pk for page in two]}])[0]

    with django_assert_num_queries(1):
        state = block.get_form_state(value)
    assert [one["value"]["adminTitle"] for one in state["refs"]] == [FIRST, SECOND]


def test_who_agrees_reads_the_names(two):
    page = ServicePage.objects.get(pk=two[0].pk)
    page.alert_text = "Closed."
    title, *_rest, service = (
        line.new.text
        for section in compare(None, page)
        for line in section.lines
        if line.label in ("Title", "Service")
    )

    assert title == "Police hotline 117"
    assert service == FIRST


def test_log_has_the_name_of_that_day(two, sokha):
    log(two[1], "wagtail.edit", user=sokha)

    assert PageLogEntry.objects.latest("pk").label == SECOND


def test_sender_of_an_alert_chooses_between_digits_and_organizations(two):
    assert {label for _key, label in alert_slots.service_choices()} == {FIRST, SECOND}
