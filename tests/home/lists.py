"""Lists of a province for tests: the template, filled in. Everything in them is made up."""

from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from home.directory.sheet import rows

ROW = {
    "organization en": "Sample Organization",
    "kind": "Non-governmental organization · អង្គការក្រៅរដ្ឋាភិបាល",
    "category": "Legal help",
    "urgency": "Support",
    "audience": "Children; Parents, guardians and caregivers",
    "province": "Kampot · កំពត",
    "type": "Call",
    "source": "Sample list of the province",
    "source_day": "2026-11-01",
}
PLACES = {key: at for at, key in enumerate(rows.columns(), start=1)}


@cache
def template():
    return rows.template()


def sample(number, **cells):
    """One row: a service of its own with a mobile number of its own."""
    own = {"service en": f"Sample Service {number}", "value": f"012 34{number:04}"}
    return ROW | own | {key.replace("_in_", " "): one for key, one in cells.items()}


def book(*lines, change=lambda sheet: None):
    """The bytes of the template with these rows; change: what somebody does to its sheet."""
    found = load_workbook(BytesIO(template()))
    sheet = found.worksheets[0]
    for at, line in enumerate(lines, start=2):
        for key, value in line.items():
            sheet.cell(at, PLACES[key]).value = value
    change(sheet)
    file = BytesIO()
    found.save(file)
    return file.getvalue()


def upload(data, name="list.xlsx"):
    return {"file": SimpleUploadedFile(name, data, rows_type())}


def rows_type():
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
