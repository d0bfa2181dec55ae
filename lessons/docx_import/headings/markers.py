"""The words that make a heading more than a heading: "Objectives / គោលបំណង" and the like.

A heading is marked when it is one of these words, alone or followed by a colon and more:
"Steps: How to lock an account", "សកម្មភាព៖ ពាក្យសម្ងាត់ (១៥ នាទី)". Both languages count in every
file. Some blocks have parts of their own below the heading. The Khmer words were written by us
and wait for a native reviewer.
"""

import re
from dataclasses import dataclass

from localize.khmer import match_key


@dataclass(frozen=True)
class Marker:
    """`en[0]` and `km[0]` are what the template shows."""

    code: str
    en: tuple[str, ...]
    km: tuple[str, ...]
    parts: tuple[str, ...] = ()

    def heading(self) -> str:
        return f"{self.en[0]} / {self.km[0]}"


@dataclass(frozen=True)
class Found:
    """A heading that was recognised: what follows the colon, and the minutes in brackets."""

    code: str
    tail: str = ""
    minutes: int | None = None
    part: str = ""  # the part of the block that begins at once


MARKERS = (
    Marker(
        "skip",
        ("How to use this file", "How to use this template"),
        ("របៀបប្រើឯកសារនេះ", "របៀបប្រើគំរូនេះ"),
    ),
    Marker("summary", ("Summary",), ("សេចក្តីសង្ខេប", "សង្ខេប")),
    Marker("duration", ("Duration", "Time", "Minutes"), ("រយៈពេល", "ថិរវេលា")),
    Marker("essential_question", ("Essential question", "Key question"), ("សំណួរគន្លឹះ",)),
    Marker(
        "objectives",
        ("Objectives", "Objective", "Learning objectives"),
        ("គោលបំណង", "វត្ថុបំណង", "គោលបំណងមេរៀន"),
    ),
    Marker(
        "key_messages",
        ("Key messages", "Key message"),
        ("សារសំខាន់", "សារគន្លឹះ", "សារសំខាន់ៗ"),
    ),
    Marker("vocabulary", ("Vocabulary", "New words"), ("វាក្យសព្ទ", "ពាក្យថ្មី")),
    Marker("materials", ("Materials",), ("សម្ភារ", "សម្ភារៈ", "សម្ភារបង្រៀន")),
    Marker("preparation", ("Preparation",), ("ការរៀបចំ", "ការត្រៀម")),
    Marker(
        "content_warning",
        ("Content warning",),
        ("ការព្រមានអំពីខ្លឹមសារ", "ការព្រមានអំពីមាតិកា"),
    ),
    Marker("steps", ("Steps", "Step by step"), ("ជំហាន", "ជំហានៗ", "ជំហានអនុវត្ត")),
    Marker("checklist", ("Checklist",), ("បញ្ជីត្រួតពិនិត្យ", "បញ្ជីផ្ទៀងផ្ទាត់")),
    Marker("tips", ("Tips", "Tip"), ("គន្លឹះ", "ដំបូន្មាន")),
    Marker(
        "do_dont",
        ("Do and don't", "Do / Don't", "Do's and don'ts", "Dos and don'ts", "Do and do not"),
        ("គួរធ្វើ និងមិនគួរធ្វើ", "គួរ និងមិនគួរ"),
        ("do", "dont"),
    ),
    Marker(
        "activity",
        ("Activity",),
        ("សកម្មភាព",),
        ("grouping", "materials", "steps", "debrief", "facilitator_note"),
    ),
    Marker(
        "scenario",
        ("Scenario", "Story", "Case"),
        ("រឿងពិភាក្សា", "សាច់រឿង", "ករណីសិក្សា"),
        ("questions", "answers"),
    ),
    Marker("discussion", ("Discussion",), ("ការពិភាក្សា", "ពិភាក្សា"), ("questions",)),
    Marker(
        "facilitator_note",
        ("Facilitator note", "Note for the facilitator", "Facilitator notes"),
        ("កំណត់សម្គាល់សម្រាប់គ្រូ", "កំណត់ចំណាំសម្រាប់គ្រូ"),
    ),
    Marker("definition", ("Definition",), ("និយមន័យ",)),
    Marker("fact", ("Fact", "Did you know"), ("ការពិត", "តើអ្នកដឹងទេ"), ("source",)),
    Marker("info", ("Information", "Note"), ("ព័ត៌មាន", "ចំណាំ")),
    Marker("warning", ("Warning", "Careful"), ("ការព្រមាន", "ប្រយ័ត្ន")),
    Marker("comfort", ("Comfort",), ("ការលួងលោមចិត្ត",)),
    Marker(
        "safety_plan", ("My safety plan", "Safety plan"), ("ផែនការសុវត្ថិភាពរបស់ខ្ញុំ", "ផែនការសុវត្ថិភាព")
    ),
    Marker("quiz", ("Quiz",), ("សំណួរសាកល្បង", "កម្រងសំណួរ")),
    Marker("family_activity", ("Activity for the family", "Family activity"), ("សកម្មភាពគ្រួសារ",)),
    Marker("references", ("Sources", "References"), ("ឯកសារយោង", "ប្រភពឯកសារ")),
    Marker(
        "help",
        ("Where to get help", "What to do", "Help"),
        ("កន្លែងសុំជំនួយ", "អ្វីដែលត្រូវធ្វើ", "ជំនួយ"),
    ),
)

