"""The handout “where to get help”: the public telephone numbers of the directory on paper.

Made of the published documents and the rows behind them, so it holds no number that is not served.
Beside each stands how and when it was checked, and the last day on which it may be used where the
clock ends it.
"""

from collections.abc import Iterator
from typing import Any

from fpdf import FPDF

from cms.demo.paper import drawn, lines, notice
from cms.documents import paper
from cms.documents.addresses import locales
from cms.publishing.vocabularies.directory import CHANNEL_TYPES, PHONE_TYPES
from cms.publishing.vocabularies.shared import Label, label
from home.alerts.alert_texts import date_text
from home.directory import card
from home.models import ContactChannel

CALLED = Label("called", "Called and checked on {day}", "បានហៅពិនិត្យនៅ{day}")
READ = Label(
    "read",
    "Read in a published source on {day}; nobody has called it yet",
    "បានអានក្នុងប្រភពសាធារណៈនៅ{day} មិនទាន់មានអ្នកហៅពិនិត្យទេ",
)
SAID = Label(
    "said",
    "Confirmed by the organization itself on {day}; nobody called for it",
    "ស្ថាប័នបានបញ្ជាក់ដោយខ្លួនឯងនៅ{day} មិនមានអ្នកហៅពិនិត្យសម្រាប់លើកនេះទេ",
)
UNTIL = Label("until", "Do not use after {day}", "កុំប្រើក្រោយ{day}")
HOW = {"desk_checked": READ, "attested": SAID}  # by assurance; the others were called


def handout(title: dict[str, str], language: str) -> bytes:
    """A PDF in `language`, emergency services first."""

    def write(pdf: FPDF) -> None:
        lines(pdf, title[language], size=22, height=13)
        notice(pdf, language)
        _ask(pdf)
        pdf.ln(4)
        for name, numbers in _services(language):
            if pdf.will_page_break(10 + 21 * len(numbers)):
                pdf.add_page()
            lines(pdf, name, size=13, height=10)
            for number, facts in numbers:
                lines(pdf, number, size=17, height=9)
                for fact in facts:
                    lines(pdf, fact, size=10, height=6)
            pdf.ln(4)

    return drawn(title[language], language, write)


def _ask(pdf: FPDF) -> None:
    """Where to ask whether this paper is still right: a code, and the same in letters."""
    asked = paper.address()
    pdf.ln(2)
    top = pdf.get_y()
    pdf.image(paper.pixels(asked), x=pdf.l_margin, y=top, w=28, alt_text=asked)
    pdf.set_left_margin(pdf.l_margin + 31)
    for code in locales():
        lines(pdf, card.STILL_RIGHT.text(code), size=11, height=8)
    lines(pdf, asked, size=9, height=6)
    pdf.set_left_margin(pdf.l_margin - 31)
    pdf.set_xy(pdf.l_margin, max(pdf.get_y(), top + 29))


def _services(language: str) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """(name, [(how and number, [how and until when it is good])]) of calls and text messages."""
    rows = {str(row.key): row for row in ContactChannel.objects.exclude(value="")}
    for service in card.services(language):
        numbers = [
            (_number(contact, language), _checked(contact, rows[contact["key"]], language))
            for contact in service["channels"]
            if contact["type"] in PHONE_TYPES
        ]
        if numbers:
            yield service["title"], numbers


def _number(contact: dict[str, Any], language: str) -> str:
    return f"{label(CHANNEL_TYPES, contact['type'], language)}: {contact['display']}"


def _checked(contact: dict[str, Any], row: ContactChannel, language: str) -> list[str]:
    how = HOW.get(contact["assurance"], CALLED)
    told = [(how, row.verified_on or row.desk_checked_on), (UNTIL, card.last_day(contact))]
    return [
        words.text(language).format(day=date_text(day.isoformat(), language))
        for words, day in told
        if day is not None
    ]
