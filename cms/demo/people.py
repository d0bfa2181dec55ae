"""The demonstration accounts. Their password is public: settings refuse a public host with them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.users.models import UserProfile

from cms.accounts.shown_code import SECRET

PASSWORD = "cncc-demo"  # noqa: S105 (of local hosts only)


@dataclass(frozen=True)
class Account:
    username: str
    first_name: str
    groups: tuple[str, ...] = ()
    is_superuser: bool = False


ACCOUNTS = (
    Account("editor", "Dara", ("Editors",)),
    Account("translator", "Sophea", ("Translators (Khmer)",)),
    Account("translator2", "Vanna", ("Translators (Khmer)", "Translators (English)")),
    Account("reviewer", "Bopha", ("Reviewers (Khmer)", "Reviewers (English)")),
    Account("reviewer2", "Rithy", ("Reviewers (Khmer)", "Reviewers (English)")),
    Account("publisher", "Chan", ("Publishers",)),
    Account("keeper", "Maly", ("Directory keepers",)),
    Account("admin", "Admin", is_superuser=True),
)

# shows the second factor, which the others skip: with a password alone nobody comes in as them
GUARDED = Account("admin2", "Sokha", is_superuser=True)

# the people who work in Khmer every day see the admin in Khmer
KHMER_SPEAKERS = ("editor", "translator", "translator2", "reviewer", "reviewer2", "keeper")


def mail_address(username: str) -> str:
    return f"{username}@demo.invalid"


@dataclass(frozen=True)
class People:
    """The accounts by what they do in the demonstration."""

    editor: Any
    translator: Any
    translator2: Any
    reviewer: Any
    reviewer2: Any
    publisher: Any
    keeper: Any
    admin: Any


def make_people(groups: dict[str, Group]) -> People:
    """Make the accounts that are missing; an account that is there keeps its password."""
    hashed = make_password(PASSWORD)  # once: a hash takes long by design, and it is everybody's
    return People(**{account.username: _make(account, groups, hashed) for account in ACCOUNTS})


def make_guarded() -> None:
    """The account that asks for a code, which its screen shows to people without a telephone."""
    user = _make(GUARDED, {}, make_password(PASSWORD))
    TOTPDevice.objects.get_or_create(user=user, key=SECRET, defaults={"name": "demonstration"})


def prefer_khmer(people: People) -> None:
    """The admin in Khmer for most accounts; who has chosen a language keeps it."""
    for name in KHMER_SPEAKERS:
        UserProfile.objects.get_or_create(
            user=getattr(people, name), defaults={"preferred_language": "km"}
        )


def _make(account: Account, groups: dict[str, Group], hashed: str) -> Any:
    user, _created = get_user_model().objects.get_or_create(
        username=account.username,
        defaults={
            "first_name": account.first_name,
            "email": mail_address(account.username),
            "is_superuser": account.is_superuser,
            "is_staff": account.is_superuser,
            "password": hashed,
        },
    )
    user.groups.add(*(groups[name] for name in account.groups))
    return user
