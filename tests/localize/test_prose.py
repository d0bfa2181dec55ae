"""Telephone numbers in prose: what is one, and what only looks like one."""

import pytest

from khmertext.checks.numbers_in_prose import full_phone_numbers, short_codes

FULL = [
    ("Call 023 213 004 today.", ["023 213 004"], "spaces"),
    ("Call 023-213-004.", ["023-213-004"], "hyphens"),
    ("Call 023.213.004.", ["023.213.004"], "dots, not thousands: it starts with 0"),
    ("Call (023) 213 004.", ["(023) 213 004"], "brackets"),
    ("Call +855 (0)23 213 004.", ["+855 (0)23 213 004"], "international"),
    ("Call (+855)23213004.", ["(+855)23213004"], "international in brackets"),
    ("Tel.023213004", ["023213004"], "glued to a word"),
    ("លេខ០២៣ ២១៣ ០០៤", ["០២៣ ២១៣ ០០៤"], "Khmer digits glued to a Khmer word"),
    ("០២៣២១៣០០៤", ["០២៣២១៣០០៤"], "Khmer digits in one run"),
    ("023\u200b213\u200b004", ["023\u200b213\u200b004"], "ZWSP between the groups"),
    ("023\u00a0213\u2011004", ["023\u00a0213\u2011004"], "no-break space and hyphen"),
    ("012 345 678 / 098 765 432", ["012 345 678", "098 765 432"], "two numbers"),
    ("Since 2022. 1234567", ["1234567"], "a sentence ends before it"),
    ("1800 20 20 20", ["1800 20 20 20"], "toll-free"),
    ("Write to wa.me/85512345678", ["wa.me/85512345678"], "an address that dials"),
    ("<a href='tel:1280'>", ["tel:1280"], "a link that dials, whatever its length"),
    ("https://wa.me/85512345678", ["wa.me/85512345678"], "the same with its scheme"),
]

NOT_FULL = [
    ("", "nothing"),
    ("In 2022, 11% of children aged 12 to 17", "years and percents"),
    ("The years 2019-2024 and 2019 2020", "ranges of years"),
    ("ឆ្នាំ២០១៩-២០២៤", "a range of years in Khmer digits"),
    ("ឆ្នាំ2019-2024", "a range of years after a Khmer consonant or vowel"),
    ("About 1200 words", "a count"),
    ("1,200,000 people, 1.200.000 riel", "thousands"),
    ("2026-11-24 and 2026-11-24T07:00:00Z", "ISO dates"),
    ("24/11/2026, 24.11.2026, 24-11-2026", "dates"),
    ("pages 1012-1034, pp. 1234\u20131250, p. 1234567", "page numbers"),
    ("ទំព័រ ១០១២-១០៣៤", "page numbers in Khmer"),
    ("Open 08:00-17:00", "hours"),
    ("117 1280", "two short codes beside each other"),
    ("ISBN 978-3-16-148410-0", "a book"),
    ("doi 10.1145/3313831.3376321", "an article"),
    ("https://example.org/12345678", "an address with digits"),
    ("Call 1280 or 117.", "short codes"),
    ("12\n345678", "lines of a list"),
]

SHORT = [
    ("Call 1280 or 117.", ["1280", "117"], "known codes"),
    ("ហៅ១២៨០", ["1280"], "Khmer digits glued to a Khmer word"),
    ("Dial 4567 now", ["4567"], "an unknown code after a word for calling"),
    ("We got a call in 2022.", [], "a year after a word for calling"),
    ("About 1200 words", [], "a count"),
    ("Call 023 213 004", [], "part of a full number"),
    ("1,280 children and 117% more", [], "part of a quantity"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FULL)
def test_full_phone_numbers_are_found(text, expected, why):
    assert [span.text for span in full_phone_numbers(text)] == expected, why


@pytest.mark.parametrize(("text", "why"), NOT_FULL)
def test_other_digits_are_no_phone_numbers(text, why):
    assert full_phone_numbers(text) == [], why


@pytest.mark.parametrize(("text", "expected", "why"), SHORT)
def test_short_codes_are_found(text, expected, why):
    assert [span.digits for span in short_codes(text)] == expected, why


def test_spans_point_into_the_text():
    text = "សូមហៅ ០២៣ ២១៣ ០០៤។"

    (span,) = full_phone_numbers(text)

    assert text[span.start : span.end] == span.text
    assert span.digits == "023213004"
