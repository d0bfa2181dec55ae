"""What becomes of files that come back: rows taken, unchanged, in conflict, refused."""

import tempfile
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from wagtail_localize.models import StringTranslation

from cms.two_people.audit.models import AuditEntry
from home.models import InfoPage
from localize.exchange import imports, limits, sheets, xliff, xlsx
from localize.exchange.imports import Outcome
from localize.exchange.limits import ImportRefused
from localize.exchange.rows import Contents, contents_of
from localize.workbench.one_string import string_rows
from localize.workflow import review, translation_access
from localize.workflow.models import Comment, Origin, Review, State
from localize.workflow.text_length import LONGEST
from tests.localize.exchange.conftest import (
    FORMATS,
    RICH_KHMER,
    RICH_SOURCE,
    sent_back,
    take,
    texts_of,
    translated,
)

KHMER = {"Stay safe": "រក្សាសុវត្ថិភាព", "Ask for help.": "សូមសុំជំនួយ។", RICH_SOURCE: RICH_KHMER}

# what is the same for every format once it is read
once_read = pytest.mark.parametrize("extension", ["xlf"])


# Taken


def test_whole_page_comes_back_as_drafts(translation, translator, extension):
    data = sent_back(translation, KHMER, extension)

    report = take(translation, data, extension, by=translator)

    assert [line.outcome for line in report.lines] == [Outcome.TAKEN] * 3
    assert texts_of(translation) == KHMER
    for stored in Review.objects.filter(string_translation__locale=translation.target_locale):
        if stored.source_text in KHMER:
            assert (stored.state, stored.origin) == (State.DRAFT, Origin.IMPORT)
            assert stored.string_translation.last_translated_by == translator
    drafted = AuditEntry.objects.filter(new__text=KHMER["Stay safe"], verb="drafted")
    assert [event.by_id for event in drafted] == [translator.pk]


@pytest.mark.soak
@once_read
def test_text_is_not_compared_with_what_it_replaces(desk, translation, translator, extension):
    """But with what another place has for the same source."""
    (stored,) = desk.draft(
        translation.source.get_source_instance(), {"Stay safe": KHMER["Stay safe"]}
    ).values()
    desk.approve(stored)

    report = take(
        translation, sent_back(translation, {"Stay safe": "ការពារខ្លួន"}, extension), extension,
        by=translator,
    )  # fmt: skip
    assert [line.problems for line in report.taken] == [()]

    other = desk.write("Stay safe", intro="Go home.")
    desk.approve(desk.draft(other, {"Stay safe": "ប្រយ័ត្ន"})["Stay safe"])
    report = take(
        translation, sent_back(translation, {"Stay safe": "ការពារខ្លួនអ្នក"}, extension), extension,
        by=translator,
    )  # fmt: skip
    assert ["ប្រយ័ត្ន" in line.problems[0] for line in report.taken] == [True]


@once_read
def test_second_import_of_the_same_file_changes_nothing(translation, translator, extension):
    data = sent_back(translation, KHMER, extension)
    take(translation, data, extension, by=translator)
    events = AuditEntry.objects.count()

    report = take(translation, data, extension, by=translator)

    assert [line.outcome for line in report.lines] == [Outcome.UNCHANGED] * 3
    assert AuditEntry.objects.count() == events


@once_read
def test_khmer_is_stored_in_normal_form(translation, translator, extension):
    mistyped = "សូម\u200b\u200bសុំជំនួយ។"
    data = sent_back(translation, {"Ask for help.": mistyped}, extension)

    take(translation, data, extension, by=translator)
    again = take(translation, data, extension, by=translator)

    assert texts_of(translation) == {"Ask for help.": "សូម\u200bសុំជំនួយ។"}
    assert not again.taken


@once_read
def test_findings_are_told_but_do_not_refuse(translation, translator, extension):
    data = sent_back(translation, {RICH_SOURCE: 'សូមហៅ <b>1288</b> <a id="a1">យើង</a>។'}, extension)

    report = take(translation, data, extension, by=translator)

    (line,) = report.taken
    assert any("1280" in problem for problem in line.problems)


# States


def test_state_in_the_file_raises_nothing(translation, translator, extension):
    approved = [
        replace(row, text=KHMER[row.source], state=State.APPROVED)
        for row in contents_of(translation).rows
    ]
    data = FORMATS[extension].write(replace(contents_of(translation), rows=tuple(approved)))

    take(translation, data, extension, by=translator)

    states = Review.objects.filter(
        string_translation__context__object_id=translation.source.object_id
    ).values_list("state", flat=True)
    assert set(states) == {State.DRAFT}


