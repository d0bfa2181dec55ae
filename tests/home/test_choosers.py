"""Services and organizations are chosen, and named in forms, by the titles of their pages."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests.shared_fixtures import again, world

from .conftest import in_khmer, make_channel, make_service, make_service_page

KHMER = "បណ្តាញទូរស័ព្ទ {number}"
SHOWN = "បណ្តាញទូរស័ព្ទ"
OWNER = "National Police"


def make_named(directory, police):
    page = make_service_page(directory, police.service, title="Police hotline {number}")
    in_khmer(page, KHMER)
    return police.service


named_world = world(make_named, "directory_world", "police_world")


@pytest.fixture
def named(directory, police, named_world):
    """A service with a page in English and in Khmer."""
    return again(named_world)


@pytest.fixture
def keeper(client, sokha):
    sokha.user_permissions.add(
        *Permission.objects.filter(
            codename__in=["view_service", "change_service", "view_organization"]
        )
    )
    UserProfile.objects.create(user=sokha, preferred_language="km")
    client.force_login(sokha)
    return client


def rows(answer):
    """The names that one may choose: [title, the one beneath it]."""
    found = re.findall(r"<a[^>]*data-chooser-modal-choice[^>]*>(.*?)</a>", answer, re.DOTALL)
    return [[part for part in re.split(r"\s*<[^>]*>\s*", one.strip()) if part] for one in found]


def dialog(client, model, **asked):
    address = reverse(f"wagtailsnippetchoosers_home_{model}:choose")
    return rows(client.get(address, asked).json()["html"])


def results(client, words):
    address = reverse("wagtailsnippetchoosers_home_service:choose_results")
    return rows(client.get(address, {"q": words}).content.decode())


def test_dialog_lists_titles_in_the_language_of_the_person(keeper, named, organization):
    make_service(organization, internal_name="No page yet")

    assert dialog(keeper, "service") == [
        [f"No page yet · {OWNER}"],
        [f"{SHOWN} · {OWNER}", "Police hotline"],
    ]
    assert dialog(keeper, "organization") == [["National Police"]]


def test_many_services_cost_as_much_as_one(
    keeper, named, organization, django_assert_num_queries, django_assert_max_num_queries
):
    dialog(keeper, "service")  # what is kept for the process
    with django_assert_max_num_queries(20) as one:
        dialog(keeper, "service")
    for number in range(20):
        make_service(organization, internal_name=f"Service {number}")

    with django_assert_num_queries(len(one)):
        assert len(dialog(keeper, "service")) == 21


def test_services_of_one_title_are_told_apart_by_their_numbers(
    keeper, named, organization, channel, sokha, dara
):
    make_channel(named, sokha, dara, type="sms", value="117")
    make_channel(named, sokha, dara, kind="mobile", value="092 311 511", priority=1)
    make_channel(named, sokha, dara, type="website", kind="", value="https://cncc.gov.kh/")
    make_service(organization, internal_name="No page yet")

    name = f"{SHOWN} · 092\N{NO-BREAK SPACE}311\N{NO-BREAK SPACE}511 · 117 · {OWNER}"
    assert dialog(keeper, "service")[1] == [name, "Police hotline"]
    for number in ("117", "១១៧", "092 311 511"):
        assert results(keeper, number) == [[name, "Police hotline"]]
    assert results(keeper, "119") == []


@pytest.mark.parametrize(
    "words", ["ទូរស័ព្ទ", "hotline", "POLICE ទូរស័ព្ទ", "  police   HOTLINE ", "\u200bទូរស័ព្ទ"]
)
def test_search_finds_every_name_in_both_languages(keeper, named, organization, words):
    make_service(organization, internal_name="No page yet")

    assert results(keeper, words) == [[f"{SHOWN} · {OWNER}", "Police hotline"]]


def test_what_was_chosen_has_the_same_name(keeper, named, channel):
    address = reverse("wagtailsnippetchoosers_home_service:chosen", args=[named.pk])
    edit = reverse("wagtailsnippets_home_contactchannel:edit", args=[channel.pk])

    assert keeper.get(address).json()["result"]["string"] == f"{SHOWN} · 117 · {OWNER}"
    form = keeper.get(edit).content.decode()
    assert f"{SHOWN} · 117" in form and named.internal_name not in form


def test_contacts_are_filtered_by_the_titles_of_their_services(
    keeper, sokha, named, channel, organization, dara
):
    sokha.user_permissions.add(Permission.objects.get(codename="view_contactchannel"))
    other = make_service(organization, internal_name="No page yet")
    make_channel(other, sokha, dara, value="119")
    address = reverse("wagtailsnippets_home_contactchannel:list")

    html = keeper.get(address).content.decode()
    chosen = keeper.get(address, {"service": named.pk})

    assert re.findall(r"<option[^>]*>(.*?)</option>", html.split('name="service"')[1])[1:] == [
        f"No page yet · 119 · {OWNER}",
        f"{SHOWN} · 117 · {OWNER}",
    ]
    assert named.internal_name not in html
    assert [one.pk for one in chosen.context["object_list"]] == [channel.pk]
    [active] = chosen.context["view"].active_filters
    assert active.value == f"{SHOWN} · 117 · {OWNER}"
    assert named.internal_name not in chosen.content.decode()
