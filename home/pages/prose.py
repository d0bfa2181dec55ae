"""No telephone number inside a sentence: it goes stale without anybody noticing."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue

from cms.core.vocabularies.directory import SHORT_KINDS
from home.directory.models.channels import ContactChannel
from khmertext import digits
from khmertext.checks.numbers_in_prose import full_phone_numbers, without_tags


def refuse_phone_numbers(page: models.Model, *names: str) -> None:
    """Raise a ValidationError on every named field that holds a full telephone number."""
    errors = {}
    for name in names:
        found = [span for text in _texts(getattr(page, name)) for span in full_phone_numbers(text)]
        if found:
            errors[name] = _(
                "“%(number)s” looks like a telephone number. Numbers in sentences go stale: "
                "insert a help contact instead."
            ) % {"number": found[0].text}
    if errors:
        raise ValidationError(errors)


def refuse_codes_of(page: models.Model, services: Iterable[int], *names: str) -> None:
    """Raise a ValidationError on every named field with a short code of one of these services: the
    code changes, the words about its own service would still say the old one."""
    codes = set(
        ContactChannel.objects.filter(service__in=list(services), kind__in=SHORT_KINDS)
        .filter(gone="")
        .values_list("value", flat=True)
    )
    errors = {}
    for name in names:
        words = re.findall(r"\d+", digits(getattr(page, name), to="latin"))
        found = next((word for word in words if word in codes), None)
        if found is None:
            continue
        if name == "title":
            message = _("“%(number)s” is a number of this service. Write {number} in its place.")
        else:
            message = _("“%(number)s” is a number of this service. Leave it out: it may change.")
        errors[name] = message % {"number": found}
    if errors:
        raise ValidationError(errors)


def _texts(value: object) -> list[str]:
    if isinstance(value, StreamValue):
        return _leaves(value.get_prep_value())
    return _words_and_links(str(value or ""))


def _leaves(value: object) -> list[str]:
    """Every text inside the JSON of a stream."""
    if isinstance(value, dict):
        return [text for key, child in value.items() if key != "id" for text in _leaves(child)]
    if isinstance(value, list):
        return [text for child in value for text in _leaves(child)]
    return _words_and_links(value) if isinstance(value, str) else []


def _words_and_links(source: str) -> list[str]:
    """A number can hide in the address of a link too (tel:)."""
    return [plain_words(source), *re.findall(r'href="([^"]*)"', source)]


def plain_words(source: str) -> str:
    """The words of stored rich text, a line for each paragraph and list entry."""
    return "\n".join(filter(None, map(str.strip, without_tags(source).splitlines())))
