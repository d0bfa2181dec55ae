"""Mail of the owner's word: the link to the organization, and to the office that it answered."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from home.directory.models.owner_links import OwnerLink
from home.directory.upkeep import duty

logger = logging.getLogger(__name__)


def send(link: OwnerLink, address: str) -> None:
    """The link to the organization, in both languages, its own first. It says nothing of the
    directory. Raises what the server raises."""
    languages = sorted((code for code, _name in settings.LANGUAGES), key=lambda c: c != link.locale)
    subjects, texts = [], []
    for language in languages:
        with override(language):
            subjects.append(_("Is this still right?"))
            texts.append(_text(link, address))
    send_mail(
        f"{settings.WAGTAIL_SITE_NAME}: {' · '.join(subjects)}",
        "\n\n--\n\n".join(texts) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [link.email],
    )


def _text(link: OwnerLink, address: str) -> str:
    until = timezone.localdate(link.ends_at).isoformat()
    return "\n\n".join(
        [
            _(
                "CNCC tells people where they find help. Please look at what it says of your "
                "services, and say what is right and what is not."
            ),
            address,
            _(
                "It opens without an account until %(until)s. Nothing of your answer is public "
                "before people of the office have looked at it."
            )
            % {"until": until},
            _("Whoever has this link can answer for your organization: please do not pass it on."),
        ]
    )


def tell_after_commit(link: OwnerLink, *, right: int, remarks: int, screen: str) -> None:
    """That it has answered, to those on duty, each in their language. screen: the path of the
    office's screen."""
    organization = link.organization

    def compose() -> tuple[str, list[str]]:
        subject = _("An organization has answered")
        return f"{subject}: {organization.shown_name}", [
            ngettext("%(count)s thing is right.", "%(count)s things are right.", right)
            % {"count": right},
            ngettext("%(count)s remark.", "%(count)s remarks.", remarks) % {"count": remarks},
            _("Nothing of it is public before somebody has confirmed it:"),
            settings.OFFICE_URL + screen,
        ]

    def tell() -> None:
        try:
            duty.tell(compose)
        except (OSError, SMTPException):
            logger.exception("That an organization answered could not be sent by mail.")

    transaction.on_commit(tell)
