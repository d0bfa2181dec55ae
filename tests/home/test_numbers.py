"""The verbs that propose, confirm, reject and withdraw a number, and what each refuses."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import Refused
from cms.publishing.models import LinkDomain
from home.directory import numbers
from home.directory.directory_facts import is_offered
from home.directory.models.channel_requests import REMOVE
from home.models import ContactChannel, HeldBackValue

from .conftest import (
    CHECKED_AT,
    MOBILE,
    by_two,
    called,
    make_channel,
    make_keeper,
    stored,
    tried,
)

# propose


def test_verb_keeps_what_somebody_else_saved_meanwhile(channel, other, sokha, dara):
    numbers.propose(channel, **MOBILE, by=sokha, **called("smart"))
    held = stored(channel)  # by a person whose request waits for the feed
    moved = stored(channel)
    moved.priority = 7
    moved.save()

    numbers.confirm(held, by=dara, method="called", **called("metfone"), now=CHECKED_AT)

    assert stored(channel).priority == 7


def test_dead_number_of_an_office_is_not_offered_any_more(office_number, sokha):
    numbers.propose(office_number, **MOBILE, by=sokha, old_is_dead=True)

    assert not is_offered(stored(office_number))


def test_dead_number_stays_dead_at_a_second_proposal(office_number, sokha, dara):
    numbers.propose(office_number, **MOBILE, by=sokha, old_is_dead=True)
    numbers.propose(office_number, **(MOBILE | {"value": "092 311 512"}), by=dara)

    assert not is_offered(stored(office_number))


def test_withdrawn_contact_may_be_entered_as_a_new_one(office_number, sokha):
    numbers.withdraw(office_number, by=sokha, reason="closed")

    again = numbers.propose(
        ContactChannel(service=office_number.service),
        type="call",
        kind="landline",
        value="023 213 004",
        by=sokha,
    )

    assert stored(again).candidate.value == stored(office_number).value


def test_networks_count_for_the_number_that_was_tried(channel, sokha):
    numbers.propose(channel, **MOBILE, by=sokha, networks_tested=["smart"])
    corrected = MOBILE | {"value": "092 311 512"}
    numbers.propose(channel, **corrected, by=sokha, networks_tested=["metfone"])

    assert tried(channel) == ["metfone"]


def test_who_may_only_add_proposes_new_contacts_and_who_may_only_change_the_others(
    service, office_number, sokha
):
    adds, changes = (make_keeper(name, f"{name}_contactchannel") for name in ("add", "change"))

    numbers.propose(ContactChannel(service=service), **MOBILE, by=adds)
    numbers.propose(office_number, **MOBILE, by=changes)

    with pytest.raises(PermissionDenied):
        numbers.propose(ContactChannel(service=service), **MOBILE, by=changes)
    with pytest.raises(PermissionDenied):
        numbers.propose(office_number, **MOBILE, by=adds)


def test_evidence_stays_until_there_is_another(office_number, dara):
    numbers.renew(office_number, by=dara, evidence="Called at noon.")
    numbers.renew(office_number, by=dara)
    assert stored(office_number).evidence == "Called at noon."

    numbers.renew(office_number, by=dara, evidence="Called at night.")
    assert stored(office_number).evidence == "Called at night."


def test_propose_refuses_a_stranger(channel, db):
    with pytest.raises(PermissionDenied):
        numbers.propose(channel, **MOBILE, by=make_keeper("reader", "view_contactchannel"))


def test_propose_refuses_a_dead_old_number_where_there_is_none(service, sokha):
    with pytest.raises(ValidationError):
        numbers.propose(ContactChannel(service=service), **MOBILE, by=sokha, old_is_dead=True)


def test_propose_refuses_what_the_service_has_already(channel, service, sokha):
    with pytest.raises(ValidationError, match="already"):
        numbers.propose(
            ContactChannel(service=service),
            type="call",
            kind="emergency_short_code",
            value="១១៧",
            by=sokha,
        )


def test_propose_refuses_a_held_back_number(service, sokha):
    HeldBackValue.objects.create(value="012 311 112", reason="old sources only")

    with pytest.raises(ValidationError):
        numbers.propose(
            ContactChannel(service=service),
            type="call",
            kind="mobile",
            value="+855 12 311 112",
            by=sokha,
        )


def test_check_proposal_changes_nothing(channel, other, sokha):
    numbers.check_proposal(channel, **MOBILE, old_is_dead=True, old_networks=["smart"])

    assert channel.candidate is None
    assert stored(channel).candidate is None


# confirm


def test_confirmed_by_a_second_person_it_is_served(channel, sokha, dara):
    numbers.propose(channel, **MOBILE, by=sokha, **called("smart", who="A desk"))
    numbers.confirm(
        channel, by=dara, method="called", **called("metfone"), on=date(2026, 11, 25),
        seen="092311511", now=datetime(2026, 11, 25, tzinfo=UTC),
    )  # fmt: skip

    row = stored(channel)
    assert (row.value, row.e164, row.state) == ("092311511", "+85592311511", "call_verified")
    assert (row.verified_on, row.valid_until) == (date(2026, 11, 25), date(2026, 12, 25))
    assert (row.verified_by, row.second_verified_by) == (sokha, dara)
    assert row.networks_tested == ["metfone", "smart"]
    assert set(row.evidence.splitlines()) == {"sokha: A desk", "dara: An officer"}
    assert row.candidate is None


def test_confirm_refuses_the_same_person_and_names_others(channel, sokha, dara):
    numbers.propose(channel, **MOBILE, by=sokha)

    with pytest.raises(Refused, match=r"different person.* “My work”: dara") as refused:
        numbers.confirm(channel, by=sokha, method="called")

    assert "sokha" not in str(refused.value)
    assert stored(channel).value == "117"


def test_confirm_refuses_an_administrator_alone(channel, django_user_model):
    admin = django_user_model.objects.create_superuser("admin", "a@example.org", "x")
    numbers.propose(channel, **MOBILE, by=admin)

    with pytest.raises(Refused, match="different person"):
        numbers.confirm(channel, by=admin, method="called")


def test_confirm_refuses_who_may_only_change(channel, sokha):
    clerk = make_keeper("clerk", "change_contactchannel")
    numbers.propose(channel, **MOBILE, by=sokha)

    with pytest.raises(PermissionDenied):
        numbers.confirm(channel, by=clerk, method="called")


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (called("smart"), called("smart"), "two networks"),
        (called("smart"), called(), "from which network you called"),
        (called("smart"), called("metfone", who=" "), "who answered"),
        (called(), called("metfone", "smart"), "sokha entered this number and has not called"),
        (called("smart", who=""), called("metfone", "smart"), "has not called it yet"),
    ],
)
def test_confirm_refuses_an_emergency_number_that_two_have_not_called_from_two_networks(
    channel, sokha, dara, first, second, sentence
):
    numbers.propose(channel, **MOBILE, by=sokha, **first)

    with pytest.raises(Refused, match=sentence):
        numbers.confirm(channel, by=dara, method="called", **second)

    assert stored(channel).value == "117"


def test_new_number_of_an_office_says_who_answered_and_not_from_where(office_number, sokha, dara):
    numbers.propose(office_number, **MOBILE, by=sokha, **called())
    with pytest.raises(Refused, match="who answered"):
        numbers.confirm(office_number, by=dara, method="called")
    numbers.confirm(office_number, by=dara, method="called", **called())

    assert stored(office_number).value == "092311511"


def test_confirm_refuses_an_address_for_what_became_an_emergency_number(office_number, sokha, dara):
    LinkDomain.objects.get_or_create(domain="cncc.gov.kh", owner="CNCC")
    numbers.propose(
        office_number, type="website", kind="", value="https://cncc.gov.kh/help", by=sokha
    )
    by_two(office_number.service, urgency="emergency")

    with pytest.raises(ValidationError, match="Add the address as a new contact"):
        numbers.confirm(office_number, by=dara, method="sent_and_answered")

    assert stored(office_number).type == "call"


def test_confirm_looks_at_the_stored_candidate(channel, sokha, dara):
    """An instance loaded before the proposal must not hide who made it."""
    old = stored(channel)
    numbers.propose(channel, **MOBILE, by=dara)

    with pytest.raises(Refused, match="different person"):
        numbers.confirm(old, by=dara, method="called")


def test_confirm_refuses_a_number_held_back_since(channel, sokha, dara):
    numbers.propose(channel, **MOBILE, by=sokha)
    HeldBackValue.objects.create(value="092 311 511", reason="wrong")

    with pytest.raises(ValidationError):
        numbers.confirm(channel, by=dara, method="called")


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "guessed"},
        {"method": "called", "networks_tested": ["pigeon"]},
        {"method": "called", "on": date(2999, 1, 1)},
    ],
)
def test_confirm_refuses_odd_values(channel, sokha, dara, wrong):
    numbers.propose(channel, **MOBILE, by=sokha)

    with pytest.raises(ValidationError):
        numbers.confirm(channel, by=dara, **wrong)


def test_desk_check_does_not_replace_a_number_in_use(channel, other, sokha, dara, settings):
    settings.DIRECTORY_ALLOW_DESK_CHECKED = False
    numbers.propose(channel, **MOBILE, by=sokha)

    with pytest.raises(Refused, match="before confirming"):
        numbers.confirm(channel, by=dara)


@pytest.mark.parametrize("is_demo", [True, False])
def test_desk_checked_number_is_offered_in_a_demonstration_only(
    service, sokha, dara, settings, is_demo
):
    settings.DIRECTORY_ALLOW_DESK_CHECKED = is_demo
    channel = make_channel(service, sokha, dara, method="desk")

    assert channel.state == "desk_checked"
    assert channel.verified_on is None
    assert is_offered(channel) is is_demo


def test_same_number_proposed_again_renews_its_check(channel, sokha, dara):
    numbers.propose(
        channel, type="call", kind="emergency_short_code", value="117", by=dara, **called("smart")
    )
    later = datetime(2026, 12, 14, 5, tzinfo=UTC)
    numbers.confirm(channel, by=sokha, method="called", **called("metfone"), now=later)

    assert stored(channel).verified_on == later.date()


def test_held_back_number_is_not_offered(office_number):
    HeldBackValue.objects.create(value="០២៣ ២១៣ ០០៤", reason="mistake")

    assert not is_offered(stored(office_number))


# reject, withdraw


def test_rejected_candidate_does_not_revive_a_dead_number(office_number, sokha, dara):
    numbers.propose(office_number, **MOBILE, by=sokha, old_is_dead=True)
    numbers.reject(office_number, by=dara, reason="nobody answers")

    assert stored(office_number).state == "withdrawn"


def test_reject_refuses_without_candidate_and_from_strangers(channel, sokha):
    with pytest.raises(Refused):
        numbers.reject(channel, by=sokha, reason="x")
    numbers.propose(channel, **MOBILE, by=sokha)
    with pytest.raises(PermissionDenied):
        numbers.reject(channel, by=make_keeper("clerk", "change_contactchannel"), reason="x")


def test_withdraw_refuses_twice_and_strangers(office_number, sokha):
    with pytest.raises(PermissionDenied):
        numbers.withdraw(office_number, by=make_keeper("reader", "view_contactchannel"), reason="x")
    numbers.withdraw(office_number, by=sokha, reason="closed")
    with pytest.raises(Refused, match="already"):
        numbers.withdraw(office_number, by=sokha, reason="closed")
    with pytest.raises(Refused, match="Add a new one"):
        numbers.propose(office_number, **MOBILE, by=sokha)


def test_same_digits_that_were_asked_for_anew_are_looked_at_again(channel, sokha, dara):
    numbers.propose(channel, **MOBILE, by=sokha)
    on_the_screen = stored(channel).asked.pk
    numbers.propose(channel, **MOBILE | {"type": "sms"}, by=sokha, networks_tested=["smart"])

    for verb in (numbers.confirm, numbers.reject):
        more = {"reason": "x"} if verb is numbers.reject else {"method": "called"}
        more["seen"] = stored(channel).candidate.value
        with pytest.raises(Refused, match="changed in the meantime"):
            verb(channel, by=dara, asked=on_the_screen, **more)
    assert stored(channel).asked.pk != on_the_screen


# stop, and what was asked about a number that goes


def ask_again(office_number, by):
    """The number that people have is checked; a second person has to call it, too."""
    same = {name: getattr(office_number, name) for name in ("type", "kind", "value")}
    numbers.propose(office_number, **same, by=by)


def ask_for_another(office_number, by):
    numbers.propose(office_number, **MOBILE, by=by)


def report(office_number, by):
    numbers.report_wrong(stored(office_number), by=by, outcome="dead", networks_tested=["smart"])


def open_requests(channel):
    return [
        action
        for action in ("change", REMOVE)
        if ChangeRequest.objects.of(channel, action).open().exists()
    ]


GOES = {
    "stop": lambda channel, by: numbers.stop(channel, by=by, reason="dead"),
    "withdraw": lambda channel, by: numbers.withdraw(channel, by=by, reason="closed"),
}


@pytest.mark.parametrize(
    ("goes", "asked", "left"),
    [
        ("stop", ask_again, []),
        ("stop", report, []),
        ("stop", ask_for_another, ["change"]),  # another number is no less asked for
        ("withdraw", ask_again, []),
        ("withdraw", report, []),
        ("withdraw", ask_for_another, []),
    ],
)
def test_what_was_asked_about_a_number_lapses_when_it_goes(
    office_number, other, sokha, dara, goes, asked, left
):
    """Else one more person who agrees to what waits would bring it back."""
    asked(office_number, dara)
    [waited] = open_requests(office_number)

    GOES[goes](stored(office_number), sokha)

    assert open_requests(office_number) == left
    assert not is_offered(stored(office_number))
    if waited == "change" and not left:
        for verb in (numbers.confirm, numbers.reject):
            more = {"reason": "x"} if verb is numbers.reject else {"method": "called"}
            with pytest.raises(Refused, match="No new number waits"):
                verb(stored(office_number), by=sokha, **more)
        assert not is_offered(stored(office_number))


def draft(office_number, sokha):
    return numbers.propose(ContactChannel(service=office_number.service), **MOBILE, by=sokha)


def withdrawn(office_number, sokha):
    return numbers.withdraw(office_number, by=sokha, reason="closed")


@pytest.mark.parametrize("row", [draft, withdrawn])
def test_number_that_nobody_is_given_is_neither_renewed_nor_taken_away(office_number, sokha, row):
    channel = row(office_number, sokha)
    before = stored(channel).snapshot()

    for verb in (
        lambda: numbers.renew(channel, by=sokha),
        lambda: numbers.stop(channel, by=sokha, reason="dead"),
        lambda: numbers.report_wrong(channel, by=sokha, outcome="dead", networks_tested=["smart"]),
    ):
        with pytest.raises(Refused, match="no number here that people could be given"):
            verb()

    assert stored(channel).snapshot() == before
