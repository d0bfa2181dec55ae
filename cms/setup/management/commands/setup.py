"""`manage.py setup`: what a real installation starts with. Safe to run again."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.publishing.admin_search import upkeep as admin_search
from cms.setup.groups import make_groups
from cms.setup.site import make_site


class Command(BaseCommand):
    help = "Makes the languages, both home pages, the site, the groups and the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", default="", help="name of the first administrator")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--source-language",
            choices=["en", "km"],
            default="en",
            help="the language that the home page is first written in",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # first, so that nothing is half made when the password is refused
        administrator = self._administrator(options["username"], options["email"])
        with transaction.atomic():
            homes = make_site(options["source_language"])
            make_groups(dict(homes))
            self.stdout.write("Languages, home pages, site and groups are there.")
            call_command("load_glossary", stdout=self.stdout)
            admin_search.rebuild()
            if administrator is not None:
                administrator.save()
                self.stdout.write(f"Made the administrator {administrator.get_username()}.")

    def _administrator(self, username: str, email: str) -> Any:
        """The account to make, with its password; None if none is wanted or it is there."""
        users = get_user_model()
        if not username:
            return None
        if users.objects.filter(username=username).exists():
            self.stdout.write(f"The account {username} is there already.")
            return None
        user = users(
            username=users.normalize_username(username),
            email=users.objects.normalize_email(email),
            is_staff=True,
            is_superuser=True,
        )
        user.set_password(self._password(user))
        return user

    def _password(self, user: Any) -> str:
        """From ADMIN_PASSWORD, else from the person at the terminal, who is asked until it is
        good. It has to be as strong as in every form."""
        if given := os.environ.get("ADMIN_PASSWORD", ""):
            if sentences := refusals(given, user):
                raise CommandError("ADMIN_PASSWORD is too weak.\n" + "\n".join(sentences))
            return given
        if not sys.stdin.isatty():
            raise CommandError("Set ADMIN_PASSWORD to the password of the first administrator.")
        while True:
            typed = getpass(f"Password of {user.get_username()}: ")
            sentences = refusals(typed, user)
            if not sentences and getpass("Once more: ") != typed:
                sentences = ["The two are not the same."]
            if not sentences:
                return typed
            self.stderr.write("\n".join(sentences))


def refusals(password: str, user: Any) -> list[str]:
    """Why the validators do not take `password`; nothing if they do."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return list(error.messages)
    return []
