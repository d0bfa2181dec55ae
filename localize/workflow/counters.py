"""The counters of every translation, kept in the transaction of whatever changes a string.

Nothing is added up or taken off: at the end of the outermost `counting` block each translation
that was noted in it is counted again as a whole, by the same rule as `progress.units`. So a
counter says what the gate would, as of the last step that went through us; a writer round us is
found and mended by the worker, every night. For screens only: the gate never reads them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import (
    BigIntegerField,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    Translation,
    TranslationContext,
)

from cms.request_context import active, entered
from cms.two_people.approvals.models import CHANGE, ChangeRequest, Outcome
from localize.workflow.digests import text_digest
from localize.workflow.models import STANDING, Progress, Reason, Review
from localize.workflow.progress import word_count
from localize.workflow.states import State, derived
from localize.workflow.to_confirm import waiting

COUNTED = tuple(f.name for f in Progress._meta.concrete_fields if not f.primary_key)


@dataclass
class Block:
    """What one transaction has to count again when it ends; counted: by translation, when it has
    ended."""

    translations: set[int] = field(default_factory=set)
    places: set[tuple[int, int]] = field(default_factory=set)  # pk of a context, of a language
    held: dict[int, Review] = field(default_factory=dict)
    counted: dict[int, Progress] = field(default_factory=dict)


@contextmanager
def counting(*, savepoint: bool = True) -> Iterator[Block]:
    """One transaction, at whose end the translations are counted whose strings it changed.

    A block inside another one belongs to it: where it fails, both do. savepoint: not for whoever
    opens a transaction just for it.
    """
    if (outer := active(Block)) is not None:
        with transaction.atomic(savepoint=False):
            yield outer
        return
    with transaction.atomic(savepoint=savepoint):
        with entered(Block()) as noted:
            yield noted
        _count_noted(noted)


def is_counting() -> bool:
    """Is a block open?"""
    return active(Block) is not None


def hold(review: Review) -> None:
    """Its row is locked in the transaction of the open block: until that ends, this object says
    what is stored, unless another one is held after it."""
    noted = active(Block)
    if noted is not None:
        noted.held[review.pk] = review


def is_held(review: Review) -> bool:
    noted = active(Block)
    return noted is not None and noted.held.get(review.pk) is review


def note(subject: Any) -> None:
    """This string or override, or its review, is another one now: count its translation."""
    if subject.context_id is None:
        return  # it belongs to no page
    with counting() as noted:
        noted.places.add((subject.context_id, subject.locale_id))


def refresh(translations: Iterable[Translation]) -> None:
    """Count these again, also where they have no row yet."""
    wanted = {one.pk for one in translations}
    with counting() as noted:
        noted.translations |= wanted
        Progress.objects.bulk_create(
            (Progress(translation_id=pk) for pk in sorted(wanted)), ignore_conflicts=True
        )


def _count_noted(noted: Block) -> None:
    if not noted.translations and not noted.places:
        return
    objects = TranslationContext.objects.filter(pk__in={context for context, _ in noted.places})
    of_places = Q(
        source__object__in=objects.values("object"),
        target_locale__in={locale for _, locale in noted.places},
    )
    wanted = Translation.objects.filter(Q(pk__in=noted.translations) | of_places)
    # locked before it is counted: whoever changes another string of it waits, and counts after us
    stored = (
        Progress.objects.select_for_update(of=("self",))
        .filter(translation__in=wanted.values("pk"))
        .select_related("translation__source")
        .defer("translation__source__content_json")
        .order_by("pk")
    )
    for row in stored:
        counted = count(row.translation)
        counted.save(force_update=True)
        noted.counted[row.pk] = counted


# Counting, in rows and not as models: a verb on one string counts its whole page


@dataclass
class _Text:
    """What one language has for a string or for a link of its own; review None: nobody noted it."""

    digest: str  # of it and its source as they are
    writer: int | None
    words: int
    review: int | None
    stored: str
    last_digest: str
    critical: bool
    reason: str
    since: datetime
    requests: list["_Request"] = field(default_factory=list)

    @property
    def standing(self) -> "_Request | None":
        found = (one for one in self.requests if one.outcome in STANDING)
        return next((one for one in found if one.digest == self.digest), None)

    @property
    def state(self) -> State:
        if self.review is None:
            return State.DRAFT
        policy = Review.approval_policies[CHANGE]
        return derived(
            self.stored,
            is_agreed=any(
                (one.outcome, one.digest) == (Outcome.APPROVED, self.digest)
                and policy.is_met(one.voices)
                for one in self.requests
            ),
            is_unchanged=self.last_digest == self.digest,
        )


@dataclass
class _Request:
    digest: str
    outcome: str
    asked_by: int
    voices: list["_Voice"] = field(default_factory=list)


@dataclass
class _Voice:
    by_id: int
    counts_as_id: int | None
    as_reviewer: bool
    break_glass: bool


_REVIEW = ("pk", "state", "digest", "critical", "reason", "state_since")
_OF_VOICE = tuple(
    f"endorsements__{name}" for name in ("by_id", "counts_as_id", "as_reviewer", "break_glass")
)
_OF_TEXT = ("last_translated_by", *(f"review__{name}" for name in _REVIEW))
_COLUMNS = (
    "of_string", "place", "source_text", "words", "written", *(f"its_{name}" for name in _OF_TEXT)
)  # fmt: skip


def count(translation: Translation) -> Progress:
    """A row that is not stored: of the strings as they are; two queries for any number."""
    found, missing = _texts(translation)
    reviewed = {one.review: one for one in found if one.review is not None}
    _add_requests(reviewed)
    strings, words = Counter({State.MISSING: len(missing)}), Counter({State.MISSING: sum(missing)})
    for one in found:
        strings[one.state] += 1
        words[one.state] += one.words
    of_state: dict[State, list[_Text]] = defaultdict(list)  # a sentence that stands twice: once
    for one in reviewed.values():
        of_state[one.state].append(one)
    in_review, approved = of_state[State.IN_REVIEW], of_state[State.APPROVED]
    returned = of_state[State.RETURNED]
    return Progress(
        translation=translation,
        **{state.value: strings[state] for state in State},
        **{f"{state.value}_words": words[state] for state in State},
        oldest_waiting=min((one.since for one in in_review), default=None),
        newest_approval=max((one.since for one in approved), default=None),
        critical=sum(one.critical for one in reviewed.values() if one.state != State.APPROVED),
        source_changed=sum(one.reason == Reason.SOURCE_CHANGED for one in returned),
        people={
            "in_review": _groups(in_review),
            "returned": dict(Counter(str(pk) for one in returned for pk in _writers(one))),
            "approved": sorted({voice.by_id for one in approved for voice in _behind(one)}),
        },
    )


def _texts(translation: Translation) -> tuple[list[_Text], list[int]]:
    """Of every string, and of links and pictures of its own; the words of each missing string. One
    query."""
    source, locale = translation.source_id, translation.target_locale_id
    rows = _strings(source, locale).union(_overrides(source, locale), all=True)
    made: dict[tuple[int, int], _Text] = {}  # one for a sentence that stands twice in a place
    found, missing = [], []
    for string, context, data, counted, written, *text in rows:
        if string is None:
            found.append(_text([written, *text], data, 0))
            continue
        words = word_count(data) if counted is None else counted
        if written is None:
            missing.append(words)
        else:
            place = (string, context)
            found.append(made.setdefault(place, _text([written, *text], data, words)))
    return found, missing


def _strings(source: int, locale: int) -> QuerySet[Any, Any]:
    """A row for each string: its key and place, text, words, and what the language has for it."""
    text = FilteredRelation(
        "string__translations",
        condition=Q(
            string__translations__locale=locale, string__translations__context=F("context")
        ),
    )
    return StringSegment.objects.filter(source=source).annotate(
        of_string=F("string"), place=F("context"), source_text=F("string__data"),
        words=F("string__word_count__words"), text=text, written=F("text__data"),
        **{f"its_{name}": F(f"text__{name}") for name in _OF_TEXT},
    ).values_list(*_COLUMNS)  # fmt: skip


def _overrides(source: int, locale: int) -> QuerySet[Any, Any]:
    """The same of links and pictures of the language's own, which are no strings."""
    here = OverridableSegment.objects.filter(source=source).values("context")
    # as `Review.source_text` has it
    of_source = OverridableSegment.objects.filter(context=OuterRef("context")).order_by("pk")
    source_text = Subquery(of_source.values("data_json")[:1])
    nothing = Cast(Value(None), BigIntegerField())
    return SegmentOverride.objects.filter(locale=locale, context__in=here).annotate(
        of_string=nothing, place=F("context"), source_text=source_text, words=nothing,
        written=F("data_json"), **{f"its_{name}": F(name) for name in _OF_TEXT},
    ).values_list(*_COLUMNS)  # fmt: skip


