"""`manage.py setup`: what a real installation starts with, and the way back. Safe to run again."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from cms import emblem
from cms.documents import languages
from cms.publishing.admin_search import upkeep as admin_search
from cms.two_people import people
from cms.two_people.audit.models import log
from cms.who_helps import models as who_helps
from lessons.library.pictures.redraw import redraw
from localize.workflow import work
from office.accounts import invitations, notices
from ops.setup.groups import make_groups
from ops.setup.site import make_site, source_language

WANTED = 2  # one asks, the other agrees
MADE, LET_IN = "made_at_console", "let_in_at_console"


class Command(BaseCommand):
    help = (
        "Makes the languages, their home pages, the site, the groups and the first two "
        "administrators, whose links it prints; later one more of them, or a way back in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--administrator",
            nargs=2,
            action="append",
            default=[],
            metavar=("NAME", "ADDRESS"),
            help="name for the login and mail address of an administrator to make; once for each",
        )
        parser.add_argument(
            "--let-in",
            metavar="NAME",
            help="who has lost everything: password and second factor are made anew by a link",
        )
        parser.add_argument(
            "--source-language",
            choices=list(languages.content()),
            default=source_language(),
            help="the language that the home page is first written in",
        )
        parser.add_argument(
            "--emblem",
            metavar="FILE",
            help="a PNG that stands at the top of the website and of the office",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = [(name, _address(given)) for name, given in options["administrator"]]
        if path := options["emblem"]:
            store_emblem(path)
            self.stdout.write("The emblem is stored. It is shown once the services have restarted.")
        with transaction.atomic():
            homes = make_site(options["source_language"])
            make_groups(dict(homes))
            self.stdout.write("Languages, home pages, site and groups are there.")
            self._say_languages()
            call_command("load_glossary", stdout=self.stdout)
            who_helps.make_missing()
            admin_search.rebuild()
        if ready := work.catch_up(timezone.now()):
            self.stdout.write(f"Pages that are ready for their translators now: {ready}.")
        if name := options["let_in"]:
            found = get_user_model()._default_manager.filter(username=name, is_active=True).first()
            if found is None:
                raise CommandError(f"There is no account {name} that is open.")
            self._let_in(found, LET_IN)
        for name, address in wanted:
            self._make(name, address)
        while (missing := WANTED - _administrators().count()) > 0 and sys.stdin.isatty():
            if not (name := input(f"{missing} more administrators are needed. Name: ").strip()):
                break
            try:
                self._make(name, _address(input("Mail address: ").strip()))
            except CommandError as error:
                self.stderr.write(str(error))
        if missing > 0:
            self.stdout.write(
                "Two administrators are needed, one asks and the other agrees: "
                "setup --administrator NAME ADDRESS"
            )

    def _say_languages(self) -> None:
        for code, name in languages.content().items():
            if not languages.is_public(code):
                self.stdout.write(
                    f"{name} ({code}) is hidden from readers until two administrators put it in "
                    "public view, in the office under “Technical”."
                )

    def _make(self, name: str, address: str) -> None:
        users = get_user_model()
        if users._default_manager.filter(username=name).exists():
            self.stdout.write(f"The account {name} is there already.")
            return
        user = users(username=users.normalize_username(name), email=address)
        user.is_staff = user.is_superuser = True
        try:
            user.clean_fields(exclude=["password"])
        except ValidationError as error:
            raise CommandError(f"{name}: {' '.join(error.messages)}") from None
        user.save()
        self._let_in(user, MADE)

    def _let_in(self, user: Any, verb: str) -> None:
        """Whoever is at the machine could do it in the database: here it is in the log, and all who
        administer hear of it."""
        with transaction.atomic():
            invitations.begin_anew(user)
            log(user, verb, by=None)
            notices.tell(
                *_administrators().exclude(pk=user.pk), what="let_in", person=people.name(user)
            )
            link = invitations.send(user, by=None)
        self.stdout.write(f"{user.get_username()} begins here, today:\n  {link}")


def store_emblem(path: str) -> None:
    """Opened as uploads are, and drawn anew. Raises CommandError."""
    try:
        with open(path, "rb") as file:
            drawn = redraw(file)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    except ValidationError as error:
        raise CommandError(f"{path}: {' '.join(error.messages)}") from None
    if not str(drawn.name).endswith(".png"):
        raise CommandError(f"{path} is no PNG with a transparent ground. Save it as one.")
    if drawn.size > emblem.LARGEST:
        raise CommandError(f"{path} is too large. Save it with at most 512 pixels a side.")
    emblem.store(drawn.read())


def _administrators() -> Any:
    return people.administrators().filter(is_active=True)


def _address(given: str) -> str:
    """Raises CommandError."""
    try:
        validate_email(given)
    except ValidationError:
        raise CommandError(f"“{given}” is no mail address.") from None
    return str(get_user_model().objects.normalize_email(given))
