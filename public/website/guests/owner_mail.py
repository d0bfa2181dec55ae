"""The mail to an organization: what people are told of its services, in both languages, and the
link by which it says whether that is right. Sent by a button of the office, and by the worker once
a quarter to those that agreed to it."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.documents.addresses import locales
from cms.two_people.outbox.backend import keep
from home.directory.models.owner_links import OwnerAgreement, OwnerLink
from home.directory.owners import links
from public.website.guests import owner_facts
from public.website.guests.addresses import ORGANIZATIONS


def tick(now: datetime) -> None:
    """Ask every organization with which a quarter has gone; one transaction each. The mail is put
    into the outbox by the same one, so that none is sent twice or lost."""
    for pk in OwnerAgreement.objects.to_ask(now).values_list("pk", flat=True):
        with transaction.atomic():
            rows = OwnerAgreement.objects.to_ask(now).select_for_update(skip_locked=True)
            agreement = rows.filter(pk=pk).first()
            if agreement is None or not links.mailed_to(agreement):
                continue
            if not owner_facts.shown(agreement.organization)[0]:
                continue  # nothing of it is public now
            link, code = links.make(agreement.organization, by=None, is_mailed=True)
            agreement.asked_at = now
            agreement.save()
            keep(message(link, code))


def message(link: OwnerLink, code: str) -> EmailMessage:
    shown, documents = owner_facts.shown(link.organization)
    subjects, texts = [], []
    for language in locales():
        with override(language):
            subjects.append(_("Is this still right?"))
            told = [_written(owner_facts.told(one, documents, language)) for one in shown]
            texts.append("\n\n".join([*_before(link, code), *told]))
    return EmailMessage(
        f"{settings.WAGTAIL_SITE_NAME}: {' · '.join(subjects)}",
        "\n\n--\n\n".join(texts) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [link.email],
    )


def address(code: str) -> str:
    """What an organization is sent."""
    return f"{settings.OFFICE_URL}{ORGANIZATIONS}#{code}"


def _before(link: OwnerLink, code: str) -> list[str]:
    until = timezone.localdate(link.ends_at).isoformat()
    return [
        _(
            "This is what people are told of your services. Is all of it right? Say so with one "
            "tap, or write what is not:"
        ),
        address(code),
        _(
            "It opens without an account until %(until)s. Nothing of your answer is public before "
            "people of the office have looked at it."
        )
        % {"until": until},
        _("Whoever has this link can answer for your organization: please do not pass it on."),
    ]


def _written(one: owner_facts.Told) -> str:
    lines = [f"* {one.name}", *(f"  {text}" for text in one.contacts)]
    lines += [f"  {owner_facts.labelled(title, '; '.join(said))}" for title, said in one.lines]
    return "\n".join(lines)
