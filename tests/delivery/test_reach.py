"""The counter of what is read: sums, and nothing that joins two answers."""

import re
import socket
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError

from cms.documents.models import Document
from cms.documents.pack_models import Pack
from public.delivery.models import Measure, ReachTotal
from public.delivery.reach import counter as counting
from public.delivery.reach.counter import Counter
from public.delivery.reach.lines import LONGEST, Answer, read_line
from tests.nginx import free_port

NGINX = Path(__file__).resolve().parents[2] / "deploy/nginx.conf"
KEY = "6d1c7a7e-6c0b-4f0e-9f57-3a4f1d0c2b11"
WEDNESDAY, THURSDAY, MONDAY = date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 7)


def line(said: str) -> bytes:
    return f"<190>Dec  4 04:05:06 reach: {said}".encode()


class Clock:
    def __init__(self, today=WEDNESDAY):
        self.today = today

    def __call__(self):
        return self.today


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def counter(clock):
    return Counter(clock)


def taken(counter, *said):
    for one in said:
        counter.take(line(one))


def totals():
    rows = ReachTotal.objects.order_by("day", "measure", "language", "book")
    return list(rows.values_list("day", "measure", "language", "book", "count"))


# Lines


def test_a_line_is_status_kind_language_and_key():
    assert read_line(line(f"200 lessons km {KEY}")) == Answer(200, "lessons", "km", KEY)
    assert read_line(line("304 changes - -")) == Answer(304, "changes", "", "")
    assert read_line(line("200 help-now cja-Arab -")) == Answer(200, "help-now", "cja-Arab", "")


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"<190>",
        line("200 lessons km"),  # broken off
        line("200 lessons km a b"),  # more than is allowed
        line("200 lessons km ../../etc"),
        line("20 lessons km -"),
        line(f"200 lessons km {'a' * LONGEST}"),
        b"x" * 65_000,
        b"\xff\xfe\x00" * 20,
        line("200 lessons km មេរៀន"),
        "<190>Dec  4 04:05:06 reach: ២០០ lessons km -".encode(),  # digits of another script
        line("200 lessons km -").replace(b"reach", b"sshd"),
        b"<190>Dec  4 04:05:06 host reach: 200 lessons km -",
        line("200 lessons km -\n<190>Dec  4 04:05:06 reach: 200 lessons km -"),
    ],
)
def test_other_lines_are_nothing(counter, datagram):
    counter.take(datagram)

    assert read_line(datagram) is None
    assert not counter.sums


@pytest.mark.parametrize(
    ("said", "measure"),
    [
        (f"200 lessons km {KEY}", Measure.PAGES),
        (f"304 services en {KEY}", Measure.PAGES),
        ("200 home km -", Measure.PAGES),
        ("200 help-now km -", Measure.HELP),
        ("200 answers km -", Measure.ANSWERS),
        (f"200 file - {'a' * 64}", Measure.FILES),
        ("304 changes - -", Measure.POLLS),
        ("200 not-understood km -", Measure.NOT_UNDERSTOOD),
        (f"206 file - {'a' * 64}", None),
        (f"304 file - {'a' * 64}", None),
        (f"404 lessons km {KEY}", None),
        (f"301 lessons km {KEY}", None),
        ("503 help-now km -", None),
        ("200 search km -", None),  # a kind that no document has
        (f"200 lessons tlh {KEY}", None),  # a language that the content has not
    ],
)
def test_what_is_counted(counter, said, measure):
    taken(counter, said)

    assert [one.measure for one in counter.sums] == ([measure] if measure else [])


# Sums


@pytest.mark.django_db
def test_a_day_is_written_when_it_is_over(counter, clock):
    taken(counter, *["200 help-now km -"] * 3, "200 help-now en -", "200 changes - -")
    counter.look()
    assert totals() == []

    clock.today = THURSDAY
    taken(counter, "200 help-now km -")
    counter.look()

    assert totals() == [
        (WEDNESDAY, "help", "en", "", 1),
        (WEDNESDAY, "help", "km", "", 3),
        (WEDNESDAY, "polls", "", "", 1),
    ]
    assert [one.day for one in counter.sums] == [THURSDAY]


@pytest.mark.django_db
def test_answers_of_a_child_have_a_week_and_no_day(counter, clock):
    taken(counter, "200 answers km -")
    clock.today = THURSDAY
    taken(counter, "200 answers km -")
    counter.look()
    assert totals() == []

    clock.today = MONDAY
    counter.look()

    assert totals() == [(date(2026, 11, 30), "answers", "km", "", 2)]


