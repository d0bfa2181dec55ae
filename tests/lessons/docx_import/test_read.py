"""From WordprocessingML to plain values."""

import pytest

from cms.sandbox.refusal import RefusedUpload
from lessons.docx_import import lengths
from lessons.docx_import.reading import read as reading
from lessons.docx_import.reading.read import MOST_NOTES, read
from lessons.docx_import.values import Drawing, Note, Paragraph, Role
from tests.lessons.docx_import import files


def first(content, kind=Paragraph):
    return next(item for item in read(content) if isinstance(item, kind))


def kinds(content):
    return [note.kind for note in notes(content)]


def notes(content):
    return [item for item in read(content) if isinstance(item, Note)]


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.fixture
def document():
    return files.blank()


def test_roles_come_from_the_names_of_styles(document):
    document.add_heading("T", 0)
    document.add_heading("H2", 2)
    document.add_paragraph("b", style="List Bullet")
    document.add_paragraph("n", style="List Number")
    document.add_paragraph("x")

    found = [(item.role, item.level) for item in read(files.saved(document))]

    assert found == [
        (Role.TITLE, 0),
        (Role.HEADING, 2),
        (Role.BULLET, 0),
        (Role.NUMBER, 0),
        (Role.TEXT, 0),
    ]


def test_a_style_based_on_a_heading_is_one(document):
    style = document.styles.add_style("Chapter", 1)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("x", style="Chapter")

    assert first(files.saved(document)).role is Role.HEADING


@pytest.mark.parametrize(
    ("properties", "text", "bold", "italic"),
    [
        ("<w:b/>", "word", True, False),
        ('<w:b w:val="0"/>', "word", False, False),
        ("<w:i/>", "word", False, True),
        ("<w:bCs/>", "ពាក្យ", True, False),
        ("<w:bCs/>", "word", False, False),  # only complex scripts look at it
        ("<w:iCs/>", "ពាក្យ", False, True),
    ],
)
def test_emphasis(properties, text, bold, italic):
    span = first(files.with_body(f"<w:p>{run(text, properties)}</w:p>")).spans[0]

    assert (span.bold, span.italic) == (bold, italic)


def test_runs_of_one_look_are_one_span():
    xml = f"<w:p>{run('ក')}{run('ុមារ')}{run('!', '<w:b/>')}</w:p>"

    assert [span.text for span in first(files.with_body(xml)).spans] == ["កុមារ", "!"]


def test_breaks_and_tabs_become_text():
    xml = "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>"

    assert first(files.with_body(xml)).text == "a\nb c"


def test_link_fields_keep_their_address():
    xml = """<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>
    <w:r><w:instrText> HYPERLINK "https://example.org/f" </w:instrText></w:r>
    <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>words</w:t></w:r>
    <w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> after</w:t></w:r></w:p>"""

    spans = first(files.with_body(xml)).spans

    assert [(span.text, span.href) for span in spans] == [
        ("words", "https://example.org/f"),
        (" after", ""),
    ]


def field(before, result):
    """A field with what stands before its separator and what it shows."""
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f"{begin}{before}{separate}{run(result)}{end}"


@pytest.mark.parametrize("before", [run("code"), field("", "code")], ids=["text", "a field"])
def test_only_the_result_of_a_field_is_text(before):
    xml = f"<w:p>{field(before, 'words')}</w:p>"

    assert first(files.with_body(xml)).text == "words"


@pytest.mark.parametrize("font", ["Limon S1", "limon r1", "ABC-TEXT-05", "Khek Brang", "FK2"])
def test_old_fonts_are_known_by_name(document, font):
    files.in_font(document.add_paragraph(), "kumar", font)

    assert first(files.saved(document)).old_font == font


@pytest.mark.parametrize("font", ["Khmer OS", "Khmer OS Siemreap", "Calibri", "ABCD Sans"])
def test_other_fonts_are_not(document, font):
    files.in_font(document.add_paragraph(), "kumar", font)

    assert first(files.saved(document)).old_font == ""


@pytest.mark.parametrize("text", ["កុមារ", "2024 / 12", "https://example.org", "កុមារ Facebook"])
def test_an_old_font_does_not_matter_where_it_draws_no_letters(document, text):
    files.in_font(document.add_paragraph(), text, "Limon S1")

    assert first(files.saved(document)).old_font == ""


def test_an_old_font_may_come_from_the_style(document):
    document.styles["Normal"].font.name = "Limon S1"
    document.add_paragraph("kumar")

    assert first(files.saved(document)).old_font == "Limon S1"


def test_a_font_of_the_theme_is_never_old():
    fonts = '<w:rFonts w:ascii="Limon S1" w:asciiTheme="minorHAnsi"/>'

    assert first(files.with_body(f"<w:p>{run('kumar', fonts)}</w:p>")).old_font == ""


def test_pictures_come_with_their_description(document):
    document.add_paragraph("text")
    document.add_picture(files.picture())
    properties = document.element.body.xpath(".//wp:docPr")[0]
    properties.set("descr", "two children")

    drawing = first(files.saved(document), Drawing)

    assert drawing.alt == "two children"
    assert drawing.content.startswith(b"\xff\xd8")


def test_pictures_elsewhere_are_not_fetched(document):
    document.add_paragraph("text")
    document.add_picture(files.picture())
    blip = document.element.body.xpath(".//a:blip")[0]
    outside = document.part.relate_to(
        "http://localhost:9/spy.png",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        is_external=True,
    )
    for name in list(blip.attrib):
        del blip.attrib[name]
    blip.set(files.qn("r:link"), outside)

    items = read(files.saved(document))

    assert not [item for item in items if isinstance(item, Drawing)]
    assert items[-1].kind == "picture"


