"""Files to carry away: given out while everything in them is, made again when it is not."""

import hashlib
import inspect
import io
import json
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import timezone

from cms import handed_over
from cms.documents import made_by, projection
from cms.documents.models import Document, Feed, Follower, HiddenValue, MediaFile, Recall
from cms.documents.pack_models import Pack, PackDocument, PackFailure
from home.models import ContactChannel
from lessons.models import LessonPage, Picture
from public.delivery import edge
from public.delivery.static_tree.export import Export
from public.packs import due, seed, storing, upkeep
from public.packs.makers import MAKERS, Maker
from tests.home.conftest import called, called_first, called_too
from tests.lessons.samples import every_field, set_fields
from tests.packs.conftest import LONG, text_of


def listed(api, **query):
    return api.json("packs/", **query)["results"]


def kinds(api):
    return sorted((one["kind"], (one["book"] or {}).get("title")) for one in listed(api))


def book_of(api, title="Book 4"):
    return next((one for one in listed(api) if (one["book"] or {}).get("title") == title), None)


def read(client, one):
    return b"".join(client.get(one["url"]))


def change_lesson(site, summary="Another summary"):
    lesson = LessonPage.objects.get(pk=site.lesson.pk)
    lesson.summary = summary
    site.office.publish(lesson)


def add_lesson(site):
    """Another one in the same module."""
    values = every_field(
        service=site.service.pk, resource=site.resource.pk, picture=Picture.objects.first().pk
    )
    lesson = set_fields(LessonPage(title="Another", audience="young_person", live=False), values)
    lesson.code = "L9"
    site.module.add_child(instance=lesson)
    return site.office.publish(LessonPage.objects.get(pk=lesson.pk))


def replace_number(site):
    row = ContactChannel.objects.get(value="1280")
    new = {"type": "call", "kind": "landline", "value": "023 213 004"}
    called_first(row, **new, by=site.office.people.keeper, **called("smart"))
    called_too(row, by=site.office.people.admin, **called("metfone"))


def what_became_of(api, one):
    return api.json(f"packs/{one['sha256']}/")


# The list


def test_list_says_what_is_there(api, two_books, worker, client, django_assert_num_queries):
    assert listed(api) == []

    assert worker.go() == 3

    assert kinds(api) == [("book", "Another book"), ("book", "Book 4"), ("seed", None)]
    for one in listed(api):
        content = read(client, one)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["sha256"])
        assert one["locale"] == "en"
        assert one["version"] == api.json("")["last_seq"].rpartition("-")[0] + f"-{made_at(one)}"
        assert what_became_of(api, one)["state"] == "current"
    with django_assert_num_queries(1):
        first = api.get("packs/")
    assert api.get("packs/", if_none_match=first["ETag"]).status_code == 304
    assert api.json("")["links"]["packs"] == "/api/v1/packs/"


def made_at(one):
    return Pack.objects.get(sha256=one["sha256"]).seq


def test_list_of_a_language(api, khmer, worker):
    worker.go()

    assert {one["locale"] for one in listed(api)} == {"en"}  # Khmer has no help-now here
    assert listed(api, locale="km") == []
    assert listed(api, locale="-km") == listed(api)


@pytest.mark.parametrize(
    ("path", "query", "problem"),
    [
        ("packs/", {"locale": "xx"}, "bad-parameter"),
        ("packs/", {"kind": "book"}, "unknown-parameter"),
        (f"packs/{'0' * 64}/", {}, "unknown-pack"),
        (f"packs/{'0' * 64}/", {"a": "b"}, "unknown-parameter"),
        ("packs/0/", {}, "unknown-locale"),
    ],
)
def test_refusals(path, query, problem, api, office):
    assert api.problem(path, **query)["type"] == f"urn:cncc:problem:{problem}"


