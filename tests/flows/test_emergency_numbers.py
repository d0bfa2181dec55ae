"""117 stays: through the doors of the office and of the public, as the people of an installation.

The office checks some contacts and forgets others; one account tries to take a number away by all
its buttons; a second person does; somebody tapped by mistake.
"""

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from cms.core.vocabularies.directory import NETWORKS, codes
from cms.publishing.models import LinkDomain
from home.models import (
    ContactChannel,
    DirectoryPage,
    Organization,
    Service,
    ServicePage,
)
from lessons.models import LessonPage
from localize.workflow.work import prepare
from public.website import what_happened
from tests.api.conftest import office, office_world  # noqa: F401
from tests.flows.demo_people import logged_in
from tests.home.conftest import called, called_first, called_too, know
from tests.lessons.samples import block, items, set_fields
from tests.shared_fixtures import again, world

WEBSITE = "https://example.org"
CONTACTS = (
    ("helpline", "call", "short_code", "1280"),
    ("helpline", "sms", "short_code", "1280"),
    ("helpline", "website", "", WEBSITE),
    ("police", "call", "short_code", "1288"),
    ("emergency", "call", "emergency_short_code", "117"),
)
NUMBERS = {"tel:117", "tel:1288", "tel:1280", "sms:1280"}
SENT = ("seen", "shown")


def make_kit(work):
    """Both languages with their kits, an English lesson; two people checked everything today."""
    keeper, admin = work.people.keeper, work.people.admin
    for code in ("1280", "1288"):
        know(code)
    LinkDomain.objects.create(domain="example.org", owner="x")
    owner = Organization.objects.create(internal_name="Owner", kind="ngo")
    services = {
        name: Service.objects.create(
            internal_name=name,
            organization=owner,
            category="helpline" if name == "helpline" else "police",
            urgency="crisis_support" if name == "helpline" else "emergency",
            audiences=["public"],
            languages=["km"],
        )
        for name in ("helpline", "police", "emergency")
    }
    for name, way, kind, value in CONTACTS:
        row = ContactChannel(service=services[name])
        called_first(row, type=way, kind=kind, value=value, by=keeper, **called("smart"))
        called_too(row, by=admin, **called("metfone"))
    directory = DirectoryPage.objects.child_of(work.homes["en"]).get()
    helpline = directory.add_child(
        instance=ServicePage(title="Child line", summary="Talk to us.", live=False,
                             service=services["helpline"])
    )  # fmt: skip
    directory, helpline = work.publish(directory), work.publish(helpline)
    course = work.course("Book 4", audience="young_person", order=4)
    module = work.module(course, "Module 1")
    help_box = block("help_box", {"text": "Ask for help.", "refs": items(helpline.pk)})
    lesson = set_fields(
        LessonPage(audience="young_person", title="Lesson", live=False),
        {"audience": "young_person", "body": [help_box], "what_to_do": [help_box]}
        | {"duration_min": 5, "topics": ["privacy"], "summary": "A lesson."}
        | {"objectives": [block("objective", "Know where help is.")]}
        | {"key_messages": [block("message", "Ask for help.")]},
    )
    work.publish(module.add_child(instance=lesson))
    for page in (work.homes["en"], directory):
        work.translate(page._meta.model.objects.get(pk=page.pk))
    prepare(timezone.now())  # else each test that lets the worker come makes the strings
    return work


kit_world = world(make_kit, "office_world")


@pytest.fixture
def people(office, kit_world):  # noqa: F811
    return again(kit_world).people


def contact(value, way="call"):
    return ContactChannel.objects.get(value=value, type=way)


def public(locale):
    """href → is it marked, of everything in the emergency kit of a language."""
    kit = Client().get(f"/api/v1/{locale}/help-now/").json()
    return {one["href"]: one["stale"] for entry in kit["entries"] for one in entry["channels"]}


