"""Reminders, the nightly comparison, the plain file, and the refusal to open."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.documents.models import Document
from cms.two_people.audit.append_only import lifted
from cms.two_people.audit.models import AuditEntry
from cms.two_people.audit.seals import Seal
from home.directory import say
from home.directory.standing import DEAD, IS, SILENT
from home.directory.upkeep import clock, integrity, opening, reminders
from home.models import ContactChannel, IntegrityCheck, Statement
from tests.home.conftest import called_first

from .conftest import CHECKED_AT, by_calls, by_two, make_channel, make_service, stored, take_away

pytestmark = pytest.mark.usefixtures("soon_after_the_check")

NIGHT = datetime(2026, 11, 25, 20, tzinfo=UTC)  # three o'clock in Cambodia


def rounds(days):
    at = CHECKED_AT + timedelta(days=days)
    clock.tick(at)
    return reminders.tick(at)


# reminders


def told(*days):
    return {day for day in days if rounds(day)}


def test_each_stage_is_told_once(office_number, mailoutbox):
    days = (0, 82, 83, 83.1, 90, 91, 97, 120, 121, 128, 400)

    assert told(*days) == {83, 90}
    assert [mail.subject for mail in mailoutbox] == [
        "Help contacts to check: soon due: 1",
        "Help contacts to check: due: 1",
    ]
    assert "/admin/directory/contacts/" in mailoutbox[0].body
    assert mailoutbox[0].to == []
    assert set(mailoutbox[0].bcc) == {"sokha@example.org", "dara@example.org"}


def test_emergency_number_is_told_again_each_week_and_rises_to_administrators(
    channel, mailoutbox, django_user_model
):
    django_user_model.objects.create_superuser("root", "root@example.org", "x")
    days = (23, 30, 31, 37, 38, 39, 44, 45, 45.5, 46, 51, 52, 59)

    assert told(*days) == {23, 30, 38, 45, 52, 59}
    assert ["root@example.org" in mail.bcc for mail in mailoutbox] == [False] * 3 + [True] * 3
    # a year without the worker is one mail
    assert told(400, 400.5, 401, 402) == {400, 402}


def test_report_that_nobody_settles_is_told_again_each_week(channel, other, sokha, mailoutbox):
    say.say(channel, DEAD, by=sokha, networks=["smart"], now=CHECKED_AT)

    assert told(0, 1, 6, 7, 8, 14) == {7, 14}
    assert "reported as wrong" in mailoutbox[0].subject


def test_each_reads_the_mail_in_their_language(channel, sokha, mailoutbox):
    UserProfile.objects.create(user=sokha, preferred_language="km")
    rounds(23)

    by_person = {mail.bcc[0]: mail for mail in mailoutbox}
    assert by_person.keys() == {"sokha@example.org", "dara@example.org"}
    assert "ទំនាក់ទំនង" in by_person["sokha@example.org"].subject
    assert "Help contacts" in by_person["dara@example.org"].subject
    assert "ហៅទូរសព្ទ 117" in by_person["sokha@example.org"].body


def test_nobody_is_reminded_of_a_service_that_has_ended(channel, organization, sokha, dara):
    ended = make_service(organization, category="government_office", urgency="information")
    make_channel(ended, sokha, dara, kind="landline", value="023 213 004")
    by_two(ended, status="defunct")

    assert rounds(23) == 1  # 117 alone


def test_reminders_begin_anew_after_a_check(channel, sokha, dara):
    assert rounds(23) == 1
    at = CHECKED_AT + timedelta(days=24)
    by_calls(channel, None, sokha, dara, now=at)

    assert rounds(25) == 0
    assert rounds(24 + 23) == 1


def test_mail_that_fails_is_tried_again(channel, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("away")

    with monkeypatch.context() as patched:
        patched.setattr(type(get_connection()), "send_messages", broken)
        with pytest.raises(OSError, match="away"):
            rounds(23)

    assert rounds(23) == 1


def test_mail_names_no_evidence(channel, sokha, mailoutbox):
    say.say(channel, SILENT, by=sokha, words="zqcanary")
    rounds(23)

    assert "zqcanary" not in mailoutbox[0].body


def test_duty_addresses_can_be_set(channel, settings, mailoutbox):
    settings.DIRECTORY_DUTY_EMAILS = ["duty@example.org"]
    rounds(23)

    assert mailoutbox[0].bcc == ["duty@example.org"]


def test_that_nobody_can_be_told_is_an_error_and_stops_nothing(
    channel, other, sokha, mailoutbox, caplog, django_capture_on_commit_callbacks
):
    """Neither a report nor the round of reminders."""
    type(sokha).objects.update(email="")

    with django_capture_on_commit_callbacks(execute=True):
        say.say(channel, DEAD, by=sokha, networks=["smart"])
    assert stored(channel).is_suspect
    assert caplog.text.count("Nobody can be told about the numbers") == 1

    rounds(23)
    assert caplog.text.count("Nobody can be told about the numbers") == 2
    assert mailoutbox == []


# integrity


def tampered(**columns):
    """What nobody may do: SQL by hand."""
    names = ", ".join(f"{name} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE home_contactchannel SET {names}", list(columns.values()))


def test_untouched_numbers_agree(published, channel):
    clock.tick(CHECKED_AT + timedelta(days=31))

    assert integrity.run(NIGHT).findings == []


def test_log_that_can_be_changed_by_sql_raises_the_alarm(channel, mailoutbox):
    """Somebody with all rights on the database took the triggers away."""
    with lifted():
        findings = integrity.run(NIGHT).findings

    assert any("is missing: the log could be changed" in line for line in findings)
    assert "changed outside the workflow" in mailoutbox[0].subject
    assert integrity.run(NIGHT).findings == []


@pytest.fixture
def night(channel, time_machine):
    """The findings of so many nights after a Monday on which everything that is here is old."""
    newest = Seal.objects.latest("at").at
    at = timezone.localtime(max(newest, timezone.now())) + timedelta(days=1)
    monday = (at + timedelta(days=-at.weekday() % 7)).replace(hour=3)

    def looked(number):
        time_machine.move_to(monday + timedelta(days=number), tick=False)
        return integrity.tick(timezone.now()).findings

    return looked


def rewrite(entry):
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE publishing_auditentry SET reason = 'zq' WHERE id = %s", [entry.pk])


def test_old_rows_of_the_log_are_read_again_in_the_first_night_of_a_week(channel, night):
    assert night(0) == []
    old = AuditEntry.objects.earliest("pk")

    rewrite(old)

    assert night(1) == []
    said = [f"publishing.auditentry {old.pk}: changed outside the system: row"]
    assert night(7) == said
    assert night(8) == said  # until somebody has mended it


def test_new_rows_of_the_log_are_read_every_night(channel, sokha, night):
    assert night(0) == []
    say.say(channel, DEAD, by=sokha, networks=["smart"])
    new = Statement.objects.latest("pk")

    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE home_statement SET what = 'is_not' WHERE id = %s", [new.pk])

    assert f"home.statement {new.pk}: changed outside the system: row" in night(1)


def test_no_more_is_told_than_somebody_reads():
    found = [f"line {number}" for number in range(5_000)]

    assert integrity._found_by("A part", lambda: found) == found
    told = integrity._at_most(found)
    assert (len(told), told[-1]) == (integrity.MOST + 1, "… and 4800 more")


def test_seals_that_cannot_be_read_raise_the_alarm(channel, mailoutbox, monkeypatch):
    def broken(known, after):
        raise RuntimeError("no such table")

    monkeypatch.setattr(integrity.seals, "head", broken)

    check = integrity.run(NIGHT)

    assert check.findings == ["The seals cannot be read: RuntimeError: no such table"]
    assert check.seals_head == ""
    assert "changed outside the workflow" in mailoutbox[0].subject


def test_document_that_still_shows_a_dead_number_is_found(
    published,
    channel,
    organization,
    sokha,
    dara,
):
    helpline = make_service(organization, category="police", urgency="crisis_support")
    make_channel(helpline, sokha, dara, kind="short_code", value="1280")
    before = bytes(Document.objects.get(kind="services").body)
    take_away(channel, sokha, dara)
    assert integrity.run(NIGHT).findings == []

    document = Document.objects.get(kind="services")
    document.body = before
    document.save()

    assert any("tel:117" in line for line in integrity.run(NIGHT).findings)


def test_night_comes_once(channel):
    evening = NIGHT - timedelta(hours=3)  # midnight in Cambodia
    integrity.run(evening)  # by command: the night comes all the same

    assert integrity.tick(evening) is None
    assert integrity.tick(NIGHT) is not None
    assert integrity.tick(NIGHT + timedelta(minutes=1)) is None
    assert integrity.tick(NIGHT + timedelta(days=1)) is not None
    assert IntegrityCheck.objects.count() == 2


# opening


@pytest.fixture
def real(settings):
    """A real installation, which nobody has asked yet."""
    settings.PUBLIC_NEEDS_EMERGENCY_NUMBER = True
    opening.forget()
    yield
    opening.forget()


def test_fresh_installation_answers_nothing_public(real, db, client):
    for path in ("/api/v1/", "/api/v1/en/home/", "/api/v1/changes/", "/api/v1/hsds/services/"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.json()["type"] == "urn:cncc:problem:not-public-yet"
        assert answer["Cache-Control"] == "no-store"
    for path in ("/api/v1/schema/", "/api/v1/docs/", "/healthz/live"):
        assert client.get(path).status_code == 200
    assert client.get("/").status_code == 503


def test_website_does_not_open(real, service, sokha, dara, client):
    """Nobody calls a website in an emergency."""
    make_channel(service, sokha, dara, type="website", kind="", value="https://cncc.gov.kh")

    assert client.get("/api/v1/").status_code == 503


def test_reading_about_a_number_does_not_open(real, service, sokha, dara, client):
    channel = called_first(
        ContactChannel(service=service),
        type="call",
        kind="emergency_short_code",
        value="117",
        by=sokha,
    )
    say.say(channel, IS, by=dara)

    assert client.get("/api/v1/").status_code == 503


def test_first_called_emergency_number_opens_for_good_and_reads_cost_nothing_more(
    real, channel, client, django_assert_num_queries
):
    assert client.get("/api/v1/").status_code == 200
    with django_assert_num_queries(2):
        client.get("/api/v1/")
