"""The words of the checks: complete in both languages, and right by our own rules."""

import re
import string

import pytest

from khmertext.checks import REGISTRY, catalogue, run_monolingual
from khmertext.checks.catalogue import FALLBACK, languages, said, sentence

ENGLISH, KHMER = said(FALLBACK), said("km")
KEYS = [(check, wording) for check, texts in ENGLISH.items() for wording in texts]


def test_every_check_has_words_and_no_other_has():
    assert list(ENGLISH) == [info.id for info in REGISTRY]
    assert all("message" in texts for texts in ENGLISH.values())
    assert [(check, one) for check, texts in KHMER.items() for one in texts] == KEYS


@pytest.mark.parametrize("language", languages())
def test_messages_are_sentences_with_the_values_of_english(language):
    for check, texts in said(language).items():
        for wording, text in texts.items():
            assert fields(text) == fields(ENGLISH[check][wording])
            if language == FALLBACK:
                assert text[0].isupper()
                assert text.endswith(".")


def test_khmer_words_pass_our_own_checks():
    for texts in KHMER.values():
        for khmer in texts.values():
            assert run_monolingual(khmer, language="km") == [], khmer


def test_each_language_has_its_own_words():
    for check, wording in KEYS:
        khmer = KHMER[check][wording]
        latin = re.findall("[a-z]", bare(khmer))
        assert not re.search("[\u1780-\u17a2]{2}", ENGLISH[check][wording])
        assert len(re.findall("[\u1780-\u17b3]", khmer)) > len(latin)


def test_another_language_is_a_file_that_may_lack_some(tmp_path, monkeypatch):
    (tmp_path / "en.yaml").write_bytes((catalogue.MESSAGES / "en.yaml").read_bytes())
    (tmp_path / "cja-Arab.yaml").write_text("dup_word: {message: 'X {word}.'}", "utf-8")
    monkeypatch.setattr(catalogue, "MESSAGES", tmp_path)
    said.cache_clear()

    assert languages() == ["en", "cja-Arab"]
    assert sentence("dup_word", "", {"word": "A"}, "cja-Arab") == "X A."
    assert sentence("empty", "", {}, "cja-Arab") == sentence("empty", "", {}, FALLBACK)
    said.cache_clear()


def bare(message):
    return re.sub(r"\{\w+\}", "", message)


def fields(message):
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}
