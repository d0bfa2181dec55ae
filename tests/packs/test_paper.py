"""What is printed: asked of a printer of its own, taken up when it is there, not waited for."""

import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from cms.core import advisory_locks
from cms.documents.pack_models import Pack, PackFailure
from public.packs import due, pdf, printer, printing, upkeep
from public.packs.contents import read_contents
from public.packs.makers import Maker
from tests.packs.conftest import LONG, text_of
from tests.packs.test_offered import change_lesson, listed, read, replace_number, what_became_of
from tests.printed import PAGE

PROGRAM = """#!/bin/sh
for one; do case "$one" in --print-to-pdf=*) made="${one#*=}";; esac; done
SAID
"""


def page_of(contents) -> bytes:
    return b"<html>" + text_of(contents)


@pytest.fixture
def makers(makers, monkeypatch):
    """HTML, and a PDF of the same."""
    makers.append(Maker("book", "pdf", page_of, is_printed=True))
    monkeypatch.setattr(printing, "lacking", lambda: "")
    return makers


@pytest.fixture
def spool(settings, tmp_path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.CMS_DEMO = settings.DEBUG = False
    return tmp_path / "print"


def asked(spool) -> list[Path]:
    return list(spool.glob("*.html"))


def print_all(spool, content=b"%PDF-1.7 ") -> None:
    for page in asked(spool):
        page.with_suffix(".pdf").write_bytes(content + page.read_bytes())
        page.unlink()


def formats(api) -> list[str]:
    return [one["format"] for one in listed(api)]


def pdf_of(api):
    return next(one for one in listed(api) if one["format"] == "pdf")


# The worker


def test_nothing_waits_for_the_printer(api, site, worker, client, spool):
    assert worker.go() == 2
    assert formats(api) == ["html", "zip"]
    assert len(asked(spool)) == 1
    change_lesson(site, "While it prints")
    assert worker.go() == 0

    print_all(spool)
    assert worker.go() == 1

    content = read(client, pdf_of(api))
    assert content.startswith(b"%PDF-1.7 <html>") and b"While it prints" not in content
    assert client.get(pdf_of(api)["url"])["Content-Type"] == "application/pdf"
    assert not asked(spool)
    assert what_became_of(api, pdf_of(api))["state"] == "current"


def test_what_changed_is_printed_again_within_the_hour(api, site, worker, client, spool, clock):
    worker.go()
    print_all(spool)
    worker.go()
    change_lesson(site, "Another summary")
    clock.shift(LONG)

    assert worker.go() == 2
    assert b"Another summary" not in read(client, pdf_of(api))  # until the other is there
    print_all(spool)
    assert worker.go() == 1

    assert b"Another summary" in read(client, pdf_of(api))


OLD = re.compile(rb"(?<![\w-])1280(?![\w-])")  # not within a key


def test_number_that_changes_while_it_is_printed_is_given_out_on_no_paper(
    api, site, worker, client, spool
):
    worker.go()
    replace_number(site)
    print_all(spool)

    assert worker.go() == 2
    assert formats(api) == ["html", "zip"]
    assert not PackFailure.objects.exists()
    print_all(spool)
    worker.go()

    assert not OLD.search(read(client, pdf_of(api)))
    assert Pack.objects.filter(format="pdf").count() == 2


def test_recalled_number_takes_paper_away_in_its_commit(api, site, worker, client, spool):
    worker.go()
    print_all(spool)
    worker.go()
    old = pdf_of(api)

    replace_number(site)

    assert listed(api) == []
    assert client.get(old["url"]).status_code == 404
    assert what_became_of(api, old)["state"] == "withdrawn"


def test_worker_that_was_killed_asks_again(api, site, worker, spool):
    worker.go()
    (before,) = asked(spool)
    (spool / "left.unfinished").touch()

    worker.round = upkeep.Round()
    worker.go()

    assert [one.name for one in spool.iterdir()] == [before.name]  # of the same moment
    print_all(spool)
    assert worker.go() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a lock of PostgreSQL")
def test_second_worker_makes_nothing_and_leaves_the_page_of_the_first(api, site, worker, spool):
    with closing(connection.copy()) as other:

        def say(function):
            with other.cursor() as cursor:
                cursor.execute(f"SELECT {function}(%s)", [advisory_locks.PACKS])
                return cursor.fetchone()[0]

        assert say("pg_try_advisory_lock")
        assert worker.go() == 0
        assert not spool.exists()
        say("pg_advisory_unlock")
        assert worker.go() == 2
        assert not say("pg_try_advisory_lock")  # while it is printed
        print_all(spool)
        assert worker.go() == 1
        assert say("pg_try_advisory_lock")


def test_silent_printer_is_a_failure_and_holds_up_nobody(api, site, worker, spool, clock, caplog):
    worker.go()
    clock.shift(upkeep.PATIENCE)
    worker.go()

    assert "systemctl status cncc-print" in caplog.text
    assert PackFailure.objects.get().format == "pdf"
    assert formats(api) == ["html", "zip"]
    clock.shift(upkeep.PAUSE)
    worker.go()
    print_all(spool)
    assert worker.go() == 1
    assert not PackFailure.objects.exists()


def test_why_it_was_not_printed_is_said(api, site, worker, spool, clock, caplog):
    worker.go()
    (page,) = asked(spool)
    page.with_suffix(".failed").write_text("No usable sandbox!")
    worker.go()

    assert "No usable sandbox!" in caplog.text
    clock.shift(timedelta(days=1))
    assert any("Book 4 (pdf)" in line for line in upkeep.nightly())


def test_machine_without_a_printer_has_the_other_files(api, site, worker, spool, monkeypatch):
    worker.go()
    print_all(spool)
    worker.go()
    assert "pdf" in formats(api)

    monkeypatch.setattr(printing, "lacking", lambda: "There is none.")
    worker.round = upkeep.Round()

    assert worker.go() == 0
    assert formats(api) == ["html", "zip"]
    assert not PackFailure.objects.exists()


@pytest.mark.parametrize("lacks", ["program", "type", "account"])
def test_what_is_missing_is_a_sentence(lacks, settings, monkeypatch, tmp_path):
    settings.CMS_DEMO = lacks == "account"
    found = {} if lacks == "program" else {printer.PROGRAM: "/usr/bin/true"}
    monkeypatch.setattr("shutil.which", found.get)
    cut = tmp_path if lacks != "type" else tmp_path / "none"
    monkeypatch.setattr(printing.font, "OF_ONE_WEIGHT", {400: cut})
    monkeypatch.setattr("os.geteuid", lambda: 0)
    words = {"program": "is not installed", "type": "build_font", "account": "as root"}

    assert words[lacks] in printing.lacking()
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert bool(printing.lacking()) == (lacks != "account")


def test_every_kind_is_wanted(site, monkeypatch):
    monkeypatch.setattr(printing, "lacking", lambda: "")

    found = {(one.kind, one.format) for one in due.wanted(timezone.now())}

    assert {(kind, "pdf") for kind in ("book", "lesson", "guide", "handout")} <= found


# The printer


@pytest.fixture
def program(tmp_path, monkeypatch):
    """What stands in the place of Chromium."""

    def make(said: str) -> None:
        path = tmp_path / "bin" / printer.PROGRAM
        path.parent.mkdir(exist_ok=True)
        path.write_text(PROGRAM.replace("SAID", said))
        path.chmod(0o755)
        monkeypatch.setattr(printer.shutil, "which", lambda name: str(path))

    return make


def ask_and_print(spool) -> str:
    name = printing.ask(PAGE)
    printer.main(printing.folder(), once=True)
    assert not asked(spool)
    return name


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("echo '[ERROR] No usable sandbox!' >&2; exit 1", "No usable sandbox!"),
        ('echo "%PDF-1.7 half" > "$made"', "printed nothing"),
        ("sleep 30", "did not end"),
    ],
)
def test_what_is_no_whole_file_is_none(said, why, spool, program, monkeypatch):
    monkeypatch.setattr(printer, "SECONDS", 0.2)
    program(said)
    name = ask_and_print(spool)

    with pytest.raises(printer.NotPrinted, match=why):
        printing.taken(name)


