"""One string on the screen: everything the template shows, decided here.

A row is made of a `progress.Unit` and what people said about it. All rows of a page take a fixed
number of queries.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from wagtail.images.widgets import AdminImageChooser
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    TranslationContext,
    TranslationSource,
)

from cms.two_people import people
from cms.two_people.approvals.diffs import Piece, diff, excerpt
from cms.two_people.approvals.models import Endorsement, remember
from cms.two_people.audit.models import AuditEntry
from khmertext import clusters
from khmertext.checks import ASKED, ONE_PER_TERM, TURNED
from khmertext.checks.negation import has_number
from khmertext.protect import TAG_PATTERN
from localize.workbench.links import is_picture, pictures_by_number
from localize.workbench.one_string.second_look import RETURNING, SecondLook, second_look
from localize.workflow import progress, review, string_issues
from localize.workflow.models import Comment, Reason, Review, State
from localize.workflow.to_confirm.pages import label_of_path
from localize.workflow.translation_access import TranslationAccess

ISSUES = "issues"  # the list of strings with findings
EVENTS_SHOWN = 8
LETTERS_IN_LIST = 60  # clusters of a text in the list of strings
# why a person sends a text back: the other reasons are the system's, and of a reader's report
REASONS = [
    (one.value, one.label)
    for one in (
        Reason.MEANING,
        Reason.TERM,
        Reason.SPELLING,
        Reason.STYLE,
        Reason.TAG_NUMBER,
        Reason.TOO_LONG,
        Reason.SOURCE_UNCLEAR,
    )
]
DECIDING = RETURNING | {
    "requested",
    "approved",
    "break_glass",
    "source_changed",
    "carried",
    "undone",
}


@dataclass(frozen=True)
class ShownIssue:
    """An issue of the checks as a person reads it."""

    id: str
    name: str
    severity: str
    sentence: str
    is_open: bool
    fix: str | None = None
    is_of_term: bool = False  # it may be dismissed for the whole page
    settled_by: str = ""  # who did
    is_turned: bool = False  # only a second person dismisses it, with a reason


@dataclass(frozen=True)
class NotStored:
    """What a person typed and could not store, and why."""

    text: str
    sentence: str
    sure: str = ""  # what the form says when it is sent once more, where that is all it takes


@dataclass(frozen=True)
class Alone:
    """The reason for which an administrator would approve a text alone, and why that was not
    done. review: its key."""

    review: int
    reason: str
    sentence: str


@dataclass(frozen=True)
class Homeless:
    """What a person typed for a string that is not in the source any more, to be copied."""

    source: str
    text: str
    sentence: str


@dataclass(frozen=True)
class StringRow:
    """One string (or one link or picture of this language) and what this person may do with it."""

    unit: progress.Unit
    number: int
    label: str
    seen: int
    issues: list[ShownIssue]
    source_diff: list[Piece]
    text_diff: list[Piece]
    comments: list[Comment]
    events: list[AuditEntry]
    endorsed_by: list[str]
    actions: frozenset[str]
    note: str
    returned: AuditEntry | None = None  # why it came back and is not submitted again
    look: SecondLook | None = None  # of a text that came back and is not approved since
    refused: NotStored | None = None
    segment_id: int | None = None
    may_undo: bool = False  # the last step was theirs, just now
    to_do: str = ""  # what this person may do about it now: "review", "write"
    picture: Any = None  # this language's own, where the row is about one

    @property
    def review(self) -> Review | None:
        return self.unit.review

    @property
    def state(self) -> State:
        return self.unit.state

    @property
    def box(self) -> str:
        """What stands in the text box: what a person just typed wins over what is stored."""
        return self.unit.text if self.refused is None else self.refused.text

    @property
    def returns(self) -> list[AuditEntry]:
        """What was said when it was sent back, the newest first."""
        if self.look is not None:
            return self.look.returns
        return [self.returned] if self.returned is not None else []

    @property
    def since_read(self) -> list[Piece]:
        """What of it whoever decides reads first: they read the rest before. Nothing of others."""
        has_read = self.look is not None and self.look.has_read
        return excerpt(self.text_diff) if has_read and "endorse" in self.actions else []

    @property
    def is_as_returned(self) -> bool:
        """Was it submitted again without a change?"""
        return self.look is not None and self.state == State.IN_REVIEW and not self.text_diff

    @property
    def is_read_first(self) -> bool:
        """Does whoever decides read its text before they see the source? Where it says a number to
        call: a meaning that is turned round shows in what is read for itself."""
        texts = (self.unit.source_text, self.unit.text)
        return "endorse" in self.actions and any(map(has_number, texts))

    @property
    def may_be_still_right(self) -> bool:
        """Did its source or a term change, so that one word of a person may be enough?"""
        stored = self.unit.review
        return (
            stored is not None
            and self.state == State.RETURNED
            and stored.reason in {Reason.SOURCE_CHANGED, Reason.TERM_CHANGED, Reason.TAKEN_DOWN}
            and self.unit.segment is not None
            and "submit" in self.actions
            and not self.has_error
        )

    @property
    def may_write(self) -> bool:
        return "write" in self.actions

    @property
    def place(self) -> int | None:
        """The context of a string, which stays when the source says something else in it."""
        return self.unit.segment.context_id if self.unit.segment is not None else None

    @property
    def anchor(self) -> str:
        """The id of the string on its screen; the views send people back to it."""
        if self.segment_id is not None:
            return f"s{self.segment_id}"
        return f"r{self.review.pk}" if self.review is not None else f"n{self.number}"

    @property
    def brief(self) -> str:
        """What the list of strings says of it: its text, or its source where there is none."""
        if self.unit.segment is None:
            return self.label
        plain = TAG_PATTERN.sub("", self.unit.text or self.unit.source_text).strip()
        letters = clusters(plain)
        if len(letters) <= LETTERS_IN_LIST:
            return plain
        return "".join(letters[:LETTERS_IN_LIST]) + "…"

    @property
    def views(self) -> list[str]:
        """The narrowed lists that it stands in: its state, findings; what came back until it is
        submitted again, though its text was saved."""
        came_back = self.state == State.DRAFT and self.returned is not None
        return [
            self.state.value,
            *([State.RETURNED.value] if came_back else []),
            *([ISSUES] if self.open_issues else []),
        ]

    @property
    def waits_since(self) -> datetime | None:
        """Since when it waits for somebody to look at it, or to mend it."""
        waits = self.review is not None and self.state in {State.IN_REVIEW, State.RETURNED}
        return self.review.state_since if waits and self.review is not None else None

    @property
    def open_issues(self) -> list[ShownIssue]:
        return [issue for issue in self.issues if issue.is_open]

    @property
    def has_question(self) -> bool:
        """Is who hands it in asked first?"""
        return any(issue.id in ASKED for issue in self.open_issues)

    @property
    def has_error(self) -> bool:
        return any(issue.severity == "error" for issue in self.issues)

    @property
    def rows(self) -> int:
        return max(2, min(12, len(self.unit.source_text) // 55 + 1))

    @property
    def reason(self) -> str:
        stored = self.unit.review
        return stored.get_reason_display() if stored is not None and stored.reason else ""


def rows(
    access: TranslationAccess,
    *,
    refused: dict[int, NotStored] | None = None,
    segment: int | None = None,
    of_review: int | None = None,
    known: list[progress.Unit] | None = None,
) -> list[StringRow]:
    """Every string of the desk's translation in reading order, then links and pictures.

    refused: by segment pk, a text that was typed and could not be stored. segment, of_review: only
    the one with this key. known: only this one, which was read.
    """
    source, locale = access.translation.source, access.translation.target_locale
    if known is not None:
        units = known
    elif segment is not None:
        units = progress.unit_of_segment(source, locale, segment)
    elif of_review is not None:
        units = progress.unit_of_override(source, locale, of_review)
    else:
        units = progress.units(source, locale)
    _settle(units)
    talk = _Talk.about(access, units)
    is_one = segment is not None or of_review is not None or known is not None
    first = _number(source, units[0]) if is_one and units else 1
    return [
        _card(access, number, unit, talk, refused or {}) for number, unit in enumerate(units, first)
    ]


def _settle(units: list[progress.Unit]) -> None:
    """What is dismissed for the whole page is read once for all of its strings."""
    found = [
        unit.review
        for unit in units
        if unit.review is not None
        and any(issue["id"] in ONE_PER_TERM for issue in unit.review.issues)
    ]
    for one in found[1:]:
        one.settled = found[0].settled


def _number(source: TranslationSource, unit: progress.Unit) -> int:
    """The place of one string on the page; links and pictures come last."""
    if unit.segment is not None:
        return int(unit.segment.before) + 1
    return StringSegment.objects.filter(source=source).count() + 1


@dataclass(frozen=True)
class _Talk:
    """Comments by (context, string), the log by review, newest first."""

    comments: dict[tuple[int, int | None], list[Comment]]
    logs: dict[int, list[AuditEntry]]
    earlier: dict[int, list[int]]  # by review, those of the strings that it was carried from
    pictures: dict[int, Any]

    @classmethod
    def about(cls, access: TranslationAccess, units: list[progress.Unit]) -> "_Talk":
        reviews = [unit.review for unit in units if unit.review is not None]
        earlier = _carried_from(access, reviews)
        logs: dict[int, list[AuditEntry]] = defaultdict(list)
        gone = [Review(pk=pk) for pks in earlier.values() for pk in pks]
        for event in AuditEntry.objects.about(*reviews, *gone) if reviews else ():
            logs[int(event.subject_id)].append(event)
        comments = _remarks(access, [unit.segment for unit in units if unit.segment is not None])
        return cls(comments, logs, earlier, pictures_by_number(_picture_numbers(units)))

    def returned(self, stored: Review) -> AuditEntry | None:
        """The step that sent a text back and was not yet answered."""
        decided = next((one for one in self.logs[stored.pk] if one.verb in DECIDING), None)
        return decided if decided is not None and decided.verb in RETURNING else None

    def whole_log(self, stored: Review) -> Iterator[AuditEntry]:
        """Oldest first, with that of the strings before it."""
        for pk in reversed([stored.pk, *self.earlier.get(stored.pk, [])]):
            yield from reversed(self.logs[pk])


def _carried_from(access: TranslationAccess, reviews: list[Review]) -> dict[int, list[int]]:
    """By review whose source changed since it was approved: those of the strings that stood in its
    place before, the latest first. One query, and none where no source changed."""
    changed = [
        one
        for one in reviews
        if one.state != State.APPROVED and one.previous_source not in ("", one.source_text)
    ]
    if not changed:
        return {}
    rows = Review.objects.filter(
        string_translation__locale=access.translation.target_locale,
        string_translation__context__in={one.subject.context_id for one in changed},
    ).values_list(
        "string_translation__context", "string_translation__translation_of__data", "pk",
        "previous_source",
    )  # fmt: skip
    known = {(context, source): (pk, before) for context, source, pk, before in rows}
    found = {}
    for one in changed:
        pks, before = [one.pk], one.previous_source
        while (row := known.get((one.subject.context_id, before))) and row[0] not in pks:
            pks.append(row[0])
            before = row[1]
        found[one.pk] = pks[1:]
    return found


def _remarks(
    access: TranslationAccess, segments: list[StringSegment]
) -> dict[tuple[int, int | None], list[Comment]]:
    """Those about the page, or about its one string, each with its answers: one query, and none
    where the string was read with the word that there are none."""
    found = Comment.objects.filter(locale=access.translation.target_locale)
    if len(segments) == 1:
        known = access.segment
        if known is not None and known is segments[0] and not known.has_remarks:
            return {}
        found = found.filter(context=segments[0].context_id)
    else:
        found = found.filter(context__object_id=access.translation.source.object_id)
    answers: dict[int | None, list[Comment]] = defaultdict(list)  # in the place of the remark
    for one in found.select_related("by", "resolved_by"):
        answers[one.answer_to_id].append(one)
    remarks: dict[tuple[int, int | None], list[Comment]] = defaultdict(list)
    for one in answers[None]:
        remember(one, "answers", answers[one.pk])
        remarks[one.context_id, one.string_id].append(one)
    return remarks


def _picture_numbers(units: list[progress.Unit]) -> set[int]:
    """An override that is a number is a picture: nothing else is taken (`override_value`)."""
    values = [unit.override.data for unit in units if unit.override is not None]
    return {value for value in values if isinstance(value, int)}


def _card(
    access: TranslationAccess,
    number: int,
    unit: progress.Unit,
    talk: _Talk,
    refused: dict[int, NotStored],
) -> StringRow:
    stored = unit.review
    segment_id = unit.segment.pk if unit.segment is not None else None
    asked = stored.standing() if stored is not None else None
    valid = list(asked.endorsements.all()) if asked is not None else []
    context, string = _place(unit)
    actions = actions_of(access, unit, valid)
    events = talk.logs[stored.pk][:EVENTS_SHOWN] if stored is not None else []
    look = _look(access, unit, talk)
    source_diff, text_diff = _diffs(access, unit, look)
    return StringRow(
        unit=unit,
        number=number,
        label=label_of_path(unit.path),
        seen=stored.version if stored is not None else 0,
        issues=issues_of(stored),
        source_diff=source_diff,
        text_diff=text_diff,
        comments=talk.comments.get((context, string), []),
        events=events,
        endorsed_by=[people.name(e.by) for e in valid],
        actions=actions,
        to_do=to_do(access, unit.state, actions),
        may_undo=bool(events) and review.may_be_undone(events[0], access.user),
        note=_note(access, unit, valid),
        returned=talk.returned(stored) if stored is not None else None,
        look=look,
        refused=refused.get(segment_id) if segment_id is not None else None,
        segment_id=segment_id,
        picture=talk.pictures.get(unit.override.data) if unit.override is not None else None,
    )


def _look(access: TranslationAccess, unit: progress.Unit, talk: _Talk) -> SecondLook | None:
    if unit.review is None:
        return None
    return second_look(
        talk.whole_log(unit.review),
        reader=access.user.pk,
        source=unit.review.source_text,
        text=unit.text,
        languages=_languages(access),
    )


def _languages(access: TranslationAccess) -> tuple[str, str]:
    translation = access.translation
    return translation.source.locale.language_code, translation.target_locale.language_code


def _diffs(
    access: TranslationAccess, unit: progress.Unit, look: SecondLook | None
) -> tuple[list[Piece], list[Piece]]:
    """What changed in the source and in the text."""
    stored = unit.review
    if stored is None:
        return [], []
    source, target = _languages(access)
    text_diff = (
        diff(stored.previous_text, unit.text, language=target) if look is None else look.text_diff
    )
    if look is not None and look.has_read:
        return look.source_diff, text_diff
    return diff(stored.previous_source, unit.source_text, language=source), text_diff


def _place(unit: progress.Unit) -> tuple[int, int | None]:
    if unit.segment is not None:
        return unit.segment.context_id, unit.segment.string_id
    assert unit.override is not None
    return unit.override.context_id, None


def issues_of(stored: Review | None) -> list[ShownIssue]:
    """What the last check said, errors first, in the language of the admin."""
    if stored is None:
        return []
    is_of_term = any(issue["id"] in ONE_PER_TERM for issue in stored.issues)
    return shown_issues(stored.issues, stored.is_open_warning, stored.settled if is_of_term else {})


def shown_issues(
    issues: list[string_issues.IssueDict],
    is_open: Callable[[string_issues.IssueDict], bool],
    settled: Mapping[str, str],
) -> list[ShownIssue]:
    """Issues of a text, errors first; is_open: of a warning, did nobody dismiss it? settled: those
    of the whole page, with who dismissed them."""
    found = [
        ShownIssue(
            issue["id"],
            string_issues.name_of(issue),
            issue["severity"],
            string_issues.sentence_of(issue),
            issue["severity"] == "error" or is_open(issue),
            issue.get("fix"),
            issue["id"] in ONE_PER_TERM,
            settled.get(string_issues.name_of(issue), ""),
            issue["id"] in TURNED,
        )
        for issue in issues
        if issue["severity"] != "fixed"
    ]
    return sorted(found, key=lambda issue: issue.severity != "error")


def actions_of(
    access: TranslationAccess, unit: progress.Unit, valid: list[Endorsement]
) -> frozenset[str]:
    """The buttons that this person gets; the functions of `review` decide again."""
    if unit.review is None and unit.segment is None:
        return frozenset()
    mine = any(e.by_id == access.user.pk for e in valid)
    actions = set()
    if access.may_write and unit.segment is not None:
        actions |= {"write", "comment"}
        # whatever its state: an edited text has to go to somebody
        if access.may_edit:
            actions.add("submit")
    if access.may_edit and unit.segment is None and unit.state in {State.DRAFT, State.RETURNED}:
        actions.add("submit")
    if unit.review is None:
        return frozenset(actions)
    if unit.state == State.IN_REVIEW:
        if access.may_take_part and not mine:
            actions.add("endorse")
        if access.may_review:
            actions.add("return")
    if unit.state == State.APPROVED and access.may_review:
        actions.add("reopen")
    if access.may_take_part:
        actions.add("dismiss")
    if access.may_review:
        actions.add("dismiss_on_page")
    if access.user.is_superuser and unit.state != State.APPROVED:
        actions.add("break_glass")
    return frozenset(actions)


def to_do(access: TranslationAccess, state: State, actions: frozenset[str]) -> str:
    """What waits for this person in a string of this state: "review", "write" or nothing."""
    if "endorse" in actions and access.may_review:
        return "review"
    is_open = state in {State.MISSING, State.DRAFT, State.RETURNED}
    return "write" if "submit" in actions and is_open else ""


def _note(access: TranslationAccess, unit: progress.Unit, valid: list[Endorsement]) -> str:
    """Why the button that a person looks for is missing."""
    if access.lock_sentence:
        return access.lock_sentence
    if unit.state == State.APPROVED:
        return "" if access.may_review else _("It is approved. A reviewer can withdraw that.")
    if unit.state != State.IN_REVIEW:
        return "" if access.may_edit else _("A translator writes this text and submits it.")
    if any(e.by_id == access.user.pk for e in valid):
        return _("You stand behind this text. Another person has to agree.")
    if not access.may_take_part:
        return _("A reviewer has to agree.")
    return ""


# Links and pictures that a language may choose for itself


@dataclass(frozen=True)
class Link:
    """A link or picture of the source that this language may replace by one of its own."""

    segment: OverridableSegment
    source: str
    override: SegmentOverride | None
    picture: Any = None  # the source's, where this is one

    @property
    def text(self) -> str:
        return str(self.override.data) if self.override is not None else ""

    @property
    def chooser(self) -> str:
        """HTML of the field that chooses another picture; its script waits for Wagtail's, which
        come after the words."""
        own = self.override.data if self.override is not None else None
        field = AdminImageChooser().render("value", own, {"id": f"picture-{self.segment.pk}"})
        return mark_safe(field.replace("<script ", '<script type="module" ', 1))


def links(access: TranslationAccess) -> list[Link]:
    """The links and pictures of the page in reading order; other pages cannot be exchanged."""
    translation = access.translation
    # from the cache of content types
    kind = ContentType.objects.get_for_id(translation.source.specific_content_type_id)
    model = kind.model_class()
    assert model is not None  # a page of this installation
    segments = (
        OverridableSegment.objects.filter(source=translation.source)
        .select_related("context")
        .order_by("order")
    )
    overrides = {
        override.context_id: override
        for override in SegmentOverride.objects.filter(
            locale=translation.target_locale,
            context__in=[segment.context_id for segment in segments],
        )
    }
    numbers = {
        segment.pk: segment.data
        for segment in segments
        if isinstance(segment.data, int) and is_picture(segment, model)
    }
    pictures = pictures_by_number(set(numbers.values()))
    return [
        Link(
            segment,
            str(segment.data),
            overrides.get(segment.context_id),
            pictures.get(numbers.get(segment.pk, 0)),
        )
        for segment in segments
        if segment.pk in numbers or (isinstance(segment.data, str) and segment.data)
    ]


def open_questions(contexts: Iterable[TranslationContext] | Any) -> Any:
    """Unanswered or unresolved questions to the editor about strings of these contexts."""
    return (
        Comment.objects.filter(
            context__in=contexts, is_question=True, resolved_at=None, answer_to=None
        )
        .select_related("by", "context", "string", "locale")
        .prefetch_related("answers__by")
        .order_by(F("at"))
    )
