"""The screens of numbers, through the browser's addresses."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from home.directory import numbers
from home.directory.upkeep import clock
from home.models import ContactChannel, Organization, Service, ServicePage
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


def test_number_that_nobody_looked_at_is_not_dropped(as_sokha, channel, sokha):
    numbers.propose(channel, type="call", kind="mobile", value="092 311 511", by=sokha)

    response = as_sokha.post(
        address("reject", channel), {"reason": "wrong", "seen": "012999999"}, follow=True
    )

    assert "changed in the meantime" in texts(response)[0]
    assert stored(channel).candidate.value == "092311511"


def test_contact_whose_only_number_was_dropped_still_has_a_name(service, sokha):
    channel = numbers.propose(
        ContactChannel(service=service), type="call", kind="mobile", value="092 311 511", by=sokha
    )

    assert [str(channel), str(numbers.reject(channel, by=sokha, reason="x"))] == [
        "(Call 092311511)",
        "–",
    ]


def test_changed_number_is_put_aside(as_sokha, channel, sokha):
    response = as_sokha.post(
        edit_address(channel), number("call", "mobile", "092 311 511", priority="4")
    )

    assert response.status_code == 302
    assert stored(channel).value == "117"
    assert stored(channel).candidate.value == "092311511"
    assert stored(channel).asked.asked_by == sokha
    assert stored(channel).priority == 4


def test_other_facts_are_saved_without_a_proposal(as_sokha, channel):
    as_sokha.post(
        edit_address(channel), number("call", "emergency_short_code", "117", priority="5")
    )

    assert stored(channel).priority == 5
    assert stored(channel).candidate is None


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        (number("call", "mobile", "092 311"), "new_value"),
        (number("call", "emergency_short_code", "117", old_number="dead"), "new_value"),
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


def test_withdrawn_contact_gets_no_new_number_by_its_form(as_sokha, office_number, sokha):
    numbers.withdraw(office_number, by=sokha, reason="closed")

    response = as_sokha.post(
        edit_address(office_number), number("call", "mobile", "092 311 511", priority="4")
    )

    assert response.status_code == 200
    assert "A withdrawn contact stays withdrawn. Add a new one." in response.content.decode()
    row = stored(office_number)
    assert (row.state, row.candidate, row.priority) == ("withdrawn", None, office_number.priority)


def test_service_of_a_contact_cannot_be_changed(as_sokha, channel, organization):
    other = make_service(organization, internal_name="Other")
    as_sokha.post(
        edit_address(channel), number("call", "emergency_short_code", "117", service=other.pk)
    )

    assert stored(channel).service_id == channel.service_id


def test_second_person_confirms_on_the_check_screen(client, channel, sokha, dara):
    numbers.propose(channel, **MOBILE, by=sokha, **called("smart", who="The desk"))
    client.force_login(dara)
    page = client.get(address("channel", channel)).content.decode()
    assert "092311511" in page and "sokha heard (Smart): “The desk”" in page
    said = {"seen": "092311511", "method": "called", "networks_tested": ["metfone"]}
    refused = client.post(address("confirm", channel), said, follow=True)
    assert "Write down who answered" in texts(refused)[0]
    client.post(address("confirm", channel), said | {"evidence": "The desk"})

    assert stored(channel).value == "092311511"
    assert stored(channel).second_verified_by == dara


def test_one_person_alone_cannot_confirm(as_sokha, channel, sokha):
    numbers.propose(channel, **MOBILE, by=sokha, **called("smart"))

    response = as_sokha.post(
        address("confirm", channel), {"seen": "092311511", "method": "called"}, follow=True
    )

    assert stored(channel).value == "117"
    assert "A different person must confirm it." in texts(response)[0]


def test_number_changed_in_the_meantime_is_not_confirmed(client, channel, sokha, dara):
    numbers.propose(channel, type="call", kind="mobile", value="092 311 511", by=sokha)
    client.force_login(dara)
    client.post(address("confirm", channel), {"seen": "092311599", "method": "called"})

    assert stored(channel).value == "117"


@pytest.mark.parametrize(
    ("verb", "posted"),
    [("confirm", {"seen": "117", "method": "called"}), ("reject", {"reason": "x"}),
     ("withdraw", {"reason": "x"})],
)  # fmt: skip
def test_verbs_refuse_who_may_only_look(client, channel, sokha, verb, posted):
    numbers.propose(channel, type="call", kind="mobile", value="092 311 511", by=sokha)
    client.force_login(make_keeper("reader", "view_contactchannel"))
    page = client.get(address("channel", channel))
    assert b"<form method" not in page.content.split(b"History")[0].split(b"People see now")[1]
    client.post(address(verb, channel), posted)

    assert stored(channel).state == "call_verified"
    assert stored(channel).candidate.value == "092311511"


def test_verbs_need_the_csrf_token(channel, dara):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dara)

    assert strict.post(address("withdraw", channel), {"reason": "x"}).status_code == 403


def test_withdraw_takes_two_people_and_the_last_emergency_number_stays(
    as_sokha, channel, organization, sokha, dara
):
    refused = as_sokha.post(address("withdraw", channel), {"reason": "dead"}, follow=True)
    assert "Confirm another one first" in texts(refused)[0]

    helpline = make_service(organization, internal_name="1280", urgency="crisis_support")
    make_channel(helpline, sokha, dara, kind="short_code", value="1280")
    waits = as_sokha.post(address("withdraw", channel), {"reason": "dead"}, follow=True)
    assert "until a second person says the same" in texts(waits)[0]
    assert stored(channel).state == "call_verified"
    as_sokha.force_login(dara)
    done = as_sokha.post(address("withdraw", channel), {"reason": "dead"}, follow=True)

    assert "Two people took it away" in texts(done)[0]
    assert stored(channel).old_is_dead


def test_withdrawing_an_office_is_one_click(as_sokha, organization, sokha, dara):
    service = make_service(organization, category="government_office", urgency="information")
    office = make_channel(service, sokha, dara, kind="landline", value="023 213 004")
    as_sokha.post(address("withdraw", office), {"reason": "moved"})

    assert stored(office).state == "withdrawn"


def test_old_emergency_number_said_to_be_dead_is_reported_and_stays(as_sokha, channel, sokha):
    page = as_sokha.get(edit_address(channel)).content.decode()
    assert "I report it; people see it until a second person says the same" in page
    new = number("call", "mobile", "092 311 511", old_number="dead")
    refused = as_sokha.post(edit_address(channel), new)
    assert "Say from which networks you called the dead number." in refused.content.decode()
    assert stored(channel).candidate is None
    as_sokha.post(edit_address(channel), new | {"old_networks": ["smart"]})

    row = stored(channel)
    assert (row.value, row.old_is_dead, row.candidate.value) == ("117", False, "092311511")
    assert [(report.by, report.networks) for report in row.reports] == [(sokha.pk, ("smart",))]


def test_reason_is_required(as_sokha, channel):
    response = as_sokha.post(address("withdraw", channel), {"reason": ""}, follow=True)

    assert "required" in texts(response)[0]


def test_rejected_number_is_dropped(as_sokha, channel, sokha):
    numbers.propose(channel, type="call", kind="mobile", value="092 311 511", by=sokha)
    as_sokha.post(address("reject", channel), {"reason": "nobody answers", "seen": "092311511"})

    assert stored(channel).candidate is None


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
    assert "Confirm another one first" in str(response.context["form"].errors)
    assert Organization.objects.count() == 1


def test_service_has_the_name_of_its_page(as_sokha, channel, published, sokha, dara):
    ServicePage.objects.filter(pk=published.pk).update(title="Line for children {number}")
    other = make_service(channel.service.organization, internal_name="In our lists only")
    make_channel(other, sokha, dara, **MOBILE)
    clock.tick(CHECKED_AT + timedelta(days=100))
    named = ("Line for children", "In our lists only")

    for screen in (address("check", channel), address("channel", channel)):
        html = as_sokha.get(screen).content.decode()
        assert named[0] in html and "{number}" not in html
    for screen in (reverse("home_report"), reverse("office:my_work")):
        html = as_sokha.get(screen).content.decode()
        assert all(name in html for name in named) and "{number}" not in html


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
    numbers.propose(channel, type="call", kind="mobile", value="092 311 511", by=dara)
    service = Service.objects.get(pk=channel.service_id)
    service.cost = "paid"
    service.propose(service.for_two(Service.objects.get(pk=service.pk)), by=dara)

    html = as_sokha.get(reverse("office:my_work"), {"all": 1}).content.decode()
    assert "ប៉ូលិសជាតិ: 092311511" in html
    assert html.count("ប៉ូលិសជាតិ") >= 2
    assert service.internal_name not in html and "{number}" not in html


def test_lists_find_a_service_by_its_titles_in_all_languages(client, sokha, channel, in_khmer):
    type(sokha).objects.filter(pk=sokha.pk).update(is_superuser=True)
    client.force_login(type(sokha).objects.get(pk=sokha.pk))

    for of in ("service", "contactchannel"):
        for words in ("លិសជា", "hotline"):
            answer = client.get(reverse(f"wagtailsnippets_home_{of}:list"), {"q": words})
            assert "ប៉ូលិសជាតិ" in answer.content.decode(), (of, words)


@pytest.mark.parametrize("verb", ["confirm", "reject", "withdraw"])
def test_verbs_are_posted_only(as_sokha, channel, verb):
    assert as_sokha.get(address(verb, channel)).status_code == 405
