"""`manage.py reset_factor NAME`: the last way in for somebody who has lost everything."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cms.accounts import resets


class Command(BaseCommand):
    help = "Takes the second factor of an account away. The log and everybody with mail hear of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        resets.reset_at_console(user)
        self.stdout.write(f"{username} makes a new second factor at the next login.")
