"""What the engine asks of the things that people stand behind.

Each class says its policies as data and keeps what is its own in these methods: the checks of a
text, who reads it in which language.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.two_people import people
from cms.two_people.answers import Step
from cms.two_people.approvals.models import CHANGE, ChangeRequest, Endorsement
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.shown import Line, Section, Side, label_of, lines_of_values
from cms.two_people.audit.models import AuditEntry
from cms.two_people.people import User


@dataclass(frozen=True)
class Decision:
    """The button under a change, for one person: what it says, what is left to do after it, whether
    a publication by it can carry a date, and whether everybody sees something then."""

    label: str
    note: str = ""
    takes_a_date: bool = False
    is_public: bool = True


class Subject:
    """Mixed into a model whose rows, or a part of them, need a second person."""

    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy()}

    # a page whose words and those of the pages below it are handed over, read and published as one
    heads_a_lot: ClassVar[bool] = False
    # its row was read under its lock in this transaction, by whoever calls the engine
    is_row_locked = False
    # entries of the log about this step, which are written with that of its decision
    unwritten: Sequence[AuditEntry] = ()

    def policy(self, action: str = CHANGE) -> Policy:
        return self.approval_policies[action]

    # Who

    def may_endorse(self, user: User, request: ChangeRequest) -> bool:
        """Is it `user`'s task to look at this, whoever asked for it?"""
        return bool(user.has_perm(self.policy(request.action).right))

    def may_return(self, user: User, request: ChangeRequest) -> bool:
        """May `user` say no?"""
        return self.may_endorse(user, request)

    def may_withdraw(self, user: User, request: ChangeRequest) -> bool:
        """May `user` say that it does not hold any more? Nobody, of values that were written: those
        are changed by another request."""
        return False

    def who_may_endorse(self, request: ChangeRequest, *, but: Collection[int] = ()) -> list[User]:
        """By name, for the end of a refusal; but: keys of those who stand behind it already."""
        return people.who_has(self.policy(request.action).right, but=but)

    def counts_as_reviewer(self, user: User) -> bool:
        return False

    # What it asks for itself

    def check_endorsement(self, request: ChangeRequest, *, by: User, alone: bool = False) -> None:
        """Raises Refused, or ValidationError about a form, where `by` cannot stand behind it.
        alone: by break-glass."""

    def is_enough(self, request: ChangeRequest, voices: list[Endorsement]) -> bool:
        """Beside the number of people, which the policy counts."""
        return True

    def seen(self, request: ChangeRequest) -> str:
        """The digest of what a screen shows of it: what a decision names."""
        return request.digest

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        """Enough people stand behind it: write what was asked for. The row may be written now."""

    def let_go(self, request: ChangeRequest, *, by: User | None) -> None:
        """It is over, or holds no more (`request.outcome`): remove what waited with it. The row
        may be written now."""

    # What is said of it

    def own_sentence(self, request: ChangeRequest) -> str:
        return _("You made this change yourself. A different person must look at it.")

    def waits_sentence(self) -> str:
        return _(
            "A change of this waits for a second person already. It has to be confirmed, refused "
            "or taken back first."
        )

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        """What its button does when `by` presses it."""
        return Decision(_("I have looked at it: publish it"))

    def follow(
        self, request: ChangeRequest, *, by: User, on: datetime | None = None
    ) -> Step | None:
        """`by` confirmed it: a page is published here if they may, or `on` that day. What they are
        told where that did not work."""
        return None

    def after_confirmation(self, request: ChangeRequest, *, by: User) -> Step:
        """What `by` is told who confirmed it in the list, with a link where something is left to
        do."""
        return Step(_("Confirmed: it counts from now on."), is_done=True)

    def lines(self, request: ChangeRequest) -> list[Line]:
        """Old beside new."""
        return lines_of_values(request)

    def sections(self, request: ChangeRequest) -> list[Section]:
        """The same on its screen, with what stays beside it."""
        lines = tuple(self.lines(request))
        return [Section("", lines)] if lines else []

    def earlier(self, request: ChangeRequest) -> models.QuerySet[ChangeRequest]:
        """What was asked for before of the same thing, the latest first."""
        asked = ChangeRequest.objects.of(self, request.action)  # type: ignore[arg-type]
        return asked.filter(pk__lt=request.pk)

    def since(self, returned: ChangeRequest, request: ChangeRequest) -> list[Section] | None:
        """What `request` asks for beside what `returned` did, with what stayed; None where that is
        not known, or not any more."""
        return None

    def as_read(self, request: ChangeRequest) -> Any:
        """The page that it asks for, which shows itself as its readers get it (`serve_preview`);
        None where it is no page, or that version is not kept any more."""
        return None

    def as_public(self) -> Any:
        """The same as readers have it now; None where they have nothing."""
        return None

    def warning(self, request: ChangeRequest) -> str:
        """What everybody has to read before anything else."""
        return ""

    def beside(self, request: ChangeRequest) -> list[tuple[str, Side]]:
        """What a person has to know beside that to judge: (label, value)."""
        return []

    # Where it stands in the list “To confirm”

    # False: `inbox_rows` says what waits, because there are thousands
    is_listed: ClassVar[bool] = True

    @classmethod
    def listed_rows(cls) -> models.QuerySet[Any]:
        """Rows with what their line of the list looks at."""
        return cls._base_manager.all()  # type: ignore[attr-defined]

    @classmethod
    def inbox_rows(cls, user: User) -> tuple[list[Any], list[Any]]:
        """Rows of what waits for `user`, and of what they wait for, beside the requests."""
        return [], []

    def waiting_title(self, request: ChangeRequest) -> str:
        return str(self)

    def waiting_sentence(self, request: ChangeRequest) -> str:
        """What changed, in one short sentence."""
        if not request.new:
            return _("New: nobody else has looked at it yet.")
        fields = ", ".join(label_of(self._meta, name) for name in request.new)  # type: ignore[attr-defined]
        return _("Changes: %(fields)s.") % {"fields": fields}

    def waiting_verb(self, request: ChangeRequest, user: User) -> str:
        """The label of the button that leads `user` to where they decide."""
        return _("Look and confirm")

    def waiting_url(self, request: ChangeRequest) -> str:
        """Its own screen, where looking at it asks for more than a click; else empty."""
        return ""

    def is_decided_in_the_list(self, request: ChangeRequest) -> bool:
        """Not where its own screen asks for more than a click."""
        return self.is_listed and not self.waiting_url(request)

    def is_urgent(self, request: ChangeRequest) -> bool:
        return False

    def parts_shown(self, request: ChangeRequest) -> list[str]:
        """Of a page: what it shows, as `key_of` says it; what waits of that is one row with it."""
        return []

    def shown_as(self) -> list[str]:
        """As what pages name it (`key_of`): a file as its resource, a consent as its picture."""
        return [key_of(self)]

    def snapshot(self) -> dict[str, Any]:
        """What the log keeps of it before and after each step."""
        return {}

    def audit_place(self) -> dict[str, Any]:
        """page_key and locale of an entry of the log, where it belongs to a page."""
        return {}

    def deciding(self) -> AbstractContextManager[Any]:
        """The transaction of each step: by default one of documents, which queue."""
        return projection.publishing()

    def letting_lapse(self) -> AbstractContextManager[Any]:
        """The transaction in which a request about it lapses, because there is something newer."""
        return self.deciding()


