"""How each page of a lot stands: to hand over, to publish, waiting, or what it still lacks.

A page with nothing new costs no look at its words.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from cms.core.tree import binned
from cms.core.vocabularies.languages import language_label
from cms.documents.visibility import Hidden
from cms.two_people import people
from cms.two_people.answers import edit_url
from cms.two_people.approvals.models import ChangeRequest, Outcome
from localize.overview import page_statuses
from localize.overview.explorer import is_translation
from localize.overview.publication_status import (
    PageTranslations,
    preparing_sentence,
    source_sentence,
    translation_sentence,
)
from localize.workbench.next_steps import source_url
from localize.workbench.sources import is_public
from localize.workflow import gate, source_text
from localize.workflow.digests import source_digest
from localize.workflow.models import STANDING, Work

AT_A_TIME = 60  # drafts that are looked at for one screen


@dataclass(frozen=True)
class Member:
    """said: what it lacks, or where it is. url: where that is mended or decided. seen: digest of
    the draft. may: has this person the right. is_own: did they save it last."""

    page: Page
    said: tuple[str, ...] = ()
    url: str = ""
    seen: str = ""
    may: bool = True
    is_own: bool = True

    @property
    def language(self) -> str:
        return language_label(self.page.locale.language_code)


@dataclass
class Lot:
    """public: readers have exactly this. left: how many drafts come after those that were looked
    at."""

    ready: list[Member] = field(default_factory=list)
    lacking: list[Member] = field(default_factory=list)
    agreed: list[Member] = field(default_factory=list)
    waiting: list[Member] = field(default_factory=list)
    public: list[Member] = field(default_factory=list)
    left: int = 0


def lot(head: Page, user: Any, *, after: int = 0) -> Lot:
    """Of `head` and all below it, in the order of the tree, and of what was translated ahead of
    them; sources and translations alike. after: so many drafts were looked at already."""
    pages = pages_of(head)
    statuses = page_statuses.translations_by_page(pages)
    found = Lot()
    drafts = []
    for page in pages:
        family = statuses[page.pk]
        if is_translation(page, family):
            _sort_translation(page, family, user, found)
        elif page.live and not page.has_unpublished_changes:
            found.public.append(Member(page))
        elif family.source.hidden in (Hidden.ENDED, Hidden.TAKEN_DOWN):
            # it comes back at its own screen only, which says why it went
            said = source_sentence(family.source)
            found.lacking.append(Member(page, (said,), source_url(page)))
        else:
            drafts.append(page)
    found.left = len(drafts[after + AT_A_TIME :])
    drafts = drafts[after : after + AT_A_TIME]
    revisions = Revision.objects.in_bulk([one.latest_revision_id for one in drafts])
    asked = _asked(drafts)
    for page in drafts:
        if revision := revisions.get(page.latest_revision_id):
            _sort_source(page, revision, statuses[page.pk], asked[page.pk], user, found)
        else:
            nothing = _("There is no draft to agree with.")
            found.lacking.append(Member(page, (nothing,), edit_url(page)))
    place = {page.pk: number for number, page in enumerate(pages)}
    found.agreed.sort(key=lambda one: place[one.page.pk])
    return found


def pages_of(head: Page) -> list[Any]:
    below = Page.objects.descendant_of(head, inclusive=True).filter(~binned(), alias_of=None)
    pages = [page for page in _in_order(below) if hasattr(page, "document_kinds")]
    return pages + _ahead_of(pages)


def _ahead_of(pages: list[Any]) -> list[Any]:
    """Their translations that go public with them."""
    ahead = Work.objects.filter(
        is_ahead=True,
        translation__source__object_id__in=[page.translation_key for page in pages],
        translation__source__locale__in={page.locale_id for page in pages},
    ).values_list("translation__source__object_id", "translation__target_locale")
    wanted = set(ahead)
    if not wanted:
        return []
    family = Page.objects.filter(~binned(), translation_key__in={key for key, _locale in wanted})
    found = _in_order(family)
    return [page for page in found if (page.translation_key, page.locale_id) in wanted]


def _in_order(pages: Any) -> list[Any]:
    return list(pages.select_related("locale").order_by("path").specific())


def _asked(pages: list[Any]) -> dict[int, list[ChangeRequest]]:
    """The requests about each, the latest first; two statements."""
    found: dict[int, list[ChangeRequest]] = defaultdict(list)
    keys = [str(page.pk) for page in pages]
    requests = ChangeRequest.objects.about(Page).filter(subject_id__in=keys)
    for one in requests.select_related("asked_by").prefetch_related("endorsements"):
        found[int(one.subject_id)].append(one)
    return found


def _sort_source(
    page: Any,
    revision: Revision,
    family: PageTranslations,
    asked: list[ChangeRequest],
    user: Any,
    found: Lot,
) -> None:
    draft = page.with_content_json(revision.content)
    if is_public(page, draft):
        found.public.append(Member(page))
        return
    digest = source_digest(draft)
    standing = [one for one in asked if one.digest == digest and one.outcome in STANDING]
    if planned := family.source.goes_live_at:
        found.waiting.append(_dated(page, planned))
    elif any(page.is_agreed(one) for one in standing):
        found.agreed.append(Member(page, seen=digest, may=people.may_publish(user, page)))
    elif waits := next((one for one in standing if one.is_open), None):
        words = {"who": people.name(waits.asked_by), "when": _hour(waits.asked_at)}
        said = _("Handed over by %(who)s, %(when)s.") % words
        found.waiting.append(Member(page, (said,), reverse("approvals:page", args=[page.pk])))
    else:
        # what came back as it was has to be mended first, though a rule cannot say how
        returned = [one for one in asked[:1] if one.outcome == Outcome.RETURNED]
        is_mended = not any(one.digest == digest for one in returned)
        problems = source_text.problems(draft)
        remarks = [_("It came back: “%(remark)s”") % {"remark": one.reason} for one in returned]
        member = Member(
            page,
            (*remarks, *problems),
            edit_url(page),
            digest,
            people.may_edit(user, page),
            is_own=is_mended and revision.user_id == user.pk,
        )
        (found.lacking if problems else found.ready).append(member)


def _dated(page: Page, at: Any) -> Member:
    """url: where the day is taken back."""
    said = _("It goes public on %(when)s.") % {"when": _hour(at)}
    return Member(page, (said,), source_url(page))


def _hour(at: Any) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")


def _sort_translation(page: Any, family: PageTranslations, user: Any, found: Lot) -> None:
    status = family.member(page.locale.language_code)
    progress = status.progress if status is not None else None
    if status is None or progress is None or family.is_preparing:
        said = preparing_sentence() if family.source.is_public else _("Its source is not public.")
        found.lacking.append(Member(page, (said,)))
        return
    url = reverse("localize:translation", args=[progress.translation_id])
    if refusal := gate.refusal_of(progress.outstanding):
        found.lacking.append(Member(page, (str(refusal),), url))
    elif status.goes_live_at is not None:
        found.waiting.append(_dated(page, status.goes_live_at))
    elif status.waits_for_publication or status.is_ahead:
        found.agreed.append(Member(page, url=url, may=people.may_publish(user, page)))
    elif page.live:
        found.public.append(Member(page))
    else:
        found.lacking.append(Member(page, (translation_sentence(status),), url))
