from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cms.documents.kinds import kinds as all_kinds
from cms.documents.models import Feed
from cms.publishing.recycle_bin.erasing import erase
from home.models import InfoPage
from tests.api.conftest import problem
from tests.shared_fixtures import again, world


def changes(api, **query):
    return api.json("changes/", **query)


def last(api):
    return api.json("")["last_seq"]


def make_kinds(office):
    """A page, a book and a module in English: what the feed has of them, by kind."""
    office.page()
    office.module(office.course())
    return office


kinds_world = world(make_kinds, "bilingual_world")


@pytest.fixture
def kinds(db, kinds_world):
    return again(kinds_world)


@pytest.fixture
def page(kinds):
    return InfoPage.objects.get(title="About us")


def test_without_since_it_is_the_full_copy(page, api):
    entries = changes(api)["results"]

    entry = next(entry for entry in entries if entry["key"] == str(page.translation_key))
    detail = api.get(f"en/pages/{page.translation_key}/")
    assert entry == {
        "seq": entry["seq"],
        "kind": "pages",
        "key": str(page.translation_key),
        "locale": "en",
        "etag": detail["ETag"].strip('"'),
        "state": "current",
        "deleted": False,
        "document": api.json(f"en/pages/{page.translation_key}/"),
    }


def test_since_gives_only_what_changed_after(kinds, api):
    since = last(api)
    new = kinds.page("New")

    entries = changes(api, since=since)["results"]

    assert [entry["key"] for entry in entries] == [str(new.translation_key)]


def test_nothing_changed_is_a_small_answer(page, api):
    response = api.get("changes/", {"since": last(api)})

    assert response.json()["results"] == []
    assert response.json()["last_seq"] == last(api)
    assert len(response.content) <= 150


def test_saving_the_same_again_wakes_nobody(page, api):
    since = last(api)

    page.refresh_from_db()
    page.save()

    assert changes(api, since=since)["results"] == []


def test_entry_is_the_latest_state_once(office, page, api):
    since = last(api)
    for title in ("Two", "Three"):
        page.title = title
        page = office.publish(page)

    entries = changes(api, since=since)["results"]

    assert [entry["document"]["title"] for entry in entries] == ["Three"]


def test_pages_join_without_gap_or_repetition(kinds, api):
    narrowed = {"kind": "pages,courses,modules"}
    whole = changes(api, **narrowed)["results"]
    assert len(whole) == 3

    seen, since = [], None
    while True:
        page = changes(api, limit=2, **narrowed, **({"since": since} if since else {}))
        seen += page["results"]
        since = page["last_seq"]
        if not page["has_more"]:
            break

    assert seen == whole
    assert since.startswith(f"{last(api)}-")
    assert changes(api, since=since, **narrowed)["last_seq"] == since


@pytest.mark.parametrize(
    ("asked", "found"), [("km,en", {"km", "en"}), ("-en", {"km"}), ("-km", {"en"})]
)
def test_several_languages_and_all_but_some_are_one_feed(pair, api, asked, found):
    first = changes(api, locale=asked, kind="pages")

    assert {entry["locale"] for entry in first["results"]} == found
    assert changes(api, locale=asked, kind="pages", since=first["last_seq"])["results"] == []


@pytest.mark.parametrize("asked", ["km,-en", "-km,-en", "", "xx", "km,"])
def test_languages_that_there_are_not_are_refused(db, api, asked):
    refused = api.problem("changes/", locale=asked)

    assert (refused["status"], refused["allowed"]) == (400, ["km", "en"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("modules", {"modules"}),
        ("modules,courses", {"courses", "modules"}),
        ("courses,modules,courses", {"courses", "modules"}),
        ("-modules", {"courses", "pages", "home", "vocabulary"}),
        ("-modules,-home,-vocabulary", {"courses", "pages"}),
    ],
)
def test_several_kinds_and_all_but_some_are_one_feed(kinds, api, asked, found):
    entries = changes(api, kind=asked, locale="en")["results"]

    assert {entry["kind"] for entry in entries} == found
    assert [entry["seq"] for entry in entries] == sorted(entry["seq"] for entry in entries)


