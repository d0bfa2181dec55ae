"""A book in the website's templates, for every format alike."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from cms.documents.addresses import website_path
from khmertext.lines import with_lines
from public.packs.contents import Contents
from public.packs.leaving import Method, Ways, leave, written
from public.website.addresses import from_api
from public.website.formats import day
from public.website.what_happened import together

HELP, COVER, COLOPHON = "help", "cover", "colophon"


def context(contents: Contents) -> dict[str, Any]:
    """The variables of every template here; `document` is help-now."""
    locale, entries = contents.locale, contents.help_now["entries"]
    return {
        "locale": locale,
        "content_locale": locale,
        "vocabulary": contents.words,
        "t": contents.words.words,
        "home": contents.home,
        "home_path": website_path(locale, "home"),
        "help_path": website_path(locale, "help-now"),
        "book": contents.book,
        "parts": contents.parts,
        "is_for_facilitators": contents.is_for_facilitators,
        "document": contents.help_now,
        "groups": together(entries),
        "services": contents.services,
        "questions": contents.questions,
        "live_url": contents.live_url,
        "live_address": contents.live_url.partition("://")[2],
        "made_on": day(contents.made_at.isoformat(), contents.words),
        "version": contents.version,
        "compounds": contents.compounds,
    }


def piece(template: str, known: Mapping[str, Any], ways: Ways, method: Method) -> str:
    """What a template makes, as it may leave."""
    shown = render_to_string(f"packs/{template}", dict(known))
    return with_lines(written(leave(shown, ways), method), known["compounds"])


def places(contents: Contents, inside: Mapping[str, str]) -> dict[str, str]:
    """Path of the reader → where that stands in the file. inside: the same by key of a lesson, and
    by `help` and `contents`."""
    locale, book = contents.locale, contents.book
    # a lesson and its guide are two documents of one page
    found = {
        website_path(locale, kind, one["key"]): inside[one["key"]]
        for one in contents.lessons
        for kind in ("lessons", "guides")
    }
    for module, lessons in contents.parts:
        if lessons:
            found[website_path(locale, "modules", module["key"])] = inside[lessons[0]["key"]]
    shown = [one for lesson in contents.lessons for one in _entries(lesson)]
    found |= {website_path(locale, "services", key): inside[HELP] for key in shown}
    return found | {
        website_path(locale, "courses", book["key"]): inside["contents"],
        website_path(locale, "help-now"): inside[HELP],
    }


def films(contents: Contents) -> list[str]:
    """Paths of the pages of the films that the lessons show: the films themselves stay there."""
    shown = [block["value"] for one in contents.lessons for block in one["body"] if _is_film(block)]
    return [path for value in shown if (path := from_api(value["resource"]["url"]))]


def _is_film(block: Mapping[str, Any]) -> bool:
    return block["type"] == "video" and bool(block["value"]["resource"])


def _entries(value: Any) -> list[str]:
    """Keys of services with contacts anywhere in `value`: all of them are on the help page."""
    if isinstance(value, list):
        return [key for one in value for key in _entries(one)]
    if not isinstance(value, dict):
        return []
    own = [value["key"]] if "channels" in value and "key" in value else []
    return own + _entries(list(value.values()))
