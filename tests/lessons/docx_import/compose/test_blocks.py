"""Marked headings that become blocks."""

import pytest

from tests.lessons.docx_import import files
from tests.lessons.docx_import.compose.conftest import (
    body,
    kinds,
    lesson,
    marked,
    pasted,
    plain,
    table,
)


@pytest.mark.parametrize(
    ("heading", "kind", "name"),
    [
        ("Steps: Lock it", "steps", "steps"),
        ("ជំហាន៖ Lock it", "steps", "steps"),
        ("Checklist: Lock it", "checklist", "items"),
        ("Tips: Lock it", "tip_list", "items"),
    ],
)
def test_titled_lists(document, heading, kind, name):
    made = marked(document, heading, "one", "two")

    assert body(made) == [(kind, {"title": "Lock it", name: ["one", "two"]})]


def test_a_list_without_a_title_has_the_word_of_its_language(document):
    made = marked(document, "Steps / ជំហាន", "one")

    assert body(made)[0][1]["title"] == "Steps"


def test_safety_plan(document):
    made = marked(document, "My safety plan", "People I trust: ______")

    assert body(made) == [("safety_plan", {"prompts": ["People I trust:"]})]


@pytest.mark.parametrize(
    "text",
    [
        "Do and don't\nDo:\n- ask\n- tell\nDon’t:\n- share\n- hide",
        "គួរធ្វើ និងមិនគួរធ្វើ\nគួរធ្វើ\n- ask\n- tell\nមិនគួរធ្វើ\n- share\n- hide",
    ],
)
def test_do_and_dont(text):
    made = pasted(f"# Title\n{text}")

    assert body(made) == [("do_dont", {"do": ["ask", "tell"], "dont": ["share", "hide"]})]
    assert "half_do_dont" not in kinds(made)


def test_half_of_do_and_dont_is_named():
    made = pasted("# Title\nDo and don't\nDo\n- ask")

    assert body(made) == [("do_dont", {"do": ["ask"], "dont": []})]
    assert kinds(made) == ["half_do_dont"]


ACTIVITY = """# Title
## Activity: Traffic light (15 minutes)
Who works together: In pairs
Materials:
- paper
Steps:
1. draw
2. show
Questions for afterwards:
- how was it?
Facilitator note:
Keep the time.
"""


def test_activity():
    assert body(pasted(ACTIVITY)) == [
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


def test_activity_without_parts_keeps_its_text_in_the_body(document):
    document.add_heading("Activity: Play", 2)
    document.add_paragraph("We play a game.")
    document.add_paragraph("Stand up.", style="List Number")

    made = lesson(files.saved(document))

    assert body(made)[0] == ("paragraph", "<p>We play a game.</p><ol><li>Stand up.</li></ol>")
    assert body(made)[1][1]["steps"] == []
    assert kinds(made) == ["activity_minutes", "nothing_below"]


def test_scenario_is_for_a_person_to_confirm():
    made = pasted(
        "# Title\nScenario\nA friend asks Bopha.\nQuestions:\n- What now?\n"
        "Possible answers:\n- Say no.\n"
    )

    assert body(made) == [
        (
            "scenario",
            {
                "text": "A friend asks Bopha.",
                "fictional": False,
                "questions": ["What now?"],
                "possible_answers": ["Say no."],
            },
        )
    ]
    assert kinds(made) == ["scenario"]


def test_discussion():
    made = pasted("# Title\nDiscussion\nTalk about games.\nQuestions\n- Which?\n- Why?")

    assert body(made) == [
        ("discussion", {"prompt": "Talk about games.", "questions": ["Which?", "Why?"]})
    ]


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


def test_definition():
    made = pasted("# Title\nDefinition: Phishing\nA trick.\nDefinition\nA program.")

    assert body(made) == [
        ("definition", {"term": "Phishing", "meaning": "A trick."}),
        ("definition", {"term": "", "meaning": "A program."}),
    ]
    assert kinds(made) == ["nothing_below"]


def test_facts_need_a_source():
    made = pasted("# Title\nFact\nIt is so.\nSource: A report, 2023\nFact\nIt is not.")

    assert body(made) == [
        ("fact", {"text": "It is so.", "source": "A report, 2023"}),
        ("fact", {"text": "It is not.", "source": ""}),
    ]
    assert kinds(made) == ["fact_source"]


@pytest.mark.parametrize(
    ("word", "style"), [("Information", "info"), ("ការព្រមាន", "warning"), ("Comfort", "comfort")]
)
def test_callouts(word, style):
    made = pasted(f"# Title\n{word}: Wait.\nAnd breathe.")

    assert body(made) == [("callout", {"style": style, "text": "Wait.\nAnd breathe."})]


def test_help_contacts_are_for_a_person(document):
    made = marked(document, "Where to get help", "Talk to somebody.")

    assert body(made)[0] == ("heading", {"level": "2", "text": "Where to get help"})
    assert kinds(made) == ["help"]


def test_instructions_are_skipped(document):
    document.add_heading("How to use this file", 1)
    document.add_paragraph("Do it like this.")
    document.add_heading("Passwords", 1)

    assert body(lesson(files.saved(document))) == [("heading", {"level": "2", "text": "Passwords"})]


@pytest.mark.parametrize("heading", ["Steps", "Objectives", "Facilitator note", "Warning"])
def test_a_marked_heading_above_nothing_is_named(document, heading):
    assert kinds(marked(document, heading)) == ["nothing_below"]
