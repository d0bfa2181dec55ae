"""The suite notices an answer that is kept too long."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.documents.models import Document
from tests import both_ways
from tests.shared_fixtures import again, world


def make_page(office):
    return office.page("Before")


page_world = world(make_page, "office_world")


@pytest.fixture
def page(office, page_world):
    return again(page_world)


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


def test_second_that_passes_between_the_two_fails_nothing(office, api, monkeypatch):
    said = both_ways.answer_of

    with time_machine.travel(timezone.now(), tick=False) as clock:
        office.page("Soon over", expire_at=timezone.now() + timedelta(seconds=40))
        etag = api.get("en/pages/")["ETag"]

        def a_second_later(response):
            monkeypatch.setattr(both_ways, "answer_of", said)
            answer = said(response)
            clock.shift(1)
            return answer

        monkeypatch.setattr(both_ways, "answer_of", a_second_later)
        known = api.get("en/pages/", **{"If-None-Match": etag})

    assert known["Cache-Control"] == "public, max-age=40"


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
