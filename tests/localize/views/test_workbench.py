"""The screen of one translation: what it shows, and what its buttons do."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail_localize.models import SegmentOverride, StringSegment, StringTranslation

from cms.two_people.audit.models import AuditEntry
from home.models import InfoPage
from localize.workflow import review, translation_access
from localize.workflow.models import Comment, Review, State, Work
from office.accounts import throttle
from tests.described import turn
from tests.localize.conftest import TEXTS, may_not_edit, told
from tests.localize.views.conftest import ASKS, at, make_submit_only
from tests.shared_fixtures import again, world

KHMER = TEXTS["Ask for help."]


def state(stored):
    return review.state_of(Review.objects.get(pk=stored.pk))


def stored_for(segment):
    return Review.objects.get(string_translation__translation_of=segment.string)


def refusal(html):
    """What the one refused card says; its box has the focus."""
    assert html.count(" autofocus") == 1
    (found,) = re.findall(r'<p class="localize-refusal"[^>]*>(.*?)</p>', html)
    return found


def screen(client, work, opened=""):
    return client.get(at("translation", work.pk), {"open": opened}).content.decode()


# Writing


def test_text_of_somebody_who_saw_another_one_is_kept_on_the_screen(
    translator, work, intro, drafted
):
    response = translator.post(at("write", work.pk, intro.pk), {"text": "អត្ថបទរបស់ខ្ញុំ", "seen": "0"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "a text that you have not seen" in refusal(html)
    assert "អត្ថបទរបស់ខ្ញុំ</textarea>" in html
    assert f'<p class="localize-stored" lang="km">{KHMER}</p>' in html
    assert StringTranslation.objects.get(translation_of=intro.string).data == KHMER


def test_boxes_run_as_their_language_does(translator, work, intro, drafted, monkeypatch):
    before = screen(translator, work, f"s{intro.pk}")
    turn("km", monkeypatch)

    html = screen(translator, work, f"s{intro.pk}")

    assert ' dir="' not in before.partition("<main")[2]
    assert re.search(r'<textarea name="text" lang="km" dir="rtl"', html)
    assert '<div class="localize-source" lang="en">' in html


@pytest.mark.parametrize("typed", [KHMER, KHMER.replace("ូ", "ូ\u200b\u200b")])
def test_text_that_is_sent_again_is_there_already(translator, work, intro, typed):
    """The network took the first answer: the screen still has the old version."""
    for _time in (1, 2):
        done = translator.post(at("submit", work.pk, intro.pk), {"text": typed, "seen": "0"})
        assert done.status_code == 302

    stored = stored_for(intro)
    assert state(stored) == State.IN_REVIEW
    assert [event.verb for event in AuditEntry.objects.about(stored).all()] == [
        "requested",
        "drafted",
    ]


@pytest.mark.parametrize("context", ["", "x", "0", "9" * 30, "another"])
def test_string_that_was_never_there_is_not_found(desk, translator, work, intro, context):
    if context == "another":
        other = desk.write(title="Another page", intro="Other words.")
        context = StringSegment.objects.filter(source__object_id=other.translation_key)[
            0
        ].context_id
    typed = {"text": KHMER, "seen": "0", "context": context, "source": "Ask for help."}

    assert translator.post(at("write", work.pk, intro.pk + 1000), typed).status_code == 404


def test_sentence_that_is_gone_is_told_to_a_program(desk, page, translator, work, intro):
    typed = {"text": KHMER, "seen": "0", "context": intro.context_id, "source": "Ask for help."}
    page.intro = ""
    desk.publish(page)

    gone = translator.post(at("write", work.pk, intro.pk), typed, headers=ASKS)

    assert gone.status_code == 409
    assert gone.json()["type"] == "urn:cncc:problem:source-changed"
    assert "this sentence is not there any more" in gone.json()["detail"]
    assert not StringTranslation.objects.filter(translation_of=intro.string).exists()


@pytest.mark.parametrize("name", ["write", "submit"])
def test_empty_text_is_refused(translator, work, intro, name):
    response = translator.post(at(name, work.pk, intro.pk), {"text": "  ", "seen": "0"})

    assert response.status_code == 422
    assert not StringTranslation.objects.filter(translation_of=intro.string).exists()


def test_form_without_a_version_is_refused(translator, work, intro):
    response = translator.post(at("write", work.pk, intro.pk), {"text": KHMER})

    assert response.status_code == 409


def test_anchor_of_a_form_is_never_more_than_a_word(translator, work, page, drafted):
    stored = drafted

    response = translator.post(
        at("dismiss", stored.pk), {"anchor": "x\r\nSet-Cookie: a=b", "seen": "1"}
    )

    assert response.url == at("translation", work.pk)


# Deciding


def test_agreeing_with_an_edited_box_is_refused(reviewer, submitted):
    response = reviewer.post(
        at("endorse", submitted.pk), {"seen": submitted.version, "text": "ផ្សេង"}
    )

    assert "You changed the text" in told(response)
    assert state(submitted) == State.IN_REVIEW


def test_agreeing_with_a_text_that_changed_meanwhile_is_refused(reviewer, submitted):
    response = reviewer.post(at("endorse", submitted.pk), {"seen": submitted.version - 1})

    assert "Somebody changed this text" in told(response)
    assert state(submitted) == State.IN_REVIEW


def test_reopening_what_was_approved(desk, reviewer, page, khmer):
    stored = Review.objects.get(string_translation__data=KHMER)

    reviewer.post(at("reopen", stored.pk), {"seen": stored.version, "reason": "report"})

    assert state(stored) == State.RETURNED
    assert InfoPage.objects.get(pk=khmer.pk).live


@pytest.mark.parametrize("name", ["endorse", "return", "break_glass"])
@pytest.mark.parametrize("gone", ["text", "page"])
def test_text_that_is_not_there_any_more_is_said(desk, admin, work, submitted, name, gone):
    """Deleted meanwhile, or of a page that is translated no more."""
    key = submitted.pk
    if gone == "text":
        key += 1000
    else:
        work.delete()
    form = {"seen": submitted.version, "reason": "term", "password": "right"}

    visit, refused = admin.post(at(name, key), form), admin.post(at(name, key), form, headers=ASKS)

    assert (visit.status_code, visit.url) == (302, at("queue"))
    assert "This text is not there any more." in told(visit)
    assert refused.status_code == 403
    assert refused.json()["detail"] == "This text is not there any more."
    assert Review.objects.get(pk=submitted.pk).state == State.IN_REVIEW


@pytest.mark.parametrize("name", ["write", "submit", "endorse", "break_glass"])
def test_page_in_the_recycle_bin_takes_no_words_and_says_so(
    desk, admin, work, page, intro, submitted, name, monkeypatch
):
    monkeypatch.setattr(translation_access.tree, "is_binned", lambda page: True)
    args = (work.pk, intro.pk) if name in ("write", "submit") else (submitted.pk,)
    form = {"text": "ផ្សេង។", "seen": submitted.version}

    visit, refused = (
        admin.post(at(name, *args), form),
        admin.post(at(name, *args), form, headers=ASKS),
    )

    assert (visit.status_code, visit.url) == (302, at("queue"))
    assert "This page is in the recycle bin." in told(visit)
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("This page is in the recycle bin.")
    assert (state(submitted), stored_for(intro).text) == (State.IN_REVIEW, KHMER)


# An administrator alone


@pytest.fixture
def admin(desk, client_of):
    desk.people.admin.set_password("right")
    desk.people.admin.save()
    return client_of(desk.people.admin)


@pytest.mark.parametrize(
    ("fields", "approved"),
    [
        ({"reason": "The number is wrong.", "password": "right"}, True),
        ({"reason": "The number is wrong.", "password": "wrong"}, False),
        ({"reason": "", "password": "right"}, False),
        ({"reason": "The number is wrong.", "password": "right", "seen": "1"}, False),
    ],
)
def test_break_glass_needs_reason_password_and_the_text_seen(admin, submitted, fields, approved):
    admin.post(at("break_glass", submitted.pk), {"seen": submitted.version} | fields)

    assert (state(submitted) == State.APPROVED) is approved


def test_wrong_password_of_break_glass_keeps_the_reason_on_its_form(admin, submitted, intro):
    """Without a script; with one the form was never left."""
    link, fields = at("break_glass", submitted.pk), {"seen": submitted.version, "password": "wrong"}
    fields |= {"reason": "The “number” is dead.", "anchor": f"s{intro.pk}"}

    answer = admin.post(link, fields)
    told = admin.post(link, fields, headers=ASKS)

    html = answer.content.decode()
    assert answer.status_code == told.status_code == 400
    form = html[html.rindex("<details", 0, html.index("/break-glass/")) :]
    form = form[: form.index("</details>")]
    assert form.startswith("<details open")
    assert 'value="The “number” is dead."' in form
    assert "The password is not right." in form
    assert 'value="wrong"' not in html
    assert told.json()["detail"] == "The password is not right."
    assert state(submitted) == State.IN_REVIEW


def test_guesses_at_break_glass_are_counted_with_those_of_the_login(admin, desk, submitted):
    link, person = at("break_glass", submitted.pk), desk.people.admin
    fields = {"seen": submitted.version, "reason": "The number is wrong."}
    for _ in range(throttle.MOST[throttle.FAILED][0]):
        admin.post(link, fields | {"password": "wrong"})

    answer = admin.post(link, fields | {"password": "right"}, follow=True)

    assert "too many wrong passwords" in answer.content.decode()
    assert state(submitted) == State.IN_REVIEW
    assert throttle.seconds_to_wait(throttle.FAILED, None, person.username) > 3500


def test_locked_page_says_so_where_its_texts_are_written(desk, page, translator, work, intro):
    target = desk.target(page)
    Page.objects.filter(pk=target.pk).update(locked=True, locked_by=desk.people.reviewer)

    html = screen(translator, work, f"s{intro.pk}")
    refused = translator.post(
        at("write", work.pk, intro.pk), {"text": KHMER, "seen": "0"}, headers=ASKS
    )

    (why,) = set(re.findall(r'<span class="localize-why">(.*?)</span>', html))
    assert "locked" in why
    assert "Save draft" not in html
    assert (refused.status_code, "locked" in refused.json()["detail"]) == (403, True)
    assert not StringTranslation.objects.filter(translation_of=intro.string).exists()


# The whole page


def test_all_drafts_without_errors_are_submitted(desk, page, translator, work):
    good = desk.draft(page, {"Ask for help.": KHMER})["Ask for help."]
    bad = desk.draft(page, {"Stay safe": "<b>រក្សា"})["Stay safe"]

    translator.post(at("submit_all", work.pk), {f"seen-{r.pk}": r.version for r in (good, bad)})

    assert state(good) == State.IN_REVIEW
    assert state(bad) == State.DRAFT


def test_texts_carried_over_are_not_submitted_in_bulk(desk, page, khmer, translator, work):
    page.intro = "Ask an adult for help."
    desk.publish(page)
    carried = Review.objects.get(state=State.RETURNED)

    translator.post(at("submit_all", work.pk), {f"seen-{carried.pk}": carried.version})

    assert state(carried) == State.RETURNED


def test_drafts_that_were_not_on_the_screen_are_not_submitted(desk, page, translator, work):
    drafted = desk.draft(page, {"Ask for help.": KHMER})["Ask for help."]

    response = translator.post(at("submit_all", work.pk), {})

    assert "no draft" in told(response)
    assert state(drafted) == State.DRAFT


@pytest.fixture
def carried(desk, page, khmer, work):
    """The Khmer of a sentence whose source says something else since."""
    page.intro = "Ask for help, please."
    desk.publish(page)
    segment = StringSegment.objects.get(source=work.source, context__path="intro")
    return segment, stored_for(segment)


def test_text_is_said_to_be_still_right_with_one_word(translator, reviewer, work, carried):
    segment, stored = carried
    shown = translator.get(at("translation", work.pk), {"open": f"s{segment.pk}"})
    assert "data-localize-still" in shown.content.decode()
    form = {"seen": stored.version, "still": "1"}

    changed = translator.post(at("submit", work.pk, segment.pk), form | {"text": "ផ្សេង។"})
    assert "use “Save and submit”" in changed.content.decode()
    assert state(stored) == State.RETURNED
    said = translator.post(at("submit", work.pk, segment.pk), form | {"text": stored.text})
    assert "still right" in told(said)
    assert state(stored) == State.IN_REVIEW
    again = translator.get(at("translation", work.pk), {"open": f"s{segment.pk}"})
    assert "data-localize-still" not in again.content.decode()


def test_handing_over(desk, translator, work):
    translator.post(
        at("hand_over", work.pk),
        {"assigned_to": desk.people.reviewer.pk, "due_on": "2026-12-01"},
    )

    job = Work.objects.get(translation=work)
    assert (job.assigned_to, str(job.due_on)) == (desk.people.reviewer, "2026-12-01")


@pytest.mark.parametrize("fields", [{"due_on": "tomorrow"}, {"assigned_to": "submit_only"}])
def test_handing_over_to_nobody_or_never_is_refused(translator, work, fields):
    if "assigned_to" in fields:
        fields = {"assigned_to": make_submit_only().pk}

    translator.post(at("hand_over", work.pk), fields)

    job = Work.objects.get(translation=work)
    assert job.assigned_to is None
    assert job.due_on is None


# Talking


def test_question_is_answered_on_the_source_and_seen_by_all(
    desk, client_of, translator, work, page, intro
):
    translator.post(
        at("comment", work.pk, intro.pk), {"remark": "Help from whom?", "question": "1"}
    )
    question = Comment.objects.get()
    editor = client_of(desk.people.editor)
    asked = editor.get(at("source", page.pk)).content.decode()
    editor.post(at("answer_comment", question.pk), {"answer": "From an adult.", "from": "source"})
    editor.post(at("answer_comment", question.pk), {"resolved": "1", "from": "source"})

    assert question.is_question
    assert "Help from whom?" in asked
    assert "From an adult." in screen(translator, work, f"s{intro.pk}")
    assert Comment.objects.get(pk=question.pk).resolved_by == desk.people.editor


@pytest.mark.parametrize("text", ["", "x" * 2001])
def test_remark_of_no_or_too_much_text_is_refused(translator, work, intro, text):
    response = translator.post(at("comment", work.pk, intro.pk), {"remark": text})

    assert told(response)
    assert not Comment.objects.exists()


# Links of this language


def make_linked(desk):
    return desk.write(
        body=[("paragraph", '<p>See <a href="https://www.cncc.gov.kh/">this</a>.</p>')]
    )


linked_world = world(make_linked, "desk_world")


@pytest.fixture
def linked(desk, linked_world):
    return again(linked_world)


@pytest.mark.parametrize("value", ["javascript:alert(1)", "cncc", "http://", "12"])
def test_link_that_is_no_address_is_refused(desk, translator, linked, value):
    work = desk.translation(linked)
    segment = work.source.overridablesegment_set.get()

    translator.post(at("link", work.pk, segment.pk), {"value": value})

    assert not SegmentOverride.objects.exists()


def test_page_that_a_link_names_stays_what_it_is(desk, page, translator, linked):
    work = desk.translation(linked)
    segment = work.source.overridablesegment_set.get()
    type(segment).objects.update(data_json=str(page.pk))

    response = translator.post(
        at("link", work.pk, segment.pk), {"value": "https://km.cncc.gov.kh/"}
    )

    assert "Only links and pictures can be changed here." in told(response)
    assert not SegmentOverride.objects.exists()


def test_link_of_the_source_comes_back_with_an_empty_box(desk, translator, linked):
    work = desk.translation(linked)
    segment = work.source.overridablesegment_set.get()
    translator.post(at("link", work.pk, segment.pk), {"value": "https://km.cncc.gov.kh/"})

    translator.post(at("link", work.pk, segment.pk), {"value": ""})

    assert not SegmentOverride.objects.exists()
    assert AuditEntry.objects.filter(verb="override_removed").exists()


# What the screen shows


def test_screen_escapes_what_people_type(desk, page, translator, work):
    desk.draft(page, {"Ask for help.": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in screen(translator, work)


def test_screen_takes_the_same_number_of_queries_for_any_number_of_strings(desk, page, translator):
    def queries(of):
        work = desk.translation(of)
        screen(translator, work)
        with CaptureQueriesContext(connection) as captured:
            screen(translator, work)
        return len(captured)

    long = desk.write(
        title="Long page",
        body=[("paragraph", "".join(f"<p>Sentence {n} here.</p>" for n in range(7)))],
    )
    sources = {f"Sentence {n} here.": f"ប្រយោគ {n}" for n in range(7)}
    desk.draft(long, sources)
    desk.draft(page, TEXTS)

    assert abs(queries(long) - queries(page)) <= 2


# Who sees the workbench and writes no words


def at_linked(desk, page, name):
    """A button of the page, of its introduction, or of its link."""
    work = desk.translation(page)
    if name == "link":
        return at(name, work.pk, work.source.overridablesegment_set.get().pk)
    if name == "prefill":
        return at(name, work.pk)
    return at(name, work.pk, work.source.stringsegment_set.get(context__path="intro").pk)


FORM = {
    "text": KHMER,
    "seen": "0",
    "value": "https://km.cncc.gov.kh/",
    "remark": "Formal.",
}


@pytest.mark.parametrize(
    ("who", "name"),
    [
        *(("publisher", name) for name in ("write", "submit", "comment", "link", "prefill")),
        *(("reviewer", name) for name in ("submit", "prefill")),
    ],
)
def test_who_may_not_translate_writes_nothing(desk, khmer, linked, client_of, who, name):
    """Their groups only publish, or only review; `khmer` is what the memory knows."""
    person = getattr(desk.people, who)
    may_not_edit(person)
    client = client_of(person)
    assert client.get(at("translation", desk.translation(linked).pk)).status_code == 200
    before = (StringTranslation.objects.count(), AuditEntry.objects.count())

    refused = client.post(at_linked(desk, linked, name), FORM, headers=ASKS)

    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("You may not translate this page.")
    assert (StringTranslation.objects.count(), AuditEntry.objects.count()) == before
    assert not SegmentOverride.objects.exists()
    assert not Comment.objects.exists()


def test_reviewer_who_may_not_translate_agrees(desk, client_of, submitted):
    may_not_edit(desk.people.reviewer)

    client_of(desk.people.reviewer).post(at("endorse", submitted.pk), {"seen": submitted.version})

    assert state(submitted) == State.APPROVED
