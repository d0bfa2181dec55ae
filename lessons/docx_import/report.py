"""What a person should know about an imported lesson, in sentences.

The report is kept in the history of the page, as codes and values: whoever opens it reads it in
the language of their own admin.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry

from lessons.docx_import import fonts
from lessons.docx_import.values import Note

ACTION = "lessons.from_word"
MOST_OF_A_KIND = 100  # what is kept; the count says how many there were

LOOK, LEFT_OUT = "look", "left_out"
HEADINGS = {LOOK: _("Please look at this"), LEFT_OUT: _("Not taken over")}

# kind: (group, what happened, what to do). What a block lacks is said by the editor.
KINDS: dict[str, tuple[str, Promise, Promise | str]] = {
    "plain": (
        LOOK,
        _("This was not understood and became ordinary text"),
        _("Move it to where it belongs. The words of the template make blocks and fields."),
    ),
    "old_font": (
        LOOK,
        _("Text in an old font (%(detail)s)"),
        _("It was kept exactly as it is; nobody can read it here. Type it again in Khmer Unicode."),
    ),
    "no_title": (
        LOOK,
        _("No title was marked"),
        _("Write a title. In Word, use the style “Title” for it."),
    ),
    "set_aside": (
        LOOK,
        _("A picture was set aside"),
        _(
            "It does not stand in the lesson. Open it: can a child be recognised? Say what it "
            "shows, record the consent if there has to be one, and then insert it with the "
            "“Picture” block."
        ),
    ),
    "link": (
        LOOK,
        _("A link was taken away; its words stayed"),
        _("Only https and e-mail addresses are links. The address was %(detail)s"),
    ),
    "picture": (
        LEFT_OUT,
        _("A picture or drawing"),
        _("Save it as JPEG or PNG and upload it under “Pictures”."),
    ),
    "pictures": (
        LEFT_OUT,
        _("%(detail)s more pictures"),
        _("Upload those that the lesson needs under “Pictures”."),
    ),
    "object": (
        LEFT_OUT,
        _("A file, an object or a sign of a symbol font near this text"),
        _("Copy its text by hand."),
    ),
    "hidden": (LEFT_OUT, _("Hidden or deleted text"), ""),
    "margin": (LEFT_OUT, _("What stands at the head or foot of the pages"), ""),
    "comments": (LEFT_OUT, _("%(detail)s comments in the margin"), ""),
}


def to_json(notes: Iterable[Note]) -> dict[str, Any]:
    """What is stored with the page's history entry."""
    kept: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    for note in notes:
        counts[note.kind] = counts.get(note.kind, 0) + 1
        if counts[note.kind] <= MOST_OF_A_KIND:
            kept.append(asdict(note))
    return {"notes": kept, "counts": counts}


def stored(page: Page, action: str = ACTION) -> PageLogEntry | None:
    """The history entry that holds the report of how `page` was made, if it came from Word."""
    return PageLogEntry.objects.filter(page=page.pk, action=action).order_by("-timestamp").first()


def grouped(entry: PageLogEntry) -> list[tuple[Promise, list[dict[str, Any]]]]:
    """[(heading, notes, each with what happened and what to do)] for the groups that have any."""
    found: dict[str, list[dict[str, Any]]] = {group: [] for group in HEADINGS}
    for note in entry.data["notes"]:
        group, happened, advice = KINDS[note["kind"]]
        detail = note["detail"]
        if detail == fonts.UNKNOWN:
            detail = gettext("its name is not known")
        told = {"detail": detail}
        found[group].append(note | {"happened": happened % told, "advice": advice % told})
    return [(HEADINGS[group], notes) for group, notes in found.items() if notes]


def to_look_at(entry: PageLogEntry) -> int:
    """How many notes want a person."""
    return sum(entry.data["counts"].values())
