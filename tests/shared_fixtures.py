"""Places that take long to make, made once for the tests that stand on them.

Worlds stand on each other: each in a savepoint of those below it, each test in one of the topmost.
A test finds the worlds that it asks for, untouched, and nothing else: before it those are rolled
back that it does not ask for, with all that stands on them. `beside_their_like` puts tests of all
modules that ask for the same side by side, and what the next one asks for, too, stays; `InOrder`
hands them to the suite's processes in this order. `again` reads the rows anew, because objects
remember what an earlier test did to them. For a test that commits no world can stand: it is None,
and the test makes its own.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, fields, is_dataclass, replace
from inspect import Parameter, Signature
from itertools import takewhile
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model
from xdist.scheduler import LoadFileScheduling

Make = Callable[..., Any]


@dataclass(frozen=True)
class Layer:
    """A world that stands: what `make` returned, and the savepoint that it was made in."""

    make: Make
    value: Any
    savepoint: ExitStack


class Standing:
    """The worlds that stand now, from the lowest up."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []

    def keep(self, wanted: Collection[Make]) -> None:
        """Roll back to what is wanted."""
        kept = list(takewhile(lambda layer: layer.make in wanted, self.layers))
        while len(self.layers) > len(kept):
            transaction.set_rollback(True)
            self.layers.pop().savepoint.close()

    def reach(self, make: Make, below: Collection[Any]) -> Any:
        """What `make` returned or, given the worlds `below`, returns."""
        for layer in self.layers:
            if layer.make is make:
                return layer.value
        with ExitStack() as savepoint:
            savepoint.enter_context(transaction.atomic())
            value = make(*map(again, below))
            # now and not behind each test, whose rollback would have the next one look again
            connection.check_constraints()
            self.layers.append(Layer(make, value, savepoint.pop_all()))
        return value


@pytest.fixture(scope="session")
def standing(django_db_setup, django_db_blocker) -> Iterator[Standing]:
    worlds = Standing()
    yield worlds
    with django_db_blocker.unblock():
        worlds.keep(())


def commits(item: Any) -> bool:
    """Does a test (or the function that tests are made of) write for good?"""
    marks = item.iter_markers("django_db")
    return bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))) or (
        any(mark.kwargs.get("transaction") for mark in marks)
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Names the worlds of each test, so that pytest can tell where they change."""
    if "only_these_worlds" in metafunc.fixturenames and not commits(metafunc.definition):
        # by their functions: another module may have another world of the same name
        definitions = (found[-1].func for found in metafunc._arg2fixturedefs.values())
        makes = frozenset(getattr(function, "make", None) for function in definitions) - {None}
        metafunc.parametrize(
            "only_these_worlds",
            [makes],
            ids=[pytest.HIDDEN_PARAM],
            indirect=True,
            scope="module",
        )


def beside_their_like(items: list[pytest.Item]) -> None:
    """Tests that ask for the same worlds, one after the other, and beside them those that ask for
    the same and one more: so that each is made once and not by every module.

    Behind them stay the tests that no world may stand under, in the order that they had.
    """
    modules: dict[Make, set[pytest.Module | None]] = defaultdict(set)
    for item in items:
        for make in _worlds(item):
            modules[make].add(item.getparent(pytest.Module))

    def place(item: pytest.Item) -> tuple[bool, list[tuple[int, str]]]:
        """A world that more modules ask for stands lower: all that it stands on do so, too."""
        if "only_these_worlds" not in _params(item):
            return True, []
        return False, sorted((-len(modules[make]), _name(make)) for make in _worlds(item))

    items.sort(key=place)


class InOrder(LoadFileScheduling):
    """Hands out what stands side by side of a module, and not the whole of it at once."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._scopes: dict[str, str] = {}
        self._last = ""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid not in self._scopes:  # they come in their order first
            module = super()._split_scope(nodeid)
            is_next = self._last.partition("#")[0] != module
            self._last = f"{module}#{len(self._scopes)}" if is_next else self._last
            self._scopes[nodeid] = self._last
        return self._scopes[nodeid]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> InOrder | None:
    """None leaves it to xdist."""
    return InOrder(config, log) if config.getoption("dist") == "loadfile" else None


def _params(item: pytest.Item) -> dict[str, Any]:
    return getattr(getattr(item, "callspec", None), "params", {})


def _worlds(item: pytest.Item) -> frozenset[Make]:
    return _params(item).get("only_these_worlds", frozenset())


def _name(make: Make) -> str:
    return f"{make.__module__}.{make.__qualname__}"


@pytest.fixture(scope="module")
def only_these_worlds(request, standing, django_db_blocker) -> Collection[Make]:
    """Takes away the worlds that the test does not ask for, and says which may stand."""
    makes = getattr(request, "param", ())
    with django_db_blocker.unblock():
        standing.keep(makes)
    return makes


@pytest.fixture
def _django_db_helper(only_these_worlds, _django_db_helper) -> None:
    """Under every way to ask for a database, by fixture or by mark."""


def world(make: Make, *below: str) -> Any:
    """A fixture of the module's scope: what `make` returns, given the worlds `below`; or None."""

    def made(standing, only_these_worlds, django_db_blocker, **worlds: Any) -> Any:
        if make not in only_these_worlds:  # the test commits, or asked while it runs
            return None
        with django_db_blocker.unblock():
            return standing.reach(make, worlds.values())

    made.make = make
    names = ("standing", "only_these_worlds", "django_db_blocker", *below)
    made.__signature__ = Signature([Parameter(name, Parameter.KEYWORD_ONLY) for name in names])
    return pytest.fixture(scope="module")(made)


def again(value: Any) -> Any:
    """The same with every row read anew, through dataclasses, lists, tuples and dicts."""
    keys = defaultdict(set)
    for row in _rows(value):
        keys[type(row)].add(row.pk)
    fresh = {model: model._default_manager.in_bulk(pks) for model, pks in keys.items()}
    return _replaced(value, lambda row: fresh[type(row)][row.pk])


def _rows(value: Any) -> Iterator[Model]:
    if isinstance(value, Model):
        yield value
    for part in _parts(value).values():
        yield from _rows(part)


def _replaced(value: Any, fresh: Callable[[Model], Model]) -> Any:
    if isinstance(value, Model):
        return fresh(value)
    parts = {name: _replaced(part, fresh) for name, part in _parts(value).items()}
    if isinstance(value, list | tuple):
        return type(value)(parts.values())
    if isinstance(value, dict):
        return parts
    return replace(value, **parts) if parts else value


def _parts(value: Any) -> dict[Any, Any]:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, dict):
        return value
    if isinstance(value, list | tuple):
        return dict(enumerate(value))
    return {}
