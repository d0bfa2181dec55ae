"""The term base in the admin: form, rights, and the way to what a change affects."""

# ruff: noqa: F811

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import Refused
from localize.terminology.models import Term, Words
from localize.workbench.terms import TermForm, TermViewSet
from localize.workflow import review
from localize.workflow.models import State
from tests.localize.conftest import told
from tests.localize.test_glossary import approved, approved_world  # noqa: F401
from tests.terms import make_term

NAMES = "wagtailsnippets_localize_term"


def form(**values) -> dict[str, str]:
    fields = {
        "name": "help", "preferred-km": "ការជួយ", "admitted-km": "", "forbidden-km": "",
        "admitted-en": "",
        "part_of_speech": "", "definition": "", "note": "", "source": "", "confidence": "",
        "status": "approved",
    }  # fmt: skip
    return fields | values


def post(client, term, **values):
    return client.post(reverse(f"{NAMES}:edit", args=[term.pk]), form(**values), follow=True)


def waiting(term):
    (asked,) = ChangeRequest.objects.of(term).open()
    return asked


def test_term_that_approved_texts_use_takes_two(client, desk, approved):
    term = make_term("help", "ជំនួយ", status="approved")
    client.force_login(desk.people.reviewer)

    html = post(client, term, definition="Ours").content.decode()

    term.refresh_from_db()
    assert (term.definition, Term.objects.get().words("km").preferred) == ("Ours", "ជំនួយ")
    assert "<del>ជំនួយ</del> → <ins>ការជួយ</ins>" in html
    # the text that would offend stands there, marked, with the way to its string
    assert "Ask for <mark" in html and "?open=s" in html and 'name="review"' not in html

    asked = waiting(term)
    with pytest.raises(Refused):
        engine.endorse(asked, by=desk.people.reviewer)
    with pytest.raises(Refused):
        engine.endorse(asked, by=desk.people.translator)
    engine.endorse(asked, by=desk.people.reviewer2)

    assert Term.objects.get().words("km").preferred == "ការជួយ"
    html = client.get(reverse(TermViewSet.affected_url_name(), args=[term.pk])).content.decode()
    assert f'value="{approved.pk}"' in html


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "assist"}, "name"),
        ({"status": "deprecated"}, "status"),
        ({"do_not_translate": "on"}, "do_not_translate"),
        ({"preferred-km": "ក"}, "preferred-km"),
        ({"admitted-km": "ក"}, "admitted-km"),
        ({"forbidden-km": "ក"}, "forbidden-km"),
        ({"admitted-en": "aid"}, "admitted-en"),
    ],
)
def test_each_value_that_is_checked_waits(client, desk, approved, values, field):
    term = make_term("help", "ការជួយ", status="approved")
    before = Term.objects.get().decided()
    client.force_login(desk.people.reviewer)

    post(client, term, **values)

    assert Term.objects.get().decided() == before
    assert list(waiting(term).new) == [field]


def test_second_change_waits_for_the_first(client, desk, approved):
    term = make_term("help", "ជំនួយ", status="approved")
    client.force_login(desk.people.reviewer)
    post(client, term)

    html = post(client, term, **{"preferred-km": "ក"}).content.decode()

    assert "A change of this waits for a second person already." in html
    assert waiting(term).new == {"preferred-km": "ការជួយ"}


def test_term_changed_meanwhile_is_not_agreed_to(client, desk, approved):
    term = make_term("help", "ជំនួយ", status="approved")
    client.force_login(desk.people.reviewer)
    post(client, term)
    other = Term.objects.get()
    other.write("km", preferred="ក")
    other.save()

    with pytest.raises(Refused, match="changed since"):
        engine.endorse(waiting(term), by=desk.people.reviewer2)


def test_new_term_of_approved_texts_is_proposed_until_two_agree(client, desk, approved):
    client.force_login(desk.people.reviewer)

    client.post(reverse(f"{NAMES}:add"), form())

    term = Term.objects.get()
    assert (term.status, term.words("km").preferred) == ("proposed", "ការជួយ")
    engine.endorse(waiting(term), by=desk.people.reviewer2)
    assert Term.objects.get().status == "approved"


def test_term_that_no_approved_text_uses_is_of_one(client, desk, approved):
    term = make_term("shelter", "ក", status="approved")
    client.force_login(desk.people.reviewer)

    post(client, term, name="shelter")

    assert Term.objects.get().words("km").preferred == "ការជួយ"
    assert not ChangeRequest.objects.of(term).exists()


def test_used_term_is_not_deleted_and_its_uses_are_counted(client, desk, approved):
    term = make_term("help", "ការជួយ", status="approved")
    client.force_login(desk.people.admin)
    address = reverse(f"{NAMES}:delete", args=[term.pk])
    many = reverse("wagtail_bulk_action", args=["localize", "term", "delete"]) + f"?id={term.pk}"

    edit = client.get(reverse(f"{NAMES}:edit", args=[term.pk])).content.decode()
    assert "Texts that use it: 1" in edit and "Used 0" not in edit
    assert "referenced 1 time" in " ".join(client.get(address).content.decode().split())
    for one in (address, many):
        assert "Make it “deprecated” instead." in told(client.post(one))
    assert Term.objects.exists()


def test_ticked_texts_are_returned(client, desk, approved):
    term = make_term("help", "ការជួយ", status="approved")
    client.force_login(desk.people.reviewer)

    client.post(reverse(TermViewSet.affected_url_name(), args=[term.pk]), {"review": approved.pk})

    approved.refresh_from_db()
    assert approved.state == State.RETURNED


def test_reviewer_of_another_language_returns_nothing_and_is_told(client, desk, approved):
    term = make_term("help", "ការជួយ", status="approved")
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
    term = make_term("help", "ការជួយ", status="approved")
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
    term = make_term("help", "ការជួយ", status="approved")
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
        ({"preferred-km": ""}, "preferred-km"),
        ({"forbidden-km": "គ\nការជួយ"}, "forbidden-km"),
        ({"admitted-km": "ក", "forbidden-km": "ក"}, "forbidden-km"),
        ({"name": ""}, "name"),
    ],
)
def test_odd_term_is_refused(db, values, field):
    Form = TermViewSet().get_form_class()

    checked = Form(form(**values))

    assert field in checked.errors


def test_term_is_stored_in_normal_form(db):
    Form = TermViewSet().get_form_class()
    words = {"preferred-km": "ស្ដី", "admitted-km": " ស្ដីពី \n\n"}
    checked = Form(form(**words, typed="sdey\n ស្ដី \n"))

    assert issubclass(Form, TermForm)
    assert checked.is_valid(), checked.errors
    assert Term.objects.get(pk=checked.save().pk).words("km") == Words("ស្តី", ("ស្តីពី",))
    assert checked.instance.typed_forms == ("sdey", "ស្តី")
