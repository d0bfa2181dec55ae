"""Which picture shows what of which screen, and of which files of ours that part is made.

Files that every screen shares (the house's style, the header) are left out: each change of them
would ask for all pictures, and hardly one would look different.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polib
from django.template import Engine

from localize.outside.interface_words import in_template
from office.desk.help.tasks import PICTURES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "office/desk/static/office/help"
CATALOGUE = ROOT / "locale/km/LC_MESSAGES/django.po"
DIGITS = 16  # of a digest: enough to tell versions apart
LANGUAGES = ("km", "en")

PUBLISHING = "cms/publishing/templates/publishing"
NEW_PAGE = (
    f"{PUBLISHING}/new_pages/new.html",
    f"{PUBLISHING}/new_pages/_place.html",
    f"{PUBLISHING}/new_pages/_language.html",
    f"{PUBLISHING}/new_pages/_title.html",
    "cms/publishing/static/publishing/new_page.css",
    "lessons/templates/lessons/new_lesson/new.html",
)
EDITOR = "localize/templates/localize/editor"
STRING = ("localize/templates/localize/_string_row.html",)
ALERTS = "home/templates/home/alerts"


@dataclass(frozen=True)
class Shot:
    """address: with names of found.py in braces. shows: selectors; the picture is cut to all of
    them, from the top of the first. made_of: our files. marked: what is to be pressed. presses:
    what is pressed first, one after the other. fills: what is chosen before (selector, number of
    the option). in_window: what stands in the window of 1366 × 768 then, as where something sticks
    to its edge; else the window is as tall as it needs to be."""

    name: str
    username: str
    address: str
    shows: tuple[str, ...]
    made_of: tuple[str, ...]
    marked: tuple[str, ...] = ()
    presses: tuple[str, ...] = ()
    in_window: bool = False


BEGIN = ".new-page form > button.button"
MAIN = "main .nice-padding"
SHOTS = (
    Shot(
        "new-lesson",
        "editor",
        "/admin/lessons/new/",
        (".new-page form",),
        NEW_PAGE,
        marked=(BEGIN,),
    ),
    Shot(
        "ready",
        "editor",
        "/admin/pages/{lesson}/edit/",
        (".w-slim-header", "footer"),
        (
            "localize/templates/wagtailadmin/pages/edit.html",
            f"{EDITOR}/line.html",
            f"{EDITOR}/ready_bar.html",
            f"{EDITOR}/ready_panel.html",
            f"{EDITOR}/ready_list.html",
            f"{EDITOR}/_remark.html",
        ),
        in_window=True,
    ),
    Shot(
        "from-word",
        "editor",
        "/admin/lessons/new/?start=word",
        (".new-page-start", "[data-start=word]"),
        (*NEW_PAGE, "lessons/templates/lessons/word/_template_links.html"),
        marked=("input[type=file]",),
    ),
    Shot(
        "replace-picture",
        "editor",
        "/admin/pages/{lesson}/edit/",
        (".image-chooser", ".tippy-box"),
        ("lessons/static/lessons/picture_block.js", "lessons/static/lessons/pictures.css"),
        presses=(".image-chooser .w-dropdown__toggle",),
        in_window=True,
    ),
    Shot(
        "handout",
        "editor",
        "/admin/snippets/lessons/resource/add/",
        (".new-page-title", "input[type=file]"),
        (*NEW_PAGE[:1], "lessons/templates/lessons/new_resource.html"),
        marked=("input[type=file]",),
    ),
    Shot(
        "hand-over",
        "editor",
        "/admin/localize/source/{lesson}/",
        ("main .localize > section:first-of-type",),
        ("localize/templates/localize/source.html",),
        marked=("main .approval-decision .button:not(.button-secondary)",),
    ),
    Shot(
        "publish",
        "publisher",
        "/admin/to-confirm/{request}/",
        (MAIN,),
        (
            *(
                f"{PUBLISHING}/approvals/{name}.html"
                for name in ("request", "_section", "_side", "_who", "_words")
            ),
            "cms/publishing/static/publishing/approvals.css",
        ),
        marked=("main form button.button:not(.button-secondary)",),
    ),
    Shot(
        "translate",
        "translator",
        "/admin/localize/translation/{returned}/?show=returned",
        ("[data-localize-card]",),
        STRING,
        marked=("[data-localize-submit]",),
    ),
    Shot(
        "review",
        "reviewer",
        "/admin/localize/translation/{in_review}/?show=in_review",
        ("[data-localize-card]",),
        STRING,
        marked=("[data-localize-agree]",),
    ),
    Shot(
        "check-number",
        "keeper",
        "/admin/directory/contacts/{contact}/",
        (MAIN,),
        ("home/templates/home/channel.html",),
    ),
    Shot(
        "change-number",
        "keeper",
        "/admin/directory/contacts/{contact}/",
        (f"{MAIN} > :first-child", "main a[href*='contactchannel/edit']"),
        ("home/templates/home/channel.html",),
        marked=("main a[href*='contactchannel/edit']",),
    ),
    Shot(
        "send-alert",
        "publisher",
        "/admin/alerts/send/{phrase}/",
        (MAIN,),
        (f"{ALERTS}/send.html", f"{ALERTS}/texts.html"),
        marked=(".send-now",),
    ),
    Shot(
        "take-down",
        "publisher",
        "/admin/localize/page/{lesson}/take-down/",
        (MAIN,),
        ("localize/templates/localize/take_down.html",),
        marked=("main form .button.no",),
    ),
)


Picture = tuple[Shot, str]  # a shot in a language


def key_of(shot: Shot, language: str) -> str:
    """The name of the file, below the folder of all."""
    return f"{language}/{shot.name}"


def noted() -> dict[str, dict[str, Any]]:
    """By `key_of`."""
    found: dict[str, dict[str, Any]] = json.loads(PICTURES.read_text(encoding="utf-8"))
    return found


def made_of(shot: Shot, language: str) -> str:
    """The digest of the shot's files and of the words that it says in a language."""
    digest, spoken = hashlib.sha256(), khmer() if language == "km" else {}
    for path in shot.made_of:
        file = (ROOT / path).read_bytes()
        digest.update(f"\0{path}\0".encode() + file)
        if path.endswith(".html"):
            words = in_template(file.decode(), Engine.get_default())
            digest.update("\0".join(spoken.get(word, "") for word in sorted(words)).encode())
    return digest.hexdigest()[:DIGITS]


def outdated() -> list[Picture]:
    """Those whose screen is another one now, and those that were never taken."""
    before = noted()
    return [
        (shot, language)
        for language in LANGUAGES
        for shot in SHOTS
        if before.get(key_of(shot, language), {}).get("made_of") != made_of(shot, language)
        or not (FOLDER / f"{key_of(shot, language)}.webp").is_file()
    ]


@cache
def khmer() -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
