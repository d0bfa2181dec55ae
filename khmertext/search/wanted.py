"""What the tokens of a text must hold, as a tree: made of a query once, read by either database.

A leaf is a token; with `*` behind it, any token that begins so. A branch is all (`&`) or any (`|`)
of its parts.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from khmertext.search.queries import Query, Word

Wanted = str | tuple[Any, ...]


def all_of(parts: Iterable[Wanted]) -> Wanted:
    """Of some."""
    return _joined("&", parts)


def any_of(parts: Iterable[Wanted]) -> Wanted:
    """Of some."""
    return _joined("|", parts)


def _joined(how: str, parts: Iterable[Wanted]) -> Wanted:
    some = tuple(parts)
    return some[0] if len(some) == 1 else (how, *some)


def begun(token: str) -> Wanted:
    return f"{token}*"


def of_word(word: Word) -> Wanted:
    """Whole or, where the dictionary cut the text otherwise, in its parts."""
    return any_of([word.token, all_of(word.parts)]) if word.parts else word.token


def of_query(query: Query) -> Wanted:
    """All units, each in one of its phrases."""
    return all_of(
        any_of(all_of(map(of_word, phrase.words)) for phrase in unit) for unit in query.units
    )


def tsquery(wanted: Wanted) -> str:
    """As PostgreSQL reads a `tsquery` without parsing words."""
    if isinstance(wanted, str):
        return f"'{wanted[:-1]}':*" if wanted.endswith("*") else f"'{wanted}'"
    how, *parts = wanted
    return f"({f' {how} '.join(map(tsquery, parts))})"


def is_held(wanted: Any, has: Callable[[str], bool]) -> bool:
    """By something that `has` a leaf or not."""
    if isinstance(wanted, str):
        return has(wanted)
    how, *parts = wanted
    return (any if how == "|" else all)(is_held(one, has) for one in parts)


def is_in(tokens: str, wanted: str) -> bool:
    """Do these tokens, with spaces between, hold what is wanted (as JSON)? For a scan."""
    text = f" {tokens} "

    def has(token: str) -> bool:
        return (f" {token[:-1]}" if token.endswith("*") else f" {token} ") in text

    return is_held(json.loads(wanted), has)
