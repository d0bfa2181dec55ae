"""A Khmer text that tells people not to call 117 gets no further than a draft, by any door.

The sentence is one of the demonstration: a lesson for parents that ends "In danger, call 117.".
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail_localize.models import StringSegment, StringTranslation

from cms.two_people.approvals.models import Newcomer
from cms.two_people.audit.models import AuditEntry
from localize.workflow.models import Review, State
from tests.localize.exchange.conftest import sent_back
from tests.localize.views.conftest import at, press

ENGLISH = "You do not need to know every app. Start with one question today. In danger, call 117."
RIGHT = "អ្នកមិនចាំបាច់ស្គាល់គ្រប់កម្មវិធីទេ។ សូមចាប់ផ្តើមដោយសំណួរមួយថ្ងៃនេះ។ ពេលមានគ្រោះថ្នាក់ សូមហៅ 117។"
# each sentence turned round
WRONG = "អ្នកត្រូវស្គាល់គ្រប់កម្មវិធី។ កុំចាប់ផ្តើមដោយសំណួរថ្ងៃនេះ។ ពេលមានគ្រោះថ្នាក់ កុំហៅ 117។"


@pytest.fixture
def work(desk):
    return desk.translation(desk.write(intro=ENGLISH))


@pytest.fixture
def people(desk, client_of):
    return {
        name: client_of(getattr(desk.people, name)) for name in ("translator", "reviewer", "admin")
    }


def stored_of(segment):
    return Review.objects.get(string_translation__translation_of=segment.string)


def errors_of(review):
    return [one["id"] for one in review.issues if one["severity"] == "error"]


def test_it_cannot_be_handed_in(people, work, intro):
    translator = people["translator"]

    saved = press(translator, at("write", work.pk, intro.pk), intro, text=WRONG, seen="0")
    draft = stored_of(intro)
    form = {"text": WRONG, "seen": draft.version}
    refused = press(translator, at("submit", work.pk, intro.pk), intro, **form)
    press(translator, at("submit_all", work.pk), intro)
    dismissed = press(
        translator, at("dismiss", draft.pk), intro, issue="negation", why="x", seen=draft.version
    )

    assert saved.status_code == 200
    assert (refused.status_code, dismissed.status_code) == (422, 400)
    assert "says to call 117" in refused.json()["detail"]
    assert (stored_of(intro).state, errors_of(stored_of(intro))) == (State.DRAFT, ["negation"])

    handed_in = press(
        translator, at("submit", work.pk, intro.pk), intro, text=RIGHT, seen=draft.version
    )

    assert handed_in.status_code == 200
    assert stored_of(intro).state == State.IN_REVIEW


@pytest.mark.parametrize("extension", ["xlf", "xlsx"])
@pytest.mark.usefixtures("real_children")
def test_a_file_brings_it_in_as_a_draft_at_most(people, work, intro, extension):
    data = sent_back(work, {ENGLISH: WRONG}, extension)
    file = SimpleUploadedFile(f"file.{extension}", data)

    answer = people["translator"].post(at("upload", work.pk), {"file": file})
    press(people["translator"], at("take", work.pk), intro, proposal=answer.context["proposal"])
    press(people["translator"], at("submit_all", work.pk), intro)

    assert answer.status_code == 200
    assert (stored_of(intro).state, errors_of(stored_of(intro))) == (State.DRAFT, ["negation"])


@pytest.mark.parametrize("is_right", [False, True])
def test_it_cannot_be_approved_by_two_people_or_by_one(desk, people, work, intro, is_right):
    """As if it had been handed in before there was this check."""
    press(people["translator"], at("submit", work.pk, intro.pk), intro, text=RIGHT, seen="0")
    asked = stored_of(intro)
    StringTranslation.objects.filter(pk=asked.string_translation_id).update(
        data=RIGHT if is_right else WRONG
    )
    request = asked.requests.get()
    asked = stored_of(intro)
    type(asked).objects.filter(pk=asked.pk).update(digest=asked.present_digest())
    type(request).objects.filter(pk=request.pk).update(digest=asked.present_digest())
    seen = {"seen": asked.version}

    approved = press(people["reviewer"], at("endorse", asked.pk), intro, **seen)

    assert approved.status_code == (200 if is_right else 400)
    assert (stored_of(intro).state == State.APPROVED) == is_right

    desk.people.admin.set_password("right")
    desk.people.admin.save()
    form = {"reason": "It cannot wait.", "password": "right", "seen": asked.version}
    people["admin"].post(at("break_glass", asked.pk), form)

    assert (stored_of(intro).state == State.APPROVED) == is_right


def test_a_warning_is_dismissed_by_a_second_person_with_a_reason(desk, people, client_of):
    """The same meaning without a negation, and no number."""
    work = desk.translation(desk.write(intro="They do not come back."))
    intro = StringSegment.objects.get(source=work.source, context__path="intro")
    form = {"text": "ពួកគេចាកចេញជារៀងរហូត។", "seen": "0"}
    handed_in = press(people["translator"], at("submit", work.pk, intro.pk), intro, **form)
    stored = stored_of(intro)
    one = {"issue": "negation", "seen": stored.version}

    def dismissed(name, **fields):
        answer = press(people[name], at("dismiss", stored.pk), intro, **one, **fields)
        return answer.status_code == 200

    assert handed_in.status_code == 200
    assert "may say why" in handed_in.json()["parts"]["card"]
    assert press(people["reviewer"], at("endorse", stored.pk), intro, **one).status_code == 400
    assert not dismissed("translator", why="They stay away.")
    assert not dismissed("reviewer", why=" ")
    card = people["reviewer"].get(at("card", work.pk, f"s{intro.pk}")).json()["card"]
    assert '<textarea name="why"' in card
    # who made the account of the translator is no second person
    newcomer = Newcomer(user=desk.people.translator, made_by=desk.people.reviewer)
    newcomer.save()
    assert not dismissed("reviewer", why="They stay away.")
    newcomer.delete()
    assert dismissed("reviewer", why="They stay away.")
    told = AuditEntry.objects.filter(verb="dismissed").latest("pk")
    assert (told.comment, told.by_id) == ("They stay away.", desk.people.reviewer.pk)
    assert press(people["reviewer"], at("endorse", stored.pk), intro, **one).status_code == 200
