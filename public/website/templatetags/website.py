"""What the reader's templates need beyond Django's own: labels, formats, blocks, safe addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import template
from django.template.loader import select_template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cms.core.country import country
from cms.core.languages import described, screen_language
from cms.who_helps.next_number import in_turn
from cms.who_helps.openness import openness
from public.website import addresses, formats
from public.website.block_examples import example
from public.website.frame import helpers, warns
from public.website.in_book import Place
from public.website.vocabulary import Vocabulary, shipped
from public.website.what_happened import Group

register = template.Library()

COUNTRY = "emergency_short_code"  # such as 117: no list of the office decides about it
LISTENS = ("helpline", "crisis_support")
MOST_NUMBERS = 3  # before what was found
# what is said under a channel, or under all of them together
SAID_ONCE = ("hours", "languages", "dial_from_abroad", "verified_on", "assurance")


@register.filter
def credits_of(cards: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """(whom the pictures of these cards are by, titles of the cards): once for a page. Without
    titles where all pictures are by the same."""
    found: dict[str, list[str]] = {}
    shown = [card for card in cards if card.get("thumbnail")]
    for card in shown:
        found.setdefault(card["thumbnail"]["credit"] or "", []).append(card["title"])
    if len(found) == 1:
        return [(credit, []) for credit in found if credit]
    return [(credit, titles) for credit, titles in found.items() if credit]


@register.simple_tag(takes_context=True)
def label(context: Mapping[str, Any], name: str, code: str | None) -> str:
    """The label of `code` in the closed list `name`; "" of a code unknown here."""
    vocabulary: Vocabulary = context["vocabulary"]
    shown = vocabulary.label(name, code)
    if language := vocabulary.language_of(name, code):
        return format_html('<span lang="{}">{}</span>', language, shown)
    return shown


@register.simple_tag(takes_context=True)
def all_labels(context: Mapping[str, Any], name: str, codes: Sequence[str] | None) -> str:
    """The labels of several codes, with commas between them."""
    shown = (label(context, name, code) for code in codes or ())
    return format_html_join(", ", "{}", ((one,) for one in shown if one))


@register.simple_tag
def office(home: Mapping[str, Any] | None = None) -> str:
    """Who publishes: the title of its home page, the short name of the office without one."""
    return (home or {}).get("title") or country().office_short


@register.simple_tag(takes_context=True)
def colon(context: Mapping[str, Any]) -> str:
    """What stands between a label and what it is of, in the language of the page."""
    return described(context.get("locale") or screen_language()).colon


def template_of(block_type: str) -> str:
    return f"website/blocks/{block_type}.html"


@register.simple_tag(takes_context=True)
def show_block(context: template.Context, block: Mapping[str, Any]) -> SafeString:
    """One block of a body in the template of its type, or its plain text, as the API promises."""
    inside: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    inside |= {"block": block, "value": block["value"]}
    # escaped by the template
    shown = select_template([template_of(block["type"]), template_of("plain")])
    return SafeString(shown.render(inside))


@register.simple_tag(takes_context=True)
def show_example(context: template.Context, block_type: str) -> SafeString:
    """An example of a block, as readers see it, in the language of the admin."""
    locale = context["locale"]
    context["vocabulary"] = shipped(locale)
    context["t"] = shipped(locale).words
    return show_block(
        context, {"id": block_type, "type": block_type, "value": example(block_type, locale)}
    )


@register.filter
def rich(html: str) -> SafeString:
    """Rich text of a document: the read side let an allow-list of tags through, nothing else."""
    return mark_safe(addresses.rewritten(html))


@register.filter
def read_path(url: str | None) -> str | None:
    """The reader's path for an address of the API."""
    return addresses.from_api(url)


@register.filter
def outbound(url: str | None) -> str:
    return addresses.outbound(url)


@register.filter
def srcset(picture: Mapping[str, Any], media_type: str) -> str:
    """`url 320w, url 640w` of a picture's renditions of one type."""
    return ", ".join(
        f"{file['url']} {file['width']}w"
        for file in picture["renditions"]
        if file["type"] == media_type
    )


@register.filter
def smallest(picture: Mapping[str, Any], media_type: str) -> str:
    """The narrowest rendition of one type: what a browser without srcset loads."""
    files = [file for file in picture["renditions"] if file["type"] == media_type]
    narrowest = min(files, key=lambda file: file["width"], default=None)
    return narrowest["url"] if narrowest else ""


@register.filter
def short_address(address: str) -> str:
    """An address of the web without what every address has; others unchanged."""
    return address.removeprefix("https://").removeprefix("www.").rstrip("/")


@register.filter
def agree(channels: Sequence[Mapping[str, Any]]) -> bool:
    """Do all channels have the same hours, languages and check? Then it is said once."""
    said = [[channel.get(name) for name in SAID_ONCE] for channel in channels]
    return len(said) > 1 and all(one == said[0] for one in said)


