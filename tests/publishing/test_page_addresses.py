"""What stands in the address of a page, and that Wagtail's own addresses serve nothing."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import RequestFactory

from home.models import InfoPage
from tests.api.conftest import office, office_world  # noqa: F401
from tests.flows.office import info_form, logged_in, save


@pytest.fixture
def draft(office):  # noqa: F811
    page = office.draft("Stay safe")
    page.save_revision(user=office.people.editor)
    return page


@pytest.mark.parametrize("written", [str, lambda key: key.hex], ids=["with hyphens", "without"])
def test_slug_that_looks_like_a_key_is_refused(office, draft, written):  # noqa: F811
    slug, key = draft.slug, written(uuid4())

    answer = save(logged_in(office.people.editor), draft, info_form(slug=key))

    assert "An address may not look like a key (a uuid)." in answer.content.decode()
    stored = InfoPage.objects.get(pk=draft.pk)
    assert (stored.slug, stored.get_latest_revision_as_object().slug) == (slug, slug)
    stored.slug = key
    with pytest.raises(ValidationError, match="may not look like a key"):
        stored.full_clean()


def test_page_serves_nothing_of_itself(office):  # noqa: F811
    page = office.page("Public")

    with pytest.raises(Http404):
        page.serve(RequestFactory().get("/"))
