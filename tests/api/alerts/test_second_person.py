"""The others are told of an alert, and one of them confirms to have seen it."""

from django.core import mail
from wagtail.users.models import UserProfile

from cms.two_people import people as names
from home.alerts import alerts
from tests.api.alerts.conftest import entries, refused, send, shown


def test_the_others_are_told_by_mail_in_their_language(
    approved, people, django_capture_on_commit_callbacks
):
    UserProfile.objects.update_or_create(user=people.admin, defaults={"preferred_language": "km"})

    with django_capture_on_commit_callbacks(execute=True):
        alert = send(approved, people.publisher)

    message = next(one for one in mail.outbox if one.to == [people.admin.email])
    # only an administrator may end it, so those who approve phrases are told, too
    assert [people.reviewer.email] in [one.to for one in mail.outbox]
    assert "បានផ្ញើ" in message.subject
    assert "Floods." in message.body and "មានទឹកជំនន់។" in message.body
    assert names.name(people.admin) in entries(alert).get().data["told"]


def test_a_mail_server_that_is_away_stops_no_alert(
    approved, people, api, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def away(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("home.alerts.alert_mail.send_mail", away)
    with django_capture_on_commit_callbacks(execute=True):
        send(approved, people.publisher)

    assert shown(api) is not None
    assert "could not be told" in caplog.text


def test_a_second_person_confirms_to_have_seen_it(sent, people):
    alert = sent
    assert alerts.unseen_by(people.admin) == [alert]
    assert alerts.unseen_by(people.publisher) == alerts.unseen_by(people.editor) == []

    assert "Another person" in refused(alerts.see, alert, by=people.publisher)
    alerts.see(alert, by=people.admin)
    alerts.see(alert, by=people.admin)

    assert alerts.seen_by(alert) == [people.admin]
    assert entries(alert).filter(verb="see").count() == 1
    assert alerts.unseen_by(people.admin) == []
