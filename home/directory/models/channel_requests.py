"""What waits for a second person at a contact: a new value, or reports that the old one is wrong.

The answers of a contact to the engine of approvals; `home.directory.numbers` holds the verbs.
"""

import copy
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.publishing import people
from cms.publishing.approvals import engine
from cms.publishing.approvals.models import CHANGE, ChangeRequest, Endorsement, Outcome
from cms.publishing.approvals.policies import Policy
from cms.publishing.approvals.refusals import NO_RIGHT, Refused
from cms.publishing.approvals.subjects import SubjectModel
from cms.publishing.people import User
from cms.publishing.vocabularies.directory import (
    ATTESTED,
    MESSAGING_TYPES,
    METHODS,
    NETWORKS,
    PHONE_TYPES,
    codes,
)
from home.directory import channel_values, owner_word, removal
from home.directory.channel_values import ChannelValue
from home.directory.directory_facts import is_offered, refuse_losing_emergencies
from home.directory.locks import CONFIRM
from home.directory.models.number_lists import current_lists
from localize.overview.records import shown_name, title_of

REMOVE = "remove"  # asked for by reports, each an endorsement with its outcome and networks


def standing() -> models.Prefetch:
    """The open requests of contacts and the removals that hold, with who stands behind them."""
    holds = Q(outcome=Outcome.OPEN) | Q(action=REMOVE, outcome=Outcome.APPROVED)
    requests = ChangeRequest.objects.filter(holds).select_related("asked_by")
    return models.Prefetch("requests", requests.prefetch_related("endorsements__by"))


