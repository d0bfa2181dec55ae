"""Paper: what comes back out of the PDF files, and what it looks like to a program."""

import re
import shutil
import subprocess
from pathlib import Path
from uuid import UUID

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup

from tests.prepared import demo_to_read
from tests.printed import needs_printer, printed

pytestmark = [pytest.mark.browser, needs_printer]

MAKE = """
from pathlib import Path
from django.utils import timezone
from cms.documents.models import Document
from cms.documents.pack_models import DOCUMENTS
from public.packs.contents import read_contents
from public.packs.makers import MAKERS
now = timezone.now()
for maker in (one for one in MAKERS if one.is_printed):
    rows = Document.objects.public(now).filter(kind=DOCUMENTS[maker.kind])
    for row in rows.values("key", "locale"):
        page = maker.make(read_contents(row["key"], row["locale"], now, maker.kind))
        name = f"{row['locale']}-{maker.kind}-{row['key']}.html"
        (Path(FOLDER) / name).write_bytes(page)
"""
POPPLER = shutil.which("pdftotext")
KHMER = re.compile("[\u1780-\u17ff\u19e0-\u19ff]+")
# as everywhere in the comparison: spaces, and what is not seen
UNSEEN = re.compile("[\\s\u200b\u2060\u00a0\u00ad\ufeff\ufffe\x02]")
LEAST_OF_PDFIUM = 0.75  # of the runs; it says some syllables twice (docs/api.md)
OF_A_SCREEN = ".ways, .to-help, .downloads, .quiz .hint"  # not printed (print.css)
MARGIN = 25  # points: nothing is printed nearer to the edge


@pytest.fixture(scope="module")
def pages(demo, tmp_path_factory) -> dict[str, bytes]:
    """Of what the demonstration came with; other stories publish lessons, too."""
    folder = tmp_path_factory.mktemp("pages")
    demo.run(MAKE.replace("FOLDER", repr(str(folder))))
    with demo_to_read() as loaded:
        keys = {key for (key,) in loaded.execute("SELECT key FROM documents_document")}
    # English differs in words alone: of it the books
    found = {path.stem: path.read_bytes() for path in sorted(folder.iterdir())}
    return {
        name: page
        for name, page in found.items()
        if name.startswith(("km", "en-book")) and UUID(name.split("-", 2)[2]).hex in keys
    }


@pytest.fixture(scope="module")
def files(pages):
    with printed(pages) as found:
        yield found


def runs(page: bytes) -> list[str]:
    """Every unbroken piece of Khmer, as it stands in one element."""
    body = BeautifulSoup(page, "html.parser").body
    for one in body.select(OF_A_SCREEN):
        one.decompose()
    texts = (UNSEEN.sub("", one) for one in body.find_all(string=True))
    return [run for text in texts for run in KHMER.findall(text)]


def by_pdfium(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [UNSEEN.sub("", page.get_textpage().get_text_range()) for page in document]


def by_poppler(path: Path) -> str:
    command = [str(POPPLER), "-raw", str(path), "-"]
    return UNSEEN.sub("", subprocess.run(command, capture_output=True, check=True).stdout.decode())


@pytest.mark.slow("28 files are printed")
def test_text_comes_back_out_of_every_file(pages, files):
    if POPPLER is None:
        pytest.skip("there is no pdftotext")
    asked = found = 0
    for name, path in files.items():
        assert path.suffix == ".pdf", path.read_text()
        poppler, pdfium = by_poppler(path), "".join(by_pdfium(path))
        wanted = runs(pages[name])
        assert not [run for run in wanted if run not in poppler], name
        asked += len(wanted)
        found += sum(run in pdfium for run in wanted)
        for number in ("117", "1280") if "book" in name else ("117",):
            assert number in poppler and number in pdfium

    assert asked > 2500
    assert found / asked > LEAST_OF_PDFIUM


def test_files_are_tagged_and_their_letters_are_letters(files):
    for path in files.values():
        with pikepdf.open(path) as file:
            assert file.Root.MarkInfo.Marked and "/StructTreeRoot" in file.Root
            assert str(file.Root.Lang) in ("en", "km") and str(file.docinfo["/Title"])
            known = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
            fonts = [one for one in known if one.get("/Type") == "/Font"]
            kinds = {str(one.Subtype) for one in fonts}
            assert kinds == {"/Type0", "/CIDFontType2"}, path
            assert all("NotoSansKhmer" in str(one.BaseFont) for one in fonts)


def test_lesson_is_three_pages_with_the_answers_on_the_last_and_a_handout_one(files):
    of_kind = {kind: [] for kind in ("lesson", "handout")}
    for name, path in files.items():
        of_kind.get(name.split("-")[1], []).append(by_pdfium(path))

    assert len(of_kind["lesson"]) == len(of_kind["handout"]) == 8
    for texts in of_kind["lesson"]:
        assert len(texts) <= 3
        assert re.match("[១-៣]?/?[១-៣]?ចម្លើយត្រឹមត្រូវ", texts[-1])  # behind the number of the page
        assert not [text for text in texts[:-1] if "ចម្លើយត្រឹមត្រូវ" in text]
    assert {len(texts) for texts in of_kind["handout"]} == {1}


def test_nothing_is_cut_off_at_the_edge(files):
    for path in files.values():
        with pypdfium2.PdfDocument(path) as document:
            for page in document:
                width, height = page.get_size()
                text = page.get_textpage()
                for number in range(text.count_rects()):
                    left, bottom, right, top = text.get_rect(number)
                    assert left > MARGIN and right < width - MARGIN, (path, page)
                    assert bottom > 0 and top < height
