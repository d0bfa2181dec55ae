"""Each format gives back what it was given, whatever the text; no database."""

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from localize.exchange import xliff, xlsx
from localize.exchange.rows import Contents, Row
from localize.workflow.models import State
from tests.localize.exchange.conftest import FORMATS

ZWSP = "\u200b"
TEXTS = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9),
        st.sampled_from(["<b>", "</b>", '<a id="a1">', "\n", '"', "\\", ZWSP, "=", "&amp;", "]]>"]),
    ),
    min_size=1,
    max_size=12,
).map(lambda pieces: "x" + "".join(pieces))


def contents(**values) -> Contents:
    row = Row(id="u1", path="title", source="Help", text="ជំនួយ", source_hash="a", text_hash="b")
    return Contents("0" * 32, "en", "km", "Title", (replace(row, **values),))


def pieces(*texts: str):
    return st.lists(st.sampled_from(texts), min_size=1).map("".join)


@pytest.mark.parametrize(
    "format_",
    [
        pytest.param(one, id=name, marks=[pytest.mark.soak] if name == "xlsx" else [])
        for name, one in FORMATS.items()
    ],
)
@given(source=TEXTS, text=TEXTS)
def test_format_gives_any_text_back(format_, source, text):
    row = format_.read(format_.write(contents(source=source, text=text))).rows[0]

    assert (row.source, row.text) == (source, text)


@pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        f"សូម{ZWSP}សុំ{ZWSP}ជំនួយ",
        'He said "no" and \\n is not a line end',
        "one\ntwo\n\nthree",
        "  spaces at both ends  ",
        '<b>bold</b> and <a id="a1">link</a><br/>',
        "<b>a</b> <b>b</b>",
        "1 < 2 & 3 > 2 ]]> &amp; &lt;b&gt;",
        "=HYPERLINK(1)",
        "+855", "-5", "@SUM(A1)", "#N/A", "_x0041_", "_x005F_x0041_",
        "carriage\rreturn", "a\u2028b\u0085c\x1cd\x0be\x01f",
        "\U0001f600", "\ufffe", "x" * 3000,
    ],
)  # fmt: skip
def test_format_gives_awkward_text_back(format_, text):
    row = format_.read(format_.write(contents(source=text, text=text))).rows[0]

    assert (row.source, row.text) == (text, text)


@pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("state", State)
def test_format_gives_all_facts_back(format_, state):
    sent = contents(state=state, text="" if state == State.MISSING else "x")

    back = format_.read(format_.write(sent))

    row, wanted = back.rows[0], sent.rows[0]
    assert back.translation == sent.translation
    assert (back.source_language, back.target_language) == ("en", "km")
    assert row.line > 0
    assert replace(row, line=0) == wanted


@pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS)
def test_remarks_do_not_become_texts(format_):
    sent = contents(remarks=("editor: id: u9\ntext-hash: z",), problems=("Do this.",))

    row = format_.read(format_.write(sent)).rows[0]

    assert (row.id, row.text_hash, row.comment) == ("u1", "b", "")


# XLIFF


def test_xliff_keeps_tags_out_of_the_text():
    data = xliff.write(contents(source="<b>a</b>", text="<b>ក</b>"))

    unit = ElementTree.fromstring(data).find(".//{*}unit")
    source = unit.find(".//{*}source")
    assert "".join(source.itertext()) == "a"
    codes = [code.get("id") for code in source.findall("{*}ph")]
    assert codes == [code.get("id") for code in unit.findall(".//{*}target/{*}ph")]
    assert len(set(codes)) == 2


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"state": State.MISSING, "text": ""}, "initial"),
        ({"state": State.DRAFT}, "initial"),
        ({"state": State.RETURNED}, "initial"),
        ({"state": State.IN_REVIEW}, "translated"),
        ({"state": State.IN_REVIEW, "seen_by_reviewer": True}, "reviewed"),
        ({"state": State.APPROVED}, "final"),
    ],
)
def test_xliff_has_the_states_of_the_standard(values, state):
    data = xliff.write(contents(**values))

    segment = ElementTree.fromstring(data).find(".//{*}segment")
    assert segment.get("state") == state
    assert segment.get("subState") == f"cncc:{values['state']}"


def test_xliff_of_another_tool_is_read():
    """Cut into segments, with paired codes and annotations, as translation tools write it."""
    data = b"""<?xml version="1.0"?>
    <xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="km">
    <file id="f" original="abc"><unit id="u1" name="body">
    <originalData><data id="o">&lt;b&gt;</data><data id="c">&lt;/b&gt;</data></originalData>
    <segment><source><pc id="1" dataRefStart="o" dataRefEnd="c">One</pc>.</source>
    <target><pc id="1" dataRefStart="o" dataRefEnd="c"><mrk id="m">1</mrk></pc>.</target></segment>
    <ignorable><source> </source></ignorable>
    <segment><source>Two.</source><target>2.<sm id="x"/></target></segment>
    </unit></file></xliff>"""

    row = xliff.read(data).rows[0]

    assert (row.source, row.text) == ("<b>One</b>. Two.", "<b>1</b>. 2.")


@pytest.mark.parametrize(
    "inline",
    [
        '<ph id="1" dataRef="none"/>',
        '<ph id="1"/>',
        '<cp hex="ZZ"/>',
        '<cp hex="FFFFFFFF"/>',
        "<unknown/>",
        "<mrk>" * 30 + "</mrk>" * 30,
    ],
)
def test_xliff_with_an_unreadable_code_refuses_the_row(inline):
    data = xliff.write(contents()).replace("ជំនួយ".encode(), inline.encode())

    assert "inline code" in xliff.read(data).rows[0].refusal


# XLSX


def test_xlsx_never_holds_a_formula():
    sent = contents(source="=1+1", text="=HYPERLINK(1)", path="=x", remarks=("=y",))

    book = load_workbook(BytesIO(xlsx.write(sent)))

    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    # also after somebody has edited the cell
    assert {cell.number_format for cell in cells} == {"@"}
    dangerous = [cell for cell in cells if str(cell.value or "").startswith("=")]
    assert len(dangerous) == 4
    assert all(cell.quotePrefix for cell in dangerous)


def edited(sent: Contents, change) -> bytes:
    """The spreadsheet after `change(sheet)` in somebody's program."""
    book = load_workbook(BytesIO(xlsx.write(sent)))
    change(book["strings"])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_xlsx_columns_may_be_moved_and_added():
    def change(sheet):
        sheet.insert_cols(1, 2)
        sheet["A1"] = "My notes"

    row = xlsx.read(edited(contents(), change)).rows[0]

    assert (row.id, row.text, row.line) == ("u1", "ជំនួយ", 2)


@pytest.mark.parametrize(
    ("value", "word"),
    [("=1+1", "formula"), (23213004, "number"), (1.5, "number"), (True, "number")],
)
def test_xlsx_cell_that_is_no_text_is_refused(value, word):
    def change(sheet):
        cell = sheet["C2"]
        cell.number_format = "General"
        cell.value = value

    assert word in xlsx.read(edited(contents(), change)).rows[0].refusal


def test_xlsx_with_a_distant_cell_is_read_at_once():
    def change(sheet):
        sheet.cell(1_048_576, 3).value = "far away"

    assert len(xlsx.read(edited(contents(), change)).rows) == 1


@given(text=pieces("_", "x", "0041", "005F", "a"))
def test_xlsx_escape_is_undone_by_unescape(text):
    assert xlsx.unescape(xlsx.escape(text)) == text
    assert not re.search("[\x00-\x08]", xlsx.escape(text + "\x01"))
