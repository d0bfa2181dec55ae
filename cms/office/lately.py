"""Receipts: what one person wrote, agreed with or published lately, and where readers find it."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from cms.documents.addresses import absolute, website_path
from cms.documents.kinds import kinds_of, page_types
from cms.documents.models import Document
from cms.office.titles import Title, title_in
from cms.publishing.approvals.models import Endorsement, Outcome
from cms.publishing.people import User
from localize.workflow.models import Progress

LOOKED_AT = 300  # of what was published last, whoever did it


@dataclass(frozen=True)
class Receipt:
    """One page in one language that readers have. behind: keys of the people. stored: its card as
    in lists, read where it is shown: few of many are."""

    title: Title
    language: str
    url: str
    at: datetime
    stored: bytes
    behind: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def card(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.stored)
        return found

    @property
    def picture(self) -> dict[str, Any] | None:
        """The narrowest drawing of the card's picture, with its words."""
        shown = self.card.get("thumbnail")
        files = shown["renditions"] if shown else ()
        jpeg = [one for one in files if one["type"] == "image/jpeg"] or files
        narrowest = min(jpeg, key=lambda one: one["width"], default=None)
        return {"src": narrowest["url"], "alt": shown["alt"]} if narrowest and shown else None


def lately_public(user: User) -> list[Receipt]:
    """Of `user`, the latest first; two queries."""
    documents = list(_published_last(user))
    behind = _behind_sources({one.page for one in documents if one.people is None})
    found = []
    for one in documents:
        keys = behind[one.page] if one.people is None else set(one.people["approved"])
        if one.is_published_by or user.pk in keys:
            found.append(_receipt(one, keys))
    return found


def _published_last(user: User) -> Iterable[Any]:
    """people: of a translation, who stands behind its strings; None: it is a source."""
    page = Page.objects.filter(
        translation_key=OuterRef("key"), locale__language_code=OuterRef("locale")
    )
    progress = Progress.objects.filter(
        translation__source__object_id=OuterRef("key"),
        translation__target_locale__language_code=OuterRef("locale"),
    )
    published = PageLogEntry.objects.filter(
        page__translation_key=OuterRef("key"),
        page__locale__language_code=OuterRef("locale"),
        action="wagtail.publish",
        user=user.pk,
    )
    other = Document.objects.public(timezone.now()).filter(
        key=OuterRef("key"), kind=OuterRef("kind")
    )
    last = (
        Document.objects.public(timezone.now())
        .filter(kind__in=[kinds_of(one)[0].kind for one in page_types() if kinds_of(one)])
        .order_by("-updated_at", "-pk")[:LOOKED_AT]
    )
    return (
        Document.objects.filter(pk__in=last.values("pk"))
        .defer("body", "body_gzip", "search_text")
        .annotate(
            page=Subquery(page.values("pk")[:1]),
            people=Subquery(progress.values("people")[:1]),
            is_published_by=Exists(published),
            other_title=Subquery(other.exclude(locale=OuterRef("locale")).values("title")[:1]),
            other_locale=Subquery(other.exclude(locale=OuterRef("locale")).values("locale")[:1]),
        )
        .order_by("-updated_at", "-pk")
    )


def _behind_sources(pages: set[int]) -> dict[int, set[int]]:
    """Page → keys of those who stand behind the version that was approved last."""
    rows = (
        Endorsement.objects.filter(
            request__content_type=ContentType.objects.get_for_model(Page),
            request__subject_id__in=[str(pk) for pk in pages],
            request__outcome=Outcome.APPROVED,
        )
        .order_by("request__decided_at", "request")
        .values_list("request__subject_id", "request", "by")
    )
    latest: dict[int, int] = {}
    behind: dict[int, set[int]] = defaultdict(set)
    for subject, request, by in rows if pages else ():
        page = int(subject)
        if latest.get(page) != request:
            latest[page], behind[page] = request, set()
        behind[page].add(by)
    return behind


def _receipt(document: Any, behind: set[int]) -> Receipt:
    languages = {document.locale: document.title}
    if document.other_title:
        languages[document.other_locale] = document.other_title
    return Receipt(
        title=title_in(languages),
        language=document.locale,
        url=absolute(website_path(document.locale, document.kind, document.key)),
        at=document.updated_at,
        stored=bytes(document.card),
        behind=frozenset(behind),
    )
