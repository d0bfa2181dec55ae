"""From plain values to the fields and blocks of a lesson: every word of the template."""

import docx
import pytest

from lessons.word import markers, paste
from lessons.word.compose import WRITERS, compose
from lessons.word.read import read
from tests.lessons.word import files


def lesson(content, language="en"):
    return compose(read(content), language=language)


def pasted(text, language="en"):
    return compose(paste.read(text), language=language)


def plain(value):
    """Raw JSON without ids: {type: value} pairs, lists as lists of values."""
    if isinstance(value, list):
        return [plain(item["value"]) for item in value]
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return value


def body(made):
    return [(block["type"], plain(block["value"])) for block in made.fields["body"]]


def kinds(made):
    return [note.kind for note in made.notes]


@pytest.fixture
def document():
    made = docx.Document()
    made.add_heading("The title", 0)
    return made


def marked(document, heading, *entries, style="List Bullet"):
    document.add_heading(heading, 2)
    for entry in entries:
        document.add_paragraph(entry, style=style)
    return lesson(files.saved(document))


# Title and headings


def test_the_title_is_the_title(document):
    document.add_heading("First", 1)
    document.add_heading("Second", 2)
    document.add_heading("Third", 3)
    document.add_heading("Fourth", 4)

    made = lesson(files.saved(document))

    assert made.title == "The title"
    assert [(b["level"], b["text"]) for _kind, b in body(made)] == [
        ("2", "First"),
        ("2", "Second"),
        ("3", "Third"),
        ("3", "Fourth"),
    ]


def test_without_title_the_first_heading_1_is_the_title():
    document = docx.Document()
    document.add_heading("Objectives", 1)
    document.add_paragraph("Name three.")
    document.add_heading("Passwords", 1)
    document.add_heading("More", 1)

    made = lesson(files.saved(document))

    assert made.title == "Passwords"
    assert body(made) == [("heading", {"level": "2", "text": "More"})]


def test_without_headings_the_first_line_is_the_title():
    made = pasted("A line\nAnd another")

    assert made.title == "A line"
    assert kinds(made) == ["no_title"]
    assert body(made) == [("paragraph", "<p>And another</p>")]


def test_a_first_line_that_is_no_title_stays_in_the_text():
    made = pasted("word " * 60)

    assert made.title == "—"
    assert body(made)[0][0] == "paragraph"


def test_a_long_title_is_cut_and_named(document):
    made = lesson(files.simple("text", title="x" * 300))

    assert made.title == "x" * 255
    assert kinds(made) == ["long_title"]


# Ordinary text


def test_emphasis_links_and_breaks_become_rich_text(document):
    paragraph = document.add_paragraph("plain & ")
    paragraph.add_run("bold").bold = True
    paragraph.add_run(" ")
    paragraph.add_run("italic").italic = True
    files.hyperlink(paragraph, "https://example.org/?a=1&b=2", "link")

    assert body(lesson(files.saved(document))) == [
        (
            "paragraph",
            "<p>plain &amp; <b>bold</b> <i>italic</i>"
            '<a href="https://example.org/?a=1&amp;b=2">link</a></p>',
        )
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "tel:023213004",
        "https://user:secret@example.org/",
        "https://",
        "mailto:nobody",
        "https://[broken",
    ],
)
def test_other_links_lose_their_address_and_are_named(document, address):
    files.hyperlink(document.add_paragraph(), address, "words")

    made = lesson(files.saved(document))

    assert body(made) == [("paragraph", "<p>words</p>")]
    assert [(note.kind, note.quote) for note in made.notes] == [("link", "words")]


def test_mail_addresses_stay_links(document):
    files.hyperlink(document.add_paragraph(), "mailto:admin@example.org", "write")

    assert 'href="mailto:admin@example.org"' in body(lesson(files.saved(document)))[0][1]


