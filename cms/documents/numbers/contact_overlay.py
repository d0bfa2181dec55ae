"""What changed of a document before it is written again: contacts, and names of services.

`Document.overlay` is a JSON object: the key of a contact with the contact as documents of facts
give it out now in that language, or with null when they do not; the key of a service's page with
its name; LEFT with the languages that nobody reads any more. Every answer says that (`as_given`)
and nothing of what the body still holds of it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from cms.documents.numbers.contacts import BETWEEN, MARK, NAMED, contacts_in, is_contact, line

Json = Any
Told = Mapping[str, Json]
LEFT = "languages"


@dataclass(frozen=True)
class News:
    """What one transaction changed, for those who follow later.

    lost: contacts that a document of a fact gave out and does not any more; gone: those of them
    whose old value none does, in any language. contacts, names: as they are now, by language.
    left: the language that left as a whole, if one did.
    """

    lost: Collection[str]
    gone: Collection[str]
    contacts: Mapping[str, Told]
    names: Mapping[str, Mapping[str, str]]
    left: str = ""

    def after(self, before: str, locale: str) -> str:
        """What is stored of a document of which `before` was stored. What was told before is never
        told longer than the documents of facts say it."""
        told = dict(_read(before))
        now = self.contacts.get(locale, {})
        told |= {key: now.get(key) for key in self.lost if key in self.gone or key in told}
        names = self.names.get(locale, {})
        told |= {page: name for page, name in names.items() if self.gone or page in told}
        if self.left:
            told[LEFT] = sorted({*told.get(LEFT, ()), self.left})
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode() if told else ""


def as_given(body: bytes, stored: str) -> bytes:
    """`body` with what is told now: in its lists, in its plain texts, in names and languages."""
    told = _read(stored)
    left = told.get(LEFT, ())
    if MARK not in body and not left:  # nothing in it has a contact, as in most cards
        return body
    now = _now(orjson.loads(body), told)
    if left and (elsewhere := now.get("translations")):
        now["translations"] = {code: path for code, path in elsewhere.items() if code not in left}
    return orjson.dumps(now, option=orjson.OPT_SORT_KEYS)


def without_numbers(name: str, gone: Collection[str]) -> str:
    """ "Police hotline 1288" without the number that it was given when it was shown."""
    left = name
    for number in gone:
        left = re.sub(rf"\s*(?<!\d){re.escape(number)}(?!\d)", "", left)
    return left or name


def _read(stored: str) -> Told:
    told: Told = orjson.loads(stored) if stored else {}
    return told


def _now(value: Json, told: Told) -> Json:
    if isinstance(value, list):
        return [_now(one, told) for one in value if not _is_cut(one, told)]
    if not isinstance(value, dict):
        return value
    if _is_told(value, told):
        return _contact(value, told)
    if any(_is_told(one, told) for one in _list(value.get("contacts"))):
        return None  # an alert: its sentence names them
    return {
        name: _words(value, name, inner, told) if isinstance(inner, str) else _now(inner, told)
        for name, inner in value.items()
    }


def _is_told(value: Json, told: Told) -> bool:
    return is_contact(value) and value["key"] in told


def _is_cut(value: Json, told: Told) -> bool:
    return _is_told(value, told) and _contact(value, told) is None


def _contact(old: Told, told: Told) -> Json:
    """All that was shown of it as it is now, or nothing: never half of each."""
    new = told[old["key"]]
    is_whole = is_contact(new) and new.keys() >= old.keys()
    return {name: new[name] for name in old} if is_whole else None


def _words(value: Told, name: str, text: str, told: Told) -> str:
    if name == "plain":
        return _plain(value, text, told)
    if name != "name" or "channels" not in value:
        return text
    new = told.get(key) if isinstance(key := value.get("key"), str) else None
    return new if isinstance(new, str) else without_numbers(text, _old(value, told))


def _old(value: Json, told: Told) -> set[str]:
    """What people read before of contacts that changed."""
    return {
        shown for one in contacts_in(value) if one["key"] in told and (shown := one.get("display"))
    }


def _plain(value: Told, text: str, told: Told) -> str:
    """Its lines are made again of the entries beside it; one that none of them has made, or two
    that differ now, is left without the old contacts."""
    lines: dict[str, set[str]] = {}
    for entry in _entries(value):
        lines.setdefault(line(entry), set()).add(line(_now(entry, told)))
    old = _old(value, told)
    return "\n".join(_line(one, lines.get(one, set()), old) for one in text.split("\n"))


def _entries(value: Json) -> Iterator[dict[str, Json]]:
    """The services anywhere in a block."""
    if isinstance(value, dict):
        if _is_entry(value):
            yield value
        for inner in value.values():
            yield from _entries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _entries(inner)


def _is_entry(value: dict[str, Json]) -> bool:
    contacts = value.get("channels")
    is_named = isinstance(value.get("name"), str)
    return is_named and isinstance(contacts, list) and all(map(is_contact, contacts))


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _line(text: str, now: Collection[str], old: Collection[str]) -> str:
    if len(now) == 1:
        return next(iter(now))
    name, joint, listed = text.rpartition(NAMED)
    kept = [one for one in listed.split(BETWEEN) if one not in old]
    if len(kept) < len(listed.split(BETWEEN)):
        name = without_numbers(name, old)
    return f"{name}{joint}{BETWEEN.join(kept)}" if kept or not joint else name