def test_file_is_no_page_and_caches_ask_again(api, site, worker, client):
    worker.go()
    html = client.get(book_of(api)["url"])

    assert html["Content-Type"] == "text/html; charset=utf-8"
    assert html["Content-Disposition"] == 'attachment; filename="Book 4 - en.html"'
    assert "sandbox" in html["Content-Security-Policy"]
    assert html["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert html["X-Accel-Expires"] == "30"


@pytest.mark.parametrize(("kind", "path"), [("lesson", "lessons"), ("guide", "guides")])
def test_slides_of_a_lesson_are_of_its_document(kind, path, api, site, worker, makers, reader):
    makers[:] = [Maker(kind, "pptx", text_of)]
    key = str(site.lesson.translation_key)
    page = f"/read/en/{path}/{key}/"
    assert "/media/packs/" not in reader.html(page)

    assert worker.go() == 2

    one = next(one for one in listed(api) if one["kind"] == kind)
    assert one["book"] is None
    assert one["lesson"] == {
        "key": key,
        "title": site.lesson.title,
        "url": f"/api/v1/en/{path}/{key}/",
    }
    assert f'href="{one["url"]}" download>' in reader.html(page)
    other = {"lesson": "guides", "guide": "lessons"}[kind]
    assert one["url"] not in reader.html(f"/read/en/{other}/{key}/")


def test_slides_are_made_again_with_their_lesson_alone(api, site, worker, makers, clock):
    other = add_lesson(site)
    makers[:] = [Maker("lesson", "pptx", text_of)]
    worker.go()
    before = {one["lesson"]["key"]: one["sha256"] for one in listed(api) if one["lesson"]}
    assert set(before) == {str(one.translation_key) for one in (site.lesson, other)}
    change_lesson(site)
    clock.shift(LONG)
    worker.go()
    after = {one["lesson"]["key"]: one["sha256"] for one in listed(api) if one["lesson"]}
    assert {key for key in after if after[key] != before[key]} == {str(site.lesson.translation_key)}

    other.unpublish()

    assert {one["lesson"]["key"] for one in listed(api) if one["lesson"]} == {
        str(site.lesson.translation_key)
    }
    replace_number(site)
    assert [one for one in listed(api) if one["lesson"]] == []


# What changes


@pytest.mark.slow("a lesson is published, everything made again, and it is taken down")
def test_changed_lesson_makes_its_files_and_no_other(api, two_books, worker, client, clock):
    site, _book = two_books
    worker.go()
    before = {one["url"]: one for one in listed(api)}
    old, clock_of_old = book_of(api), timezone.now()
    change_lesson(site)

    assert worker.go() == 0  # once an hour at most
    assert book_of(api) == old

    clock.move_to(clock_of_old + LONG)
    assert worker.go() == 2
    after = {one["url"]: one for one in listed(api)}
    assert [after[url]["book"]["title"] for url in before.keys() & after.keys()] == ["Another book"]
    assert b"Another summary" in read(client, book_of(api))
    assert b"Another summary" not in read(client, old)  # whoever loads it goes on
    assert what_became_of(api, old)["state"] == "replaced"
    assert worker.go() == 0

    clock.shift(storing.KEPT + upkeep.LOOK)
    worker.go()
    assert client.get(old["url"]).status_code == 404
    assert not default_storage.exists(old["url"].removeprefix("/media/"))
    assert what_became_of(api, old) | {"recalls": []} == what_became_of(api, old)
    assert what_became_of(api, old)["state"] == "replaced"
    LessonPage.objects.get(pk=site.lesson.pk).unpublish()
    assert what_became_of(api, old)["state"] == "withdrawn"


def test_recalled_number_takes_files_away_in_its_commit(api, site, worker, client):
    worker.go()
    old = listed(api)

    replace_number(site)

    assert Recall.objects.exists()
    assert listed(api) == []
    for one in old:
        assert client.get(one["url"]).status_code == 404
        said = what_became_of(api, one)
        assert (said["state"], said["recalls"][0]["reason"]) == ("withdrawn", "replaced")
        assert "title" not in json.dumps(said)
    assert worker.go() == 2  # at once, and not after an hour
    assert all(b"1280" not in read(client, one) for one in listed(api) if one["kind"] == "book")
    assert what_became_of(api, old[0])["state"] == "withdrawn"


def test_number_that_is_only_hidden_takes_them_away_too(api, site, worker):
    worker.go()
    contact = ContactChannel.objects.get(value="1280")
    digest = hashlib.sha256(b"tel:1280").hexdigest()

    HiddenValue.objects.create(key=contact.key, sha256=digest)

    assert listed(api) == []


@pytest.mark.parametrize("name", ["lesson", "service", "resource"])
def test_what_is_unpublished_is_in_no_file(name, api, site, worker, client):
    worker.go()
    old = book_of(api)

    getattr(site, name).get_latest_revision_as_object().unpublish()

    assert listed(api) == []
    assert client.get(old["url"]).status_code == 404
    assert what_became_of(api, old)["state"] == "withdrawn"
    worker.go()
    assert len(listed(api)) == 2


def test_book_that_is_unpublished_is_gone(api, site, worker, clock):
    worker.go()
    site.course.unpublish()

    assert worker.go() == 1
    assert kinds(api) == [("seed", None)]
    clock.shift(storing.KEPT + upkeep.LOOK)
    worker.go()
    assert not default_storage.listdir("packs")[1] or Pack.objects.exclude(file="").count() == 1


def test_picture_whose_consent_can_end_takes_them_away(api, site, worker):
    worker.go()
    assert seed_pictures(api) != {}
    MediaFile.objects.update(needs_consent=True)

    assert listed(api) == []


@pytest.mark.slow("everything is made three times")
def test_picture_is_withdrawn_in_a_file_that_was_replaced_long_ago(api, site, worker, clock):
    worker.go()
    old = book_of(api)
    change_lesson(site)
    clock.shift(LONG)
    worker.go()
    clock.shift(storing.KEPT + upkeep.LOOK)
    worker.go()
    assert Pack.objects.get(sha256=old["sha256"]).file == ""
    assert what_became_of(api, old)["state"] == "replaced"

    MediaFile.objects.update(needs_consent=True)

    assert what_became_of(api, old)["state"] == "withdrawn"


@pytest.mark.slow("a seed is made, withdrawn, and made again")
def test_seed_that_was_withdrawn_stays_so_when_it_is_not_known_what_it_held(
    api, site, worker, makers, clock
):
    del makers[:]
    worker.go()
    (old,) = listed(api)
    site.lesson.unpublish()
    for pause in (LONG, storing.KEPT + upkeep.LOOK):
        clock.shift(pause)
        worker.go()

    kept = Pack.objects.get(sha256=old["sha256"])
    assert not kept.file and not PackDocument.objects.filter(pack=kept).exists()
    assert what_became_of(api, old)["state"] == "withdrawn"


def test_clock_takes_them_away(api, site, worker, client, clock):
    end = timezone.now() + timedelta(minutes=2)
    Document.objects.filter(kind="lessons").update(live_until=end)
    worker.go()
    clock.move_to(end - timedelta(seconds=40))
    for path in ("packs/", f"packs/{book_of(api)['sha256']}/"):
        assert "max-age=38" in api.get(path)["Cache-Control"]
    file = client.get(book_of(api)["url"])
    assert (file["Cache-Control"], file["X-Accel-Expires"]) == ("public, max-age=38", "1")

    clock.move_to(end)

    assert listed(api) == []


def test_other_history_makes_all_again(api, site, worker):
    worker.go()
    old = listed(api)
    projection.begin_epoch()

    assert listed(api) == []
    assert worker.go() == 2
    epoch = api.json("")["last_seq"].partition("-")[0]
    assert {one["version"].partition("-")[0] for one in listed(api)} == {epoch}
    assert epoch not in old[0]["version"]


def test_restore_gives_books_out_until_they_were_made_again(api, site, worker, client, clock):
    """A seed knows only the history that is over; a file that did not come back is none."""
    worker.go()
    old = book_of(api)
    projection.begin_epoch()

    storing.carry_over(timezone.now())

    assert kinds(api) == [("book", "Book 4")]
    assert read(client, book_of(api))
    clock.shift(LONG)
    assert worker.go() == 2
    assert book_of(api)["version"] != old["version"]
    default_storage.delete(str(Pack.objects.get(kind="book", replaced_at=None).file.name))
    storing.carry_over(timezone.now())
    assert [one for one in listed(api) if one["kind"] == "book"] == []


def test_other_program_makes_them_again_within_the_hour(api, site, worker, clock, monkeypatch):
    worker.go()
    monkeypatch.setattr("cms.documents.made_by.packs", lambda: "another")
    clock.shift(LONG)

    assert worker.go() == 2


def test_program_is_all_of_ours_that_runs_while_a_file_is_made(site, makers, worker, monkeypatch):
    """But for what makes documents, which have ETags, and what every room uses."""
    makers[:] = [one for one in MAKERS if not one.is_printed]
    ran = set()

    def see(frame, event, _argument):
        if frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # a function; modules are only imported
            ran.add(frame.f_code.co_filename)

    known = upkeep._made
    monkeypatch.setattr(upkeep, "_made", lambda *which: traced(see, known, *which))
    worker.go()

    ours = {str(Path(one).relative_to(settings.BASE_DIR)) for one in ran if is_ours(one)}
    assert "public/packs/slides.py" in ours and "public/website/templatetags/website.py" in ours
    known = {str(one.relative_to(settings.BASE_DIR)) for one in made_by.files(made_by.OF_PACKS)}
    assert ours - known == {
        *("public/api/emergency.py", "public/api/feed.py", "public/api/served.py"),  # documents
        *("public/api/filters/tokens.py", "localize/terminology/searched_as.py"),
        # who answers now: what leaves does not say it
        *(f"cms/who_helps/{name}.py" for name in ("next_number", "openness")),
        *("home/directory/upkeep/opening.py", "cms/request_context/__init__.py"),
    }


def traced(see, function, *arguments):
    sys.setprofile(see)
    try:
        return function(*arguments)
    finally:
        sys.setprofile(None)


def is_ours(file):
    root = f"{settings.BASE_DIR}/"
    return file.startswith(root) and not file.startswith((f"{root}.venv", f"{root}tests/"))


def test_other_address_makes_all_again_at_once(api, site, worker, client, settings):
    """The code on paper would ask a host of which nobody knows who has it now."""
    worker.go()
    old = book_of(api)
    settings.BASE_URL = "https://new.example.org"

    assert listed(api) == []
    assert what_became_of(api, old)["state"] == "replaced"
    worker.round = upkeep.Round()
    assert worker.go() == 2
    assert {row.base for row in Pack.objects.filter(replaced_at=None)} == {settings.BASE_URL}
    assert len(listed(api)) == 2


def test_many_are_made_of_one_look_until_something_is_published(api, two_books, worker, makers):
    site, _book = two_books
    looks, due_now = [], due.due
    published = []

    def text_and_a_publication(contents):
        if not published:
            published.append(site.office.page("News"))
        return text_of(contents)

    with patch.object(due, "due", lambda now: looks.append(now) or due_now(now)):
        assert worker.round.go(timezone.now()) == 2
        assert len(looks) == 1
        makers[:] = [Maker("book", "epub", text_and_a_publication)]
        worker.round = upkeep.Round()
        looks.clear()
        worker.go()

    assert len(looks) > 1
    assert [one["format"] for one in listed(api) if one["kind"] == "book"] == ["epub"] * 2


@pytest.mark.parametrize(
    ("kind", "title", "name"),
    [
        ("book", "Book 4", "Book 4 - km.pdf"),
        ("lesson", "មេរៀន\u200bទី ១៖ ពាក្យសម្ងាត់", "មេរៀន ទី ១៖ ពាក្យសម្ងាត់ - lesson - km.pdf"),
        ("handout", 'Who? "I"/you: <b>..', "Who I you b - handout - km.pdf"),
        ("book", "...", "book - km.pdf"),
        ("seed", "", "seed - km.pdf"),
        ("book", "a\r\nb", "a b - km.pdf"),
    ],
)
def test_people_can_read_the_name_of_a_file(kind, title, name):
    assert Pack(kind=kind, title=title, locale="km", format="pdf").saved_as == name


def test_long_name_of_a_file_is_cut():
    name = Pack(kind="book", title="ក" * 255, locale="km", format="html").saved_as

    assert len(name.encode()) < 255 and name.endswith("ក - km.html")


# Failures


def test_maker_that_fails_holds_up_nobody(api, site, worker, makers, clock, caplog):
    def fails(contents):
        raise ValueError("no ink")

    makers.insert(0, Maker("book", "epub", fails))

    assert worker.go() == 2
    assert [one["format"] for one in listed(api)] == ["html", "zip"]
    assert "no ink" in caplog.text
    assert worker.go() == 0 and PackFailure.objects.get().failures == 1
    for failures, pause in ((2, 30), (3, 60), (4, 120)):
        clock.shift(timedelta(seconds=pause))
        worker.go()
        assert PackFailure.objects.get().failures == failures
    clock.shift(timedelta(days=1))
    assert ["Book 4 (epub)" in line for line in upkeep.nightly()] == [True]
    assert "Files to carry away" in handed_over.also_checked

    makers[0] = Maker("book", "epub", text_of)
    worker.go()
    assert not PackFailure.objects.exists()
    assert list(upkeep.nightly()) == []


@pytest.mark.parametrize("point", ["save", "create"])
def test_who_is_killed_in_between_leaves_the_old_one(point, api, site, worker, clock, monkeypatch):
    worker.go()
    old = listed(api)
    change_lesson(site)
    clock.shift(LONG)

    def killed(*args, **kwargs):
        raise SystemExit

    place = default_storage if point == "save" else PackDocument.objects
    with monkeypatch.context() as patch:
        patch.setattr(place, "save" if point == "save" else "bulk_create", killed)
        with pytest.raises(SystemExit):
            worker.go()

    assert listed(api) == old
    assert worker.go() == 2


def test_waits_for_pages_that_follow(api, site, worker):
    Follower.objects.create(key=site.lesson.translation_key, locale="en")
    assert worker.round.go(timezone.now()) == 0
    Follower.objects.all().delete()
    assert worker.go() == 2


def test_nothing_is_looked_at_while_nothing_is_published(site, worker, django_assert_num_queries):
    worker.go()
    with django_assert_num_queries(1):
        worker.round.go(timezone.now())


@pytest.mark.parametrize("content", [None, b"call 1281"])
def test_file_that_somebody_changed_is_made_again(content, api, site, worker, client):
    worker.go()
    old = book_of(api)
    name = old["url"].removeprefix("/media/")
    default_storage.delete(name)
    if content is not None:
        default_storage.save(name, ContentFile(content))

    assert len(list(upkeep.nightly())) == 1
    assert book_of(api) is None
    assert worker.go() == 1
    assert hashlib.sha256(read(client, book_of(api))).hexdigest() == book_of(api)["sha256"]


# Who else keeps them


def test_edge_forgets_them(site, worker, api):
    worker.go()
    old = listed(api)
    assert {one["url"] for one in old} <= edge.public_files()
    site.lesson.unpublish()

    assert {one["url"] for one in old}.isdisjoint(edge.public_files())


def test_plain_files_have_what_is_offered(site, worker, api, reader, tmp_path):
    worker.go()
    old = book_of(api)
    tree = Export(tmp_path)
    assert tree.tick(timezone.now(), 600)
    page = tree.current / "read/en/courses" / str(site.course.translation_key) / "index.html"
    assert (tree.current / old["url"].lstrip("/")).read_bytes() and old["url"] in page.read_text()

    site.lesson.unpublish()
    assert tree.tick(timezone.now(), 600)

    assert not (tree.current / old["url"].lstrip("/")).exists()
    assert old["url"] not in page.read_text()
    assert json.loads((tree.current / "api/v1/packs/index.json").read_text()) == {"results": []}
    tree.release()


# The page of a book


def test_page_of_a_book_says_bytes_first(site, worker, api, reader):
    path = f"/read/en/courses/{site.course.translation_key}/"
    assert "Take it with you" not in reader.html(path)
    worker.go()

    html = reader.html(path)

    assert "Take it with you" in html
    size = f"{round(book_of(api)['bytes'] / 1000)} KB"
    assert f'href="{book_of(api)["url"]}" download>{size} · Opens on any phone' in html


# The seed


def seed_of(api):
    one = next(one for one in listed(api) if one["kind"] == "seed")
    return zipfile.ZipFile(io.BytesIO(b"".join(api.client.get(one["url"]))))


def seed_pictures(api):
    return json.loads(seed_of(api).read("seed.json"))["pictures"]


def applied(archive):
    described = json.loads(archive.read("seed.json"))
    lines = map(json.loads, archive.read("feed.ndjson").splitlines())
    copy = {(one["kind"], one["key"], one["locale"]): one["document"] for one in lines}
    return copy, described["last_seq"]


def test_seed_and_then_a_delta_is_what_a_new_copy_is(api, site, worker):
    worker.go()
    copy, token = applied(seed_of(api))
    assert copy == api.replay(locale="en")[0]
    change_lesson(site)
    site.resource.unpublish()
    site.office.page("New")
    replace_number(site)

    held, _token = api.replay(token, copy, locale="en")

    assert held == api.replay(locale="en")[0]
    assert api.json("changes/", since=token, locale="en")["recalls"]


def test_seed_has_everything_for_a_first_start(api, site, worker):
    worker.go()
    archive = seed_of(api)
    pictures = seed_pictures(api)

    assert json.loads(archive.read("search-index.json")) == api.json("en/search-index/")
    assert pictures and all(archive.read(name) for name in pictures.values())
    assert set(archive.namelist()) == {
        *("seed.json", "feed.ndjson", "search-index.json"),
        *pictures.values(),
    }


def test_same_documents_make_the_same_seed(site, worker, clock):
    worker.go()
    first = seed.make("en", timezone.now(), {})
    clock.shift(timedelta(minutes=5))

    assert seed.make("en", timezone.now(), {}).content == first.content


def test_picture_that_may_not_leave_stays(site, worker):
    worker.go()
    documents = [json.loads(bytes(one.body)) for one in Document.objects.filter(kind="lessons")]
    assert dict(seed._pictures(documents))
    for one in documents[0]["media"]:
        one["may_leave"] = False

    assert dict(seed._pictures(documents)) == {}


def test_seed_waits_for_the_index_it_holds(site, worker, api):
    worker.go()
    Feed.objects.update(seq=F("seq") + 1, epoch="other")

    assert seed.make("en", timezone.now(), {}) is None
