"""The plain files say what is answered, whatever people do and wherever the process dies."""

import errno
import json
import shutil
import sqlite3
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.documents import projection
from cms.documents.models import Document, Feed, MediaFile
from ops import worker
from public.api.problems import Problem
from public.delivery.static_tree import comparing, door, layout, ledger, upkeep
from public.delivery.static_tree.export import Export, InUse
from public.delivery.static_tree.tree import Tree

LONG = 600.0  # seconds: a round that does everything


@pytest.fixture
def export(tmp_path):
    found = Export(tmp_path / "export")
    yield found
    found.release()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The trees of the site, once there are some: tests begin with a copy of them."""
    return tmp_path_factory.mktemp("made") / "export"


@pytest.fixture
def tree(site, export, made):
    """What is in the export of the site after one round."""
    if made.exists():
        shutil.copytree(made, export.directory, symlinks=True)
    assert export.tick(timezone.now(), LONG)
    if not made.exists():
        shutil.copytree(export.directory, made, symlinks=True)
    return export.current


def follow(export):
    assert export.tick(timezone.now(), LONG)
    assert list(comparing.differences(export.current.resolve(), timezone.now())) == []


def path_of(page, kind="lessons", root="api/v1"):
    return f"{root}/{page.locale.language_code}/{kind}/{page.translation_key}"


def texts(tree):
    return "".join(file.read_text() for file in tree.resolve().rglob("index.*[nl]"))


def test_holds_every_document_list_and_page_with_the_bytes_of_the_api(site, tree, client):
    assert list(comparing.differences(tree.resolve(), timezone.now())) == []
    for row in Document.objects.filter(deleted=False):
        body = json.loads(bytes(row.body))
        kept = tree / body["url"].strip("/")
        answered = client.get(body["url"])
        packed = client.get(body["url"], headers={"accept-encoding": "gzip"})
        assert (kept / "index.json").read_bytes() == answered.content
        assert (kept / "index.json.gz").read_bytes() == packed.content
        if body["web_url"]:
            page = client.get(body["web_url"])
            assert (tree / body["web_url"].strip("/") / "index.html").read_bytes() == page.content
    slug = f"api/v1/en/lessons/{site.lesson.slug}/index.json"
    assert (tree / slug).samefile(tree / path_of(site.lesson) / "index.json")
    for fixed in ("", "changes/", "schema/", "en/vocabulary/", "km/lessons/"):
        assert (tree / "api/v1" / fixed / "index.json").is_file(), fixed
    for name in MediaFile.objects.values_list("name", flat=True):
        assert (tree / "media" / name).is_file(), name


def test_further_pages_of_lists_are_files_named_by_their_cursor(
    office, export, client, monkeypatch
):
    monkeypatch.setattr("public.api.views.listing.PAGE", 1)
    monkeypatch.setattr("public.website.published.CARDS", 1)
    pages = [office.page(f"Page {number}") for number in range(2)]
    follow(export)
    folder, read = export.current / "api/v1/en/pages", export.current / "read/en/pages"

    address = "/api/v1/en/pages/"
    seen = 0
    while address:
        query = address.partition("?")[2] or "index"
        answered = client.get(address)
        assert (folder / f"{query}.json").read_bytes() == answered.content
        seen += len(answered.json()["results"])
        address = answered.json()["next"]
    assert seen == 2
    assert len(list(read.glob("after=*.html"))) == 1

    pages[0].unpublish()
    follow(export)
    assert not [*folder.glob("cursor=*"), *read.glob("after=*")]


# what is not public any more


def test_what_is_taken_down_goes_with_the_next_round(site, export, tree):
    lesson = tree / path_of(site.lesson) / "index.json"
    assert lesson.is_file()

    site.lesson.unpublish()
    follow(export)

    for root in ("api/v1", "read"):
        assert not (tree / path_of(site.lesson, root=root)).exists()
    assert not (tree / "api/v1/en/lessons" / site.lesson.slug).is_symlink()
    assert "w-title" not in texts(tree)


@pytest.mark.slow("the whole tree is written again and again")
def test_restricted_pages_lapsed_ones_and_their_files_go(site, export, tree, time_machine):
    restriction = PageViewRestriction.objects.create(page=site.module, restriction_type="login")
    follow(export)
    assert not (tree / path_of(site.lesson)).exists()

    restriction.delete()
    files = set(MediaFile.objects.values_list("name", flat=True))
    site.resource.expire_at = timezone.now() + timedelta(hours=1)
    site.office.publish(site.resource)
    follow(export)
    assert (tree / path_of(site.lesson)).exists()
    assert all((tree / "media" / name).exists() for name in files)
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    follow(export)  # by the clock alone: nothing was published
    assert not (tree / path_of(site.resource, "resources")).exists()
    left = set(
        MediaFile.objects.filter(document__in=Document.objects.public(timezone.now())).values_list(
            "name", flat=True
        )
    )
    assert left < files
    assert not any((tree / "media" / name).exists() for name in files - left)


@pytest.mark.slow("the whole tree is written twice")
def test_what_cannot_be_written_in_time_is_missing_rather_than_old(site, export, tree):
    site.course.title = "Another title"
    site.office.publish(site.course)

    assert not export.tick(timezone.now(), 0)  # the first one only

    known = ledger.noted(tree)
    assert known["moment"] == ""
    assert int(known["since"]) > 0
    changed = tree / path_of(site.course, "courses") / "index.json"
    assert not changed.exists() or b"Another title" in changed.read_bytes()
    for _round in range(3):
        assert not export.tick(timezone.now(), 0)
    follow(export)


def test_words_around_every_page_are_new_on_every_page(site, export, tree):
    home = site.office.homes["en"]
    home = type(home).objects.get(pk=home.pk)
    home.quick_exit_url = "https://weather.example.org/"
    site.office.publish(home)
    follow(export)

    with_exit = [
        file for file in (tree / "read/en").rglob("*.html") if b"exit" in file.read_bytes()
    ]
    assert with_exit
    assert all(b"weather.example.org" in file.read_bytes() for file in with_exit)


def test_page_stays_over_midnight_until_it_is_written_again(site, export, tree, time_machine):
    page = tree / path_of(site.lesson, root="read") / "index.html"
    time_machine.move_to(timezone.now() + timedelta(days=1, hours=1))

    assert not export.tick(timezone.now(), 0)

    assert page.is_file()
    follow(export)


# cost


def test_round_without_news_is_one_statement(site, export, tree, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert export.tick(timezone.now())


def test_round_after_a_publication_writes_what_follows_from_it(site, export, tree, monkeypatch):
    asked = []
    ask = door.ask
    monkeypatch.setattr(door, "ask", lambda address: asked.append(address) or ask(address))
    page = site.office.page("New page")
    export.tick(timezone.now(), LONG)

    assert f"/api/v1/en/pages/{page.translation_key}/" in asked
    assert "/api/v1/en/pages/" in asked
    assert not [one for one in asked if "lessons" in one]


# whole trees


@pytest.mark.soak
def test_tree_appears_when_it_is_whole_and_another_one_takes_its_place(office, export, settings):
    assert not export.tick(timezone.now(), 0)
    assert not export.current.exists()
    (begun,) = (export.directory / "trees").iterdir()
    export.release()
    assert export.tick(timezone.now(), LONG)
    first = export.current.resolve()
    assert first == begun.resolve()  # an unfinished tree is gone on with

    export.release()  # what follows is another process
    settings.BASE_URL = "http://localhost:8000"
    assert not export.tick(timezone.now(), 0)
    assert export.current.resolve() == first
    follow(export)

    present = export.current.resolve()
    assert present != first
    assert list((export.directory / "trees").iterdir()) == [present]
    assert b"http://localhost:8000" in (present / "api/v1/index.json").read_bytes()


@pytest.mark.parametrize("is_published", [True, False], ids=["published", "another day"])
def test_present_tree_goes_when_it_may_be_wrong_before_the_other_is_there(
    site,
    export,
    tree,
    settings,
    time_machine,
    is_published,
):
    export.release()
    settings.BASE_URL = "http://localhost:8000"
    if is_published:
        site.office.page("New page")
    else:
        time_machine.move_to(timezone.now() + timedelta(days=1))

    assert not export.tick(timezone.now(), 0)

    assert not export.current.exists()


def test_new_epoch_ends_the_tree_of_the_old_one_at_once(site, export, tree):
    projection.begin_epoch()

    assert not export.tick(timezone.now(), 0)
    assert not export.current.exists()
    follow(export)
    assert Feed.objects.get().epoch in (export.current / "api/v1/index.json").read_text()


def test_nothing_is_kept_before_the_first_number_was_called(site, export, tree, monkeypatch):
    monkeypatch.setattr("public.delivery.static_tree.export.is_open", lambda: False)

    assert export.tick(timezone.now())

    assert not export.current.exists()
    assert not list((export.directory / "trees").iterdir())


def test_no_tree_before_the_first_number_was_called_is_no_difference(site, settings, monkeypatch):
    monkeypatch.setattr("public.delivery.management.commands.export_tree.is_open", lambda: False)
    settings.EXPORT_DIR = "/nowhere"
    said = StringIO()

    call_command("export_tree", "--check", stdout=said)

    assert said.getvalue() == "Nothing is public yet.\n"


# what breaks


# at the first step, and in the midst of it
@pytest.mark.slow("the tree is written by processes that die")
@pytest.mark.parametrize("at", [0, 5])
def test_process_that_dies_leaves_what_the_next_one_mends(site, export, tree, monkeypatch, at):
    """Killed while it writes: nothing after that is done, the ledger not written."""

    class Killed(BaseException):
        pass

    left = [at]
    replace, remove = layout.replace_by, layout.remove

    def dying(work):
        def do(*args):
            if left[0] <= 0:
                raise Killed
            left[0] -= 1
            return work(*args)

        return do

    site.course.title = "Another title"
    site.office.publish(site.course)
    site.resource.unpublish()
    monkeypatch.setattr(layout, "replace_by", dying(replace))
    monkeypatch.setattr(layout, "remove", dying(remove))
    monkeypatch.setattr(ledger.Ledger, "write", _until_killed(left, ledger.Ledger.write, Killed))
    with pytest.raises(Killed):
        export.tick(timezone.now(), LONG)
    monkeypatch.undo()
    export.release()
    (export.current.resolve() / "api" / f"{layout.UNFINISHED}left").write_bytes(b"half")

    follow(export)


def _until_killed(left, write, killed):
    def do(self, *args, **kwargs):
        if left[0] <= 0 and kwargs.get("gone"):
            raise killed
        return write(self, *args, **kwargs)

    return do


def test_full_disk_takes_the_old_file_away_and_is_told(site, export, tree, monkeypatch, caplog):
    changed = path_of(site.course, "courses")
    site.course.title = "Another title"
    site.office.publish(site.course)
    replace_by = layout.replace_by

    def full(file, write):
        if changed in str(file):
            raise OSError(errno.ENOSPC, "No space left on device")
        replace_by(file, write)

    monkeypatch.setattr(layout, "replace_by", full)
    assert export.tick(timezone.now(), LONG)
    assert not (tree / changed).exists()
    assert changed in caplog.text
    assert int(ledger.noted(tree)["failed"]) >= 1

    monkeypatch.undo()
    monkeypatch.setattr("public.delivery.static_tree.tree.AGAIN", -1)
    follow(export)
    assert ledger.noted(tree)["failed"] == "0"


def test_ledger_that_cannot_be_read_ends_the_tree(site, export, tree, monkeypatch, caplog):
    export.release()
    made = tree.resolve()
    (made / ledger.NAME).write_bytes(b"nonsense" * 1000)

    assert export.tick(timezone.now(), LONG)
    assert export.current.resolve() != made  # what has no ledger is no tree: another one is made

    def full(*args, **kwargs):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(ledger.Ledger, "write", full)
    site.lesson.unpublish()
    assert not export.tick(timezone.now(), LONG)
    assert not export.current.exists()
    assert "cannot be written" in caplog.text
    assert export.is_resting


def test_folder_that_cannot_be_made_is_told(site, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    export = Export(tmp_path / "file" / "export")

    assert not export.tick(timezone.now())
    assert "cannot be written" in caplog.text


def test_database_that_is_away_leaves_every_file(site, export, tree, monkeypatch):
    files = {file for file in tree.resolve().rglob("*") if file.is_file()}
    site.office.page("New page")
    chain = door._public_side()
    away = Problem(503, "unavailable", "x").response()
    monkeypatch.setattr(door, "_public_side", lambda: lambda request: away)

    assert not export.tick(timezone.now(), LONG)
    kept = {file for file in tree.resolve().rglob("*") if file.is_file()}
    assert {file for file in files - kept if "lessons" in str(file)} == set()
    monkeypatch.setattr(door, "_public_side", lambda: chain)
    follow(export)


def test_page_that_fails_is_missing_and_the_others_are_there(site, export, monkeypatch, caplog):
    ask = door.ask

    def failing(address):
        if "/read/en/courses/" in address:
            raise door.NotAnswered(address, 500)
        return ask(address)

    monkeypatch.setattr(door, "ask", failing)
    assert export.tick(timezone.now(), LONG)
    assert not (export.current / "read/en/courses").exists()
    assert (export.current / path_of(site.lesson, root="read")).exists()
    assert "/read/en/courses/" in caplog.text


def test_one_process_writes(site, export, tree):
    other = Export(export.directory)

    with pytest.raises(InUse):
        other.hold()
    assert not other.tick(timezone.now())
    export.release()
    assert other.tick(timezone.now())
    other.release()


# the command, the worker, the night


def test_command_builds_and_compares(office, export, settings):
    page = office.page("A page")
    with pytest.raises(CommandError, match="no plain files"):
        call_command("export_tree")
    settings.EXPORT_DIR = str(export.directory)
    with pytest.raises(CommandError, match="There is no tree"):
        call_command("export_tree", "--check")

    said = StringIO()
    call_command("export_tree", stdout=said)
    call_command("export_tree", "--check", stdout=said)
    assert "No difference." in said.getvalue()

    tree = export.current.resolve()
    (tree / path_of(page, "pages") / "index.json").write_bytes(b"{}")
    (tree / path_of(page, "pages", root="read") / "index.html").unlink()
    (tree / "api/v1/en/pages" / page.slug).unlink()
    (tree / "media").mkdir()
    (tree / "media/left.pdf").write_bytes(b"")
    said = StringIO()
    with pytest.raises(CommandError, match="4 differences"):
        call_command("export_tree", "--check", stdout=said)
    lines = said.getvalue()
    for told in (
        "is not what is answered",
        "is missing",
        "does not lead to",
        "nothing that is pub",
    ):
        assert told in lines

    export.hold()
    with pytest.raises(CommandError, match="Another process writes"):
        call_command("export_tree")
    export.release()
    shutil.rmtree(export.directory)
    export.directory.write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_tree")


@pytest.mark.slow("the whole tree is written and compared")
def test_worker_keeps_the_tree_and_the_night_looks_at_it(site, settings, tmp_path):
    assert upkeep.tick(timezone.now()) is None
    assert list(upkeep.nightly()) == []

    settings.EXPORT_DIR = str(tmp_path)
    assert "There is no static tree" in next(upkeep.nightly())
    (tmp_path / "trees/begun").mkdir(parents=True)
    begun = Tree.open(tmp_path / "trees/begun")
    begun.ledger.write(noted={"since": f"{int(time.time())}"})
    assert list(upkeep.nightly()) == []  # one is being made
    begun.ledger.write(noted={"since": f"{int(time.time()) - upkeep.LATE - 9}"})
    assert "There is no static tree" in next(upkeep.nightly())
    begun.ledger.close()
    worker.quick_round(timezone.now())
    export = upkeep._export(settings.EXPORT_DIR)
    while not export.tick(timezone.now(), LONG):
        pass
    assert list(upkeep.nightly()) == []

    (export.current / "api/v1/en/help-now/index.json").write_bytes(b"{}")
    export._tree.ledger.write(noted={"since": "1", "failed": "2"})
    told = list(upkeep.nightly())
    assert len(told) == 3
    assert "not up to date" in told[0]
    assert told[1].startswith("2 addresses")
    assert "help-now" in told[2]
    export.release()
