"""The counters of a translation say what its strings say, after whatever people did.

Whoever writes round us is seen by a fresh count, and by the comparison of the night.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationContext,
)

from cms.two_people.approvals.models import ChangeRequest, Endorsement
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.exchange.imports import apply
from localize.exchange.rows import contents_of
from localize.overview import upkeep
from localize.workflow import counters, progress, review, string_issues, term_changes
from localize.workflow.digests import text_digest
from localize.workflow.models import Progress, Review, State, WordCount
from localize.workflow.to_confirm import waiting
from tests.parts import rounds
from tests.shared_fixtures import again, world
from tests.terms import make_term

NAMES = ("missing", "draft", "in review", "returned", "approved", "alone")


def words_of(name):
    return f"Words that are {name}."


def make_states(desk):
    """One page with a string in each state, another with nothing but its own."""
    from tests.lessons.samples import block, set_fields

    page = InfoPage(title="States", intro=words_of("missing"), live=False)
    texts = [f"<p>{words_of(name)}</p>" for name in NAMES[1:]]
    set_fields(page, {"body": [block("paragraph", text) for text in texts]})
    desk.homes["en"].add_child(instance=page)
    desk.publish(page)
    people = desk.people
    made = desk.draft(page, {words_of(name): f"ពាក្យ {len(name)}" for name in NAMES[1:]})
    submitted = review.submit(made[words_of("in review")], by=people.translator)
    Review.objects.filter(pk=submitted.pk).update(state_since=timezone.now() - timedelta(days=2))
    stored = review.submit(made[words_of("returned")], by=people.translator)
    review.return_(stored, by=people.reviewer, reason="term")
    desk.approve(made[words_of("approved")])
    review.break_glass(made[words_of("alone")], by=people.admin, reason="now")
    desk.write(title="Another", intro="Other words.")
    return page


states_world = world(make_states, "desk_world")


@pytest.fixture
def states(desk, states_world):
    """`states()`: what is counted now, after checking it against the strings one by one."""
    page = again(states_world)

    def counted():
        translation = desk.translation(page)
        found = counters.count(translation)
        assert_same(found, translation)
        return found.strings

    counted.translation = desk.translation(page)
    return counted


def assert_same(counted, translation):
    units = progress.units(translation.source, translation.target_locale)
    since = {
        state: [u.review.state_since for u in units if u.state == state and u.review is not None]
        for state in State
    }
    words = Counter()
    for unit in units:
        if unit.segment is not None:
            words[unit.state] += progress.word_count(unit.source_text)
    assert counted.strings == Counter(unit.state for unit in units)
    assert counted.words == words
    assert counted.oldest_waiting == min(since[State.IN_REVIEW], default=None)
    assert counted.newest_approval == max(since[State.APPROVED], default=None)


def assert_counted():
    """Every row is what a fresh count says."""
    assert list(counters.differences(repair=False)) == []


def review_of(name):
    return Review.objects.get(string_translation__translation_of__data=words_of(name))


def endorsements(name="approved"):
    return Endorsement.objects.filter(request__in=review_of(name).requests.all())


def of_another(endorsements, **fields):
    """These people stand behind another request, about other texts unless said."""
    asked = endorsements.first().request
    people = [one.pk for one in endorsements]
    asked.pk, asked.digest = None, "x"
    for name, value in fields.items():
        setattr(asked, name, value)
    asked.save()
    Endorsement.objects.filter(pk__in=people).update(request=asked)


def rewrite(name, text):
    StringTranslation.objects.filter(translation_of__data=words_of(name)).update(data=text)


def test_each_state_is_counted(states):
    assert states() == {
        State.MISSING: 2,  # its title, too
        State.DRAFT: 1,
        State.IN_REVIEW: 1,
        State.RETURNED: 1,
        State.APPROVED: 2,
    }


@pytest.mark.parametrize("name", NAMES[1:])
def test_text_written_round_us(states, name):
    rewrite(name, "ពាក្យផ្សេង")

    assert states()[State.APPROVED] == (1 if name in ("approved", "alone") else 2)
    assert State.IN_REVIEW not in states() or name != "in review"


def test_text_that_comes_back_is_approved_again(states):
    before = review_of("approved").text
    rewrite("approved", "x")
    assert states()[State.APPROVED] == 1
    rewrite("approved", before)

    assert states()[State.APPROVED] == 2


@pytest.mark.parametrize("name", NAMES[1:])
def test_source_written_round_us(states, name):
    String.objects.filter(data=words_of(name)).update(data="Wholly other words.")
    WordCount.objects.all().delete()  # nobody but this test writes a source round us

    states()


def test_text_without_a_review_is_a_draft(states):
    review_of("approved").delete()

    assert states()[State.DRAFT] == 2


def test_text_without_place_and_orphans_do_not_count(states):
    StringTranslation.objects.filter(translation_of__data=words_of("approved")).update(context=None)
    StringSegment.objects.filter(string__data=words_of("alone")).delete()

    assert State.APPROVED not in states()


def test_same_sentence_twice_counts_twice(states):
    segment = StringSegment.objects.get(string__data=words_of("approved"))
    segment.pk, segment.order = None, 999
    segment.save()

    assert states()[State.APPROVED] == 3


@pytest.mark.parametrize(
    ("change", "approved"),
    [
        (lambda e: e.update(as_reviewer=False), 1),  # two people, none of them a reviewer
        (lambda e: e.filter(as_reviewer=True).delete(), 1),
        (lambda e: e.filter(as_reviewer=False).delete(), 1),  # one person only
        (of_another, 1),
        (lambda e: of_another(e.filter(as_reviewer=False)), 1),
        (lambda e: of_another(e.filter(as_reviewer=True), digest=""), 1),
        # of the same texts; but one of the two was refused, or waits
        (lambda e: of_another(e.filter(as_reviewer=True), digest=e[0].request.digest), 1),
        (lambda e: of_another(e, digest=e[0].request.digest, outcome="returned"), 1),
        (lambda e: of_another(e, digest=e[0].request.digest), 2),
        (lambda e: e.filter(as_reviewer=False).update(as_reviewer=True), 2),
        (lambda e: e.update(as_reviewer=False, break_glass=True), 2),
        (lambda e: (e.update(break_glass=True), of_another(e)), 1),
    ],
)
def test_endorsements_changed_round_us(states, change, approved):
    change(endorsements())

    assert states()[State.APPROVED] == approved


def test_one_person_with_two_endorsements_is_one(states):
    person = endorsements().get(as_reviewer=True)
    endorsements().exclude(pk=person.pk).delete()
    asked = person.request
    for digest in (asked.digest, "x"):
        asked.pk, asked.digest = None, digest
        asked.save()
        person.pk, person.request = None, asked
        person.save()

    assert states()[State.APPROVED] == 1


# Links and pictures


@pytest.fixture
def link(states):
    """The review of a link that is another one in Khmer, approved by two people."""
    translation = states.translation
    context = TranslationContext.objects.create(
        object_id=translation.source.object_id,
        path="body.link",
        field_path="body",
        path_id=TranslationContext._get_path_id("body.link"),
    )
    OverridableSegment.objects.create(
        source=translation.source, context=context, order=1, data_json='"https://example.org/en"'
    )
    override = SegmentOverride.objects.create(
        locale=translation.target_locale, context=context, data_json='"https://example.org/km"'
    )
    stored = Review.objects.get(override=override)
    people = [e.by for e in endorsements()]
    asked = ChangeRequest.objects.create(
        subject=stored,
        digest=stored.digest,
        asked_by=people[0],
        outcome="approved",
        decided_at=timezone.now(),
    )
    for person, is_reviewer in zip(people, (False, True), strict=True):
        Endorsement.objects.create(request=asked, by=person, as_reviewer=is_reviewer)
    Review.objects.filter(pk=stored.pk).update(state=State.APPROVED)
    return stored


def test_links_count(states, link):
    assert states()[State.APPROVED] == 3


@pytest.mark.parametrize(
    ("change", "approved"),
    [
        (lambda: SegmentOverride.objects.update(data_json='"x"'), 2),
        (lambda: OverridableSegment.objects.filter(order=1).update(data_json='"x"'), 2),
        (lambda: OverridableSegment.objects.filter(order=1).delete(), 2),
        (lambda: Review.objects.filter(override__isnull=False).delete(), 2),
    ],
)
def test_links_changed_round_us(states, link, change, approved):
    change()

    assert states()[State.APPROVED] == approved


def test_link_that_stands_twice_counts_once(states, link):
    segment = OverridableSegment.objects.get(order=1)
    segment.pk, segment.order = None, 2
    segment.save()

    assert states()[State.APPROVED] == 3


def test_link_of_two_sources_is_compared_with_the_first(states, link, desk):
    segment = OverridableSegment.objects.get(order=1)
    segment.pk, segment.source = None, desk.translation(desk.homes["en"]).source
    segment.data_json = '"other"'
    segment.save()

    states()


# All together


@settings(
    max_examples=rounds(3, 30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_rows_are_counted_as_they_are_shown(states, data):
    texts = st.sampled_from(["", "a", "ក្មេង", "<b>x</b> & y", "é", "a\n\u200b b"])
    people = list({e.by_id for e in Endorsement.objects.all()})
    for stored in Review.objects.filter(string_translation__isnull=False):
        rewrite(stored.source_text.removeprefix("Words that are ").removesuffix("."), "a")
        state = data.draw(st.sampled_from(list(State)[1:]))
        Review.objects.filter(pk=stored.pk).update(
            state=state,
            reason="term" if state == State.RETURNED else "",
            digest=text_digest(data.draw(texts)) + text_digest(stored.source_text),
        )
        StringTranslation.objects.filter(review=stored).update(data=data.draw(texts))
        stored.requests.all().delete()
        source = text_digest(stored.source_text)
        for _request in range(data.draw(st.integers(0, 2))):
            other = data.draw(st.sampled_from([source, text_digest("other")]))
            asked = ChangeRequest.objects.create(
                subject=stored,
                digest=text_digest(data.draw(texts)) + other,
                asked_by_id=people[0],
                outcome=data.draw(st.sampled_from(["approved", "approved", "returned"])),
                decided_at=timezone.now(),
            )
            for by in data.draw(st.sets(st.sampled_from(people))):
                Endorsement.objects.create(
                    request=asked,
                    by_id=by,
                    as_reviewer=data.draw(st.booleans()),
                    break_glass=data.draw(st.sampled_from([False, False, False, True])),
                )

    states()


# What people do


def agree(stored, by):
    for issue in stored.issues:
        if stored.is_open_warning(issue):
            stored = review.dismiss(stored, by=by, name=string_issues.name_of(issue))
    return review.endorse(stored, by=by)


VERBS = {
    "write": lambda one, by: review.write(one.string_translation, by=by, text="ពាក្យថ្មី"),
    "submit": lambda one, by: review.submit(one, by=by),
    "endorse": lambda one, by: agree(one, by),
    "return": lambda one, by: review.return_(one, by=by, reason="term"),
    "reopen": lambda one, by: review.reopen(one, by=by, reason="term"),
    "alone": lambda one, by: review.break_glass(one, by=by, reason="now"),
    "lose its text": lambda one, by: one.string_translation.delete(),
}
PEOPLE = ("translator", "translator2", "reviewer", "reviewer2", "admin")


@settings(
    max_examples=rounds(2, 20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(VERBS)), st.sampled_from(PEOPLE), st.integers(0, 4)),
        min_size=rounds(5, 0),
        max_size=10,
    )
)
def test_whatever_people_do_is_counted(desk, states, steps):
    with transaction.atomic():
        for verb, who, number in steps:
            known = list(Review.objects.filter(string_translation__isnull=False).order_by("pk"))
            if number >= len(known):
                continue
            with suppress(Refused, ValidationError):
                VERBS[verb](known[number], getattr(desk.people, who))
            assert_counted()
        transaction.set_rollback(True)


def test_two_who_agree_and_do_not_review(desk, states):
    """The second changes no state: but who stands behind it."""
    stored = review_of("in review")
    agree(stored, desk.people.translator2)

    assert_counted()
    (group,) = waiting.groups(states.translation.progress.people)
    assert group.by == {desk.people.translator.pk, desk.people.translator2.pk}

    review.undo(stored, by=desk.people.translator2)

    assert_counted()


@pytest.mark.soak
def test_carried_over_is_counted(desk, states):
    page = InfoPage.objects.get(title="States", locale__language_code="en")
    page.body[3].value.source = page.body[3].value.source.replace("approved", "approved now")
    desk.publish(page)

    found = desk.translation(page).progress
    assert (found.source_changed, found.returned) == (1, 2)
    assert_counted()


@pytest.mark.soak
def test_imported_is_counted_once(desk, states):
    contents = contents_of(states.translation)
    rows = tuple(replace(row, text=f"នាំចូល {n}") for n, row in enumerate(contents.rows))
    with CaptureQueriesContext(connection) as captured:
        apply(states.translation, replace(contents, rows=rows), by=desk.people.translator)

    assert_counted()
    assert sum('UPDATE "localize_progress"' in one["sql"] for one in captured) == 1


def test_changed_term_is_counted(desk, states):
    term = make_term("words", "ពាក្យ")
    term_changes.withdraw(term, [review_of("approved"), review_of("alone")], by=desk.people.admin)

    assert_counted()


def test_a_link_of_its_own_comes_and_goes(desk, states, link):
    assert_counted_after = desk.recount()  # the fixture wrote round us
    link.override.data_json = '"https://example.org/other"'
    link.override.save()
    assert assert_counted_after
    assert_counted()

    link.override.delete()

    assert_counted()


def test_a_step_that_is_undone_leaves_the_counters(desk, states):
    before = counters.of([states.translation])[states.translation.pk].strings
    with pytest.raises(RuntimeError), counters.counting():
        review.return_(review_of("in review"), by=desk.people.reviewer, reason="term")
        raise RuntimeError

    assert counters.of([states.translation])[states.translation.pk].strings == before
    assert_counted()


def test_a_block_counts_each_translation_once(desk, states):
    with CaptureQueriesContext(connection) as captured, counters.counting():
        for name in ("draft", "returned"):
            review.submit(review_of(name), by=desk.people.translator)

    assert sum('UPDATE "localize_progress"' in one["sql"] for one in captured) == 1
    assert_counted()


# Checking


def wrong(*, repair=False):
    return list(counters.differences(repair=repair))


def test_a_row_that_was_changed_is_found_and_repaired(desk, states):
    assert wrong() == []
    Progress.objects.filter(translation=states.translation).update(approved=7)
    said = "States (ខ្មែរ): approved says 7, counted 2"

    assert said in wrong()[0]
    assert said in wrong(repair=True)[0]
    assert wrong() == []


def test_what_was_never_counted_is_counted(desk, states):
    Progress.objects.all().delete()

    assert counters.of([states.translation])[states.translation.pk].strings == states()
    assert any("was never counted" in one for one in wrong())
    assert counters.fill() == Translation.objects.count()
    assert_counted()
    assert counters.fill() == 0


# Cost


def test_many_are_read_in_one_query(desk, states, django_assert_num_queries):
    everything = list(Translation.objects.select_related("source"))

    with django_assert_num_queries(1):
        assert len(counters.of(everything)) == len(everything) > 2
    with django_assert_num_queries(0):
        assert counters.of([]) == {}


def test_counting_one_translation_takes_few_statements(desk, states):
    stored = review_of("draft")
    with CaptureQueriesContext(connection) as captured:
        review.submit(stored, by=desk.people.translator)

    mine = [one["sql"] for one in captured if "localize_progress" in one["sql"]]
    assert len(mine) == 2  # locked, written
    assert len(captured) <= 40


def test_answer_keeps_how_long_its_text_had_waited(desk, states):
    """From the submission on, whatever happened before it."""
    stored = review_of("in review")
    stored.requests.update(asked_at=timezone.now() - timedelta(days=2))
    review.return_(stored, by=desk.people.reviewer, reason="term")

    waited = dict(AuditEntry.objects.about(stored).values_list("verb", "waited"))
    assert timedelta(days=2) <= waited.pop("returned") < timedelta(days=2, minutes=5)
    assert waited == {"drafted": None, "requested": None}
    approved = AuditEntry.objects.about(review_of("approved")).get(verb="approved")
    assert timedelta(0) < approved.waited < timedelta(minutes=5)


def test_worker_looks_at_everything_in_slices(desk, monkeypatch):
    """Once when it starts and once a night; meanwhile others have their turn."""
    desk.write("One", "Words.")
    Progress.objects.update(missing=99)
    monkeypatch.setattr(upkeep, "_state", upkeep._State())
    monkeypatch.setattr(upkeep, "SLICE", 0.0)
    # in Cambodia it is day: between midnight and the hour of the night nothing would be due
    now = timezone.localtime().replace(hour=12)

    upkeep.tick(now)
    assert upkeep._state.steps is not None, "nothing is done without time"
    monkeypatch.setattr(upkeep, "SLICE", 60.0)
    upkeep.tick(now)

    assert list(counters.differences(repair=False)) == []
    Progress.objects.update(missing=99)
    upkeep.tick(now)
    assert Progress.objects.filter(missing=99).exists(), "not twice a day"
    upkeep.tick(now + timedelta(days=1, hours=24))
    assert list(counters.differences(repair=False)) == []


def test_worker_begins_again_after_a_fault(desk, monkeypatch):
    monkeypatch.setattr(upkeep, "_state", upkeep._State())
    with monkeypatch.context() as patch:
        patch.setattr(counters, "fill", fails)
        with pytest.raises(RuntimeError):
            upkeep.tick(timezone.now())

    assert upkeep._state.day is None


def fails(most):
    raise RuntimeError("not now")
