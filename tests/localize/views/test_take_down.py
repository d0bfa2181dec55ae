"""The screen that asks why, and the buttons that lead to it."""

import pytest
from django.urls import reverse

from cms.two_people.audit.models import AuditEntry
from home.models import InfoPage
from tests.localize.conftest import told


def address(page):
    return reverse("localize:take_down", args=[page.pk])


def live(*pages):
    return [InfoPage.objects.get(pk=page.pk).live for page in pages]


def test_chosen_languages_go_and_the_screen_says_what_readers_get(publisher, page, khmer):
    response = publisher.post(
        address(page), {"pages": [page.pk, khmer.pk], "reason": "harm", "comment": ""}
    )

    assert live(page, khmer) == [False, False]
    assert "Taken down: English, Khmer." in told(response)
    assert "“not found”" in told(response)


def test_history_of_each_language_says_that_it_went_and_why(publisher, page, khmer):
    publisher.post(address(page), {"pages": [page.pk, khmer.pk], "reason": "harm"})

    for one in (page, khmer):
        history = reverse("wagtailadmin_pages:history", args=[one.pk])
        html = publisher.get(history, follow=True).content.decode()
        assert html.count("Taken down: It can hurt or endanger somebody") == 2


@pytest.mark.parametrize(
    "name, what", [("localize:take_down", "Take down now"), ("wagtailadmin_pages:delete", "Delete")]
)
def test_header_says_what_the_screen_does_to_which_page(publisher, page, name, what):
    html = publisher.get(reverse(name, args=[page.pk])).content.decode()

    header, _end, rest = html.partition("<header")[2].partition("</header>")
    assert what in header and page.title not in header
    assert page.title in rest


def test_unticked_language_stays(publisher, page, khmer):
    publisher.post(address(page), {"pages": [khmer.pk], "reason": "wrong"})

    assert live(page, khmer) == [True, False]


@pytest.mark.parametrize(
    "data", [{"reason": "wrong"}, {"pages": "khmer"}, {"pages": "0", "reason": "wrong"}]
)
def test_incomplete_form_changes_nothing(publisher, page, data):
    response = publisher.post(address(page), data)

    assert response.status_code == 302
    assert told(response)
    assert live(page) == [True]


def test_page_of_another_family_is_not_taken(desk, publisher, page):
    other = desk.write(title="Other")

    publisher.post(address(page), {"pages": [other.pk], "reason": "wrong"})

    assert live(page, other) == [True, True]


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_wagtails_unpublish_takes_nothing_down(publisher, page):
    publisher.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

    page.refresh_from_db()
    assert page.live


def test_way_back_is_only_to_ourselves(publisher, page):
    response = publisher.post(
        address(page),
        {"pages": [page.pk], "reason": "wrong", "next": "https://example.org/"},
    )

    assert response.url == edit(page)
    assert AuditEntry.objects.filter(verb="taken_down").count() == 1


def test_wish_that_was_decided_meanwhile_is_said(publisher, page):
    response = publisher.post(address(page), {"keep": "1", "remark": "It is right."})

    assert "This was decided already." in told(response)
    assert "stays public" not in told(response)
    assert live(page) == [True]
    assert not AuditEntry.objects.filter(verb="returned").exists()
