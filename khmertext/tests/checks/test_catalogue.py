"""The words of the checks: complete, in both languages, and right by our own rules."""

import re
import string

from khmertext.checks import REGISTRY, run_monolingual


def texts(info):
    """(English, Khmer) of each message and the title."""
    return [(info.message, info.message_km), (info.title, info.title_km), *info.other.values()]


def test_messages_are_sentences_with_the_same_values():
    for info in REGISTRY:
        for english, khmer in texts(info)[:1] + texts(info)[2:]:
            assert english[0].isupper()
            assert english.endswith(".")
            assert fields(english) == fields(khmer)


def test_khmer_words_pass_our_own_checks():
    for info in REGISTRY:
        for _, khmer in texts(info):
            assert run_monolingual(khmer, language="km") == [], khmer


def test_each_language_has_its_own_words():
    for info in REGISTRY:
        for english, khmer in texts(info):
            latin = re.findall("[a-z]", bare(khmer))
            assert not re.search("[\u1780-\u17a2]{2}", english)
            assert len(re.findall("[\u1780-\u17b3]", khmer)) > len(latin)


def bare(message):
    return re.sub(r"\{\w+\}", "", message)


def fields(message):
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}