PARTS = (
    Marker("do", ("Do",), ("គួរធ្វើ",)),
    Marker("dont", ("Don't", "Do not"), ("មិនគួរធ្វើ", "កុំធ្វើ")),
    Marker("grouping", ("Who works together", "Grouping"), ("អ្នកធ្វើការជាមួយគ្នា", "ការបែងចែកក្រុម")),
    Marker("materials", ("Materials",), ("សម្ភារ", "សម្ភារៈ")),
    Marker("steps", ("Steps",), ("ជំហាន", "ជំហានៗ")),
    Marker("debrief", ("Questions for afterwards", "Debrief"), ("សំណួរពេលចប់", "សំណួរក្រោយសកម្មភាព")),
    Marker(
        "facilitator_note",
        ("Facilitator note", "Note for the facilitator"),
        ("កំណត់សម្គាល់សម្រាប់គ្រូ", "កំណត់ចំណាំសម្រាប់គ្រូ"),
    ),
    Marker("questions", ("Questions", "Question"), ("សំណួរ",)),
    Marker("answers", ("Possible answers",), ("ចម្លើយដែលអាចមាន", "ចម្លើយអាចមាន")),
    Marker("source", ("Source",), ("ប្រភព",)),
)

WHY = ("Why", "Because", "ហេតុអ្វី", "ហេតុផល", "មូលហេតុ")
RIGHT = ("right", "correct", "ត្រូវ")
TRUE = ("true", "yes", "ពិត", "ត្រូវ")
FALSE = ("false", "no", "មិនពិត", "ខុស")
TERM = ("word", "term", "words", "ពាក្យ")
MEANING = ("meaning", "what it means", "definition", "អត្ថន័យ", "ន័យ", "និយមន័យ")

_COLON = re.compile("[:：\u17d6]")
_NUMBERED = re.compile(r"^[0-9០-៩]{1,2}(?:[.][0-9០-៩]{1,2})*[.)]?\s+")
_COUNTED = re.compile(r"\s*(?:ទី)?\s*[0-9០-៩]{1,2}$")  # "Activity 2", "សកម្មភាពទី២"
_MINUTES = re.compile(r"\(?\s*([0-9០-៩]{1,3})\s*(?:minutes?|mins?\b\.?|នាទី)\s*\)?", re.IGNORECASE)


def key(text: str) -> str:
    """What two spellings of one word share."""
    plain = text.replace("\u2019", "'").replace("\u02bc", "'")
    return match_key(" ".join(plain.split())).casefold().strip()


def keys(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key(word) for word in words)


_BY_KEY = {key(word): marker.code for marker in MARKERS for word in (*marker.en, *marker.km)}
_BY_CODE = {marker.code: marker for marker in MARKERS}
_PART_KEYS = frozenset((part.code, key(word)) for part in PARTS for word in (*part.en, *part.km))
WITH_PARTS = frozenset(marker.code for marker in MARKERS if marker.parts)
WHY_KEYS, RIGHT_KEYS, TRUE_KEYS, FALSE_KEYS, TERM_KEYS, MEANING_KEYS = map(
    keys, (WHY, RIGHT, TRUE, FALSE, TERM, MEANING)
)


def find(text: str) -> Found | None:
    """The marker that a heading starts with, if it is one of the words and nothing else before
    its colon."""
    text, minutes = without_minutes(" ".join(text.split()))
    text = _NUMBERED.sub("", text)
    head, tail = split(text)
    for candidate in (head, _COUNTED.sub("", head)):
        if code := _BY_KEY.get(key(candidate)) or _either(candidate):
            return Found(code, tail, minutes)
    if started := part(text, "do_dont"):
        return Found("do_dont", started.tail, part=started.code)
    return None


def part(text: str, of: str) -> Found | None:
    """The part of the block `of` that a line begins, such as "Materials:" or "Source: …"."""
    head, tail = split(" ".join(text.split()))
    for candidate in (head, *head.split("/")):
        for code in _BY_CODE[of].parts:
            if (code, key(candidate)) in _PART_KEYS:
                return Found(code, tail)
    return None


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


def _either(head: str) -> str | None:
    """For "Objectives / គោលបំណង": every part is a word of the same marker."""
    codes = {_BY_KEY.get(key(word)) for word in head.split("/")}
    return codes.pop() if len(codes) == 1 and "/" in head else None


def label(code: str, language: str) -> str:
    """The word of the template for a marker, in one language."""
    marker = _BY_CODE[code]
    return marker.km[0] if language == "km" else marker.en[0]
