"""The state machine of one string: who may do what, what is refused, what stays."""

from string import ascii_letters

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringTranslation,
    TranslationContext,
)

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Outcome
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import STALE, Refused
from localize.terminology.models import Term
from localize.workflow import counters, review, string_issues
from localize.workflow.models import Reason, Review, State
from localize.workflow.review import state_of
from tests.localize.conftest import TEXTS
from tests.shared_fixtures import again, world
from tests.terms import make_term

GOOD = TEXTS["Ask for help."]


def make_approved(desk, submitted) -> Review:
    return review.endorse(submitted, by=desk.people.reviewer)


approved_world = world(make_approved, "desk_world", "submitted_world")


@pytest.fixture
def approved(submitted, approved_world) -> Review:
    return again(approved_world)


@pytest.fixture
def link(desk, page) -> Review:
    """A link that is another one in Khmer."""
    translated = desk.translation(page)
    context = TranslationContext.objects.create(
        object_id=page.translation_key,
        path="body.link",
        field_path="body",
        path_id=TranslationContext._get_path_id("body.link"),
    )
    OverridableSegment.objects.create(
        source=translated.source, context=context, order=1, data_json='"https://example.org/en"'
    )
    override = SegmentOverride.objects.create(
        locale=translated.target_locale, context=context, data_json='"https://example.org/km"'
    )
    return Review.objects.get(override=override)


def test_two_people_of_whom_one_reviews_approve(approved):
    assert approved.state == State.APPROVED
    assert review.is_approved(approved)
    assert [e.verb for e in AuditEntry.objects.about(approved).all()] == [
        "approved",
        "requested",
        "drafted",
    ]


def test_the_author_cannot_approve_alone(desk, drafted):
    mine = review.submit(drafted, by=desk.people.reviewer)  # reviewers may translate too

    with pytest.raises(Refused, match=r"Another person.* These people can confirm it.*: ") as no:
        review.endorse(mine, by=desk.people.reviewer)
    # a text by a reviewer needs no second one
    others = (desk.people.reviewer2, desk.people.translator)
    assert all(one.get_full_name() in str(no.value) for one in others)
    assert f"{desk.people.reviewer.get_full_name()}," not in str(no.value)


def test_a_translator_may_agree_with_a_reviewers_text(desk, drafted):
    mine = review.submit(drafted, by=desk.people.reviewer)

    agreed = review.endorse(mine, by=desk.people.translator)

    assert review.is_approved(agreed)


def test_two_translators_are_not_enough(desk, submitted):
    endorsed = review.endorse(submitted, by=desk.people.translator2)

    assert endorsed.state == State.IN_REVIEW
    assert not review.is_approved(endorsed)


def test_somebody_without_rights_may_do_nothing(desk, submitted):
    for verb in (
        lambda: review.endorse(submitted, by=desk.people.keeper),
        lambda: review.return_(submitted, by=desk.people.translator, reason=Reason.STYLE),
        lambda: review.break_glass(submitted, by=desk.people.reviewer, reason="now"),
    ):
        with pytest.raises(Refused):
            verb()
    assert Review.objects.get(pk=submitted.pk).state == State.IN_REVIEW


def test_submit_needs_the_right_to_edit(desk, drafted):
    outsider = type(desk.people.editor).objects.create_user("outsider")

    with pytest.raises(Refused):
        review.submit(drafted, by=outsider)


def test_submit_with_an_error_is_refused(desk, page):
    wrong = desk.draft(page, {"Ask for help.": "Ask for help."})["Ask for help."]

    with pytest.raises(Refused):
        review.submit(wrong, by=desk.people.translator)


@pytest.mark.parametrize(("text", "by"), [("Ask for help.", "translator"), ("សូមសុំជំនួយ", "reviewer")])
def test_refusals_speak_the_language_of_the_person(desk, page, text, by):
    stored = desk.draft(page, {"Ask for help.": text})["Ask for help."]
    if by == "reviewer":
        stored = review.submit(stored, by=desk.people.translator)

    with translation.override("km"), pytest.raises(Refused) as refused:
        if by == "reviewer":
            review.endorse(stored, by=desk.people.reviewer)
        else:
            review.submit(stored, by=desk.people.translator)

    told = " ".join(refused.value.messages)
    assert told
    assert not any(letter in ascii_letters for letter in told)


