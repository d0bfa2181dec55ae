import gzip
import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from cms.documents import projection
from cms.documents.kinds import listed_kinds
from cms.documents.models import Document
from tests.api.conftest import problem
from tests.shared_fixtures import again, world


def make_page(office):
    return office.page("About us", intro="Who we are.", slug="about")


page_world = world(make_page, "office_world")


@pytest.fixture
def page(office, page_world):
    return again(page_world)


def place(page, locale="en", kind="pages"):
    return f"{locale}/{kind}/{page.translation_key}/"


def test_draft_has_documents_of_the_kinds_of_its_type(page):
    assert projection.render_draft(page, "pages") is not None
    assert projection.render_draft(page, "courses") is None


# The envelope


def test_document_has_the_envelope_and_its_fields(page, api):
    document = api.json(place(page))

    own = f"/api/v1/en/pages/{page.translation_key}/"
    assert document == {
        "key": str(page.translation_key),
        "kind": "pages",
        "locale": "en",
        "slug": "about",
        "title": "About us",
        "url": own,
        "web_url": f"/read/en/pages/{page.translation_key}/",
        "translations": {"en": own},
        "published_at": document["published_at"],
        "updated_at": document["updated_at"],
        "expires_at": None,
        "media": [],
        "needs_native_review": False,
        "intro": "Who we are.",
        "body": [],
    }
    assert document["published_at"].endswith("Z")


def test_document_is_found_by_slug_and_names_its_canonical_address(page, api):
    by_slug, by_key = api.get("en/pages/about/"), api.get(place(page))

    assert by_slug.content == by_key.content
    assert by_slug["Link"] == f'<{json.loads(by_key.content)["url"]}>; rel="canonical"'


def test_key_in_another_spelling_moves_to_the_canonical_one(page, api):
    response = api.get(f"en/pages/{page.translation_key.hex.upper()}/", {"fallback": "en"})

    assert response.status_code == 301
    assert response["Location"] == f"/api/v1/{place(page)}?fallback=en"


def test_old_slug_answers_301_to_the_key(office, page, api, check):
    page.slug = "about-us"
    office.publish(page)

    response = api.get("en/pages/about/")

    assert response.status_code == 301
    assert response["Location"] == f"/api/v1/{place(page)}"
    assert api.get("en/pages/about-us/").status_code == 200
    check()


def test_old_slug_of_a_page_that_comes_back_under_another_one_leads_there(office, page, api, check):
    page.unpublish()
    page.slug = "about-us"
    office.publish(page)

    response = api.get("en/pages/about/")

    assert response.status_code == 301
    assert response["Location"] == f"/api/v1/{place(page)}"
    check()


def test_slug_that_a_new_page_takes_leads_there_and_not_to_the_old_owner(office, api):
    first = office.page("First", slug="about")
    first.slug = "first"
    office.publish(first)
    office.page("Second", slug="about")

    assert json.loads(api.get("en/pages/about/").content)["title"] == "Second"


def test_slug_of_a_page_that_has_ended_does_not_lead_to_who_had_it_before(office, page, api):
    page.slug = "first"
    office.publish(page)
    office.page("Second", slug="about", expire_at=timezone.now() + timedelta(hours=1))

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert api.get("en/pages/about/").status_code == 404


def test_old_slug_of_an_unpublished_page_is_as_unknown_as_any_other(office, page, api):
    page.slug = "about-us"
    office.publish(page).unpublish()

    gone, never = api.get("en/pages/about/"), api.get("en/pages/never/")

    assert gone.status_code == never.status_code == 404
    assert gone.content == never.content


def test_same_slug_under_two_parents_gives_two_addresses(office, page, api, check):
    second = office.page("Second", parent=page, slug="about")

    slugs = [api.json(place(one))["slug"] for one in (page, second)]

    assert slugs == ["about", f"about-{second.translation_key.hex[:8]}"]
    check()


# Languages


def test_translations_name_every_language_and_change_with_them(bilingual, api, check):
    page = bilingual.page("Stay safe")
    assert list(api.json(place(page))["translations"]) == ["en"]

    bilingual.translate(page)

    assert list(api.json(place(page))["translations"]) == ["en", "km"]
    assert list(api.json(place(page, "km"))["translations"]) == ["en", "km"]
    check()


def test_missing_language_is_404_with_the_languages_that_exist(page, api):
    for reference in (page.translation_key, "about"):
        document = api.problem(f"km/pages/{reference}/")
        assert document["type"] == "urn:cncc:problem:not-in-this-language"
        assert list(document["translations"]) == ["en"]


def test_fallback_serves_the_other_language_and_says_so(page, api):
    response = api.get(place(page, "km"), {"fallback": "en"})

    document = json.loads(response.content)
    assert response["Content-Language"] == "en"
    assert document["fallback"] is True
    assert {k: v for k, v in document.items() if k != "fallback"} == api.json(place(page))


def test_fallback_is_not_used_where_the_language_exists(page, api):
    plain, asked = api.get(place(page)), api.get(place(page), {"fallback": "km"})

    assert asked.content == plain.content
    assert asked["ETag"] == plain["ETag"]


# Include