@pytest.mark.django_db
def test_a_worker_that_begins_again_adds_to_its_day(counter, clock):
    taken(counter, "200 help-now km -", "200 answers km -")
    counter.write(dict(counter.sums))
    again = Counter(clock)
    taken(again, "200 help-now km -", "200 answers km -")
    again.write(dict(again.sums))

    assert [row[-1] for row in totals()] == [2, 2]
    assert not counter.sums and not again.sums


@pytest.mark.django_db
def test_a_database_that_is_away_gets_it_later(counter, clock, monkeypatch):
    def refuse(*args):
        raise DatabaseError

    taken(counter, "200 help-now km -", "200 help-now en -")
    clock.today = THURSDAY
    with monkeypatch.context() as broken:
        broken.setattr(counting, "_add", refuse)
        with pytest.raises(DatabaseError):
            counter.look()
    counter.look()

    assert [row[-1] for row in totals()] == [1, 1]


def test_memory_has_an_end(counter, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 3)
    taken(counter, *(f"200 lessons km {uuid4()}" for _one in range(10)))

    assert len(counter.sums) == 4
    assert sum(counter.sums.values()) == 10


def test_a_book_is_named_and_no_page_of_it(site, counter):
    lesson = Document.objects.get(kind="lessons", locale="en", deleted=False)
    book = Document.objects.get(kind="courses", locale="en", deleted=False)
    service = Document.objects.filter(kind="services", locale="en", deleted=False).first()
    taken(
        counter,
        f"200 lessons en {lesson.key}",
        f"200 lessons en {lesson.slug}",
        f"200 courses en {book.key}",
        f"200 services en {service.key}",
        f"200 lessons en {uuid4()}",
    )
    counter.write(dict(counter.sums))

    assert [row[1:] for row in totals()] == [
        ("pages", "en", "", 2),
        ("pages", "en", str(book.key), 3),
    ]


def test_a_file_is_of_the_book_and_language_that_it_has(site, counter):
    book = Document.objects.get(kind="courses", locale="en", deleted=False)
    Pack.objects.create(
        kind="book",
        format="epub",
        locale="en",
        key=book.key,
        sha256="b" * 64,
        bytes=1,
        epoch="",
        seq=1,
        program="",
        made_at=book.changed_at,
    )
    taken(counter, f"200 file - {'b' * 64}", f"200 file - {'c' * 64}")
    counter.write(dict(counter.sums))

    assert [row[1:] for row in totals()] == [
        ("files", "", "", 1),
        ("files", "en", str(book.key), 1),
    ]


def test_table_has_nothing_that_joins_two_answers():
    assert {field.name for field in ReachTotal._meta.fields} == {
        *("id", "day", "measure", "language", "book", "count")
    }


# The socket


def test_nobody_listens_without_a_port(settings):
    settings.REACH_PORT = 0

    with counting.counting() as counter:
        assert counter is None


def test_a_port_that_another_has_stops_nothing_else(caplog):
    with socket.socket(type=socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        with counting.counting(other.getsockname()[1]) as counter:
            assert counter is None

    assert "Nothing that is read is counted" in caplog.text


def test_the_thread_counts_what_comes_and_writes_it_at_its_end(monkeypatch):
    written = []
    monkeypatch.setattr(Counter, "write", lambda self, sums: written.append(dict(sums)))
    port = free_port()
    with counting.counting(port), socket.socket(type=socket.SOCK_DGRAM) as proxy:
        for datagram in (b"\xff", b"x" * 60_000, line("200 help-now km -")):
            proxy.sendto(datagram, ("127.0.0.1", port))

    assert [sum(one.values()) for one in written] == [1]


# The proxy's file


def test_proxy_says_nothing_of_who_asks():
    text = NGINX.read_text(encoding="utf-8")
    [said] = re.findall(r"log_format cms_reach (.+);", text)
    maps = text[text.index("# How much is read") : text.index("log_format cms_reach")]
    lines = [one.strip() for one in maps.splitlines() if one.endswith(";")]
    values = [re.search(r'("[^"]*"|\$\w+);$', one).group(1) for one in lines]

    assert said == "'$status $reach'"
    assert set(re.findall(r"\$(\w+)", " ".join(values))) == {
        "reach_asked",
        *(f"reach_l{number}" for number in (0, 1, 2, 3, 4, 6)),
        *("reach_k4", "reach_r4", "reach_r5"),
    }


def test_proxy_sends_nothing_before_it_is_told_where():
    lines = [one.strip() for one in NGINX.read_text(encoding="utf-8").splitlines()]
    [sent] = [one for one in lines if "syslog:" in one]

    assert sent.startswith("#reach: access_log syslog:server=127.0.0.1:REACH_PORT,")
