"""The demonstration accounts. Their password is public: settings refuse a public host with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.users.models import UserProfile

from office.accounts.shown_code import SECRET
from ops.demo import content

PASSWORD = "cncc-demo"  # noqa: S105 (of local hosts only)


@dataclass(frozen=True)
class Account:
    username: str
    first_name: str
    groups: Sequence[str] = ()
    is_superuser: bool = False
    language: str = ""  # of the admin, where it is not English


CONTENT = content.read("people")
ACCOUNTS = tuple(Account(**account) for account in CONTENT["accounts"])
GUARDED = Account(**CONTENT["guarded"])


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
    """The admin in Khmer for those who work in it every day; who has chosen a language keeps it."""
    for account in ACCOUNTS:
        if account.language:
            UserProfile.objects.get_or_create(
                user=getattr(people, account.username),
                defaults={"preferred_language": account.language},
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
