"""The mails of the demonstration: one line each in the console, and what the page of mails shows.

They are kept as files beside the uploads. Some hold links that log somebody in, and so are read
only where everybody's password is shown as well.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from ops.demo.people import ACCOUNTS, GUARDED, mail_address

# with the port of the run that wrote it: `make run PORT=…` may be another one now
OURS = re.compile(r"https?://(?:localhost|127\.0\.0\.1)(?::\d+)?(?=/)")
OFFICE = "/admin/"


@dataclass(frozen=True)
class Mail:
    """One as it is shown; its addresses lead to where both sides are now."""

    at: datetime
    to: str
    subject: str
    body: str


class KeptMails(BaseEmailBackend):
    """In the place of a mail server (`MAIL_TRANSPORT`)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder().mkdir(parents=True, exist_ok=True)
        where = settings.OFFICE_URL + reverse("demo_mails", urlconf="ops.urls")
        for message in email_messages:
            written = message.message()
            # those who cannot see each other, too
            del written["To"]
            written["To"] = ", ".join(message.recipients())
            (folder() / f"{time.time_ns()}.eml").write_bytes(written.as_bytes())
            to = _names(message.recipients())
            print(f"mail to {to}: {message.subject}; read it at {where}", flush=True)
        return len(email_messages)


def folder() -> Path:
    return Path(settings.MEDIA_ROOT).parent / "mails"


def newest(most: int) -> list[Mail]:
    return [_read(file) for file in sorted(folder().glob("*.eml"), reverse=True)[:most]]


def _read(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        datetime.fromtimestamp(int(file.stem) / 1e9, UTC),
        _names(str(message["To"]).split(", ")),
        str(message["Subject"]),
        OURS.sub(_here, body.get_content().strip() if body else ""),
    )


def _names(recipients: Sequence[str]) -> str:
    known = {mail_address(one.username): one.first_name for one in (*ACCOUNTS, GUARDED)}
    return ", ".join(known.get(parseaddr(one)[1], one) for one in recipients)


def _here(found: re.Match[str]) -> str:
    is_office = found.string.startswith(OFFICE, found.end())
    return settings.OFFICE_URL if is_office else settings.BASE_URL
