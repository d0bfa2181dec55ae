"""Takes files back: reads within limits, proposes what becomes of each row, writes drafts.

Nothing is written before a person has seen the proposal. A row is taken with all others when the
text here is still the one that the file was made from, and no approval stands behind it; any other
one is a conflict, which a person decides by itself. Nothing is ever deleted, and nothing that comes
from a file is more than a Draft: the texts go through `StringTranslation.save()`, where receivers
normalise and check as for any other writer.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import PurePath
from statistics import correlation
from typing import Any, BinaryIO, Final

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from cms.core.languages import described
from cms.core.wagtail_compat import refuse_markup
from cms.two_people import people
from cms.two_people.answers import sentences
from khmertext import match_key
from localize.exchange import xliff, xlsx
from localize.exchange.limits import (
    MAX_BYTES,
    ImportRefused,
    refuse_large,
    refuse_many,
)
from localize.exchange.rows import (
    Contents,
    Row,
    problem_sentences,
    row_id,
    string_units,
)
from localize.workflow import counters, string_issues
from localize.workflow.digests import text_digest
from localize.workflow.models import Comment, Origin, State
from localize.workflow.progress import Unit
from localize.workflow.text_length import require_length

COMMENT_LENGTH: Final = 2000
PROPOSED_FOR: Final = timedelta(days=1)  # how long a proposal on a screen may be taken
LANGUAGE_LENGTH: Final = 35  # code points of a tag that are shown (RFC 5646 §4.4.1)

READERS: Final[dict[str, Callable[[bytes], Contents]]] = {
    ".xlf": xliff.read,
    ".xliff": xliff.read,
    ".xlsx": xlsx.read,
}


class Outcome(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class Line:
    """One row of the report. `reason` is a sentence, empty where none is needed.

    `number` is that of the string on the workbench, 0 of none; `row` is the line of the file.
    For a conflict `theirs` is the text of the file and `here` the one that stays; `here_hash` is
    what a person who decides for `theirs` has seen.
    """

    row: int
    id: str
    path: str
    outcome: Outcome
    number: int = 0
    reason: str = ""
    source: str = ""
    here: str = ""
    theirs: str = ""
    problems: tuple[str, ...] = ()
    anchor: str = ""  # of its string on the workbench

    @property
    def here_hash(self) -> str:
        return text_digest(self.here)


@dataclass(frozen=True)
class ImportReport:
    """What an import would do, or did, row by row. `doubt`: why the file as a whole looks wrong."""

    lines: tuple[Line, ...]
    comments: int = 0
    doubt: str = ""

    def of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def taken(self) -> list[Line]:
        return self.of(Outcome.TAKEN)

    @property
    def new(self) -> list[Line]:
        """Of those taken: strings that had no text."""
        return [line for line in self.taken if not line.here]

    @property
    def with_problems(self) -> list[Line]:
        return [line for line in self.taken if line.problems]

    @property
    def unchanged(self) -> list[Line]:
        return self.of(Outcome.UNCHANGED)

    @property
    def conflicts(self) -> list[Line]:
        return self.of(Outcome.CONFLICT)

    @property
    def refused(self) -> list[Line]:
        return self.of(Outcome.REFUSED)


def read(file: BinaryIO | bytes, filename: str) -> Contents:
    """The contents of a file; its name decides the format. Raises ImportRefused."""
    reader = READERS.get(PurePath(filename).suffix.lower())
    if reader is None:
        raise ImportRefused(
            _("Only these files can be read: %(formats)s.") % {"formats": ", ".join(READERS)}
        )
    # one byte more than allowed is enough to know
    data = file if isinstance(file, bytes) else file.read(MAX_BYTES + 1)
    refuse_large(data)
    contents = reader(data)
    refuse_many(len(contents.rows))
    return replace(contents, rows=tuple(map(_storable, contents.rows)))


def propose(translation: Translation, contents: Contents, *, by: Any) -> ImportReport:
    """What `apply` would do; writes nothing. Raises the same."""
    _refuse_foreign(translation, contents, by=by)
    page = _Strings(string_units(translation))
    decided = list(_once(_decide(row, page, translation) for row in contents.rows))
    comments = sum(bool(row.comment) for row in contents.rows)
    return ImportReport(tuple(decided), comments, doubt(decided, page))


def apply(
    translation: Translation, contents: Contents, *, by: Any, chosen: Collection[str] = ()
) -> ImportReport:
    """Write what can be taken as drafts by `by`. chosen: ids of the rows whose text a person
    prefers to one that somebody stands behind, or that changed here.

    Raises ImportRefused for a file of another page, PermissionDenied.
    """
    _refuse_foreign(translation, contents, by=by)
    with counters.counting():
        _lock(translation)
        page = _Strings(string_units(translation))
        decided = list(_once(_decide(row, page, translation, chosen) for row in contents.rows))
        lines = [_write(line, page, translation.target_locale, by=by) for line in decided]
        comments = sum(
            _comment(row, page, translation.target_locale, by=by) for row in contents.rows
        )
    return ImportReport(tuple(lines), comments)


def _refuse_foreign(translation: Translation, contents: Contents, *, by: Any) -> None:
    locale = translation.target_locale
    if not people.may_edit(by, people.target_page(translation.source.object, locale)):
        raise PermissionDenied(_("You may not translate this page."))
    if contents.uuid != translation.uuid:
        raise ImportRefused(_("This file was made for another page or another language."))
    _require_languages(translation, contents)
    refuse_many(len(contents.rows))


def _require_languages(translation: Translation, contents: Contents) -> None:
    """Raises ImportRefused for a file that says of itself that it is in other languages."""
    here = (translation.source.locale.language_code, translation.target_locale.language_code)
    said = (contents.source_language, contents.target_language)
    if not all(map(_is_same_language, said, here)):
        raise ImportRefused(
            _(
                "The file says that it translates %(said)s, and this page is translated %(here)s: "
                "nothing was taken from it."
            )
            % {"said": " → ".join(map(_shown, said)), "here": " → ".join(here)}
        )


def _shown(said: str) -> str:
    return said[:LANGUAGE_LENGTH] or "–"


def _is_same_language(said: str, here: str) -> bool:
    """Of one that says less, as “km” of “km-KH”, what it says; a file may say nothing."""
    pairs = zip(*(re.split("[-_@.]", tag.strip().casefold()) for tag in (said, here)), strict=False)
    return not said.strip() or all(one == other for one, other in pairs)


# From one screen to the next


def packed(report: ImportReport, contents: Contents, *, by: Any) -> str:
    """The proposal as a text that nobody can change, for the form of its screen: of each row the
    text here that was shown, and whether it is asked about."""
    rows = [
        (
            *(line.id, line.path, row.source, row.text, line.here_hash, row.comment, row.line),
            line.outcome == Outcome.CONFLICT,
        )
        for row, line in zip(contents.rows, report.lines, strict=True)
        if line.outcome != Outcome.REFUSED
    ]
    return signing.dumps([contents.translation, rows], salt=_salt(by), compress=True)


def unpacked(text: str, *, by: Any, chosen: Collection[str]) -> Contents:
    """The contents of a proposal that this person was shown, without the texts that it asked about
    and that were not `chosen`; raises ImportRefused."""
    try:
        uuid, rows = signing.loads(text, salt=_salt(by), max_age=PROPOSED_FOR)
    except signing.BadSignature as error:
        raise ImportRefused(_("The file was shown too long ago. Upload it again.")) from error
    names = ("id", "path", "source", "text", "text_hash", "comment", "line")
    made = [
        replace(row, text="") if is_asked and row.id not in chosen else row
        for *values, is_asked in rows
        for row in [Row(**dict(zip(names, values, strict=True)))]
    ]
    return Contents(uuid, source_language="", target_language="", title="", rows=tuple(made))


def _salt(by: Any) -> str:
    return f"import by {by.pk}"


# Does the file as a whole look right?


def doubt(lines: Sequence[Line], page: "_Strings") -> str:
    """A sentence where the rows of the file seem to have slipped, "" else.

    Two signs: texts of the file that stand here at other strings; and lengths, which go with those
    of the sources (long with long), that go with those of the rows above or below instead.
    """
    changed = [one for one in lines if one.outcome in (Outcome.TAKEN, Outcome.CONFLICT)]
    elsewhere = [one for one in changed if page.is_of_another(one.theirs, one.id)]
    if len(elsewhere) >= FEW and len(elsewhere) * 5 >= len(changed):
        return _(
            "Rows seem to have slipped: %(count)s texts of the file stand here at other strings."
        ) % {"count": len(elsewhere)}
    written = [(len(one.source), len(one.theirs)) for one in changed]
    own, others = _goes_with(written, 0), max(_goes_with(written, 1), _goes_with(written, -1))
    if own < UNLIKE and others > ALIKE:
        return _(
            "Rows seem to have slipped: the lengths of the texts are those of their neighbours."
        )
    return ""


FEW: Final = 2
UNLIKE, ALIKE = 0.5, 0.8  # of correlations; those of right files are above 0.8
LEAST: Final = 6  # rows of which lengths say something


def _goes_with(written: Sequence[tuple[int, int]], step: int) -> float:
    """Pearson's correlation of the lengths of sources with those of texts `step` rows below."""
    sources = [source for source, _text in written][max(0, -step) : len(written) - max(0, step)]
    texts = [text for _source, text in written][max(0, step) : len(written) + min(0, step)]
    if len(sources) < LEAST or len(set(sources)) == 1 or len(set(texts)) == 1:
        return 0
    return correlation(sources, texts)


