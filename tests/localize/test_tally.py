"""Counted in the database, a string is in the state that its review has in memory.

The people's own verbs make the states; then everything is done to the rows that a writer round us
could do. After each, the counts of `tally` are those of the states one by one.
"""

from collections import Counter
from datetime import timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringSegment,
    StringTranslation,
    TranslationContext,
)

from cms.publishing.approvals.models import ChangeRequest, Endorsement
from cms.publishing.audit.models import AuditEntry
from localize.overview import reports, tally
from localize.workflow import progress, review
from localize.workflow.digests import text_digest
from localize.workflow.models import Review, State, WordCount
from localize.workflow.states import TextDigest
from tests.shared_fixtures import again, world

NAMES = ("missing", "draft", "in review", "returned", "approved", "alone")


def words_of(name):
    return f"Words that are {name}."


def make_states(desk):
    """One page with a string in each state, another with nothing but its own."""
    from home.models import InfoPage
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
    people.admin.set_password("a long password")
    people.admin.save()
    review.break_glass(
        made[words_of("alone")], by=people.admin, reason="now", password="a long password"
    )
    desk.write(title="Another", intro="Other words.")
    return page


states_world = world(make_states, "desk_world")


@pytest.fixture
def states(desk, states_world):
    """`states()`: what is counted now, after checking it against the strings one by one."""
    page = again(states_world)

    def counted():
        translations = [desk.translation(page), desk.translation(desk.homes["en"])]
        found = tally.progress_of(translations)
        for translation in translations:
            assert_same(found[translation.pk], translation)
        assert_same_of_each()
        return found[translations[0].pk].strings

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


def assert_same_of_each():
    shown = dict(Review.objects.with_shown_state().values_list("pk", "shown_state"))
    assert shown == {one.pk: review.state_of(one) for one in Review.objects.all()}


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


@pytest.mark.parametrize("state", list(State)[1:])
def test_state_set_round_us(states, state):
    Review.objects.filter(pk=review_of("draft").pk).update(
        state=state, reason="term" if state == State.RETURNED else ""
    )

    states()


def test_dismissed_findings_change_nothing(states):
    before = states()
    Review.objects.update(issues=[{"id": "x", "severity": "warning"}], dismissed=["x"])

    assert states() == before


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
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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


@pytest.mark.parametrize("text", ["", "a", "ការពារ\u200bកុមារ", "x" * 5000, "a\r\nb\t\\'\"%s", "𝒳"])
def test_digest_in_the_database_is_ours(desk, text):
    locale = Locale.objects.get(language_code="en")
    made = String.objects.create(locale=locale, data=text, data_hash=String._get_data_hash(text))

    computed = String.objects.annotate(digest=TextDigest("data")).get(pk=made.pk).digest

    assert computed == text_digest(text)


# Cost


def test_queries_do_not_grow(desk, states):
    def cost(translations):
        with CaptureQueriesContext(connection) as captured:
            tally.progress_of(translations)
        return len(captured)

    everything = list(type(states.translation).objects.select_related("source"))
    one = cost(everything[:1])

    assert len(everything) > 2
    assert cost(everything) == one == 3


def test_many_sources_are_counted_like_few(desk, states, monkeypatch):
    few = tally.progress_of([states.translation])
    monkeypatch.setattr(tally, "_NAMED", 0)

    assert tally.progress_of([states.translation]) == few
    # but by their stored states, as queues do
    rewrite("approved", "ពាក្យផ្សេង")
    assert tally.progress_of([states.translation]) == few


def test_nothing_asked_costs_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert tally.progress_of([]) == {}


def test_strings_that_nobody_counted_are_counted_once(states):
    WordCount.objects.all().delete()

    first = tally.progress_of([states.translation])
    assert WordCount.objects.exists()
    assert tally.progress_of([states.translation]) == first


def test_pairs_say_where_a_string_is_like_that(states, link):
    pair = (states.translation.source_id, states.translation.target_locale_id)

    assert pair in tally.pairs_with(state=State.RETURNED)
    assert pair in tally.pairs_with(override__isnull=False)
    StringSegment.objects.filter(string__data=words_of("returned")).delete()
    assert pair not in tally.pairs_with(state=State.RETURNED)


# The report's numbers


@pytest.mark.parametrize("hours", [[5], [1, 9], [2, 4, 30], [1, 2, 3, 100]])
def test_median_of_approvals(desk, states, hours):
    facts = {"locale": "km", "verb": "approved", "subject_type": "localize.review"}
    known = AuditEntry.objects.filter(**facts).values_list("waited", flat=True)
    at_once = [waited.total_seconds() / 3600 for waited in known]
    for took in hours:
        AuditEntry.objects.create(**facts, waited=timedelta(hours=took))
    # by one person in an emergency: nobody waited; long ago: in no figure
    AuditEntry.objects.create(**facts)
    long_ago = timezone.now() - timedelta(days=91)
    AuditEntry.objects.create(**facts, waited=timedelta(hours=500), at=long_ago)
    # of something else than a string
    AuditEntry.objects.create(
        **facts | {"subject_type": "home.infopage"}, waited=timedelta(hours=500)
    )

    waiting = reports.report([states.translation]).waiting

    assert waiting.median_hours == pytest.approx(median(hours + at_once), abs=0.06)
    assert (waiting.count, waiting.over_a_day, waiting.over_a_week) == (1, 1, 0)


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