@once_read
def test_unchanged_text_keeps_its_approval(desk, translation, translator, extension):
    page = translation.source.get_source_instance()
    desk.approve(desk.draft(page, KHMER)["Stay safe"])
    data = sent_back(translation, {}, extension)

    report = take(translation, data, extension, by=translator)

    approved = Review.objects.get(string_translation__data=KHMER["Stay safe"])
    assert len(report.unchanged) == 3
    assert review.is_approved(approved)


@once_read
def test_empty_text_deletes_nothing(desk, translation, translator, extension):
    desk.draft(translation.source.get_source_instance(), KHMER)
    data = sent_back(translation, dict.fromkeys(KHMER, ""), extension)

    report = take(translation, data, extension, by=translator)

    assert len(report.unchanged) == 3
    assert texts_of(translation) == KHMER


# Conflicts


@pytest.fixture
def draft_here(desk, translation):
    """A text that the translator has here, before the file is downloaded."""
    page = translation.source.get_source_instance()
    return desk.draft(page, {"Stay safe": "អត្ថបទចាស់"})["Stay safe"].string_translation


def change(stored: StringTranslation, text: str) -> None:
    stored.data = text
    stored.save()


@once_read
def test_text_changed_here_since_is_a_conflict(translation, translator, draft_here, extension):
    data = sent_back(translation, {"Stay safe": "អត្ថបទក្នុងឯកសារ"}, extension)
    change(draft_here, "អត្ថបទថ្មីនៅទីនេះ")

    report = take(translation, data, extension, by=translator)

    (line,) = report.conflicts
    assert (line.here, line.theirs) == ("អត្ថបទថ្មីនៅទីនេះ", "អត្ថបទក្នុងឯកសារ")
    assert "changed here" in line.reason
    assert texts_of(translation)["Stay safe"] == "អត្ថបទថ្មីនៅទីនេះ"


@once_read
def test_text_first_written_here_since_is_a_conflict(desk, translation, translator, extension):
    data = sent_back(translation, KHMER, extension)
    desk.draft(translation.source.get_source_instance(), {"Stay safe": "អត្ថបទនៅទីនេះ"})

    report = take(translation, data, extension, by=translator)

    assert [line.source for line in report.conflicts] == ["Stay safe"]
    assert len(report.taken) == 2


@once_read
def test_row_that_the_file_left_alone_is_no_conflict(
    translation, translator, draft_here, extension
):
    data = sent_back(translation, {}, extension)
    change(draft_here, "អត្ថបទថ្មីនៅទីនេះ")

    report = take(translation, data, extension, by=translator)

    assert not report.conflicts
    assert texts_of(translation)["Stay safe"] == "អត្ថបទថ្មីនៅទីនេះ"


@once_read
def test_file_without_hashes_overwrites_nothing(translation, translator, draft_here, extension):
    contents = translated(contents_of(translation), KHMER)
    bare = tuple(replace(r, id="", source_hash=None, text_hash=None) for r in contents.rows)
    data = FORMATS[extension].write(replace(contents, rows=bare))

    report = take(translation, data, extension, by=translator)

    assert [line.source for line in report.conflicts] == ["Stay safe"]
    assert len(report.taken) == 2


# Which string is meant


def only(translation, wanted: str, **values) -> Contents:
    contents = translated(contents_of(translation), KHMER)
    row = next(row for row in contents.rows if row.source == wanted)
    return replace(contents, rows=(replace(row, **values),))


def outcome(translation, contents, translator) -> tuple[Outcome, str]:
    (line,) = imports.apply(translation, contents, by=translator).lines
    return line.outcome, line.reason


def test_row_without_id_is_found_by_its_place(translation, translator):
    contents = only(translation, "Stay safe", id="")

    assert outcome(translation, contents, translator)[0] == Outcome.TAKEN


def test_khmer_source_that_lost_its_invisible_spaces_is_found(desk, translator):
    source = "សូម\u200bសុំ\u200bជំនួយ។"
    page = InfoPage(title="ជំនួយ", slug="ask-for-help", intro=source, live=False)
    desk.homes["km"].add_child(instance=page)
    translation = desk.translation(desk.publish(page), "en")
    row = next(r for r in contents_of(translation).rows if r.path == "intro")
    bare = replace(row, id="", source=source.replace("\u200b", ""), text="Ask for help.")
    contents = replace(contents_of(translation), rows=(bare,))

    assert outcome(translation, contents, desk.people.translator2)[0] == Outcome.TAKEN


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"source": "Ask for help."}, "mixed up"),
        ({"source": ""}, "mixed up"),
        ({"id": "", "source": "Stay very safe"}, "has changed since"),
        ({"id": "u00", "path": "body.gone"}, "no such string"),
        ({"text": "<script>alert(1)</script>"}, "<script>"),
        ({"text": '<b onclick="x">x</b>'}, "attributes"),
        ({"refusal": "Not this one."}, "Not this one."),
        ({"text": "ក" * (LONGEST + 1)}, "at most 20000 letters"),
    ],
)
def test_row_is_refused_with_a_reason(translation, translator, values, word):
    result, reason = outcome(translation, only(translation, "Stay safe", **values), translator)

    assert result == Outcome.REFUSED
    assert word in reason
    assert texts_of(translation) == {}


