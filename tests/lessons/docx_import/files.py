"""Word files made for tests, good and bad."""

import io
import zipfile
from functools import cache

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches
from PIL import Image

TYPES = "[Content_Types].xml"
MAIN = "word/document.xml"
KHMER = "កុមារមានសិទ្ធិទទួលបានការការពារនៅលើអ៊ីនធឺណិត។"
LIMON = "siT§ikumar nig karkarBar"


def blank():
    """A new document, as the library makes it, but for its hundred looks of tables: reading those
    was nine tenths of reading a small file."""
    return docx.Document(io.BytesIO(_blank()))


@cache
def _blank():
    document = docx.Document()
    styles = document.styles.element
    styles.remove(styles.find(qn("w:latentStyles")))
    for style in styles.style_lst:
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) is None:
            styles.remove(style)
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):  # the same once more
            document.part.rels.pop(name)
    return saved(document)


def saved(document):
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@cache
def simple(*paragraphs, title="A lesson"):
    """A file with a title and these paragraphs."""
    document = blank()
    document.add_heading(title, 0)
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def picture(width=40, height=30, kind="JPEG", **options):
    content = io.BytesIO()
    Image.new("RGB", (width, height), (200, 60, 60)).save(content, kind, **options)
    content.seek(0)
    return content


def in_font(paragraph, text, font):
    run = paragraph.add_run(text)
    run.font.name = font
    return run


@cache
def khmer_pages(pages=12):
    """A Khmer document of `pages` pages with a table, a picture and one paragraph in Limon."""
    document = blank()
    document.add_heading("សុវត្ថិភាពលើអ៊ីនធឺណិត", 0)
    for number in range(1, pages + 1):
        document.add_heading(f"ផ្នែកទី {number}", 1)
        for _paragraph in range(6):
            document.add_paragraph(KHMER * 4)
        for entry in ("ចំណុចមួយ", "ចំណុចពីរ"):
            document.add_paragraph(entry, style="List Bullet")
        if number == 3:
            table = document.add_table(rows=3, cols=3)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = "ក្រឡា"
        if number == 5:
            document.add_picture(picture(), width=Inches(2))
        if number == 7:
            in_font(document.add_paragraph(), LIMON, "Limon S1")
        if number < pages:
            document.add_page_break()
    return saved(document)


@cache
def khmer_book(pages=120, lessons=12, modules=3):
    """A book of `pages` pages: words about it, modules (Heading 1), lessons (Heading 2)."""
    document = blank()
    document.add_heading("សៀវភៅសុវត្ថិភាព", 0)
    document.add_paragraph("សៀវភៅនេះសម្រាប់អ្នកសម្របសម្រួល។")
    for number in range(1, lessons + 1):
        if (number - 1) % (lessons // modules) == 0:
            document.add_heading(f"ម៉ូឌុល {(number - 1) // (lessons // modules) + 1}", 1)
            document.add_paragraph("អំពីម៉ូឌុលនេះ។")
        document.add_heading(f"មេរៀន {number}", 2)
        document.add_heading("Objectives / គោលបំណង", 3)
        document.add_paragraph("យល់ដឹងអំពីសុវត្ថិភាព", style="List Bullet")
        for page in range(pages // lessons):
            document.add_heading(f"ផ្នែកទី {page + 1}", 3)
            for _paragraph in range(6):
                document.add_paragraph(KHMER * 4)
            if number == 2 and page == 1:
                in_font(document.add_paragraph(), LIMON, "Limon S1")
            document.add_page_break()
    return saved(document)


def changed(content, parts):
    """The file with other parts: {name: bytes, or None to take it out}."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry, old.read(entry), zipfile.ZIP_DEFLATED)
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def part(content, name=MAIN):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def with_body(xml):
    """A file whose body is this WordprocessingML (prefix w)."""
    namespaces = nsdecls("w", "r", "m")
    body = f"<w:document {namespaces}><w:body>{xml}</w:body></w:document>"
    return changed(simple(), {MAIN: body.encode()})


def hyperlink(paragraph, address, text):
    relation = paragraph.part.relate_to(
        address,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    link.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{text}</w:t></w:r>"))
    paragraph._p.append(link)
