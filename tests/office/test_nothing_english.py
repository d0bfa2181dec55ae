"""Nothing English in the Khmer interface: every screen of the demonstration, as people see it, and
the words of Wagtail's scripts."""

import json
from pathlib import Path
from typing import Any

import polib
import pytest
import wagtail.admin
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.parts import IS_SOAK
from tests.prepared import copy_demo, demo_environment, manage

HERE = Path(__file__).parent
ADDRESSES = HERE.parent / "browser/addresses.py"
OF_SCRIPTS = "locale/{}/LC_MESSAGES/djangojs.po"
KINDS = ["first", "ours", "theirs", "stock"]
RIGHTS = ["wagtailusers_users:index"]  # Wagtail's, which name many things late
# a new page is the editor of one that is there, empty; a list has the names of its record's fields
FOR_THE_SOAK = (", new", ", list")
OTHERS = ("editor", "translator", "translator2", "reviewer", "publisher", "keeper")


def left(
    folder: Path, who: dict[str, list[str]], *, without: tuple[str, ...]
) -> dict[str, list[str]]:
    """The English words that these people would read: where. Without the screens whose names end
    with one of `without`."""
    listed, _print, _rest = ADDRESSES.read_text(encoding="utf-8").rpartition("print(")
    first = '{"my work": "/admin/", "queue": reverse("localize:queue")}'
    script = "\n".join(
        [
            listed,
            f"found['first'] = {first}",
            f"found['rights'] = {{name: found['stock'][name] for name in {RIGHTS}}}",
            f"WHO, WITHOUT = {who!r}, {without!r}",
            (HERE / "english_left.py").read_text(encoding="utf-8"),
        ]
    )
    # DEBUG: files of the screens need not be collected
    environment = demo_environment(folder) | {"DEBUG": "1"}
    printed = manage(environment, "shell", "--command", script)
    found: dict[str, list[str]] = json.loads(printed.strip().splitlines()[-1])
    return found


@pytest.mark.slow("opens every screen of the office, and loads the demonstration once")
def test_every_screen_is_khmer(tmp_path):
    copy_demo(tmp_path / "demo")
    if IS_SOAK:
        who = dict.fromkeys(("admin", *OTHERS), KINDS)
    else:  # an administrator sees what others see and more, but for what waits for them
        who = {"admin": ["first", "ours", "rights"]} | {name: ["first"] for name in OTHERS}

    found = left(tmp_path / "demo", who, without=() if IS_SOAK else FOR_THE_SOAK)

    assert {words: where[:3] for words, where in found.items()} == {}


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/password_reset/", "/admin/nowhere/"])
def test_screens_before_the_login_are_khmer(db, settings: Any, address):
    settings.OFFICE_LANGUAGE = "km"

    screen = html.fromstring(Client().get(address, follow=True).content.decode())

    for element in screen.xpath("//script | //style | //*[@lang='en']"):
        element.drop_tree()
    words = {word for word in screen.text_content().split() if word.isascii() and word.isalpha()}
    assert words <= {"CNCC", "English", "JavaScript"}


def test_scripts_of_wagtail_speak_khmer(db, client):
    english = Path(wagtail.admin.__file__).parent / OF_SCRIPTS.format("en")
    ours = settings.BASE_DIR / "locale/framework" / OF_SCRIPTS.format("km").partition("/")[2]

    known = {
        entry.msgid for entry in polib.pofile(str(ours)) if entry.msgstr or entry.msgstr_plural
    }
    assert {entry.msgid for entry in polib.pofile(str(english))} - known == set()
    client.cookies["django_language"] = "km"
    catalogue = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert '"Close": "\\u17' in catalogue
