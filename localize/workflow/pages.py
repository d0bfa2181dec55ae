"""The base of pages whose words are translated and reviewed."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import Page, Revision

from cms.documents.visibility import is_served
from cms.publishing import take_down_requests, unpublishing
from cms.publishing.pages import EditorialPage
from cms.two_people import people
from cms.two_people.answers import Step, edit_url, sentences
from cms.two_people.approvals.models import CHANGE, TAKE_DOWN, ChangeRequest
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.shown import Line, Section
from cms.two_people.approvals.subjects import Decision, Subject
from cms.two_people.audit import presence
from cms.two_people.audit.models import log
from cms.two_people.refusals import STALE, Refused
from localize.workflow import gate, publish, work
from localize.workflow.digests import source_digest
from localize.workflow.models import Release
from localize.workflow.to_confirm import pages as pages_to_confirm
from localize.workflow.translation_access import ScheduleLock, lock_sentence


class Overtaken(Exception):
    """Between the look at a page and its publication somebody else saved it. No PermissionDenied:
    Wagtail swallows those, with everything that was typed."""


class TranslatedPage(Subject, EditorialPage):
    """A page whose words go through review before anybody outside sees them: the gate stands
    between its text and its row.

    What two people stand behind is one version of a source page, by the digest of its content; the
    strings of a translation are reviewed one by one.
    """

    approval_model = Page

    class Meta:
        abstract = True

    def needs_safeguarding_read(self) -> bool:
        """May a child in danger read it? Then it is shown where nobody has read it for that."""
        return False

    def machine_may_suggest(self, path: str) -> bool:
        """Of the part with this content path; never of what a child in danger may read."""
        return not self.needs_safeguarding_read()

    def check_before_saving(self) -> gate.Clearance | None:
        return gate.check(self)

    def record_after_saving(self, clearance: gate.Clearance | None) -> None:
        gate.record(self, clearance)
        if self.live and not (clearance and clearance.source):  # that has one, it is a translation
            work.note(self)

    def is_released(self) -> bool:
        return gate.is_released(self)

    @staticmethod
    def look_up_releases(pages: "Iterable[Page]") -> None:
        gate.look_up_releases(pages)

    def cancel_release(self) -> None:
        Release.objects.filter(page_id=self.pk).delete()

    def end_agreement(self, *, by: Any) -> None:
        publish.end_agreement(self, by=by)

    def note_in_history(self, verb: str, *, by: Any, reason: str = "", comment: str = "") -> None:
        log(self, verb, by=by, reason=reason, comment=comment, **self.audit_place())

    def get_lock(self) -> Any:
        lock = super().get_lock()
        return ScheduleLock(self) if isinstance(lock, ScheduledForPublishLock) else lock

    # when the latest revision was made that an editor saw as it looked for a newer one, and what is
    # raised if another save came between that look and the page's own
    looked_at: datetime | None = None
    if_overtaken: type[Exception] = PermissionDenied  # Wagtail's editor tells that of a draft

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        if self.looked_at is None:
            return self._save_revision(*args, **kwargs)
        with transaction.atomic():
            self._refuse_overtaken(self.looked_at)
            revision = self._save_revision(*args, **kwargs)
        self.looked_at = revision.created_at
        return revision

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """What is published is such a version of what was saved: it knows what that knew. The
        editor's looks once more."""
        version = super().with_content_json(content)
        version.looked_at, version.if_overtaken = self.looked_at, self.if_overtaken
        return version

    def prepare_to_save(self) -> None:
        super().prepare_to_save()
        if self.looked_at is not None and self.if_overtaken is Overtaken:
            self._refuse_overtaken(self.looked_at)  # a draft is undone with its row

    def _refuse_overtaken(self, looked_at: datetime) -> None:
        # not the row's latest: the form, already written, has set that back to the one it knew
        self._lock_row()
        versions = Revision.page_revisions.filter(object_id=str(self.pk))
        if versions.filter(created_at__gt=looked_at).exists():
            sentence = _("Somebody saved at the same moment. Save again to see both.")
            raise self.if_overtaken(sentence)

    def _lock_row(self) -> int | None:
        """The latest revision that the row names."""
        rows = Page.objects.select_for_update(no_key=True).filter(pk=self.pk)
        return rows.values_list("latest_revision", flat=True).first()

    def _save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        revision = super().save_revision(*args, **kwargs)
        publish.lapse_older(self, revision, by=revision.user)
        return revision

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> None:
        """Publish a revision; a person who does so stands behind its content."""
        if user is not None and not gate.is_target(self):
            publish.endorse_source(self, revision, by=user)
        super().publish(revision, user=user, **kwargs)

    def prepare_to_publish(self, revision: Revision, *, by: Any) -> None:
        if work.is_at_once():
            work.take_turn()
        if by is not None:
            self._refuse_unread(revision)

    def _refuse_unread(self, revision: Revision) -> None:
        """A person publishes the draft that there is, not what somebody has just saved over."""
        latest = self._lock_row()
        found = Revision.objects.filter(pk=latest).values_list("pk", "created_at").first()
        if found not in (None, (revision.pk, revision.created_at)):
            raise Refused(STALE, _("Somebody saved another version meanwhile: read that one."))

    # What the engine of approvals asks

    def letting_lapse(self) -> Any:
        return transaction.atomic()  # no document looks at it, and a draft waits for nobody

    def policy(self, action: str = CHANGE) -> Policy:
        return Policy(people=2)

    def is_agreed(self, request: ChangeRequest) -> bool:
        """Counted anew: somebody may have taken their word back."""
        return self.policy().is_met(request.endorsements.all())

    def may_endorse(self, user: Any, request: ChangeRequest) -> bool:
        if request.action == TAKE_DOWN:
            return people.may_publish(user, self)
        rights = self.permissions_for_user(user)
        writes = rights.can_edit() or rights.can_publish()
        return writes or people.may_review(user, self)

    def may_withdraw(self, user: Any, request: ChangeRequest) -> bool:
        """By taking it down."""
        return people.may_publish(user, self)

    def who_may_endorse(self, request: ChangeRequest, *, but: Collection[int] = ()) -> list[Any]:
        if request.action == TAKE_DOWN:
            return people.who_may(self, {"publish"}, but=but)
        return people.who_may(self, people.MAY_AGREE, but=but)

    def lines(self, request: ChangeRequest) -> list[Line]:
        changed = (one for one in self.sections(request) if one.state != "same")
        return [line for section in changed for line in section.lines if not line.is_same]

    def sections(self, request: ChangeRequest) -> list[Section]:
        if request.action == TAKE_DOWN:
            return []
        return pages_to_confirm.sections(self, request)

    def since(self, returned: ChangeRequest, request: ChangeRequest) -> list[Section] | None:
        return pages_to_confirm.since(self, returned, request)

    def as_read(self, request: ChangeRequest) -> Page | None:
        is_wish = request.action == TAKE_DOWN
        return None if is_wish else pages_to_confirm.asked_for(self, request)

    def as_public(self) -> Page | None:
        return self if self.live else None

    def warning(self, request: ChangeRequest) -> str:
        entry = unpublishing.ended(self)
        return unpublishing.why(entry) if entry is not None else ""

    def parts_shown(self, request: ChangeRequest) -> list[str]:
        return list(request.new.get("shows", ()))

    def waiting_title(self, request: ChangeRequest) -> str:
        return str(self.get_admin_display_title())

    def waiting_sentence(self, request: ChangeRequest) -> str:
        if request.action == TAKE_DOWN:
            return take_down_requests.sentence(request)
        if not self.live or self.last_published_at is None:
            return _("New: readers have nothing of it yet.")
        day = date_format(timezone.localtime(self.last_published_at), "j F Y")
        return _("Changed since %(date)s, when readers got what they have.") % {"date": day}

    def waiting_verb(self, request: ChangeRequest, user: Any) -> str:
        if request.action == TAKE_DOWN:
            return _("Look and decide")
        may_publish = people.may_publish(user, self)
        return _("Read and publish") if may_publish else _("Read and agree")

    def waiting_url(self, request: ChangeRequest) -> str:
        is_wish = request.action == TAKE_DOWN
        return reverse("localize:take_down", args=[self.pk]) if is_wish else ""

    def audit_place(self) -> dict[str, Any]:
        return {"page_key": self.translation_key, "locale": self.locale.language_code}

    def is_urgent(self, request: ChangeRequest) -> bool:
        """Whoever handed it over said so, or somebody may be hurt by what readers have."""
        if request.action == TAKE_DOWN:
            return take_down_requests.is_urgent(request)
        return bool(request.new.get("urgent"))

    def decision(self, request: ChangeRequest, *, by: Any) -> Decision:
        if people.may_publish(by, self):
            return Decision(_("Agree and publish"), takes_a_date=True)
        return Decision(
            _("Agree"), note=f"{_('You agree; it is published by others.')} {self._who_publishes()}"
        )

    def _who_publishes(self) -> str:
        publishers = people.who_may(self, {"publish"})
        if not publishers:
            return _(
                "Nobody has the right to publish it. An administrator has to give it to somebody."
            )
        return _("These people can publish it: %(people)s.") % {
            "people": presence.names(publishers)
        }

    def follow(self, request: ChangeRequest, *, by: Any, on: datetime | None = None) -> Step | None:
        """Published at once or on that day, if `by` may and nothing else is in the way."""
        if not people.may_publish(by, self):
            return None
        title = {"title": self.get_admin_display_title()}
        revision = self.get_latest_revision()
        draft = self.with_content_json(revision.content) if revision is not None else None
        if draft is None or source_digest(draft) != request.digest:
            newer = _("There is a newer draft of “%(title)s”: this one is not published.")
            return Step(newer % title)
        try:
            # who may publish sets another day
            if self.scheduled_revision is None and (locked := lock_sentence(self, by)):
                raise Refused("locked", locked)
            with transaction.atomic():
                publish.publish_source(self, by=by, on=on)
        except (Refused, ValidationError) as refused:
            reason = sentences(refused) if isinstance(refused, ValidationError) else str(refused)
            said = _("“%(title)s” is not published: %(reason)s") % (title | {"reason": reason})
            if not self.permissions_for_user(by).can_edit():
                return Step(said)
            return Step(said, edit_url(self), _("Open the page"))
        return None

    def after_confirmation(self, request: ChangeRequest, *, by: Any) -> Step:
        title = {"title": self.get_admin_display_title()}
        if not people.may_publish(by, self):
            return self._not_published_by(title)
        latest = type(self)._default_manager.get(pk=self.pk).get_latest_revision()
        planned = self.with_content_json(latest.content).go_live_at if latest else None
        if planned is not None and planned > timezone.now():
            when = {"when": date_format(timezone.localtime(planned), "j F Y, H:i")}
            said = _("“%(title)s” goes public on %(when)s.") % (title | when)
            many = _("%(count)s pages go public on %(when)s.")
            return Step(said, is_done=True, of_many=many % ({"count": "%(count)s"} | when))
        if is_served(self):
            said = _("“%(title)s” is published.") % title
            many = _("%(count)s pages are published.")
            return Step(said, self.full_url or "", _("Read it"), is_done=True, of_many=many)
        return _not_seen(self, title, by)

    def _not_published_by(self, title: dict[str, str]) -> Step:
        said = _(
            "You agree with “%(title)s”. You may not publish it, so readers do not get it yet."
        )
        many = _("You agree with %(count)s pages. You may not publish them yourself.")
        who = self._who_publishes()
        return Step(
            f"{said % title} {who}", is_done=True, of_many=f"{many} {who.replace('%', '%%')}"
        )


def _not_seen(page: Page, title: dict[str, str], by: Any) -> Step:
    """Published, and nobody can read it: what is above it, and the way there."""
    above = page.get_ancestors().filter(live=False).order_by("depth").first()
    if above is None:
        return Step(_("“%(title)s” is published, but readers do not see it yet.") % title)
    name = {"above": above.specific.get_admin_display_title()}
    reason = _("“%(above)s” above it is not public") % name
    sentence = _("“%(title)s” is ready, but readers do not see it yet: %(reason)s.")
    many = _("%(count)s pages are ready, but readers do not see them yet: %(reason)s.")
    many %= {"count": "%(count)s", "reason": reason.replace("%", "%%")}
    step = Step(sentence % (title | {"reason": reason}), of_many=many)
    if not above.permissions_for_user(by).can_edit():
        return step
    label = _("Open “%(title)s”") % {"title": name["above"]}
    return replace(step, url=edit_url(above), label=label)
