"""How a page gets live: the two ways that there are, and the way back.

`publish_source` for the language a page was first written in, `publish` for its translations.
wagtail-localize's `save_target` is never called: on a live page it writes unreviewed text into the
live row at once.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Revision
from wagtail_localize.models import Translation, TranslationLog, TranslationSource

from cms.core.links.references import references
from cms.documents import projection
from cms.documents.visibility import HOME_DEPTH
from cms.publishing import unpublishing
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Outcome
from cms.two_people.refusals import Refused
from localize.workflow import gate, review, source_text, work
from localize.workflow.digests import source_digest
from localize.workflow.models import STANDING, JointPublication

# How many of a page's last revisions are looked at for who wrote its present content.
REVISIONS_LOOKED_AT = 20
REFUSED = (Outcome.RETURNED, Outcome.TAKEN_BACK, Outcome.WITHDRAWN)


def endorse_source(page: Page, revision: Revision, *, by: Any) -> None:
    """`by` stands behind the content of `revision`, beside who wrote it. Again: changes nothing.

    Of a page that was taken down for what it is nobody stands behind anything by writing or
    publishing it: it is handed over.
    """
    page = page.specific
    if unpublishing.ended(page) is not None:
        return
    digest = source_digest(page.with_content_json(revision.content))
    with page.deciding():
        found = gate.standing(page, digest)
        asked = next((one for one in found if one.is_open or page.is_agreed(one)), None)
        if asked is None:
            asked = engine.request(
                page,
                by=_writer(page, revision, digest, by=by) or by,
                digest=digest,
                new=_named(page, revision),
                replaces=True,
            )
        if asked.is_open and not asked.stands(by):
            engine.endorse(asked, by=by)


def hand_over(
    page: Page, revision: Revision, *, by: Any, remark: str = "", is_urgent: bool = False
) -> ChangeRequest:
    """`by` asks that the content of `revision` is published: their own, or what they read.

    Nobody else is counted in for having written it. What was asked before is over.
    """
    page = page.specific
    return engine.request(
        page,
        by=by,
        digest=source_digest(page.with_content_json(revision.content)),
        new=_named(page, revision) | ({"urgent": True} if is_urgent else {}),
        reason=remark,
        replaces=True,
    )


def _named(page: Page, revision: Revision) -> dict[str, Any]:
    return {"revision": revision.pk, "shows": shown_in(page, revision)}


def shown_in(page: Page, revision: Revision) -> list[str]:
    """Pictures, records and pages that its content shows, as `approvals.subjects.key_of` does."""
    models = {
        "image": get_image_model()._meta.label_lower,
        "page": Page._meta.label_lower,
        "record": "",
    }
    shown = {
        f"{one.model or models[one.kind]}:{one.target}"
        for one in references(revision.content, type(page))
        if one.kind in models
    }
    return sorted(shown)


def lapse_older(page: Page, revision: Revision, *, by: Any) -> None:
    """Nobody can agree any more with a content that is not the draft's."""
    asked = engine.waiting(page)
    if asked is None or asked.digest == source_digest(page.with_content_json(revision.content)):
        return
    with suppress(Refused):  # decided meanwhile
        engine.lapse(asked, by=by)


def people_behind(page: Page, revision: Revision) -> set[int]:
    """Keys of the people who stand behind the content of `revision`, or will as its writer."""
    digest = source_digest(page.with_content_json(revision.content))
    noted = {one.by_id for asked in gate.standing(page, digest) for one in asked.endorsements.all()}
    writer = _writer(page, revision, digest)
    return noted | ({writer.pk} if writer is not None else set())


def _writer(page: Page, revision: Revision, digest: str, *, by: Any = None) -> Any:
    """Whose revision first had this content, of the latest revisions that have it without a break.

    Whoever only saved the same again did not write it, and the editor saves by itself. Revisions
    of `by`, who agrees with it now, in between do not break it, whatever they hold.
    """
    if ChangeRequest.objects.of(page).filter(digest=digest, outcome__in=REFUSED).exists():
        return None  # after a no, having written it is not enough
    if unpublishing.ended(page) is not None:
        return None
    writer = revision.user
    earlier = page.revisions.filter(pk__lt=revision.pk).select_related("user").order_by("-pk")
    for looked_at, other in enumerate(earlier[: REVISIONS_LOOKED_AT + 1]):
        if looked_at == REVISIONS_LOOKED_AT:
            return None  # the first of them was not seen: it may have been anybody
        if _is_of_another_page(page, other):
            break
        if source_digest(page.with_content_json(other.content)) == digest:
            writer = other.user or writer
        elif by is None or other.user_id != by.pk:
            break
    return writer


def _is_of_another_page(page: Page, revision: Revision) -> bool:
    """Did it come along when the page was copied? Who wrote that one has not asked for this one,
    and may have been refused there."""
    return str(revision.content.get("translation_key")) != str(page.translation_key)