def everywhere():
    """The emergency numbers in each kind of place that readers have, by place."""
    client, found = Client(), {}
    for locale in ("en", "km"):
        found[f"kit {locale}"] = set(public(locale))
        page = client.get(f"/read/{locale}/help-now/").content.decode()
        found[f"reader {locale}"] = set(re.findall(r'href="((?:tel|sms):[0-9]+)"', page))
    [lesson] = client.get("/api/v1/en/lessons/").json()["results"]
    text = json.dumps(client.get(lesson["url"]).json())
    found["lesson"] = set(re.findall(r'"((?:tel|sms):[0-9]+)"', text))
    services = client.get("/api/v1/hsds/services/").json()["contents"]
    found["hsds"] = {phone["number"] for one in services for phone in one["phones"]}
    return found


def tap(client, row, what, *networks, is_sure=False, follow=True):
    """One button of the screen of a contact, as its form sends it when somebody has called."""
    asked = check_form(client, row) | {"what": what, "networks": networks, "who": "A desk"}
    asked |= {"is_sure": "on"} if is_sure else {}
    with travel(timezone.now() + timedelta(seconds=30)):
        return client.post(reverse("home_channel", args=[row.pk]), asked, follow=follow)


def check_form(client, row):
    """What the form holds before anybody taps."""
    page = client.get(reverse("home_channel", args=[row.pk]))
    assert page.status_code == 200, page.url
    html = page.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', html)[1] for name in SENT}


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.slow("three rounds of the worker, everything public read after them")
def test_half_the_work_does_not_evict_the_telephone(people, time_machine):
    """The review's days: the website and 1288 are checked on day 30, the other numbers are not."""
    start = timezone.now()
    assert public("en") == public("km")
    assert set(public("en")) >= NUMBERS | {WEBSITE}

    time_machine.move_to(start + timedelta(days=30))
    call_command("worker", "--once")
    first, second = logged_in("keeper"), logged_in("publisher")
    for row, networks in ((contact(WEBSITE, "website"), []), (contact("1288"), ["smart"])):
        tap(first, row, "works", *networks, follow=False)
        assert "Confirmed by two people" in said(tap(second, row, "works", "metfone"))

    time_machine.move_to(start + timedelta(days=38))
    call_command("worker", "--once")
    for locale in ("en", "km"):
        marked = public(locale)
        assert {href: marked[href] for href in NUMBERS} == {
            "tel:117": True,
            "tel:1280": True,
            "sms:1280": True,
            "tel:1288": False,
        }
    found = everywhere()
    for place in ("kit en", "kit km", "reader en", "reader km"):
        assert found[place] >= NUMBERS, place
    assert found["lesson"] == {"tel:1280", "sms:1280"}
    assert "1280" in found["hsds"]
    line = Client().get("/api/v1/hsds/services/").json()["contents"]
    phones = [phone for one in line for phone in one["phones"]]
    assert all("not checked recently" in one["description"] for one in phones if one["stale"])
    assert {one["number"] for one in phones if one["stale"]} == {"1280"}
    for locale in ("en", "km"):
        page = Client().get(f"/read/{locale}/help-now/").content.decode()
        # each of the three late numbers, and nothing else
        assert page.count('class="stale"') == 3
    # and it does not matter how late the office is
    time_machine.move_to(start + timedelta(days=400))
    call_command("worker", "--once")
    assert set(public("km")) >= NUMBERS


