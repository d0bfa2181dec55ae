"""`CONTENT_LANGUAGES`: what it may name, and how Django hears of it. The settings read this."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.checks import CheckMessage, Error

from cms.core.languages import described

# BCP 47 in its usual letters: language, script, region, variants
_USUAL = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
)
LONGEST = 20  # characters of a tag in the tables of documents
# of these Django has a catalogue of its own words, without which it starts in no language
_HAVE_WORDS = frozenset(LANG_INFO)


def named(tags: Sequence[str]) -> list[tuple[str, str]]:
    """Each tag with its name in itself. Django's templates, which ask its list, are told; a tag
    that nothing describes is its own name (`problems` says so)."""
    found = [described(tag) for tag in tags]
    for one in found:
        # an active language is in small letters there
        LANG_INFO[one.tag] = LANG_INFO[one.tag.lower()] = {
            "bidi": one.direction == "rtl",
            "code": one.tag,
            "name": one.name,
            "name_local": one.name_local,
        }
    return [(one.tag, one.name_local) for one in found]


def first(tags: Sequence[str]) -> str:
    """The one in which Wagtail begins, for LANGUAGE_CODE: English where it is among them."""
    return next((tag for tag in ("en", *tags) if tag in tags and tag in _HAVE_WORDS), "en")


def problems(tags: Sequence[str]) -> Iterator[str]:
    """What is wrong with the setting, a sentence each: what to write."""
    if not tags:
        yield "CONTENT_LANGUAGES names no language. Write tags with commas, such as km,en."
    elif first(tags) not in tags:
        yield "CONTENT_LANGUAGES: Wagtail needs one language that Django has words of. Add en."
    for tag in dict.fromkeys(tags):
        if _USUAL.fullmatch(tag) is None or len(tag) > LONGEST:
            yield f"CONTENT_LANGUAGES: “{tag}” is no BCP 47 tag, such as lo, cja-Arab or pt-BR."
        elif described(tag).name_local == tag:
            yield (
                f"CONTENT_LANGUAGES: nothing describes “{tag}”. Add cms/core/languages/{tag}.yaml "
                "with tag, name, name_local and, from right to left, direction: rtl."
            )
        if tags.count(tag) > 1:
            yield f"CONTENT_LANGUAGES names “{tag}” more than once."


def check(**kwargs: Any) -> list[CheckMessage]:
    """A system check, so that no command goes on."""
    return [Error(said, id="languages.E001") for said in problems(settings.CONTENT_LANGUAGES)]