def test_markup_in_the_text_stays_text(document):
    document.add_paragraph("<script>alert(1)</script>")

    assert body(lesson(files.saved(document))) == [
        ("paragraph", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    ]


def test_lists_stand_with_their_paragraphs(document):
    document.add_paragraph("before")
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("after")

    assert body(lesson(files.saved(document))) == [
        (
            "paragraph",
            "<p>before</p><ul><li>one</li></ul><ol><li>first</li></ol><p>after</p>",
        )
    ]


def test_deeper_entries_stand_inside_theirs():
    level = "<w:numPr><w:ilvl w:val='{}'/><w:numId w:val='1'/></w:numPr>"
    xml = "".join(
        f"<w:p><w:pPr>{level.format(depth)}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        for depth, text in ((0, "a"), (1, "b"), (0, "c"))
    )
    content = files.with_body(f"<w:p><w:r><w:t>Title</w:t></w:r></w:p>{xml}")

    html = body(lesson(content))[0][1]

    assert html.count("<li>") == 3
    assert "<li>a<" in html
    assert html.index("b") < html.index("</li>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("១. មួយ\n២. ពីរ", "<ol><li>មួយ</li><li>ពីរ</li></ol>"),
        ("1. alone", "<p>1. alone</p>"),
        ("- a thought on its own", "<p>- a thought on its own</p>"),
        ("1.5 metres\n2.5 metres", "<p>1.5 metres</p><p>2.5 metres</p>"),
    ],
)
def test_typed_lists_become_lists_where_two_follow_each_other(text, html):
    made = pasted(f"# Title\n{text}")

    assert body(made) == [("paragraph", html)]


def test_many_paragraphs_are_several_blocks():
    made = pasted("# Title\n" + "\n".join(f"paragraph {n}" for n in range(20)))

    assert [html.count("<p>") for _kind, html in body(made)] == [8, 8, 4]


def test_page_breaks_count_once_and_never_at_the_ends(document):
    document.add_page_break()
    document.add_paragraph("a")
    document.add_page_break()
    document.add_page_break()
    document.add_paragraph("b")
    document.add_page_break()

    made = lesson(files.saved(document))

    assert [kind for kind, _value in body(made)] == ["paragraph", "page_break", "paragraph"]


# Tables


def table(document, rows):
    made = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


@pytest.mark.parametrize(
    "head", [("Word", "Meaning"), ("ពាក្យ", "អត្ថន័យ"), ("Term / ពាក្យ", "Meaning")]
)
def test_a_table_of_words_is_vocabulary(document, head):
    table(document, [head, ("phishing", "a trick")])

    made = lesson(files.saved(document))

    assert plain(made.fields["vocabulary"]) == [{"term": "phishing", "meaning": "a trick"}]
    assert made.notes == ()


def test_other_tables_become_lists_and_are_named(document):
    table(document, [("App", "Age"), ("Games & more", "13")])

    made = lesson(files.saved(document))

    assert body(made) == [
        ("paragraph", "<ul><li><b>App – Age</b></li><li>Games &amp; more – 13</li></ul>")
    ]
    assert [(n.kind, n.quote, n.path) for n in made.notes] == [
        ("table", "App – Age", f"body.{made.fields['body'][0]['id']}")
    ]


def test_a_frame_is_a_callout(document):
    table(document, [("Remember this.",)])

    assert body(lesson(files.saved(document))) == [
        ("callout", {"style": "info", "text": "Remember this."})
    ]


def test_pasted_tabs_are_a_table():
    made = pasted("# Title\nWord\tMeaning\nphishing\ta trick")

    assert plain(made.fields["vocabulary"]) == [{"term": "phishing", "meaning": "a trick"}]


# Old fonts and Khmer


def test_old_fonts_stay_as_they_are_in_a_marked_block(document):
    document.add_heading("Rights", 2)
    files.in_font(document.add_paragraph(), files.LIMON, "Limon S1")

    made = lesson(files.saved(document), "km")

    assert body(made)[1] == ("callout", {"style": "warning", "text": files.LIMON})
    note = next(note for note in made.notes if note.kind == "old_font")
    assert (note.quote, note.place.heading, note.detail) == (
        files.LIMON,
        "Rights",
        {"font": "Limon S1"},
    )


def test_old_text_is_known_without_its_font():
    made = pasted(f"# Title\n{files.LIMON}", "km")

    assert body(made) == [("callout", {"style": "warning", "text": files.LIMON})]
    assert made.notes[0].detail == {"font": "?"}


