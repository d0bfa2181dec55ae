"""Marked headings above a text: summary, notes, callouts, minutes."""

import re
from collections.abc import Sequence

from cms.publishing.vocabularies.library import CONTENT_WARNINGS
from cms.publishing.vocabularies.shared import Label
from lessons.docx_import.headings import blocks, markers, rich
from lessons.docx_import.headings.sections import Section, only_paragraphs
from lessons.docx_import.headings.sheet import Sheet, lines
from lessons.docx_import.values import Paragraph, Table
from lessons.models.lessons import SUMMARY_LENGTH

_NUMBER = re.compile("[0-9០-៩]{1,4}")


def skip(section: Section, sheet: Sheet) -> None:
    """The instructions of the template."""


def text_of(section: Section) -> str:
    """What stands after the heading's colon and below it, as plain text."""
    tail = section.found.tail if section.found else ""
    return "\n".join(filter(None, [tail, *lines(section.items)]))


def summary(section: Section, sheet: Sheet) -> None:
    text = " ".join(text_of(section).split())
    if len(text) <= SUMMARY_LENGTH and not sheet.fields.get("summary"):
        sheet.fields["summary"] = text
        return
    sheet.flow(section.items)
    sheet.note("long_summary", section.place, text, most=SUMMARY_LENGTH)


def essential_question(section: Section, sheet: Sheet) -> None:
    sheet.say("essential_question", text_of(section))


def duration(section: Section, sheet: Sheet) -> None:
    minutes = section.found.minutes if section.found else None
    text = text_of(section)
    if minutes is None:
        minutes = markers.without_minutes(text)[1]
    if minutes is None and (number := _NUMBER.fullmatch(text.strip())):
        minutes = int(number[0])
    if minutes:
        sheet.fields["duration_min"] = minutes
    else:
        sheet.note("no_minutes", section.place, text or section.heading_words())


def content_warning(section: Section, sheet: Sheet) -> None:
    """The level may stand after the colon; without one it is the mildest, for a person to judge."""
    tail = section.found.tail if section.found else ""
    level = code_of(tail, CONTENT_WARNINGS)
    text = "\n".join(lines(section.items)) if level else text_of(section)
    sheet.fields["content_warning_level"] = level or "mild"
    sheet.say("content_warning_text", text)
    sheet.note("warning_level", section.place, text)


def preparation(section: Section, sheet: Sheet) -> None:
    _rich("preparation", section, sheet)


def family_activity(section: Section, sheet: Sheet) -> None:
    _rich("family_activity", section, sheet)


def facilitator_note(section: Section, sheet: Sheet) -> None:
    """Everything below it, tables too: learners must not see any of it."""
    if text := text_of(section):
        sheet.body.append(blocks.block("facilitator_note", {"text": text}))
    else:
        sheet.note("nothing_below", section.place, section.heading_words())


def callout(section: Section, sheet: Sheet) -> None:
    style = section.found.code if section.found else "info"
    if text := text_of(section):
        sheet.body.append(blocks.callout(style, text))
    else:
        sheet.note("nothing_below", section.place, section.heading_words())


def help_contacts(section: Section, sheet: Sheet) -> None:
    """Contacts are chosen from the directory by hand; the text stays where it was."""
    if section.heading is not None:
        sheet.heading(section.heading, sheet.title_of(section))
    sheet.flow(section.items)
    sheet.note("help", section.place, section.heading_words())


def code_of(text: str, labels: Sequence[Label]) -> str:
    """The code of the label that `text` is, in either language; "" if it is none."""
    wanted = set(map(markers.key, text.split("/")))
    for label in labels:
        if wanted & {markers.key(label.en), markers.key(label.km), label.code}:
            return label.code
    return ""


def _rich(name: str, section: Section, sheet: Sheet) -> None:
    paragraphs = rich.as_lists(_with_tables_as_lines(section))
    sheet.fields[name] = sheet.fields.get(name, "") + rich.to_html(paragraphs)


def _with_tables_as_lines(section: Section) -> list[Paragraph]:
    found = []
    for item in section.items:
        if isinstance(item, Table):
            found += [Paragraph.plain(line, item.place) for line in lines([item])]
        else:
            found += only_paragraphs([item])
    return found
