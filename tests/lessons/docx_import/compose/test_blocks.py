"""Marked headings that become blocks."""

import pytest

from tests.lessons.docx_import import files
from tests.lessons.docx_import.compose.conftest import (
    body,
    kinds,
    lesson,
    marked,
    plain,
    table,
    typed,
)

BLOCKS = [
    ("Steps: Lock it\n- a\n- b", "steps", {"title": "Lock it", "steps": ["a", "b"]}),
    ("ជំហាន៖ Lock it\n- a\n- b", "steps", {"title": "Lock it", "steps": ["a", "b"]}),
    ("Checklist: Lock it\n- a", "checklist", {"title": "Lock it", "items": ["a"]}),
    ("Tips: Lock it\n- a", "tip_list", {"title": "Lock it", "items": ["a"]}),
    ("My safety plan\n- I trust: ______", "safety_plan", {"prompts": ["I trust:"]}),
    ("Do and don't\n### Do:\n- a\n### Don’t:\n- b", "do_dont", {"do": ["a"], "dont": ["b"]}),
    (
        "គួរធ្វើ និងមិនគួរធ្វើ\n### គួរធ្វើ\n- a\n### មិនគួរធ្វើ\n- b",
        "do_dont",
        {"do": ["a"], "dont": ["b"]},
    ),
    # a person has to confirm that it is made up
    (
        "Scenario\nA friend asks.\n### Questions\n- What now?\n### Possible answers\n- Say no.",
        "scenario",
        {
            "text": "A friend asks.",
            "fictional": False,
            "questions": ["What now?"],
            "possible_answers": ["Say no."],
        },
    ),
    (
        "Discussion\nTalk about games.\n### Questions\n- Which?\n- Why?",
        "discussion",
        {"prompt": "Talk about games.", "questions": ["Which?", "Why?"]},
    ),
    ("Definition: Phishing\nA trick.", "definition", {"term": "Phishing", "meaning": "A trick."}),
    ("Fact\nSo.\n### Source: A report", "fact", {"text": "So.", "source": "A report"}),
    ("Information: Wait.\nRest.", "callout", {"style": "info", "text": "Wait.\nRest."}),
    ("ការព្រមាន: Wait.", "callout", {"style": "warning", "text": "Wait."}),
    ("Comfort: Wait.", "callout", {"style": "comfort", "text": "Wait."}),
]


@pytest.mark.parametrize(("lines", "kind", "value"), BLOCKS)
def test_marked_heading_is_a_block(lines, kind, value):
    made = typed(f"## {lines}")

    assert body(made) == [(kind, value)]
    assert kinds(made) == []


def test_a_list_without_a_title_has_the_word_of_its_language(document):
    made = marked(document, "Steps / ជំហាន", "one")

    assert body(made)[0][1]["title"] == "Steps"


ACTIVITY = """## Activity: Traffic light (15 minutes)
### Who works together: In pairs
### Materials:
- paper
### Steps:
1. draw
1. show
### Questions for afterwards:
- how was it?
### Facilitator note:
Keep the time.
"""


def test_activity():
    assert body(typed(ACTIVITY)) == [
        (
            "activity",
            {
                "title": "Traffic light",
                "minutes": 15,
                "grouping": "pairs",
                "materials": ["paper"],
                "steps": ["draw", "show"],
                "debrief": ["how was it?"],
                "facilitator_note": "Keep the time.",
            },
        )
    ]


def test_activity_in_khmer(document):
    document.add_heading("សកម្មភាព៖ ភ្លើងសញ្ញា (១៥ នាទី)", 2)
    document.add_heading("សម្ភារ", 3)
    document.add_paragraph("ក្រដាស", style="List Bullet")
    document.add_heading("ជំហាន", 3)
    document.add_paragraph("គូរ", style="List Number")
    document.add_heading("សម្ភារ", 2)
    document.add_paragraph("ប៊ិច", style="List Bullet")

    made = lesson(files.saved(document), "km")

    activity = body(made)[0][1]
    assert (activity["title"], activity["minutes"]) == ("ភ្លើងសញ្ញា", 15)
    assert (activity["materials"], activity["steps"]) == (["ក្រដាស"], ["គូរ"])
    # a heading as large as the activity's own begins the lesson's materials
    assert plain(made.fields["materials"])[0]["text"] == "ប៊ិច"


def test_what_an_activity_has_no_place_for_stays_in_the_body_and_is_named():
    made = typed("## Activity: Play\nWe play.\n### Who works together: Us\n### Steps\nStand up.")

    assert [kind for kind, _value in body(made)] == ["paragraph", "activity", "paragraph"]
    assert (body(made)[1][1]["grouping"], body(made)[1][1]["steps"]) == ("whole", [])
    assert [note.quote for note in made.notes] == ["We play.", "Us", "Stand up."]
    assert set(kinds(made)) == {"plain"}


def test_what_stands_below_a_facilitator_note_never_reaches_learners(document):
    document.add_heading("Facilitator note", 2)
    document.add_paragraph("Secret one.")
    document.add_paragraph("secret two", style="List Bullet")
    table(document, [("secret three", "secret four")])
    document.add_paragraph("Secret five.")

    made = lesson(files.saved(document))

    assert body(made) == [
        (
            "facilitator_note",
            {"text": "Secret one.\n- secret two\nsecret three – secret four\nSecret five."},
        )
    ]


@pytest.mark.parametrize("heading", ["Scenario", "Activity: Play (5 minutes)", "Preparation"])
def test_tables_for_facilitators_never_reach_learners(document, heading):
    document.add_heading(heading, 2)
    if heading != "Preparation":
        document.add_paragraph("A story.")
        part = "Possible answers" if heading == "Scenario" else "Facilitator note"
        document.add_heading(part, 3)
    table(document, [("secret", "table")])
    made = lesson(files.saved(document))

    for block in made.fields["body"]:
        value = dict(block["value"]) if isinstance(block["value"], dict) else {}
        hidden = [value.pop("possible_answers", ""), value.pop("facilitator_note", "")]
        assert "secret" not in repr(value or block["value"]), hidden
    assert "secret" in repr(made.fields)


def test_help_is_a_box_whose_contacts_a_person_chooses(document):
    made = marked(document, "Where to get help", "Talk to somebody.")

    assert body(made) == [("help_box", {"text": "- Talk to somebody.", "refs": []})]


def test_instructions_are_skipped(document):
    document.add_heading("How to use this file", 1)
    document.add_paragraph("Do it like this.")
    document.add_heading("Passwords", 1)

    assert body(lesson(files.saved(document))) == [("heading", {"level": "2", "text": "Passwords"})]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Steps: Lock it", "1) Open the settings"),
        ("Definition", "A program."),
        ("Objectives", "Name three."),
        ("Summary", "word " * 50),
        ("Duration", "an hour"),
        ("Content warning", "It speaks of abuse."),
        ("Vocabulary", "account: a place"),
        ("Quiz", "1) Which?"),
        ("Warning", ""),
    ],
)
def test_what_is_not_understood_is_ordinary_text_and_named(heading, text):
    made = typed(f"## {heading}\n{text}")

    words = [f"<p>{text.strip()}</p>"] * bool(text)
    assert body(made) == [
        ("heading", {"level": "2", "text": heading}),
        *(("paragraph", html) for html in words),
    ]
    assert [(note.kind, note.quote) for note in made.notes] == [("plain", heading)]
    assert set(made.fields) == {"body"}