def test_open_warning_has_to_be_dismissed_by_name(desk, page):
    drafted = desk.draft(page, {"Ask for help.": "សូមសុំជំនួយ"})["Ask for help."]
    submitted = review.submit(drafted, by=desk.people.translator)
    with pytest.raises(Refused):
        review.endorse(submitted, by=desk.people.reviewer)

    dismissed = review.dismiss(submitted, by=desk.people.reviewer, name="end_punct")

    assert review.is_approved(review.endorse(dismissed, by=desk.people.reviewer))


def test_each_missing_term_is_dismissed_alone(desk, page):
    for english, khmer in (("ask", "ស្នើ"), ("help", "សង្គ្រោះ")):
        make_term(english, khmer, status=Term.Status.APPROVED)
    drafted = desk.draft(page, {"Ask for help.": "សូមសុំជំនួយ។"})["Ask for help."]
    one, two = (i for i in drafted.issues if i["id"] == "glossary_missing")

    dismissed = review.dismiss(drafted, by=desk.people.reviewer, name=string_issues.name_of(one))

    assert not dismissed.is_open_warning(one)
    assert dismissed.is_open_warning(two)


def make_of_a_term(desk, page):
    make_term("safe", "សុវត្ថិភាព", status=Term.Status.APPROVED)
    page.intro = "A safe place."
    page = desk.publish(page)
    drafts = desk.draft(page, {"Stay safe": "ប្រយ័ត្ន", "A safe place.": "កន្លែងល្អ។"})
    first, second = drafts.values()
    return first, second, string_issues.name_of(first.issues[0])


of_a_term_world = world(make_of_a_term, "desk_world", "page_world")


@pytest.fixture
def of_a_term(page, of_a_term_world):
    """Two texts of a page with the same warning about a term, and its name."""
    return again(of_a_term_world)


def test_warning_about_a_term_is_dismissed_for_the_whole_page(desk, of_a_term):
    first, second, name = of_a_term

    review.dismiss_on_page(first, by=desk.people.reviewer, name=name)

    other = Review.objects.get(pk=second.pk)
    assert other.issues
    assert not any(other.is_open_warning(issue) for issue in other.issues)
    submitted = review.submit(other, by=desk.people.translator)
    assert review.is_approved(review.endorse(submitted, by=desk.people.reviewer2))
    step = AuditEntry.objects.about(first).first()
    assert (step.verb, step.by_id, step.data) == (
        "dismissed_on_page",
        desk.people.reviewer.pk,
        {"issue": name},
    )


def test_warning_counts_again_where_the_term_says_something_else(desk, of_a_term):
    first, _second, name = of_a_term
    review.dismiss_on_page(first, by=desk.people.reviewer, name=name)

    term = Term.objects.get(name="safe")
    term.write("km", preferred="គ្មានគ្រោះថ្នាក់")
    term.save()
    written = review.write(first.string_translation, by=desk.people.translator, text="នៅឱ្យបានល្អ")

    assert written.is_open_warning(written.issues[0])


def test_warning_of_another_page_is_not_dismissed(desk, of_a_term):
    first, _second, name = of_a_term
    review.dismiss_on_page(first, by=desk.people.reviewer, name=name)

    other = desk.draft(desk.write("Stay safe"), {"Stay safe": "ប្រយ័ត្ន"})["Stay safe"]

    assert other.is_open_warning(other.issues[0])


def test_page_is_warned_again(desk, of_a_term):
    first, second, name = of_a_term
    review.dismiss_on_page(first, by=desk.people.reviewer, name=name)

    review.warn_again(second, by=desk.people.reviewer2, name=name)

    assert all(
        Review.objects.get(pk=one.pk).is_open_warning(one.issues[0]) for one in of_a_term[:2]
    )
    assert AuditEntry.objects.about(second).first().verb == "warned_again"
    with pytest.raises(Refused, match="not dismissed for the whole page"):
        review.warn_again(second, by=desk.people.reviewer2, name=name)


def test_approval_is_undone_and_the_submission_stays(desk, approved):
    assert review.undo(approved, by=desk.people.reviewer).state == State.IN_REVIEW


@pytest.mark.parametrize("critical", [True, False])
def test_undone_approval_gives_the_critical_mark_back(desk, approved, critical):
    """A number of the source changed: as long as nobody stands behind its text, it is urgent."""
    carried = review.carry(approved, previous_source="Ask.", previous_text="សូម។", critical=critical)
    submitted = review.submit(carried, by=desk.people.translator)
    assert not review.endorse(submitted, by=desk.people.reviewer).critical

    review.undo(submitted, by=desk.people.reviewer)

    stored = Review.objects.get(pk=approved.pk)
    assert (stored.state, stored.critical) == (State.IN_REVIEW, critical)