@given(chosen=st.sets(st.sampled_from(sorted(all_kinds())), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
def test_kinds_and_all_but_these_are_the_whole_feed(kinds, api, chosen):
    without = ",".join(f"-{kind}" for kind in chosen)
    everything = changes(api)["results"]
    assume(len(chosen) < len(all_kinds()))

    parts = [changes(api, kind=asked)["results"] for asked in (",".join(chosen), without)]

    assert sorted(parts[0] + parts[1], key=lambda entry: entry["seq"]) == everything


# Tombstones


@pytest.mark.parametrize("how", [InfoPage.unpublish, erase])
def test_what_goes_leaves_a_tombstone(page, api, check, how):
    since = last(api)

    how(page)

    (entry,) = changes(api, since=since)["results"]
    assert (entry["state"], entry["deleted"]) == ("deleted", True)
    assert entry["document"] is entry["etag"] is None
    assert entry["key"] == str(page.translation_key)
    check()


def test_tombstone_comes_to_life_again(office, api):
    page = office.page()
    page.unpublish()
    since = last(api)

    office.publish(page)

    (entry,) = changes(api, since=since)["results"]
    assert (entry["state"], entry["deleted"]) == ("current", False)


def test_expired_is_a_tombstone_at_once_and_stored_by_the_worker(office, api, check):
    page = office.page(expire_at=timezone.now() + timedelta(hours=1))
    since = last(api)

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        full = {entry["key"]: entry for entry in changes(api)["results"]}
        assert full[str(page.translation_key)]["deleted"] is True
        assert changes(api, since=since)["results"] == []
        check()

        call_command("worker", "--once")

        (entry,) = changes(api, since=since)["results"]
        assert entry["deleted"] is True
        check()


def test_draft_that_was_never_public_leaves_no_trace(office, api):
    since = last(api)
    draft = office.draft()
    draft.save_revision()
    erase(draft)

    assert changes(api, since=since)["results"] == []


# Tokens


def test_token_of_another_history_is_410_and_spreads_clients(office, api):
    token = last(api)
    call_command("rebuild_documents", "--new-epoch")

    answers = [api.get("changes/", {"since": token}) for _client in range(20)]

    assert {problem(answer)["status"] for answer in answers} == {410}
    waits = {int(answer["Retry-After"]) for answer in answers}
    assert waits <= set(range(5, 3600))
    assert len(waits) > 5
    assert "help-now" in answers[0].json()["detail"]
    assert last(api) != token


@pytest.mark.parametrize(("minutes", "at_most"), [(59, 3600), (61, 5), (60 * 24 * 400, 5)])
def test_who_comes_an_hour_after_a_new_history_waits_no_hour(office, api, minutes, at_most):
    token = last(api)
    call_command("rebuild_documents", "--new-epoch")

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        waits = {int(api.get("changes/", {"since": token})["Retry-After"]) for _client in range(20)}

    assert max(waits) <= at_most
    assert (len(waits) > 5) is (at_most == 3600)


def test_token_of_a_history_that_never_was_waits_no_hour(office, api):
    assert api.get("changes/", {"since": "c0ffee-1"})["Retry-After"] == "5"


def test_token_from_the_future_is_asked_again_and_keeps_the_copy(office, api):
    """A replica that lags: what it has is older than the copy."""
    feed = Feed.objects.get()
    ahead = {"since": f"{feed.epoch}-{feed.seq + 1}"}

    response = api.get("changes/", ahead)
    office.page()

    assert problem(response)["type"] == "urn:cncc:problem:behind"
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert api.get("changes/", ahead).status_code == 200


def test_token_from_the_future_of_another_part_is_of_another_part(office, api):
    feed = Feed.objects.get()
    since = f"{feed.epoch}-{feed.seq + 1}-00c0ffee"

    assert api.problem("changes/", since=since)["status"] == 410


def test_token_of_one_part_is_410_for_another(kinds, api):
    """Not silence: with it a client would never hear of what the other part had before."""
    pages = changes(api, kind="pages")["last_seq"]

    for other in ({"kind": "pages,courses"}, {"kind": "pages", "locale": "en"}, {}):
        response = api.get("changes/", {"since": pages, **other})
        assert problem(response)["type"] == "urn:cncc:problem:token-expired"
        assert response["Retry-After"]


def test_token_of_everything_is_good_for_each_part(kinds, api):
    assert changes(api, since=last(api), kind="pages", locale="en")["results"] == []


def test_token_of_a_part_is_good_for_the_same_in_another_spelling(kinds, api):
    since = changes(api, kind="courses,modules")["last_seq"]

    assert changes(api, since=since, kind="modules,courses,modules")["results"] == []


def test_token_of_all_but_some_is_good_when_a_version_has_one_kind_more(kinds, api, monkeypatch):
    since = changes(api, kind="-courses")["last_seq"]
    more = {**all_kinds(), "holograms": None}
    monkeypatch.setattr("public.api.views.changes.kinds", lambda: more)

    assert changes(api, since=since, kind="-courses")["results"] == []


@pytest.mark.parametrize(
    "since",
    [
        "",
        "5",
        "abc",
        "x-1",
        "1-",
        "-1",
        "a-1\0",
        "a" * 10_000,
        "1-1 ",
        "1-1-",
        "1-1-zzzzzzzz",
        "1-1-123",
    ],
)
def test_malformed_token_is_400(db, api, since):
    document = problem(api.get("changes/", {"since": since}))

    assert document["status"] == 400
    assert document["parameter"] == "since"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"limit": "501"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"locale": "fr"}, "locale"),
        ({"kind": "secrets"}, "kind"),
        ({"kind": "lessons,secrets"}, "kind"),
        ({"kind": "-secrets"}, "kind"),
        ({"kind": "lessons,-guides"}, "kind"),
        ({"kind": "lessons,"}, "kind"),
        ({"kind": "-"}, "kind"),
        ({"kind": ",".join(f"-{kind}" for kind in all_kinds())}, "kind"),
        ({"count": "true"}, "count"),
        ({"seq": "1"}, "seq"),
    ],
)
def test_bad_parameters_are_400_with_the_name(db, api, query, parameter):
    assert problem(api.get("changes/", query))["parameter"] == parameter


def test_refused_kind_comes_with_those_that_there_are(db, api):
    assert problem(api.get("changes/", {"kind": "secrets"}))["allowed"] == list(all_kinds())


def test_two_queries_however_long(kinds, api, django_assert_num_queries):
    with django_assert_num_queries(2):
        changes(api)
