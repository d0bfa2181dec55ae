"""Saying something about a number: two make it stand, two take it away, and one alone does
neither. Each refusal in words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms.core.guard import WrittenRound, writing
from cms.two_people.audit.append_only import AppendOnlyError
from cms.two_people.refusals import Refused
from home.directory import say
from home.directory.channel_values import ChannelValue
from home.directory.models.channels import DERIVED
from home.directory.models.statements import statement
from home.directory.standing import AGAINST, DEAD, IS, IS_NOT, SILENT, STRANGER, WORKS
from home.directory.to_check import to_check
from home.directory.upkeep import integrity
from home.models import ContactChannel, HeldBackValue, KnownShortCode, Service, Statement

from .conftest import (
    CHECKED_AT,
    MOBILE,
    by_calls,
    called,
    entries,
    is_offered,
    make_channel,
    make_keeper,
    make_service,
    stored,
    take_away,
)

LATER = CHECKED_AT + timedelta(days=1)
NEW = ChannelValue("call", "mobile", "012 345 678")


@pytest.fixture
def long_number(service, sokha, dara, channel):
    """A mobile beside 117."""
    return make_channel(service, sokha, dara, **MOBILE)


def test_two_people_who_called_make_a_number_stand(service, sokha, dara, en, km):
    row = ContactChannel(service=service)
    new = ChannelValue("call", "emergency_short_code", "១១៧")

    assert say.say(row, IS, value=new, by=sokha) == "first"
    assert (row.value, row.candidate.value) == ("", "117")
    assert say.say(row, WORKS, by=sokha, **called("smart")) == "first"
    assert say.say(row, WORKS, by=dara, **called("metfone")) == "stands"

    row = stored(row)
    assert (row.value, row.assurance, row.waits) == ("117", "called", [])
    assert {row.first_by, row.second_by} == {sokha, dara}
    assert is_offered(row)
    assert entries(row).filter(verb="approved").count() == 1


def test_short_code_of_an_emergency_waits_for_another_network(service, sokha, dara):
    row = ContactChannel(service=service)
    new = ChannelValue("call", "emergency_short_code", "117")
    say.say(row, IS, value=new, by=sokha)
    say.say(row, WORKS, by=sokha, **called("smart"))

    assert say.say(row, WORKS, by=dara, **called("smart")) == "network"
    assert stored(row).value == ""
    assert say.say(row, WORKS, by=sokha, **called("metfone")) == "stands"


def test_number_of_an_office_is_checked_again_by_one(office_number, sokha):
    row = stored(office_number)

    assert say.say(row, WORKS, by=sokha, now=LATER) == "checked"
    assert row.checked_on == LATER.date()


def test_number_for_emergencies_by_two(channel, sokha, dara):
    row = stored(channel)
    before = row.checked_on

    assert say.say(row, WORKS, by=sokha, **called("smart"), now=LATER) == "first"
    assert row.checked_on == before
    assert say.say(row, WORKS, by=dara, **called("metfone"), now=LATER) == "stands"
    assert row.checked_on == LATER.date()


def test_old_number_stays_until_two_have_called_the_new_one(long_number, sokha, dara):
    row = stored(long_number)
    say.say(row, IS, value=NEW, by=sokha)
    say.say(row, WORKS, by=sokha, **called())
    assert (row.value, row.candidate.value) == ("092311511", "012345678")

    say.say(row, WORKS, by=dara, **called())

    assert (stored(row).value, stored(row).candidate) == ("012345678", None)


def test_two_take_an_emergency_number_away_and_one_of_them_brings_it_back(
    channel, other, sokha, dara
):
    row = stored(channel)
    assert say.say(row, DEAD, by=sokha, networks=["smart"], now=LATER) == "suspect"
    assert is_offered(row) and stored(row).is_suspect
    assert say.say(row, DEAD, by=dara, networks=["metfone"], now=LATER) == "gone"
    assert not is_offered(row)

    say.take_back(row, by=dara, now=LATER + timedelta(minutes=9))

    assert is_offered(row) and stored(row).gone == ""


def test_after_ten_minutes_nothing_is_taken_back(channel, other, sokha, dara):
    row = stored(channel)
    say.say(row, DEAD, by=sokha, networks=["smart"], now=LATER)
    with pytest.raises(Refused, match="nothing lately"):
        say.take_back(row, by=sokha, now=LATER + timedelta(minutes=10))
    with pytest.raises(Refused, match="nothing lately"):
        say.take_back(row, by=dara, now=LATER)
    assert stored(row).is_suspect


def test_last_number_of_all_stays_marked(channel, sokha, dara):
    row = stored(channel)
    say.say(row, DEAD, by=sokha, networks=["smart"])
    assert say.say(row, DEAD, by=dara, networks=["metfone"]) == "last"
    assert is_offered(row)

    helpline = make_service(row.service.organization, internal_name="1280")
    make_channel(helpline, sokha, dara, kind="short_code", value="1280")
    assert not is_offered(row)  # there is another one now


def test_strangers_number_goes_at_once_and_comes_back_by_another_person(
    long_number, sokha, dara, mailoutbox
):
    row = stored(long_number)
    assert say.say(row, STRANGER, by=sokha, words="a shop") == "away"
    assert not is_offered(row)
    assert say.say(row, WORKS, by=sokha, **called()) == "first"
    assert not is_offered(row)  # somebody else says so

    assert say.say(row, WORKS, by=dara, **called()) == "stands"

    assert is_offered(row)


def test_strangers_number_stays_where_the_service_has_no_other(channel, service, sokha, dara):
    helpline = make_service(service.organization, internal_name="x", urgency="crisis_support")
    row = make_channel(helpline, sokha, dara, **MOBILE)

    assert say.say(stored(row), STRANGER, by=sokha, words="a shop") == "suspect"
    assert is_offered(row)


@pytest.mark.parametrize("days", [31, 201])
def test_office_of_two_takes_a_strangers_number_off_however_late(channel, sokha, dara, days):
    helpline = make_service(channel.service.organization, internal_name="x", urgency="support")
    row = stored(make_channel(helpline, sokha, dara, **MOBILE))
    late = LATER + timedelta(days=days)
    assert say.say(row, STRANGER, by=sokha, words="a shop", now=LATER) == "suspect"
    assert row not in to_check(sokha, LATER.date())
    assert say.say(row, STRANGER, by=dara, words="a shop", now=late) == "suspect"
    assert is_offered(row)

    assert row in to_check(sokha, late.date()) and row not in to_check(dara, late.date())
    assert say.say(row, DEAD, by=sokha, now=late) == "gone"

    assert not is_offered(row) and stored(row).gone == STRANGER


def test_who_called_a_new_number_too_long_ago_calls_it_again(long_number, sokha, dara):
    row, late = stored(long_number), LATER + timedelta(days=91)
    say.say(row, IS, value=NEW, by=sokha, now=LATER)
    say.say(row, WORKS, by=sokha, now=LATER, **called())
    assert row not in to_check(sokha, LATER.date())

    assert say.say(row, WORKS, by=dara, now=late, **called()) == "first"
    assert stored(row).value == "092311511"

    assert row in to_check(sokha, late.date()) and row not in to_check(dara, late.date())
    assert say.say(row, WORKS, by=sokha, now=late, **called()) == "stands"
    assert stored(row).value == "012345678"


def test_what_an_older_version_wrote_down_counts_as_it_did(long_number, sokha, dara, monkeypatch):
    """Two calls 700 days apart made a number stand: an upgrade takes it from nobody."""

    def of_before(*about, **said):
        one = statement(*about, **said)
        del one.how["ages"]
        return one

    row, late = stored(long_number), LATER + timedelta(days=700)
    with monkeypatch.context() as before:
        before.setattr(say, "statement", of_before)
        say.say(row, IS, value=NEW, by=sokha, now=LATER)
        say.say(row, WORKS, by=sokha, now=LATER, **called())
        say.say(row, WORKS, by=dara, now=late, **called())
    assert stored(row).value == "012345678"

    assert list(integrity.look()[0]) == []
    say.say(row, SILENT, by=sokha, now=late + timedelta(days=1), **called())

    assert stored(row).value == "012345678" and is_offered(row)


def test_new_number_that_is_wrong_is_dropped_and_the_old_one_stays(long_number, sokha, dara):
    row = stored(long_number)
    say.say(row, IS, value=NEW, by=sokha)

    assert say.say(row, DEAD, by=dara) == "dropped"
    assert (row.value, row.candidate) == ("092311511", None)


@pytest.mark.parametrize("what", [WORKS, DEAD])
def test_short_code_is_called_from_a_network(channel, sokha, what):
    with pytest.raises(Refused, match="which network"):
        say.say(stored(channel), what, by=sokha, words="An officer")


def test_who_answered_is_said_of_emergencies_and_of_what_nobody_has_called(
    channel, office_number, sokha, dara
):
    with pytest.raises(Refused, match="Write down who answered"):
        say.say(stored(channel), WORKS, by=sokha, networks=["smart"])
    row = ContactChannel(service=office_number.service)
    say.say(row, IS, value=ChannelValue("call", "landline", "023 224 841"), by=sokha)
    with pytest.raises(Refused, match="Write down who answered"):
        say.say(row, WORKS, by=dara)


def test_nobody_has_called_twenty_seconds_after_the_screen(channel, sokha):
    row = stored(channel)
    for what in (WORKS, SILENT, *(AGAINST - {IS_NOT})):
        with pytest.raises(Refused, match="Call first"):
            say.say(
                row, what, by=sokha, **called("smart"),
                shown_at=LATER, now=LATER + timedelta(seconds=19),
            )  # fmt: skip
    say.say(row, WORKS, by=sokha, **called("smart"), shown_at=LATER, now=LATER + say.READING)


def test_value_that_is_not_there_any_more_is_refused(channel, sokha):
    with pytest.raises(Refused, match="changed in the meantime"):
        say.say(stored(channel), DEAD, by=sokha, networks=["smart"], seen="call short_code 1280")


def test_nothing_is_said_of_nothing(service, sokha):
    row = ContactChannel(service=service)
    row.save()
    with pytest.raises(Refused, match="no number here"):
        say.say(row, WORKS, by=sokha, **called("smart"))


def test_right_is_asked_for(channel):
    clerk = make_keeper("clerk", "view_contactchannel", "add_contactchannel")
    with pytest.raises(PermissionDenied):
        say.say(stored(channel), WORKS, by=clerk, **called("smart"))
    with pytest.raises(PermissionDenied):
        say.take_back(stored(channel), by=clerk)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (ChannelValue("call", "mobile", "123"), "complete phone number"),
        (ChannelValue("call", "short_code", "1299"), "known short numbers"),
        (ChannelValue("website", "", "https://example.org/"), "known sites"),
        (ChannelValue("call", "emergency_short_code", "117"), "has the same contact"),
        (ChannelValue("telegram", "", "cncc_help"), "official page"),
    ],
)
def test_value_is_read_with_the_rules(channel, service, sokha, value, said):
    with pytest.raises(ValidationError, match=said):
        say.say(ContactChannel(service=service), IS, value=value, by=sokha)
    assert ContactChannel.objects.count() == 1


def test_website_does_not_take_the_place_of_a_number(channel, sokha):
    with pytest.raises(ValidationError, match="as a new contact"):
        say.say(
            stored(channel), IS, by=sokha, value=ChannelValue("website", "", "https://cncc.gov.kh")
        )


def test_what_is_held_back_since_cannot_be_confirmed(long_number, sokha, dara):
    row = stored(long_number)
    say.say(row, IS, value=NEW, by=sokha)
    HeldBackValue.objects.create(value=NEW.value, reason="x")
    with pytest.raises(ValidationError, match="may not be published"):
        say.say(row, WORKS, by=dara, **called())


def test_unknown_network_is_refused(channel, sokha):
    with pytest.raises(ValidationError, match="not one of the choices"):
        say.say(stored(channel), WORKS, by=sokha, **called("pigeon"))


# one account alone


def public(row):
    row = stored(row)
    return [
        is_offered(row),
        *(getattr(row, name) for name in ("type", "kind", "value", "checked_on", "valid_until")),
        *(getattr(row, name) for name in ("assurance", "audience", "languages", "always_open")),
        row.service.status,
        row.service.urgency,
        row.service.category,
    ]


def by_save(row, **fields):
    def save(person):
        now = stored(row)
        for name, value in fields.items():
            setattr(now, name, value)
        now.save()

    return save


def of_service(row, **fields):
    def save(person):
        service = Service.objects.get(pk=row.service_id)
        for name, value in fields.items():
            setattr(service, name, value)
        service.save()

    return save


def test_one_account_alone_adds_changes_and_removes_nothing(channel, other, sokha, service):
    said = {"by": sokha, **called("smart", "metfone", "cellcard")}

    def twice(what, **more):
        def deed(person):
            for minutes in (0, 1, 60, 6000):
                say.say(
                    stored(channel), what, now=LATER + timedelta(minutes=minutes), **said, **more
                )

        return deed

    def add(value):
        def deed(person):
            row = ContactChannel(service=service)
            say.say(row, IS, value=value, by=person)
            for _again in range(3):
                say.say(row, WORKS, **said)
            assert not is_offered(row)

        return deed

    def other_value(person):
        row = stored(channel)
        say.say(row, IS, value=NEW, by=person)
        say.say(row, WORKS, **said)
        say.say(row, WORKS, **said)

    def as_owner(person):
        word = {"name": "x", "organization": "y", "link": 1, "to": ""}
        say.say(stored(channel), IS, by=person, owner=word)
        say.say(stored(channel), WORKS, **said)

    tries = [
        twice(DEAD), twice(IS_NOT), twice(STRANGER), twice(SILENT), twice(WORKS),
        add(NEW), add(ChannelValue("sms", "short_code", "1288")), other_value, as_owner,
        by_save(channel, value="118"), by_save(channel, checked_on=LATER.date()),
        by_save(channel, valid_until=LATER.date()), by_save(channel, gone=DEAD, gone_at=LATER),
        by_save(channel, audience="professionals_only"), by_save(channel, languages=["vi"]),
        by_save(channel, always_open=False), by_save(channel, assurance="owner"),
        of_service(channel, status="defunct"), of_service(channel, urgency="information"),
        of_service(channel, category="helpline"), of_service(channel, cost="paid"),
        lambda person: HeldBackValue.objects.create(value="117", reason="x"),
    ]  # fmt: skip
    assert len(tries) >= 20
    before, given = public(channel), is_offered(other)
    for deed in tries:
        try:
            with transaction.atomic():
                deed(sokha)
        except (Refused, ValidationError, WrittenRound):
            pass
        assert public(channel) == before, deed
        assert is_offered(other) == given


# nobody but what was said writes the row


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_save_refuses_what_follows_from_statements(channel, name):
    row = stored(channel)
    now = getattr(row, name)
    other = {bool: True, str: "x", list: ["x"]}.get(
        type(now), 1 if name.endswith(("voice", "id")) else LATER
    )
    setattr(row, name, other if now != other else False)
    with pytest.raises(WrittenRound):
        row.save()


def test_rows_are_not_made_changed_or_deleted_in_bulk(channel, service):
    for deed in (
        lambda: ContactChannel.objects.update(value="118"),
        lambda: ContactChannel.objects.bulk_create([ContactChannel(service=service)]),
        lambda: ContactChannel.objects.all().delete(),
        channel.delete,
    ):
        with pytest.raises(WrittenRound):
            deed()


def test_statements_are_kept_as_they_were_said(channel):
    one = Statement.objects.first()
    for deed in (one.save, one.delete, lambda: Statement.objects.update(what=DEAD)):
        with pytest.raises(AppendOnlyError):
            deed()


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "change",
    [
        "second_by_id = first_by_id, second_voice = first_voice",
        "second_voice = first_voice",
        "first_voice = 0",
        "value = '118'",
        "type = 'sms'",
        "first_by_id = NULL",
    ],
)
def test_database_holds_the_two_voices_to_statements(channel, change):
    with pytest.raises(IntegrityError):
        sql(f"UPDATE home_contactchannel SET {change} WHERE id = %s", channel.pk)


def test_what_stands_is_given_out_by_two_of_the_same_number(channel, other, sokha, dara):
    take_away(channel, sokha, dara)
    assert not is_offered(channel)
    by_calls(stored(channel), None, sokha, dara, now=timezone.now())
    assert is_offered(channel)


def test_guard_lifted_for_one_row_only(channel, other):
    row = stored(channel)
    row.value = "118"
    with writing(stored(other)), pytest.raises(WrittenRound):
        row.save()


def test_short_numbers_stay_two_peoples_business(channel):
    assert KnownShortCode.objects.filter(is_known=True).exists()
