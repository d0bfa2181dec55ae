"""What waits for a second person at a service: other facts about who answers a number, and when.

The answers of a service to the engine of approvals. As long as nobody is given a contact of it in
an emergency, one person changes facts alone, and documents say so.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.publishing.answers import Step
from cms.publishing.approvals import engine, refusals
from cms.publishing.approvals.guard import WrittenRound, may_write
from cms.publishing.approvals.models import CHANGE, ChangeRequest
from cms.publishing.approvals.policies import Policy
from cms.publishing.approvals.refusals import Refused
from cms.publishing.approvals.shown import Line, Side
from cms.publishing.approvals.subjects import Decision, SubjectModel
from cms.publishing.approvals.told import tell
from cms.publishing.audit import seals
from cms.publishing.audit.models import log
from cms.publishing.people import User
from cms.publishing.vocabularies.directory import EMERGENCY_URGENCIES
from home.directory import meaning, owner_word
from home.directory.locks import CONFIRM
from home.directory.meaning import FactAssurance, Facts
from localize.overview.records import with_title


class ServiceRequests(SubjectModel):
    """Mixed into `Service`."""

    approval_policies: ClassVar[dict[str, Policy]] = {
        CHANGE: Policy(right=CONFIRM, owner_counts=True),
        # facts that its organization says are right: nothing changes but who stands behind them
        owner_word.ATTEST: Policy(right=CONFIRM, owner_counts=True),
    }

    # of each fact: {"by": keys of people, "how": one of `FACT_SOURCES`, "on": ISO date}
    assured = models.JSONField(default=dict, blank=True, editable=False)

    # who stands behind what is saved next; nobody where a script does it
    behind: tuple[User, ...] = ()
    behind_how = "entered"  # how they know it
    is_watched = False  # somebody compares its facts already

    if TYPE_CHECKING:  # the columns are those of Service

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    class Meta:
        abstract = True

    @property
    def facts(self) -> dict[str, FactAssurance]:
        """What stands behind each fact, as documents say it."""
        return meaning.assurances(self.assured)

    def is_given_out(self) -> bool:
        """Is anybody sent to it? Then two people stand behind what its contacts mean."""
        served = self.channels.exclude(value="").exclude(state="withdrawn")
        return bool(served.filter(audience="public", old_is_dead=False).exists())

    def for_two(self, old: Any, before: Facts | None = None) -> Facts:
        """The facts, as they are in memory, that one person does not change alone. old: the service
        as it was, before: its facts then."""
        if not (self.is_emergency or old.is_emergency):
            return {}
        now = meaning.facts_of(self)
        names = meaning.changed(meaning.facts_of(old) if before is None else before, now)
        return {fact: now[fact] for fact in names} if names and old.is_given_out() else {}

    def propose(
        self, new: Facts, *, by: User, owner: owner_word.Word | None = None
    ) -> ChangeRequest:
        """Put other facts aside; readers get the old ones until somebody else agrees. owner: `by`
        passes on the word of the organization."""
        with projection.publishing():
            old = meaning.facts_of(stored(self))
            asked = engine.request(
                self,
                by=by,
                old={fact: old[fact] for fact in new},
                new=new,
                details={owner_word.OWNER: owner} if owner is not None else None,
                comment=owner_word.signed(owner),
                for_owner=owner is not None,
                # by the form one person changes what is not for emergencies; else two look at it
                is_voice=owner is None or not self._is_for_two(new),
            )
        sentence = _("People are sent to “%(name)s” in an emergency. What you changed waits for a "
                     "second person; readers get the old facts until then.")  # fmt: skip
        tell(asked, sentence % {"name": self.shown_name}, by=by)
        return asked

    def _is_for_two(self, new: Facts) -> bool:
        urgency = new.get("urgency", {}).get("urgency", self.urgency)
        return self.is_emergency or urgency in EMERGENCY_URGENCIES

    def attest(self, facts: Facts, *, by: User, owner: owner_word.Word) -> ChangeRequest:
        """The organization says that these facts are right, as they were shown. What it said
        before, and nobody has agreed to yet, goes with it."""
        with projection.publishing():
            return engine.request(
                self,
                by=by,
                action=owner_word.ATTEST,
                old=facts,
                new=facts,
                details={owner_word.OWNER: owner},
                comment=owner_word.signed(owner),
                for_owner=True,
                replaces=True,
            )

    # What the engine asks

    def check_endorsement(self, request: ChangeRequest, *, by: User, details: Any) -> None:
        """Readers have what the request says they have."""
        now = meaning.facts_of(stored(self))
        if any(now[fact] != was for fact, was in request.old.items()):
            raise Refused(
                refusals.STALE,
                _("What readers have was changed since. Take the change back and make it anew."),
            )

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        people = [one.by for one in request.endorsements.select_related("by") if one.is_voice]
        is_owner = owner_word.word_in(request) is not None
        if request.action == owner_word.ATTEST:
            day = timezone.localdate(request.asked_at)
            stand_behind(self, request.new, people, how=owner_word.HOW, on=day)
            return
        meaning.set_facts(self, request.new)
        # today's rules for what is new; what else the row holds is not theirs to mend
        new = {name for fields in request.new.values() for name in fields}
        self.full_clean(exclude={field.name for field in self._meta.fields} - new)
        self.behind = tuple(people)
        self.behind_how = owner_word.HOW if is_owner else "entered"
        self.save()

    @classmethod
    def listed_rows(cls) -> models.QuerySet[Any]:
        return with_title(super().listed_rows().select_related("organization"))

    def waiting_title(self, request: ChangeRequest) -> str:
        return str(self.shown_name)

    def lines(self, request: ChangeRequest) -> list[Line]:
        if request.action == owner_word.ATTEST:
            return [
                Line(name, Side(value), Side(value), is_same=True)
                for name, value in meaning.all_lines(self, request.new)
            ]
        return [
            Line(name, Side(old), Side(new))
            for name, old, new in meaning.lines(self, request.old, request.new)
        ]

    def beside(self, request: ChangeRequest) -> list[tuple[str, Side]]:
        told = owner_word.told(request)
        return [(_("Who says so"), Side(told))] if told else []

    def own_sentence(self, request: ChangeRequest) -> str:
        if owner_word.word_in(request) is not None:
            return _(
                "The organization's word came by your link. A different person must confirm it."
            )
        return str(super().own_sentence(request))

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        if request.action == owner_word.ATTEST:
            return Decision(_("I agree: the organization confirmed it"))
        if not request.voices():  # an organization asked for it
            return Decision(_("I agree; a second person looks at it, too"))
        return super().decision(request, by=by)

    def after_confirmation(self, request: ChangeRequest, *, by: User) -> Step:
        if request.is_open:
            return Step(_("Noted. A second person has to agree, too."), is_done=True)
        return super().after_confirmation(request, by=by)

    def waiting_sentence(self, request: ChangeRequest) -> str:
        if request.action == owner_word.ATTEST:
            return _("The organization says that its facts are right. Nothing changes for readers.")
        named = ", ".join(meaning.labels(self, request.new))
        if owner_word.word_in(request) is not None:
            sentence = _(
                "The organization asks for a change: %(fields)s. People get the old facts."
            )
            return sentence % {"fields": named}
        return _("Changes: %(fields)s. People still get the old facts.") % {"fields": named}

    def is_urgent(self, request: ChangeRequest) -> bool:
        return request.action == CHANGE


def stored(service: Any) -> Any:
    """As its row stands; None before it is saved."""
    rows = type(service)._base_manager.filter(pk=service.pk)
    return rows.first() if service.pk else None


@contextmanager
def keeping_meaning(service: Any) -> Iterator[None]:
    """Two looks at the facts of a service, around whatever the block saves. Raises WrittenRound
    where one person changed what two stand behind; the caller's transaction undoes it. Notes who
    stands behind what changed, and logs it."""
    if service.is_watched:
        yield
        return
    old = stored(service)
    before = meaning.facts_of(old) if old is not None else {}
    if old is not None:
        service.assured = old.assured  # the caller may hold an old one
    service.is_watched = True
    try:
        yield
    finally:
        service.is_watched = False
    now = stored(service)
    if now is None:
        return
    after = meaning.facts_of(now)
    names = meaning.changed(before, after)
    if not names:
        return
    is_verb = may_write(service)
    if old is not None and not is_verb and now.for_two(old, before):
        raise WrittenRound(
            f"{', '.join(names)} of {service!r} are changed by two people (Service.propose)."
        )
    people = service.behind
    note(now, names, people, how=service.behind_how, on=timezone.localdate())
    service.assured = now.assured
    if not is_verb and (people or old is not None):
        log(
            now,
            "changed",
            by=people[0] if people else None,
            old={fact: before[fact] for fact in names if fact in before},
            new={fact: after[fact] for fact in names},
        )


def note(service: Any, facts: Iterable[str], people: Iterable[User], *, how: str, on: date) -> None:
    """Keep who stands behind these facts, and nothing else of the service."""
    keys = sorted({one.pk for one in people})
    entry = {"by": keys, "how": how, "on": on.isoformat()}
    service.assured = service.assured | dict.fromkeys(facts, entry)
    type(service)._base_manager.filter(pk=service.pk).update(assured=service.assured)
    seals.seal(service)


def heard(
    service: Any, facts: Iterable[str], *, by: User, how: str = "called", on: date | None = None
) -> None:
    """Whoever called was told that these facts are right: `by` stands behind them too.

    Facts that are not right are changed as all others are (`Service.propose`).
    """
    stand_behind(service, facts, [by], how=how, on=on or timezone.localdate())


def stand_behind(
    service: Any, facts: Iterable[str], people: Iterable[User], *, how: str, on: date
) -> None:
    """`people`, beside those who do already; documents say so. Whoever agreed to what the
    organization said has not heard it on the telephone."""
    people = list(people)
    with projection.publishing():
        now = stored(service)
        for fact in facts:
            entry = now.assured.get(fact) or {"by": [], "how": how}
            is_only_attested = entry["how"] == owner_word.HOW != how
            already = [] if is_only_attested else entry["by"]
            found = type(people[0])._default_manager.filter(pk__in=already)
            note(now, [fact], [*people, *found], how=how, on=on)
        service.assured = now.assured
        projection.refresh(now)