@pytest.mark.parametrize(
    ("xml", "kind"),
    [
        ("<w:p><w:r><w:t>a</w:t><w:object/></w:r></w:p>", "object"),
        ("<w:p><w:r><w:t>a</w:t></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>", "plain"),
        ("<w:p><w:r><w:t>a</w:t><w:sym w:char='F04A'/></w:r></w:p>", "object"),
        (f"<w:p>{run('a')}{run('secret', '<w:vanish/>')}</w:p>", "hidden"),
        (f"<w:p>{run('a')}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>", "hidden"),
        (f"<w:p>{run('a', '<w:strike/>')}</w:p>", "plain"),
        (f"<w:p>{run('a')}</w:p><w:altChunk r:id='x'/>", "object"),
        (f"<w:p>{run('a')}<w:r><w:drawing/></w:r></w:p>", "picture"),
    ],
)
def test_what_has_no_place_is_named(xml, kind):
    assert kinds(files.with_body(xml)) == [kind]


def test_far_too_many_things_to_name_are_not_all_named():
    """Each was compared with all before it: a file of 100 KB held a process for minutes."""
    drawn = "".join(
        f"<w:r><w:drawing><wp:docPr descr='{number}'/></w:drawing></w:r>" for number in range(600)
    )
    content = files.with_body(f"<w:p xmlns:wp='x'>{run('a')}{drawn}{drawn}</w:p>")

    assert [note.quote for note in notes(content)] == [str(number) for number in range(MOST_NOTES)]


def test_hidden_and_deleted_text_is_left_out():
    xml = (
        f"<w:p>{run('a')}{run('secret', '<w:vanish/>')}"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    )

    assert first(files.with_body(xml)).text == "a"


def test_inserted_text_stays():
    assert first(files.with_body(f"<w:p>{run('a')}<w:ins>{run(' b')}</w:ins></w:p>")).text == "a b"


def test_a_text_box_follows_its_paragraph():
    box = f"<w:pict><w:txbxContent><w:p>{run('inside')}</w:p></w:txbxContent></w:pict>"
    content = files.with_body(f"<w:p>{run('beside')}<w:r>{box}</w:r></w:p>")

    items = read(content)
    assert [item.text for item in items if isinstance(item, Paragraph)] == ["beside", "inside"]
    assert kinds(content) == ["plain"]


def test_a_table_of_contents_is_left_out():
    xml = f"""<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>
    </w:docPartObj></w:sdtPr><w:sdtContent><w:p>{run("Chapter 1 ... 3")}</w:p></w:sdtContent>
    </w:sdt><w:p>{run("text")}</w:p>"""

    assert [item.text for item in read(files.with_body(xml))] == ["text"]


def test_formulas_are_text():
    xml = "<w:p><w:r><w:t>a = </w:t></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"

    assert first(files.with_body(xml)).text == "a = x"


def test_footnotes_follow_their_paragraph():
    xml = f"<w:p>{run('a')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    below = b"""<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
    <w:footnote w:id="2"><w:p><w:r><w:t>the small print</w:t></w:r></w:p></w:footnote>
    </w:footnotes>"""
    content = files.changed(files.with_body(xml), {"word/footnotes.xml": below})

    assert [item.text for item in read(content)[:-1]] == ["a", "the small print"]
    assert [(note.kind, note.quote) for note in notes(content)] == [("plain", "the small print")]


def test_head_of_pages_and_comments_are_named_without_authors(document):
    document.add_paragraph("text")
    document.sections[0].header.paragraphs[0].text = "Ministry of Something"
    document.add_comment(document.paragraphs[0].runs[0], "why?", author="Sok Dara", initials="SD")

    found = {note.kind: note for note in notes(files.saved(document))}

    assert found["margin"].quote == "Ministry of Something"
    assert found["comments"].detail == "1"
    assert "Sok Dara" not in repr(found)


def test_strict_documents_are_read():
    content = files.simple("text")
    strict = files.part(content).replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )

    assert read(files.changed(content, {files.MAIN: strict}))[-1].text == "text"


@pytest.mark.parametrize("limit", ["MOST_TEXT", "MOST_PARAGRAPHS"])
def test_more_than_a_book_is_too_long(limit, monkeypatch):
    monkeypatch.setattr(lengths, limit, 1)
    with pytest.raises(RefusedUpload) as refusal:
        read(files.simple("a", "b", "c"))

    assert refusal.value.code == "longer_than_a_book"


def test_a_paragraph_of_several_pages_is_too_long(monkeypatch):
    monkeypatch.setattr(lengths, "LONGEST_PARAGRAPH", 7)
    with pytest.raises(RefusedUpload) as refusal:
        read(files.simple("a", "b", "c"))

    assert refusal.value.code == "long_paragraph"


def test_tables_in_tables_end_somewhere():
    inner = f"<w:p>{run('x')}</w:p>"
    for _depth in range(reading.DEEPEST_NESTING + 1):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    with pytest.raises(RefusedUpload) as refusal:
        read(files.with_body(inner))

    assert refusal.value.code == "too_complicated"


def test_numbers_without_end_do_not_break_it():
    digits = "9" * 5000
    xml = (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{digits}'/><w:numId w:val='1'/></w:numPr>"
        f"</w:pPr>{run('a')}</w:p>"
    )

    assert first(files.with_body(xml)).text == "a"


def test_odd_numbers_do_not_break_it():
    xml = (
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='x'/><w:numId w:val='999'/></w:numPr>"
        f"</w:pPr>{run('a')}</w:p>"
    )

    assert first(files.with_body(xml)).role is Role.TEXT
