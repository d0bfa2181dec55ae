"""Beside the editor: what the pictures of a draft wait for, and where it goes on."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.links.references import references
from lessons.library.models.consents import Consent
from lessons.library.models.pictures import Picture
from lessons.library.picture_refusals import first_waiting, why_not
from localize.workflow.source_text import Remark


def refused_pictures(page: Page) -> Iterator[Picture]:
    """The pictures of a draft that keep it from being published."""
    content = page.serializable_data()
    keys = {one.target for one in references(content, type(page)) if one.kind == "image"}
    pictures = Picture.objects.filter(pk__in=keys, has_identifiable_child=True)
    for picture in pictures.prefetch_related("consents").order_by("pk"):
        if not picture.may_be_published():
            yield picture


def advice_about_pictures(page: Page, user: Any) -> Iterator[Remark]:
    """The draft is handed over and agreed with all the same."""
    for picture in refused_pictures(page):
        sentence = _("Readers will not see “%(picture)s” yet. %(why)s") % {
            "picture": picture.title,
            "why": why_not(picture),
        }
        yield Remark(sentence, links=tuple(_places(picture, user)))


def _places(picture: Picture, user: Any) -> Iterator[tuple[str, str]]:
    """Where it goes on, of what this person may open."""
    consents = list(picture.consents.all())
    waiting = first_waiting(consents)
    if waiting is not None:
        if waiting.stands(user) or waiting.subject.may_endorse(user, waiting):
            yield reverse("approvals:request", args=[waiting.pk]), _("Look at it")
    elif consents and user.has_perm("lessons.change_consent"):
        yield _consent_url("edit", consents[0].pk), _("Consents")
    elif not consents and user.has_perm("lessons.add_consent"):
        yield _consent_url("add"), _("Consents")


def _consent_url(name: str, *args: Any) -> str:
    viewset: Any = Consent.snippet_viewset  # type: ignore[attr-defined]  # set by register_snippet
    return reverse(viewset.get_url_name(name), args=args)
