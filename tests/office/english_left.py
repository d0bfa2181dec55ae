"""What the office says in English to people who read Khmer, and places that nobody filled
({number}), as JSON: {words: where they stand}.

Run by the demonstration's own `manage.py shell`, after the list of addresses of the browser tests
(`found`). WHO: {username: kinds of screens}; WITHOUT: how the names of those end that are left
out. The menu is the same on all screens of a person: it is made on their first and read there,
which saves a third of the time. English is right where it is marked as such (lang="en"), in what
people typed, in names, and in the labels that stand in both languages.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import polib
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import models
from django.test import Client
from lxml import html
from wagtail.admin.menu import Menu
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from localize.outside.interface_words import labels

# whoever runs it has these names
WHO: dict[str, list[str]]
WITHOUT: tuple[str, ...]
found: dict[str, dict[str, str]]

SPOKEN = ("title", "aria-label", "placeholder", "alt", "label")
# names, and what is called so in Khmer, too
NAMES = re.compile(
    "CNCC|NCMEC|English|Word|Excel|JavaScript|Telegram|Messenger|WhatsApp|Facebook|XLSX|CSV|XLIFF"
    "|PDF|GIF|JPE?G|PNG|WEBP|HEIC|SMS|URL|HTML|docx|kbit|https|www|Esc|Ctrl|Alt|Shift|Enter"
    "|MP4|MOV|WebM|vtt|VTT|txt|Heading|manage|backup|worker|docs|operating|DEMO|[Aa]dmin"
)
WORD = re.compile(r"[A-Za-z][A-Za-z'’]{2,}")
CODE = re.compile(
    r"https?://\S+|\S+@\S+|\S+\.(?:xlsx|docx|pdf|webp|png|jpg|json|m4a|org|com|kh|gov)\b"
    r"|\{\w+\}|%\(\w+\)s|\b\w+\.\w*page\b|\b\w+(?:_\w+)+|\b(?:en|km) · [\w-]+ ·"
)
PLACE = re.compile(r"\{\s*\w+\s*\}")
SKIPPED = {"script", "style", "noscript", "code", "kbd", "textarea", "iframe", "template"}
WRITTEN_IN = {"wagtailcore", "auth", "home", "lessons", "localize"}


def made_once(render: Any) -> Any:
    """Menu.render_component, once for each menu and person."""
    made: dict[tuple[int, int], Any] = {}

    def render_component(menu: Any, request: Any) -> Any:
        key = (id(menu), request.user.pk)
        if key not in made:
            made[key] = render(menu, request)
        return made[key]

    return render_component


def typed() -> set[str]:
    """What lies in the database: titles, names, remarks."""
    found = set()
    for model in apps.get_models():
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and field.name != "part_of_speech"
        ]
        if texts and model not in (Permission, Collection) and model._meta.app_label in WRITTEN_IN:
            for row in model._base_manager.values_list(*texts):
                found.update(" ".join(text.split()) for text in row if text and len(text) < 300)
    return {text for text in found if WORD.search(text) and len(text) > 3} | {"safe"}  # searched


def both_languages() -> set[str]:
    pairs = {(one.english, one.text) for one in labels("km")}
    collections = set(Collection.objects.values_list("name", flat=True))
    named = {name for name in collections if " / " in name}
    return {f"{en} / {km}" for en, km in pairs} | named


def said(document: Any) -> Iterator[tuple[str, str]]:
    """(words, the tag that they stand in) of everything that a person reads or hears."""
    for script in document.xpath('//script[@id="wagtail-sidebar-props"]'):
        yield from ((words, "menu") for words in _labels(json.loads(script.text)))
    for script in document.xpath('//script[@id="wagtail-config"]'):
        yield from ((words, "script") for words in _strings(json.loads(script.text)["STRINGS"]))
    yield from _said(document, "km")


def _said(element: Any, language: str) -> Iterator[tuple[str, str]]:
    tag = element.tag
    is_read = isinstance(tag, str) and tag not in SKIPPED
    if is_read and element.get("hidden") is None:
        language = element.get("lang", language)
        own = [element.text, *(element.get(name) for name in SPOKEN)]
        if tag == "input" and element.get("type") in ("submit", "button"):
            own.append(element.get("value"))
        if language not in ("en", "zxx"):  # zxx: letters that are no words
            yield from ((words, tag) for words in own if words)
        for child in element:
            yield from _said(child, language)
            if child.tail and language != "en":
                yield child.tail, tag


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _labels(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name in ("label", "_args") or not isinstance(one, str):
                yield from _labels(one)
    elif isinstance(value, list):
        for one in value:
            if not isinstance(one, str) or " " in one:
                yield from _labels(one)
    elif isinstance(value, str):
        yield value


def telling_what_to_type() -> set[str]:
    """The interface's own sentences that name a place."""
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale/km/LC_MESSAGES/django.po"))
    return {" ".join(one.msgstr.split()) for one in catalogue if PLACE.search(one.msgstr)}


def without_codes(words: str) -> str:
    return " ".join(CODE.sub(" ", words).split())


def english(words: str, content: list[str], known: set[str]) -> list[str]:
    """The words of `words` that ought to be Khmer. content: the longest first."""
    if words in known or not WORD.search(words):
        return []
    words = without_codes(words)
    for text in content:
        if len(text) > 3 and text in words:
            words = words.replace(text, " ")
    return [word for word in WORD.findall(words) if not NAMES.fullmatch(word)]


def look(who: dict[str, list[str]], addresses: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    known = typed() | both_languages()
    content = sorted(map(without_codes, known), key=len, reverse=True)
    telling = telling_what_to_type()
    seen: dict[str, list[str]] = {}
    left: dict[str, list[str]] = defaultdict(list)
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False  # no statement is written down
    Menu.render_component = made_once(Menu.render_component)
    client = Client()
    for username, kinds in who.items():
        user = get_user_model().objects.get(username=username)
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "km"})
        client.force_login(user)
        for kind in kinds:
            for name, address in addresses[kind].items():
                if name.endswith(WITHOUT):  # noqa: F821
                    continue
                answer = client.get(address)
                if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                    continue
                for raw, tag in said(html.fromstring(answer.content.decode())):
                    words = " ".join(raw.split())
                    if words not in seen:
                        places = [] if words in telling else PLACE.findall(words)
                        seen[words] = english(words, content, known) + places
                    if seen[words]:
                        left[words].append(f"{username}: {name} <{tag}>")
    return left


print(json.dumps(look(WHO, found), ensure_ascii=False))  # noqa: F821
