"""What holds for every text: no exception, true positions, corrections that correct."""

from hypothesis import given, settings
from hypothesis import strategies as st

from khmertext import normalise
from khmertext.checks import Term, run, run_monolingual
from khmertext.checks.catalogue import BY_ID
from khmertext.checks.protected import masked
from khmertext.tests.series import rounds

KHMER = st.text(
    st.sampled_from(
        [chr(code) for code in range(0x1780, 0x1800)] + list(' .:?()«»"<>b/\u200b\u200c\u200d19')
    )
)
PIECES = st.lists(
    st.sampled_from(
        [
            "<b>",
            "</b>",
            "{x}",
            "https://a.org/",
            "a@b.org",
            "ទៅ",
            "មក",
            "។",
            " ",
            "012 345 678",
            "១២៨៨",
            "1.5",
            "...",
            "\u200b",
            "ៗ",
            "ៈ",
            ":",
            "YouTube",
            "សុវត្ថិភាព",
        ]
    )
).map("".join)
TEXTS = st.one_of(st.text(), KHMER, PIECES)
LANGUAGES = st.sampled_from([("en", "km"), ("km", "en")])


def assert_inside(issue, raw):
    text = raw if BY_ID[issue.id].raw else normalise(raw)
    assert 0 <= issue.start <= issue.end <= len(text)


@settings(max_examples=rounds(100, 10_000), deadline=None)
@given(TEXTS, TEXTS, LANGUAGES, TEXTS)
def test_run_never_raises_and_spans_lie_inside(source, target, languages, word):
    arguments = {
        "source_language": languages[0],
        "target_language": languages[1],
        "terms": [Term(word, word, (source,), (target,)), Term(source, target)],
        "do_not_translate": [word],
        "max_length": 5,
        "approved_for_same_source": [word],
    }

    issues = run(source, target, **arguments)

    for issue in issues:
        assert_inside(issue, target)
        assert issue.message
        assert issue.said("km") != issue.message


@settings(max_examples=rounds(60, 10_000), deadline=None)
@given(TEXTS, st.sampled_from(["en", "km"]))
def test_run_monolingual_never_raises_and_its_fixes_fix(text, language):
    for issue in run_monolingual(text, language=language):
        assert_inside(issue, text)
        if issue.fix is not None:
            left = run_monolingual(issue.fix, language=language)
            assert issue.id not in {other.id for other in left}


@given(TEXTS)
def test_masking_keeps_every_position(text):
    hidden = masked(text)

    assert len(hidden) == len(text)
    assert all(one in (other, "\ue000") for one, other in zip(hidden, text, strict=True))
