"""Who stands first behind an answer, in a search and in the list of the API: one order for all."""

import re
from html import unescape

import pytest
from django.utils.html import strip_tags

from cms.core.guard import writing
from cms.core.vocabularies.happened import CATEGORIES_OF
from cms.documents import projection
from cms.who_helps.models import make_missing
from home.models import (
    ContactChannel,
    DirectoryPage,
    Organization,
    Schedule,
    Service,
    ServicePage,
)
from public.website.search import LARGEST
from public.website.what_happened import sign
from tests.home.conftest import called, called_first, called_too
from tests.publishing.test_who_helps import FIRST
from tests.shared_fixtures import again, world
from tests.website.conftest import without_marks

NUMBERS = {"police": "117", "helpline": "1280"}
NEVER = ["MO"], "00:00", "00:01", "2020-01-06"


def make_door(site):
    """Beside the line for children: the police, and an office that says every topic and is closed;
    it stands before both."""
    keeper, second = site.office.people.keeper, site.office.people.admin
    directory = DirectoryPage.objects.get(pk=site.directory.pk)
    for name, category, urgency, topics in (
        ("Police", "police", "emergency", []),
        ("Office", "helpline", "emergency", ["violence", "mental_health", "bullying"]),
    ):
        service = Service.objects.create(
            internal_name=name,
            organization=Organization.objects.create(internal_name=name, kind="police"),
            category=category,
            urgency=urgency,
            topics=topics,
            priority=1,
            always_open=name == "Police",
        )
        if name == "Office":
            days, opens, closes, until = NEVER
            Schedule.objects.create(
                service=service, days=days, opens=opens, closes=closes, valid_to=until
            )
        value = "117" if name == "Police" else "023 213 004"
        kind = "emergency_short_code" if name == "Police" else "landline"
        channel = called_first(
            ContactChannel(service=service),
            type="call",
            kind=kind,
            value=value,
            by=keeper,
            **called("smart"),
        )
        called_too(channel, by=second, **called("metfone"))
        page = ServicePage(title=name, summary="Here.", service=service, live=False)
        site.office.publish(directory.add_child(instance=page))
    return site


door_world = world(make_door, "site_world")


@pytest.fixture
def door(site, door_world):
    return again(door_world)


def dialled(html):
    return re.findall(r'href="tel:\+?(\d+)"', html)


def who(html):
    return html.split('id="who"')[1].split("</section>")[0]


@pytest.mark.parametrize("locale", ["en", "km"])
def test_behind_every_answer_the_right_number_stands_first_and_who_is_closed_last(
    door, reader, locale
):
    for answer, kinds in FIRST.items():
        path = f"/read/{locale}/help-now/?fallback=en&q={sign('q', answer)}"
        found = dialled(who(reader.html(path)))

        first = next(NUMBERS[kind] for kind in kinds if kind in NUMBERS)
        assert found[:1] == [first], answer
        assert sorted(found[:2]) == ["117", "1280"], answer
        assert found[-1] == "85523213004", answer


def test_of_more_services_than_a_page_holds_those_of_the_first_kind_are_on_it(
    door, reader, monkeypatch
):
    monkeypatch.setattr("public.website.published.CARDS", 1)
    monkeypatch.setattr("public.website.what_happened.in_every_answer", lambda entries: [])

    found = dialled(who(reader.html(f"/read/en/help-now/?q={sign('q', 'hurt_now')}")))

    assert set(found) == {"117"}


def test_list_of_the_api_has_the_same_order_without_the_clock(door, reader):
    for answer, kinds in CATEGORIES_OF.items():
        found = reader.get(f"/api/v1/en/services/?happened={answer}").json()["results"]
        places = [[*kinds, card["category"]].index(card["category"]) for card in found]

        assert len(places) > 1, answer
        assert places == sorted(places), answer


def test_pages_of_that_list_go_on_where_they_ended(door, reader):
    whole = reader.get("/api/v1/en/services/?happened=sad").json()["results"]
    path, found = "/api/v1/en/services/?happened=sad&limit=1", []
    while path:
        page = reader.get(path).json()
        found += page["results"]
        path = page["next"]

    assert [card["title"] for card in found] == [card["title"] for card in whole]
    # exact before open in one kind, kinds before both
    assert [card["title"] for card in whole] == ["Office", "Child line", "Police"]
    assert [card["match"] for card in whole] == ["exact", "open", "open"]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["Office", "Police", "Child line"]),
        ("?happened=hurt_now", ["Police", "Office", "Child line"]),
        ("?happened=hurt_now&ordering=title", ["Office", "Child line", "Police"]),
    ],
)
def test_only_the_order_of_the_content_follows_the_answer(door, reader, query, order):
    found = reader.get(f"/api/v1/en/services/{query}").json()["results"]

    assert [card["title"] for card in found] == order


