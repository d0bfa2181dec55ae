"""The name of a service on its page, where the number of today may stand in it, and in the office,
where its numbers and its organization stand beside it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from cms.core.vocabularies.directory import PHONE_TYPES
from home.directory.channel_values import ChannelValue, display

NUMBER = "{number}"  # stands in the title of a service page for its number
_AT = re.escape(NUMBER)
_PLACE_OF_NUMBER = re.compile(rf"\s*(?:[(\[]\s*{_AT}\s*[)\]]|[:–-]?\s*{_AT})")


def with_number(title: str, number: str) -> str:
    return title.replace(NUMBER, number)


def without_number(title: str) -> str:
    """The name is left; the brackets go that stood around the number."""
    return " ".join(_PLACE_OF_NUMBER.sub("", title).split())


class Contact(NamedTuple):
    """What a name says of a contact; in the order of lists."""

    priority: int
    pk: int
    type: str
    kind: str
    value: str
    gone: str


CONTACT = Contact._fields


def told_apart(name: str, contacts: Iterable[Contact], owner: str) -> str:
    """ "Police hotline · 117 · National Police": two lines of the police have one name. The numbers
    that stand now, each once and in one line."""
    shown = (
        display(ChannelValue(one.type, one.kind, one.value)) or ""
        for one in sorted(contacts)
        if one.type in PHONE_TYPES and one.value and not one.gone
    )
    numbers = dict.fromkeys(one.replace(" ", "\N{NO-BREAK SPACE}") for one in shown)
    return " · ".join(filter(None, [name, *numbers, owner]))