def _lock(translation: Translation) -> None:
    """Nobody else changes these texts between the decision and the writing."""
    texts = StringTranslation.objects.select_for_update(of=("self",)).filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale
    )
    list(texts.order_by("pk").values_list("pk", flat=True))


# What no database takes: they come from escapes in the formats
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _storable(row: Row) -> Row:
    texts = (row.id, row.path, row.source, row.text, row.comment)
    if not any(map(_UNSTORABLE.search, texts)):
        return row
    name, path, source, text = (_UNSTORABLE.sub("\ufffd", each) for each in texts[:4])
    refusal = _("The row has characters that cannot be stored.")
    return replace(row, id=name, path=path, source=source, text=text, comment="", refusal=refusal)


# Which string a row is about


class _Mismatch(ValueError):
    """No string of the page can be meant; the message is a sentence for people."""


class _Strings:
    """The strings of the page as rows look for them."""

    def __init__(self, units: Mapping[int, Unit]) -> None:
        self.by_id: dict[str, Unit] = {}
        self.numbers: dict[str, int] = {}
        self._by_place: dict[tuple[str, str], Unit] = {}
        self._by_key: dict[tuple[str, str], list[Unit]] = {}
        self._paths: set[str] = set()
        self._with_text: dict[str, set[str]] = {}
        for number, unit in units.items():
            assert unit.segment is not None  # strings only
            self.by_id[row_id(unit.segment)] = unit
            self.numbers[row_id(unit.segment)] = number
            self._by_place[unit.path, unit.source_text] = unit
            self._by_key.setdefault((unit.path, match_key(unit.source_text)), []).append(unit)
            self._paths.add(unit.path)
            self._with_text.setdefault(unit.text, set()).add(row_id(unit.segment))

    def is_of_another(self, text: str, name: str) -> bool:
        """Does `text` stand at a string here, and not at the one with this id?"""
        return name not in self._with_text.get(text, {name})

    def of(self, row: Row) -> Unit:
        """The string that `row` means, by its hidden id, its place or what its source says."""
        unit = self.by_id.get(row.id)
        if unit is not None:
            if match_key(unit.source_text) != match_key(row.source):
                raise _Mismatch(
                    _(
                        "The source in this row is not the one of its string; rows were mixed up, "
                        "or the source was edited."
                    )
                )
            return unit
        unit = self._by_place.get((row.path, row.source))
        if unit is not None:
            return unit
        alike = self._by_key.get((row.path, match_key(row.source)), [])
        if len(alike) == 1:
            return alike[0]
        if alike:
            raise _Mismatch(_("More than one string of this page could be meant."))
        if row.path in self._paths:
            raise _Mismatch(_("The source of this string has changed since the file was made."))
        raise _Mismatch(_("This page has no such string."))


