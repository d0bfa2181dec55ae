"""The Khmer interface: every word of ours is in it, well written, and compiled."""

import re
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.template import Engine
from django.utils import translation
from django.utils.translation import gettext

from cms.core.vocabularies.part_names import part_name
from khmertext import checks, normalise
from localize.outside import interface_words as sentences
from localize.outside.interface_words import in_python, in_template, sources
from ops.setup.catalogue import compiled, is_stale
from ops.setup.groups import roles

ROOT = settings.BASE_DIR
OURS = ROOT / "locale/km/LC_MESSAGES/django.po"
KHMER_ONES = [one for one in sources() if one.parts[-3] == "km"]
# what neither may gain, lose or change; an opening and a closing tag each stand for themselves
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{[^{}]*\}|<[^>]+>")


def entries(source: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(source)) if not entry.obsolete]


def khmer(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


@pytest.fixture(scope="module")
def said() -> dict[str, set[str]]:
    """By file, the words of our screens."""
    return sentences.said()


def test_every_word_of_ours_is_translated(said):
    known = {entry.msgid for entry in entries(OURS) if khmer(entry)}
    missing = {path: words - known for path, words in said.items()}
    assert {path: words for path, words in missing.items() if words} == {}


def test_sentences_have_their_limits_from_the_code(said):
    typed_in = re.compile(r"\d (MB|megapixels|rows|characters)|(ten|twelve) figures")

    assert [text for text in set().union(*said.values()) if typed_in.search(text)] == []


def test_words_are_found_in_code_and_templates():
    assert in_python('_("a" "b"); ngettext("c", "d", 2); other("e"); _(name)') == {"ab", "c"}
    template = (
        '{% load i18n %}{% translate "a" %}{{ x|default:_("b") }}'
        "{% blocktranslate with n=1 trimmed %}\n c {{ n }}\n{% endblocktranslate %}"
    )
    assert in_template(template, Engine.get_default()) == {"a", "b", "c %(n)s"}


# another word of ours stands for each of these
NOT_SAID = (
    *("ទូរស័ព្ទ", "អាជ្ញាបណ្ណ", "កត្តាទីពីរ", "មនុស្សទីពីរ", "ប្រគល់ឱ្យកែ", "អង្គហេតុ", "ដោះលែង"),
    *("“", "”", " (slug)", "EMAIL_", "docs/"),
)
# “it”, where it is no part of another word
IT = re.compile("(?<!សេ)(?<!ពិបា)វា(?!យ|ក្យ|ស់|ង|រ|គម)")


@pytest.mark.parametrize("source", KHMER_ONES, ids=lambda one: f"{one.parts[-4]}-{one.stem}")
def test_one_word_for_one_thing(source):
    texts = [khmer(entry) for entry in entries(source)]

    assert [text for text in texts if any(word in text for word in NOT_SAID)] == []
    buttons = [text for text in texts if len(text) < 32 and not re.search("[។?%៖]", text)]
    assert [text for text in buttons if IT.search(text)] == []


def test_groups_are_named_in_the_language_of_the_screen():
    names = [role.name for role in roles()]
    with translation.override("km"):
        shown = [str(Group(name=name)) for name in names]
        assert str(Group(name="Welcome")) == "Welcome"  # one that an office made

    assert [name for name in names if name in shown] == []
    assert str(Group(name=names[0])) == names[0]


def test_nothing_is_kept_that_no_screen_says(said):
    assert {entry.msgid for entry in entries(OURS)} - set().union(*said.values()) == set()


@pytest.mark.parametrize("source", KHMER_ONES, ids=lambda path: str(path.relative_to(ROOT)))
class TestCatalogue:
    def test_nothing_is_empty_or_fuzzy(self, source):
        assert [entry.msgid for entry in entries(source) if not khmer(entry) or entry.fuzzy] == []

    def test_placeholders_and_tags_match(self, source):
        for entry in entries(source):
            english = entry.msgid_plural or entry.msgid
            assert Counter(PLACEHOLDER.findall(khmer(entry))) == Counter(
                PLACEHOLDER.findall(english)
            ), entry.msgid

    def test_khmer_passes_the_checks(self, source):
        for entry in entries(source):
            english = entry.msgid_plural or entry.msgid
            found = checks.run(english, khmer(entry), source_language="en", target_language="km")
            errors = [issue.message for issue in found if issue.severity == "error"]
            assert errors == [], entry.msgid

    def test_khmer_is_in_normal_form(self, source):
        for entry in entries(source):
            assert normalise(khmer(entry)) == khmer(entry), entry.msgid

    def test_it_is_compiled(self, source):
        assert not is_stale(source)


def test_older_catalogues_are_compiled_again(tmp_path):
    source = tmp_path / "django.po"
    polib.POFile().save(str(source))
    assert is_stale(source)
    assert compiled(source) == tmp_path / "django.mo"
    assert not is_stale(source)
    assert {path.name for path in tmp_path.iterdir()} == {"django.mo", "django.po"}


@pytest.mark.parametrize(
    "english", ["Returned", "Publish", "Save draft", "This field is required."]
)
def test_a_person_who_chose_khmer_reads_khmer(english):
    with translation.override("km"):
        assert gettext(english) != english


@pytest.mark.parametrize(
    "english, wanted",
    [
        ("Missing", "មិនទាន់បកប្រែ"),
        ("Draft", "សេចក្តីព្រាង"),
        ("In review", "រង់ចាំការពិនិត្យ"),
        ("Returned", "ត្រូវកែ"),
        ("Approved", "បានអនុម័ត"),
    ],
)
def test_states_have_the_words_agreed_on(english, wanted):
    with translation.override("km"):
        assert gettext(english) == wanted


def test_parts_of_a_page_are_named_in_the_language_of_the_person():
    assert part_name("dont") == "do not"
    with translation.override("km"):
        assert part_name("dont") == "មិនគួរធ្វើ"


def test_field_that_is_not_in_the_list_is_called_as_in_its_form():
    assert part_name("quick_exit_url") == "quick exit"
    with translation.override("km"):
        assert part_name("quick_exit_url") != "quick exit"


def test_an_unknown_part_is_shown_as_it_is_written():
    assert part_name("some_new_part") == "some new part"


@pytest.mark.parametrize("language", ["en", "km"])
def test_nobody_is_told_that_a_save_goes_over_a_newer_draft(language):
    words = polib.pofile(str(ROOT / f"locale/framework/{language}/LC_MESSAGES/django.po"))
    told = {one.msgid: one.msgstr for one in words if "will overwrite" in one.msgid}

    assert len(told) == 3
    assert not [one for one in told.values() if not one or "overwrite" in one]