def numbers_first(answer):
    """Those above everything else that a page says."""
    html = answer.content.decode()
    first = html.split('<ul class="numbers"')[1].split("</ul>")[0]
    assert html.index('<ul class="numbers"') < html.index('<main id="main"')
    assert dialled(html.split('class="first-call"')[1].split("</div>")[0]) == ["117"]  # red
    return dialled(first)


NOT_UNDERSTOOD = ["1280", "117"]  # but not who is closed


@pytest.mark.parametrize("locale", ["en", "km"])
@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("checklist", NOT_UNDERSTOOD),  # found
        ("checklisst", NOT_UNDERSTOOD),  # alike
        ("zzqqxx", NOT_UNDERSTOOD),  # nothing
        ("", NOT_UNDERSTOOD),
        ("checklist " * 30, NOT_UNDERSTOOD),  # longer than the box
        ("x" * LARGEST, NOT_UNDERSTOOD),  # longer than any form
        ("I want to die", ["1280", "117"]),
        ("ខ្ញុំចង់ស្លាប់", ["1280", "117"]),
        ("ខ្ញុំផឹកថ្នាំពុល", ["117", "1280"]),
        ("he is hurting me", ["117", "1280"]),
    ],
)
def test_numbers_stand_on_every_answer_of_a_search(door, reader, locale, text, order):
    answer = reader.client.post(f"/read/{locale}/search/", {"q": text})

    assert (answer.status_code, numbers_first(answer)) == (200, order)


def test_numbers_stand_where_nothing_was_asked_or_answered(
    door, reader, monkeypatch, settings, busy
):
    assert numbers_first(reader.get("/read/en/search/")) == NOT_UNDERSTOOD

    with monkeypatch.context() as broken:
        broken.setattr("public.api.search.answering.engine.hits", lambda *args: 1 / 0)
        failed = reader.client.post("/read/en/search/", {"q": "canary"})
    assert (failed.status_code, numbers_first(failed)) == (500, NOT_UNDERSTOOD)

    settings.SEARCHES_OF_ONE_ADDRESS = (1, 0.001)
    monkeypatch.setattr("public.api.throttle._buckets", {})
    reader.client.post("/read/en/search/", {"q": "one"})
    often = reader.client.post("/read/en/search/", {"q": "two"})
    assert (often.status_code, numbers_first(often)) == (429, NOT_UNDERSTOOD)
    assert int(often["Retry-After"]) > 0
    assert often["Cache-Control"] == failed["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "text",
    ["he says he will post my naked pics if i dont pay", "បើអត់ឲ្យលុយ គេថាផុសរូបខ្ញុំ"],
)
def test_who_is_threatened_sees_the_steps_before_they_pay(door, reader, settings, text):
    settings.SHOW_UNREAD_ADVICE = True
    make_missing()
    projection.rebuild()
    html = without_marks(reader.client.post("/read/en/search/", {"q": text}).content.decode())

    step = html.index("Get help before you pay")
    assert html.index('<ul class="numbers"') < step < html.index('class="help-first"')


def test_what_is_unsure_is_offered_to_tap_and_leads_to_the_answer(door, reader, monkeypatch):
    monkeypatch.setattr("cms.who_helps.answers._known", None)  # of another test
    answer = reader.client.post("/read/km/search/", {"q": "បង្ហោះអ្វីមួយរបស់ខ្ញុំ"})
    assert answer.status_code == 200
    html = answer.content.decode()
    offered = re.findall(r'href="(/read/km/help-now/[?]q=[^"#]+)#who"', html)

    assert 1 <= len(offered) <= 3
    assert f"q={sign('q', 'pictures')}" in offered[0]
    for path in offered:
        assert dialled(who(reader.html(unescape(path))))
    # what is understood, and what is nothing of that kind, offers nothing
    for text in ("ខ្ញុំចង់ស្លាប់", "checklist"):
        html = reader.client.post("/read/km/search/", {"q": text}).content.decode()
        assert "help-now/?q=" not in html


def changed(service, **facts):
    with projection.publishing(), writing(service):
        for name, value in facts.items():
            setattr(service, name, value)
        service.save()


def calm(reader, locale):
    """The second box of help-now, in words and numbers; none where nobody listens."""
    html = reader.html(f"/read/{locale}/help-now/?fallback=en")
    before, found, after = html.partition('<ul class="numbers calm"')
    if not found:
        return None
    assert "first-call" in before and '<main id="main"' in after
    box = after.split("</ul>")[0].partition(">")[2]
    return " ".join(strip_tags(without_marks(box)).split()), dialled(box)


@pytest.mark.parametrize("locale", ["en", "km"])
def test_help_now_has_a_second_calm_box_of_what_is_known_of_the_helpline(door, reader, locale):
    assert calm(reader, locale) == ("Child line Open day and night 1280", ["1280"])

    service = Service.objects.get(internal_name="Line")
    changed(service, always_open=None)
    assert calm(reader, locale) == ("Child line 1280", ["1280"])


def test_where_no_helpline_is_known_there_is_no_calm_box(door, reader):
    for service in Service.objects.filter(category="helpline"):
        changed(service, category="social_service")

    assert calm(reader, "en") is None