# What becomes of a row


def _decide(
    row: Row, page: _Strings, translation: Translation, chosen: Collection[str] = ()
) -> Line:
    locale = translation.target_locale
    line = Line(
        row.line,
        row.id,
        row.path,
        Outcome.REFUSED,
        number=page.numbers.get(row.id, 0),
        source=row.source,
        theirs=row.text,
    )
    try:
        if row.refusal:
            raise _Mismatch(row.refusal)
        unit = page.of(row)
    except _Mismatch as error:
        return replace(line, reason=str(error))
    segment = unit.segment
    assert segment is not None  # strings only
    text = described(locale.language_code).normalised(row.text)
    outcome, reason = _outcome(row, unit, text, is_chosen=row_id(segment) in chosen)
    problems: tuple[str, ...] = ()
    if outcome == Outcome.TAKEN:
        # errors do not refuse a draft: the person is told what is left to repair
        draft = StringTranslation(
            # the row that it would be: its own old text is no other translation
            pk=unit.translation.pk if unit.translation is not None else None,
            translation_of=segment.string,
            context=segment.context,
            locale=locale,
            data=text,
        )
        problems = problem_sentences(string_issues.of(draft))
    return Line(
        row=row.line,
        id=row_id(segment),
        number=page.numbers[row_id(segment)],
        path=unit.path,
        outcome=outcome,
        reason=reason,
        source=unit.source_text,
        here=unit.text,
        theirs=text,
        problems=problems,
        anchor=f"s{segment.pk}",
    )


