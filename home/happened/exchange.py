"""Answers to what happened as a file: what comes in waits for a second person, answer by answer and
language by language.

Words of a file are added to those that there are, since to take one away is as grave as to add one:
that is done in the form. Steps and orders of a file stand in the place of the old ones.
"""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.publishing.models import AnswerText, WhatHappened
from cms.two_people.answers import sentences
from cms.two_people.approvals import engine
from cms.two_people.approvals.records import propose
from cms.two_people.people import User
from cms.two_people.refusals import Refused
from cms.who_helps import table
from cms.who_helps.models import WORDS, languages
from cms.who_helps.table import Row, Said
from khmertext import match_key
from localize.exchange.limits import MAX_BYTES, ImportRefused, refuse_large, refuse_many

MOST = MAX_BYTES + 1  # bytes of a file that are read
TOLD = 50  # wrong lines that are told at once


@dataclass
class Report:
    """asked: answers whose change waits now. double: words that stand somewhere already, by line.
    refused: why an answer was left as it is."""

    asked: list[WhatHappened | AnswerText] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def take(data: bytes, *, by: User) -> Report:
    """Raises ImportRefused, with a sentence for each line that is wrong: nothing is taken then."""
    rows = _rows(data)
    with projection.publishing():
        rows_now = WhatHappened.objects.select_for_update().prefetch_related("texts")
        answers = {one.code: one for one in rows_now}
        report = Report(double=_doubles(rows, answers))
        for code, said in table.values_of(rows).items():
            _take(answers.get(code), said, report, by=by)
    return report


def _rows(data: bytes) -> list[Row]:
    refuse_large(data)
    refuse_many(data.count(b"\n"))
    try:
        # a spreadsheet writes “Unicode text” as UTF-16
        coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        rows, told = table.read(data.decode(coding), languages())
    except UnicodeError:
        raise ImportRefused(
            _("This is no text in UTF-8. Save it as tab-separated UTF-8.")
        ) from None
    if told:
        raise ImportRefused([ValidationError(one) for one in told])
    return rows


def _take(answer: WhatHappened | None, said: Said, report: Report, *, by: User) -> None:
    for language, new in said.items():
        row = answer and (answer.text(language) if language else answer)
        if row is None:
            report.refused.append(_("An answer has no row yet: run “setup” first."))
            return
        _ask(row, new, report, by=by)


def _ask(row: WhatHappened | AnswerText, said: dict[str, Any], report: Report, *, by: User) -> None:
    for name in WORDS:
        if name in said:
            said[name] = _joined(getattr(row, name), said[name])
    row.set_values(said)
    try:
        row.full_clean()
        if new := row.changes_for_two():
            engine.refuse_if_waiting(row, by=by)
            propose(row, new, by=by)
            report.asked.append(row)
    except (ValidationError, Refused) as error:
        why = sentences(error) if isinstance(error, ValidationError) else str(error)
        report.refused.append(f"{row}: {why}")


def _joined(old: str, new: str) -> str:
    words = {match_key(word): word for word in reversed(table.lines_of(f"{old}\n{new}"))}
    return "\n".join(reversed(words.values()))


def _doubles(rows: list[Row], answers: dict[str, WhatHappened]) -> list[str]:
    """A word of two answers counts for the one that cannot wait; of one answer, once."""
    known = {
        match_key(word): answer
        for answer in answers.values()
        for text in answer.texts.all()
        for word in text.lines_of(*WORDS)
    }
    told = []
    for row in rows:
        if row.field not in WORDS:
            continue
        key = match_key(row.text)
        if key in known:
            said = _("Line %(line)s: “%(word)s” stands already under “%(answer)s”.")
            told.append(said % {"line": row.line, "word": row.text, "answer": known[key]})
        elif row.code in answers:
            known[key] = answers[row.code]
    return told
