"""Runs the pure checks on one stored text and gives the result as JSON values.

The checks know no model; here a string's languages, terms, limits and the other approved texts of
its source are gathered for them.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Locale
from wagtail_localize.models import (
    SegmentOverride,
    String,
    StringTranslation,
    TranslationContext,
    TranslationSource,
)

from cms.core.languages import screen_language
from khmertext import checks
from localize.terminology.glossary import (
    STAMP,
    Stamp,
    TermBase,
    names_of_help,
    stamp_now,
    term_base,
    with_stamp,
)
from localize.workflow.states import State

# an Issue: id, severity, start, end, fix, wording, values; and its message in English, by which it
# is known where each term has one
IssueDict = dict[str, Any]


def of(subject: StringTranslation | SegmentOverride) -> list[IssueDict]:
    """Issues of a text as it is now stored. Overrides of links and pictures have none."""
    return with_terms(subject)[0]


def with_terms(
    subject: StringTranslation | SegmentOverride,
) -> tuple[list[IssueDict], TermBase | None]:
    """The same, with the terms that it was checked for."""
    if not isinstance(subject, StringTranslation):
        return [], None
    language = subject.translation_of.locale.language_code
    approved, stamp = _approved_and_stamp(subject)
    base = term_base(language, subject.locale.language_code, stamp)
    limit = max_length(subject.context) if subject.context else None
    return _issues(subject, base, language, limit, approved), base


def of_typed(
    text: str,
    string: String,
    context: TranslationContext,
    locale: Locale,
    source: TranslationSource,
) -> list[IssueDict]:
    """`of` a text that is not stored, of one string of `source`."""
    typed = StringTranslation(data=text, translation_of=string, context=context, locale=locale)
    language = source.locale.language_code
    approved = StringTranslation.objects.filter(
        review__state=State.APPROVED, translation_of=string, locale=locale
    )
    return _issues(
        typed,
        term_base(language, locale.language_code),
        language,
        _limit(source.specific_content_type.model_class(), context),
        tuple(approved.exclude(context=context).values_list("data", flat=True).distinct()),
    )


def of_many(
    subjects: Collection[StringTranslation], source: TranslationSource
) -> list[list[IssueDict]]:
    """`of` each of the new texts of one page into one language, in a few queries for all."""
    language = source.locale.language_code
    model = source.specific_content_type.model_class()
    approved: dict[int, dict[str, None]] = defaultdict(dict)
    elsewhere = StringTranslation.objects.filter(
        review__state=State.APPROVED,
        translation_of__in={one.translation_of_id for one in subjects},
        locale__in={one.locale_id for one in subjects},
    )
    stamp = stamp_now()
    for string, data in elsewhere.order_by("pk").values_list("translation_of", "data"):
        approved[string][data] = None
    return [
        _issues(
            one,
            term_base(language, one.locale.language_code, stamp),
            language,
            _limit(model, one.context) if one.context else None,
            tuple(approved[one.translation_of_id]),
        )
        for one in subjects
    ]


def _issues(
    subject: StringTranslation,
    base: TermBase,
    language: str,
    limit: int | None,
    approved: tuple[str, ...],
) -> list[IssueDict]:
    target_language = subject.locale.language_code
    return [
        asdict(issue) | {"message": issue.message}
        for issue in checks.run(
            subject.translation_of.data,
            subject.data,
            source_language=language,
            target_language=target_language,
            terms=base.terms,
            names=partial(names_of_help, language, target_language),
            do_not_translate=base.do_not_translate,
            max_length=limit,
            approved_for_same_source=approved,
        )
    ]


def name_of(issue: IssueDict) -> str:
    """What a warning is dismissed by: its id, with its sentence where each term has one."""
    name: str = issue["id"]
    return f"{name}: {issue['message']}" if name in checks.ONE_PER_TERM else name


def sentence_of(issue: IssueDict) -> str:
    """What an issue says, in the language of the person who reads it."""
    if "values" not in issue:  # of a version that kept no more than the sentence
        return str(issue["message"])
    return checks.sentence(issue["id"], issue["wording"], issue["values"], screen_language())


def _approved_and_stamp(subject: StringTranslation) -> tuple[tuple[str, ...], Stamp | None]:
    """The other approved texts of its source, and how the term base stands; one query."""
    elsewhere = Q(
        review__state=State.APPROVED,
        translation_of=subject.translation_of,
        locale=subject.locale,
    )
    texts = StringTranslation.objects.filter(Q(pk=subject.pk) | elsewhere).order_by("pk")
    rows = list(with_stamp(texts).values_list("pk", "data", *STAMP))
    approved = dict.fromkeys(data for pk, data, *_stamp in rows if pk != subject.pk)
    return tuple(approved), tuple(rows[0][2:]) if rows else None


def max_length(context: TranslationContext) -> int | None:
    """The limit, in code points, of the field or block that a string stands in, if any.

    PostgreSQL refuses a longer value with an error, SQLite takes it: so a text is checked when
    it is written, not when the page is built.
    """
    model = _model_of(context.object_id)
    return _limit(model, context) if model is not None else None


_models: dict[Any, Any] = {}  # by translatable object: what a page is never changes


def _model_of(key: Any) -> Any:
    if key not in _models:
        sources = TranslationSource.objects.filter(object=key).order_by("pk")
        kind = sources.values_list("specific_content_type", flat=True).first()
        if kind is None:
            return None  # never published
        _models[key] = ContentType.objects.get_for_id(kind).model_class()
    return _models[key]


def _limit(model: Any, context: TranslationContext) -> int | None:
    path = (context.field_path or context.path).split(".")
    try:
        field = model._meta.get_field(path[0])
    except FieldDoesNotExist:
        return None
    if isinstance(field, StreamField):
        return _block_limit(field.stream_block, path[1:])
    return getattr(field, "max_length", None)


def _block_limit(block: blocks.Block, path: list[str]) -> int | None:
    for name in path:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        elif isinstance(block, blocks.StreamBlock | blocks.StructBlock):
            block = block.child_blocks.get(name)
    return getattr(getattr(block, "field", None), "max_length", None)
