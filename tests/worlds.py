"""Places that take long to make, made once for the tests of a module that stand on them.

A world is a fixture of the module's scope whose name ends in `_world`. The tests of a module that
ask for the same worlds share a transaction; each works in a savepoint of it and finds the worlds
untouched and nothing else. pytest puts such tests side by side and rolls back when the worlds
change, so that no test sees those of another. `again` reads the rows anew, because objects remember
what an earlier test did to them. A test that commits has no such transaction: its worlds are None,
and it makes its own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Names the worlds of each test, so that pytest can tell where they change."""
    names = set(metafunc.fixturenames)
    if "module_transaction" in names and not names & {"transactional_db", "live_server"}:
        worlds = tuple(sorted(name for name in names if name.endswith("_world")))
        metafunc.parametrize(
            "module_transaction",
            [worlds],
            ids=[pytest.HIDDEN_PARAM],
            indirect=True,
            scope="module",
        )


@pytest.fixture(scope="module")
def module_transaction(request, django_db_setup, django_db_blocker) -> Iterator[bool]:
    """Is there a transaction around the test? Not where it commits."""
    if not hasattr(request, "param"):
        yield False
        return
    block = transaction.atomic()
    with django_db_blocker.unblock():
        block.__enter__()
    yield True
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture(name="db")
def db_of_worlds(module_transaction, db) -> None:
    """The database with the worlds of the test in it and nothing else."""


@pytest.fixture(name="transactional_db")
def db_that_commits(module_transaction, transactional_db) -> None:
    """The database without a transaction around the test."""


def world(make: Callable[..., Any], *below: str) -> Any:
    """A fixture of the module's scope: what `make` returns, given the worlds `below`; or None."""

    @pytest.fixture(scope="module")
    def made(request, module_transaction, django_db_blocker) -> Any:
        if not module_transaction:
            return None
        with django_db_blocker.unblock():
            return make(*(again(request.getfixturevalue(name)) for name in below))

    return made


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
