"""The file for searching without a network: what is public now, or none."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import F
from django.utils import timezone

from cms import handed_over
from cms.documents.models import Document, Feed, Follower, SearchFile, SearchPart
from cms.documents.search import offline
from ops import worker
from public.delivery.static_tree.export import Export
from tests.shared_fixtures import again, world

EN, KM = "en/search-index/", "km/search-index/"


def make_page(office):
    office.translate(office.page("About us"))
    return office.page("Zebra 1280", intro="Stripes")


page_world = world(make_page, "bilingual_world")


@pytest.fixture
def page(db, page_world):
    return again(page_world)


@pytest.fixture
def frozen(page):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def make():
    for locale in ("en", "km"):
        offline.make(locale, timezone.now())


def words_of(api):
    """Of a file in English: a word whose beginning another has is cut, so ask for others."""
    return api.json(EN)["words"]


def listed(api, path=EN):
    found = api.json(path)
    return set(zip(found["keys"], found["kinds"], strict=True))


def public(locale="en"):
    rows = Document.objects.public(timezone.now()).filter(locale=locale)
    return {(str(key), kind) for key, kind in rows.values_list("key", "kind")}


def test_lists_what_is_public_and_changes_with_it(api, page):
    assert api.problem(EN)["type"] == "urn:cncc:problem:not-made-yet"
    make()
    assert listed(api) == public()
    assert listed(api, KM) == public("km")

    page.unpublish()
    assert api.get(EN).status_code == 404
    make()
    assert listed(api) == public()
    assert "zebra" not in words_of(api)
    assert not SearchPart.objects.filter(document__deleted=True).exists()


def test_other_language_stays(api, page, bilingual):
    make()
    bilingual.page("Only English")
    assert [api.get(path).status_code for path in (EN, KM)] == [404, 200]


def test_is_kept_by_its_etag_and_costs_one_statement(api, page, django_assert_num_queries):
    make()
    with django_assert_num_queries(1):
        packed = api.get(EN, accept_encoding="gzip")
    plain = api.get(EN)
    assert packed["Content-Encoding"] == "gzip" and packed["ETag"] != plain["ETag"]
    assert plain["Content-Language"] == "en"
    assert api.get(EN, if_none_match=plain["ETag"]).status_code == 304
    offline.make("en", timezone.now())
    assert api.get(EN)["ETag"] == plain["ETag"]


def test_refuses_what_other_addresses_refuse(api, page):
    assert api.problem("xx/search-index/")["type"].endswith("unknown-locale")
    assert api.problem(EN, page=2)["type"].endswith("unknown-parameter")


def test_document_that_waits_has_no_numbers(api, page):
    make()
    assert "1280" in words_of(api)
    Document.objects.filter(key=page.translation_key).update(overlay='{"a": null}')
    make()
    assert "1280" not in words_of(api)
    assert "zebra" in words_of(api)


def test_clock_alone_takes_it_away(api, page, frozen):
    end = timezone.now() + timedelta(hours=1)
    Document.objects.filter(key=page.translation_key).update(live_until=end)
    make()
    assert "max-age" in api.get(EN)["Cache-Control"]
    frozen.shift(timedelta(hours=1))
    assert api.get(EN).status_code == 404
    make()
    assert listed(api) == public()
    assert "zebra" not in words_of(api)


def test_document_whose_time_is_yet_to_come_is_not_in_it(api, page, frozen):
    begin = timezone.now() + timedelta(hours=1)
    Document.objects.filter(key=page.translation_key).update(live_from=begin)
    make()
    assert "zebra" not in words_of(api)
    frozen.shift(timedelta(hours=1))
    assert api.get(EN).status_code == 404


def test_another_history_has_none(api, page):
    make()
    Feed.objects.update(epoch="other")
    assert api.get(EN).status_code == 404


def test_worker_makes_what_is_due_and_nothing_else(api, page, django_assert_num_queries):
    worker.quick_round(timezone.now())
    worker.quick_round(timezone.now())
    assert [api.get(path).status_code for path in (EN, KM)] == [200, 200]
    assert offline.tick(timezone.now()) == 0
    with django_assert_num_queries(1):
        offline.tick(timezone.now())


def test_worker_rests_after_a_long_one(api, page, bilingual, frozen):
    make()
    SearchFile.objects.update(seconds=3.0)
    bilingual.page("Another")
    assert offline.tick(timezone.now()) == 0
    frozen.shift(timedelta(seconds=3 * offline.REST))
    assert offline.tick(timezone.now()) == 1
    assert listed(api) == public()


def test_worker_analyses_for_a_while_only(page, monkeypatch):
    monkeypatch.setattr(offline, "BATCH", 1)
    monkeypatch.setattr(offline, "SECONDS", 0.0)
    assert offline.tick(timezone.now()) == 0
    assert SearchPart.objects.count() == 1


def test_only_what_changed_is_analysed_again(api, page, bilingual, frozen):
    other = bilingual.page("Another")
    make()
    parts = SearchPart.objects.filter(document__key=other.translation_key)
    parts.update(content=offline._packed("unicorn", "", ""))

    page.title = "Giraffe"
    bilingual.publish(page)
    make()

    assert "giraff" in words_of(api) and "unicorn" in words_of(api)


def test_worker_makes_none_while_pages_follow(api, page, bilingual, frozen):
    make()
    bilingual.page("Another")
    frozen.shift(timedelta(days=1))
    waiting = Follower.objects.create(key=page.translation_key, locale="en")
    assert offline.tick(timezone.now()) == 0

    # nobody knows when that one can be written
    Follower.objects.filter(pk=waiting.pk).update(failures=1)
    assert offline.tick(timezone.now()) == 1


def test_words_that_mean_the_same_are_in_it(api, page, monkeypatch):
    make()
    SearchFile.objects.update(seconds=0.0)
    monkeypatch.setattr(handed_over, "synonyms", synonyms)
    assert [offline.tick(timezone.now()) for _each in range(3)] == [1, 1, 0]
    assert api.json(EN)["synonyms"] == synonyms()


def synonyms():
    return {"zebra": ["striped horse"]}


def test_part_of_older_words_is_not_used(api, page):
    make()
    Document.objects.filter(key=page.translation_key).update(
        seq=F("seq") + 1000, search_text="Giraffe", title="Giraffe", card=b"{}"
    )
    Feed.objects.update(seq=F("seq") + 1000)
    make()
    assert "giraff" in words_of(api)
    assert "zebra" not in words_of(api)


@pytest.mark.soak
def test_static_tree_has_it_while_it_is_right(page, tmp_path, settings):
    export = Export(tmp_path)
    make()
    assert export.tick(timezone.now(), 600.0)
    file = export.current / "api/v1/en/search-index/index.json"
    right = SearchFile.objects.get(locale="en")
    assert file.read_bytes() == bytes(right.body)
    assert (file.parent / "index.json.gz").read_bytes() == bytes(right.body_gzip)

    page.unpublish()
    assert export.tick(timezone.now(), 600.0)
    assert not file.exists()
    make()
    assert export.tick(timezone.now(), 600.0)
    assert b"zebra" not in file.read_bytes()
    export.release()
