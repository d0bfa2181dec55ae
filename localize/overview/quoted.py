"""Remarks that quote a sentence, at that sentence.

Whoever reads a draft taps a sentence, and it stands between « and » in their remark
(`publishing/reading.js`); people write it so themselves, too. A remark is about every text that has
what it quotes; where nothing has it any more, it is done.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from uuid import UUID

from cms.publishing.shared_drafts import answers
from cms.two_people.approvals.models import TAKE_DOWN
from cms.two_people.audit.models import AuditEntry, type_of
from localize.workflow.models import Review

MOST = 50  # entries of the log that are looked at
SHORTEST = 4  # code points: less is a word about the remark
PLACES = 3  # texts; what more have is no sentence
# a quotation, in which there may be another
QUOTE = re.compile(r"«([^«»]+(?:«[^«»]*»[^«»]*)*)»")
_TAG, _SPACE = re.compile(r"<[^>]*>"), re.compile(r"[\s\u200b]+")


@dataclass(frozen=True)
class Quoted:
    """quote: without the dots of one that was cut. said: what was written about it."""

    quote: str
    said: str
    by: str


def parts(remark: str, by: str = "") -> list[Quoted]:
    """What `remark` quotes, each with what follows it; of several in a row all have what follows
    the last."""
    found = list(QUOTE.finditer(remark))
    if not found:
        return []
    ends = [one.start() for one in found[1:]] + [len(remark)]
    said = [remark[one.end() : end].strip() for one, end in zip(found, ends, strict=True)]
    for at in reversed(range(len(said) - 1)):
        said[at] = said[at] or said[at + 1]
    before = remark[: found[0].start()].strip()
    return [
        Quoted(quote, words or before, by)
        for one, words in zip(found, said, strict=True)
        if len(quote := _plain(one[1]).removesuffix("…")) >= SHORTEST
    ]


def remarks(key: UUID, *languages: str) -> dict[str, list[Quoted]]:
    """What was quoted of the page in each of these languages since somebody last agreed with it
    there, the newest first: by whoever returned it, and from outside. One statement."""
    entries = AuditEntry.objects.filter(page_key=key, locale__in=languages)
    entries = entries.filter(verb__in=["approved", "returned", *answers.VERBS])
    found: dict[str, list[Quoted]] = {language: [] for language in languages}
    agreed = set()
    for entry in entries.exclude(subject_type=type_of(Review))[:MOST]:
        if entry.data.get("action") == TAKE_DOWN or entry.locale in agreed:
            continue
        if entry.verb == "approved":
            agreed.add(entry.locale)
        remark = entry.reason if entry.verb == "returned" else entry.comment
        found[entry.locale] += parts(remark, entry.by_name)
    return found


def at_texts(
    said: Iterable[Quoted], texts: Iterable[tuple[str, str]]
) -> tuple[list[tuple[str, Quoted]], list[Quoted]]:
    """By the key of the text that each is about, and what is about no text (any more). texts: as
    they are stored, with their tags."""
    read = [(key, _plain(text)) for key, text in texts]
    there: list[tuple[str, Quoted]] = []
    done: list[Quoted] = []
    for one in said:
        places = [key for key, text in read if one.quote in text]
        if places and len(places) <= PLACES:
            there += [(key, one) for key in places]
        elif not places:
            done.append(one)
    return there, done


def _plain(text: str) -> str:
    return _SPACE.sub(" ", unescape(_TAG.sub("", text))).strip()
