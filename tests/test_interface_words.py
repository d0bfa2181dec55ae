"""The Khmer words go out in one Excel file; what a native reader wrote goes into the .po files."""

from io import BytesIO
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from ops.setup.interface_words import sentences as words
from ops.setup.interface_words import words_file
from ops.setup.interface_words.sentences import READ, Sentence

PO = "locale/km/LC_MESSAGES/django.po"
BOLD = ("<b>Read</b> {name} first.", "<b>អាន</b> {name} ជាមុន។")
ONE = ("Publish", "ផ្សាយ")
MANY = ("%(count)s string", "%(count)s strings", "អត្ថបទ %(count)s")
LABEL = Sentence("Free", "ឥតគិតថ្លៃ", where="Closed lists")


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Path:
    """A checkout with three words in its catalogue, and one in its code."""
    settings.BASE_DIR = tmp_path
    path = tmp_path / PO
    path.parent.mkdir(parents=True)
    file = polib.POFile()
    file.append(polib.POEntry(msgid=ONE[0], msgstr=ONE[1]))
    file.append(polib.POEntry(msgid=BOLD[0], msgstr=BOLD[1], tcomment="Said on Monday."))
    file.append(polib.POEntry(msgid=MANY[0], msgid_plural=MANY[1], msgstr_plural={0: MANY[2]}))
    file.save(str(path))
    monkeypatch.setattr(words, "khmer_sources", lambda: [path])
    monkeypatch.setattr(words, "_places", dict)
    monkeypatch.setattr(words, "labels", lambda: [LABEL])
    monkeypatch.setattr(words, "_of_checks", lambda: [])
    return path


def written(*changes: tuple[str, str, str], sheet: str = words_file.CATALOGUES) -> bytes:
    """The file, in which somebody wrote: (English, column, text)."""
    book = load_workbook(BytesIO(words_file.write()))
    columns = [key for _title, key, _width in words_file.COLUMNS]
    for line in book[sheet].iter_rows(min_row=2):
        for english, column, text in changes:
            if line[columns.index("english")].value == english:
                line[columns.index(column)].value = text
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def entry(path: Path, english: str) -> polib.POEntry:
    return polib.pofile(str(path)).find(english)


def test_everything_goes_out_once_and_comes_back_unchanged(catalogue):
    before = catalogue.read_bytes()

    report = words_file.take_back(written())

    assert report == words_file.Report()
    assert catalogue.read_bytes() == before


def test_better_words_stand_in_the_catalogue(catalogue):
    report = words_file.take_back(
        written(
            (ONE[0], "better", "ផ្សព្វផ្សាយ"),
            (BOLD[0], "khmer", "<b>អាន</b> {name} មុន។"),
            (MANY[0], "better", "ខ្សែអក្សរ %(count)s"),
        )
    )

    assert (report.changed, report.refused) == (3, [])
    assert entry(catalogue, ONE[0]).msgstr == "ផ្សព្វផ្សាយ"
    assert entry(catalogue, BOLD[0]).msgstr == "<b>អាន</b> {name} មុន។"
    assert entry(catalogue, MANY[0]).msgstr_plural == {0: "ខ្សែអក្សរ %(count)s"}


def test_who_has_read_a_row_says_so_in_the_catalogue(catalogue):
    assert words_file.take_back(written((BOLD[0], "read", "x"))).read == 1
    assert entry(catalogue, BOLD[0]).tcomment == f"Said on Monday.\n{READ}"

    assert words_file.take_back(written()) == words_file.Report()
    words_file.take_back(written((BOLD[0], "read", "")))
    assert entry(catalogue, BOLD[0]).tcomment == "Said on Monday."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((BOLD[0], "better", "អាន {name} ជាមុន។"), "in line"),
        ((BOLD[0], "better", "<b>អាន</b> ជាមុន។"), "Write “{” as often"),
        ((ONE[0], "better", "ក" * 2001), "too long"),
        ((ONE[0], "was", "មុន"), "changed since the file was made. It is now: ផ្សាយ"),
        ((ONE[0], "english", "Draft"), "rows were mixed up"),
    ],
)
def test_row_that_cannot_be_taken_is_named_and_changes_nothing(catalogue, change, reason):
    before = catalogue.read_bytes()
    if reason == "in line":  # of a tag that is lost, as the checks word it
        reason = words_file.problems(BOLD[0], change[2])[0]

    report = words_file.take_back(written(change))

    assert len(report.refused) == 1
    assert reason in report.refused[0]
    assert catalogue.read_bytes() == before


def test_word_of_the_code_is_told_to_who_brings_it_back(catalogue):
    report = words_file.take_back(
        written((LABEL.english, "better", "មិនគិតថ្លៃ"), sheet=words_file.CODE)
    )

    assert report.for_the_code == ["Free → មិនគិតថ្លៃ (Closed lists)"]
    assert report.changed == 0


def test_another_spreadsheet_is_refused(catalogue, tmp_path):
    file = tmp_path / "x.xlsx"
    book = load_workbook(BytesIO(words_file.write()))
    book[words_file.CATALOGUES].title = "other"
    book.save(file)

    with pytest.raises(CommandError, match="not the file of the Khmer words"):
        call_command("khmer_words", str(file), take=True)


@pytest.mark.slow("reads all code of the product once, to say where each sentence stands")
def test_every_sentence_has_khmer_and_a_place():
    found = words.sentences()
    by_english = {one.english: one for one in found.values()}

    assert len(found) > 3000
    assert all(one.khmer and one.where for one in found.values())
    assert {one.source for one in found.values() if one.source} == {*words.khmer_sources()}
    for english, where in (
        ("Skip to the text", "Reader"),
        ("shorter", "Checks"),
        ("Lesson {number} of {total}", "Reader"),
        ("Essential question", "Word file"),
    ):
        assert by_english[english].where.startswith(where), english
    assert "Kampong Thom" not in by_english  # official
