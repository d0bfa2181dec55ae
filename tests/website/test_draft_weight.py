"""What an editor is told about the weight of a draft."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from cms.documents.models import Document
from cms.website import weight
from home.models import DirectoryPage, HomePage, InfoPage, OrganizationPage, ServicePage
from lessons.library.models.pictures import Rendition
from lessons.models import CoursePage, LessonPage, LibraryPage, ModulePage, ResourcePage
from tests.website.conftest import path_of


@pytest.fixture
def editor(site) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(site.office.people.editor)
    return client


def address(page):
    return reverse("reader_weight", args=[page.pk])


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def rendition(width, kind="image/webp", count=1000):
    return {"url": f"{width}-{kind}", "width": width, "bytes": count, "type": kind}


@pytest.mark.parametrize(
    ("size", "expected"), [(0, 2), (1, 2), (20_000, 2), (20_001, 3), (50_000, 3), (1_000_000, 22)]
)
def test_seconds_on_a_slow_network(size, expected):
    assert weight.seconds(size) == expected


def test_nothing_more_takes_no_time():
    assert (weight.seconds_more(0), weight.seconds_more(1), weight.seconds_more(50_000)) == (
        0,
        1,
        2,
    )


@pytest.mark.parametrize(
    ("widths", "expected"),
    [([320, 640, 960, 1280], 960), ([320, 640], 640), ([120], 120), ([1280], 1280)],
)
def test_phone_takes_the_narrowest_picture_that_fills_it(widths, expected):
    found = [rendition(width, kind) for width in widths for kind in ("image/jpeg", "image/webp")]

    chosen = weight.fitting({"renditions": found})

    assert (chosen["width"], chosen["type"]) == (expected, "image/webp")


def test_weight_is_that_of_the_page_that_readers_get(site, reader):
    page = fresh(site.lesson)

    weighed = {one.kind: one for one in weight.weights(page)}

    served = reader.get(path_of(page, "lessons"), **{"Accept-Encoding": "gzip"})
    assert set(weighed) == {"lessons", "guides"}
    html = weighed["lessons"].plain - len(weight.static_bytes(weight.STYLE))
    html -= len(weight.static_bytes(weight.SCRIPT))
    assert abs(html - len(reader.html(path_of(page, "lessons")).encode())) < 200
    lightest = weighed["lessons"].page - weight._style()
    assert abs(lightest - len(served.content)) < 1500  # the script is in it as well
    stored = Document.objects.get(key=page.translation_key, kind="lessons")
    assert abs(weighed["lessons"].document - len(bytes(stored.body_gzip))) < 100
    assert weighed["lessons"].picture_count == 1
    widest = Rendition.objects.get(
        image__title="x.png", filter_spec="width-640|format-webp"
    )  # it has 700 pixels
    assert weighed["lessons"].pictures == widest.bytes
    assert not weighed["lessons"].is_heavy
    assert weighed["guides"].page > weighed["lessons"].page


@pytest.mark.soak
def test_what_a_lesson_and_its_guide_show_is_read_once(site):
    page = fresh(site.lesson)
    with CaptureQueriesContext(connection) as one:
        assert weight.weigh(page, "lessons")

    page = fresh(site.lesson)
    with CaptureQueriesContext(connection) as both:
        assert len(weight.weights(page)) == 2

    assert len(both) <= len(one) + 8


def test_downloads_are_apart(site):
    found = weight.weights(fresh(site.resource))

    (file,) = site.resource.resource.files.all()
    assert [(one.download_count, one.downloads) for one in found] == [(1, file.bytes)]


@pytest.mark.soak
def test_panel_and_endpoint_say_the_same_of_the_saved_draft(site, editor):
    lesson = fresh(site.lesson)

    panel = editor.get(edit(lesson)).content.decode()
    piece = editor.get(address(lesson))

    assert "Weight for readers" in panel
    assert "no-store" in piece["Cache-Control"]
    told = re.findall(r"<dd>[^<]+</dd>", piece.content.decode())
    assert len(told) >= 6
    assert all(one in panel for one in told)
    assert "400 kbit in a second" in panel


@pytest.mark.soak
def test_saved_draft_is_weighed_not_the_public_version(site, editor):
    before = editor.get(address(site.lesson)).content
    lesson = fresh(site.lesson)
    lesson.family_activity = "<p>" + " ".join(f"word{number}" for number in range(9000)) + "</p>"
    lesson.save_revision(user=site.office.people.editor)

    after = editor.get(address(site.lesson)).content

    assert after != before


@pytest.mark.soak
def test_heavy_draft_is_told_with_what_helps(site, editor):
    lesson = fresh(site.lesson)
    assert "Too heavy:" not in editor.get(address(lesson)).content.decode()
    lesson.family_activity = "<p>" + "many words " * 16_000 + "</p>"
    lesson.save_revision(user=site.office.people.editor)

    html = editor.get(edit(lesson)).content.decode()

    assert "Too heavy:" in html
    assert "at most 150 KB" in html
    assert "Too heavy:" in editor.get(address(lesson)).content.decode()


def test_weighing_changes_nothing(site, editor):
    lesson = fresh(site.lesson)
    lesson.summary = "Another."
    lesson.save_revision(user=site.office.people.editor)

    def everything():
        return (
            list(Document.objects.order_by("pk").values_list("pk", "seq", "etag")),
            list(Rendition.objects.values_list("pk", flat=True)),
            PageLogEntry.objects.count(),
            list(Page.objects.order_by("pk").values_list("pk", "latest_revision")),
        )

    before = everything()
    with CaptureQueriesContext(connection) as asked:
        editor.get(address(lesson))

    assert everything() == before
    written = [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in written if "session" not in sql] == []


def test_only_for_people_who_may_edit(site, editor):
    translator = Client()
    translator.force_login(site.office.people.translator)

    assert translator.get(address(site.lesson)).status_code in (302, 403)
    assert Client().get(address(site.lesson)).status_code == 302
    assert editor.post(address(site.lesson)).status_code == 405
    assert editor.get(reverse("reader_weight", args=[0])).status_code == 404
    library = LibraryPage.objects.first()
    assert editor.get(address(library)).status_code == 404


NEW = (
    *(InfoPage, DirectoryPage, ServicePage, OrganizationPage),
    *(CoursePage, ModulePage, LessonPage, ResourcePage),
)


@pytest.mark.soak
def test_unfinished_pages_have_a_weight_or_a_sentence(site):
    client = Client()
    client.force_login(site.office.people.admin)
    parents = {
        ServicePage: site.directory,
        OrganizationPage: site.directory,
        ModulePage: site.course,
        LessonPage: site.module,
        ResourcePage: LibraryPage.objects.first(),
    }
    home = HomePage.objects.get(pk=site.office.homes["en"].pk)
    for model in NEW:
        if model is DirectoryPage:
            page = DirectoryPage.objects.child_of(home).get()
        else:
            page = model(title=f"New {model.__name__}", live=False)
            if model in (ServicePage, OrganizationPage, ResourcePage):
                continue  # the row itself cannot be without its record
            parents.get(model, home).add_child(instance=page)

        response = client.get(address(page))

        html = response.content.decode()
        assert response.status_code == 200, model
        assert "First visit" in html or "is known once" in html, model


def test_draft_with_broken_blocks_has_a_weight(site, editor):
    lesson = fresh(site.lesson)
    lesson.body = lesson.body.stream_block.to_python(
        [
            {"type": "image", "value": {"image": None, "alt": "", "caption": ""}, "id": "a"},
            {"type": "resource_ref", "value": {"resource": None}, "id": "b"},
            {"type": "help_box", "value": {"text": "", "refs": []}, "id": "c"},
            {
                "type": "video",
                "value": {"title": "", "url": "", "transcript": "", "resource": None},
                "id": "d",
            },
        ]
    )
    lesson.save_revision(user=site.office.people.editor, clean=False)

    assert editor.get(address(lesson)).status_code == 200
    assert editor.get(edit(lesson)).status_code == 200


@pytest.mark.soak
def test_new_page_is_weighed_after_its_first_save(site, editor):
    add = reverse("wagtailadmin_pages:add", args=["lessons", "lessonpage", site.module.pk])

    html = editor.get(add).content.decode()

    assert f'data-reader-weight="{reverse("reader_weight", args=[0])}"' in html
