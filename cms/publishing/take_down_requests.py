"""Somebody who may not take a page down asks for it, with a reason; who may decides.

A request of the one engine, about a page and with an action of its own; readers keep what they have
until somebody decides. It holds once the page was taken down, and is returned where it stays.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.publishing.unpublishing import TakeDownReason
from cms.two_people import people
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import TAKE_DOWN, ChangeRequest
from cms.two_people.people import User

AT_ONCE = frozenset({TakeDownReason.HARM, TakeDownReason.PERSON})


def may_ask(user: User, page: Page) -> bool:
    """Whoever works on the words of a page that is live, and may not take it down alone."""
    return bool(
        page.live and people.may_take_part(user, page) and not people.may_publish(user, page)
    )


def ask(page: Page, *, by: User, reason: str, comment: str = "") -> ChangeRequest:
    """Raises PermissionDenied; ValidationError as `unpublishing.take_down` does; Refused where it
    is asked for already."""
    comment = comment.strip()
    if not may_ask(by, page):
        raise PermissionDenied(_("You may not ask for this page to be taken down."))
    if reason not in TakeDownReason.values:
        raise ValidationError(_("Say why the page should be taken down."))
    if reason == TakeDownReason.OTHER and not comment:
        raise ValidationError(_("Say in your own words what the other reason is."))
    return engine.request(
        page.specific, by=by, action=TAKE_DOWN, new={"why": reason}, reason=comment
    )


def waiting(page: Page) -> ChangeRequest | None:
    return engine.waiting(page, TAKE_DOWN)


def done(page: Page, *, by: User) -> None:
    """The page was taken down: that was the answer."""
    asked = waiting(page)
    if asked is not None and not asked.stands(by):
        engine.endorse(asked, by=by)


def why(asked: ChangeRequest) -> str:
    code = asked.new.get("why", "")
    return str(dict(TakeDownReason.choices).get(code, code))


def sentence(asked: ChangeRequest) -> str:
    said = _("Somebody asks to take it down: %(reason)s.") % {"reason": why(asked)}
    return f"{said} {asked.reason}".strip()


def is_urgent(asked: Any) -> bool:
    return asked.new.get("why") in AT_ONCE
