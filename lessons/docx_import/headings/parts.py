"""Marked headings whose words are blocks of the body."""

from cms.publishing.vocabularies.library import GROUPINGS
from lessons.docx_import.headings.fields import code_of, text_of
from lessons.docx_import.headings.sections import Section, listed
from lessons.docx_import.headings.sheet import Sheet, items, lines
from lessons.docx_import.values import Item

_LISTS = {  # code of the marker: (block, name of its list)
    "steps": ("steps", "steps"),
    "checklist": ("checklist", "items"),
    "tips": ("tip_list", "items"),
}


def titled_list(section: Section, sheet: Sheet) -> None:
    """Tips, checklists and steps: a title and a list."""
    kind, name = _LISTS[section.found.code]
    entries, before, after = listed(section.items)
    sheet.flow(before)
    if entries:
        sheet.add(kind, {"title": sheet.title_of(section), name: items(e.text for e in entries)})
    else:
        sheet.nothing_below(section)
    sheet.flow(after)


def safety_plan(section: Section, sheet: Sheet) -> None:
    entries, before, after = listed(section.items)
    sheet.flow(before)
    if entries:
        prompts = [entry.words().rstrip("_.… ") for entry in entries]
        sheet.add("safety_plan", {"prompts": items(prompts)})
    else:
        sheet.nothing_below(section)
    sheet.flow(after)


def definition(section: Section, sheet: Sheet) -> None:
    """The word after the colon of the heading, and its meaning below."""
    meaning = "\n".join(lines(section.items))
    path = sheet.add("definition", {"term": section.tail, "meaning": meaning})
    if not (section.tail and meaning):
        sheet.nothing_below(section, path)


def facilitator_note(section: Section, sheet: Sheet) -> None:
    """Everything below it, tables too: learners must not see any of it."""
    if text := text_of(section):
        sheet.add("facilitator_note", {"text": text})
    else:
        sheet.nothing_below(section)


def callout(section: Section, sheet: Sheet) -> None:
    if text := text_of(section):
        sheet.add("callout", {"style": section.found.code, "text": text})
    else:
        sheet.nothing_below(section)


def help_contacts(section: Section, sheet: Sheet) -> None:
    """Contacts are chosen from the directory by hand; the text stays where it was."""
    if section.heading is not None:
        sheet.heading(section.heading, sheet.title_of(section))
    sheet.flow(section.items)
    sheet.note("help", section.place, section.words)


def fact(section: Section, sheet: Sheet) -> None:
    text, source = text_of(section), " ".join(lines(section.part("source")))
    path = sheet.add("fact", {"text": text, "source": source})
    if not source:
        sheet.note("fact_source", section.place, text, path)


def do_dont(section: Section, sheet: Sheet) -> None:
    sheet.flow(section.items)
    do, do_rest = _part(section, "do")
    dont, dont_rest = _part(section, "dont")
    path = sheet.add("do_dont", {"do": items(do), "dont": items(dont)})
    if not (do and dont):
        sheet.note("half_do_dont", section.place, section.words, path)
    sheet.flow([*do_rest, *dont_rest])


def activity(section: Section, sheet: Sheet) -> None:
    sheet.flow(section.items)
    materials, no_materials = _part(section, "materials")
    steps, no_steps = _part(section, "steps")
    debrief, no_debrief = _part(section, "debrief")
    grouping = "\n".join(lines(section.part("grouping")))
    value = {
        "title": sheet.title_of(section),
        "minutes": section.found.minutes,
        "grouping": code_of(grouping, GROUPINGS) or "whole",
        "materials": items(materials),
        "steps": items(steps),
        "debrief": items(debrief),
        "facilitator_note": "\n".join(lines(section.part("facilitator_note"))),
    }
    path = sheet.add("activity", value)
    if section.found.minutes is None:
        sheet.note("activity_minutes", section.place, section.words, path)
    if grouping and not code_of(grouping, GROUPINGS):
        sheet.note("grouping", section.place, grouping, path)
    if not steps:
        sheet.nothing_below(section, path)
    sheet.flow([*no_steps, *no_materials, *no_debrief])


def scenario(section: Section, sheet: Sheet) -> None:
    """The possible answers keep everything that stands below them: learners never see it.
    `fictional` is for a person to confirm."""
    text = text_of(section)
    questions, rest = _part(section, "questions")
    answers = [line.removeprefix("- ") for line in lines(section.part("answers"))]
    value = {
        "text": text,
        "fictional": False,
        "questions": items(questions),
        "possible_answers": items(answers),
    }
    sheet.note("scenario", section.place, text, sheet.add("scenario", value))
    sheet.flow(rest)


def discussion(section: Section, sheet: Sheet) -> None:
    text = text_of(section)
    questions, rest = _part(section, "questions")
    path = sheet.add("discussion", {"prompt": text, "questions": items(questions)})
    if not questions:
        sheet.note("no_questions", section.place, text, path)
    sheet.flow(rest)


def _part(section: Section, code: str) -> tuple[list[str], list[Item]]:
    """(entries of a part, what else stands there)."""
    entries, before, after = listed(section.part(code))
    return [entry.text for entry in entries], [*before, *after]
