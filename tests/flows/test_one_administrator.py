"""One administrator alone, with every screen of accounts, makes no second voice of her own:
whatever she tries, nothing that waits for two people is agreed with and nothing of hers becomes
public.

Each try stands in a table. After it she opens each link that was shown to her or mailed to her own
addresses, and every account that she holds then writes, hands over, agrees and publishes, and says
of a number and of a fact whatever makes it stand.
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
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Newcomer, Outcome
from cms.two_people.refusals import Refused
from home.directory import say
from home.directory.channel_values import ChannelValue
from home.directory.models import facts
from home.directory.standing import IS, WORKS
from home.models import ContactChannel, InfoPage, Organization, Statement
from localize.workflow import publish
from office.accounts.models import AccountAct
from tests.accounts.conftest import account_screen, ask_for_link, figures_of
from tests.accounts.test_factors import secret_of
from tests.home.conftest import called, make_service
from tests.localize.conftest import desk, desk_world  # noqa: F401

MARKER, MINE = "Written by one person", "three dry frogs sing"
DOOR = "/admin/invitation/"
# her own, and one that the office shares
READ = ("@mine.example", "@shared.example")
NUMBER = ChannelValue("call", "landline", "023 213 004")
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
        self.told: list[str] = []  # figures
        self.windows: list[Client] = []  # where she opened a link
        organization = Organization.objects.create(internal_name="Mine", kind="police")
        self.service = make_service(organization)

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
        ask_for_link(email)

    def agree(self) -> None:
        for asked in ChangeRequest.objects.open():
            named = f"{asked.pk}:{asked.subject.seen(asked)}"
            self.post(reverse("approvals:confirm"), request=named)

    # What came of it

    def mailed(self) -> list[str]:
        return [one.body for one in mail.outbox if one.to[0].endswith(READ)]

    def mailed_codes(self) -> list[str]:
        return re.findall(r"invitation/#(\d+-[\w-]+)", " ".join(self.mailed()))

    def held(self) -> list[Any]:
        """The accounts that she holds now, her own first."""
        mailed = self.mailed()
        links = [*self.shown, *self.mailed_codes()]
        for code in [*dict.fromkeys(links), *(f"{a}-{b}" for a in links for b in self.told)]:
            client = Client()
            self.windows.append(client)
            page = client.post(DOOR, {"code": code}).content.decode()
            asks = "door-letters" in page
            figures = f"{TOTP(bytes.fromhex(secret_of(page))).token():06d}" if asks else ""
            form = {"link": code, "new_password1": MINE, "new_password2": MINE, "code": figures}
            client.post(DOOR, form)
        resets = re.findall(r"https?://[^/]+(/admin/password_reset/\S+)", " ".join(mailed))
        for client, link in [(one, link) for link in resets for one in (Client(), *self.windows)]:
            form = client.get(link).get("Location", link)
            client.post(form, {"new_password1": MINE, "new_password2": MINE})
        people = get_user_model().objects.filter(is_active=True).order_by("pk")
        inside = {
            client.session.get("_auth_user_id")
            for client in self.windows
            if client.get("/admin/").status_code == 200
        }
        held = [one for one in people if one.check_password(MINE) or str(one.pk) in inside]
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
        self.says_all(held)
        return held

    def says_all(self, held: list[Any]) -> None:
        row = ContactChannel(service=self.service)
        for network in ("smart", "metfone"):
            for by in held:
                told = {"value": NUMBER} if row.pk is None else called(network)
                with suppress(*REFUSALS), transaction.atomic():
                    say.say(row, WORKS if row.pk else IS, by=by, **told)
                with suppress(*REFUSALS), transaction.atomic():
                    facts.say(self.service, {"cost": {"cost": "paid"}}, by=by, what=WORKS)


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


def numbers() -> int:
    """That readers get."""
    return ContactChannel.objects.exclude(value="").count()


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
    assert not is_public() and not numbers()
    agreed = ChangeRequest.objects.filter(outcome=Outcome.APPROVED, endorsements__by__in=held)
    assert not agreed.exists()
    attack.ben.refresh_from_db()
    assert attack.ben.is_active and attack.ben.is_superuser


def agreed(attack: Attack, callbacks: Any, domain: str, *groups: str) -> None:
    """An account in each of `groups`, and one that administers; she is at work in each that she
    can; then the other administrator agrees with all of them."""
    with callbacks(execute=True):
        for number, group in enumerate(groups):
            attack.invite(group, email=f"{number}{domain}")
        attack.invite(is_superuser="on", email=f"all{domain}")
    assert len(attack.does_all_she_can()) > 1 and not is_public() and not numbers()
    with callbacks(execute=True):
        for asked in ChangeRequest.objects.about(AccountAct).open():
            engine.endorse(asked, by=attack.ben, seen=asked.subject.seen(asked))
    assert all(one.is_active for one in invited(domain))


def invited(domain: str) -> Any:
    return get_user_model().objects.filter(email__endswith=domain, first_name="One")


@pytest.mark.slow("an account in each group, and all that they can do before and after the yes")
@pytest.mark.parametrize("domain", READ)
def test_an_honest_yes_gives_her_no_second_voice(
    attack, domain, django_capture_on_commit_callbacks
):
    """Whoever the account is of: the mail is hers, the figures are not."""
    groups = [group.name for group in Group.objects.order_by("pk")]
    agreed(attack, django_capture_on_commit_callbacks, domain, *groups)
    for one in invited(domain):
        attack.account(one, "link")
        attack.reset(one.email)

    held = attack.does_all_she_can()

    assert held == [attack.ann] and invited(domain).count() > len(groups)
    assert not is_public() and not numbers()
    assert not any(one.has_usable_password() for one in invited(domain))


@pytest.mark.slow("every link of hers in every window of hers")
def test_who_came_in_by_themselves_stays_the_only_one(attack, django_capture_on_commit_callbacks):
    """She forwards the mail to the colleague, whom the other one tells the figures; later she has a
    new password mailed to that address, which is hers, and opens it where she was in the account
    before."""
    agreed(attack, django_capture_on_commit_callbacks, READ[0], "Editors")
    one = invited(READ[0]).get(groups__name="Editors")
    figures = figures_of(account_screen(attack.ben, one.email))
    half = [link for link in attack.mailed_codes() if link.startswith(f"{one.pk}-")][-1]
    form = dict.fromkeys(("new_password1", "new_password2"), "known to one alone")
    assert Client().post(DOOR, {"link": f"{half}-{figures}", **form}).status_code == 302
    attack.reset(one.email)

    held = attack.does_all_she_can()

    one.refresh_from_db()
    assert held == [attack.ann] and one.check_password("known to one alone")
    assert not is_public()


def test_with_the_figures_of_the_second_administrator_it_is_one(
    attack, django_capture_on_commit_callbacks
):
    """That these can fail."""
    groups = ("Editors", "Directory keepers")
    agreed(attack, django_capture_on_commit_callbacks, READ[0], *groups)
    for one in invited(READ[0]):
        attack.told.append(figures_of(account_screen(attack.ben, one.email)))

    held = attack.does_all_she_can()

    assert len(held) == 4 and is_public() and numbers()


@pytest.mark.parametrize("is_agreed", [False, True])
def test_a_keeper_of_her_own_is_her_voice_for_numbers_and_facts(attack, is_agreed):
    """Whose account became one by a change of its groups."""
    one = attack.invite("Editors")
    one.groups.add(Group.objects.get(name="Directory keepers"))
    if is_agreed:
        Newcomer.objects.update(agreed_by=attack.ben)
    one = get_user_model().objects.get(pk=one.pk)

    attack.says_all([attack.ann, one])

    attack.service.refresh_from_db()
    assert (numbers(), bool(attack.service.assured)) == (is_agreed, is_agreed)
    said = Statement.objects.filter(by_name="One")
    assert said.exists() and {each.by_id for each in said} == {
        one.pk if is_agreed else attack.ann.pk
    }


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
