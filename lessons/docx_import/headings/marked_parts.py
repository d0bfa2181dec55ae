"""Marked headings whose block has parts: activity, story, discussion, do and do not, fact."""

from collections.abc import Sequence

from cms.publishing.vocabularies.library import GROUPINGS
from lessons.docx_import.headings import blocks, markers
from lessons.docx_import.headings.entries import entries
from lessons.docx_import.headings.marked_texts import code_of
from lessons.docx_import.headings.sections import Section
from lessons.docx_import.headings.sheet import Sheet, lines, row_words
from lessons.docx_import.values import Item, Table


def do_dont(section: Section, sheet: Sheet) -> None:
    """Two parts, or a table whose columns they are."""
    parts = section.parts()
    do, dont = (entries(parts.get(name, [])) for name in ("do", "dont"))
    did, didnt = do.texts(), dont.texts()
    rest: list[Item] = [*parts[""], *do.after, *dont.after]
    for table in [item for item in rest if isinstance(item, Table)]:
        if not (did or didnt) and all(len(row) == 2 for row in table.rows):
            left, right = zip(*map(row_words, table.rows), strict=True)
            did += [text for text in left if text and not _names_part(text)]
            didnt += [text for text in right if text and not _names_part(text)]
            rest = [item for item in rest if item is not table]
    if did or didnt:
        block = blocks.do_dont(did, didnt)
        sheet.body.append(block)
        if not (did and didnt):
            sheet.note_block("half_do_dont", section.place, block, section.heading_words())
    elif section.heading is not None:
        sheet.heading(section.heading)
    sheet.flow([*do.before, *dont.before, *rest])


def _names_part(text: str) -> bool:
    """Is this the head of a column?"""
    return markers.part(text, "do_dont") is not None


def activity(section: Section, sheet: Sheet) -> None:
    parts = section.parts()
    minutes = section.found.minutes if section.found else None
    leading = entries(parts[""])
    steps = entries(parts.get("steps", []))
    has_list = any(entry.is_list for entry in leading.entries)
    if "steps" in parts or not has_list:
        sheet.flow(parts[""])
        own_steps = steps.texts()
        after = [*steps.before, *steps.after]
    else:
        sheet.flow(leading.before)
        own_steps, after = leading.texts(), leading.after
    materials = entries(parts.get("materials", []))
    debrief = entries(parts.get("debrief", []))
    grouping = "\n".join(lines(parts.get("grouping", [])))
    block = blocks.block(
        "activity",
        {
            "title": sheet.title_of(section),
            "minutes": minutes,
            "grouping": code_of(grouping, GROUPINGS) or "whole",
            "materials": blocks.items(materials.texts()),
            "steps": blocks.items(own_steps),
            "debrief": blocks.items(debrief.texts()),
            "facilitator_note": "\n".join(lines(parts.get("facilitator_note", []))),
        },
    )
    sheet.body.append(block)
    if minutes is None:
        sheet.note_block("activity_minutes", section.place, block, section.heading_words())
    if grouping and not code_of(grouping, GROUPINGS):
        sheet.note_block("grouping", section.place, block, grouping)
    if not own_steps:
        sheet.note_block("nothing_below", section.place, block, section.heading_words())
    around = [materials.before, materials.after, debrief.before, debrief.after]
    sheet.flow([*after, *(item for items in around for item in items)])


def scenario(section: Section, sheet: Sheet) -> None:
    """The possible answers keep everything that stands below them: learners never see it."""
    parts = section.parts()
    story, questions, after = _text_and_questions(parts)
    text = "\n".join(filter(None, [section.found.tail if section.found else "", *story]))
    answers = [line.removeprefix("- ") for line in lines(parts.get("answers", []))]
    block = blocks.scenario(text, questions, answers)
    sheet.body.append(block)
    sheet.note_block("scenario", section.place, block, text)
    sheet.flow(after)


def discussion(section: Section, sheet: Sheet) -> None:
    prompt, questions, after = _text_and_questions(section.parts())
    tail = section.found.tail if section.found else ""
    text = "\n".join(filter(None, [tail, *prompt]))
    if not text and questions:
        text, questions = questions[0], questions[1:]
    block = blocks.block("discussion", {"prompt": text, "questions": blocks.items(questions)})
    sheet.body.append(block)
    if not questions:
        sheet.note_block("no_questions", section.place, block, text)
    sheet.flow(after)


def fact(section: Section, sheet: Sheet) -> None:
    parts = section.parts()
    tail = section.found.tail if section.found else ""
    text = "\n".join(filter(None, [tail, *lines(parts[""])]))
    source = " ".join(lines(parts.get("source", [])))
    block = blocks.block("fact", {"text": text, "source": source})
    sheet.body.append(block)
    if not source:
        sheet.note_block("fact_source", section.place, block, text)


def _text_and_questions(
    parts: dict[str, list[Item]],
) -> tuple[list[str], list[str], Sequence[Item]]:
    """(lines of the text, questions, what is left). A list in the text is its questions."""
    if "questions" in parts:
        asked = entries(parts["questions"])
        return lines(parts[""]), asked.texts(), [*asked.before, *asked.after]
    found = entries(parts[""])
    if any(entry.is_list for entry in found.entries):
        return lines(found.before), found.texts(), found.after
    return lines(parts[""]), [], []
