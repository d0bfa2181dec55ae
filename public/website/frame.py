"""What stands around every page: navigation, languages, banner, alert, the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from cms.documents.addresses import ROOT as API_ROOT
from cms.documents.addresses import locales, website_path
from public.api.views.searching import SUGGEST
from public.website import published
from public.website.addresses import from_api, of_emblem
from public.website.published import Around
from public.website.vocabulary import known

Json = dict[str, Any]

# pages about getting help: neutral titles, quick exit, not stored by browsers
HELP_KINDS = frozenset({"help-now", "services", "organizations"})
HIDDEN_KINDS = frozenset({"guides"})  # not for search engines
QUICK_EXIT = "https://www.google.com/"  # while no home page says otherwise


@dataclass(frozen=True)
class Language:
    """One entry of the language switch; without a path the page is not there in it."""

    code: str
    name: str
    path: str | None
    is_current: bool


def frame(
    locale: str,
    *,
    paths: Mapping[str, str] | None = None,
    needs_exit: bool = False,
    home: Json | None = None,
    kit: Json | None = None,
    around: Around | None = None,
    audience: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The template variables of every page in `locale`; `ends`: when it stops being right.

    paths: language → path of this page; None: it exists in all of them as the home page does.
    home: the home page to show around it, else the published one.
    kit: the help-now document when that is shown: it has the alert too, should there be no home.
    around: what is published around it, where that was read already.
    audience: whom it is for.
    """
    now = timezone.now()
    around = around or published.around(locale)
    home = home or around.home
    vocabulary = around.words[locale]
    alert = _alert(home or kit, now)
    shown_paths = paths or {code: website_path(code, "home") for code in locales()}
    return {
        "locale": locale,
        "home": home,
        "emblem": of_emblem(),
        "vocabulary": vocabulary,
        "t": {**vocabulary.speaking_to(audience), **(home["labels"] if home else {})},
        "navigation": _navigation(home),
        "switch": [
            Language(code, name, shown_paths.get(code), code == locale)
            for code, name in locales().items()
        ],
        "home_path": website_path(locale, "home"),
        "help_path": website_path(locale, "help-now"),
        "suggest_path": f"{API_ROOT}{locale}/{SUGGEST}/",
        "exit_url": home["quick_exit"]["url"] if home else QUICK_EXIT,
        "needs_exit": needs_exit,
        "alert": alert,
        "alert_vocabulary": known(alert["locale"]) if alert and "locale" in alert else None,
        "ends": [_next_turn(home or kit, now)],
    }


def inside(
    context: Mapping[str, Any], around: Around, locale: str, audience: Sequence[str] | None = None
) -> dict[str, Any]:
    """The words for what stands in `locale` on a page of this context: those of its own language,
    so that what is marked with a language is in it, labels too."""
    if locale == context["locale"]:
        return {name: context[name] for name in ("t", "vocabulary", "locale")}
    vocabulary = around.words[locale]
    return {"t": vocabulary.speaking_to(audience), "vocabulary": vocabulary, "locale": locale}


def warns(document: Json) -> bool:
    """Does a document carry a content warning?"""
    return (document.get("content_warning") or {}).get("level", "none") not in ("", "none")


def needs_exit(document: Json) -> bool:
    return document["kind"] in HELP_KINDS or warns(document)


def helpers(document: Json) -> list[Json]:
    """Whom a lesson names who can help: of what to do, then of each help box; each once."""
    boxes: list[Json] = [document["what_to_do"]] if document.get("what_to_do") else []
    blocks = document.get("body") or []
    boxes += [block["value"] for block in blocks if block["type"] == "help_box"]
    return list({entry["key"]: entry for box in boxes for entry in box["entries"]}.values())


def _navigation(home: Json | None) -> list[Json]:
    return [
        {"label": entry["label"], "path": from_api(entry["url"]), "kind": entry["kind"]}
        for entry in (home["navigation"] if home else [])
    ]


def _alert(holder: Json | None, now: datetime) -> Json | None:
    """The alert of a home or help-now document between its start and its end."""
    alert: Json | None = holder["alert"] if holder else None
    if alert is None:
        return None
    start, end = _turns(alert)
    return alert if start <= now < end else None


def _next_turn(holder: Json | None, now: datetime) -> datetime | None:
    """When the alert next appears or disappears."""
    turns = _turns(holder["alert"]) if holder and holder["alert"] else []
    return next((moment for moment in turns if moment > now), None)


def _turns(alert: Json) -> list[datetime]:
    return [datetime.fromisoformat(alert[name]) for name in ("starts_at", "ends_at")]
