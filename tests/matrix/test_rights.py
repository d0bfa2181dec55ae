"""Every address of the admin answers everybody as the table says (rights.txt).

The suite asks for a row as the least of those who get in (of screens that are alike for several
models or things, and for the same people, for one), and posts to each as the most of those who do
not; what only an administrator sees, and half of the others, are for the soak. `make matrix` asks
for everything as everybody. A new address without a row fails.
"""

import os
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.test import Client
from django.views import View

from localize.workflow import review
from tests.matrix import junk
from tests.matrix.addresses import about, address, form, patterns
from tests.matrix.asking import Visitors
from tests.matrix.places import ROLES, Things, desk_world, office_world, things_world  # noqa: F401
from tests.matrix.table import TABLE, Key, Words, read, written
from tests.matrix.watching import written_to
from tests.parts import IS_SOAK, rounds
from tests.shared_fixtures import again

WRITES = os.environ.get("MATRIX_WRITE") == "1"
LET_IN = {"ok", "on", "bad"}
KNOWN = LET_IN | {"no", "none", "login", "never"}
PARTS = 8
METHODS = ("get", "post")
# of those that Django's views know: the table has the others, and these ask for nothing to be done
OTHER_METHODS = set(View.http_method_names) - {*METHODS, "head", "options", "trace"}
# lists and forms that are one view each, whichever model they are about
ALIKE = re.compile(r"^(?:(snippets/(?:choose/)?)\w+/\w+|(?:locales|sites|users))/")


@pytest.fixture
def things(
    db: None,
    things_world: Things,  # noqa: F811
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Things:
    return again(things_world)


def keys() -> list[Key]:
    return [
        (pattern, thing, method)
        for pattern in patterns()
        for method in METHODS
        for thing in about(pattern)
    ]


def asking(things: Things) -> Callable[[Key, str], str]:
    visitors = Visitors(things)

    def ask(key: Key, role: str) -> str:
        pattern, thing, method = key
        where = address(pattern, thing, things)
        answer = visitors.ask(role, method, where, **form(pattern, thing, method, things))
        return visitors.word(answer, role)

    return ask


def test_table_has_a_row_for_every_address() -> None:
    assert WRITES or list(read()) == keys()
    assert not {key for key, words in read().items() if not KNOWN.issuperset(words)}


def least(words: Words) -> int:
    """The place of the first who gets the screen; of the administrator, if nobody does."""
    return next((n for n, word in enumerate(words) if word == "ok"), len(ROLES) - 1)


def screens() -> list[tuple[Key, Words]]:
    """The rows that are looked at, one of those that are alike: each time of another model."""
    alike: dict[tuple[str, int], list[tuple[Key, Words]]] = defaultdict(list)
    for key, words in read().items():
        # whom nothing is hidden from cannot be told too much
        if key[2] == "get" and (IS_SOAK or ROLES[least(words)] != "admin"):
            alike[ALIKE.sub(r"\1", key[0]), least(words)].append((key, words))
    return [rows[number % len(rows)] for number, rows in enumerate(alike.values())]


@pytest.mark.slow("a screen of the admin for each kind of address, an eighth of them")
@pytest.mark.parametrize(
    "part",
    [pytest.param(part, marks=() if part < 2 else pytest.mark.soak) for part in range(PARTS)],
)
def test_who_is_let_in_gets_the_screen(things: Things, part: int) -> None:
    ask = asking(things)
    wrong = []
    for key, words in screens()[part::PARTS]:
        index = least(words)
        got = ask(key, ROLES[index])
        if got != words[index]:
            wrong.append((key, ROLES[index], words[index], got))

    assert wrong == []


@pytest.mark.slow("every address for which somebody is refused, an eighth of them")
@pytest.mark.parametrize("part", range(PARTS))
def test_who_is_refused_changes_nothing(things: Things, part: int) -> None:
    table, ask = read(), asking(things)
    wrong = []
    for key, words in list(table.items())[part::PARTS]:
        refused = [n for n, word in enumerate(words) if word not in LET_IN]
        if key[2] != "get" and refused:
            index = refused[-1]
            with written_to() as tables:
                got = ask(key, ROLES[index])
            if got != words[index] or tables:
                wrong.append((key, ROLES[index], words[index], got, tables))

    assert wrong == []


def without_words(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponseForbidden()


@pytest.mark.slow("every form, without its token")
def test_nothing_is_done_without_the_token_of_the_form(things: Things, settings: Any) -> None:
    settings.CSRF_FAILURE_VIEW = f"{__name__}.without_words"  # it is a whole screen
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(things.people["admin"])
    taken = []
    for (pattern, thing, method), words in read().items():
        if method != "get" and LET_IN & set(words):
            where = address(pattern, thing, things)
            request = getattr(client, method)
            if request(where, **form(pattern, thing, method, things)).status_code < 400:
                taken.append((pattern, method))

    assert taken == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.slow("every address, as everybody, in every way")
def test_everybody_everywhere(things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "UNDO", timedelta(hours=1))  # however long this takes
    ask, answers = asking(things), {}
    for key in keys():
        answers[key] = tuple(ask(key, role) for role in ROLES)

    if WRITES:
        TABLE.write_text(written(answers), "utf-8")
    table = read()
    assert {key: words for key, words in answers.items() if words != table[key]} == {}


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.slow("every address, as everybody, in every other way")
def test_other_methods_let_nobody_in_whom_the_table_refuses(things: Things) -> None:
    table, visitors, wrong = read(), Visitors(things), []
    for pattern in patterns():
        for thing in about(pattern):
            where = address(pattern, thing, things)
            for index, role in enumerate(ROLES):
                allowed = {table[pattern, thing, method][index] for method in METHODS}
                for method in OTHER_METHODS:
                    got = visitors.word(visitors.ask(role, method, where), role)
                    if got not in allowed | {"no", "login", "none", "never", "bad"}:
                        wrong.append((method, where, role, got))

    assert wrong == []


def answered_badly(things: Things, every: int, choose: Callable[[int], slice]) -> list[Any]:
    """Junk that was an error: to one address of `every`, as an administrator, of the kinds chosen
    for it."""
    visitors, wrong = Visitors(things), []

    def sent(html: str, number: int) -> list[tuple[str, str, dict[str, Any]]]:
        posts = [("post", kind, junk_form) for kind, junk_form in junk.forms(html)]
        queries = [("get", kind, {"data": query}) for kind, query in junk.queries()]
        return [*posts, *queries][choose(number)]

    for number, pattern in list(enumerate(patterns()))[::every]:
        where = address(pattern, about(pattern)[0], things)
        html = ""
        if any(method == "post" and kind not in junk.BLIND for method, kind, _ in sent("", number)):
            shown = visitors.ask("admin", "get", where, headers={})
            html = "" if shown.streaming else shown.content.decode(errors="replace")
        for method, kind, request in sent(html, number):
            status = visitors.ask("admin", method, where, **request).status_code
            if status >= 500:
                wrong.append((method, kind, where, status))
    return wrong


@pytest.mark.slow("one kind of junk for one address of many, all of them in turn")
def test_junk_is_no_error(things: Things) -> None:
    kinds = len([*junk.forms(""), *junk.queries()])

    def one(number: int) -> slice:
        return slice(number % kinds, number % kinds + 1)

    assert answered_badly(things, rounds(14, 6), one) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.slow("every kind of junk for every address")
def test_no_junk_is_an_error_anywhere(things: Things) -> None:
    assert answered_badly(things, 1, lambda number: slice(None)) == []
