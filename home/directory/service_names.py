"""The name of a service on its page, where the number of today may stand in it."""

import re

NUMBER = "{number}"  # stands in the title of a service page for its number
_AT = re.escape(NUMBER)
_PLACE_OF_NUMBER = re.compile(rf"\s*(?:[(\[]\s*{_AT}\s*[)\]]|[:–-]?\s*{_AT})")


def with_number(title: str, number: str) -> str:
    return title.replace(NUMBER, number)


def without_number(title: str) -> str:
    """The name is left; the brackets go that stood around the number."""
    return " ".join(_PLACE_OF_NUMBER.sub("", title).split())
