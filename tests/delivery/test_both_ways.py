"""The suite notices an answer that is kept too long."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.documents.models import Document
from tests import both_ways


@pytest.fixture
def page(office):
    return office.page("Before")


def test_answer_that_is_kept_too_long_fails_the_test_that_asks(page, api):
    path = f"en/pages/{page.translation_key}/"
    api.get(path)
    Document.objects.filter(key=page.translation_key).update(etag="other")

    with pytest.raises(AssertionError, match="the cache answers something else"):
        api.get(path)
    both_ways.forget()
    assert api.get(path)["ETag"] == '"other"'


def test_answer_with_another_header_fails_it_too(page, api, monkeypatch):
    said = both_ways.answer_of

    def other(response):
        status, headers, body = said(response)
        return status, [*headers, ("X-Other", "1")], body

    api.get("en/pages/")
    monkeypatch.setattr(both_ways, "answer_of", other)

    with pytest.raises(AssertionError, match="the cache answers something else"):
        api.get("en/pages/")


def test_test_gets_the_answer_of_django_and_counts_its_statements(page, api):
    path = f"en/pages/{page.translation_key}/"
    etag = api.get(path)["ETag"]
    assert len(both_ways.CACHE.kept) == 1

    for headers in ({}, {"If-None-Match": etag}, {"Accept-Encoding": "gzip"}):
        with CaptureQueriesContext(connection) as captured:
            response = api.get(path, **headers)
        assert len(captured) == 1
        assert response.wsgi_request.path_info.endswith(path)
    assert len(both_ways.CACHE.kept) == 2
