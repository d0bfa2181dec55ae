"""Tags of answers: purging those of an entry of the feed reaches every answer that shows it."""

import pytest
from django.test import Client

from cms.api import tags
from cms.documents.models import MediaFile
from tests.website.conftest import (  # noqa: F401
    office,
    office_world,
    site,
    site_world,
)


@pytest.fixture(params=["Surrogate-Key", "Cache-Tag"])
def header(request, settings):
    settings.CACHE_TAGS = request.param
    return request.param


def tags_of(path, header, **headers):
    response = Client().get(path, headers=headers)
    assert response.status_code < 400, path
    return set(response[header].split(tags.BETWEEN[header]))


def purged(page, kind, locale="en"):
    return set(tags.of_change({"key": page.translation_key, "locale": locale, "kind": kind}))


def test_without_the_setting_no_answer_has_any(site):  # noqa: F811
    for path in ("/api/v1/", "/api/v1/en/lessons/", "/api/v1/en/help-now/", "/read/en/"):
        response = Client().get(path)
        assert not {"Surrogate-Key", "Cache-Tag"} & set(response.headers), path


def test_each_answer_that_shows_a_service_goes_with_it(site, header):  # noqa: F811
    key = site.service.translation_key
    for path in (
        f"/api/v1/en/services/{key}/",
        f"/api/v1/en/services/{site.service.slug}/",
        f"/api/v1/km/services/{key}/?fallback=en",
        "/api/v1/en/services/",
        "/api/v1/en/services/?urgency=crisis_support",
        f"/api/v1/en/lessons/{site.lesson.translation_key}/?include=services",
        "/api/v1/hsds/services/",
        f"/api/v1/hsds/services/{key}/",
        "/api/v1/changes/",
        "/api/v1/",
        f"/read/en/lessons/{site.lesson.translation_key}/",
        "/sitemap.xml",
    ):
        assert tags_of(path, header) & purged(site.service, "services"), path


def test_a_document_has_its_key_and_not_everything(site, header):  # noqa: F811
    key = site.lesson.translation_key

    assert tags_of(f"/api/v1/en/lessons/{key}/", header) == {str(key)}
    assert not tags_of(f"/api/v1/en/lessons/{key}/", header) & purged(site.service, "services")


def test_lists_have_one_tag_however_long(site, header):  # noqa: F811
    assert tags_of("/api/v1/en/lessons/", header) == {"en-lessons"}
    assert tags_of("/api/v1/en/services/?urgency=information", header) == {
        "en-services",
        "en-help-now",
    }


def test_at_a_fixed_address_another_page_may_come_to_stand(site, header):  # noqa: F811
    home = site.office.homes["en"]

    found = tags_of("/api/v1/en/home/", header)

    assert found == {str(home.translation_key), "en-home"}
    assert "km-home" in tags_of("/api/v1/km/home/?fallback=en", header)


def test_a_304_and_an_old_slug_have_them_too(site, header):  # noqa: F811
    path = f"/api/v1/en/lessons/{site.lesson.translation_key}/"
    etag = Client().get(path)["ETag"]

    assert tags_of(path, header, **{"If-None-Match": etag}) == tags_of(path, header)


def test_files_go_with_the_documents_that_list_them(site, header):  # noqa: F811
    name = MediaFile.objects.filter(document__kind="lessons").first().name

    assert str(site.lesson.translation_key) in tags_of(f"/media/{name}", header)


def test_what_no_cache_keeps_has_none(site, header):  # noqa: F811
    for path in ("/api/v1/en/lessons/nothing/", "/read/en/services/", "/healthz/live"):
        assert header not in Client().get(path).headers, path


def test_too_many_are_any(settings, rf):
    settings.CACHE_TAGS = "Surrogate-Key"
    response = {}

    tags.carry(response, map(str, range(tags.MOST + 1)))

    assert response == {"Surrogate-Key": "any"}


def test_a_file_costs_no_more_without_them(site, django_assert_num_queries):  # noqa: F811
    name = MediaFile.objects.first().name

    with django_assert_num_queries(1):
        Client().get(f"/media/{name}")
