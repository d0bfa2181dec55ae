"""Labels are files: which languages have which, and what is said of those that lack some."""

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from cms.core.vocabularies import directory, label_files, vocabulary
from cms.core.vocabularies.districts import DISTRICTS
from cms.core.vocabularies.shared import TOPICS, Label, choices, closed_list, label

FILES = [label_files.read(folder) for folder in label_files.FOLDERS]


def codes_of(lists: label_files.Lists) -> set[tuple[str, str]]:
    return {(name, code) for name, texts in lists.items() for code in texts}


@pytest.mark.parametrize("found", FILES)
def test_both_languages_have_every_text(found):
    assert codes_of(found["km"]) == codes_of(found["en"])
    assert label_files.is_complete("km") and label_files.is_complete("en")


def test_language_is_complete_with_all_that_readers_see_but_names_of_districts():
    lists = [*vocabulary.LISTS.values(), vocabulary.SAID, directory.ASSURANCES_MEAN]
    seen = {one for labels in lists for one in labels} - {*DISTRICTS}
    needed = {one for name in FILES[0]["en"] for one in closed_list(name)}

    assert seen <= needed
    assert len(label_files.lacking("lo")) == len(codes_of(FILES[0]["en"])) > 480
    assert not label_files.is_complete("lo")
    assert "district" not in FILES[0]["en"]


def test_label_says_in_which_language_its_text_is():
    one = Label("0102", {"en": "Mangkul Bourei", "km": "មង្គលបូរី"})

    assert (one.text("km"), one.locale_of("km")) == ("មង្គលបូរី", "km")
    assert (one.text("lo"), one.locale_of("lo")) == ("Mangkul Bourei", "en")


def test_choices_are_in_the_language_of_the_screen_and_in_migrations_in_english():
    found = {}
    for language in ("km", "lo", None):
        with translation.override(language):
            found[language] = str(choices(TOPICS)[0][1])
            assert label(TOPICS, TOPICS[0].code) == found[language]

    assert found == {"km": TOPICS[0].text("km"), "lo": "Online abuse", None: "Online abuse"}


# A third language


def in_lao(folder, change=lambda lists: None):
    """Every text of readers, with a mark: a language that lacks nothing but names of districts."""
    lists = yaml.safe_load((folder / "readers" / "en.yaml").read_text("utf-8"))
    marked = {
        name: {code: f"ໜ້າ {text}" for code, text in texts.items()} for name, texts in lists.items()
    }
    change(marked)
    text = yaml.safe_dump(marked, allow_unicode=True, sort_keys=False)
    (folder / "readers" / "lo.yaml").write_text(text, "utf-8")
    label_files.read.cache_clear()


def test_language_is_found_by_its_file(label_folder):
    assert not label_files.is_complete("lo")

    in_lao(label_folder)

    assert label_files.is_complete("lo")
    (first, *_others), (district, *_more) = closed_list("topic"), closed_list("district")
    assert (first.text("lo"), first.locale_of("lo")) == ("ໜ້າ Online abuse", "lo")
    assert (district.text("lo"), district.locale_of("lo")) == ("Mangkul Bourei", "en")


@pytest.mark.parametrize("text", ["", None])
def test_empty_text_is_none(label_folder, text):
    in_lao(label_folder, lambda lists: lists["word"].update(menu=text or ""))

    assert label_files.lacking("lo") == ["word: menu"]
    assert closed_list("word")[2].texts.keys() == {"en", "km"}


@pytest.mark.parametrize(
    "change",
    [
        lambda lists: lists.update(fruit={"apple": "x"}),
        lambda lists: lists["word"].update(apple="x"),
        lambda lists: lists["word"].update(in_years="{years}"),
        lambda lists: lists["word"].update(in_years="ປີ"),
    ],
)
def test_text_that_english_has_not_or_that_is_filled_in_otherwise_is_refused(label_folder, change):
    in_lao(label_folder, change)

    with pytest.raises(ImproperlyConfigured, match=r"readers/lo\.yaml, \w+: \w+"):
        label_files.read("readers")


def test_label_in_another_language_is_marked_for_channels(label_folder, monkeypatch):
    in_lao(label_folder)
    for name in ("topic", "district"):
        monkeypatch.setitem(vocabulary.LISTS, name, closed_list(name))

    found = vocabulary.vocabulary("lo")["lists"]

    assert found["district"][0] == {
        "code": "0102",
        "label": "Mangkul Bourei",
        "locale": "en",
        "parents": {"province": ["KH-1"]},
    }
    assert found["topic"][0] == {"code": "online_abuse", "label": "ໜ້າ Online abuse"}
    for tag in ("en", "km"):
        lists = vocabulary.vocabulary(tag)["lists"].values()
        assert not [entry for entries in lists for entry in entries if "locale" in entry]
