"""Files as people break them: of a page whose texts are approved, none loses that without a yes."""

import io
import zipfile

import openpyxl
import pytest
from django.contrib.messages import get_messages

from localize.exchange.rows import contents_of
from localize.exchange.xlsx import COLUMNS
from localize.workflow.models import Review, State
from tests.localize.conftest import TEXTS
from tests.localize.exchange.conftest import RICH_KHMER, RICH_SOURCE, sent_back, texts_of
from tests.localize.exchange.test_views import proposal, take, upload

TEXT, ID, SOURCE, STATE = (
    [key for _title, key, *_rest in COLUMNS].index(key) + 1
    for key in ("text", "id", "source", "state")
)


@pytest.fixture
def approved(desk, translation):
    """Every text of it, and what is stored."""
    page = translation.source.get_source_instance()
    for one in desk.draft(page, TEXTS | {RICH_SOURCE: RICH_KHMER}).values():
        desk.approve(one)
    return texts_of(translation)


def column(sheet, number):
    return [sheet.cell(line, number).value for line in range(2, sheet.max_row + 1)]


def write(sheet, number, values):
    for line, value in enumerate(values, 2):
        sheet.cell(line, number).value = value


def moved_down(sheet):
    texts = column(sheet, TEXT)
    write(sheet, TEXT, [texts[-1], *texts[:-1]])


def moved_up(sheet):
    texts = column(sheet, TEXT)
    write(sheet, TEXT, [*texts[1:], texts[0]])


def one_too_many(sheet):
    texts = column(sheet, TEXT)
    write(sheet, TEXT, [texts[0], *texts[:-1]])


def one_column_sorted(sheet):
    write(sheet, TEXT, sorted(column(sheet, TEXT), key=str, reverse=True))


def keys_moved(sheet):
    keys = column(sheet, ID)
    write(sheet, ID, [*keys[1:], keys[0]])


def source_in_the_place_of_the_text(sheet):
    write(sheet, TEXT, column(sheet, SOURCE))


def columns_changed_places(sheet):
    texts, sources = column(sheet, TEXT), column(sheet, SOURCE)
    write(sheet, TEXT, sources)
    write(sheet, SOURCE, texts)


def emptied(sheet):
    write(sheet, TEXT, [None] * (sheet.max_row - 1))


def number_turned(sheet):
    write(sheet, TEXT, [str(text).replace("1280", "1208") for text in column(sheet, TEXT)])


def formulas(sheet):
    write(sheet, TEXT, ["=1+1"] * (sheet.max_row - 1))


def without_heads(sheet):
    sheet.delete_rows(1)


def column_put_in(sheet):
    moved_up(sheet)
    sheet.insert_cols(1)
    write(sheet, 1, ["note"] * (sheet.max_row - 1))


def without_keys(sheet):
    write(sheet, ID, [None] * (sheet.max_row - 1))
    moved_up(sheet)


def every_text_the_same(sheet):
    write(sheet, TEXT, ["ពាក្យ"] * (sheet.max_row - 1))


def says_that_it_is_approved(sheet):
    write(sheet, STATE, ["approved"] * (sheet.max_row - 1))
    moved_up(sheet)


def notes_stand_first(sheet):
    moved_up(sheet)
    notes = sheet.parent.create_sheet("notes", 0)
    notes.append(["text", "id"])
    notes.append(["ពាក្យ", "x"])


BREAKS = [
    moved_down, moved_up, one_too_many, one_column_sorted, keys_moved, emptied, number_turned,
    source_in_the_place_of_the_text, columns_changed_places, formulas, without_heads, column_put_in,
    without_keys, every_text_the_same, says_that_it_is_approved, notes_stand_first,
]  # fmt: skip


def broken(data, how):
    book = openpyxl.load_workbook(io.BytesIO(data))
    how(book["strings"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def stays(client, translation, approved, name, data):
    """Sent in, and all taken that is offered without a tick."""
    response = upload(client, translation, name, data)
    if response.status_code == 200:
        take(client, translation, proposal(response))
    else:
        assert list(get_messages(response.wsgi_request))  # why
    assert texts_of(translation) == approved
    assert {one.state for one in Review.objects.all()} == {State.APPROVED}


@pytest.mark.usefixtures("real_children")
@pytest.mark.parametrize("how", BREAKS, ids=lambda how: how.__name__)
def test_no_approval_is_lost_without_a_yes(client, translation, translator, approved, how):
    client.force_login(translator)
    data = sent_back(translation, {}, "xlsx")
    assert broken(data, how) != data

    stays(client, translation, approved, "file.xlsx", broken(data, how))


def without_its_end(data):
    return data[: len(data) // 2]


def with_another_part(data):
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return file.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("how", [without_its_end, with_another_part])
def test_file_that_is_damaged_is_refused(client, translation, translator, approved, how):
    client.force_login(translator)

    stays(client, translation, approved, "f.xlsx", how(sent_back(translation, {}, "xlsx")))


def test_units_of_an_xliff_file_that_changed_places(client, translation, translator, approved):
    client.force_login(translator)
    first, second, *_rest = (row.id for row in contents_of(translation).rows)
    text = sent_back(translation, {}, "xlf").decode()
    swapped = text.replace(first, "\0").replace(second, first).replace("\0", second)

    stays(client, translation, approved, "file.xlf", swapped.encode())


def test_file_of_another_page(desk, client, translation, translator, approved):
    client.force_login(translator)
    other = desk.translation(desk.write(title="Another page", intro="Others."))

    stays(client, translation, approved, "file.xlsx", sent_back(other, {"Others.": "ពាក្យ"}, "xlsx"))
