"""`manage.py setup`: what a real installation starts with. Safe to run again."""

import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.install.groups import make_groups
from cms.install.site import make_site


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

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        homes = make_site(options["source_language"])
        make_groups(dict(homes))
        self.stdout.write("Languages, home pages, site and groups are there.")
        call_command("load_glossary", stdout=self.stdout)
        if options["username"]:
            self._administrator(options["username"], options["email"])

    def _administrator(self, username: str, email: str) -> None:
        users = get_user_model()
        if users.objects.filter(username=username).exists():
            self.stdout.write(f"The account {username} is there already.")
            return
        password = os.environ.get("ADMIN_PASSWORD", "")
        if not password:
            raise CommandError("Set ADMIN_PASSWORD to the password of the first administrator.")
        users.objects.create_superuser(username, email, password)
        self.stdout.write(f"Made the administrator {username}.")