def _text(values: list[Any], source: str, words: int) -> _Text:
    text, writer, *review = values
    return _Text(text_digest(text) + text_digest(source), writer, words, *review)


def _add_requests(reviewed: dict[int, _Text]) -> None:
    """To each its requests, the latest first, with the people behind them; one query."""
    requests: dict[int, _Request] = {}
    rows = (
        ChangeRequest.objects.about(Review)
        .filter(subject_id__in=[str(pk) for pk in reviewed])
        .order_by("-asked_at", "-pk")
        .values_list("pk", "subject_id", "digest", "outcome", "asked_by", *_OF_VOICE)
    )
    for pk, review, digest, outcome, asked_by, *voice in rows if reviewed else ():
        if pk not in requests:
            requests[pk] = _Request(digest, outcome, asked_by)
            reviewed[int(review)].requests.append(requests[pk])
        if voice[0] is not None:
            requests[pk].voices.append(_Voice(*voice))


def _behind(text: _Text) -> list[_Voice]:
    return text.standing.voices if text.standing is not None else []


def _writers(text: _Text) -> set[int]:
    """Who wrote it, or submitted it at some time."""
    return {pk for pk in (text.writer, *(one.asked_by for one in text.requests)) if pk}


def _groups(in_review: list[_Text]) -> list[dict[str, Any]]:
    groups: dict[tuple[tuple[int, ...], bool], list[_Text]] = defaultdict(list)
    for one in in_review:
        voices = _behind(one)
        behind = tuple(sorted(voice.by_id for voice in voices))
        groups[behind, any(voice.as_reviewer for voice in voices)].append(one)
    return [
        waiting.stored(
            by=behind,
            by_reviewer=by_reviewer,
            critical=sum(one.critical for one in found),
            since=[one.since for one in found],
        )
        for (behind, by_reviewer), found in sorted(groups.items(), key=lambda group: group[0])
    ]


