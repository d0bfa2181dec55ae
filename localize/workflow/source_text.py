"""What keeps a draft of a source page from being published, all of it at once, and what the checks
of its text say besides. The draft is only looked at: nothing is written.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.core.languages import screen_language
from cms.core.wagtail_compat import string_segments
from khmertext import checks

ERROR = "error"


class WaitsForOthers(str):
    """The sentence of an error about something that somebody else has to do."""


@dataclass(frozen=True)
class Remark:
    """One sentence about a draft; an error is what a publication would refuse. place: its content
    path, '' if it is about the whole page. part: the field as people call it. about: how the text
    begins. links: (address, label) where it goes on elsewhere. also: others that say the same."""

    sentence: str
    place: str = ""
    part: str = ""
    about: str = ""
    links: tuple[tuple[str, str], ...] = ()
    also: "tuple[Remark, ...]" = ()
    severity: str = "warning"

    @property
    def is_problem(self) -> bool:
        return self.severity == ERROR

    @property
    def stops_handing_over(self) -> bool:
        """Not what waits for somebody else, as the consent to a picture does: the gate of
        publishing asks for that again."""
        return self.is_problem and not isinstance(self.sentence, WaitsForOthers)

    @property
    def with_text(self) -> str:
        return f"“{self.about}”: {self.sentence}" if self.about else self.sentence

    def __str__(self) -> str:
        return f"{self.part}: {self.with_text}" if self.part else self.with_text


def remarks(draft: Page) -> list[Remark]:
    """Everything about `draft`, a version of a source page, errors first."""
    draft = copy(draft)  # to clean it changes it
    about_text = list(_about_text(draft))
    return sorted([*_broken_rules(draft), *about_text], key=lambda remark: not remark.is_problem)


def problems(draft: Page) -> list[str]:
    """What stops handing `draft` over, each with the part that it is about."""
    return [str(remark) for remark in remarks(draft) if remark.stops_handing_over]


def errors(page: Page) -> list[str]:
    """Sentences about what has to be repaired in its text before `page` can be published."""
    return [remark.with_text for remark in _about_text(page) if remark.is_problem]


def require_complete(draft: Page) -> None:
    """Every rule of a page that readers get. Raises ValidationError."""
    draft.wants_completeness = True
    draft.full_clean()


def field_label(draft: Page, name: str) -> str:
    """What people call a field; '' if nothing is named."""
    return str(capfirst(getattr(draft._meta.get_field(name), "verbose_name", ""))) if name else ""


def _about_text(page: Page) -> Iterator[Remark]:
    """What the checks say, in the language of the admin."""
    for segment in string_segments(page):
        start = segment.string.get_translatable_html()[:40]
        for issue in checks.run_monolingual(
            segment.string.data, language=page.locale.language_code
        ):
            if issue.severity != "fixed":
                part = field_label(page, segment.path.partition(".")[0])
                sentence = issue.said(screen_language())
                yield Remark(sentence, segment.path, part, start, severity=issue.severity)


def _broken_rules(draft: Page) -> Iterator[Remark]:
    """What the form would refuse to publish, each once."""
    found: dict[str, list[ValidationError]] = {}
    for name, check in _checks(draft):
        try:
            check()
        except ValidationError as error:
            parts = error.error_dict if hasattr(error, "error_dict") else {name: [error]}
            for field, some in parts.items():
                found.setdefault(field, []).extend(some)
    seen = set()
    for name, some in found.items():
        path = "" if name == NON_FIELD_ERRORS else name
        for one in some:
            for place, names, sentence in _places(one, getattr(draft, path, None), path):
                if (place, sentence) not in seen:
                    seen.add((place, sentence))
                    part = ", ".join((field_label(draft, path), *names))
                    yield Remark(sentence, place, part, severity=ERROR)


def _checks(draft: Page) -> Iterator[tuple[str, Any]]:
    yield NON_FIELD_ERRORS, lambda: require_complete(draft)
    for field in type(draft)._meta.get_fields():
        if isinstance(field, StreamField):  # its blocks are asked by forms only
            value, block = getattr(draft, field.name), field.stream_block
            yield field.name, lambda block=block, value=value: block.clean(value)


# Where in a page an error lies: content paths, as wagtail-localize writes them. A path is the name
# of a field, then ids of blocks and names of their parts, between full stops: “body.1f0c….text”.
# The editor's form has the same names in its markup, so that a path leads there.


def _places(
    error: ValidationError, value: Any, path: str, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(content path, names of its parts, sentence) of everything that `error` says about `value`,
    the whole or a part of what stands at `path`."""
    inside = getattr(error, "block_errors", None)
    if inside is None:
        for one in error.error_list:
            if one is not error and hasattr(one, "block_errors"):
                yield from _places(one, value, path, names)
            else:
                said = one.message
                yield path, names, said if isinstance(said, WaitsForOthers) else one.messages[0]
        return
    for one in getattr(error, "non_block_errors", ()):
        yield path, names, str(one)
    items = inside.items() if isinstance(inside, dict) else enumerate(inside)
    for key, part in items:
        if part is not None:
            step, name, child = _child(value, key)
            deeper = f"{path}.{step}" if step else path
            yield from _places(part, child, deeper, (*names, name) if name else names)


def _child(value: Any, key: Any) -> tuple[str, str, Any]:
    """The name or the id of a part, what people call it, and the part."""
    if isinstance(value, blocks.StructValue):
        return key, str(value.block.child_blocks[key].label), value.get(key)
    if isinstance(value, blocks.StreamValue):
        child = value[key]
        return child.id or "", str(child.block.label), child.value
    if isinstance(value, blocks.list_block.ListValue):
        return value.bound_blocks[key].id or "", "", value[key]
    return "", "", None
