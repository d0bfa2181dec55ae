"""Tables: vocabulary, lists, frames."""

import pytest

from tests.lessons.docx_import import files
from tests.lessons.docx_import.compose.conftest import body, lesson, plain, table


@pytest.mark.parametrize("head", [("Word", "Meaning"), ("ពាក្យ", "អត្ថន័យ")])
def test_a_table_below_its_heading_is_vocabulary(document, head):
    document.add_heading("Vocabulary", 2)
    table(document, [head, ("password", "a secret")])

    made = lesson(files.saved(document))

    assert plain(made.fields["vocabulary"]) == [{"term": "password", "meaning": "a secret"}]
    assert made.notes == ()


def test_other_tables_become_lists_and_are_named(document):
    table(document, [("App", "Age"), ("Games & more", "13")])

    made = lesson(files.saved(document))

    assert body(made) == [
        ("paragraph", "<ul><li>App – Age</li><li>Games &amp; more – 13</li></ul>")
    ]
    assert [(n.kind, n.quote, n.path) for n in made.notes] == [
        ("plain", "App – Age", f"body.{made.fields['body'][0]['id']}")
    ]


def test_a_frame_is_text(document):
    table(document, [("Remember this.",)])

    assert body(lesson(files.saved(document))) == [("paragraph", "<p>Remember this.</p>")]
