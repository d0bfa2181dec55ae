from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from cms.documents.kinds import kinds
from cms.documents.models import Feed
from tests.api.conftest import problem


def changes(api, **query):
    return api.json("changes/", **query)


def last(api):
    return api.json("")["last_seq"]


def test_without_since_it_is_the_full_copy(office, api):
    page = office.page("About us")

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


def test_since_gives_only_what_changed_after(office, api):
    office.page("Old")
    since = last(api)
    new = office.page("New")

    entries = changes(api, since=since)["results"]

    assert [entry["key"] for entry in entries] == [str(new.translation_key)]


def test_nothing_changed_is_a_small_answer(office, api):
    office.page()

    response = api.get("changes/", {"since": last(api)})

    assert response.json()["results"] == []
    assert response.json()["last_seq"] == last(api)
    assert len(response.content) <= 150


def test_saving_the_same_again_wakes_nobody(office, api):
    page = office.page()
    since = last(api)

    page.refresh_from_db()
    page.save()

    assert changes(api, since=since)["results"] == []


def test_entry_is_the_latest_state_once(office, api):
    since = last(api)
    page = office.page("One")
    for title in ("Two", "Three"):
        page.title = title
        page = office.publish(page)

    entries = changes(api, since=since)["results"]

    assert [entry["document"]["title"] for entry in entries] == ["Three"]


def test_pages_join_without_gap_or_repetition(office, api):
    keys = [str(office.page(f"Page {n}").translation_key) for n in range(5)]

    seen, since = [], None
    while True:
        page = changes(api, limit=2, kind="pages", **({"since": since} if since else {}))
        seen += [entry["key"] for entry in page["results"]]
        since = page["last_seq"]
        if not page["has_more"]:
            break

    assert seen == keys
    assert since == last(api)


def test_locale_and_kind_narrow_the_feed(bilingual, api):
    page = bilingual.page("Stay safe")
    bilingual.translate(page)

    entries = changes(api, locale="km", kind="pages")["results"]

    assert [(entry["locale"], entry["kind"]) for entry in entries] == [("km", "pages")]


# Tombstones


@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_what_goes_leaves_a_tombstone(office, api, check, how):
    page = office.page()
    since = last(api)

    getattr(page, how)()

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
    draft.delete()

    assert changes(api, since=since)["results"] == []


# Tokens


def test_token_of_another_history_is_410_and_spreads_clients(office, api):
    token = last(api)
    call_command("rebuild_documents", "--new-epoch")

    response = api.get("changes/", {"since": token})

    assert problem(response)["status"] == 410
    assert 5 <= int(response["Retry-After"]) < 300
    assert last(api) != token


def test_token_from_the_future_is_410(office, api):
    feed = Feed.objects.get()

    assert api.problem("changes/", since=f"{feed.epoch}-{feed.seq + 1}")["status"] == 410


@pytest.mark.parametrize(
    "since", ["", "5", "abc", "x-1", "1-", "-1", "a-1\0", "a" * 10_000, "1-1 "]
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
        ({"seq": "1"}, "seq"),
    ],
)
def test_bad_parameters_are_400_with_the_name(db, api, query, parameter):
    assert problem(api.get("changes/", query))["parameter"] == parameter


def test_refused_kind_comes_with_those_that_there_are(db, api):
    assert problem(api.get("changes/", {"kind": "secrets"}))["allowed"] == list(kinds())


def test_two_queries_however_long(office, api, django_assert_num_queries):
    for number in range(3):
        office.page(f"Page {number}")
    with django_assert_num_queries(2):
        changes(api)