def test_page_is_bound_to_its_contents(spool, program):
    program('printf "%%PDF-1.7\\n%%%%EOF" > "$made"')
    assert printing.taken(ask_and_print(spool)) == b"%PDF-1.7\n%%EOF"
    name = printing.ask(PAGE)
    (spool / f"{name}.html").write_bytes(b"<p>b")
    printer.main(spool, once=True)

    with pytest.raises(printer.NotPrinted, match="not the one"):
        printing.taken(name)


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (PAGE, b"<iframe src='file:///etc/passwd'>"),
        (b"<!doctype", b"<script src='data:,1'></script><!doctype"),
        (b"<head>\n", b"<head>\n<script>1</script>"),
        (b"&#x27;none&#x27;; ", b"file: &#x27;unsafe-inline&#x27;; "),
        (b'lang="km"', b'lang="km" onload="alert(1)"'),
        (b"Policy", b"Policy-Report-Only"),
        (b'">\n<title>', b'; script-src &#x27;unsafe-inline&#x27;">\n<title>'),
    ],
)
def test_page_without_its_policy_is_not_printed(there, instead, spool, program):
    program('printf "%%PDF-1.7\\n%%%%EOF" > "$made"')
    assert PAGE.count(there) == 1
    name = printing.ask(PAGE.replace(there, instead))
    printer.main(spool, once=True)

    with pytest.raises(printer.NotPrinted, match="policy"):
        printing.taken(name)