@register.filter
def one_check(entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """A contact of these services, if who checked it and when is the same for all of them: then it
    is said once."""
    channels = [channel for entry in entries for channel in entry["channels"]]
    said = {(channel["verified_on"], channel["assurance"]) for channel in channels}
    return channels[0] if len(said) == 1 and len(channels) > 1 else None


register.filter(helpers)
register.filter(warns)


@register.filter
def is_late(channel: Mapping[str, Any]) -> bool:
    """Is its check overdue? Also when the worker is away (the rule for clients, docs)."""
    until = channel["valid_until"]
    is_over = until is not None and until < timezone.localdate().isoformat()
    return bool(channel["stale"]) or is_over


@register.filter
def bare(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A service with its contacts only."""
    return {name: entry[name] for name in ("name", "urgency", "channels")} | {
        "url": entry.get("url")
    }


@register.filter
def police_calls(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The telephone numbers of the police for the box of danger: those of the country such as 117,
    first, and of all others what people called (`called`)."""
    found = [
        channel
        for entry in entries
        if (entry["category"], entry["urgency"]) == ("police", "emergency")
        for channel in entry["channels"]
        if channel["type"] == "call"
        and (channel["kind"] == COUNTRY or channel["assurance"] == "called")
    ]
    return sorted(found, key=lambda channel: channel["kind"] != COUNTRY)


@register.filter
def first_numbers(entries: Sequence[Mapping[str, Any]]) -> list[tuple[Any, Any]]:
    """(service, its first number) of those that have one, in their order; who is closed only where
    everybody is."""
    found = _numbers(entries)
    now = timezone.now()
    there = [one for one in found if openness(one[1]["hours"], now) != "closed"]
    return (there or found)[:MOST_NUMBERS]


@register.filter
def numbers_at_any_hour(entries: Sequence[Mapping[str, Any]]) -> list[tuple[Any, Any]]:
    """The same for a copy, whose reader's clock nobody knows."""
    return _numbers(entries)[:MOST_NUMBERS]


def _numbers(entries: Sequence[Mapping[str, Any]]) -> list[tuple[Any, Any]]:
    return [
        (entry, channel)
        for entry in entries
        if (channel := next(filter(_is_number, entry["channels"]), None))
    ]


@register.filter
def listeners(entries: Sequence[Mapping[str, Any]]) -> list[tuple[Any, Any]]:
    """(service, its number) of the first helpline for crises: to call before to write."""
    found = [one for one in entries if (one["category"], one["urgency"]) == LISTENS]
    by_voice = [
        {**one, "channels": sorted(one["channels"], key=lambda channel: channel["type"] != "call")}
        for one in found
    ]
    return first_numbers(by_voice)[:1]


def _is_number(channel: Mapping[str, Any]) -> bool:
    return channel["type"] in ("call", "sms")


@register.filter
def with_next(entries: Sequence[Mapping[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """With who to call next where nobody answers (`who_helps.next_number`)."""
    return in_turn(entries, prefix, timezone.now())


@register.filter
def groups_with_next(groups: Sequence[Group] | None) -> list[Group]:
    """The same for the one list of a page that is in groups; a preview may have none."""
    groups = groups or ()
    entries = iter(with_next([entry for group in groups for entry in group.entries], "n"))
    return [replace(group, entries=[next(entries) for _one in group.entries]) for group in groups]


@register.filter
def first_besides(groups: Sequence[Group] | None, shown: Sequence[Mapping[str, Any]]) -> Any:
    """The first contact of the list below that a link leads to and that is not `shown` already."""
    below = [entry for group in groups_with_next(groups) for entry in group.entries]
    keys = {channel["key"] for channel in shown} if below else ()
    numbers = (one for entry in below for one in entry["channels"] if one["type"] == "call")
    return next((one for one in numbers if one["at"] and one["key"] not in keys), None)


@register.filter
def of_role(files: Sequence[Mapping[str, Any]], role: str) -> list[Mapping[str, Any]]:
    return [file for file in files if file["role"] == role]


@register.filter
def day(value: str | None, vocabulary: Vocabulary) -> str:
    return formats.day(value, vocabulary)


@register.filter
def counted(place: Place, vocabulary: Vocabulary) -> str:
    return formats.counted(place.number, place.total, vocabulary)


@register.filter
def duration(value: str | None, vocabulary: Vocabulary) -> str:
    return formats.duration(value, vocabulary)


@register.filter
def ages(value: Mapping[str, Any] | None, vocabulary: Vocabulary) -> str:
    return formats.ages(value, vocabulary)


@register.filter
def people(value: Mapping[str, Any] | None, vocabulary: Vocabulary) -> str:
    return formats.people(value, vocabulary)


@register.filter
def size(value: int | None, vocabulary: Vocabulary) -> str:
    return formats.size(value, vocabulary)


@register.filter
def numerals(value: int | str, vocabulary: Vocabulary) -> str:
    return formats.numerals(str(value), vocabulary)


@register.filter
def pages(value: int | None, vocabulary: Vocabulary) -> str:
    return formats.pages(value, vocabulary)


@register.filter
def checked_on(text: str, date: str) -> str:
    """A label with the date in the place of {date}; without a home page it has no such place."""
    return text.replace("{date}", date) if "{date}" in text else f"{text} {date}"


@register.filter
def with_number(text: str, number: str | None) -> str:
    return text.replace("{number}", number or "")


@register.filter
def word(words: Mapping[str, str], code: str) -> str:
    """A word whose code is a value; the code itself if there is none."""
    return words.get(code, code)