@pytest.mark.parametrize("text", ["Facebook and YouTube are apps.", "ABC", "Do you use TikTok?"])
def test_english_is_not_taken_for_an_old_font(text):
    assert "old_font" not in kinds(pasted(f"# Title\n{text}"))


def test_an_old_word_in_a_readable_paragraph_stays_there(document):
    paragraph = document.add_paragraph("The name is written here as ")
    files.in_font(paragraph, "kumar", "Limon S1")

    made = lesson(files.saved(document))

    assert body(made)[0][0] == "paragraph"
    assert [(note.kind, note.quote) for note in made.notes] == [("old_font", "kumar")]


def test_khmer_is_stored_in_normal_form():
    typed = "ស\u17d2ត\u17d2រី"  # in normal form coeng ro follows coeng ta
    misordered = "ស\u17d2រ\u17d2តី"

    made = pasted(f"# {typed}\n{misordered}", "km")

    assert body(made) == [("paragraph", f"<p>{typed}</p>")]
    assert made.notes[0].detail == {"count": 1}
    assert kinds(made) == ["khmer_repaired"]


def test_text_of_another_language_than_its_module_is_named():
    assert "khmer_in_english" in kinds(pasted("# មេរៀន\nកុមារមានសិទ្ធិ", "en"))
    assert "english_in_khmer" in kinds(pasted("# Lesson\nChildren have rights.", "km"))
    assert kinds(pasted("# មេរៀន\nកុមារមានសិទ្ធិ", "km")) == []


# Marked headings: fields


def test_every_marker_has_a_writer():
    assert set(WRITERS) == {marker.code for marker in markers.MARKERS}


@pytest.mark.parametrize(
    "heading",
    [
        "Objectives",
        "OBJECTIVES:",
        "1. Objectives",
        "គោលបំណង",
        "គោលបំណង៖",
        "គោល\u200bបំណង",
        "Objectives / គោលបំណង",
    ],
)
def test_headings_are_marked_in_both_languages(document, heading):
    made = marked(document, heading, "Name three.")

    assert plain(made.fields["objectives"]) == ["Name three."]
    assert body(made) == []


@pytest.mark.parametrize(
    "heading", ["Steps to take when hacked", "The objectives of life", "Tipsy"]
)
def test_other_headings_are_headings(document, heading):
    assert body(marked(document, heading)) == [("heading", {"level": "2", "text": heading})]


def test_a_bold_line_and_a_line_with_a_colon_are_marked(document):
    document.add_paragraph().add_run("Objectives").bold = True
    document.add_paragraph("Name three.", style="List Bullet")
    document.add_paragraph("Materials:")
    document.add_paragraph("Paper", style="List Bullet")

    made = lesson(files.saved(document))

    assert plain(made.fields["objectives"]) == ["Name three."]
    assert plain(made.fields["materials"]) == [{"text": "Paper", "quantity": "", "printable": None}]


def test_an_ordinary_line_is_not_marked(document):
    document.add_paragraph("Objectives")

    assert body(lesson(files.saved(document))) == [("paragraph", "<p>Objectives</p>")]


def test_fields_of_one_text():
    made = pasted(
        "# Title\nSummary\nShort.\nDuration: 45 minutes\nEssential question\nWhy?\n"
        "Preparation\nRead it.\n- one\n- two\nFamily activity\nTalk."
    )

    assert made.fields["summary"] == "Short."
    assert made.fields["duration_min"] == 45
    assert made.fields["essential_question"] == "Why?"
    assert made.fields["preparation"] == "<p>Read it.</p><ul><li>one</li><li>two</li></ul>"
    assert made.fields["family_activity"] == "<p>Talk.</p>"
    assert (body(made), made.notes) == ([], ())


@pytest.mark.parametrize(
    "line", ["Time: 45 min", "រយៈពេល៖ ៤៥ នាទី", "Minutes: 45", "Duration\n45 minutes"]
)
def test_minutes_are_read(line):
    assert pasted(f"# Title\n{line}").fields["duration_min"] == 45


