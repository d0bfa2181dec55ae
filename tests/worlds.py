"""Places that take long to make, made once per module.

A world is made inside a transaction around all tests of a module. Each test works in a savepoint
of it and finds it untouched; `again` reads its rows anew, because objects remember what an earlier
test did to them. Where a test of the module commits, there is no such transaction: a world is
None, and each test makes its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model


def _commits(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    marks = item.iter_markers("django_db")
    return bool(names & {"transactional_db", "live_server"}) or any(
        mark.kwargs.get("transaction") for mark in marks
    )


@pytest.fixture(scope="module")
def module_transaction(request, django_db_setup, django_db_blocker) -> Iterator[bool]:
    """Is there a transaction around the tests of this module?"""
    module = request.node
    if any(
        _commits(item) for item in request.session.items if item.getparent(pytest.Module) is module
    ):
        yield False
        return
    block = transaction.atomic()
    with django_db_blocker.unblock():
        block.__enter__()
    yield True
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


def world(make: Callable[[], Any]) -> Any:
    """A fixture of the module's scope: what `make` returns, or None."""

    @pytest.fixture(scope="module")
    def made(module_transaction, django_db_blocker) -> Any:
        if not module_transaction:
            return None
        with django_db_blocker.unblock():
            return make()

    return made


def again(value: Any) -> Any:
    """The same with every row read from the database, through dataclasses, lists and dicts."""
    if isinstance(value, Model):
        return type(value)._default_manager.get(pk=value.pk)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: again(getattr(value, f.name)) for f in fields(value)})
    if isinstance(value, dict):
        return {name: again(part) for name, part in value.items()}
    if isinstance(value, list):
        return [again(part) for part in value]
    return value
