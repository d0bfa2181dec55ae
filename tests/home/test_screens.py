"""The screens of numbers, through the browser's addresses."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from home.directory.models import facts
from home.directory.upkeep import clock
from home.models import ContactChannel, Organization, Service, ServicePage
from tests.home.conftest import called_first
from tests.shared_fixtures import world

from .conftest import CHECKED_AT, MOBILE, called, make_channel, make_keeper, make_service

FACTS = {"priority": "1", "audience": "public", "dial_from_abroad": "", "always_open": "unknown"}


@pytest.fixture
def as_sokha(client, sokha):
    client.force_login(sokha)
    return client


def stored(channel):
    return ContactChannel.objects.get(pk=channel.pk)


def address(name, channel):
    return reverse(f"home_{name}", args=[channel.pk])


def edit_address(channel):
    return reverse("wagtailsnippets_home_contactchannel:edit", args=[channel.pk])


def number(type, kind, value, **more):
    return FACTS | {"new_type": type, "new_kind": kind, "new_value": value} | more


def texts(response):
    return [str(message) for message in response.context["messages"]]


def tap(client, row, what, *, seen=None, waited=30, **said):
    """One button of the screen, as its form sends it, so many seconds after it was shown."""
    page = client.get(address("channel", row)).content.decode()
    held = {
        name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])
        for name in ("seen", "shown")
    }
    held |= {"seen": seen} if seen is not None else {}
    with time_machine.travel(timezone.now() + timedelta(seconds=waited)):
        return client.post(address("channel", row), held | {"what": what} | said, follow=True)


HEARD = {"who": "An officer", "networks": ["smart"]}


def test_new_contact_waits_for_a_second_person(as_sokha, service):
    add = reverse("wagtailsnippets_home_contactchannel:add")
    assert as_sokha.get(f"{add}?service={service.pk}").status_code == 200
    response = as_sokha.post(
        add, number("call", "emergency_short_code", "១១៧", service=service.pk), follow=True
    )

    channel = ContactChannel.objects.get()
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == address("channel", channel)
    assert (channel.value, channel.candidate.value) == ("", "117")
    assert "Two people call it: you can be one of them." in response.content.decode()


def test_changed_number_waits(as_sokha, channel):
    response = as_sokha.post(
        edit_address(channel), number("call", "mobile", "092 311 511", priority="4")
    )

    assert response.status_code == 302
    assert stored(channel).value == "117"
    assert stored(channel).candidate.value == "092311511"
    assert stored(channel).priority == 4


def test_other_facts_are_saved_without_saying_anything(as_sokha, channel):
    as_sokha.post(
        edit_address(channel), number("call", "emergency_short_code", "117", priority="5")
    )

    assert stored(channel).priority == 5
    assert stored(channel).candidate is None


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        (number("call", "mobile", "092 311"), "new_value"),
        (number("telegram", "", "@help"), "proof_note"),
        (number("call", "emergency_short_code", "117", audience="professionals_only"), "__all__"),
    ],
)
def test_refusal_is_shown_on_its_field(as_sokha, channel, posted, field):
    """117 is an emergency number: one person cannot hide it."""
    response = as_sokha.post(edit_address(channel), posted)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert stored(channel).candidate is None


def test_service_of_a_contact_cannot_be_changed(as_sokha, channel, organization):
    other = make_service(organization, internal_name="Other")
    as_sokha.post(
        edit_address(channel), number("call", "emergency_short_code", "117", service=other.pk)
    )

    assert stored(channel).service_id == channel.service_id


def test_two_people_check_a_new_number_on_one_screen(client, channel, sokha, dara):
    called_first(channel, **MOBILE, by=sokha, **called(who="The desk"))
    client.force_login(dara)
    page = client.get(address("channel", channel)).content.decode()
    assert 'href="tel:+85592311511"' in page and "“The desk”" in page
    assert 'name="networks"' not in page  # the same from every network
    assert "Write down who answered" in texts(tap(client, channel, "works"))[0]

    tap(client, channel, "works", who="The desk")

    assert stored(channel).value == "092311511"


def test_one_person_alone_confirms_nothing(as_sokha, channel, sokha):
    called_first(channel, **MOBILE, by=sokha, **called())
    page = as_sokha.get(address("channel", channel)).content.decode()
    assert "A different person must say it, too" in page

    tap(as_sokha, channel, "works", **HEARD)

    assert stored(channel).value == "117"


def test_number_that_was_changed_meanwhile_is_refused(client, channel, sokha, dara):
    called_first(channel, **MOBILE, by=sokha)
    client.force_login(dara)

    answer = tap(client, channel, "works", seen="call mobile 092311599", **HEARD)

    assert "changed in the meantime" in texts(answer)[0]
    assert stored(channel).value == "117"


def test_tap_after_a_few_seconds_is_no_call(as_sokha, channel):
    assert "Call first" in texts(tap(as_sokha, channel, "works", waited=15, **HEARD))[0]
    said = {"seen": "call emergency_short_code 117", "what": "works", "shown": "x"} | HEARD
    answer = as_sokha.post(address("channel", channel), said, follow=True)
    assert "Call first" in texts(answer)[0]
    assert stored(channel).waits == []


def test_one_question_comes_before_a_number_is_wrong(as_sokha, channel, other, sokha):
    page = tap(as_sokha, channel, "dead", **HEARD).content.decode()
    assert "Did you try it just now" in page
    assert not stored(channel).is_suspect

    # called on the screen before the question, not between it and the answer
    held = {
        name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])
        for name in ("seen", "shown", "is_sure")
    }
    with time_machine.travel(timezone.now() + timedelta(seconds=32)):
        said = held | {"what": "dead"} | HEARD
        answer = as_sokha.post(address("channel", channel), said, follow=True)

    assert "until a second person says the same" in texts(answer)[0]
    assert stored(channel).is_suspect
    page = as_sokha.get(address("channel", channel)).content.decode()
    assert "Reported as wrong. People still see it." in page
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        answer = as_sokha.post(address("take_back", channel), follow=True)
    assert "everything is as before" in texts(answer)[0]
    assert not stored(channel).is_suspect
    assert "nothing lately" in texts(as_sokha.post(address("take_back", channel), follow=True))[0]


def test_screen_shows_and_lets_nobody_else_say_anything(client, channel):
    client.force_login(make_keeper("reader", "view_contactchannel"))
    page = client.get(address("channel", channel)).content.decode()
    assert "117" in page and 'name="what"' not in page
    said = {"seen": "call emergency_short_code 117", "what": "dead", "is_sure": "on"} | HEARD
    client.post(address("channel", channel), said)

    assert not stored(channel).is_suspect


def test_saying_needs_the_csrf_token(channel, dara):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dara)

    assert strict.post(address("channel", channel), {"what": "dead"}).status_code == 403
    assert strict.get(address("take_back", channel)).status_code == 405


def test_next_one_comes_after_each_and_what_was_put_off_is_listed(as_sokha, channel, other, dara):
    clock.tick(timezone.now() + timedelta(days=40))
    check = reverse("home_next_check")
    first = as_sokha.get(check).url
    as_sokha.post(first.replace("contacts", "check") + "later/")
    second = as_sokha.get(check).url
    assert {first, second} == {address("channel", channel), address("channel", other)}

    row = channel if second == address("channel", channel) else other
    answer = tap(as_sokha, row, "works", **HEARD)

    assert answer.redirect_chain[-1][0] == reverse("home_report")
    page = answer.content.decode()
    assert "You put off" in page and f'href="{first}"' in page
    as_sokha.post(first.replace("contacts", "check") + "later/", {"again": ""})
    assert as_sokha.get(check).url == first


def test_other_facts_that_were_heard_lead_to_the_service(as_sokha, channel, service, sokha):
    sokha.user_permissions.add(Permission.objects.get(codename="change_service"))
    answer = tap(as_sokha, channel, "works", cost="paid", **HEARD)
    assert "something else than people read: Cost" in texts(answer)[1]
    assert answer.redirect_chain[-1][0].startswith(
        reverse("wagtailsnippets_home_service:edit", args=[service.pk])
    )


def formset(prefix, *rows):
    posted = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": 0,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    return posted | {
        f"{prefix}-{at}-{name}": value
        for at, row in enumerate(rows)
        for name, value in (row | {"id": "", "DELETE": ""}).items()
    }


SERVICE_FORM = {
    "internal_name": "Child line",
    "status": "active",
    "category": "helpline",
    "urgency": "crisis_support",
    "priority": "3",
    "audiences": ["child"],
    "gender": "any",
    "cost": "free",
    "anonymous_ok": "yes",
    "languages": ["km"],
    "always_open": "false",
}


def test_service_is_written_with_hours_and_coverage(admin_client, organization):
    response = admin_client.post(
        reverse("wagtailsnippets_home_service:add"),
        SERVICE_FORM
        | {"organization": organization.pk}
        | formset(
            "schedules",
            {
                "days": ["MO", "TU"],
                "opens": "08:00",
                "closes": "17:00",
                "closed_on": "2027-04-14\n",
            },
        )
        | formset("coverages", {"scope": "districts", "districts": "0102\n0103"})
        | formset("referral_points"),
    )

    assert response.status_code == 302
    service = Service.objects.get(internal_name=SERVICE_FORM["internal_name"])
    assert service.schedules.get().days == ["MO", "TU"]
    assert service.schedules.get().closed_on == ["2027-04-14"]
    assert service.coverages.get().districts == ["0102", "0103"]


def test_service_form_refuses_to_lose_the_last_emergency_number(admin_client, channel, service):
    edit = reverse("wagtailsnippets_home_service:edit", args=[service.pk])
    page = admin_client.get(edit).content.decode()
    assert address("channel", channel) in page

    response = admin_client.post(
        edit,
        SERVICE_FORM
        | {"organization": service.organization_id, "status": "defunct"}
        | formset("schedules")
        | formset("coverages")
        | formset("referral_points"),
    )

    assert response.status_code == 200
    assert "one person alone cannot take it" in str(response.context["form"].errors)
    assert Organization.objects.count() == 1


def test_service_has_the_name_of_its_page(as_sokha, channel, published, sokha, dara):
    ServicePage.objects.filter(pk=published.pk).update(title="Line for children {number}")
    other = make_service(channel.service.organization, internal_name="In our lists only")
    make_channel(other, sokha, dara, **MOBILE)
    clock.tick(CHECKED_AT + timedelta(days=100))
    named = ("Line for children", "In our lists only")

    for screen in (address("channel", channel),):
        page = as_sokha.get(screen).content.decode()
        assert named[0] in page and "{number}" not in page
    for screen in (reverse("home_report"), reverse("office:my_work")):
        page = as_sokha.get(screen).content.decode()
        assert all(name in page for name in named) and "{number}" not in page


def make_in_khmer(police, published):
    km = Locale.objects.get_or_create(language_code="km")[0]
    directory = published.get_parent()
    directory.get_parent().copy_for_translation(km)
    directory.copy_for_translation(km)
    page = published.copy_for_translation(km)
    ServicePage.objects.filter(pk=page.pk).update(title="ប៉ូលិសជាតិ {number}", alias_of=None)
    UserProfile.objects.update_or_create(user=police.sokha, defaults={"preferred_language": "km"})


in_khmer_world = world(make_in_khmer, "police_world", "published_world")


@pytest.fixture
def in_khmer(published, in_khmer_world):
    """Its Khmer page, and somebody who reads Khmer."""


def test_what_waits_is_named_in_the_language_of_the_person(
    as_sokha, channel, other, in_khmer, sokha, dara
):
    called_first(channel, type="call", kind="mobile", value="092 311 511", by=dara)
    service = Service.objects.get(pk=channel.service_id)
    facts.say(service, {"cost": {"cost": "paid"}}, by=dara)

    for screen in (f"{reverse('office:my_work')}?all=1",):
        page = as_sokha.get(screen).content.decode()
        assert "ប៉ូលិសជាតិ: 092 311 511" in page
        assert page.count("ប៉ូលិសជាតិ") >= 2
        assert service.internal_name not in page and "{number}" not in page


def test_lists_find_a_service_by_its_titles_in_all_languages(client, sokha, channel, in_khmer):
    type(sokha).objects.filter(pk=sokha.pk).update(is_superuser=True)
    client.force_login(type(sokha).objects.get(pk=sokha.pk))

    for of in ("service", "contactchannel"):
        for words in ("លិសជា", "hotline"):
            answer = client.get(reverse(f"wagtailsnippets_home_{of}:list"), {"q": words})
            assert "ប៉ូលិសជាតិ" in answer.content.decode(), (of, words)
