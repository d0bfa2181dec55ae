"""Marks of strings: from a text through HTML to elements, and never further."""

import pytest

from localize.workbench.preview.marks import Mark, marked, told

STRINGS = [Mark("s1", "approved", 3), Mark("s2", "missing", 0, "en")]
ONE, TWO = marked(0, "ក"), marked(1, "two")
FIRST = '<one-string data-string="s1" data-state="approved" data-version="3">'
SECOND = '<one-string data-string="s2" data-state="missing" data-version="0" lang="en">'
END = "</one-string>"

CASES = [
    ("nothing marked", "<p>a</p>", "<p>a</p>"),
    ("a text", f"<p>{ONE}</p>", f"<p>{FIRST}ក{END}</p>"),
    ("in another language", f"<p>{TWO}</p>", f"<p>{SECOND}two{END}</p>"),
    ("beside others", f"<p>a {ONE}, {TWO}</p>", f"<p>a {FIRST}ក{END}, {SECOND}two{END}</p>"),
    ("twice", f"<b>{ONE}</b><i>{ONE}</i>", f"<b>{FIRST}ក{END}</b><i>{FIRST}ក{END}</i>"),
    (
        "with elements of its own",
        f"<p>{marked(0, 'a<br><b>b</b>')}</p>",
        f"<p>{FIRST}a<br><b>b</b>{END}</p>",
    ),
    (
        "over the end of an element",
        f"<p>{marked(0, 'a</p><p>b')}</p>",
        f"<p>{FIRST}a{END}</p><p>{FIRST}b{END}</p>",
    ),
    ("in an attribute", f'<img alt="{ONE}">', '<img data-string="s1" alt="ក">'),
    ("in two", f'<a title="{ONE}" href="{TWO}">', '<a data-string="s1 s2" title="ក" href="two">'),
    ("with a bracket", f'<img alt="{marked(0, ">")}">', '<img data-string="s1" alt=">">'),
    ("where text is no HTML", f"<title>{ONE}</title>", "<title>ក</title>"),
    ("in a comment", f"<!-- {ONE} -->", "<!-- ក -->"),
    ("without an end", f"<p>{ONE[:-1]}</p>", "<p>ក</p>"),
    ("without a beginning", f"<p>{ONE[1:]}</p>", "<p>ក</p>"),
    ("of a string that is unknown", f"<p>{marked(7, 'x')}</p>{ONE}", f"<p>x</p>{FIRST}ក{END}"),
    ("written by a person", marked(0, f"a{TWO}b"), f"{FIRST}atwob{END}"),
    ("a script", f"<script src='a'>{ONE}</script><p></p>", "<p></p>"),
]


@pytest.mark.parametrize("html, expected", [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_marks_become_elements(html, expected):
    assert told(html, STRINGS) == expected


def test_more_strings_than_marks_stay_plain():
    assert marked(100_000, "a") == "a"