class ChannelRequests(SubjectModel):
    """Mixed into `ContactChannel`. What waits is read once, and again after `forget_requests`."""

    approval_policies: ClassVar[dict[str, Policy]] = {
        CHANGE: Policy(right=CONFIRM, owner_counts=True),
        # a reviewer is who may confirm numbers; everybody else who changes them may report one
        REMOVE: Policy(right="home.change_contactchannel", reviewer=True, undo=removal.UNDO),
    }

    if TYPE_CHECKING:  # the columns are those of ContactChannel

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    class Meta:
        abstract = True

    # What waits

    @property
    def asked(self) -> ChangeRequest | None:
        """The request for a new value, or for the second check of the one that is served."""
        return self._standing(CHANGE)

    @property
    def candidate(self) -> ChannelValue | None:
        """What waits for a second person; its e164 is computed when it is confirmed."""
        return ChannelValue(**self.asked.new) if self.asked is not None else None

    @property
    def asks_for_second_check(self) -> bool:
        """Somebody called the served number; a second person has to call it too."""
        return self.asked is not None and self.candidate == ChannelValue(
            self.type, self.kind, self.value
        )

    @property
    def waits_for_a_call(self) -> bool:
        """Whoever wrote the number down has not called it, so who calls is the first of the two."""
        if self.asked is None or self.candidate is None:
            return False
        voices, value = self.asked.voices(), self.candidate
        return bool(voices) and not any(self._was_called(one, value) for one in voices)

    @property
    def reported(self) -> ChangeRequest | None:
        """The request of those who reported it, open or decided."""
        return self._standing(REMOVE)

    @property
    def reports(self) -> removal.Reports:
        """Those that count now."""
        return _reports(self.voices(self.reported)) if self.reported is not None else ()

    @property
    def removal_waits_for(self) -> str:
        """ "person" or "network" while a report stands and is not decided; else nothing."""
        if self.reported is None or not self.reported.is_open:
            return ""
        # two people agreed, and it is the last one of all: only another number helps
        return removal.missing(self.reports, is_long=self.is_long) or "another"

    @property
    def is_away(self) -> bool:
        """A stranger answered one person: nobody sees it until a second one has called it."""
        return bool(self.stranger_answered) and not self.old_is_dead and not is_offered(self)

    def forget_requests(self) -> None:
        getattr(self, "_prefetched_objects_cache", {}).pop("requests", None)

    def _standing(self, action: str) -> ChangeRequest | None:
        if self.pk is None:
            return None
        if "requests" not in getattr(self, "_prefetched_objects_cache", {}):
            models.prefetch_related_objects([self], standing())
        return next((one for one in self.requests.all() if one.action == action), None)

    @classmethod
    def listed_rows(cls) -> models.QuerySet[Any]:
        rows = super().listed_rows().select_related("service")
        services: Any = cls._meta.get_field("service").related_model
        return rows.annotate(service_title=title_of(services, "service_id"))

    @property
    def service_name(self) -> str:
        """Of its service, for people of the office."""
        if "service_title" in self.__dict__:
            return shown_name(self.service, self.service_title)
        return str(self.service.shown_name)

    # What the engine asks

    def check_endorsement(self, request: ChangeRequest, *, by: User, details: Any) -> None:
        if request.action == REMOVE:
            _refuse_odd_report(details)
        # what is asked for was read by `numbers.propose`
        elif request.asked_by_id != by.pk or request.endorsements.exists():
            self._refuse_confirming(self.accepted(**request.new), request, details)

    def voices(self, request: ChangeRequest) -> list[Endorsement]:
        """Of reports those of the last weeks, by people who still work here and may report."""
        found = request.voices()
        if request.action != REMOVE or not found:
            return found
        right = self.policy(REMOVE).right
        recent = removal.recent(found, max(one.at for one in found))
        voices = [one for one in recent if one.by.has_perm(right)]
        for one in voices:
            one.as_reviewer = self.counts_as_reviewer(one.by)
        return voices

    def counts_as_reviewer(self, user: User) -> bool:
        return bool(user.has_perm(CONFIRM))

    def is_enough(self, request: ChangeRequest, voices: list[Endorsement]) -> bool:
        if request.action != REMOVE:
            return True
        missing = removal.missing(_reports(voices), is_long=self.is_long)
        return not missing and not self._is_last_of_all()

    def more_of(self, own: Endorsement, details: dict[str, Any]) -> dict[str, Any] | None:
        if own.request.action != REMOVE:
            return None
        named = {*own.details["networks"], *details.get("networks", ())}
        return details | {"networks": in_order(named)}

    def goes_on_without(self, request: ChangeRequest, by: User) -> bool:
        return any(one.by_id != by.pk for one in request.endorsements.all())

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        if request.action == REMOVE:
            self.old_is_dead, self.stranger_answered = True, False
            if self.asks_for_second_check and self.asked is not None:
                engine.lapse(self.asked, by=by, at=request.decided_at)
            self.save()
        else:
            self._end_removal(by=by, at=request.decided_at)
            self.serve(request, by=by)
            self.save()

    def let_go(self, request: ChangeRequest, *, by: User | None) -> None:
        if request.action == REMOVE:
            if request.outcome == Outcome.RETURNED:  # reports end by who made them, or by a check
                raise Refused(NO_RIGHT, _("You may not decide about this change."))
            was = self.old_is_dead, self.stranger_answered
            if request.outcome in (Outcome.OPEN, Outcome.TAKEN_BACK):
                self.old_is_dead = False
            self.stranger_answered = self.doubts(request)
            if was != (self.old_is_dead, self.stranger_answered):
                self.save()
            return
        if request.outcome in (Outcome.RETURNED, Outcome.TAKEN_BACK) and self.old_is_dead:
            at = request.decided_at or timezone.now()
            self.refuse_before_undo_ends(at)
            self.mark_withdrawn(by=by, at=at)
            self.save()

    def doubts(self, request: ChangeRequest) -> bool:
        """Does somebody whose report waits say that a stranger answers this long number?"""
        said = _reports(request.endorsements.all()) if request.is_open else ()
        return bool(self.is_long) and removal.heard_a_stranger(said)

    def own_sentence(self, request: ChangeRequest) -> str:
        if owner_word.word_in(request) is not None:
            return _(
                "The organization's word came by your link. A different person must confirm it."
            )
        return _("You entered this number yourself. A different person must confirm it.")

    def waiting_title(self, request: ChangeRequest) -> str:
        if request.action == REMOVE:
            return f"{self.service_name}: {self} ({_('reported as wrong')})"
        return f"{self.service_name}: {request.new.get('value') or self}"

    def waiting_sentence(self, request: ChangeRequest) -> str:
        if request.action == REMOVE and self.is_away:
            return _("A stranger answered. Nobody gets it until a second person has called it.")
        if request.action == REMOVE:
            return _("Somebody says that it is wrong. People still get it.")
        is_served = ChannelValue(**request.new) == ChannelValue(self.type, self.kind, self.value)
        if owner_word.word_in(request) is not None:
            if is_served:
                return _("The organization says that it is right; a second person looks at it.")
            sentence = _("The organization names a new one; nobody has called it. Old: %(value)s.")
            return sentence % {"value": self.value}
        if is_served:
            return _("One person has called it; a second one calls it too.")
        if self.value:
            return _("A new value. People still get the old one: %(value)s.") % {
                "value": self.value
            }
        return _("New: nobody gets it yet.")

    def waiting_verb(self, request: ChangeRequest, user: User) -> str:
        return _("Check")

    def waiting_url(self, request: ChangeRequest) -> str:
        name = "home_check" if request.action == REMOVE else "home_channel"
        return reverse(name, args=[self.pk])

    def is_urgent(self, request: ChangeRequest) -> bool:
        return bool(self.service.is_emergency)

    def checked(self) -> dict[str, Any]:
        """What is served, and how and when it was checked."""
        return {
            "type": self.type,
            "kind": self.kind,
            "value": self.value,
            "state": self.state,
            "method": self.method,
            "networks": self.networks_tested,
            "verified_on": self.verified_on.isoformat() if self.verified_on else None,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
        }

    def snapshot(self) -> dict[str, Any]:
        """What the log keeps of a contact before and after."""
        self.forget_requests()
        candidate = self.candidate
        return self.checked() | {
            "candidate": candidate.value if candidate is not None else "",
            "old_is_dead": self.old_is_dead,
            "stranger_answered": self.stranger_answered,
            "reports": [asdict(one) for one in self.reports],
        }

    # Steps that the verbs take too

    def accepted(self, type: str, kind: str, value: str) -> ChannelValue:
        """A value read with today's lists. Raises ValidationError or Refused."""
        accepted = channel_values.read(type, kind, value, current_lists())
        if accepted.type in MESSAGING_TYPES and not self.proof_note.strip():
            raise ValidationError(
                {"proof_note": _("Say which official page leads to this account.")}
            )
        same = self._meta.model._default_manager.exclude(state="withdrawn").filter(
            type=accepted.type, value=accepted.value, service_id=self.service_id
        )
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"value": _("This service has the same contact already.")})
        self._refuse_other_way(accepted)
        return accepted

    def asks_who_answered(self, value: ChannelValue) -> bool:
        """Does whoever calls this number write down who answered? In an emergency always, else
        until somebody has called it."""
        is_known = (value.type, value.value) == (self.type, self.value)
        is_called = is_known and self.verified_on is not None
        return value.type in PHONE_TYPES and (self.service.is_emergency or not is_called)

    def refuse_unheard(
        self, value: ChannelValue, *, networks: Iterable[str], evidence: str
    ) -> None:
        """A call of this number that says too little is no evidence."""
        lacks = self._lacks(value, networks, evidence)
        if lacks == "networks":
            raise Refused(lacks, _("Say from which network you called."))
        if lacks:
            raise Refused(
                lacks,
                _(
                    "Write down who answered, in your own words. For a new number and for "
                    "emergencies both people do."
                ),
            )

    def _lacks(self, value: ChannelValue, networks: Iterable[str], evidence: str) -> str:
        """What is missing of a call: "networks", "words" or nothing."""
        if not self.asks_who_answered(value):
            return ""
        if self.service.is_emergency and not list(networks):
            return "networks"
        return "" if evidence.strip() else "words"

    def _was_called(self, voice: Endorsement, value: ChannelValue) -> bool:
        """Whoever passes on the owner's word need not call for it."""
        said = voice.details
        lacks = self._lacks(value, said["networks"], said.get("evidence", ""))
        return voice.for_owner or not lacks

    def refuse_before_undo_ends(self, at: datetime) -> None:
        """What two people took away is gone for good when neither can take it back any more."""
        if not (self.is_vital and self.old_is_dead):
            return
        until = max((one.undo_until for one in self.reports), default=at)
        if until > at:
            time = timezone.localtime(until).strftime("%H:%M")
            raise Refused(
                "too_early",
                _("Who reported this may still take it back, until %(time)s.") % {"time": time},
            )

    def _end_removal(self, *, by: User, at: datetime | None) -> None:
        """Two people say that there is a right number: nothing is reported any more."""
        asked = self.reported
        if asked is not None and asked.is_open:
            engine.lapse(asked, by=by, at=at)
        elif asked is not None:
            engine.withdraw(asked, by=None, at=at)

    def _refuse_confirming(
        self, value: ChannelValue, request: ChangeRequest, details: dict[str, Any]
    ) -> None:
        refuse_unknown(details.get("method", ""), codes((*METHODS, ATTESTED)))
        self._refuse_words_alone(value, request, details)
        if details["method"] == "desk":
            if not settings.DIRECTORY_ALLOW_DESK_CHECKED and is_offered(self):
                raise Refused(
                    "in_use",
                    _(
                        "People use this contact now. Call, write or open the new one before "
                        "confirming."
                    ),
                )
            return
        if details["method"] == ATTESTED.code:
            return
        self.refuse_unheard(value, networks=details["networks"], evidence=details["evidence"])
        voices = request.voices()
        for one in voices:
            if not self._was_called(one, value):
                sentence = _("%(who)s entered this number and has not called it yet.")
                raise Refused("not_called", sentence % {"who": people.name(one.by)})
        # of what its owner says is right, or only passed on, this is the first call
        if not voices or self._is_attested(value, request, details):
            return
        # a short number can work in one network and reach nobody from another
        tried = {network for one in voices for network in one.details["networks"]}
        tried |= set(details["networks"])
        if self.service.is_emergency and value.type in PHONE_TYPES and len(tried) < 2:
            raise Refused(
                "networks",
                _(
                    "An emergency number must be tried from two networks. Call from another one "
                    "than the first person, or leave it to somebody else."
                ),
            )

    def _is_attested(
        self, value: ChannelValue, request: ChangeRequest, details: dict[str, Any]
    ) -> bool:
        """Does its owner say that what people are given now is right?"""
        is_served = (value.type, value.value) == (self.type, self.value)
        return is_served and bool(
            details.get(owner_word.OWNER) or owner_word.word_in(request) is not None
        )

    def _refuse_words_alone(
        self, value: ChannelValue, request: ChangeRequest, details: dict[str, Any]
    ) -> None:
        """The owner's word is never the only proof of a number: somebody called it, too."""
        has_word = details.get(owner_word.OWNER) or owner_word.word_in(request) is not None
        method = details["method"]
        if method == ATTESTED.code:
            if not self._is_attested(value, request, details):
                raise Refused(
                    "not_called", _("Nobody has called this yet. Call, write to or open it.")
                )
            if self.old_is_dead or self.reported is not None:
                raise Refused(
                    "not_called", _("Somebody reported it as wrong. Call, write to or open it.")
                )
            called = any(one.details["networks"] for one in request.endorsements.all())
            sender = request.asked_by_id
            if not called and not owner_word.was_heard(self, timezone.now(), but=sender):
                raise Refused(
                    "not_called",
                    _(
                        "Nobody but who sent the link has reached anybody by it for a year. Call, "
                        "write to or open it."
                    ),
                )
        elif has_word and method in {"desk", "letter_from_owner"}:
            raise Refused(
                "not_called",
                _("The organization's word is there already. Call, write to or open it."),
            )

    def _refuse_other_way(self, accepted: ChannelValue) -> None:
        """A website in the place of a number would take the number away without any report."""
        is_number = self.value and self.is_vital and not self.old_is_dead
        if is_number and accepted.type not in PHONE_TYPES:
            sentence = _(
                "People call or write to this in an emergency. Add the address as a new contact."
            )
            raise ValidationError({"type": sentence})

    def _is_last_of_all(self) -> bool:
        """Would people have nothing left to call in an emergency?"""
        gone = copy.copy(self)
        gone.old_is_dead = True
        try:
            refuse_losing_emergencies(gone, leaving="list")
        except ValidationError:
            return True
        return False


def in_order(networks: Iterable[str]) -> list[str]:
    named = set(networks)
    return [code for code in codes(NETWORKS) if code in named]


def refuse_unknown(code: str, known: Iterable[str]) -> None:
    if code not in known:
        raise ValidationError(_("“%(code)s” is not one of the choices.") % {"code": code})


def without_network() -> str:
    """Who names no network has not called; such a report would never count."""
    return _("Say from which networks you called the dead number.")


def _refuse_odd_report(details: dict[str, Any]) -> None:
    refuse_unknown(details.get("outcome", ""), removal.OUTCOMES)
    if details["outcome"] == "dead" and not details["networks"]:
        raise Refused("networks", without_network())


def _reports(voices: Iterable[Endorsement]) -> removal.Reports:
    return tuple(
        removal.WrongReport(
            one.by_id,
            one.details["outcome"],
            tuple(one.details["networks"]),
            one.at,
            one.as_reviewer,
        )
        for one in voices
    )
