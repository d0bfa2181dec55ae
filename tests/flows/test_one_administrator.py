"""One administrator alone, with every screen of accounts, makes no second voice of her own:
whatever she tries, nothing that waits for two people is agreed with and nothing of hers becomes
public.

Each try stands in a table. After it she opens each link that was shown to her or mailed to her own
addresses, and every account that she holds then writes, hands over, agrees and publishes.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from cms.documents.models import Document
from cms.publishing.approvals import engine
from cms.publishing.approvals.models import ChangeRequest, Outcome
from cms.publishing.approvals.refusals import Refused
from home.models import InfoPage
from localize.workflow import publish
from tests.accounts.test_factors import secret_of
from tests.localize.conftest import desk, desk_world  # noqa: F401

MARKER, MINE = "Written by one person", "three dry frogs sing"
DOOR = "/admin/invitation/"
REFUSALS = (Refused, ValidationError, PermissionDenied)


class Attack:
    """Ann, who administers, and what she got hold of. Ben administers, too, and does nothing."""

    def __init__(self, desk: Any) -> None:  # noqa: F811
        users = get_user_model().objects
        self.desk = desk
        self.ann = users.create_superuser("ann", "ann@mine.example", MINE)
        self.ben = users.create_superuser("ben", "ben@example.org", "of ben alone")
        self.chan, self.dara = desk.people.publisher, desk.people.editor
        self.gone = users.create_user("gone", "gone@mine.example", "of gone alone", is_active=False)
        self.gone.groups.add(Group.objects.get(name="Publishers"))
        for one in (self.chan, self.dara):
            one.email, one.first_name = f"{one.username}@example.org", one.username
            one.set_password("of them alone")
            one.save()
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.ann)
        self.shown: list[str] = []

    def post(self, address: str, **form: Any) -> None:
        answer = self.client.post(address, form, follow=True)
        self.shown += re.findall(r"/admin/invitation/#(\d+-[\w-]+)", answer.content.decode())

    def invite(self, *groups: str, email: str = "one@mine.example", **also: Any) -> Any:
        keys = [group.pk for group in Group.objects.filter(name__in=groups)]
        form = {"first_name": "One", "email": email, "groups": keys, **also}
        self.post(reverse("wagtailusers_users:add"), **form)
        return get_user_model().objects.filter(email=email).first()

    def edit(self, user: Any, *more: str, **also: Any) -> None:
        form = {
            **{"username": user.username, "email": user.email, "last_name": "L"},
            "first_name": user.first_name or "F",
            "groups": [
                *user.groups.values_list("pk", flat=True),
                *Group.objects.filter(name__in=more).values_list("pk", flat=True),
            ],
            **({"is_active": "on"} if user.is_active else {}),
            **({"is_superuser": "on"} if user.is_superuser else {}),
        } | also
        form = {name: value for name, value in form.items() if value is not None}
        self.post(reverse("wagtailusers_users:edit", args=[user.pk]), **form)
        user.refresh_from_db()

    def account(self, user: Any, verb: str) -> None:
        self.post(reverse("accounts:account", args=[user.pk]), verb=verb, reason="Lost.")

    def reset(self, email: str) -> None:
        Client().post(reverse("wagtailadmin_password_reset"), {"email": email})

    def agree(self) -> None:
        for asked in ChangeRequest.objects.open():
            named = f"{asked.pk}:{asked.subject.seen(asked)}"
            self.post(reverse("approvals:confirm"), request=named)

    # What came of it

    def held(self) -> list[Any]:
        """The accounts that she holds now, her own first."""
        mailed = [one.body for one in mail.outbox if one.to[0].endswith("@mine.example")]
        for code in [*self.shown, *re.findall(r"invitation/#(\d+-[\w-]+)", " ".join(mailed))]:
            client = Client()
            page = client.post(DOOR, {"code": code}).content.decode()
            asks = "door-letters" in page
            figures = f"{TOTP(bytes.fromhex(secret_of(page))).token():06d}" if asks else ""
            form = {"link": code, "new_password1": MINE, "new_password2": MINE, "code": figures}
            client.post(DOOR, form)
        for link in re.findall(r"https?://[^/]+(/admin/password_reset/\S+)", " ".join(mailed)):
            client = Client()
            form = client.get(link).get("Location", link)
            client.post(form, {"new_password1": MINE, "new_password2": MINE})
        people = get_user_model().objects.filter(is_active=True).order_by("pk")
        held = [one for one in people if one.check_password(MINE)]
        return sorted(held, key=lambda one: one.pk != self.ann.pk)

    def does_all_she_can(self) -> list[Any]:
        held = self.held()
        for writer in held:
            page = InfoPage(title=f"{MARKER} {writer.pk}", intro=MARKER, live=False)
            self.desk.homes["en"].add_child(instance=page)
            revision = page.save_revision(user=writer)
            for asker in held:
                with suppress(*REFUSALS), transaction.atomic():
                    publish.hand_over(page, revision, by=asker)
                for by in held:
                    with suppress(*REFUSALS), transaction.atomic():
                        publish.publish_source(InfoPage.objects.get(pk=page.pk), by=by)
        for asked in ChangeRequest.objects.open():
            for by in held:
                with suppress(*REFUSALS), transaction.atomic():
                    engine.endorse(ChangeRequest.objects.get(pk=asked.pk), by=by)
        return held


def promoted_while_closed(a: Attack) -> None:
    one = a.invite("Editors")
    a.edit(one, is_active=None)
    a.edit(one, "Publishers")
    a.edit(one, is_active="on")


def moved_mail(a: Attack, person: Any) -> None:
    a.edit(person, email="theirs@mine.example")
    a.reset("theirs@mine.example")
    a.account(person, "link")


def closed_and_moved(a: Attack) -> None:
    a.edit(a.dara, is_active=None)
    a.edit(a.dara, email="theirs@mine.example")
    a.edit(a.dara, is_active="on")
    a.reset("theirs@mine.example")


def rights_of_a_group(a: Attack) -> None:
    group = Group.objects.get(name="Editors")
    a.post(reverse("wagtailusers_groups:edit", args=[group.pk]), name="Editors", permissions=[1])
    a.post(reverse("wagtailusers_groups:add"), name="Mine")
    a.invite("Editors")


def forged(a: Attack) -> None:
    one = a.invite("Editors")
    for code in list(a.shown):
        token = code.partition("-")[2]
        a.shown += [f"{person.pk}-{token}" for person in (a.ben, a.chan, a.dara, one)]


def two_newcomers(a: Attack) -> None:
    a.invite("Editors")
    a.invite("Editors", "Translators (Khmer)", email="two@mine.example")


def newcomer_promoted(a: Attack) -> None:
    one = a.invite("Editors")
    a.edit(one, "Publishers")
    a.edit(one, is_superuser="on")
    a.agree()


def second_is_closed(a: Attack) -> None:
    a.invite("Publishers")
    a.edit(a.ben, is_active=None)
    a.edit(a.ben, is_superuser=None)
    a.account(a.ben, "close")
    a.agree()


TRIES: dict[str, Callable[[Attack], Any]] = {
    "an editor of her own": lambda a: a.invite("Editors"),
    "a translator of her own": lambda a: a.invite("Translators (Khmer)", "Translators (English)"),
    "an editor with the mail of a colleague": lambda a: a.invite("Editors", email=a.dara.email),
    "two of her own": two_newcomers,
    "a publisher of her own": lambda a: a.invite("Publishers"),
    "a reviewer of her own": lambda a: a.invite("Reviewers (Khmer)", "Reviewers (English)"),
    "a keeper of her own": lambda a: a.invite("Directory keepers"),
    "an administrator of her own": lambda a: a.invite(is_superuser="on"),
    "with a password": lambda a: a.invite("Publishers", password1=MINE, password2=MINE),
    "with fields of no form": lambda a: a.invite(
        "Editors", password=MINE, is_staff="on", user_permissions=[1], is_active="on"
    ),
    "an editor who becomes a publisher": newcomer_promoted,
    "promoted while closed": promoted_while_closed,
    "agreeing with herself": lambda a: (a.invite("Publishers"), a.agree()),
    "a new link twice": lambda a: [a.account(a.invite("Editors"), "link"), a.agree()],
    "a forged link": forged,
    "the mail of an editor": lambda a: moved_mail(a, a.dara),
    "the mail of a publisher": lambda a: moved_mail(a, a.chan),
    "the mail of the other administrator": lambda a: moved_mail(a, a.ben),
    "the mail of somebody who is closed for a while": closed_and_moved,
    "the password of an editor": lambda a: a.edit(a.dara, password1=MINE, password2=MINE),
    "the password of the other": lambda a: a.edit(a.ben, password1=MINE, password2=MINE),
    "the beginning of an editor": lambda a: a.account(a.dara, "link"),
    "the factor of a publisher": lambda a: a.account(a.chan, "link"),
    "the factor of the other": lambda a: (a.account(a.ben, "link"), a.agree()),
    "who left, at an old address": lambda a: (
        a.edit(a.gone, is_active="on"),
        a.reset(a.gone.email),
    ),
    "who left, with a link": lambda a: a.account(a.gone, "link"),
    "a role of an editor": lambda a: a.edit(a.dara, "Publishers", is_superuser="on"),
    "a copy": lambda a: a.post(
        f"/admin/users/copy/{a.chan.pk}/",
        **{"username": "two", "email": "two@mine.example", "first_name": "T", "groups": [1]},
    ),
    "the other is deleted": lambda a: a.post(reverse("wagtailusers_users:delete", args=[a.ben.pk])),
    "the other is closed": second_is_closed,
    "rights of a group": rights_of_a_group,
}


@pytest.fixture
def attack(desk: Any) -> Attack:  # noqa: F811
    return Attack(desk)


def is_public() -> bool:
    return any(MARKER in bytes(one.body or b"").decode() for one in Document.objects.all())


@pytest.mark.slow("each try, and everything that her accounts can do after it")
@pytest.mark.parametrize("name", TRIES)
def test_no_try_makes_a_second_voice(attack, name, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        TRIES[name](attack)

    held = attack.does_all_she_can()

    assert held[0] == attack.ann
    assert not {attack.ben, attack.chan, attack.dara} & set(held)
    assert not is_public()
    agreed = ChangeRequest.objects.filter(outcome=Outcome.APPROVED, endorsements__by__in=held)
    assert not agreed.exists()
    attack.ben.refresh_from_db()
    assert attack.ben.is_active and attack.ben.is_superuser


def test_with_the_second_administrator_it_is_one(attack, django_capture_on_commit_callbacks):
    """That the table can fail."""
    with django_capture_on_commit_callbacks(execute=True):
        attack.invite("Editors")
    for asked in ChangeRequest.objects.open():
        engine.endorse(asked, by=attack.ben)

    held = attack.does_all_she_can()

    assert len(held) == 2 and is_public()


def test_a_newcomer_and_anybody_else_are_two(attack, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        one = attack.invite("Editors")
    page = InfoPage(title=MARKER, intro=MARKER, live=False)
    attack.desk.homes["en"].add_child(instance=page)
    publish.hand_over(page, page.save_revision(user=one), by=one)
    with pytest.raises(Refused, match="second administrator"):
        publish.publish_source(InfoPage.objects.get(pk=page.pk), by=attack.ann)

    publish.publish_source(InfoPage.objects.get(pk=page.pk), by=attack.chan)

    assert is_public()
