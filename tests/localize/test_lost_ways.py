"""The addresses of buttons: what a person gets who comes by, or who was logged out."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

A_PERSON = {"HTTP_ACCEPT": "text/html,*/*;q=0.8"}


@pytest.fixture
def admin(desk):
    client = Client(raise_request_exception=False, **A_PERSON)
    client.force_login(desk.people.admin)
    return client


@pytest.mark.parametrize(
    ("address", "screen"),
    [
        ("/admin/logout/", "/admin/login/"),
        ("/admin/localize/review/99999/endorse/", "/admin/localize/queue/"),
        ("/admin/localize/translation/7/string/8/write/", "/admin/localize/translation/7/"),
        ("/admin/directory/contacts/5/take-back/", "/admin/directory/contacts/5/"),
        ("/admin/alerts/5/end/", "/admin/alerts/"),
        ("/admin/pages/{page}/unlock/", "/admin/pages/{page}/"),
    ],
)
def test_visit_is_led_to_the_nearest_screen(admin, address, screen):
    page = Page.objects.order_by("path").last().pk
    address, screen = address.format(page=page), screen.format(page=page)
    assert Client().get(address).status_code in {302, 405}

    visit = admin.get(address)

    assert (visit.status_code, visit.url) == (302, screen)


def test_program_keeps_its_answer(admin):
    for accept in ("", "*/*", "application/json"):
        headers = {"accept": accept}
        address = "/admin/localize/review/1/endorse/"
        assert admin.get(address, headers=headers).status_code == 405
    assert admin.put("/admin/localize/review/1/endorse/").status_code == 405


FORM = "/admin/localize/translation/7/string/8/write/"


@pytest.mark.parametrize(
    ("referer", "then"),
    [
        ("http://testserver/admin/localize/queue/?show=x%20y", "/admin/localize/queue/?show=x%20y"),
        # not a screen of ours: to the address itself, and from there to its screen
        ("", FORM),
        ("http://evil.example/admin/", FORM),
        ("http://testserver/en/", FORM),
        ("//evil.example", FORM),
    ],
)
def test_login_after_a_button_leads_to_its_screen(db, client, referer, then):
    refused = client.post(FORM, {"text": "x"}, HTTP_REFERER=referer)

    shown = client.get(refused.url).context["next"]
    assert refused.url.startswith(reverse("wagtailadmin_login"))
    assert shown == then


def test_form_without_its_token_is_a_problem_for_a_program(db):
    strict = Client(enforce_csrf_checks=True)

    refused = strict.post(FORM, {"text": "x"}, headers={"accept": "application/json"})

    assert refused.status_code == 403
    assert refused.json()["type"] == "urn:cncc:problem:old-form"


def test_whose_roles_were_taken_is_told_so_and_not_to_log_in(desk):
    client = Client(headers={"accept": "application/json"})
    client.force_login(desk.people.translator)
    desk.people.translator.groups.clear()

    answer = client.post("/admin/localize/translation/7/string/8/here/")

    assert answer.status_code == 403
    assert "has no role here any more" in answer.json()["detail"]
    assert Client(headers={"accept": "application/json"}).post("/admin/pages/1/edit/").url
