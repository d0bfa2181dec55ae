"""What no screen sends is refused with a sentence; a fault of ours stays an error."""

import json

import pytest
from django.urls import reverse

from cms.publishing.models import LinkDomain
from office.desk import views
from tests.office.conftest import desk_world, office, office_world  # noqa: F401


@pytest.fixture
def admin(office, client_of):  # noqa: F811
    client = client_of(office.people.admin)
    client.raise_request_exception = False
    return client


def test_lacking_field_is_a_sentence_at_my_work(office, admin):  # noqa: F811
    copy = reverse("wagtailadmin_pages:copy", args=[office.pages["Ready"].pk])

    by_form = admin.post(copy, {}, follow=True)
    by_program = admin.post(copy, {}, headers={"x-requested-with": "XMLHttpRequest"})

    assert by_form.redirect_chain == [(reverse("wagtailadmin_home"), 302)]
    assert "could not be read" in by_form.content.decode()
    assert by_program.status_code == 400
    assert json.loads(by_program.content)["type"] == "urn:cncc:problem:unreadable"


@pytest.mark.parametrize("error", [KeyError("x"), AttributeError("x"), ValueError("x")])
def test_fault_of_ours_is_an_error(admin, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(views, "work_of", fail)

    assert admin.get(reverse("wagtailadmin_home")).status_code == 500


def test_fault_of_ours_while_a_form_is_read_is_an_error(admin, monkeypatch):
    def fail(domain):
        raise ValueError("x")

    monkeypatch.setattr(LinkDomain, "clean", fail)
    form = {"domain": "cncc.gov.kh", "owner": "CNCC"}

    answer = admin.post(reverse("wagtailsnippets_publishing_linkdomain:add"), form)

    assert answer.status_code == 500
