"""What must come through a translation unchanged: addresses, tags, placeholders."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from khmertext.checks import protected
from khmertext.checks.issue import Issue
from khmertext.checks.pair import Pair

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)")
_ID = re.compile(r"\sid\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_VOID = frozenset({"br", "hr", "img", "embed", "wbr"})
_MUST_HOLD_WORDS = frozenset({"a", "b", "strong", "i", "em"})
_NOTHING = re.compile(r"(?:\s|\u200b|&nbsp;)*")


@dataclass(frozen=True)
class Tag:
    """One tag: "<a id=1>" opens `a`, with its id; `text` is the tag as written."""

    name: str
    id: str
    closes: bool
    alone: bool
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"<{self.name}{f' id={self.id}' if self.id else ''}>"


def url(pair: Pair) -> Iterator[Issue]:
    yield from _same(pair, "url", protected.urls(pair.source), protected.urls(pair.target))


def email(pair: Pair) -> Iterator[Issue]:
    find = protected.EMAIL.findall
    yield from _same(pair, "email", find(pair.source), find(pair.target))


def placeholders(pair: Pair) -> Iterator[Issue]:
    yield from _same(pair, "placeholders", _placeholders(pair.source), _placeholders(pair.target))


def tags(pair: Pair) -> Iterator[Issue]:
    """Different tags first; then, with the right tags, wrong nesting or nothing inside one."""
    source, target = parse(pair.source), parse(pair.target)
    different = list(_same(pair, "tags", _openers(source), _openers(target)))
    if different:
        yield from different
    elif (astray := _astray(target)) and not _astray(source):
        yield _about(pair, astray, "nesting")
    elif (hollow := _hollow(target, pair.target)) and not _hollow(source, pair.source):
        yield _about(pair, hollow, "hollow")


def parse(text: str) -> list[Tag]:
    """The tags of `text`, in order."""
    return [_tag(match) for match in protected.TAG.finditer(text)]


def _tag(match: re.Match[str]) -> Tag:
    text = match.group()
    named = _NAME.match(text)
    name = named.group(1).lower() if named else ""
    id = _ID.search(text)
    return Tag(
        name,
        (id.group(1) or id.group(2) or "") if id else "",
        text.startswith("</"),
        text.endswith("/>") or name in _VOID,
        text,
        match.start(),
        match.end(),
    )


def _openers(found: Iterable[Tag]) -> list[str]:
    return [str(tag) for tag in found if not tag.closes]


def _astray(found: Iterable[Tag]) -> Tag | None:
    """The first tag that closes what is not open, or stays open."""
    opened: list[Tag] = []
    for tag in found:
        if tag.alone:
            continue
        if not tag.closes:
            opened.append(tag)
        elif not opened or opened.pop().name != tag.name:
            return tag
    return opened[-1] if opened else None


def _hollow(found: list[Tag], text: str) -> Tag | None:
    """The first tag that should hold words and holds nothing."""
    for tag, following in pairwise(found):
        pair_of = tag.name == following.name and following.closes and not tag.closes
        if pair_of and tag.name in _MUST_HOLD_WORDS and not tag.alone:
            between = text[tag.end : following.start]
            if _NOTHING.fullmatch(between):
                return tag
    return None


def _about(pair: Pair, tag: Tag, wording: str) -> Issue:
    return pair.issue("tags", (tag.start, tag.end), wording=wording, tag=tag.text)


def _placeholders(text: str) -> list[str]:
    """Placeholders outside tags and addresses; "{{ x }}" and "{{x}}" are the same."""
    found = []
    for start, end in protected.spans(text):
        part = text[start:end]
        if protected.PLACEHOLDER.fullmatch(part):
            found.append(re.sub(r"\s+", "", part))
    return found


def _same(pair: Pair, id: str, source: list[str], target: list[str]) -> Iterator[Issue]:
    """An issue if the two lists differ as multisets."""
    missing, extra = Counter(source) - Counter(target), Counter(target) - Counter(source)
    if not missing and not extra:
        return
    first = next(iter(extra), "")
    at = pair.target.find(first) if first else -1
    yield pair.issue(
        id,
        (at, at + len(first)) if at >= 0 else None,
        missing=", ".join(missing.elements()) or "–",
        extra=", ".join(extra.elements()) or "–",
    )