# Reading


def of(translations: Iterable[Translation]) -> dict[int, Progress]:
    """Progress by the translation's pk, in one query; what was never counted is counted now."""
    wanted = {one.pk: one for one in translations}
    stored = Progress.objects.in_bulk(wanted) if wanted else {}
    return {pk: stored.get(pk) or count(one) for pk, one in wanted.items()}


# Checking


def keys() -> list[int]:
    """The key of every translation."""
    return list(Translation.objects.order_by("pk").values_list("pk", flat=True))


def differences(*, repair: bool, among: list[int] | None = None) -> Iterator[str]:
    """Sentences about translations whose row is not what their strings say; each is looked at in
    a transaction of its own. repair: what differs is counted again. among: the keys of some."""
    for pk in keys() if among is None else among:
        with transaction.atomic():
            # locked: nobody changes a string of it between the two looks
            stored = Progress.objects.select_for_update().filter(pk=pk).first()
            translation = _translations().filter(pk=pk).first()
            if translation is None:
                continue  # deleted meanwhile
            sentence = _difference(stored, count(translation))
            if sentence and repair:
                refresh([translation])
        if sentence:
            yield f"{translation.source.object_repr} ({translation.target_locale}): {sentence}"


def fill(most: int | None = None) -> int:
    """Count what was never counted, as after an upgrade; returns how many, `most` of them."""
    rows = list(_translations().filter(progress=None).order_by("pk")[:most])
    for translation in rows:
        refresh([translation])
    return len(rows)


def _translations() -> QuerySet[Translation]:
    found = Translation.objects.select_related("source", "target_locale")
    return found.defer("source__content_json")


def _difference(stored: Progress | None, counted: Progress) -> str:
    if stored is None:
        return "was never counted"
    wrong = [name for name in COUNTED if getattr(stored, name) != getattr(counted, name)]
    return "; ".join(
        f"{name} says {getattr(stored, name)}, counted {getattr(counted, name)}" for name in wrong
    )