class SubjectModel(Subject, models.Model):
    """A model whose requests go with its rows."""

    requests = GenericRelation(
        ChangeRequest, content_type_field="content_type", object_id_field="subject_id"
    )

    class Meta:
        abstract = True


def carry_out(
    requests: Iterable[ChangeRequest], *, by: User, on: datetime | None = None
) -> list[Step]:
    """What follows where enough people stand behind these, in their order and in one transaction,
    and what `by` is told of each. Subjects are what they are; one that cannot follow stops none."""
    requests = list(requests)
    with projection.publishing():
        stopped = [one.subject.follow(one, by=by, on=on) for one in requests]
        projection.flush()  # what is told looks at what readers get
        return [
            stop or one.subject.after_confirmation(one, by=by)
            for one, stop in zip(requests, stopped, strict=True)
        ]


def key_of(row: Any) -> str:
    """ "lessons.picture:7"."""
    return f"{row._meta.label_lower}:{row.pk}"


def with_subjects(requests: Iterable[ChangeRequest]) -> list[ChangeRequest]:
    """Those whose subject there is, each with it, in one query for each class."""
    requests = list(requests)
    rows: list[Any] = [
        model.listed_rows() if issubclass(model, Subject) else model._base_manager.all()
        for model in {one.content_type.model_class() for one in requests}
        if model is not None
    ]
    models.prefetch_related_objects(requests, GenericPrefetch("subject", rows))
    return [one for one in requests if one.subject is not None]
