"""Slides of a lesson: what a group sees, what its facilitator says, and that nothing runs out."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.enum.shapes import PP_PLACEHOLDER

from cms.documents.addresses import absolute, website_path
from cms.documents.models import Document
from home.models import ContactChannel
from khmertext.lines import WORD_JOINER
from public.packs import session, slides
from public.packs.contents import read_contents
from public.packs.session import POINT, STRONG, Line, Slide
from tests.home.conftest import called, called_first, called_too
from tests.website.conftest import office, office_world, site, site_world  # noqa: F401

NOW = datetime(2027, 3, 1, 5, 30, tzinfo=UTC)
KHMER = "សូមប្រាប់មនុស្សធំដែលអ្នកទុកចិត្ត បើមាននរណាម្នាក់គំរាមអ្នកតាមអ៊ីនធឺណិត។"
ZWSP = "\u200b"
RESOURCE = "/api/v1/en/resources/00000000-0000-4000-8000-000000000000/"


def contents_of(site, kind="lesson", now=NOW):  # noqa: F811
    return read_contents(site.lesson.translation_key, "en", now, kind)


def opened(contents):
    return pptx.Presentation(BytesIO(slides.make(contents)))


def shown(deck) -> str:
    """The words on the slides, and of their pictures."""
    shapes = [shape for one in deck.slides for shape in one.shapes]
    alts = [alt for shape in shapes for alt in shape._element.xpath(".//p:cNvPr/@descr")]
    texts = [one.text_frame.text for one in shapes if one.has_text_frame]
    return "\n".join(texts + alts)


def said(deck) -> str:
    notes = [one.notes_slide.notes_text_frame for one in deck.slides if one.has_notes_slide]
    return "\n".join(frame.text for frame in notes)


def test_every_word_of_a_lesson_is_on_a_slide(site):  # noqa: F811
    deck = opened(contents_of(site))
    body = Document.objects.get(key=site.lesson.translation_key, kind="lessons").body
    words = set(re.findall(r"\bw-[a-z-]+[a-z]", json.dumps(json.loads(bytes(body)))))
    titles = [one.shapes.title.text_frame.text for one in deck.slides]

    assert len(words) > 40
    assert not {word for word in words if word not in shown(deck)}
    assert all(titles) and len(titles) == len(set(titles))
    assert titles[0] == site.lesson.title
    assert (deck.slide_width * 9, len(deck.slide_layouts)) == (deck.slide_height * 16, 3)


def test_answer_comes_after_its_question(site):  # noqa: F811
    asked, answered = (
        one for one in opened(contents_of(site)).slides if "w-question" in one.placeholders[1].text
    )

    assert "w-option-wrong" in asked.placeholders[1].text
    assert "w-option-wrong" not in answered.placeholders[1].text
    assert "w-option-right" in answered.placeholders[1].text


def test_what_only_facilitators_read_is_in_the_notes_of_the_guide(site):  # noqa: F811
    learners, guide = (opened(contents_of(site, kind)) for kind in ("lesson", "guide"))
    body = bytes(Document.objects.get(key=site.lesson.translation_key, kind="guides").body)
    notes = set(re.findall(r"canary-[a-z-]+", body.decode()))

    assert len(notes) > 3
    assert "canary" not in shown(learners) + shown(guide)
    assert said(learners) == ""
    assert not [note for note in notes if note not in said(guide)]
    activity = next(one for one in guide.slides if one.shapes.title.text == "w-activity")
    assert "canary-activity-note" in activity.notes_slide.notes_text_frame.text


def test_help_says_when_each_number_was_confirmed(site):  # noqa: F811
    body = json.loads(bytes(Document.objects.get(kind="services").body))
    verified = datetime.fromisoformat(body["channels"][0]["verified_on"])
    contents = contents_of(site, now=NOW.replace(year=2040))

    deck = opened(contents)
    page = next(one for one in deck.slides if "1280" in shown_of(one))

    assert f"{verified.day} {verified:%B} {verified.year}" in shown_of(page)
    assert "This file was made on 1 March 2040." in shown(deck)
    assert contents.live_url in shown(deck)  # the words of the QR code
    assert "Not checked recently" not in shown(deck)


def shown_of(slide) -> str:
    return "\n".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)


def test_police_comes_first(site):  # noqa: F811
    contents = contents_of(site)
    entry = contents.help_now["entries"][0]
    police = entry | {"category": "police", "urgency": "emergency", "name": "Police"}
    police["channels"] = [entry["channels"][0] | {"display": "117", "kind": "emergency_short_code"}]
    help_now = contents.help_now | {"entries": [entry, police]}

    text = shown(opened(replace(contents, help_now=help_now)))

    assert text.index("117") < text.index("1280")


def test_replaced_number_is_on_no_slide(site):  # noqa: F811
    row = ContactChannel.objects.get(value="1280")
    new = {"type": "call", "kind": "landline", "value": "023 213 004"}
    called_first(row, **new, by=site.office.people.keeper, **called("smart"))
    called_too(row, by=site.office.people.admin, **called("metfone"))

    content = slides.make(contents_of(site))
    with ZipFile(BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())

    assert b"1280" not in re.sub(rb'="[^"]*"|<p:extLst>.*?</p:extLst>', b"", everything)
    assert "023 213 004" in shown(pptx.Presentation(BytesIO(content)))


def test_picture_that_may_not_leave_leaves_its_words(site):  # noqa: F811
    contents = contents_of(site)
    inside = slides.make(contents)
    without = slides.make(replace(contents, pictures={}))

    assert "w-alt" in shown(opened(contents))
    assert "w-alt" in shown_of_all(without)
    assert ".jpg" in names_in(inside) and ".jpg" not in names_in(without)


def names_in(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as archive:
        return " ".join(archive.namelist())


def shown_of_all(content: bytes) -> str:
    return "\n".join(map(shown_of, pptx.Presentation(BytesIO(content)).slides))


def test_same_contents_are_the_same_bytes(site):  # noqa: F811
    first = slides.make(contents_of(site, "guide"))
    with ZipFile(BytesIO(first)) as archive:
        dates = {one.date_time for one in archive.infolist()}
        names = archive.namelist()
        about = archive.read("docProps/core.xml")

    assert b"python-pptx" not in about
    assert slides.make(contents_of(site, "guide")) == first
    assert slides.make(contents_of(site, "guide", NOW.replace(year=2028))) != first
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in names if "printer" in name or "thumbnail" in name]


def khmer(contents, **lesson):
    return replace(contents, locale="km", lessons=[contents.lessons[0] | lesson])


def test_khmer_has_its_type_its_language_and_its_lines(site):  # noqa: F811
    content = slides.make(khmer(contents_of(site), objectives=[KHMER]))
    with ZipFile(BytesIO(content)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    line = next(one for one in shown_of_all(content).splitlines() if "ប្រាប់" in one)

    assert theme.count('<a:cs typeface="Noto Sans Khmer"/>') == 2
    assert theme.count('script="Khmr" typeface="Khmer OS"') == 2
    assert line.replace(ZWSP, "") == KHMER and ZWSP in line and WORD_JOINER not in line
    runs = [run for one in pptx.Presentation(BytesIO(content)).slides for run in runs_of(one)]
    assert {run._r.rPr.get("lang") for run in runs if "ប្រាប់" in run.text} == {"km-KH"}


def test_a_language_from_right_to_left_is_on_the_right(site):  # noqa: F811
    contents = contents_of(site)
    to_left, to_right = ("r", "1"), ("l", None)

    # the question whether the numbers stand is asked in each language
    for tag, sides in (("cja-Arab", {to_left, to_right}), ("en", {to_right})):
        written = [
            paragraph._p.pPr
            for one in opened(replace(contents, locale=tag)).slides
            for shape in one.placeholders
            for paragraph in shape.text_frame.paragraphs
        ]
        assert {(one.get("algn"), one.get("rtl")) for one in written} == sides


def test_khmer_counts_in_its_own_digits_and_what_is_dialled_stays(site):  # noqa: F811
    contents = contents_of(site)
    words = replace(contents.words, locale="km")
    book = contents.book | {"published_year": 2026, "licence": "cc-by-4.0"}
    deck = opened(replace(khmer(contents), words=words, book=book))
    pages = [shown_of(one) for one in deck.slides]

    steps = next(one for one in pages if "w-step" in one)
    assert "១.\tw-step" in steps.replace(ZWSP, "")
    assert any("១/១" in one for one in pages) and not any("1/1" in one for one in pages)
    assert "២០២៦" in pages[-1] and f"{words.words['licence']}៖ " in pages[-1]
    assert any("1280" in one for one in pages)


def test_film_of_ours_is_as_long_as_it_is_and_its_code_leads_to_it(site):  # noqa: F811
    contents = contents_of(site)
    film = {"title": "w-film", "url": RESOURCE, "duration": "PT90S"}
    value = {"title": "w-own", "resource": film, "url": None, "transcript": "w-said"}
    block = {"type": "video", "value": value, "plain": "w-own\n\nw-film\n\nw-said"}
    deck = opened(replace(contents, lessons=[contents.lessons[0] | {"body": [block]}]))

    page = next(one for one in deck.slides if one.shapes.title.text == "w-own")
    address = absolute(website_path("en", "resources", RESOURCE.split("/")[-2]))
    assert shown_of(page).replace(ZWSP, "").splitlines() == [
        *("w-own", "w-film", "w-said"),
        f"2 minutes · {address.partition('://')[2]}",
    ]
    assert page.shapes[-1]._element.xpath(".//p:cNvPr/@descr") == [address]


def runs_of(slide):
    frames = [shape.text_frame for shape in slide.placeholders]
    return [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs]


@pytest.mark.parametrize("text", [KHMER, "Tell an adult whom you trust about every threat. ", "x"])
def test_long_text_goes_on_to_the_next_slide(text, site):  # noqa: F811
    steps = [text * 3] * 9 + [text * 40]
    contents = khmer(contents_of(site), objectives=steps, title=text * 3)
    deck = opened(contents)
    title = contents.words.words["objectives"]
    pages = [one for one in deck.slides if one.shapes.title.text.startswith(title)]
    room = slides.ROOM * 12700

    assert len(pages) > 1 or text == "x"
    found = "".join(run.text for one in pages for run in runs_of(one)[1:])
    assert found.replace(ZWSP, "") == "".join(steps)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height
            if shape.is_placeholder and shape.placeholder_format.type != PP_PLACEHOLDER.TITLE:
                least = [
                    each.line_spacing + each.space_after for each in shape.text_frame.paragraphs
                ]
                assert sum(least) <= room


LINES = st.builds(
    Line,
    st.text(f"កខាំ្រ{ZWSP} abc។", min_size=1, max_size=900).filter(str.strip),
    st.sampled_from(["", STRONG, POINT]),
    st.integers(0, 3),
)


def test_letters_of_other_scripts_have_the_room_of_the_widest():
    drawing = object.__new__(slides._Drawing)

    def needed(letter):
        return drawing.lines(Line(letter * 200), 400, slides.TEXT)

    assert needed("ກ") == needed("ក") == needed("ب") > needed("a") == needed("ạ") == needed("“")


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12))
def test_no_slide_is_fuller_than_it_may_be_and_nothing_is_lost(lines):
    drawing = object.__new__(slides._Drawing)
    drawing.line, drawing.said = slides.TALL, str
    width = slides.WIDTH - 2 * slides.MARGIN

    parts = list(drawing.parts(Slide("Title", lines, notes=["Note"])))

    for part in parts:
        assert sum(drawing.height(one, width) for one in part.lines) <= slides.ROOM
    assert [part.notes for part in parts] == [["Note"]] + [[]] * (len(parts) - 1)
    was, now = ("".join(one.text for one in found) for found in (lines, sum_of(parts)))
    assert re.sub(f"[ {ZWSP}]", "", now) == re.sub(f"[ {ZWSP}]", "", was)


def sum_of(parts):
    return [one for part in parts for one in part.lines]


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("Title\n- a\n- b", [Line("Title"), Line("a", POINT), Line("b", POINT)]),
        ("1. a\n2. b", [Line("a", "", 1), Line("b", "", 2)]),
        ("a\n\n  \nb - c", [Line("a"), Line("b - c")]),
        ("1280", [Line("1280")]),
        ("", []),
    ],
)
def test_lists_are_read_out_of_plain_text(plain, expected):
    assert session.lines_of(plain) == expected
