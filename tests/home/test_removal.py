"""An emergency number is reported by one person, taken away by two, and given back for a while."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.documents.models import Document
from cms.publishing.approvals import engine
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry
from cms.publishing.models import LinkDomain
from cms.publishing.vocabularies.directory import NETWORKS, codes
from home.directory import checks, numbers
from home.directory.checks import Found
from home.directory.directory_facts import is_offered
from home.directory.models.channel_requests import REMOVE
from home.directory.removal import STANDS, UNDO, WrongReport, missing, recent
from home.directory.upkeep import integrity
from home.models import ContactChannel, HeldBackValue
from tests.shared_fixtures import again, world

from .conftest import (
    MOBILE,
    called,
    make_channel,
    make_keeper,
    make_service,
    stored,
    take_away,
    tried,
)

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
SOON, LATE = NOON + timedelta(minutes=9, seconds=59), NOON + timedelta(minutes=10)


def report(by, outcome, *networks, at=NOON, may_confirm=True):
    return WrongReport(by, outcome, networks, at, may_confirm)


# the rule


@pytest.mark.parametrize(
    ("reports", "waits_for", "why"),
    [
        ([report(1, "dead", "smart")], "person", "one person"),
        ([report(1, "dead", "smart", "metfone")], "person", "one person with two telephones"),
        ([report(1, "wrong_person", *codes(NETWORKS))], "person", "whatever they hear"),
        ([report(1, "withdraw")], "person", "whatever they want"),
        ([report(1, "dead", "smart"), report(2, "dead", "smart")], "network", "one network"),
        ([report(1, "dead"), report(2, "dead")], "person", "nobody said from where"),
        ([report(1, "dead", "smart"), report(2, "dead", "metfone")], "", "two and two"),
        ([report(1, "dead", "smart", "metfone"), report(2, "dead", "smart")], "", "two and two"),
        ([report(1, "wrong_person", "smart"), report(2, "wrong_person", "smart")], "", "strangers"),
        ([report(1, "withdraw"), report(2, "withdraw")], "", "both withdraw it"),
        ([report(1, "dead", "smart"), report(2, "withdraw")], "network", "dead in one network"),
        ([report(n, "dead", "smart") for n in (1, 2, 3)], "network", "three in one network"),
    ],
)
def test_removal_needs_two_people_and_two_networks(reports, waits_for, why):
    assert missing(tuple(reports)) == waits_for, why


def test_somebody_of_those_who_remove_may_confirm_numbers():
    clerks = (
        report(1, "dead", "smart", may_confirm=False),
        report(2, "dead", "metfone", may_confirm=False),
    )

    assert missing(clerks) == "person"
    assert missing((*clerks, report(3, "dead", "smart"))) == ""


def test_report_stands_for_thirty_days():
    said = (report(1, "dead", "smart"),)

    assert recent(said, NOON + STANDS) == [*said]
    assert recent(said, NOON + STANDS + timedelta(seconds=1)) == []


reports = st.lists(
    st.builds(
        report,
        st.integers(1, 3),
        st.sampled_from(["dead", "wrong_person", "withdraw"]),
        st.sampled_from(codes(NETWORKS)),
        may_confirm=st.booleans(),
    ),
    max_size=6,
)


@given(reports)
def test_no_number_of_reports_of_one_person_removes_anything(said):
    for person in (1, 2, 3):
        assert missing(tuple(one for one in said if one.by == person)) == "person"


# the verbs


def make_reported(police, channel, _other):
    numbers.report_wrong(
        channel, by=police.sokha, outcome="dead", networks_tested=["smart"], now=NOON
    )
    return stored(channel)


reported_world = world(make_reported, "police_world", "channel_world", "other_world")


@pytest.fixture
def reported(channel, other, reported_world):
    """117, which sokha reported dead at noon."""
    return again(reported_world)


def test_one_person_has_one_report_with_every_network_that_they_tried(channel, other, sokha):
    numbers.report_wrong(
        channel, by=sokha, outcome="wrong_person", networks_tested=["smart"], now=NOON
    )
    numbers.report_wrong(channel, by=sokha, outcome="dead", networks_tested=["metfone"], now=LATE)

    [kept] = stored(channel).reports
    assert (kept.outcome, kept.networks, kept.at) == ("dead", ("metfone", "smart"), LATE)


def test_second_person_decides(reported, dara):
    left = numbers.report_wrong(reported, by=dara, outcome="dead", networks_tested=["metfone"])

    row = stored(reported)
    assert (left, row.removal_waits_for, row.old_is_dead) == ("", "", True)
    assert not is_offered(row)
    assert not ChangeRequest.objects.about(ContactChannel, REMOVE).open().exists()
    with pytest.raises(Refused, match="do not see this contact any more"):
        numbers.report_wrong(row, by=dara, outcome="dead")


def test_first_check_of_a_number_ends_when_it_is_taken_away(channel, other, sokha, dara):
    same = {"type": "call", "kind": "emergency_short_code", "value": "117"}
    numbers.propose(channel, **same, by=make_keeper("third"), networks_tested=["smart"])

    take_away(channel, sokha, dara)

    assert stored(channel).candidate is None
    with pytest.raises(Refused, match="No new number waits"):
        numbers.confirm(channel, by=dara, method="called", networks_tested=["smart", "metfone"])


def test_report_refuses_what_was_not_seen_odd_values_and_strangers(channel, other, sokha):
    with pytest.raises(Refused, match="changed in the meantime"):
        numbers.report_wrong(channel, by=sokha, outcome="dead", seen="118")
    for wrong in ({"outcome": "bored"}, {"outcome": "dead", "networks_tested": ["pigeon"]}):
        with pytest.raises(ValidationError):
            numbers.report_wrong(channel, by=sokha, **wrong)
    with pytest.raises(PermissionDenied):
        numbers.report_wrong(
            channel, by=make_keeper("reader", "view_contactchannel"), outcome="dead"
        )

    assert stored(channel).reports == ()


def test_dead_without_a_network_is_refused_in_words(channel, other, sokha):
    with pytest.raises(Refused, match="from which networks you called"):
        numbers.report_wrong(channel, by=sokha, outcome="dead")
    with pytest.raises(ValidationError, match="from which networks you called"):
        numbers.propose(channel, by=sokha, old_is_dead=True, **MOBILE)
    # where the new one was tried says nothing about the old one
    with pytest.raises(ValidationError, match="from which networks you called"):
        numbers.propose(channel, by=sokha, old_is_dead=True, networks_tested=["smart"], **MOBILE)

    assert stored(channel).reports == ()
    numbers.propose(channel, by=sokha, old_is_dead=True, old_networks=["metfone"], **MOBILE)
    row = stored(channel)
    assert [one.networks for one in row.reports] == [("metfone",)]
    assert tried(row) == []


def test_stop_refuses_an_emergency_number(channel, other, sokha):
    with pytest.raises(Refused, match="Two different people"):
        numbers.stop(channel, by=sokha, reason="dead")


def test_check_by_two_people_ends_a_report(reported, sokha, dara):
    same = {"type": "call", "kind": "emergency_short_code", "value": "117"}
    numbers.propose(reported, **same, by=dara, **called("metfone"))
    assert stored(reported).removal_waits_for == "person"
    numbers.confirm(reported, by=sokha, method="called", **called("smart"))

    assert stored(reported).reports == ()


def test_who_hears_the_right_people_later_drops_their_own_report(reported, sokha, dara):
    numbers.report_wrong(reported, by=dara, outcome="dead", networks_tested=["smart"])
    same = {"type": "call", "kind": "emergency_short_code", "value": "117"}
    numbers.propose(reported, **same, by=sokha, networks_tested=["smart"])

    assert [one.by for one in stored(reported).reports] == [dara.pk]


def test_who_hears_the_right_people_and_reported_it_alone_ends_the_report(reported, sokha, dara):
    """It does not count with what a second person says of another day."""
    same = {"type": "call", "kind": "emergency_short_code", "value": "117"}
    numbers.propose(reported, **same, by=sokha, networks_tested=["smart"])

    assert (stored(reported).reports, engine.waiting(reported, REMOVE)) == ((), None)
    left = numbers.report_wrong(
        stored(reported), by=dara, outcome="dead", networks_tested=["metfone"]
    )
    assert (left, is_offered(stored(reported))) == ("person", True)


def test_report_is_not_sent_back_from_the_list_by_one_person(reported, dara):
    with pytest.raises(Refused, match="may not decide about this change"):
        engine.return_(stored(reported).reported, by=dara, reason="I heard them.")

    assert stored(reported).removal_waits_for == "person"
    assert engine.waiting(reported, REMOVE) is not None


# taking back


def test_taking_back_is_for_the_same_person_and_ten_minutes(reported, sokha, dara):
    with pytest.raises(Refused, match="no report of yours"):
        numbers.take_back(reported, by=dara, now=SOON)
    with pytest.raises(Refused, match="ten minutes are over"):
        numbers.take_back(reported, by=sokha, now=LATE)
    with pytest.raises(PermissionDenied):
        numbers.take_back(reported, by=make_keeper("reader", "view_contactchannel"), now=SOON)

    assert stored(reported).removal_waits_for == "person"


@pytest.mark.parametrize("who", ["sokha", "dara"])
def test_number_that_two_people_took_away_comes_back_when_one_takes_back(reported, police, who):
    numbers.report_wrong(
        reported, by=police.dara, outcome="dead", networks_tested=["metfone"], now=NOON
    )
    assert not is_offered(stored(reported))
    numbers.take_back(reported, by=getattr(police, who), now=SOON)

    row = stored(reported)
    assert is_offered(row)
    assert (len(row.reports), row.removal_waits_for) == (1, "person")


def test_number_stays_away_while_two_others_still_say_so(reported, sokha, dara):
    numbers.report_wrong(reported, by=dara, outcome="dead", networks_tested=["smart"], now=NOON)
    third = make_keeper("third")
    numbers.report_wrong(reported, by=third, outcome="dead", networks_tested=["metfone"], now=NOON)
    numbers.take_back(reported, by=sokha, now=SOON)

    assert not is_offered(stored(reported))


@pytest.mark.parametrize("first", ["dead", "withdraw"])
def test_two_who_withdraw_take_away_and_each_may_take_back(channel, other, police, first):
    if first == "dead":
        numbers.report_wrong(
            channel,
            by=police.sokha,
            outcome="dead",
            networks_tested=["smart", "metfone"],
            now=NOON,
        )
    else:
        numbers.withdraw(channel, by=police.sokha, reason="x", now=NOON)
    assert is_offered(stored(channel))
    numbers.withdraw(stored(channel), by=police.dara, reason="x", now=NOON)
    row = stored(channel)
    assert (row.state, row.old_is_dead, is_offered(row)) == ("call_verified", True, False)

    numbers.take_back(row, by=police.sokha, now=SOON)

    assert is_offered(stored(channel))


def test_withdrawn_is_for_good_when_nobody_can_take_it_back(channel, other, sokha, dara):
    numbers.withdraw(channel, by=sokha, reason="x", now=NOON)
    numbers.withdraw(stored(channel), by=dara, reason="x", now=NOON)
    with pytest.raises(Refused, match="may still take it back"):
        numbers.withdraw(stored(channel), by=dara, reason="x", now=SOON)
    numbers.withdraw(stored(channel), by=dara, reason="x", now=LATE)
    assert stored(channel).state == "withdrawn"

    with pytest.raises(Refused, match="no report of yours"):
        numbers.take_back(channel, by=dara, now=LATE)


def test_number_that_was_taken_away_is_withdrawn_by_one(channel, other, sokha, dara):
    take_away(channel, sokha, dara)
    later = timezone.now() + UNDO

    numbers.withdraw(channel, by=sokha, reason="closed for good", now=later)

    assert stored(channel).state == "withdrawn"


def test_reports_of_who_has_left_or_of_long_ago_decide_nothing(channel, other, sokha, dara):
    numbers.report_wrong(channel, by=sokha, outcome="dead", networks_tested=["smart", "metfone"])
    later = timezone.now() + STANDS + UNDO

    numbers.report_wrong(
        stored(channel), by=dara, outcome="dead", networks_tested=["smart"], now=later
    )

    assert is_offered(stored(channel))
    dara.is_active = False
    dara.save()
    numbers.report_wrong(
        stored(channel), by=sokha, outcome="dead", networks_tested=["metfone"], now=later
    )
    assert is_offered(stored(channel))


@pytest.mark.parametrize(
    ("type", "value"), [("website", "https://cncc.gov.kh/help"), ("email", "help@cncc.gov.kh")]
)
def test_number_is_not_exchanged_for_an_address(channel, other, sokha, type, value):
    LinkDomain.objects.get_or_create(domain="cncc.gov.kh", owner="CNCC")

    with pytest.raises(ValidationError, match="Add the address as a new contact"):
        numbers.propose(channel, type=type, kind="", value=value, by=sokha)


# who is told


def told(mailoutbox):
    return [(mail.subject, set(mail.bcc)) for mail in mailoutbox]


def test_everybody_with_the_right_is_told_in_both_languages(
    channel, other, sokha, dara, admin_user, settings, mailoutbox,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    """Also those whom the operator did not put on duty."""
    settings.DIRECTORY_DUTY_EMAILS = ["duty@example.org"]
    make_keeper("reader", "view_contactchannel", "change_contactchannel")
    with django_capture_on_commit_callbacks(execute=True):
        numbers.report_wrong(
            channel, by=sokha, outcome="dead", reason="zqcanary", networks_tested=["smart"]
        )

    [mail] = mailoutbox
    people = {"sokha@example.org", "dara@example.org", admin_user.email, "duty@example.org"}
    assert (set(mail.bcc), mail.to) == (people, [])
    assert "An emergency number may be wrong: Call 117" in mail.subject
    assert "លេខសង្គ្រោះបន្ទាន់មួយប្រហែលជាខុស" in mail.subject
    assert "sokha says that the number is dead: Call 117" in mail.body
    assert "អ្នកទីពីរត្រូវហៅសាកឥឡូវនេះ" in mail.body
    assert reverse("home_check", args=[channel.pk]) in mail.body
    assert "zqcanary" not in mail.body


def test_each_step_is_told(
    channel, other, sokha, dara, mailoutbox, django_capture_on_commit_callbacks
):
    def tell(verb, **facts):
        with django_capture_on_commit_callbacks(execute=True):
            verb(stored(channel), **facts)
        return mailoutbox[-1]

    one = {"outcome": "dead", "networks_tested": ["smart"]}
    assert "second person must call it" in tell(numbers.report_wrong, by=sokha, **one).body
    assert "from another network" in tell(numbers.report_wrong, by=dara, **one).body
    assert "People see it as before" in tell(numbers.take_back, by=dara).body
    both = one | {"networks_tested": ["metfone"]}
    gone = tell(numbers.report_wrong, by=dara, **both)
    assert "An emergency number was taken away" in gone.subject
    assert reverse("home_channel", args=[channel.pk]) in gone.body


def test_whoever_reports_again_and_again_is_heard_a_few_times(
    channel, other, sokha, dara, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _again in range(5):
            numbers.report_wrong(
                stored(channel), by=sokha, outcome="dead", networks_tested=["smart"]
            )
            numbers.take_back(stored(channel), by=sokha)
    repeated = told(mailoutbox)
    with django_capture_on_commit_callbacks(execute=True):
        for person, network in ((sokha, "smart"), (dara, "metfone")):
            numbers.report_wrong(
                stored(channel), by=person, outcome="dead", networks_tested=[network]
            )

    assert len(repeated) == 5
    assert "may be wrong" in repeated[-1][0]  # what is told last is what could hurt
    assert ["taken away" in subject for subject, _to in told(mailoutbox)[5:]] == [True]


def test_proposal_that_says_dead_and_a_withdrawal_are_told_too(
    channel, other, sokha, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        numbers.propose(channel, **MOBILE, by=sokha, old_is_dead=True, old_networks=["smart"])
        numbers.withdraw(other, by=sokha, reason="x")

    assert ["may be wrong" in subject for subject, _to in told(mailoutbox)] == [True, True]
    assert "wants to withdraw it" in mailoutbox[1].body


def test_mail_server_that_is_away_undoes_nothing(
    channel, other, sokha, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def broken(*args, **kwargs):
        raise OSError("away")

    monkeypatch.setattr("home.directory.upkeep.duty.send", broken)
    with django_capture_on_commit_callbacks(execute=True):
        numbers.report_wrong(channel, by=sokha, outcome="dead", networks_tested=["smart"])

    assert stored(channel).removal_waits_for == "person"
    assert "could not be sent" in caplog.text


# the screens


@pytest.fixture
def as_sokha(client, sokha):
    client.force_login(sokha)
    return client


def tap(client, channel, outcome, *networks, **more):
    return client.post(
        reverse("home_check", args=[channel.pk]),
        {"seen": "117", "method": "called", "outcome": outcome, "networks": networks} | more,
        follow=True,
    )


def test_button_to_take_back_is_there_for_its_maker_and_ten_minutes(
    as_sokha, channel, other, sokha, dara, time_machine
):
    time_machine.move_to(NOON, tick=False)
    tap(as_sokha, channel, "dead", "smart", is_sure="on")
    button, place = reverse("home_take_back", args=[channel.pk]), "home_channel"
    assert button in as_sokha.get(reverse(place, args=[channel.pk])).content.decode()
    time_machine.move_to(LATE, tick=False)
    assert button not in as_sokha.get(reverse(place, args=[channel.pk])).content.decode()
    late = as_sokha.post(button, follow=True)
    assert "ten minutes are over" in str(next(iter(late.context["messages"])))
    time_machine.move_to(SOON, tick=False)
    done = as_sokha.post(button, follow=True)

    assert "as before" in str(next(iter(done.context["messages"])))
    assert stored(channel).reports == ()
    as_sokha.force_login(dara)
    assert button not in as_sokha.get(reverse(place, args=[channel.pk])).content.decode()
    assert as_sokha.get(button).status_code == 405


def test_take_back_refuses_strangers(client, reported):
    client.force_login(make_keeper("reader", "view_contactchannel"))
    client.post(reverse("home_take_back", args=[reported.pk]))

    assert len(stored(reported).reports) == 1


def test_office_number_goes_at_once_and_its_person_takes_that_back(
    as_sokha, office_number, dara, time_machine
):
    time_machine.move_to(NOON, tick=False)
    asked = {"seen": "023213004"}
    question = tap(as_sokha, office_number, "dead", **asked)
    assert "do not see this contact any more after that" in question.content.decode()
    assert not stored(office_number).old_is_dead
    done = tap(as_sokha, office_number, "dead", is_sure="on", **asked)
    back = reverse("home_take_back", args=[office_number.pk])
    assert back in done.content.decode()
    assert not is_offered(stored(office_number))

    as_sokha.force_login(dara)  # not theirs to take back
    as_sokha.post(back)
    time_machine.move_to(LATE, tick=False)
    as_sokha.force_login(office_number.verified_by)
    as_sokha.post(back)
    assert stored(office_number).old_is_dead
    time_machine.move_to(SOON, tick=False)
    as_sokha.post(back)
    assert is_offered(stored(office_number))
    assert integrity.run(NOON).findings == []


# a stranger at a long number


def make_mobile(police, channel):
    return make_channel(
        channel.service, police.sokha, police.dara, kind="mobile", value="092311511"
    )


mobile_world = world(make_mobile, "police_world", "channel_world")


@pytest.fixture
def mobile(channel, mobile_world):
    """A long number of the service that answers 117, too."""
    return again(mobile_world)


def strange(channel, by, *networks, now=NOON):
    return numbers.report_wrong(
        channel, by=by, outcome="wrong_person", networks_tested=networks or ["smart"], now=now
    )


def shown():
    documents = Document.objects.filter(deleted=False, kind__in=["services", "help-now"])
    return [b"tel:+85592311511" in bytes(document.body) for document in documents]


def test_stranger_takes_a_long_number_away_at_once_and_everybody_is_told(
    published, mobile, sokha, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert strange(mobile, sokha) == "person"

    row = stored(mobile)
    assert (row.is_away, row.old_is_dead, shown()) == (True, False, [False, False])
    [(subject, _to)] = told(mailoutbox)
    assert "taken away" in subject and "say whether it goes or comes back" in mailoutbox[0].body
    assert "sokha@example.org" in mailoutbox[0].bcc and "dara@example.org" in mailoutbox[0].bcc
    assert integrity.run(NOON).findings == []


@pytest.mark.parametrize(("who", "at", "is_back"), [
    ("sokha", SOON, True),
    ("sokha", LATE, False),
    ("dara", SOON, False),
])  # fmt: skip
def test_number_that_a_stranger_answered_is_taken_back_by_who_said_so(
    published, mobile, police, who, at, is_back
):
    strange(mobile, police.sokha)
    if is_back:
        numbers.take_back(mobile, by=getattr(police, who), now=at)
    else:
        with pytest.raises(Refused):
            numbers.take_back(mobile, by=getattr(police, who), now=at)

    verbs = AuditEntry.objects.about(mobile).order_by("pk").values_list("verb", flat=True)
    assert [one for one in verbs if one in {"away", "brought_back"}] == ["away"]
    assert shown() == [is_back, is_back]
    assert integrity.run(NOON).findings == []


@pytest.mark.parametrize("outcome", ["wrong_person", "dead"])
def test_second_person_confirms_that_it_goes(published, mobile, sokha, dara, outcome):
    strange(mobile, sokha)
    left = numbers.report_wrong(mobile, by=dara, outcome=outcome, networks_tested=["smart"])

    row = stored(mobile)
    assert (left, row.old_is_dead, row.stranger_answered, shown()) == ("", True, False, [False] * 2)


def test_second_person_brings_it_back_marked_and_two_have_to_check_it(
    published, mobile, sokha, dara, mailoutbox, django_capture_on_commit_callbacks
):
    strange(mobile, sokha)
    heard = {"outcome": "answers", "seen": "092311511", "evidence": "The desk"}
    for lacks, sentence in (({}, "which network you called"), ({"evidence": ""}, "who answered")):
        said = heard | {"networks": ["smart"] if lacks else []} | lacks
        with pytest.raises(Refused, match=sentence):
            checks.record(stored(mobile), Found(**said), by=dara)
    with django_capture_on_commit_callbacks(execute=True):
        done = checks.record(stored(mobile), Found(**heard, networks=("metfone",)), by=dara)

    row = stored(mobile)
    assert (done, shown(), row.state, row.reports) == ("brought_back", [True, True], "due", ())
    assert ["there again" in subject for subject, _to in told(mailoutbox)] == [True]
    assert integrity.run(NOON).findings == []
    # who heard a stranger calls once more
    again = Found(**heard, networks=("smart",), asked=row.asked.pk)
    assert checks.record(row, again, by=sokha) == "confirmed"
    assert stored(mobile).state == "call_verified"


def test_who_heard_a_stranger_does_not_bring_it_back_alone(published, mobile, sokha, dara):
    strange(mobile, sokha)
    heard = Found("answers", "092311511", networks=("metfone",), evidence="The desk")
    assert checks.record(stored(mobile), heard, by=sokha, now=LATE) == "first_of_two"
    with pytest.raises(Refused, match="A different person decides"):
        numbers.bring_back(stored(mobile), by=sokha, networks_tested=["smart"])
    assert shown() == [False, False]

    assert checks.record(stored(mobile), heard_too(stored(mobile)), by=dara) == "confirmed"
    assert shown() == [True, True]


def test_number_that_is_not_away_is_not_brought_back(channel, mobile, sokha, dara):
    """117 stays where it is when one person hears a stranger: two check it, as ever."""
    strange(channel, sokha)
    for row in (channel, mobile):
        before = stored(row).snapshot()
        with pytest.raises(Refused, match="not away any more"):
            numbers.bring_back(stored(row), by=dara, networks_tested=["metfone"])
        assert stored(row).snapshot() == before


def heard_too(row):
    return Found("answers", row.value, "called", ("smart",), "The desk", row.asked.pk)


def test_last_number_of_a_service_only_becomes_suspect(channel, mobile, sokha, dara):
    """And a number that is away comes back when it would be the last one."""
    strange(mobile, sokha)
    assert not is_offered(stored(mobile))
    helpline = make_service(channel.service.organization, urgency="crisis_support")
    alone = make_channel(helpline, sokha, dara, kind="mobile", value="012 555 100")
    strange(alone, sokha)
    assert is_offered(stored(alone)) and not stored(alone).is_away

    take_away(channel, sokha, dara)
    row = stored(mobile)
    assert (is_offered(row), row.removal_waits_for) == (True, "person")


@pytest.mark.parametrize(
    "deed",
    [
        lambda row: setattr(row, "audience", "professionals_only") or row.save(),
        lambda row: HeldBackValue.objects.create(value=row.value, reason="x"),
    ],
)
def test_number_that_is_away_is_not_hidden_for_good_by_one_person(channel, mobile, sokha, deed):
    strange(mobile, sokha)
    with pytest.raises(ValidationError, match="one person alone cannot take it away"):
        deed(stored(mobile))
    with pytest.raises(Refused, match="reported it already"):
        numbers.withdraw(stored(mobile), by=sokha, reason="x", now=LATE)

    assert (stored(mobile).state, stored(mobile).old_is_dead) == ("call_verified", False)
