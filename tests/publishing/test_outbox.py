"""A mail server that is away loses no mail and refuses nobody's work."""

from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from cms.publishing.models import WaitingMail
from cms.two_people.outbox import sending
from cms.two_people.outbox.backend import KeepingBackend
from ops import worker

TO = "sokha@example.org"


@pytest.fixture(autouse=True)
def keeping(settings, monkeypatch):
    settings.EMAIL_BACKEND = "cms.two_people.outbox.backend.KeepingBackend"
    monkeypatch.setattr(KeepingBackend, "_asked_again_at", float("-inf"))


@pytest.fixture
def server(monkeypatch):
    """Raises `server.error` while there is one; says how often it was asked."""

    class Server:
        error: Exception | None = None
        asked = 0

    one, stock = Server(), EmailBackend.send_messages

    def send_messages(self, messages):
        one.asked += 1
        if one.error is not None:
            raise one.error
        return stock(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return one


def write() -> int:
    return send_mail("Waits for you", "To confirm: 1", None, [TO])


def test_mail_goes_out_at_once(db, server):
    assert write() == 1

    assert [one.to for one in mail.outbox] == [[TO]]
    assert not WaitingMail.objects.exists()


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("nobody listens"),
        TimeoutError("timed out"),
        SMTPServerDisconnected("gone"),
        SMTPAuthenticationError(535, b"a password that was changed"),
        SMTPRecipientsRefused({TO: (451, b"greylisted")}),
    ],
    ids=lambda error: type(error).__name__,
)
def test_mail_is_kept_while_the_server_is_away(db, server, caplog, error):
    server.error = error

    assert write() == 1

    row = WaitingMail.objects.get()
    assert row.parts["to"] == [TO]
    assert TO not in caplog.text
    server.error = None
    sending.tick(row.due_at)
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Waits for you", "To confirm: 1", [TO])
    assert not WaitingMail.objects.exists()


def test_server_that_hangs_holds_up_one_mail_and_not_each(db, server):
    server.error = TimeoutError("timed out")

    for _ in range(5):
        write()

    assert server.asked == 1
    assert WaitingMail.objects.count() == 5


def test_mail_that_is_refused_for_good_is_told_to_whoever_writes(db, server):
    server.error = SMTPRecipientsRefused({TO: (550, b"no such mailbox")})

    with pytest.raises(SMTPRecipientsRefused):
        write()

    assert not WaitingMail.objects.exists()


def test_each_try_waits_longer_than_the_one_before(db, server):
    server.error = ConnectionRefusedError("nobody listens")
    write()
    row = WaitingMail.objects.get()
    waits = []
    for _ in range(8):
        now = row.due_at
        sending.tick(now)
        row.refresh_from_db()
        waits.append(row.due_at - now)

    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=2) and waits[-1] == timedelta(hours=1)


def test_round_ends_with_the_first_mail_that_is_not_taken(db, server):
    server.error = ConnectionRefusedError("nobody listens")
    for _ in range(4):
        write()
    asked = server.asked

    sending.tick(timezone.now())

    assert server.asked == asked + 1


def test_one_mail_is_sent_by_one_of_two_workers(db, server, monkeypatch):
    """The second has read the row before the first took it."""
    server.error = ConnectionRefusedError("nobody listens")
    write()
    server.error = None
    stock = sending._claim

    def also_by_another(row, now):
        stock(row, now)
        return stock(row, now)

    monkeypatch.setattr(sending, "_claim", also_by_another)
    sending.tick(timezone.now())

    assert mail.outbox == []


def test_mail_that_nobody_needs_any_more_is_given_up(db, server, caplog):
    server.error = ConnectionRefusedError("nobody listens")
    write()
    server.error = None

    sending.tick(timezone.now() + sending.TOO_OLD + timedelta(minutes=1))

    assert mail.outbox == []
    assert not WaitingMail.objects.exists()
    assert "given up" in caplog.text


def test_refused_later_is_given_up_and_said(db, server, caplog):
    server.error = ConnectionRefusedError("nobody listens")
    write()
    server.error = SMTPRecipientsRefused({TO: (550, b"no such mailbox")})

    sending.tick(timezone.now())

    assert not WaitingMail.objects.exists()
    assert "refused for good" in caplog.text and TO not in caplog.text


def test_everything_that_makes_a_mail_is_kept(db, server):
    server.error = ConnectionRefusedError("nobody listens")
    written = EmailMultiAlternatives(
        "S", "B", "a@example.org", bcc=["b@example.org"], headers={"X-One": "1"}
    )
    written.attach_alternative("<p>B</p>", "text/html")
    written.send()
    server.error = None

    sending.tick(timezone.now())

    (sent,) = mail.outbox
    assert sent.bcc == ["b@example.org"] and sent.extra_headers == {"X-One": "1"}
    assert [tuple(one) for one in sent.alternatives] == [("<p>B</p>", "text/html")]


def test_worker_tries_again():
    assert sending.tick in worker.URGENT.twice_a_minute
