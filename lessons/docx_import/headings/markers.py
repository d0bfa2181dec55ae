"""The words that make a heading more than a heading: "Objectives / គោលបំណង" and the like.

A heading is marked when it is one of these words in English, in Khmer or in both, alone or
followed by a colon and more: "Steps: How to lock an account", "សកម្មភាព៖ ពាក្យសម្ងាត់ (១៥ នាទី)".
Each has one spelling a language, which the template shows; letters that only look different
(capitals, invisible signs, another order of Khmer vowels) are the same. Some blocks have parts of
their own below the heading. The Khmer words were written by us and wait for a native reviewer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from cms.core.vocabularies.shared import Label
from khmertext import match_key


@dataclass(frozen=True)
class Marker(Label):
    """A word of the template; `parts` are the codes of smaller headings below it."""

    parts: tuple[str, ...] = ()

    def heading(self) -> str:
        return f"{self.en} / {self.km}"


@dataclass(frozen=True)
class Found:
    """A heading as it was understood: what follows its colon, and the minutes in brackets. The
    lesson's own headings have no `code`."""

    code: str = ""
    tail: str = ""
    minutes: int | None = None


MARKERS = (
    Marker("skip", "How to use this file", "របៀបប្រើឯកសារនេះ"),
    Marker("summary", "Summary", "សេចក្តីសង្ខេប"),
    Marker("duration", "Duration", "រយៈពេល"),
    Marker("essential_question", "Essential question", "សំណួរគន្លឹះ"),
    Marker("objectives", "Objectives", "គោលបំណង"),
    Marker("key_messages", "Key messages", "សារសំខាន់"),
    Marker("vocabulary", "Vocabulary", "វាក្យសព្ទ"),
    Marker("materials", "Materials", "សម្ភារ"),
    Marker("preparation", "Preparation", "ការរៀបចំ"),
    Marker("content_warning", "Content warning", "ការព្រមានអំពីខ្លឹមសារ"),
    Marker("steps", "Steps", "ជំហាន"),
    Marker("checklist", "Checklist", "បញ្ជីត្រួតពិនិត្យ"),
    Marker("tips", "Tips", "គន្លឹះ"),
    Marker("do_dont", "Do and don't", "គួរធ្វើ និងមិនគួរធ្វើ", ("do", "dont")),
    Marker(
        "activity",
        "Activity",
        "សកម្មភាព",
        ("grouping", "materials", "steps", "debrief", "facilitator_note"),
    ),
    Marker("scenario", "Scenario", "រឿងពិភាក្សា", ("questions", "answers")),
    Marker("discussion", "Discussion", "ការពិភាក្សា", ("questions",)),
    Marker("facilitator_note", "Facilitator note", "កំណត់សម្គាល់សម្រាប់គ្រូ"),
    Marker("definition", "Definition", "និយមន័យ"),
    Marker("fact", "Fact", "ការពិត", ("source",)),
    Marker("info", "Information", "ព័ត៌មាន"),
    Marker("warning", "Warning", "ការព្រមាន"),
    Marker("comfort", "Comfort", "ការលួងលោមចិត្ត"),
    Marker("safety_plan", "My safety plan", "ផែនការសុវត្ថិភាពរបស់ខ្ញុំ"),
    Marker("quiz", "Quiz", "សំណួរសាកល្បង"),
    Marker("family_activity", "Activity for the family", "សកម្មភាពគ្រួសារ"),
    Marker("references", "Sources", "ឯកសារយោង"),
    Marker("help", "Where to get help", "កន្លែងសុំជំនួយ"),
)

PARTS = (
    Marker("do", "Do", "គួរធ្វើ"),
    Marker("dont", "Don't", "មិនគួរធ្វើ"),
    Marker("grouping", "Who works together", "អ្នកធ្វើការជាមួយគ្នា"),
    Marker("materials", "Materials", "សម្ភារ"),
    Marker("steps", "Steps", "ជំហាន"),
    Marker("debrief", "Questions for afterwards", "សំណួរពេលចប់"),
    Marker("facilitator_note", "Facilitator note", "កំណត់សម្គាល់សម្រាប់គ្រូ"),
    Marker("questions", "Questions", "សំណួរ"),
    Marker("answers", "Possible answers", "ចម្លើយដែលអាចមាន"),
    Marker("source", "Source", "ប្រភព"),
)

WHY = Label("why", "Why", "ហេតុផល")
TRUE = Label("true", "True", "ពិត")
FALSE = Label("false", "False", "មិនពិត")
TERM = Label("term", "Word", "ពាក្យ")
MEANING = Label("meaning", "Meaning", "អត្ថន័យ")
TIME = Label("time", "Time", "ពេលវេលា")

_COLON = re.compile("[:：\u17d6]")
_MINUTES = re.compile(
    r"\(?\s*([0-9០-៩]{1,3})[\s\u200b]*(?:minutes?|mins?\b\.?|នាទី)\s*\)?", re.IGNORECASE
)


def key(text: str) -> str:
    """What two spellings of one word share."""
    plain = text.replace("\u2019", "'").replace("\u02bc", "'").replace("/", " / ")
    return match_key(" ".join(plain.split())).casefold().strip()


def is_one(text: str, word: Label) -> bool:
    return key(text) in map(key, (word.en, word.km))


def _by_key(markers: Iterable[Marker]) -> dict[str, str]:
    return {key(word): m.code for m in markers for word in (m.en, m.km, m.heading())}


@cache
def codes_of(block: str = "") -> dict[str, str]:
    """Key of a word → code: of headings, or of the parts of one block."""
    if not block:
        return _by_key(MARKERS)
    wanted = next((m.parts for m in MARKERS if m.code == block), ())
    return _by_key(part for part in PARTS if part.code in wanted)


def find(text: str) -> Found | None:
    """The marker that a heading starts with, if nothing else stands before its colon."""
    text, minutes = without_minutes(text)
    head, tail = split(text)
    code = codes_of().get(key(head))
    return Found(code, tail, minutes) if code else None


def part(text: str, of: str) -> Found | None:
    """The part of the block `of` that a heading begins, such as "Materials" or "Source: …"."""
    head, tail = split(text)
    code = codes_of(of).get(key(head)) if of else None
    return Found(code, tail) if code else None


def split(text: str) -> tuple[str, str]:
    """What stands before and after the first colon."""
    head, tail = (_COLON.split(text, maxsplit=1) + [""])[:2]
    return head.strip(), tail.strip()


def without_minutes(text: str) -> tuple[str, int | None]:
    """The text without "(15 minutes)", and the number."""
    found = _MINUTES.search(text)
    if found is None:
        return text, None
    rest = " ".join((text[: found.start()] + " " + text[found.end() :]).split())
    return rest, int(found[1])


def stated_minutes(text: str) -> int | None:
    """Of a line that says nothing but how long it takes: "Time: 45 minutes", "រយៈពេល៖ ៤៥ នាទី"."""
    head, tail = split(text)
    says_time = codes_of().get(key(head)) == "duration" or is_one(head, TIME)
    found = _MINUTES.fullmatch(tail.rstrip(".។").strip()) if says_time else None
    return int(found[1]) if found is not None else None


def label(code: str, language: str) -> str:
    """The word of the template for a marker, in one language."""
    return next(m.text(language) for m in MARKERS if m.code == code)
