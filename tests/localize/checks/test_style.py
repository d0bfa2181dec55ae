"""House style: off by default, a warning with a correction when on."""

import pytest

from localize.checks import HouseStyle, run, run_monolingual


@pytest.mark.parametrize(
    ("style", "text", "id", "fix"),
    [
        (HouseStyle(khan_space_before="none"), "ទៅ ។ មក។", "khan_space", "ទៅ។ មក។"),
        (HouseStyle(khan_space_before="space"), "ទៅ។ មក ។", "khan_space", "ទៅ ។ មក ។"),
        (HouseStyle(khan_space_before="nbsp"), "ទៅ ៕", "khan_space", "ទៅ\u00a0៕"),
        (HouseStyle(digits="khmer"), "ហៅ 1288", "digit_style", "ហៅ ១២៨៨"),
        (HouseStyle(digits="latin"), "ហៅ ១២៨៨", "digit_style", "ហៅ 1288"),
        (HouseStyle(quotes="guillemets"), "“ទៅ”", "quote_style", "«ទៅ»"),
        (HouseStyle(quotes="curly"), '«ទៅ» "មក"', "quote_style", "“ទៅ” “មក”"),
    ],
)
def test_choice_warns_and_corrects(style, text, id, fix):
    (issue,) = run_monolingual(text, language="km", style=style)

    assert (issue.id, issue.severity, issue.fix) == (id, "warning", fix)
    assert run_monolingual(text, language="km") == []
    assert run_monolingual(fix, language="km", style=style) == []


@pytest.mark.parametrize(
    ("style", "text", "place"),
    [
        (HouseStyle(khan_space_before="none"), "ទៅ ។ មក ។", (2, 3)),
        (HouseStyle(digits="latin"), "ហៅ ១២៨៨ ឬ ១១៧", (3, 7)),
        (HouseStyle(quotes="curly"), '«ទៅ» "មក"', (0, 4)),
    ],
)
def test_warning_stands_at_the_first_place(style, text, place):
    (issue,) = run_monolingual(text, language="km", style=style)

    assert (issue.start, issue.end) == place


@pytest.mark.parametrize(
    ("style", "text", "why"),
    [
        (HouseStyle(khan_space_before="none"), "ប៊ិក ។ល។", "the sign for and so on"),
        (HouseStyle(digits="khmer"), "មើល https://example.org/1 {n1}", "protected parts"),
        (HouseStyle(quotes="guillemets"), '<a id="a1">ទៅ</a>', "quotes inside a tag"),
    ],
)
def test_choice_leaves_alone(style, text, why):
    assert run_monolingual(text, language="km", style=style) == [], why


def test_final_khan_follows_the_house_style():
    style = HouseStyle(khan_space_before="space")

    issues = run("Go.", "ទៅ", source_language="en", target_language="km", style=style)

    assert [(issue.id, issue.fix) for issue in issues] == [("end_punct", "ទៅ ។")]


def test_coeng_da_is_kept_when_not_folded():
    style = HouseStyle(fold_coeng_da=False)
    languages = {"source_language": "en", "target_language": "km"}

    assert run("Husband", "ប្ដី", style=style, **languages) == []
    assert [issue.id for issue in run("Husband", "ប្ដី", **languages)] == ["kh_coeng_da"]
