"""What a person should know about an imported lesson, in sentences.

The report is kept in the history of the page, as codes and values: whoever opens it reads it in
the language of their own admin.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry

from lessons.docx_import import fonts
from lessons.docx_import.values import Note, Place

ACTION = "lessons.from_word"
MOST_OF_A_KIND = 100  # what is kept; the count says how many there were

LOOK, LEFT_OUT, REPAIRED = "look", "left_out", "repaired"
HEADINGS = {
    LOOK: _("Please look at this"),
    LEFT_OUT: _("Not taken over"),
    REPAIRED: _("Repaired"),
}

# kind: (group, what happened, what to do)
KINDS: dict[str, tuple[str, Promise, Promise | str]] = {
    "old_font": (
        LOOK,
        _("Text in an old font (%(font)s)"),
        _("It was kept exactly as it is; nobody can read it here. Type it again in Khmer Unicode."),
    ),
    "phone_number": (
        LOOK,
        _("A telephone number in a sentence"),
        _("The lesson cannot be published with it. Insert a help box with the contact instead."),
    ),
    "no_title": (
        LOOK,
        _("No title was marked"),
        _("Check the title. In Word, use the style “Title” for it."),
    ),
    "long_title": (LOOK, _("The title was too long and was cut"), _("Check the title.")),
    "long_summary": (
        LOOK,
        _("The summary has more than %(most)s characters"),
        _("It stands in the body as a paragraph. Write a shorter one."),
    ),
    "long_message": (
        LOOK,
        _("A key message has more than %(most)s characters"),
        _("It stands in the body as a paragraph. Make it shorter."),
    ),
    "khmer_in_english": (
        LOOK,
        _("Most of the text is Khmer, but the module is English"),
        _("Delete the draft and start again in the Khmer module, if that is where it belongs."),
    ),
    "english_in_khmer": (
        LOOK,
        _("Most of the text is not Khmer, but the module is Khmer"),
        _("Delete the draft and start again in the English module, if that is where it belongs."),
    ),
    "table": (
        LOOK,
        _("A table became a list, one entry for each row"),
        _("Lessons have no tables: phones are too narrow. Check that it still makes sense."),
    ),
    "text_box": (
        LOOK,
        _("A text box stood beside the text"),
        _("Its words follow the paragraph that it hung on. Check the order."),
    ),
    "inserted": (
        LOOK,
        _("Somebody's tracked insertion was taken over"),
        _("Check that it was accepted."),
    ),
    "struck": (
        LOOK,
        _("Text that was struck through was taken over"),
        _("Delete it if it was meant to go."),
    ),
    "link": (
        LOOK,
        _("A link was taken away; its words stayed"),
        _("Only https and e-mail addresses are links. The address was %(address)s"),
    ),
    "stray": (
        LOOK,
        _("Text beside the list “%(word)s”"),
        _("Only the list was understood. This text stands in the body."),
    ),
    "nothing_below": (LOOK, _("Nothing was found below this heading"), _("Add what is missing.")),
    "no_minutes": (LOOK, _("The minutes were not understood"), _("Say how long the lesson takes.")),
    "activity_minutes": (
        LOOK,
        _("An activity without minutes"),
        _("Say how many minutes it takes. In Word: “Activity: name (15 minutes)”."),
    ),
    "grouping": (
        LOOK,
        _("Who works together was not understood"),
        _("“The whole group” was chosen. Change it if that is wrong."),
    ),
    "scenario": (
        LOOK,
        _("A story to discuss"),
        _("Confirm in its block that all characters are made up."),
    ),
    "no_questions": (LOOK, _("A discussion without questions"), _("Add at least one question.")),
    "half_do_dont": (
        LOOK,
        _("“Do” or “Do not” is missing"),
        _("The block needs at least one line of each."),
    ),
    "fact_source": (
        LOOK,
        _("A fact without a source"),
        _("Say who found it out. In Word: “Source: …” below the fact."),
    ),
    "quiz_question": (
        LOOK,
        _("A question whose answers do not fit"),
        _("It needs at least two answers, and the right ones marked with a star (*)."),
    ),
    "warning_level": (
        LOOK,
        _("A content warning"),
        _("Check how strong it is, and add a help box: a lesson that warns needs one."),
    ),
    "help": (
        LOOK,
        _("Help contacts"),
        _("Insert a help box with services of the directory, and take numbers out of the text."),
    ),
    "embedded": (LEFT_OUT, _("Another file inside the document"), _("Copy its text by hand.")),
    "footnote": (LEFT_OUT, _("A footnote"), _("Put it into the text or under “Sources”.")),
    "endnote": (LEFT_OUT, _("An endnote"), _("Put it into the text or under “Sources”.")),
    "object": (LEFT_OUT, _("An embedded object near this text"), ""),
    "equation": (LEFT_OUT, _("A formula near this text"), _("Write it in words.")),
    "symbol": (LEFT_OUT, _("A sign of a symbol font in this text"), ""),
    "drawing": (
        LEFT_OUT,
        _("A drawing, chart or shape"),
        _("Save it as a picture in Word and upload it under “Pictures”."),
    ),
    "picture_elsewhere": (
        LEFT_OUT,
        _("A picture that is not inside the file"),
        _("Upload it under “Pictures”."),
    ),
    "picture_refused": (
        LEFT_OUT,
        _("A picture that cannot be opened, or is far too large"),
        _("Save it as JPEG or PNG and upload it under “Pictures”."),
    ),
    "picture_permission": (
        LEFT_OUT,
        _("%(count)s pictures, because you may not add pictures"),
        _("Ask an editor who may."),
    ),
    "pictures_too_many": (
        LEFT_OUT,
        _("%(count)s more pictures"),
        _("Upload those that the lesson needs under “Pictures”."),
    ),
    "contents": (LEFT_OUT, _("The table of contents"), ""),
    "margin": (LEFT_OUT, _("What stands at the head or foot of the pages"), ""),
    "comments": (LEFT_OUT, _("%(count)s comments in the margin"), ""),
    "hidden": (LEFT_OUT, _("Hidden text"), ""),
    "deleted": (LEFT_OUT, _("Text that somebody had deleted with tracked changes"), ""),
    "khmer_repaired": (
        REPAIRED,
        _("Khmer letters in another order than usual, in %(count)s paragraphs"),
        _("They look the same as before; now search and translation find them."),
    ),
}


@dataclass(frozen=True)
class SetAside:
    """A picture that waits for a decision."""

    picture: int
    alt: str
    place: Place


@dataclass(frozen=True)
class Line:
    """A note as it is shown."""

    group: str
    happened: str
    advice: str
    quote: str
    where: str
    path: str


def to_json(notes: Iterable[Note], pictures: Iterable[SetAside]) -> dict[str, Any]:
    """What is stored with the page's history entry."""
    kept: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    for note in notes:
        counts[note.kind] = counts.get(note.kind, 0) + 1
        if counts[note.kind] <= MOST_OF_A_KIND:
            kept.append(asdict(note))
    return {"notes": kept, "counts": counts, "pictures": [asdict(each) for each in pictures]}