def _outcome(row: Row, unit: Unit, text: str, *, is_chosen: bool) -> tuple[Outcome, str]:
    if not text.strip():
        return Outcome.UNCHANGED, _("There is no translation in the file.") if unit.text else ""
    if text == unit.text:
        return Outcome.UNCHANGED, ""
    if row.text_hash in (text_digest(text), text_digest(row.text)):
        return Outcome.UNCHANGED, _("The file did not change this text; the newer one here stays.")
    try:
        require_length(text)
        refuse_markup(text)
    except ValidationError as error:
        return Outcome.REFUSED, sentences(error)
    except ValueError as error:
        return Outcome.REFUSED, str(error)
    if unit.text and row.text_hash is None:
        return Outcome.CONFLICT, _("The file does not say from which text it was made.")
    if unit.text and row.text_hash != text_digest(unit.text):
        return Outcome.CONFLICT, _("This text was changed here after the file was made.")
    if not is_chosen and unit.state == State.APPROVED:
        return Outcome.CONFLICT, _("Two people approved the text here: they would have to again.")
    if not is_chosen and unit.state == State.IN_REVIEW:
        return Outcome.CONFLICT, _("The text here is in review.")
    return Outcome.TAKEN, ""


def _once(lines: Iterable[Line]) -> Iterable[Line]:
    """A second row for the same string is refused, unless it says the same."""
    first: dict[str, Line] = {}
    for line in lines:
        if line.outcome != Outcome.TAKEN:
            yield line
            continue
        known = first.setdefault(line.id, line)
        if known is line:
            yield line
        elif known.theirs == line.theirs:
            yield replace(line, outcome=Outcome.UNCHANGED)
        else:
            yield replace(
                line,
                outcome=Outcome.REFUSED,
                reason=_("An earlier row has another translation of the same string."),
            )


# Writing


def _write(line: Line, page: _Strings, locale: Locale, *, by: Any) -> Line:
    if line.outcome != Outcome.TAKEN:
        return line
    unit = page.by_id[line.id]
    segment = unit.segment
    assert segment is not None  # strings only
    values = {
        "data": line.theirs,
        "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
        "tool_name": Origin.IMPORT.value,
        "last_translated_by": by,
        "has_error": False,
        "field_error": "",
    }
    if unit.translation is None:
        new, created = StringTranslation.objects.get_or_create(
            translation_of=segment.string, context=segment.context, locale=locale, defaults=values
        )
        if created:
            return line
        reason = _("Somebody translated this string at the same moment.")
        return replace(line, outcome=Outcome.CONFLICT, reason=reason, here=new.data, problems=())
    for name, value in values.items():
        setattr(unit.translation, name, value)
    unit.translation.save()
    return line


def _comment(row: Row, page: _Strings, locale: Locale, *, by: Any) -> bool:
    """Keep what somebody wrote into the comment column; once, however often the file comes."""
    if not row.comment or row.refusal:
        return False
    try:
        segment = page.of(row).segment
    except _Mismatch:
        return False
    assert segment is not None  # strings only
    remark = Comment(
        context=segment.context,
        string=segment.string,
        locale=locale,
        text=row.comment[:COMMENT_LENGTH],
        by=by,
    )
    same = Comment.objects.filter(
        context=remark.context, string=remark.string, locale=locale, text=remark.text
    )
    if same.exists():
        return False
    remark.save()
    return True
