"""Asking for an address as somebody, and the word for what was answered."""

from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.matrix.places import SECRETS, Things

# refusals are a status for a program, where a person is led back
AS_A_PROGRAM = {"x-requested-with": "XMLHttpRequest"}
WORDS = {400: "bad", 403: "no", 404: "none", 405: "never", 409: "bad"}
WORDS |= {410: "none", 415: "bad", 422: "bad"}


class Visitors:
    """Everybody of the matrix, logged in."""

    def __init__(self, things: Things) -> None:
        self.cookies = {}
        for role, user in things.people.items():
            client = Client()
            if user is not None:
                client.force_login(user)
            self.cookies[role] = {name: one.value for name, one in client.cookies.items()}
        self.login = reverse("wagtailadmin_login")
        self.addresses = {role: user.email for role, user in things.people.items() if user}

    def ask(self, role: str, method: str, address: str, *args: Any, **kwargs: Any) -> Any:
        """The answer; whatever was written is as it was before."""
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(self.cookies[role])
        if role != "anonymous":
            kwargs.setdefault("headers", AS_A_PROGRAM)
        # released, too: of thousands that stand in each other each row is compared with all
        with transaction.atomic():
            answer = getattr(client, method)(address, *args, **kwargs)
            transaction.set_rollback(True)
        return answer

    def word(self, answer: Any, role: str) -> str:
        status = answer.status_code
        if told := self.told_too_much(answer, role):
            return f"TELLS {told}"
        if status in (301, 302):
            return "login" if answer.url.startswith(self.login) else "on"
        return "ok" if status in (200, 201) else WORDS.get(status, str(status))

    def told_too_much(self, answer: Any, role: str) -> str:
        """A secret of others, or the mail address of a colleague, that the answer has."""
        if answer.streaming:
            return ""
        words = {text for text, readers in SECRETS.items() if role not in readers}
        if role != "admin":
            words |= {mail for other, mail in self.addresses.items() if other != role}
        return next((one for one in sorted(words) if one.encode() in answer.content), "")