def test_minutes_that_are_none_are_named():
    made = pasted("# Title\nDuration: an hour")

    assert "duration_min" not in made.fields
    assert kinds(made) == ["no_minutes"]


def test_a_long_summary_stays_in_the_body_and_is_named():
    made = pasted("# Title\nSummary\n" + "word " * 50)

    assert "summary" not in made.fields
    assert body(made)[0][0] == "paragraph"
    assert kinds(made) == ["long_summary"]


def test_a_long_key_message_stays_in_the_body_and_is_named(document):
    made = marked(document, "Key messages", "Short.", "x" * 121)

    assert plain(made.fields["key_messages"]) == ["Short."]
    assert body(made) == [("paragraph", f"<p>{'x' * 121}</p>")]
    assert kinds(made) == ["long_message"]


def test_a_list_has_an_introduction_that_is_named(document):
    document.add_heading("Objectives", 2)
    document.add_paragraph("After this lesson learners can:")
    document.add_paragraph("Name three.", style="List Bullet")
    document.add_paragraph("The lesson begins.")

    made = lesson(files.saved(document))

    assert plain(made.fields["objectives"]) == ["Name three."]
    assert [(n.kind, n.quote) for n in made.notes] == [("stray", "After this lesson learners can:")]
    assert [html for _kind, html in body(made)] == [
        "<p>After this lesson learners can:</p>",
        "<p>The lesson begins.</p>",
    ]


def test_vocabulary_from_lines():
    made = pasted("# Title\nVocabulary\nphishing: a trick\naccount – a place\nnonsense")

    assert [term["term"] for term in plain(made.fields["vocabulary"])] == ["phishing", "account"]
    assert [(note.kind, note.quote) for note in made.notes] == [("stray", "nonsense")]


def test_sources_have_their_address(document):
    made = marked(document, "Sources", "A report, 2023, https://example.org/r.pdf", "A book")

    assert plain(made.fields["references"]) == [
        {"text": "A report, 2023", "url": "https://example.org/r.pdf"},
        {"text": "A book", "url": ""},
    ]


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("Content warning: strong", "strong"),
        ("ការព្រមានអំពីខ្លឹមសារ៖ មធ្យម", "moderate"),
        ("Content warning", "mild"),
    ],
)
def test_content_warnings(heading, level):
    made = pasted(f"# Title\n## {heading}\nIt speaks of abuse.")

    assert made.fields["content_warning_level"] == level
    assert made.fields["content_warning_text"] == "It speaks of abuse."
    assert kinds(made) == ["warning_level"]


# Marked headings: blocks


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
    made = marked(document, "Safety plan", "People I trust: ______")

    assert body(made) == [("safety_plan", {"prompts": ["People I trust:"]})]


@pytest.mark.parametrize(
    "text",
    [
        "Do\n- ask\n- tell\nDon't\n- share\n- hide",
        "Do and don't\nDo:\n- ask\n- tell\nDon’t:\n- share\n- hide",
        "គួរធ្វើ\n- ask\n- tell\nមិនគួរធ្វើ\n- share\n- hide",
        "Do / Don't\nDo\tDon't\nask\tshare\ntell\thide",
    ],
)
def test_do_and_dont(text):
    made = pasted(f"# Title\n{text}")

    assert body(made) == [("do_dont", {"do": ["ask", "tell"], "dont": ["share", "hide"]})]
    assert made.notes == ()


def test_half_of_do_and_dont_is_named():
    made = pasted("# Title\nDo\n- ask")

    assert body(made) == [("do_dont", {"do": ["ask"], "dont": []})]
    assert kinds(made) == ["half_do_dont"]


