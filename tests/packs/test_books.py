"""A book as a file: everything that readers get, nothing else, and nothing that asks a network."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from uuid import uuid4
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest

from cms.documents.addresses import absolute, website_path
from cms.documents.models import Document
from home.models import ContactChannel
from lessons.models import CoursePage, LessonPage, Picture
from public.packs import contents, epub, html, pdf, showing
from public.packs.contents import read_contents
from public.packs.leaving import Ways, leave, written
from tests.home.conftest import called, called_first, called_too
from tests.lessons.samples import every_field, set_fields
from tests.website.conftest import (  # noqa: F401
    draft,
    draft_world,
    office,
    office_world,
    site,
    site_world,
)

NOW = datetime(2027, 3, 1, 5, 30, tzinfo=UTC)
LOADS = re.compile(r"""(?:\bsrc|\bsrcset|\bposter|\bdata|\baction)=["'](?!data:)|url\((?!"data:)""")
LINKS = re.compile(r'\bhref="([^"]*)"')
NO_WORDS = re.compile(r"base64,[^\"')]*|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"


def book_of(site, now=NOW):  # noqa: F811
    return read_contents(site.course.translation_key, "en", now)


def files_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def everything(found) -> str:
    """All words of every format of a book, and of what is printed of its first lesson."""
    packed = files_of(epub.make(found))
    pages = [text.decode() for name, text in packed.items() if name.endswith((".xhtml", ".opf"))]
    one = replace(found, lessons=found.lessons[:1])
    printed = [pdf.book(found), pdf.lesson(one), pdf.handout(one)]
    said = "\n".join([html.make(found).decode(), *pages, *map(bytes.decode, printed)])
    return NO_WORDS.sub("", said)


def body_of(page, kind) -> dict:
    return json.loads(bytes(Document.objects.get(key=page.translation_key, kind=kind).body))


# What is in it


def test_every_word_of_a_lesson_is_in_both_formats(site):  # noqa: F811
    found = book_of(site)
    whole = html.make(found).decode()
    pages = "\n".join(
        text.decode("utf-8", "ignore") for text in files_of(epub.make(found)).values()
    )
    words = set(re.findall(r"\bw-[a-z-]+[a-z]", json.dumps(body_of(site.lesson, "lessons"))))

    assert len(words) > 40
    assert not {word for word in words if word not in whole}
    assert not {word for word in words if word not in pages}
    assert not {word for word in words if word not in pdf.book(found).decode()}


@pytest.mark.slow("another lesson is published and taken down")
def test_nothing_but_what_is_published_is_in_it(site, draft):  # noqa: F811
    module, picture = site.office.module(site.course, "Another module"), Picture.objects.first()
    values = every_field(service=site.service.pk, resource=site.resource.pk, picture=picture.pk)
    gone = set_fields(LessonPage(title="canary-gone", audience="young_person", live=False), values)
    gone.code = "L9"
    module.add_child(instance=gone)
    gone = site.office.publish(LessonPage.objects.get(pk=gone.pk))
    assert "canary-gone" in everything(book_of(site))
    LessonPage.objects.get(pk=gone.pk).unpublish()

    said = everything(book_of(site))

    assert "canary" not in said
    assert "w-summary" in said


def test_book_of_young_people_holds_nothing_for_facilitators_and_that_of_trainers_does(
    site,  # noqa: F811
):
    young = everything(book_of(site))
    course = CoursePage.objects.get(pk=site.course.pk)
    course.audience = "trainer"
    site.office.publish(course)
    trainers = everything(book_of(site))

    notes = set(re.findall(r"canary-[a-z-]+", json.dumps(body_of(site.lesson, "guides"))))
    assert len(notes) > 3
    assert not [note for note in notes if note in young]
    assert not [note for note in notes if note not in trainers]


def test_replaced_number_is_in_no_file_made_after_it(site):  # noqa: F811
    assert "1280" in everything(book_of(site))
    row = ContactChannel.objects.get(value="1280")
    new = {"type": "call", "kind": "landline", "value": "023 213 004"}
    called_first(row, **new, by=site.office.people.keeper, **called("smart"))
    called_too(row, by=site.office.people.admin, **called("metfone"))

    said = everything(book_of(site))

    assert "1280" not in said
    assert "tel:+85523213004" in said


def test_help_says_who_confirmed_a_number_and_when_and_not_how_late_it_is(site):  # noqa: F811
    body = body_of(site.service, "services")
    verified = datetime.fromisoformat(body["channels"][0]["verified_on"])

    said = html.make(book_of(site, NOW.replace(year=2040))).decode()
    page = said[said.index('id="help"') : said.index('id="contents"')]

    assert f"{verified.day} {verified:%B} {verified.year}" in page
    assert "This file was made on 1 March 2040." in said
    assert "Not checked recently" not in said
    assert page.index("1280") < page.index("/read/paper/0/")


def test_picture_that_may_not_leave_leaves_its_words(site):  # noqa: F811
    assert book_of(site).pictures
    row = Document.objects.get(key=site.lesson.translation_key, kind="lessons")
    body = json.loads(bytes(row.body))
    for one in body["media"]:
        one["may_leave"] = False
    Document.objects.filter(pk=row.pk).update(body=json.dumps(body).encode())

    found = book_of(site)
    packed = files_of(epub.make(found))

    assert found.pictures == {}
    assert '<span class="picture-words">w-alt</span>' in html.make(found).decode()
    assert b'<span class="picture-words">w-alt</span>' in b"".join(packed.values())
    for page in (pdf.book(found), pdf.lesson(found)):
        assert b'<span class="picture-words">w-alt</span>' in page and b"image/jpeg" not in page
    assert b"image/jpeg" not in pdf.handout(found)
    assert not [name for name in packed if name.endswith(".jpg")]


def test_pictures_are_narrower_where_they_are_too_heavy_together(site, monkeypatch):  # noqa: F811
    def widths():
        lesson = body_of(site.lesson, "lessons")
        return {one["width"] for one in lesson["media"] if one["url"] in book_of(site).pictures}

    assert widths() == {640}
    monkeypatch.setattr(contents, "MOST_BYTES", 1)
    assert widths() == {320}


def test_picture_whose_file_is_gone_is_its_words(site, settings, tmp_path):  # noqa: F811
    assert book_of(site).pictures
    settings.MEDIA_ROOT = tmp_path

    assert book_of(site).pictures == {}


def test_there_is_no_book_where_the_public_gets_none(site, monkeypatch):  # noqa: F811
    assert read_contents(site.course.translation_key, "km", NOW) is None
    assert read_contents(site.course.translation_key, "xx", NOW) is None
    assert read_contents(uuid4(), "en", NOW) is None
    monkeypatch.setattr(contents, "is_open", lambda: False)
    assert book_of(site) is None


# How it is made


def test_file_asks_no_network_and_every_link_leads_somewhere(site):  # noqa: F811
    found = book_of(site)
    said = html.make(found).decode()
    ids = re.findall(r'\bid="([^"]+)"', said)
    links = set(LINKS.findall(said)) - {"data:,"}
    inside = {link for link in links if link.startswith("#")}

    assert not LOADS.findall(said.partition("<script>")[0])
    assert "default-src 'none'; img-src data:; font-src data:; style-src 'sha256-" in unescape(said)
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in inside} <= set(ids)
    assert f"#{site.lesson.translation_key}" in inside
    rest = links - inside
    assert {link.partition(":")[0] for link in rest - {found.live_url}} <= {"tel", "sms", "mailto"}
    assert found.live_url in rest
    assert "<form" not in said and "/api/" not in said


def test_epub_is_a_zip_of_whole_pages(site):  # noqa: F811
    content = epub.make(book_of(site))
    with ZipFile(BytesIO(content)) as archive:
        first = archive.infolist()[0]
    packed = files_of(content)
    package = ElementTree.fromstring(packed["book/book.opf"])
    listed = {one.get("href"): one for one in package.iter(f"{OPF}item")}
    spine = [one.get("idref") for one in package.iter(f"{OPF}itemref")]

    assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
    assert packed["mimetype"] == b"application/epub+zip"
    assert {f"book/{name}" for name in listed} == set(packed) - {
        *("mimetype", "META-INF/container.xml", "book/book.opf")
    }
    assert set(spine) == {one.get("id") for href, one in listed.items() if href.endswith(".xhtml")}
    assert listed["nav.xhtml"].get("properties") == "nav"
    for name in (name for name in listed if name.endswith(".xhtml")):
        page = ElementTree.fromstring(packed[f"book/{name}"])
        for link in page.iter(f"{XHTML}a"):
            href = link.get("href")
            here = {f"#{one.get('id')}" for one in page.iter() if one.get("id")}
            assert href in {*listed, *here, book_of(site).live_url}, (name, href)
        assert {one.get("src") for one in page.iter(f"{XHTML}img")} <= set(listed)
        assert not list(page.iter(f"{XHTML}input"))


def test_same_contents_are_the_same_bytes(site):  # noqa: F811
    for make in (html.make, epub.make, pdf.book, pdf.lesson, pdf.handout):
        assert make(book_of(site)) == make(book_of(site))
        assert make(book_of(site)) != make(book_of(site, NOW.replace(year=2028)))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p onclick='x()' style='color:red'>a</p>", "<p>a</p>"),
        ("<p>a<script>b()</script><form><input></form>c</p>", "<p>ac</p>"),
        ("<p><a href='javascript:x()'>a</a></p>", '<p><span class="elsewhere">a</span></p>'),
        ("<p><a href='tel:117'>117</a></p>", '<p><a href="tel:117">117</a></p>'),
        ("<p><a href='/read/en/in/'>a</a></p>", '<p><a href="#in">a</a></p>'),
        (
            "<p><a href='https://example.org/x'>a</a></p>",
            '<p><span class="elsewhere">a <span class="address">https://example.org/x</span>'
            "</span></p>",
        ),
        ("<p><img src='/media/out.jpg' alt=''></p>", "<p></p>"),
        ("<p><img src='/media/in.jpg' alt='b' onerror='x'></p>", '<p><img src="in" alt="b"></p>'),
        ("<ul><li><a href='/media/x.pdf' download>a</a></li></ul>", ""),
        ("<p><video src='/media/x.mp4'><track src='y'></video>a</p>", "<p>a</p>"),
        ("<p>1 &lt; 2 &amp; \x0b3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_only_what_is_known_may_leave(given, expected):
    ways = Ways({"/media/in.jpg": "in"}, {"/read/en/in/": "#in"}, "https://cncc.example/")

    assert written(leave(given, ways), "html") == expected


@pytest.mark.parametrize(
    ("code", "shown"), [("", ""), ("qr", '<img class="qr" src="qr" alt="{}">')]
)
def test_film_is_its_name_its_length_and_where_it_is(code, shown):
    given = (
        "<section><video src='/media/x.mp4'></video><details class='with-film'>"
        "<summary>Downloads</summary><p><a href='/read/en/film/'>Name</a> 2 min</p></details>"
        "</section>"
    )
    address = absolute("/read/en/film/")
    ways = Ways({}, {}, "", {"/read/en/film/": code})

    assert written(leave(given, ways), "html") == (
        f'<section><div class="with-film"><p><a href="{address}">Name</a>'
        f"{shown.format(address)} 2 min</p></div></section>"
    )


def test_films_of_lessons_are_found(site):  # noqa: F811
    found = book_of(site)
    lesson = found.lessons[0]
    film = lesson["downloads"][0]
    here = {"type": "video", "value": {"resource": film}}
    elsewhere = {"type": "video", "value": {"resource": None}}

    films = showing.films(replace(found, lessons=[lesson | {"body": [here, elsewhere]}]))

    assert films == [website_path("en", "resources", film["key"])]


@pytest.mark.parametrize("given", ["<p>a", "<p><b>a</p></b>", "a"])
def test_template_that_closes_nothing_makes_no_file(given):
    with pytest.raises(ValueError):
        written(leave(given, Ways({}, {}, "")), "html")