def test_first_text_is_logged_as_drafted_and_the_next_as_edited(desk, drafted):
    review.write(drafted.string_translation, by=desk.people.translator, text=f"{GOOD}ឥឡូវ។")

    verbs = AuditEntry.objects.about(drafted).order_by("pk").values_list("verb", flat=True)
    assert [*verbs] == ["drafted", "edited"]


@pytest.mark.parametrize("verb", ["dismiss_on_page", "warn_again"])
def test_whole_page_is_for_reviewers(desk, of_a_term, verb):
    first, _second, name = of_a_term
    with pytest.raises(Refused) as refused:
        getattr(review, verb)(first, by=desk.people.translator, name=name)

    assert refused.value.code == "no_right"


def test_only_a_warning_about_a_term_is_one_of_the_whole_page(desk, page):
    drafted = desk.draft(page, {"Ask for help.": "សូមសុំជំនួយ"})["Ask for help."]

    with pytest.raises(Refused, match="about a term"):
        review.dismiss_on_page(drafted, by=desk.people.reviewer, name="end_punct")
    with pytest.raises(Refused, match="no such warning"):
        review.dismiss_on_page(drafted, by=desk.people.reviewer, name="glossary_missing: x")


def test_an_error_cannot_be_dismissed(desk, page):
    drafted = desk.draft(page, {"Ask for help.": "Ask for help."})["Ask for help."]

    with pytest.raises(Refused):
        review.dismiss(drafted, by=desk.people.reviewer, name="untranslated")


def test_what_was_written_in_an_earlier_transaction_is_read_again(desk, drafted):
    subject, people = drafted.string_translation, desk.people
    with counters.counting():
        written = review.write(subject, by=people.translator, text="សូមសុំជំនួយ ។")
        assert counters.is_held(written)
    review.write(subject, by=people.translator2, text="សូមសុំជំនួយពីគេ។")

    with pytest.raises(Refused) as refused, counters.counting():
        review.submit(written, by=people.translator, seen=written.version)

    assert refused.value.code == STALE
    assert state_of(Review.objects.get(pk=written.pk)) == State.DRAFT


def test_what_another_object_changed_in_the_same_transaction_is_read_again(desk, submitted):
    reviewer = desk.people.reviewer
    with pytest.raises(Refused) as refused, counters.counting():
        held = review.locked(submitted.pk)
        same = Review.objects.get(pk=submitted.pk)
        review.return_(same, by=reviewer, reason=Reason.STYLE)
        assert not counters.is_held(held)
        review.endorse(held, by=reviewer)

    assert refused.value.code == "other_state"


def test_what_is_written_and_submitted_at_once_is_checked(desk, drafted):
    subject, translator = drafted.string_translation, desk.people.translator
    with pytest.raises(Refused) as refused, counters.counting():
        written = review.write(subject, by=translator, text="")
        review.submit(written, by=translator)

    assert refused.value.code == "errors"


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("submit", {}),
        ("endorse", {}),
        ("return_", {"reason": Reason.STYLE}),
        ("reopen", {"reason": Reason.STYLE}),
        ("dismiss", {"name": "end_punct"}),
    ],
)
def test_every_verb_is_for_the_version_on_the_screen(desk, drafted, verb, said):
    with pytest.raises(Refused):
        getattr(review, verb)(drafted, by=desk.people.reviewer, seen=drafted.version - 1, **said)


def test_an_edit_in_review_is_a_draft_that_nobody_stands_behind(desk, submitted):
    edited = review.write(submitted.string_translation, by=desk.people.reviewer, text="សូមស្នើសុំជំនួយ។")

    assert edited.state == State.DRAFT
    with pytest.raises(Refused):
        review.endorse(edited, by=desk.people.reviewer2)


def outcomes(stored):
    return [one.outcome for one in ChangeRequest.objects.of(stored).order_by("pk")]


def test_what_was_asked_lapses_with_its_text(desk, submitted):
    review.write(submitted.string_translation, by=desk.people.translator2, text="ជួយ។")

    assert outcomes(submitted) == [Outcome.LAPSED]


@pytest.mark.parametrize("is_approved", [True, False])
def test_what_was_asked_is_over_once_its_source_changed(desk, submitted, is_approved):
    if is_approved:
        review.endorse(submitted, by=desk.people.reviewer)

    review.carry(submitted, previous_source="Ask.", previous_text="សូម។", critical=False)

    assert outcomes(submitted) == [Outcome.WITHDRAWN]