ACTIVITY = """# Title
## Activity 2: Traffic light (15 minutes)
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


def test_activity_without_parts_has_its_list_as_steps(document):
    document.add_heading("Activity: Play", 2)
    document.add_paragraph("We play a game.")
    document.add_paragraph("Stand up.", style="List Number")

    made = lesson(files.saved(document))

    assert body(made)[0] == ("paragraph", "<p>We play a game.</p>")
    assert body(made)[1][1]["steps"] == ["Stand up."]
    assert kinds(made) == ["activity_minutes"]


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
    made = pasted("# Title\nDiscussion\nTalk about games.\n- Which?\n- Why?")

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
    made = pasted("# Title\nDefinition: Phishing\nA trick.\nDefinition\nbot: a program")

    assert body(made) == [
        ("definition", {"term": "Phishing", "meaning": "A trick."}),
        ("definition", {"term": "bot", "meaning": "a program"}),
    ]


def test_facts_need_a_source():
    made = pasted("# Title\nFact\nIt is so.\nSource: A report, 2023\nFact\nIt is not.")

    assert body(made) == [
        ("fact", {"text": "It is so.", "source": "A report, 2023"}),
        ("fact", {"text": "It is not.", "source": ""}),
    ]
    assert kinds(made) == ["fact_source"]


@pytest.mark.parametrize(
    ("word", "style"), [("Note", "info"), ("ប្រយ័ត្ន", "warning"), ("Comfort", "comfort")]
)
def test_callouts(word, style):
    made = pasted(f"# Title\n{word}: Wait.\nAnd breathe.")

    assert body(made) == [("callout", {"style": style, "text": "Wait.\nAnd breathe."})]


def test_help_contacts_are_for_a_person(document):
    made = marked(document, "Where to get help", "Talk to somebody.")

    assert body(made)[0] == ("heading", {"level": "2", "text": "Where to get help"})
    assert kinds(made) == ["help"]


def test_instructions_are_skipped(document):
    document.add_heading("How to use this template", 1)
    document.add_paragraph("Do it like this.")
    document.add_heading("Passwords", 1)

    assert body(lesson(files.saved(document))) == [("heading", {"level": "2", "text": "Passwords"})]


@pytest.mark.parametrize("heading", ["Steps", "Objectives", "Facilitator note", "Warning"])
def test_a_marked_heading_above_nothing_is_named(document, heading):
    assert kinds(marked(document, heading)) == ["nothing_below"]


# Quiz


@pytest.mark.parametrize(
    "text",
    [
        "1. Which?\na) wrong\nb) right *\nWhy: so",
        "Which?\n- wrong\n- *right\nWhy: so",
        "១. Which?\nក) wrong\nខ) right ✓\nហេតុផល៖ so",
        "1. Which?\n[ ] wrong\n[x] right\nWhy: so",
        "1. Which?\n☐ wrong\n☑ right\nBecause: so",
        "1. Which?\nA. wrong\nB. right (correct)\nWhy: so",
        "1. Which?\na) wrong\n*b) right\nWhy: so",
    ],
)
def test_quiz_notations(text):
    made = pasted(f"# Title\nQuiz\n{text}")

    assert plain(made.fields["quiz"]) == [
        {
            "question": "Which?",
            "type": "single",
            "options": [{"text": "wrong", "correct": False}, {"text": "right", "correct": True}],
            "feedback": "so",
        }
    ]
    assert made.notes == ()


def test_quiz_of_word_lists(document):
    document.add_heading("Quiz", 1)
    document.add_paragraph("Which?", style="List Number")
    document.add_paragraph("wrong", style="List Bullet")
    document.add_paragraph(style="List Bullet").add_run("right").bold = True
    document.add_paragraph("And now?", style="List Number")
    document.add_paragraph("True", style="List Bullet")
    document.add_paragraph("False *", style="List Bullet")

    first, second = plain(lesson(files.saved(document)).fields["quiz"])

    assert [option["correct"] for option in first["options"]] == [False, True]
    assert (second["question"], second["type"]) == ("And now?", "true_false")


def test_several_right_answers():
    made = pasted("# Title\nQuiz\n1. Which?\na) one *\nb) two *\nc) three")

    assert plain(made.fields["quiz"])[0]["type"] == "multiple"


@pytest.mark.parametrize("options", ["a) one\nb) two", "a) one *", ""])
def test_questions_whose_answers_do_not_fit_are_kept_and_named(options):
    made = pasted(f"# Title\nQuiz\n1. Which?\n{options}")

    assert [question["question"] for question in plain(made.fields["quiz"])] == ["Which?"]
    assert kinds(made) == ["quiz_question"]