def test_include_adds_the_documents_referred_to(office, api, django_assert_num_queries):
    course = office.course("Book")
    module = office.module(course, "Module")

    with django_assert_num_queries(2):
        document = api.json(f"en/modules/{module.translation_key}/", include="courses,lessons")

    assert [included["key"] for included in document["included"]] == [str(course.translation_key)]
    assert document["included"][0] == api.json(f"en/courses/{course.translation_key}/")


def test_include_of_nothing_referred_to_is_an_empty_list(page, api):
    assert api.json(place(page), include="services")["included"] == []


# Caching


def test_etag_is_the_digest_of_the_bytes_sent(page, api):
    for encoding in ("identity", "gzip"):
        response = api.get(place(page), **{"Accept-Encoding": encoding})
        digest = hashlib.sha256(response.content).hexdigest()[:32]
        assert response["ETag"] == f'"{digest}"'


def test_gzip_has_an_etag_of_its_own_and_the_same_words(page, api):
    plain = api.get(place(page))
    packed = api.get(place(page), **{"Accept-Encoding": "br, gzip;q=0.5"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("refusal", ["gzip;q=0", "br", "gzip;q=0, *", "identity"])
def test_gzip_is_not_sent_where_it_is_not_accepted(page, api, refusal):
    response = api.get(place(page), **{"Accept-Encoding": refusal})

    assert "Content-Encoding" not in response


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*"])
def test_if_none_match_answers_304_without_a_body(page, api, known):
    etag = api.get(place(page))["ETag"]

    response = api.get(place(page), **{"If-None-Match": known.format(etag)})

    assert response.status_code == 304
    assert response.content == b""
    assert response["ETag"] == etag
    assert response["Cache-Control"].startswith("public, max-age=30")


def test_headers_let_every_cache_keep_it(page, api):
    response = api.get(place(page))

    lifetimes = dict(part.split("=") for part in response["Cache-Control"].split(", ")[1:])
    # what can hold a number is gone from shared caches after a minute
    assert int(lifetimes["max-age"]) + int(lifetimes["stale-while-revalidate"]) == 60
    assert int(lifetimes["stale-if-error"]) == 24 * 60 * 60
    assert response["Content-Language"] == "en"
    assert response["Content-Type"] == "application/json"


def test_no_cache_may_keep_a_document_longer_than_it_lives(office, api):
    page = office.page(expire_at=timezone.now() + timedelta(seconds=40))

    header = api.get(place(page))["Cache-Control"]

    assert "stale" not in header
    assert int(header.rpartition("=")[2]) <= 40


def test_an_included_document_ends_caching_too(office, api):
    soon_over = office.page("Soon over", expire_at=timezone.now() + timedelta(seconds=40))
    link = f'<p><a linktype="page" id="{soon_over.pk}">there</a></p>'
    page = office.page("Stays", body=[("paragraph", link)])

    alone = api.get(place(page))["Cache-Control"]
    together = api.get(place(page), {"include": "pages"})

    assert len(json.loads(together.content)["included"]) == 1
    assert "stale-if-error" in alone
    assert 0 < int(together["Cache-Control"].removeprefix("public, max-age=")) <= 40


def test_one_query_by_key_and_by_slug(page, api, django_assert_num_queries):
    for path in (place(page), "en/pages/about/"):
        with django_assert_num_queries(1):
            assert api.get(path).status_code == 200
    with django_assert_num_queries(1):
        assert api.get(place(page, "km"), {"fallback": "en"}).status_code == 200


# Refusals


def test_unpublished_is_the_same_as_never_written(office, api):
    draft, never = office.draft(), uuid4()

    answers = [api.get(f"en/pages/{key}/") for key in (draft.translation_key, never)]

    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content


def test_expired_is_gone_at_once_without_the_worker(office, api):
    page = office.page(expire_at=timezone.now() + timedelta(hours=1), slug="about")
    assert api.get(place(page)).status_code == 200

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert api.get(place(page)).status_code == 404
        assert api.get("en/pages/about/").status_code == 404
        assert api.problem(place(page, "km"))["translations"] == {}
    assert Document.objects.filter(key=page.translation_key, deleted=False).exists()


@pytest.mark.parametrize(
    "reference", ["no-such-slug", "a" * 10_000, "%00", "a%00b", "ភាសា", "%ff", "..%2f", "a b"]
)
def test_strange_references_are_404_problems(office, api, reference):
    response = api.client.get(f"/api/v1/en/pages/{reference}/")

    assert problem(response)["status"] == 404


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"fallback": "fr"}, "fallback"),
        ({"fallback": ["en", "km"]}, "fallback"),
        ({"include": "secrets"}, "include"),
        ({"include": "home"}, "include"),
        ({"include": ""}, "include"),
        ({"fields": "*"}, "fields"),
        ({"format": "html"}, "format"),
        ({"include": "x" * 10_000}, "include"),
        ({"include": "a\0"}, "include"),
    ],
)
def test_bad_parameters_are_400_with_the_name(page, api, query, parameter):
    document = problem(api.get(place(page), query))

    assert document["status"] == 400
    assert document["parameter"] == parameter


def test_refused_include_comes_with_what_may_be_included(page, api):
    document = problem(api.get(place(page), {"include": "secrets"}))

    assert document["allowed"] == [*listed_kinds(), "schema_org"]


def test_unknown_language_and_kind_are_404_with_those_that_exist(office, api):
    assert api.problem("fr/pages/about/")["locales"] == ["km", "en"]
    assert "lessons" in api.problem("en/secrets/about/")["kinds"]
