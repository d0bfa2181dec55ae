"""Giving a link out, taking it back, and what a code opens (`link_codes`)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core import tree
from cms.core.normal_form import of_any
from cms.publishing.shared_drafts import link_codes
from cms.publishing.shared_drafts.models import LONGEST_NAME, SharedDraft
from cms.two_people import people
from cms.two_people.answers import require_storable
from cms.two_people.audit.models import log
from cms.two_people.people import User

LIFETIME = timedelta(days=14)


def may_share(user: User, page: Page) -> bool:
    """Whoever takes part in the page: writes, reviews or publishes it."""
    return people.may_take_part(user, page) or people.may_publish(user, page)


def share(
    page: Page, contents: Mapping[str, Any], *, digest: str, guest: str, by: User
) -> tuple[SharedDraft, str]:
    """A link for one version of `page`, and its code, which nobody can be told again.

    contents: as in `SharedDraft`. Raises PermissionDenied, ValidationError about the name.
    """
    if not may_share(by, page):
        raise PermissionDenied(_("You do not take part in this page."))
    guest = named(guest)
    now = timezone.now()
    with transaction.atomic():
        SharedDraft.objects.filter(page=page, ends_at__lte=now).delete()
        secret, digest_of_secret = link_codes.new_secret()
        made = SharedDraft.objects.create(
            page=page,
            secret_digest=digest_of_secret,
            guest=guest,
            contents=dict(contents),
            digest=digest,
            made_by=by,
            made_at=now,
            ends_at=now + LIFETIME,
        )
        _log(made, "shared", by=by)
    return made, link_codes.code(made.pk, secret)


def named(text: str) -> str:
    """The name of a guest as it is stored. Raises ValidationError."""
    require_storable(text)
    name = " ".join(of_any(text).split())
    if not name:
        raise ValidationError(_("Write a name."))
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            _("The name is too long: at most %(count)s characters.") % {"count": LONGEST_NAME}
        )
    return name


def withdraw(shared: SharedDraft, *, by: User) -> None:
    """From now on the link opens nothing. Whoever takes part in the page may do it. Raises
    PermissionDenied."""
    if not may_share(by, shared.page):
        raise PermissionDenied(_("You do not take part in this page."))
    with transaction.atomic():
        deleted, _rows = SharedDraft.objects.filter(pk=shared.pk).delete()
        if deleted:
            _log(shared, "share_withdrawn", by=by)


def opened_by(code: str) -> SharedDraft | None:
    """What a code opens now; None for every reason why it does not."""
    return link_codes.opened(code, valid)


def valid(number: int) -> SharedDraft | None:
    """The link of this number while it is open, its page is not deleted, and whoever made it still
    takes part in that page; None for every other reason."""
    if number >= 2**63:
        return None
    found = SharedDraft.objects.open(timezone.now()).select_related("page", "made_by")
    shared = found.filter(pk=number).first()
    if shared is None or not shared.made_by.is_active or tree.is_binned(shared.page):
        return None
    return shared if may_share(shared.made_by, shared.page) else None


def of_page(page: Page) -> list[SharedDraft]:
    """Those that open a version of it, without their contents, newest first."""
    rows = SharedDraft.objects.open(timezone.now()).filter(page=page)
    return list(rows.select_related("made_by").defer("contents"))


def _log(shared: SharedDraft, verb: str, *, by: User) -> None:
    data = {"link": shared.pk, "guest": shared.guest, "until": shared.ends_at}
    log(
        shared.page.specific,
        verb,
        by=by,
        data=data,
        page_key=shared.page.translation_key,
        locale=shared.page.locale.language_code,
    )