def test_text_that_is_saved_again_after_its_submission_is_a_draft(desk, drafted):
    """Who has submitted it once does not submit the next text of the same object with it."""
    subject = drafted.string_translation
    review.write(subject, by=desk.people.translator, text="ជួយ។", and_submit=True)

    subject.data = "ជួយខ្ញុំ។"
    subject.save()

    stored = Review.objects.get(pk=drafted.pk)
    assert (stored.state, stored.text) == (State.DRAFT, "ជួយខ្ញុំ។")
    assert AuditEntry.objects.about(stored).first().verb == "edited"
    assert Outcome.OPEN not in outcomes(stored)


@pytest.mark.parametrize("verb", ["endorse", "return_"])
def test_nobody_decides_about_a_text_that_nobody_submitted(desk, drafted, verb):
    """Its state was set round us."""
    Review.objects.filter(pk=drafted.pk).update(state=State.IN_REVIEW)
    said = {"reason": Reason.STYLE} if verb == "return_" else {}

    with pytest.raises(Refused) as refused:
        getattr(review, verb)(drafted, by=desk.people.reviewer, **said)

    assert refused.value.code == "nobody_asked"
    assert Review.objects.get(pk=drafted.pk).state == State.IN_REVIEW
    assert outcomes(drafted) == []


def test_request_for_another_text_is_not_agreed_with(desk, submitted):
    asked = engine.waiting(submitted)
    StringTranslation.objects.filter(pk=submitted.string_translation_id).update(data="ផ្សេង។")

    with pytest.raises(Refused) as refused:
        engine.endorse(asked, by=desk.people.reviewer)

    assert refused.value.code == STALE
    assert outcomes(submitted) == [Outcome.OPEN]
    assert [one.by for one in asked.endorsements.all()] == [desk.people.translator]


def test_an_edit_of_an_approved_text_is_compared_with_it(desk, approved):
    text = approved.string_translation
    review.write(text, by=desk.people.translator, text="សូមស្នើសុំជំនួយ។")
    edited = review.write(text, by=desk.people.translator, text="សូមស្នើសុំជំនួយជាមុន។")

    # with what two people agreed to, not with a draft in between
    assert edited.previous_text == GOOD
    assert edited.previous_source == edited.source_text


@pytest.mark.parametrize("how", ["update", "shell"])
def test_other_writers_fall_out_of_approval(approved, how):
    if how == "update":
        StringTranslation.objects.filter(pk=approved.string_translation_id).update(data="ផ្សេង។")
    else:
        stored = StringTranslation.objects.get(pk=approved.string_translation_id)
        stored.data = "ផ្សេង។"
        stored.save()

    fresh = Review.objects.get(pk=approved.pk)
    assert not review.is_approved(fresh)
    assert state_of(fresh) == State.DRAFT


def test_text_changed_round_us_in_review_is_a_draft(desk, submitted):
    StringTranslation.objects.filter(pk=submitted.string_translation_id).update(data="ផ្សេង។")

    changed = Review.objects.get(pk=submitted.pk)

    assert state_of(changed) == State.DRAFT
    with pytest.raises(Refused):
        review.endorse(changed, by=desk.people.reviewer)


def test_another_link_in_the_source_falls_out_of_approval(desk, link):
    approved = desk.approve(link)
    assert review.is_approved(approved)

    OverridableSegment.objects.filter(context=approved.context).update(data_json='"other"')

    changed = Review.objects.get(pk=approved.pk)
    assert not review.is_approved(changed)
    assert state_of(changed) == State.DRAFT


def test_returned_needs_a_reason(desk, submitted):
    with pytest.raises(ValidationError):
        review.return_(submitted, by=desk.people.reviewer, reason="")

    returned = review.return_(
        submitted, by=desk.people.reviewer, reason=Reason.TERM, comment="Use the term base."
    )

    assert (returned.state, returned.reason) == (State.RETURNED, Reason.TERM)
    assert AuditEntry.objects.about(returned).first().comment == "Use the term base."


def test_reopened_text_needs_two_people_again(desk, approved):
    reopened = review.reopen(approved, by=desk.people.reviewer, reason=Reason.MEANING)
    again = review.submit(reopened, by=desk.people.translator)

    assert not review.is_approved(again)
    assert review.is_approved(review.endorse(again, by=desk.people.reviewer2))


