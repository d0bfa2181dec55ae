"""Stylesheets are written from the descriptions of languages: none names one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines

from cms.core import languages, styles
from cms.core.languages import Language, every

ROOMS = ("cms", "home", "lessons", "localize", "office", "ops", "public")
SHEETS = [
    path for room in ROOMS for path in sorted((Path(settings.BASE_DIR) / room).rglob("*.css"))
]
PAPER = "public/packs/inside/"


def named(path):
    return str(path.relative_to(settings.BASE_DIR))


@pytest.fixture
def only(monkeypatch):
    def described(*found):
        monkeypatch.setattr(languages, "_all", lambda: {one.tag.lower(): one for one in found})

    return described


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_no_stylesheet_names_a_language(path):
    style = path.read_text(encoding="utf-8")
    tags = {one.tag for one in every()}

    asked = re.findall(r"""(?::lang\(|\[lang=["']?)([\w-]+)""", style)

    assert not tags & set(asked), asked
    assert set(asked) <= {"tall", "usual", "numerals"}
    for one in every():
        assert not one.office_family or one.office_family not in style
        assert not one.counter or not re.search(rf"\b{one.counter}\b[;)]", style)


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_nothing_of_ours_is_left_for_a_browser(path):
    for made in (styles.read(path), styles.read(path, is_plain=True)):
        assert not re.search(r"lang\W+(tall|usual|numerals)\b|numerals[;)]|family\"", made)


def test_languages_of_high_lines_have_them_together(only):
    only(Language("aa", is_tall=True), Language("bb", is_tall=True), Language("cc"))
    style = ":lang(tall) { line-height: 2; }\np[lang=usual] { line-height: 1; }\n"

    assert styles.expanded(style) == (
        ':is(:lang(aa), :lang(bb)) { line-height: 2; }\np[lang="cc"] { line-height: 1; }\n'
    )
    assert styles.expanded(style, is_plain=True).splitlines()[:2] == [
        ":lang(aa) { line-height: 2; }",
        ":lang(bb) { line-height: 2; }",
    ]


def test_a_language_counts_as_it_is_described(only):
    only(Language("aa", counter="thai", digits="๐๑๒๓๔๕๖๗๘๙"), Language("bb"))
    style = "ol:lang(numerals) { list-style: numerals; }\n.other {}\n"

    assert styles.expanded(style) == "ol:lang(aa) { list-style: thai; }\n.other {}\n"


def test_types_are_those_of_all_and_never_none(only):
    only(Language("aa", family="A", office_family="O"), Language("bb", family="A"))
    assert styles.expanded('p { font-family: "family", "office family"; }') == (
        'p { font-family: "A", "O"; }'
    )
    only(Language("bb"))
    assert styles.expanded('p { font-family: "family"; }') == "p { font-family: system-ui; }"


def test_lines_are_left_alone_where_they_ask_for_nothing():
    style = "/* usual */\n.tall { color: red; }\n"
    assert styles.expanded(style) == style


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_lao_is_as_tall_as_khmer_wherever_khmer_is(path):
    made = styles.read(path)
    for found in re.findall(r"^.*:lang\(km\).*line-height.*$", made, re.MULTILINE):
        assert ":lang(lo)" in found
    if '"Noto Sans Khmer",' in made:
        assert '"Noto Sans Lao"' in made


def test_whoever_counts_in_digits_of_their_own_has_them():
    for one in every():
        assert bool(one.counter) <= bool(one.digits)


def test_what_is_served_is_what_is_made():
    served = Path(finders.find("website/website.css"))

    assert ":is(:lang(km), :lang(lo))" in served.read_text(encoding="utf-8")
    assert Path(finders.find("website/website.css")) == served


def test_a_card_to_print_has_the_types():
    template = engines["django"].from_string("{% load languages %}{% families %}")
    assert '"Noto Sans Khmer"' in template.render() and '"Noto Sans Lao"' in template.render()
