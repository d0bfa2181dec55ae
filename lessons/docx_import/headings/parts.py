"""Marked headings whose words are blocks of the body.

Writers answer as those of `fields` do. A block with parts of its own is made whatever it lacks: the
editor says that, and what is for facilitators stays in it.
"""

from cms.core.vocabularies.library import GROUPINGS
from lessons.docx_import.headings.fields import code_of, text_of
from lessons.docx_import.headings.sections import Section, listed
from lessons.docx_import.headings.sheet import Sheet, items, lines
from lessons.docx_import.values import Item

_LISTS = {  # code of the marker: (block, name of its list)
    "steps": ("steps", "steps"),
    "checklist": ("checklist", "items"),
    "tips": ("tip_list", "items"),
}


def titled_list(section: Section, sheet: Sheet) -> bool:
    """Tips, checklists and steps: a title and a list."""
    kind, name = _LISTS[section.found.code]
    entries, rest = listed(section.items)
    if entries:
        sheet.add(kind, {"title": sheet.title_of(section), name: items(e.text for e in entries)})
        sheet.plain(rest)
    return bool(entries)


def safety_plan(section: Section, sheet: Sheet) -> bool:
    entries, rest = listed(section.items)
    if entries:
        prompts = [entry.words().rstrip("_.… ") for entry in entries]
        sheet.add("safety_plan", {"prompts": items(prompts)})
        sheet.plain(rest)
    return bool(entries)


def definition(section: Section, sheet: Sheet) -> bool:
    """The word after the colon of the heading, and its meaning below."""
    meaning = "\n".join(lines(section.items))
    if section.tail and meaning:
        sheet.add("definition", {"term": section.tail, "meaning": meaning})
    return bool(section.tail and meaning)


def facilitator_note(section: Section, sheet: Sheet) -> bool:
    """Everything below it, tables too: learners must not see any of it."""
    if text := text_of(section):
        sheet.add("facilitator_note", {"text": text})
    return True


def callout(section: Section, sheet: Sheet) -> bool:
    text = text_of(section)
    if text:
        sheet.add("callout", {"style": section.found.code, "text": text})
    return bool(text)


def help_box(section: Section, sheet: Sheet) -> bool:
    """Its contacts are chosen from the directory by hand."""
    sheet.add("help_box", {"text": text_of(section), "refs": []})
    return True


def fact(section: Section, sheet: Sheet) -> bool:
    source = " ".join(lines(section.part("source")))
    sheet.add("fact", {"text": text_of(section), "source": source})
    return True


def do_dont(section: Section, sheet: Sheet) -> bool:
    do, no_do = _part(section, "do")
    dont, no_dont = _part(section, "dont")
    sheet.plain(section.items)
    sheet.add("do_dont", {"do": items(do), "dont": items(dont)})
    sheet.plain([*no_do, *no_dont])
    return True


def activity(section: Section, sheet: Sheet) -> bool:
    materials, no_materials = _part(section, "materials")
    steps, no_steps = _part(section, "steps")
    debrief, no_debrief = _part(section, "debrief")
    grouping = code_of("\n".join(lines(section.part("grouping"))), GROUPINGS)
    value = {
        "title": sheet.title_of(section),
        "minutes": section.found.minutes,
        "grouping": grouping or "whole",
        "materials": items(materials),
        "steps": items(steps),
        "debrief": items(debrief),
        "facilitator_note": "\n".join(lines(section.part("facilitator_note"))),
    }
    sheet.plain(section.items)
    sheet.add("activity", value)
    unknown = [] if grouping else section.part("grouping")
    sheet.plain([*unknown, *no_materials, *no_steps, *no_debrief])
    return True


def scenario(section: Section, sheet: Sheet) -> bool:
    """The possible answers keep everything that stands below them: learners never see it.
    `fictional` is for a person to confirm."""
    questions, rest = _part(section, "questions")
    answers = [line.removeprefix("- ") for line in lines(section.part("answers"))]
    value = {
        "text": text_of(section),
        "fictional": False,
        "questions": items(questions),
        "possible_answers": items(answers),
    }
    sheet.add("scenario", value)
    sheet.plain(rest)
    return True


def discussion(section: Section, sheet: Sheet) -> bool:
    questions, rest = _part(section, "questions")
    sheet.add("discussion", {"prompt": text_of(section), "questions": items(questions)})
    sheet.plain(rest)
    return True


def _part(section: Section, code: str) -> tuple[list[str], list[Item]]:
    """(entries of a part, what else stands there)."""
    entries, rest = listed(section.part(code))
    return [entry.text for entry in entries], rest
