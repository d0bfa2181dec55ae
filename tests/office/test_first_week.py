"""“The first week” ticks what is there, says what is missing, and notes what people say."""

from datetime import datetime, timedelta
from html import unescape
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from cms.two_people.audit.models import AuditEntry
from home.directory.upkeep import integrity, opening
from office.desk import first_week, setup_checklist
from tests.website.conftest import (  # noqa: F401
    khmer,
    khmer_site_world,
    office,
    office_world,
    site,
    site_world,
)

SCREEN, TICK = "office:first_week", "office:first_week_tick"
PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")


def states(user: Any, now: datetime | None = None) -> dict[str, bool]:
    tasks = first_week.tasks(user, now or timezone.now())
    return {
        make.__name__: task.is_done for make, task in zip(first_week._TASKS, tasks, strict=True)
    }


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def say(client: Client, verb: str) -> str:
    answer = client.post(reverse(TICK), {"verb": verb})
    assert answer.status_code == 302
    return unescape(str([*get_messages(answer.wsgi_request)][-1])).strip()


# Who may do which step


@pytest.mark.parametrize(
    ("who", "administrators", "is_gap", "sentence"),
    [
        ((), (), True, "Publish: nobody has the right."),
        (("Dara",), (), True, "Publish: only Dara may do it, and nobody can stand in."),
        ((), ("Sok",), True, "Publish: nobody has the right."),
        # the administrator is the same person
        (("Dara",), ("Dara",), True, "Publish: only Dara may do it, and nobody can stand in."),
        (
            ("Dara",),
            ("Sok",),
            False,
            "Publish: only Dara. An administrator can stand in: Sok.",
        ),
        ((), ("Sok", "Maly"), False, "Publish: only administrators may do it (Sok, Maly)."),
        (("Dara", "Chan"), (), False, ""),
    ],
)
def test_gap_is_a_sentence(who, administrators, is_gap, sentence):
    step = setup_checklist.ChecklistStep("Publish", who, administrators)

    assert (step.is_gap, step.sentence) == (is_gap, sentence)


def test_road_names_the_people_of_each_step(office):  # noqa: F811
    found = {step.name: step.who for step in setup_checklist.steps()}

    assert found["Write in English"] == ("Bopha", "Chan", "Dara", "Rithy", "Vanna")
    assert found["Publish in Khmer"] == ("Chan",)
    assert found["Review Khmer"] == ("Bopha", "Rithy")
    assert found["Confirm numbers"] == ("Chan", "Maly")
    get_user_model().objects.filter(username__in=["publisher", "admin"]).update(is_active=False)
    gaps = [step.sentence for step in setup_checklist.steps() if step.is_gap]
    assert "Publish in Khmer: nobody has the right." in gaps
    assert "Confirm numbers: only Maly may do it, and nobody can stand in." in gaps


# What ticks itself


def test_new_installation_has_everything_to_do(site_tree, admin, settings):
    settings.PUBLIC_NEEDS_EMERGENCY_NUMBER = True
    opening.forget()

    assert not any(states(admin).values())


@pytest.mark.soak
def test_each_is_ticked_by_what_is_there(khmer, django_assert_max_num_queries):  # noqa: F811
    people = khmer.office.people
    with django_assert_max_num_queries(40):
        before = states(people.admin)
    assert before == {
        "_accounts": True,
        "_mail": False,
        "_worker": False,
        "_backup": False,
        "_number": True,
        "_alerts": True,
        "_home_page": True,
        "_book": True,
    }

    khmer.course.get_translation(khmer.office.homes["km"].locale).unpublish()
    integrity.run(timezone.now())
    get_user_model().objects.update(email="")
    after = states(people.admin)

    left = [name for name, is_done in after.items() if not is_done]
    assert left == ["_mail", "_backup", "_alerts", "_book"]
    (alerts,) = [task for task in first_week.tasks(people.admin, timezone.now()) if task.notes[1:]]
    assert alerts.notes == (
        "Without an e-mail address: Chan, Admin.",
        "Nobody is told by mail when a number may be wrong.",
    )


def test_worker_is_missed_after_the_check_that_it_owes(site_tree, admin):
    night = datetime(2026, 11, 26, 2, 0, tzinfo=PHNOM_PENH)
    integrity.run(night + timedelta(minutes=1))

    for now, is_alive in (
        (night + timedelta(hours=20), True),
        (night + timedelta(hours=24, minutes=4), True),
        (night + timedelta(hours=24, minutes=6), False),
    ):
        assert states(admin, now)["_worker"] is is_alive, now


# What people say


def test_backup_is_noted_by_the_command_or_by_a_person(site_tree, admin):
    first_week.note_backup(by=None)
    assert states(admin)["_backup"]
    entry = AuditEntry.objects.about_any(Site).get()
    assert (entry.verb, entry.by_id) == ("backup", None)

    assert say(client_of(admin), "backup") == "Noted: there is a backup."
    latest = AuditEntry.objects.about_any(Site).first()
    assert (latest.verb, latest.by_id) == ("backup", admin.pk)
    later = timezone.now() + timedelta(days=8)
    (sentence,) = [
        task.sentence for task in first_week.tasks(admin, later) if "backup" in task.sentence
    ]
    assert sentence.endswith("is a newer one missing?")


def test_mail_is_ticked_by_whoever_saw_it_arrive(site_tree, admin, monkeypatch):
    client = client_of(admin)
    assert say(client, "test_mail_arrived") == "Send a test mail first."

    assert say(client, "test_mail_sent") == "A test mail went to admin@example.org."
    (sent,) = mail.outbox
    assert sent.to == ["admin@example.org"] and reverse(SCREEN) in sent.body
    assert not states(admin)["_mail"]
    assert "Has it arrived?" in client.get(reverse(SCREEN)).content.decode()
    assert say(client, "test_mail_arrived") == "Noted: mail works."
    assert states(admin)["_mail"]

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise SMTPException("no such host")

    monkeypatch.setattr(first_week, "send_mail", refuse)
    assert "did not take it: no such host" in say(client, "test_mail_sent")
    admin.email = ""
    admin.save()
    assert "has no e-mail address" in say(client, "test_mail_sent")


def test_everybody_reads_and_administrators_tick(site_tree, admin, editor, client):
    mine = client_of(editor)
    screen = mine.get(reverse(SCREEN))
    assert screen.status_code == 200
    assert 'name="verb"' not in screen.content.decode()
    assert "Only an administrator" in say(mine, "backup")
    assert not AuditEntry.objects.about_any(Site).exists()
    assert mine.get(reverse(TICK)).status_code == 405
    assert client.get(reverse(SCREEN)).status_code == 302
    link = f'"{reverse(SCREEN)}"'
    assert link not in mine.get(reverse("wagtailadmin_home")).content.decode()
    assert link in client_of(admin).get(reverse("wagtailadmin_home")).content.decode()
    assert say(client_of(admin), "nonsense") == "Send a test mail first."
