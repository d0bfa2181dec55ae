"""The words go out with what people propose; a file comes back row by row, as a compiler reports.

A row is taken when it is about a sentence of this version, was made with the Khmer that is said
now, and passes the checks that translations pass. What is taken waits as one request for a second
person.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.office.wording import deciders, workbook
from cms.office.wording.models import BetterWord, Wording, WordsFile
from cms.office.wording.sentences import LABELS, Sentence, shipped
from cms.office.wording.workbook import Row
from cms.publishing import normal_form
from cms.publishing.approvals import engine
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.people import User, name
from lessons.docx_import.headings import markers
from localize import checks
from localize.khmer import match_key
from localize.terminology.glossary import TermBase, term_base

GAP: Final = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{[^{}]*\}|<[^>]+>")  # what a screen fills
LONGEST: Final = 2000  # characters
# warnings of the checks that refuse here: nobody looks at each sentence a second time
REFUSING: Final = frozenset({"glossary_forbidden"})


@dataclass(frozen=True)
class Line:
    """One row of the report: taken without a reason, refused with one. advice: stops nothing."""

    row: Row
    khmer: str
    sentence: Sentence | None = None
    reason: str = ""
    advice: str = ""


@dataclass
class Report:
    """asked: what waits for a second person; None if nothing was taken."""

    taken: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    asked: ChangeRequest | None = None


def said_now() -> dict[str, str]:
    """Key of a sentence → its Khmer, as the office says it now."""
    found = {key: one.khmer for key, one in shipped().items()}
    return found | dict(Wording.objects.filter(in_force=True).values_list("key", "khmer"))


def export() -> bytes:
    """The Excel file."""
    said, open_ones = said_now(), list(BetterWord.objects.filter(settled_at=None))
    proposals, left = _by_sentence(open_ones, said)
    rows = (
        Row(
            key=key,
            where=one.where,
            english=one.english,
            khmer=said[key],
            was=said[key],
            proposals="\n".join(map(_words_of, proposals.get(key, ()))),
        )
        for key, one in shipped().items()
    )
    return workbook.write(rows, _more(left))


def _by_sentence(
    proposals: Iterable[BetterWord], said: dict[str, str]
) -> tuple[dict[str, list[BetterWord]], list[BetterWord]]:
    """Proposals by key of the sentence that they are about, and those about none that is known."""
    exactly: dict[str, list[str]] = defaultdict(list)
    with_gaps = []
    for key, khmer in said.items():
        exactly[match_key(khmer)].append(key)
        if GAP.search(khmer):
            parts = GAP.split(khmer)
            with_gaps.append((re.compile(".*?".join(map(re.escape, parts)), re.DOTALL), key))
    found: dict[str, list[BetterWord]] = defaultdict(list)
    left = []
    for one in proposals:
        text = normal_form.khmer(one.said.strip())
        keys = exactly.get(match_key(text)) or [
            key for pattern, key in with_gaps if pattern.fullmatch(text)
        ]
        for key in keys:
            found[key].append(one)
        if not keys:
            left.append(one)
    return found, left


def _words_of(one: BetterWord) -> str:
    who = f"{name(one.by)}, {localtime(one.at):%d.%m.%Y}"
    return ". ".join(filter(None, (f"{one.better} ({who})", one.remark, one.screen)))


def _more(left: Iterable[BetterWord]) -> Iterator[Row]:
    for one in left:
        yield Row(key="", where=one.screen, english="", khmer=one.said, proposals=_words_of(one))
    for word in Wording.objects.filter(in_force=True).exclude(key__in=shipped()):
        yield Row(
            key="",
            english=word.english,
            khmer=word.khmer,
            remark="no longer said · លែងប្រើ",
        )


# Back


def take(data: bytes, *, name: str, by: User) -> Report:
    """Ask for what can be taken of a file; raises ImportRefused, PermissionDenied."""
    if not deciders.may_decide(by):
        raise PermissionDenied(_("Only those who review Khmer may change its words."))
    report, said, terms = Report(), said_now(), term_base("en")
    lines: dict[str, Line] = {}
    headings: dict[str, str] = {}  # of the Word file, in this one
    for row in workbook.read(data):
        line = _judged(row, said, terms)
        first = lines.setdefault(row.key, line)
        if first is not line and not line.reason:
            reason = _("Line %(line)s is about the same sentence.") % {"line": first.row.line}
            line = Line(row, line.khmer, reason=reason)
        if line.sentence is not None and not line.reason:
            reason = _why_no_heading(line, headings)
            line = replace(line, reason=reason) if reason else line
        (report.refused if line.reason else report.taken).append(line)
    report.taken = [one for one in report.taken if one.khmer != one.row.was]
    if report.taken:
        report.asked = _ask(report.taken, name=name, by=by)
    return report


def _why_no_heading(line: Line, taken: dict[str, str]) -> str:
    """A heading of the Word file has to be known by its word. taken: key of a word → English."""
    sentence = line.sentence
    if sentence is None or sentence.domain != LABELS:
        return ""
    if reason := markers.why_not(sentence.english, sentence.context, line.khmer):
        return reason
    if markers.is_marker(sentence.english, sentence.context):
        first = taken.setdefault(markers.key(line.khmer), sentence.english)
        if first != sentence.english:
            return _("Another heading of the Word file has this word already.")
    return ""


def _ask(lines: list[Line], *, name: str, by: User) -> ChangeRequest:
    with transaction.atomic():
        file = WordsFile.objects.create(name=name[:255], by=by, count=len(lines))
        Wording.objects.bulk_create(
            Wording.of(file, line.sentence, line.khmer, line.row.was)
            for line in lines
            if line.sentence is not None
        )
        words = [(line.row.key, line.khmer) for line in lines]
        return engine.request(file, by=by, digest=engine.digest_of(words))


def _judged(row: Row, said: dict[str, str], terms: TermBase) -> Line:
    khmer = normal_form.khmer(row.better.strip() or row.khmer.strip())
    sentence = shipped().get(row.key)
    line = Line(row, khmer, sentence)
    if row.refusal:
        return Line(row, khmer, sentence, row.refusal)
    if sentence is None:
        return Line(row, khmer, reason=_("This version of the product does not say this any more."))
    if sentence.english != row.english:
        reason = _("The English of this row is not that of its sentence; rows were mixed up.")
        return Line(row, khmer, sentence, reason)
    if khmer == said[row.key]:
        return Line(Row(**vars(row) | {"was": khmer}), khmer, sentence)  # it is said already
    if row.was != said[row.key]:
        reason = _("This was changed since the file was made. It is now: %(khmer)s")
        return Line(row, khmer, sentence, reason % {"khmer": said[row.key]})
    errors, advice = problems(sentence.plural or sentence.english, khmer, terms)
    return (
        Line(row, khmer, sentence, " ".join(errors), " ".join(advice)) if errors or advice else line
    )


def problems(english: str, khmer: str, terms: TermBase) -> tuple[list[str], list[str]]:
    """What is wrong with `khmer` as an interface's word for `english`: (errors, advice)."""
    if len(khmer) > LONGEST:
        return [_("This is too long.")], []
    # one sign too many breaks the screen that fills the others
    errors = [
        _("Write “%(sign)s” as often as the English does.") % {"sign": sign}
        for sign in "%{}|"
        if khmer.count(sign) != english.count(sign)
    ]
    found = checks.run(
        english,
        khmer,
        source_language="en",
        target_language="km",
        terms=terms.terms,
        do_not_translate=terms.do_not_translate,
    )
    stops = [one for one in found if one.severity == "error" or one.id in REFUSING]
    errors += [_sentence(one) for one in stops]
    advice = [_sentence(one) for one in found if one.severity == "warning" and one not in stops]
    return errors, advice


def _sentence(issue: checks.Issue) -> str:
    return issue.message_km if get_language() == "km" and issue.message_km else issue.message


def propose(*, said: str, better: str, remark: str, screen: str, by: User) -> BetterWord:
    """Raises ValidationError."""
    one = BetterWord(
        said=normal_form.khmer(said.strip()),
        better=normal_form.khmer(better.strip()),
        remark=remark.strip(),
        screen=screen[:300],
        by=by,
    )
    if match_key(one.said) == match_key(one.better):
        raise ValidationError(_("The better word is the one that the screen says already."))
    one.full_clean()
    one.save()
    return one


def settle(pk: Any, *, by: User) -> BetterWord:
    if not deciders.may_decide(by):
        raise PermissionDenied(_("Only those who review Khmer may change its words."))
    one = BetterWord.objects.get(pk=pk)
    one.settle()
    return one