@pytest.mark.parametrize(
    "give_back",
    [
        lambda desk, text: review.reopen(text, by=desk.people.reviewer2, reason=Reason.MEANING),
        lambda desk, text: review.reopen(text, by=None, reason=Reason.TERM_CHANGED),
        lambda desk, text: review.carry(
            text, previous_source="Ask.", previous_text="សូម។", critical=False
        ),
    ],
    ids=["reopened", "term changed", "source changed"],
)
def test_who_approved_a_text_before_it_came_back_does_not_count(desk, approved, give_back):
    returned = give_back(desk, approved)
    again = review.submit(returned, by=desk.people.translator)

    agreed = review.endorse(again, by=desk.people.translator2)

    assert not review.is_approved(agreed)


def test_reviewer_who_submitted_a_text_that_was_returned_does_not_count(desk, drafted):
    mine = review.submit(drafted, by=desk.people.reviewer)
    returned = review.return_(mine, by=desk.people.reviewer2, reason=Reason.MEANING)
    again = review.submit(returned, by=desk.people.translator)

    agreed = review.endorse(again, by=desk.people.translator2)

    assert not review.is_approved(agreed)


def test_a_text_that_was_approved_once_and_then_returned_is_approved_by_nobody(desk, approved):
    """Edited, edited back, submitted and returned: also for SQL that sets its state."""
    text = approved.string_translation
    review.write(text, by=desk.people.translator, text="ជួយ។")
    back = review.write(text, by=desk.people.translator, text=GOOD)
    assert back.state == State.DRAFT
    again = review.submit(back, by=desk.people.translator)
    review.return_(again, by=desk.people.reviewer, reason=Reason.MEANING)

    Review.objects.filter(pk=approved.pk).update(state=State.APPROVED, reason="")

    assert state_of(Review.objects.get(pk=approved.pk)) == State.DRAFT


def test_break_glass_needs_administrator_and_reason(desk, submitted):
    for reason in ("", " "):
        with pytest.raises(ValidationError):
            review.break_glass(submitted, by=desk.people.admin, reason=reason)

    broken = review.break_glass(submitted, by=desk.people.admin, reason="The number is dead.")

    assert review.is_approved(broken)
    assert AuditEntry.objects.about(broken).first().verb == "break_glass"
    assert AuditEntry.objects.about(broken).first().comment == "The number is dead."


def test_break_glass_does_not_excuse_an_error(desk, page):
    wrong = desk.draft(page, {"Ask for help.": "Ask for help."})["Ask for help."]

    with pytest.raises(Refused):
        review.break_glass(wrong, by=desk.people.admin, reason="The number is dead.")

    assert not review.is_approved(Review.objects.get(pk=wrong.pk))


def test_break_glass_of_who_submitted_the_text_approves_it(desk, drafted):
    submitted = review.submit(drafted, by=desk.people.admin)

    broken = review.break_glass(submitted, by=desk.people.admin, reason="The number is dead.")

    assert review.state_of(broken) == State.APPROVED
    assert review.is_approved(Review.objects.get(pk=broken.pk))


def test_new_text_has_its_warnings_again(desk, page):
    drafted = desk.draft(page, {"Ask for help.": "សូមសុំជំនួយ"})["Ask for help."]
    review.dismiss(drafted, by=desk.people.reviewer, name="end_punct")

    written = review.write(drafted.string_translation, by=desk.people.translator, text="ជួយ")

    assert [i["id"] for i in written.issues if written.is_open_warning(i)] == ["end_punct"]


def test_typed_text_is_kept_in_the_history(desk, page):
    typed = "សូម\u200b សុំជំនួយ។"  # a zero width space next to a space
    desk.draft(page, {"Ask for help.": typed})

    event = AuditEntry.objects.get(verb="drafted", new__text="សូម សុំជំនួយ។")
    assert event.data == {"raw_text": typed}


def test_text_that_was_written_round_us_is_in_the_log_when_somebody_submits_it(desk, drafted):
    StringTranslation.objects.filter(review=drafted).update(data="អ្វីផ្សេង។")

    review.submit(Review.objects.get(pk=drafted.pk), by=desk.people.translator)

    requested, edited, _drafted = AuditEntry.objects.about(drafted)
    assert (edited.verb, edited.new["text"]) == ("edited", "អ្វីផ្សេង។")
    assert (requested.verb, requested.new) == ("requested", {"state": "in_review"})


def test_coeng_da_is_stored_as_coeng_ta(desk, page):
    drafted = desk.draft(page, {"Ask for help.": "ប្\u178aី។"})["Ask for help."]

    assert drafted.text == "ប្\u178fី។"