@pytest.mark.parametrize("extension", ["xlf"])
def test_longest_text_is_taken_and_a_longer_one_is_no_conflict(
    desk, translation, translator, extension
):
    longest = sent_back(translation, {"Ask for help.": "ក" * LONGEST}, extension)
    assert len(take(translation, longest, extension, by=translator).taken) == 1
    longer = sent_back(translation, {"Ask for help.": "ខ" * (LONGEST + 1)}, extension)
    page = translation.source.get_source_instance()
    change(desk.draft(page, {"Ask for help.": "គ"})["Ask for help."].string_translation, "ឃ")

    report = take(translation, longer, extension, by=translator)

    assert (len(report.refused), report.conflicts) == (1, [])
    assert texts_of(translation)["Ask for help."] == "ឃ"


def test_rows_are_called_as_the_workbench_calls_them(translation, translator, extension):
    """Of a row that is no string of the page the line of the file is all there is."""
    contents = translated(contents_of(translation), KHMER)
    alien = replace(contents.rows[0], id="", path="body.gone", source="Gone", text="x")
    data = FORMATS[extension].write(replace(contents, rows=(*contents.rows[::-1], alien)))

    report = take(translation, data, extension, by=translator)

    desk = translation_access.access_of(translation, translator)
    shown = {row.unit.source_text: row.number for row in string_rows.rows(desk)}
    assert {line.source: line.number for line in report.taken} == shown
    assert [(line.number, line.row > 0) for line in report.refused] == [(0, True)]


def test_ambiguous_row_is_refused(desk, translator):
    page = desk.write(
        body=[("paragraph", "<p>Stay safe</p><p>STAY SAFE</p><p>Third sentence here</p>")]
    )
    translation = desk.translation(page)
    rows = [r for r in contents_of(translation).rows if r.path.startswith("body")]
    contents = replace(
        contents_of(translation), rows=(replace(rows[0], id="", source="stay safe", text="ក"),)
    )

    result, reason = outcome(translation, contents, translator)

    assert result == Outcome.REFUSED
    assert "More than one" in reason


def test_second_row_for_the_same_string_is_refused(translation, translator):
    contents = only(translation, "Stay safe")
    other = replace(contents.rows[0], text="ផ្សេង")

    report = imports.apply(
        translation, replace(contents, rows=(*contents.rows, other)), by=translator
    )

    assert [line.outcome for line in report.lines] == [Outcome.TAKEN, Outcome.REFUSED]
    assert "earlier row" in report.lines[1].reason


def test_equal_paragraphs_are_one_row(desk):
    page = desk.write(body=[("paragraph", "<p>Again</p><p>Again</p>")])

    rows = contents_of(desk.translation(page)).rows

    assert [row.source for row in rows].count("Again") == 1


def test_comment_is_kept_once(translation, translator, extension):
    rows = tuple(replace(r, comment="What is this?") for r in contents_of(translation).rows[:1])
    if extension == "xlsx":
        data = commented_sheet(translation)
    else:
        note = b'<note category="comment">What is this?</note><note category="rank">'
        data = sent_back(translation, {}, "xlf").replace(b'<note category="rank">', note, 1)

    take(translation, data, extension, by=translator)
    take(translation, data, extension, by=translator)

    (comment,) = Comment.objects.all()
    assert (comment.text, comment.by) == (rows[0].comment, translator)
    assert comment.locale == translation.target_locale
    assert contents_of(translation).rows[0].remarks == ("translator: What is this?",)


def commented_sheet(translation) -> bytes:
    data = sent_back(translation, {}, "xlsx")
    book = load_workbook(BytesIO(data))
    book["strings"]["D2"] = "What is this?"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


# Refused as a whole


