"""How often the checks warn of the demonstration's approved texts, with the shipped term base.

Two people approved each of these pairs: a warning about one is noise, or a slip of theirs.
"""

import pytest

from khmertext.checks import TURNED, run
from localize.terminology import glossary_file
from localize.terminology.glossary import term_base
from tests.parts import rounds
from tests.prepared import demo_to_read

SHARE = 0.02
OF_MEANING = 0.005
PAIRS = """
    SELECT source.data, target.data
    FROM localize_review AS review
    JOIN wagtail_localize_stringtranslation AS target ON target.id = review.string_translation_id
    JOIN wagtail_localize_string AS source ON source.id = target.translation_of_id
    JOIN wagtailcore_locale AS language ON language.id = source.locale_id
    WHERE review.state = 'approved' AND language.language_code = 'en'
"""


@pytest.fixture(scope="module")
def pairs():
    with demo_to_read() as demo:
        return demo.execute(PAIRS).fetchall()


@pytest.fixture
def shipped(db):
    glossary_file.load(glossary_file.read(glossary_file.SHIPPED))


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.usefixtures("shipped")
def test_hardly_any_approved_pair_gets_a_warning(pairs, language):
    base = term_base(language, "km" if language == "en" else "en")
    noisy, errors = [], []
    some = pairs[:: rounds(2, 1)]
    for english, khmer in some:
        source, target = (english, khmer) if language == "en" else (khmer, english)
        issues = run(
            source,
            target,
            source_language=language,
            target_language="km" if language == "en" else "en",
            terms=base.terms,
            do_not_translate=base.do_not_translate,
        )
        found = [issue.id for issue in issues if issue.severity != "fixed"]
        errors += [(issue.id, source) for issue in issues if issue.severity == "error"]
        if found:
            noisy.append((found, source, target))

    turned = [one for one in noisy if TURNED & set(one[0])]
    assert len(pairs) > 400
    assert len(noisy) <= SHARE * len(some), noisy
    assert len(turned) <= OF_MEANING * len(some), turned
    assert errors == []