def service_form(service, **changes):
    facts = {
        "internal_name": service.internal_name,
        "organization": service.organization_id,
        "status": service.status,
        "category": service.category,
        "urgency": service.urgency,
        "priority": service.priority,
        "audiences": service.audiences,
        "languages": service.languages,
        "gender": service.gender,
        "cost": "unknown",
        "anonymous_ok": "unknown",
        "always_open": "unknown",
    }
    for prefix in ("schedules", "coverages", "referral_points"):
        facts |= {f"{prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return facts | changes


NOBODY_ALONE = "so one person alone cannot take it away"


def became(answer):
    """What an answer says became of the tap: its question, its refusal, or where it leads."""
    if answer.status_code in (302, 404):
        return answer.headers.get("Location", 404)
    html = answer.content.decode()
    return next((one for one in (NOBODY_ALONE, 'name="is_sure"') if one in html), html)


def every_button(client, row, *, keeps, deletes):
    """Whatever one account can press to take a contact away, one after the other; each with what
    must become of it. keeps: whether it keeps the directory, else the office leads it home;
    deletes: where what is never deleted leads it."""
    screen, home = reverse("home_channel", args=[row.pk]), reverse("wagtailadmin_home")
    following = reverse("home_next_check")
    for networks, what in (
        (["smart"], "dead"),
        (["metfone", "cellcard"], "dead"),
        (codes(NETWORKS), "stranger"),
        ([], "is_not"),
    ):
        for is_sure, then in ((False, 'name="is_sure"'), (True, screen)):
            yield tap(client, row, what, *networks, is_sure=is_sure, follow=False), then
    facts = {"priority": 1, "always_open": "unknown", "new_type": row.type, "new_kind": row.kind}
    edit = reverse("wagtailsnippets_home_contactchannel:edit", args=[row.pk])
    hidden = facts | {"new_value": row.value, "audience": "professionals_only"}
    yield client.post(edit, hidden), NOBODY_ALONE
    new = {"new_type": "call", "new_kind": "mobile", "new_value": "092 311 511"}
    yield client.post(edit, facts | new | {"audience": "public"}), screen
    for _again in range(2):
        yield tap(client, row, "works", *codes(NETWORKS), follow=False), following
    yield tap(client, row, "dead", follow=False), screen
    service = reverse("wagtailsnippets_home_service:edit", args=[row.service_id])
    for change in (
        {"status": "temporarily_closed"},
        {"status": "defunct"},
        {"urgency": "information"},
    ):
        answer = client.post(service, service_form(row.service, **change))
        yield answer, NOBODY_ALONE if keeps else home
    held = reverse("wagtailsnippets_home_heldbackvalue:add")
    value = {"value": row.value, "reason": "x", "said_to_be": "", "sources": ""}
    yield client.post(held, value), NOBODY_ALONE if keeps else home
    for model in ("contactchannel", "service"):
        pk = row.pk if model == "contactchannel" else row.service_id
        gone = client.post(reverse(f"wagtailsnippets_home_{model}:delete", args=[pk]))
        yield gone, reverse(f"wagtailsnippets_home_{model}:list") if deletes else home
        bulk = reverse("wagtail_bulk_action", args=["home", model, "delete"])
        # many at once cannot be deleted: no such address
        yield client.post(f"{bulk}?id={pk}&next=/"), 404
    add = reverse("wagtailsnippets_home_contactchannel:add")
    new |= {"service": row.service_id, "audience": "public", "priority": 1}
    answer = client.post(add, new | {"always_open": "unknown"})
    waiting = ContactChannel.objects.filter(service=row.service_id, value="").values_list("pk")
    yield answer, reverse("home_channel", args=waiting.get()) if keeps else home
    answer = client.post(service, service_form(row.service, category="health"))
    yield answer, reverse("wagtailsnippets_home_service:list") if keeps else home
    waits = Service.objects.get(pk=row.service_id).waits
    assert [one["fact"] for one in waits] == (["category"] if keeps else [])
    for one in waits:
        screen_of_facts = reverse("home_facts", args=[row.service_id])
        said_again = {"fact": one["fact"], "value": one["value"]}
        yield client.post(screen_of_facts, said_again), screen_of_facts
    for name, then in (("home_take_back", screen), ("home_put_off", following)):
        yield client.post(reverse(name, args=[row.pk])), then


@pytest.mark.slow("thirty buttons, the kit read after each")
@pytest.mark.parametrize(
    ("name", "way", "value", "keeps", "deletes"),
    [
        ("keeper", "call", "117", True, False),
        ("publisher", "call", "1288", False, False),
        ("admin", "sms", "1280", True, True),  # whoever may less is refused no less
    ],
)
def test_one_account_takes_no_emergency_number_away(people, name, way, value, keeps, deletes):
    row, before = contact(value, way), everywhere()
    client = logged_in(name)

    for answer, then in every_button(client, row, keeps=keeps, deletes=deletes):
        assert became(answer) == then
        assert public("km").keys() == before["kit km"]
    call_command("worker", "--once")

    assert everywhere() == before
    assert not ContactChannel.objects.get(pk=row.pk).gone


def test_a_tap_asks_first_is_undone_and_everybody_is_told(
    people, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(timezone.now())
    row, before = contact("117"), everywhere()
    keeper = logged_in("keeper")
    question = tap(keeper, row, "dead", "smart").content.decode()
    assert "is_sure" in question and not mail.outbox

    with django_capture_on_commit_callbacks(execute=True):
        done = tap(keeper, row, "dead", "smart", is_sure=True)
    back = reverse("home_take_back", args=[row.pk])
    assert back in done.content.decode()
    assert everywhere() == before
    right = "home.confirm_contactchannel"
    everybody = get_user_model().objects.with_perm(
        right, backend="django.contrib.auth.backends.ModelBackend"
    )
    [told] = mail.outbox
    assert {one.email for one in everybody} == set(told.bcc)
    assert {one.username for one in everybody} >= {"keeper", "publisher", "admin"}
    # whoever was told opens the screens that the mail leads to
    for name in ("publisher", "admin"):
        other = logged_in(name)
        [link] = re.findall(r"https?://\S+", told.body)
        page = other.get(urlsplit(link).path)
        assert page.status_code == 200 and "Reported as wrong" in page.content.decode()
        for screen in ("home_report", "home_next_check"):
            assert other.get(reverse(screen), follow=True).status_code == 200
        assert row.service.internal_name in other.get(reverse("office:my_work")).content.decode()

    time_machine.shift(timedelta(minutes=9))
    keeper.post(back)
    row.refresh_from_db()
    assert not row.is_suspect
    assert [one.what for one in row.statements()[-2:]] == ["dead", "taken_back"]
    assert everywhere() == before


def test_second_person_takes_it_away_and_two_bring_it_back(people):
    row, before = contact("117"), everywhere()
    keeper, publisher = logged_in("keeper"), logged_in("publisher")
    tap(keeper, row, "dead", "smart", is_sure=True, follow=False)
    # the same network again tells nothing about the others
    tap(publisher, row, "dead", "smart", is_sure=True, follow=False)
    assert everywhere() == before

    tap(publisher, row, "dead", "metfone", is_sure=True, follow=False)
    after = everywhere()
    assert "tel:117" not in after["kit km"] | after["kit en"] | after["reader km"]
    assert after["kit km"] == before["kit km"] - {"tel:117"}

    tap(keeper, row, "works", "smart", follow=False)
    tap(publisher, row, "works", "metfone", follow=False)
    assert everywhere() == before


def answered():
    asked = {"q": what_happened.sign("q", "pictures")}
    return Client().get("/read/en/help-now/", asked).content.decode()


def test_hotline_stays_where_an_answer_shows_it_until_two_agree(people, office):  # noqa: F811
    """It is no emergency, so its entry had gone with its page, which one person takes down."""
    keeper, admin, publisher = people.keeper, people.admin, logged_in("publisher")
    hotline = Service.objects.create(
        internal_name="hotline", organization=Organization.objects.get(),
        category="online_reporting", urgency="report", audiences=["public"], languages=["km"],
    )  # fmt: skip
    row, number = ContactChannel(service=hotline), "tel:+85592311511"
    value = {"type": "call", "kind": "mobile", "value": "092 311 511"}
    called_first(row, **value, by=keeper, **called("smart"))
    called_too(row, by=admin, **called("metfone"))
    directory = DirectoryPage.objects.child_of(office.homes["en"]).get()
    draft = ServicePage(title="Hotline", summary="Tell us.", live=False, service=hotline)
    page = office.publish(directory.add_child(instance=draft))
    assert number in answered() and number in public("km")

    asked = {"pages": page.pk, "reason": "harm"}
    screen = reverse("localize:take_down", args=[page.pk])
    assert "Its number stays where people find help" in publisher.get(screen).content.decode()
    publisher.post(screen, asked)

    assert not ServicePage.objects.get(pk=page.pk).live
    for locale in ("en", "km"):
        kit = Client().get(f"/api/v1/{locale}/help-now/").json()["entries"]
        [entry] = [one for one in kit if one["urgency"] == "report"]
        assert [one["href"] for one in entry["channels"]] == [number]
        assert (entry["summary"], entry["key"]) == (None, str(hotline.key))
    assert number in answered()
    tap(publisher, row, "dead", "smart", is_sure=True, follow=False)
    assert number in public("km")
    tap(logged_in("keeper"), row, "dead", "metfone", is_sure=True, follow=False)
    assert number not in public("km").keys() | public("en").keys()