def test_without_a_unit_the_worker_starts_it(spool, program, settings, monkeypatch):
    program('printf "%%PDF-1.7\n%%%%EOF" > "$made"')
    monkeypatch.setenv("PATH", f"{spool.parent}/bin:/usr/bin:/bin")
    settings.CMS_DEMO = True
    started = []
    start = printing.start
    monkeypatch.setattr(printing, "start", lambda place: started.append(start(place)))

    name = printing.ask(PAGE)

    assert started[0].wait(30) == 0
    assert printing.taken(name) == b"%PDF-1.7\n%%EOF"


def test_nothing_that_ships_goes_without_the_sandbox_of_chromium():
    root = Path(printer.__file__).parents[2]
    shipped = [
        one for part in ("cms", "deploy", "tools/appliance") for one in (root / part).rglob("*")
    ]

    texts = [
        one.read_text("utf-8", "replace")
        for one in shipped
        if one.suffix in (".py", ".conf", ".service")
    ]

    assert len(texts) > 100
    assert not [text for text in texts if "--no-sandbox" in text]


# The pages


def pages_of(site) -> dict[str, str]:
    key = site.lesson.translation_key
    now = timezone.now()
    makes = {"lesson": pdf.lesson, "guide": pdf.lesson, "handout": pdf.handout}
    return {
        kind: make(read_contents(key, "en", now, kind)).decode() for kind, make in makes.items()
    }


def test_answers_stand_apart_and_facilitators_words_in_the_guide_alone(site):
    pages = pages_of(site)

    for kind in ("lesson", "guide"):
        before, _head, answers = pages[kind].partition('<section class="answers">')
        assert "w-feedback" in answers and "w-feedback" not in before
        assert "w-question" in before
    assert ('class="flow apart"' in pages["lesson"], 'class="flow apart"' in pages["guide"]) == (
        True,
        False,
    )
    assert not re.findall("canary-[a-z-]+", pages["lesson"] + pages["handout"])
    assert len(set(re.findall("canary-[a-z-]+", pages["guide"]))) > 3


def test_each_page_has_numbers_with_their_day_and_where_to_ask(site):
    for kind, page in pages_of(site).items():
        assert "1280" in page, kind
        assert "/read/paper/0/" in page and 'src="data:image/png' in page
        assert "This file was made on" in page
        assert page.count('id="help"') == 1
        links = set(re.findall(r'href="#([^"]+)"', page))
        assert links <= set(re.findall(r'\bid="([^"]+)"', page)), kind
        assert "default-src &#x27;none&#x27;" in page and "<script" not in page