@once_read
def test_file_of_another_page_is_refused(desk, translation, translator, extension):
    other = desk.translation(desk.write(title="Other"))
    data = sent_back(other, KHMER, extension)

    with pytest.raises(ImportRefused, match="another page"):
        take(translation, data, extension, by=translator)


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [
        (("en", "km"), True),
        (("en-US", "km_KH.UTF-8"), True),
        (("EN", "KM"), True),
        (("", ""), True),
        (("en", "th"), False),
        (("km", "en"), False),
        (("fr", ""), False),
        (("en", "kmx"), False),
    ],
)
def test_file_that_says_another_language_is_refused_whole(
    translation, translator, extension, said, is_taken
):
    source, target = said
    whole = translated(contents_of(translation), KHMER)
    data = FORMATS[extension].write(replace(whole, source_language=source, target_language=target))

    if is_taken:
        assert len(take(translation, data, extension, by=translator).taken) == 3
        return
    with pytest.raises(ImportRefused, match="nothing was taken"):
        take(translation, data, extension, by=translator)
    assert texts_of(translation) == {}


@pytest.mark.parametrize("name", ["file.csv", "file.xls", "file.docx", "file", ".po.exe", ""])
def test_other_formats_are_refused(name):
    with pytest.raises(ImportRefused, match="Only these files"):
        imports.read(b"x", name)


@pytest.mark.parametrize("extension", sorted(imports.READERS))
def test_large_file_is_refused_before_it_is_parsed(extension, monkeypatch):
    monkeypatch.setitem(imports.READERS, extension, never)

    with pytest.raises(ImportRefused, match="1 MB"):
        imports.read(BytesIO(b"x" * (limits.MAX_BYTES + 1)), f"file{extension}")


def never(*args, **kwargs):
    raise AssertionError("the file was parsed")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_xliff_with_many_units_is_refused_before_it_is_parsed(monkeypatch, encoding):
    monkeypatch.setattr(xliff, "_parse", never)

    with pytest.raises(ImportRefused, match="5,000 entries"):
        xliff.read(('<unit id="u"/>' * 5_001).encode(encoding))


def archive(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def test_xlsx_with_many_rows_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr(sheets, "load_workbook", never)

    with pytest.raises(ImportRefused, match="5,000 entries"):
        xlsx.read(archive(**{"xl/worksheets/sheet1.xml": b"<row/>" * 5_010}))


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/workbook.xml": bytes(sheets.MAX_UNPACKED + 1)},
        {f"part{number}": b"" for number in range(sheets.MAX_PARTS + 1)},
    ],
)
def test_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch, parts):
    monkeypatch.setattr(sheets, "load_workbook", never)
    monkeypatch.setattr(zipfile.ZipFile, "read", never)

    with pytest.raises(ImportRefused, match="too large"):
        xlsx.read(archive(**parts))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xlsx_with_entities_is_refused(encoding):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(encoding)

    with pytest.raises(ImportRefused, match="entities"):
        xlsx.read(archive(**{"xl/worksheets/sheet1.xml": bomb}))


XLIFF = 'xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1"'


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.xlf", b"<xliff", "line 1"),
        ("a.xlf", b"<xliff>\n<a></b></xliff>", "line 2"),
        ("a.xlf", b"not xml", "line 1"),
        ("a.xlf", b"<html/>", "not an XLIFF"),
        ("a.xlf", b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "2.1"),
        ("a.xlf", f"<xliff {XLIFF}/>".encode(), "which page"),
        ("a.xlf", f'<xliff {XLIFF}><file id="f"/></xliff>'.encode(), "which page"),
        ("a.xlf", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "DTD"),
        ("a.xlf", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "DTD"),
        ("a.xlf", b'<?xml version="1.0" encoding="utf-99"?><x/>', "UTF-8"),
        ("a.xlf", b"<x>\xe1\xe2</x>", "line 1"),
        ("a.xlsx", b"not a zip", "spreadsheet"),
        ("a.xlsx", archive(a=b"b"), "spreadsheet"),
        ("a.xlsx", archive(a=b"b")[:-10], "spreadsheet"),
    ],
)
def test_file_is_refused_with_a_sentence(name, data, word):
    with pytest.raises(ImportRefused) as refused:
        imports.read(data, name)

    (sentence,) = refused.value.messages
    assert word in sentence
    assert sentence.endswith((".", "(.xlsx)."))


def workbook(**sheets) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("sheets", "word"),
    [
        ({"strings": [["a"]]}, "which page"),
        ({"strings": [["a"]], "about": [["title", "x"]]}, "which page"),
        ({"strings": [["id"]], "about": [["translation", "x"]]}, "Source"),
        ({"about": [["translation", "x"]]}, "spreadsheet"),
    ],
)
def test_other_spreadsheet_is_refused(sheets, word):
    with pytest.raises(ImportRefused, match=word):
        imports.read(workbook(**sheets), "a.xlsx")


