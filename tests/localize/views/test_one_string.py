"""One string by small requests: what a script gets after a step, what is typed and not saved."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import StringSegment

from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from localize.workflow import publish, review, string_issues
from localize.workflow.models import Review, State, TypedText
from tests.localize.conftest import TEXTS
from tests.localize.views.conftest import ASKS, at, press

KHMER = TEXTS["Ask for help."]
OTHER = "សូមសុំជំនួយពីមនុស្សពេញវ័យ។"


def typed(client, work, segment, text, **fields):
    return client.post(at("here", work.pk, segment.pk), {"text": text} | fields, headers=ASKS)


def waiting_texts(client, work):
    """What the screen gives back to its person."""
    found = client.get(at("translation", work.pk)).context["typed"]
    return [(one["card"], one["text"]) for one in found if one["text"]]


# Steps


def test_step_answers_with_the_parts_that_it_changes(translator, reviewer, work, intro):
    handed_in = press(translator, at("submit", work.pk, intro.pk), intro, text=KHMER, seen="0")
    parts = handed_in.json()["parts"]
    stored = Review.objects.get(string_translation__translation_of=intro.string)
    approved = press(reviewer, at("endorse", stored.pk), intro, seen=parts["version"])

    assert (parts["state"], parts["version"]) == ("in_review", stored.version)
    assert f'data-localize-card="s{intro.pk}"' in parts["card"]
    assert f'data-localize-line="s{intro.pk}"' in parts["line"]
    assert "data-todo" not in parts["line"]  # theirs is done
    assert "0 of 2 strings approved" in parts["progress"]
    assert "1 of 2 strings approved" in approved.json()["parts"]["progress"]
    # it is told where it is, and no screen says it again
    assert list(get_messages(handed_in.wsgi_request)) == []


def state_of(segment):
    return review.state_of(Review.objects.get(string_translation__translation_of=segment.string))


def test_card_of_no_string_of_this_page_is_not_found(desk, translator, work):
    other = desk.write(title="Another page", intro="Other words.")
    foreign = StringSegment.objects.filter(source__object_id=other.translation_key)[0]

    for anchor in ("s0", "r1", "x", "s", f"s{foreign.pk}"):
        assert translator.get(at("card", work.pk, anchor)).status_code == 404, anchor


# The list


def test_open_string_is_the_first_that_waits_for_its_person(
    translator, reviewer, work, intro, submitted
):
    def opened(client, **asked):
        return client.get(at("translation", work.pk), asked).context["open_row"].unit.source_text

    assert opened(translator) == "Stay safe"
    assert opened(reviewer) == "Ask for help."
    assert opened(translator, open=f"s{intro.pk}") == "Ask for help."
    assert opened(translator, open="s0") == "Stay safe"


# What is typed and not saved


def test_typed_text_is_its_persons_again_after_a_logout(desk, client_of, translator, work, intro):
    typed(translator, work, intro, OTHER)

    translator.post(reverse("wagtailadmin_logout"))

    assert translator.get(at("translation", work.pk)).status_code == 302
    translator.force_login(desk.people.translator2)  # at the same computer
    assert waiting_texts(translator, work) == []
    assert OTHER not in translator.get(at("translation", work.pk)).content.decode()
    translator.force_login(desk.people.translator)
    assert waiting_texts(translator, work) == [(f"s{intro.pk}", OTHER)]


def test_typed_text_is_not_shown_on_a_page_that_its_person_may_not_see(
    desk, client_of, translator, work, intro
):
    typed(translator, work, intro, OTHER)
    desk.people.translator.groups.clear()

    refused = translator.get(at("translation", work.pk))

    assert refused.status_code in (302, 403)
    assert OTHER not in refused.content.decode()


def test_typed_text_outlives_its_source(desk, page, translator, work, intro):
    typed(translator, work, intro, OTHER)
    page.intro = "Ask an adult for help."
    desk.publish(page)

    (found,) = translator.get(at("translation", work.pk)).context["typed"]
    form = {"context": intro.context_id, "source": "Ask for help."}
    gone = typed(translator, work, intro, OTHER, **form)
    new = StringSegment.objects.get(source=work.source, context__path="intro")

    assert (found["text"], found["source"]) == (OTHER, "Ask for help.")
    assert found["ground"] == str(intro.context_id)
    assert gone.status_code == 409
    assert gone.json()["type"] == "urn:cncc:problem:source-changed"
    assert gone.json()["anchor"] == f"s{new.pk}" != f"s{intro.pk}"


@pytest.mark.parametrize("text", ["ក\0", "ក" * 20_001])
def test_text_that_cannot_be_kept_is_said(translator, work, intro, text):
    refused = typed(translator, work, intro, text)

    assert refused.status_code == 422
    assert refused.json()["detail"]
    assert not TypedText.objects.exists()


def test_two_people_at_one_string_see_each_other(desk, client_of, translator, work, intro):
    other = client_of(desk.people.translator2)
    title = StringSegment.objects.get(source=work.source, context__path="title")
    typed(translator, work, intro, OTHER)

    assert typed(other, work, title, "").json()["others"] == []
    assert typed(other, work, intro, "").json()["others"] == [
        desk.people.translator.get_full_name() or "translator"
    ]
    press(translator, at("write", work.pk, intro.pk), intro, text=OTHER, seen="0")
    assert typed(other, work, intro, "").json()["version"] == 1
    TypedText.objects.update(here_at=timezone.now() - timedelta(minutes=1))
    assert typed(other, work, intro, "").json()["others"] == []


# Undo


def endorsed_by(stored):
    asked = Review.objects.get(pk=stored.pk).standing()
    return [one.by for one in asked.endorsements.order_by("pk")] if asked is not None else []


def test_decision_is_undone_and_what_others_said_stays(desk, reviewer, work, intro, submitted):
    done = press(reviewer, at("endorse", submitted.pk), intro, seen=submitted.version)
    parts = done.json()["parts"]
    assert parts["undo"] == at("undo", submitted.pk)

    undone = press(reviewer, parts["undo"], intro)

    assert undone.json()["parts"]["state"] == "in_review"
    assert endorsed_by(submitted) == [desk.people.translator]
    # it waits as it did: nothing stands open at its top, and it can be approved
    assert "localize-remark" not in undone.json()["parts"]["card"]
    version = undone.json()["parts"]["version"]
    again = press(reviewer, at("endorse", submitted.pk), intro, seen=version)
    assert again.json()["parts"]["state"] == "approved"


def test_undone_approval_counts_for_nothing(desk, reviewer, work, intro, submitted):
    press(reviewer, at("endorse", submitted.pk), intro, seen=submitted.version)
    press(reviewer, at("undo", submitted.pk), intro)

    assert state_of(intro) == State.IN_REVIEW
    assert desk.recount() == []
    with pytest.raises(Refused):
        publish.publish(work, by=desk.people.publisher)


def test_dismissal_is_undone(desk, page, translator, work, intro):
    stored = desk.draft(page, {"Ask for help.": "ជំនួយ  ជំនួយ។"})["Ask for help."]
    name = string_issues.name_of(stored.issues[0])
    done = press(translator, at("dismiss", stored.pk), intro, issue=name, seen=stored.version)

    press(translator, done.json()["parts"]["undo"], intro)

    assert Review.objects.get(pk=stored.pk).dismissed == []


def test_undo_after_half_a_minute_or_by_another_person_is_refused(
    desk, client_of, reviewer, work, intro, submitted, monkeypatch
):
    press(reviewer, at("endorse", submitted.pk), intro, seen=submitted.version)

    other = press(client_of(desk.people.reviewer2), at("undo", submitted.pk), intro)
    later = timezone.now() + review.UNDO
    monkeypatch.setattr(review.timezone, "now", lambda: later)
    late = press(reviewer, at("undo", submitted.pk), intro)

    assert (other.status_code, late.status_code) == (403, 400)
    assert state_of(intro) == State.APPROVED


def test_approval_that_was_published_is_not_undone(desk, page, reviewer, work, intro):
    for drafted in desk.draft(page, {"Stay safe": TEXTS["Stay safe"]}).values():
        desk.approve(drafted)
    stored = desk.draft(page, {"Ask for help.": KHMER})["Ask for help."]
    stored = review.submit(stored, by=desk.people.translator)
    press(reviewer, at("endorse", stored.pk), intro, seen=stored.version)
    publish.publish(work, by=desk.people.publisher)

    refused = press(reviewer, at("undo", stored.pk), intro)

    assert "Withdraw the approval instead" in refused.json()["detail"]
    assert state_of(intro) == State.APPROVED


def test_screen_of_somebody_else_presses_no_button(desk, translator, work, intro):
    """A colleague logged in at the same browser while the screen was open."""
    account = desk.people.translator2.pk

    for name in ("submit", "write", "here", "comment"):
        refused = press(
            translator, at(name, work.pk, intro.pk), intro, text=KHMER, seen="0", account=account
        )
        assert refused.status_code == 403
        assert refused.json()["type"] == "urn:cncc:problem:other-person"
    assert not TypedText.objects.exists()
    assert not Review.objects.filter(string_translation__translation_of=intro.string).exists()


# What the checks say while one types


def test_typed_text_is_checked_and_nothing_is_stored(desk, translator):
    page = desk.write(intro="In danger, call 117.")
    work = desk.translation(page)
    segment = StringSegment.objects.get(source=work.source, context__path="intro")

    def checked(text):
        return translator.post(at("here", work.pk, segment.pk), {"check": text}).json()

    wrong, right = checked("ពេលមានគ្រោះថ្នាក់ សូមហៅ 119។"), checked("ពេលមានគ្រោះថ្នាក់ សូមហៅ 117។")

    assert "is-error" in wrong["findings"]
    assert "data-localize-fix>ពេលមានគ្រោះថ្នាក់ សូមហៅ 117។</span>" in wrong["findings"]
    assert 'class="localize-mark is-number is-alone"' in wrong["source"]
    assert "is-alone" in wrong["read"]
    assert right["findings"] == ""
    assert "is-alone" not in right["source"] + right["read"]
    assert not Review.objects.filter(string_translation__translation_of=segment.string).exists()


def test_longest_text_is_refused_before_it_is_checked(translator, work, intro):
    refused = translator.post(at("here", work.pk, intro.pk), {"check": "ក" * 20_001})

    assert refused.status_code == 422


# statements of a whole request: 28 is what any decision may cost. Five of them are Django's and
# Wagtail's own about the person: account, profile, rights, those of groups, those on pages;
# one says with whom a new account counts as one person
COSTS = {
    "submit a new text": 27,
    "approve": 25,
    "undo": 26,
    "return": 22,
    "save": 24,
    "still right": 26,
    "submit a changed text": 27,
    "approve again": 25,
}


def plain(parts):
    """Without what is another one in each answer."""
    return {
        name: re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", str(part))
        for name, part in parts.items()
    }


@pytest.mark.slow("nine steps, and the card read anew behind each")
def test_decision_costs_what_it_may(
    desk, page, translator, reviewer, work, intro, django_capture_on_commit_callbacks
):
    """Counted is all that the database gets between request and answer: session, account and
    rights, the page and its string, SAVEPOINT and RELEASE (BEGIN and COMMIT where no test is
    around them), the decision with the whole page counted again, what runs after the commit, and
    the parts of the screen.

    What is not read again says the same as what is read anew."""
    spent = {}
    reviews = Review.objects.filter(string_translation__translation_of=intro.string)

    def step(client, address, **fields):
        fields.setdefault("seen", getattr(reviews.first(), "version", 0))
        run_after_commit = django_capture_on_commit_callbacks(execute=True)
        with CaptureQueriesContext(connection) as captured, run_after_commit:
            answer = press(client, address, intro, **fields)
        assert answer.status_code == 200, answer.json()
        return answer, len(captured)

    def cost(name, client, address, **fields):
        answer, spent[name] = step(client, address, **fields)
        read_anew = client.get(at("card", work.pk, f"s{intro.pk}"))
        assert plain(answer.json()["parts"]) == plain(read_anew.json())

    string_issues.max_length(intro.context)  # a process looks once for the kind of a page
    for client in (translator, reviewer):
        client.get(at("translation", work.pk))
    write, submit = (at(name, work.pk, intro.pk) for name in ("write", "submit"))
    cost("submit a new text", translator, submit, text=KHMER)
    stored = reviews.get()
    assert [one.verb for one in AuditEntry.objects.about(stored)] == ["requested", "drafted"]
    endorse, undo, return_ = (at(name, stored.pk) for name in ("endorse", "undo", "return"))
    cost("approve", reviewer, endorse)
    cost("undo", reviewer, undo)
    cost("return", reviewer, return_, reason="term", remark="Not this.")
    cost("save", translator, write, text=OTHER)
    cost("still right", translator, submit, text=OTHER, still="1")
    cost("undo submitting", translator, undo)
    cost("submit a changed text", translator, submit, text=KHMER)
    cost("approve again", reviewer, endorse)
    assert max(COSTS.values()) <= 28
    assert {name: n for name, n in spent.items() if n > COSTS.get(name, 28)} == {}
