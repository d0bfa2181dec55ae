"""The words go out in one Excel file a language; what a native reader wrote goes into files."""

from io import BytesIO
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from cms.core.vocabularies import label_files
from localize.outside import interface_words as words
from localize.outside.interface_words import READ
from ops.setup.interface_words import words_file

PO = "locale/km/LC_MESSAGES/django.po"
BOLD = ("<b>Read</b> {name} first.", "<b>អាន</b> {name} ជាមុន។")
ONE = ("Publish", "ផ្សាយ")
MANY = ("%(count)s string", "%(count)s strings", "អត្ថបទ %(count)s")


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Path:
    """A checkout with three words in its catalogue."""
    settings.BASE_DIR = tmp_path
    path = tmp_path / PO
    path.parent.mkdir(parents=True)
    file = polib.POFile()
    file.append(polib.POEntry(msgid=ONE[0], msgstr=ONE[1]))
    file.append(polib.POEntry(msgid=BOLD[0], msgstr=BOLD[1], tcomment="Said on Monday."))
    file.append(polib.POEntry(msgid=MANY[0], msgid_plural=MANY[1], msgstr_plural={0: MANY[2]}))
    file.save(str(path))
    monkeypatch.setattr(words, "sources", lambda language="*": [path])
    monkeypatch.setattr(words, "_places", dict)
    monkeypatch.setattr(words, "labels", lambda language: [])
    return path


def written(*changes: tuple[str, str, str], language: str = "km") -> bytes:
    """The file, in which somebody wrote: (English, column, text)."""
    book = load_workbook(BytesIO(words_file.write(language)))
    columns = [key for key, _width in words_file.COLUMNS]
    for line in book[words_file.CATALOGUES].iter_rows(min_row=2):
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

    report = words_file.take_back(written(), "km")

    assert report == words_file.Report()
    assert catalogue.read_bytes() == before


def test_better_words_stand_in_the_catalogue(catalogue):
    report = words_file.take_back(
        written(
            (ONE[0], "better", "ផ្សព្វផ្សាយ"),
            (BOLD[0], "text", "<b>អាន</b> {name} មុន។"),
            (MANY[0], "better", "ខ្សែអក្សរ %(count)s"),
        ),
        "km",
    )

    assert (report.changed, report.refused) == (3, [])
    assert entry(catalogue, ONE[0]).msgstr == "ផ្សព្វផ្សាយ"
    assert entry(catalogue, BOLD[0]).msgstr == "<b>អាន</b> {name} មុន។"
    assert entry(catalogue, MANY[0]).msgstr_plural == {0: "ខ្សែអក្សរ %(count)s"}


def test_who_has_read_a_row_says_so_in_the_catalogue(catalogue):
    assert words_file.take_back(written((BOLD[0], "read", "x")), "km").read == 1
    assert entry(catalogue, BOLD[0]).tcomment == f"Said on Monday.\n{READ}"

    assert words_file.take_back(written(), "km") == words_file.Report()
    words_file.take_back(written((BOLD[0], "read", "")), "km")
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
        reason = words_file.problems(BOLD[0], change[2], "km")[0]

    report = words_file.take_back(written(change), "km")

    assert len(report.refused) == 1
    assert reason in report.refused[0]
    assert catalogue.read_bytes() == before


def test_another_spreadsheet_is_refused(catalogue, tmp_path):
    file = tmp_path / "x.xlsx"
    book = load_workbook(BytesIO(words_file.write("km")))
    book[words_file.CATALOGUES].title = "other"
    book.save(file)

    with pytest.raises(CommandError, match="not the file of the words"):
        call_command("interface_words", "km", str(file), take=True)


@pytest.mark.slow("reads all code of the product once, to say where each sentence stands")
def test_every_sentence_has_khmer_and_a_place():
    found = words.sentences("km")
    by_english = {one.english: one for one in found.values()}

    assert len(found) > 3000
    assert all(one.text and one.where for one in found.values())
    labels = {label_files.file_of(folder, "km") for folder in words.FOLDERS}
    assert {one.source for one in found.values()} == {*words.sources("km"), *labels}
    for english, where in (
        ("Skip to the text", "Reader"),
        ("Keep only one space.", "Checks"),
        ("Lesson {number} of {total}", "Reader"),
        ("Essential question", "Office"),
    ):
        assert by_english[english].where.startswith(where), english
    assert "Mangkul Bourei" not in by_english  # official


# Labels, of a language that has few


@pytest.fixture
def lao(label_folder: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Path:
    """A checkout whose third language has one word of the reader."""
    monkeypatch.setattr(words, "_places", dict)
    settings.WAGTAIL_CONTENT_LANGUAGES = [("km", "Khmer"), ("en", "English"), ("lo", "Lao")]
    path = label_files.file_of("readers", "lo")
    path.write_text("# ours\nword:\n  home: ໜ້າຫຼັກ\n", "utf-8")
    label_files.read.cache_clear()
    return path


@pytest.mark.django_db  # what readers from outside said stands in it
def test_words_of_a_third_language_go_out_and_come_back(lao, tmp_path):
    file = tmp_path / "lo.xlsx"
    call_command("interface_words", "lo", str(file))
    file.write_bytes(
        written(
            ("Menu", "better", "ເມນູ"),
            ("{count} years", "better", "{count} ປີ"),
            ("Children may call", "better", "x"),  # no such row
            language="lo",
        )
    )
    before = len(label_files.lacking("lo"))

    call_command("interface_words", "lo", str(file), take=True)

    text = lao.read_text("utf-8")
    assert text == "# ours\nword:\n  home: ໜ້າຫຼັກ\n  menu: ເມນູ\n  in_years: '{count} ປີ'\n"
    assert len(label_files.lacking("lo")) == before - 2
    assert not label_files.file_of("office", "lo").exists()


@pytest.mark.parametrize(
    ("better", "reason"), [("{years} ປີ", "in braces"), ("ປີ", "Write “{” as often")]
)
def test_label_that_would_fill_in_something_else_is_refused(lao, better, reason):
    report = words_file.take_back(written(("{count} years", "better", better), language="lo"), "lo")

    assert report.changed == 0
    assert reason in report.refused[0]
    assert "in_years" not in lao.read_text("utf-8")


def test_file_of_another_language_is_refused(lao, tmp_path):
    file = tmp_path / "km.xlsx"
    file.write_bytes(words_file.write("lo"))

    with pytest.raises(CommandError, match="not the file of the words"):
        call_command("interface_words", "km", str(file), take=True)


@pytest.mark.parametrize("language", ["en", "loa"])
def test_what_is_no_language_to_translate_into_is_refused(lao, tmp_path, language):
    with pytest.raises(CommandError, match="no language of the content"):
        call_command("interface_words", language, str(tmp_path / "x.xlsx"))


def test_khmer_files_are_as_the_machine_writes_them(label_folder):
    for folder in label_files.FOLDERS:
        path = label_files.file_of(folder, "km")
        before = path.read_bytes()
        label_files.write(folder, "km", label_files.read(folder)["km"])
        assert path.read_bytes() == before
