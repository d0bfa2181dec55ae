"""Why a picture of a child may not be published, and who can do something about it.

Said at the place where the picture is chosen when its page is published. Drafts are saved with it.
"""

from typing import Any

from django.utils.translation import gettext as _

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import who_can
from localize.workflow.source_text import WaitsForOthers


def why_not(picture: Any) -> str:
    """The sentence about a Picture or None; '' if it may be published."""
    if picture is None or picture.may_be_published():
        return ""
    return WaitsForOthers(_sentence(picture))


def _sentence(picture: Any) -> str:
    consents = list(picture.consents.all())
    waiting = first_waiting(consents)
    if waiting is not None:
        return f"{_('A consent to this picture is recorded and waits for a second person.')} " + (
            who_can(waiting.subject.who_may_endorse(waiting, but={waiting.asked_by_id}))
        )
    if not consents:
        return _(
            "A child can be recognised in this picture and there is no consent on record. Record "
            "it on the page “Lists”, under “Consents”."
        )
    if any(not consent.is_confirmed and consent.withdrawn_on is None for consent in consents):
        return _(
            "A consent to this picture was not confirmed. Open it on the page “Lists”, under "
            "“Consents”, and save it again to ask once more."
        )
    return _(
        "A consent to this picture has ended, was withdrawn, or is not for websites and apps. Look "
        "at it on the page “Lists”, under “Consents”."
    )


def first_waiting(consents: list[Any]) -> ChangeRequest | None:
    """The open change of one of them, if that is what the picture waits for."""
    for consent in consents:
        if consent.withdrawn_on is None and not consent.is_confirmed:
            found = engine.waiting(consent)
            if found is not None:
                return found
    return None