def stored(page: Page) -> PageLogEntry | None:
    """The history entry that holds the report of how `page` was made, if it came from Word."""
    return PageLogEntry.objects.filter(page=page.pk, action=ACTION).order_by("-timestamp").first()


def grouped(entry: PageLogEntry) -> list[tuple[str, list[Line]]]:
    """[(heading, lines)] for the groups that have any."""
    lines = [_line(note) for note in entry.data.get("notes", ())]
    groups = [
        (str(heading), [line for line in lines if line.group == group])
        for group, heading in HEADINGS.items()
    ]
    return [(heading, found) for heading, found in groups if found]


def pictures(entry: PageLogEntry) -> list[dict[str, Any]]:
    """{"picture", "alt", "where"} of each picture that was set aside."""
    return [
        {"picture": each["picture"], "alt": each["alt"], "where": where(each["place"])}
        for each in entry.data.get("pictures", ())
    ]


def to_look_at(entry: PageLogEntry) -> int:
    """How many notes and pictures want a person; repairs do not."""
    counts = entry.data.get("counts", {})
    notes = sum(count for kind, count in counts.items() if KINDS[kind][0] != REPAIRED)
    return notes + len(entry.data.get("pictures", ()))


def where(place: dict[str, Any]) -> str:
    """A sentence part such as "page 3, below “Passwords”"; "" if nothing is known."""
    parts = []
    if place["page"]:
        parts.append(gettext("about page %(page)d") % {"page": place["page"]})
    if place["heading"]:
        parts.append(gettext("below “%(heading)s”") % {"heading": place["heading"]})
    return ", ".join(parts)


def _line(note: dict[str, Any]) -> Line:
    group, happened, advice = KINDS[note["kind"]]
    detail = dict(note["detail"])
    if detail.get("font") == fonts.UNKNOWN:
        detail["font"] = gettext("its name is not known")
    return Line(
        group,
        str(happened) % detail if detail else str(happened),
        str(advice) % detail if detail else str(advice),
        note["quote"],
        where(note["place"]),
        note["path"],
    )
