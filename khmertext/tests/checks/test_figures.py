"""Numbers and telephone numbers as they are read and compared, with their places."""

import pytest

from khmertext.checks.figures import compare, read


def shown(figures):
    return [f"{figure.value} at {figure.start}-{figure.end}" for figure in figures]


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("012 345 67", None, "too short for a number with a leading 0"),
        ("012 345 678", "012345678", "nine digits"),
        ("012 345 6789", "0123456789", "ten digits"),
        ("0123 456 7890", None, "eleven digits"),
        ("855 12 34 567", None, "too short with the country's code"),
        ("855 12 345 678", "85512345678", "eleven digits"),
        ("855 12 345 6789", "855123456789", "twelve digits"),
        ("8551234567890", None, "thirteen digits"),
        ("1800 20 20", None, "too short for a free line"),
        ("1800 20 20 2", "180020202", "nine digits"),
        ("1800 20 20 20", "1800202020", "ten digits"),
        ("18002020201", None, "eleven digits"),
        ("+12345678", None, "too short for any country"),
        ("+123456789", "123456789", "nine digits"),
        ("+123456789012345", "123456789012345", "the most that the world has"),
        ("+1234567890123456", None, "more than the world has"),
        ("1234567", None, "begins as no telephone number does"),
    ],
)
def test_narrow_reading_knows_the_lengths_of_numbers(text, value, why):
    assert [phone.value for phone in read(text, narrow=True).phones] == [value] * bool(value), why


@pytest.mark.parametrize(
    ("source", "target", "phones", "numbers", "why"),
    [
        ("1.2.3", "", ([], []), (["1 at 0-1", "2 at 2-3", "3 at 4-5"], []), "a version"),
        ("", "24.11.2026", ([], []), ([], ["24 at 0-2", "11 at 3-5", "2026 at 6-10"]), "a date"),
        ("1.000,5", "", ([], []), (["1000.5 at 0-7"], []), "thousands and a fraction"),
        ("Call 012 345 679; 12", "012 345 679", ([], []), (["12 at 18-20"], []), "behind a phone"),
        ("012345678 0", "012345678 or 0", ([], []), ([], []), "a number right behind a phone"),
        ("023 456 789 99", "023 456 789", ([], []), (["99 at 12-14"], []), "a small one is over"),
        (
            "1800 20 20 20 (015/07",
            "1800 20 20 20, 015",
            ([], []),
            (["7 at 19-21"], []),
            "ten digits are the most of a free line",
        ),
        (
            "Call 99 012 345 679",
            "99",
            (["99012345679 at 5-19"], []),
            ([], ["99 at 0-2"]),
            "a missing phone: nothing is known of what stands beside it",
        ),
        (
            "023 456 789 - 100",
            "Call 023 456 789",
            (["023456789100 at 0-17"], ["023456789 at 5-16"]),
            ([], []),
            "three digits may be a part of the number",
        ),
        (
            "Call 1288; 023 456 789 (10:30",
            "Call 1288 023 456 789",
            ([], []),
            (["10 at 24-26", "30 at 27-29"], []),
            "the time is missing, the number is not",
        ),
        ("Call 2 000. 1288", "2,000 - 1288", ([], []), ([], []), "no telephone number at all"),
    ],
)
def test_what_only_one_side_has_and_where(source, target, phones, numbers, why):
    found = compare(source, target)

    assert [(shown(one.missing), shown(one.extra)) for one in found] == [phones, numbers], why