def test_sheet_is_found_by_its_header():
    """Behind one of the person's own, below what they wrote above it."""
    lines = [["For Sokha"], [], ["#", "Text", "id", "Source"], ["1", "ពាក្យ", "u1", "Words"]]
    lines[2] = [next(title for title, one, *_ in xlsx.COLUMNS if one == key) for key in HEADED]
    book = workbook(mine=[["a", "b"]], strings=lines, about=[["translation", "x"]])

    (row,) = imports.read(book, "a.xlsx").rows

    assert (row.id, row.source, row.text, row.line) == ("u1", "Words", "ពាក្យ", 4)


HEADED = ("number", "text", "id", "source")

LENGTHS = [12, 80, 33, 140, 20, 60, 95, 8]


@pytest.mark.parametrize(("step", "is_doubted"), [(0, False), (1, True), (-1, True)])
def test_slipped_rows_are_told_by_their_lengths(step, is_doubted):
    count = len(LENGTHS)
    lines = [
        imports.Line(
            n, f"u{n}", "p", Outcome.TAKEN,
            source="s" * LENGTHS[n], theirs="ក" * int(LENGTHS[(n + step) % count] * 1.2 + n % 3),
        )
        for n in range(count)
    ]  # fmt: skip

    assert bool(imports.doubt(lines, imports._Strings({}))) == is_doubted


@pytest.mark.parametrize("count", range(6))
def test_few_rows_say_nothing_by_their_lengths(count):
    lines = [
        imports.Line(n, f"u{n}", "p", Outcome.TAKEN, source="s" * 9 * n, theirs="x" * 9 * (5 - n))
        for n in range(count)
    ]

    assert imports.doubt(lines, imports._Strings({})) == ""


@pytest.mark.parametrize("extension", sorted(FORMATS))
@given(data=st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(extension, data):
    try:
        imports.read(data, f"a.{extension}")
    except ImportRefused as refused:
        assert refused.messages


@pytest.mark.parametrize(
    "extension",
    ["xlf"],
)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_damaged_file_is_refused_or_read(extension, place, byte, cut):
    row = imports.Row(id="u1", path="title", source="Help <b>me</b>", text="ជំនួយ")
    whole = FORMATS[extension].write(Contents("0" * 32, "en", "km", "Title", (row,)))
    place %= len(whole)
    damaged = whole[:place] + (b"" if cut else bytes([byte]) + whole[place + 1 :])
    try:
        imports.read(damaged, f"a.{extension}")
    except ImportRefused as refused:
        assert refused.messages


@pytest.mark.parametrize(
    ("extension", "before", "after"),
    [
        ("xlf", b"XYZ", b'<cp hex="D800"/>'),
        ("xlsx", b"XYZ", b"_xD800_"),
    ],
)
def test_characters_that_no_database_takes_are_refused(
    translation, translator, extension, before, after
):
    data = sent_back(translation, {"Stay safe": "XYZ"}, extension)
    if extension == "xlsx":
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = {n: packed.read(n).replace(before, after) for n in packed.namelist()}
        data = archive(**parts)
    else:
        data = data.replace(before, after)

    report = take(translation, data, extension, by=translator)

    assert ["cannot be stored" in line.reason for line in report.refused] == [True]
    str(report.refused[0]).encode()


@pytest.mark.parametrize("good", [True, False])
def test_import_leaves_no_file(translation, translator, extension, good, tmp_path, monkeypatch):
    data = sent_back(translation, KHMER, extension)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    if good:
        take(translation, data, extension, by=translator)
    else:
        with pytest.raises(ImportRefused):
            take(translation, data[: len(data) // 2] + b"\n<\0", extension, by=translator)

    assert list(tmp_path.iterdir()) == []


def test_text_that_somebody_writes_at_the_same_moment_stays(
    desk, translation, translator, monkeypatch
):
    """Between the look at what there is and the writing."""
    here, source = "ទីនេះ", translation.source.get_source_instance()
    data = sent_back(translation, {"Stay safe": "ក្នុងឯកសារ"}, "xlf")
    monkeypatch.setattr(
        imports, "refuse_markup", lambda text: desk.draft(source, {"Stay safe": here})
    )

    (line,) = take(translation, data, "xlf", by=translator).conflicts

    assert (line.here, line.theirs) == (here, "ក្នុងឯកសារ")
    assert "at the same moment" in line.reason
    assert texts_of(translation) == {"Stay safe": here}
