"""export_translation and import_translation, the pair for a shell."""

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from localize.workflow.models import Origin, Review
from tests.localize.exchange.conftest import texts_of


@pytest.fixture
def spreadsheet(translation, tmp_path):
    """An exported file with one string translated."""
    path = tmp_path / "page.xlsx"
    page = translation.source.get_source_instance()
    call_command("export_translation", page.pk, "km", "xlsx", output=path, verbosity=0)
    book = load_workbook(path)
    for row in book["strings"].iter_rows(min_row=2):
        if row[1].value == "Stay safe":
            row[2].value = "រក្សាសុវត្ថិភាព"
    book.save(path)
    return path


@pytest.mark.soak
def test_export_and_import_are_a_round_trip(translation, spreadsheet, capsys):
    call_command("import_translation", spreadsheet, by="translator")

    assert "1 taken" in capsys.readouterr().out
    assert texts_of(translation) == {"Stay safe": "រក្សាសុវត្ថិភាព"}
    assert Review.objects.get(string_translation__data="រក្សាសុវត្ថិភាព").origin == Origin.IMPORT


def test_dry_run_writes_nothing(translation, spreadsheet, capsys):
    call_command("import_translation", spreadsheet, by="translator", dry_run=True)

    assert "1 taken" in capsys.readouterr().out
    assert texts_of(translation) == {}


@pytest.mark.parametrize(("by", "word"), [("nobody", "no user"), ("keeper", "may not translate")])
def test_import_by_others_is_refused(translation, spreadsheet, by, word):
    with pytest.raises(CommandError, match=word):
        call_command("import_translation", spreadsheet, by=by)
    assert texts_of(translation) == {}


@pytest.mark.parametrize(("name", "word"), [("a.po", "which page"), ("b.po", "No such file")])
def test_import_of_an_odd_file_is_refused(desk, tmp_path, name, word):
    (tmp_path / "a.po").write_text('msgid "a"\nmsgstr "b"\n')

    with pytest.raises(CommandError, match=word):
        call_command("import_translation", tmp_path / name, by="translator")


def test_import_for_an_unknown_page_is_refused(translation, spreadsheet):
    translation.delete()

    with pytest.raises(CommandError, match="not here"):
        call_command("import_translation", spreadsheet, by="translator")


@pytest.mark.parametrize(("page", "locale", "word"), [(0, "km", "no page"), (None, "fr", "fr")])
def test_export_of_nothing_is_refused(translation, page, locale, word):
    pk = translation.source.get_source_instance().pk if page is None else page

    with pytest.raises(CommandError, match=word):
        call_command("export_translation", pk, locale, "po")
