"""Whether a text names somebody, as far as letters say it."""

import pytest

from khmertext.checks.names import names_somebody


@pytest.mark.parametrize(
    "text",
    [
        "លោក សុខ ដារ៉ា និយាយថា សូមសុំជំនួយ។",
        "លោកសុខដារ៉ា និយាយថា សូមសុំជំនួយ។",
        "សូមប្រាប់កញ្ញា ចាន់ថា។",
        "ជួបអ្នកស្រី\u200bស្រីមុំ។",
        "Mr Sok says so.",
        "Tell Dara what happened.",
        "Ask for help. Then tell Sok Dara about it.",
    ],
)
def test_somebody_is_named(text):
    assert names_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "សូមសុំជំនួយ។",
        "ប្រាប់លោកគ្រូ ឬអ្នកគ្រូ។",
        "លោកអ្នកអាចទូរសព្ទមក។",
        "លោកតា និងលោកយាយ",
        "Ask for help. Tell an adult.",
        "Messages on Facebook",
        "“Stop!” Say it loudly.",
        "",
    ],
)
def test_nobody_is_named(text):
    assert not names_somebody(text)


def test_words_of_the_term_base_are_no_names():
    assert names_somebody("Talk to Child Helpline Cambodia.")
    assert not names_somebody("Talk to Child Helpline Cambodia.", {"Child Helpline Cambodia"})
