"""The term base in the admin: form, rights, and the way to what a change affects."""

# ruff: noqa: F811

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from localize.terminology.models import Term
from localize.workbench.terms import TermForm, TermViewSet
from localize.workflow import review
from localize.workflow.models import State
from tests.localize.conftest import told
from tests.localize.test_glossary import approved, approved_world  # noqa: F401

NAMES = "wagtailsnippets_localize_term"


def form(**values) -> dict[str, str]:
    fields = {
        "en": "help", "km": "ការជួយ", "km_variants": "", "km_forbidden": "",
        "part_of_speech": "", "definition": "", "note": "", "source": "", "confidence": "",
        "status": "approved",
    }  # fmt: skip
    return fields | values


def test_change_leads_to_the_texts_that_it_affects(client, desk, approved):
    term = Term.objects.create(en="help", km="ជំនួយ", status="approved")
    client.force_login(desk.people.reviewer)

    response = client.post(reverse(f"{NAMES}:edit", args=[term.pk]), form(), follow=True)

    term.refresh_from_db()
    assert term.km == "ការជួយ"
    html = response.content.decode()
    assert "Ask for help." in html and f'value="{approved.pk}"' in html


def test_ticked_texts_are_returned(client, desk, approved):
    term = Term.objects.create(en="help", km="ការជួយ", status="approved")
    client.force_login(desk.people.reviewer)

    client.post(reverse(TermViewSet.affected_url_name(), args=[term.pk]), {"review": approved.pk})

    approved.refresh_from_db()
    assert approved.state == State.RETURNED


def test_reviewer_of_another_language_returns_nothing_and_is_told(client, desk, approved):
    term = Term.objects.create(en="help", km="ការជួយ", status="approved")
    desk.people.reviewer2.groups.set([Group.objects.get(name="Reviewers (English)")])
    client.force_login(desk.people.reviewer2)

    response = client.post(
        reverse(TermViewSet.affected_url_name(), args=[term.pk]), {"review": approved.pk}
    )

    assert "You may not decide about this change." in told(response)
    approved.refresh_from_db()
    assert review.is_approved(approved)


def test_ticked_texts_are_returned_all_or_none(client, desk, page, approved):
    """One of them was reopened meanwhile."""
    term = Term.objects.create(en="help", km="ការជួយ", status="approved")
    other = desk.draft(page, {"Stay safe": "រក្សាសុវត្ថិភាព"})["Stay safe"]
    assert other.pk > approved.pk
    client.force_login(desk.people.reviewer)

    response = client.post(
        reverse(TermViewSet.affected_url_name(), args=[term.pk]),
        {"review": [approved.pk, other.pk]},
    )

    assert "that cannot be done with it now" in told(response)
    approved.refresh_from_db()
    assert review.is_approved(approved)


@pytest.mark.parametrize("numbers", [["x"], ["٣"], ["999999"], []])
def test_odd_choices_return_nothing(client, desk, approved, numbers):
    term = Term.objects.create(en="help", km="ការជួយ", status="approved")
    client.force_login(desk.people.reviewer)

    response = client.post(
        reverse(TermViewSet.affected_url_name(), args=[term.pk]), {"review": numbers}
    )

    assert response.status_code == 302
    approved.refresh_from_db()
    assert review.is_approved(approved)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"km": ""}, "km"),
        ({"km_forbidden": "គ\nការជួយ"}, "km_forbidden"),
        ({"km_variants": "ក", "km_forbidden": "ក"}, "km_forbidden"),
        ({"en": ""}, "en"),
    ],
)
def test_odd_term_is_refused(db, values, field):
    Form = TermViewSet().get_form_class()

    checked = Form(form(**values))

    assert field in checked.errors


def test_term_is_stored_in_normal_form(db):
    Form = TermViewSet().get_form_class()
    checked = Form(form(km="ស្ដី", km_variants=" ស្ដីពី \n\n", typed="sdey\n ស្ដី \n"))

    assert issubclass(Form, TermForm)
    assert checked.is_valid(), checked.errors
    assert (checked.save().km, checked.instance.km_variants) == ("ស្តី", "ស្តីពី")
    assert checked.instance.typed_forms == ["sdey", "ស្តី"]