def publish_source(page: Page, *, by: Any, on: datetime | None = None) -> Page:
    """Publish the latest revision of a source page; `by` stands behind it from now on.

    on: readers get it at that hour; the gate is asked now and once more then. None: as the draft
    says. Returns the page as it now is. Raises `Refused`, of a date ValidationError too; the draft
    is kept.
    """
    page = page.specific
    revision = page.get_latest_revision() or page.save_revision(user=by)
    if on is not None:
        revision = _dated(page, revision, on, by=by)
    revision.publish(user=by)
    return type(page)._default_manager.get(pk=page.pk)


def _dated(page: Page, revision: Revision, on: datetime, *, by: Any) -> Revision:
    """A version with the same content that goes public `on` that hour."""
    draft = revision.as_object()
    draft.go_live_at = on
    endorse_source(page, revision, by=by)
    refusal = gate.refusal(draft)
    if refusal is not None:
        raise refusal
    if draft.expire_at is not None and draft.expire_at <= on:
        raise Refused("ended", _("The end that this page has comes before that hour."))
    source_text.require_complete(draft)
    return draft.save_revision(user=by, clean=False)


def publish(translation: Translation, *, by: Any = None, on: datetime | None = None) -> Page:
    """Build the target page from its one source version and publish it, whole; `on` that hour, when
    the gate is asked once more.

    What was published of the source a moment ago is taken in first. Raises `Refused` when a string
    is not approved, missing, or changed since.
    """
    locale = translation.target_locale
    # before the feed: nobody waits for strings who only publishes, or corrects a number
    work.bring_up_to_date(translation.source)
    with projection.publishing():
        source = work.held(translation.source)
        work.ensure_target(translation)
        page = gate.approved_page(source, locale)
        if on is not None:
            _require_source_until(on, source, locale)
        _keep_address(page)
        # an alias has no revisions; the row is written by the publication below, if at all
        if page.alias_of_id is not None:
            page.alias_of_id = None
            Page.objects.filter(pk=page.pk).update(alias_of=None, live=False)
        if on is not None:
            page.go_live_at = on
        revision = page.save_revision(user=by)
        revision.publish(user=by)
        TranslationLog.objects.create(source=source, locale=locale, revision=revision)
    return type(page)._default_manager.get(pk=page.pk)


def _require_source_until(on: datetime, source: TranslationSource, locale: Locale) -> None:
    """What was translated ahead goes with its source, or after it."""
    dated = source.get_source_instance().scheduled_revision
    is_in_time = dated is not None and dated.approved_go_live_at <= on
    if not is_in_time and gate.waits_for_source(source, locale):
        raise Refused("source_first", _("Its source is not public before that hour."))


def join(pages: Iterable[Page]) -> None:
    """What is planned of these goes public all or none (`due`)."""
    group = uuid4()
    planned = Revision.page_revisions.filter(
        object_id__in=[str(page.pk) for page in pages], approved_go_live_at__isnull=False
    )
    JointPublication.objects.bulk_create(
        JointPublication(group=group, revision=one) for one in planned
    )


def due(now: datetime) -> list[list[int]]:
    """Keys of the versions whose hour has come, the earliest first, those together that go all or
    none."""
    rows = Revision.objects.filter(approved_go_live_at__lte=now)
    found: dict[Any, list[int]] = {}
    for pk, group in rows.order_by("approved_go_live_at", "pk").values_list("pk", "joint__group"):
        found.setdefault(group or pk, []).append(pk)
    return list(found.values())


def publish_due(keys: Collection[int], now: datetime) -> None:
    """Publish these, looked up again: somebody may have taken one back meanwhile. Raises Refused
    where one of them cannot go that was to go with others."""
    with projection.publishing():
        revisions = list(
            Revision.objects.filter(pk__in=keys, approved_go_live_at__lte=now).order_by("pk")
        )
        joint = JointPublication.objects.filter(revision__in=keys)
        group = JointPublication.objects.filter(group__in=joint.values("group"))
        if group.count() > len(revisions):
            raise Refused("not_whole", _("One of the pages that go together was taken back."))
        for revision in revisions:
            revision.publish(log_action="wagtail.publish.scheduled")
        group.delete()


def _keep_address(page: Page) -> None:
    """Home pages are siblings: the languages cannot share their slug."""
    if page.depth == HOME_DEPTH:
        page.slug = type(page)._default_manager.values_list("slug", flat=True).get(pk=page.pk)


def end_agreement(page: Page, *, by: Any) -> None:
    """Nobody stands behind this page any more, which `by` has taken down for what it is, nor behind
    an earlier version of it; of a source neither behind translations that readers do not have."""
    if gate.is_target(page):
        review.end_agreement(page)
        return
    for asked in ChangeRequest.objects.of(page).filter(outcome__in=STANDING):
        engine.withdraw(asked, by=by)
    hidden = Page.objects.filter(translation_key=page.translation_key, live=False)
    for translation in hidden.exclude(pk=page.pk).select_related("locale"):
        review.end_agreement(translation)
