"""A number in figures on one side and in words on the other is no finding; another one is."""

import pytest

from khmertext.checks import TURNED, run


def found(english, khmer, into):
    source, target = (english, khmer) if into == "km" else (khmer, english)
    languages = {"source_language": "en" if into == "km" else "km", "target_language": into}
    issues = run(source, target, **languages)
    return {issue.id: issue.severity for issue in issues if issue.id in TURNED | {"numbers"}}


@pytest.mark.parametrize("into", ["km", "en"])
@pytest.mark.parametrize(
    ("english", "khmer"),
    [
        ("Wait three minutes.", "រង់ចាំ ៣ នាទី។"),
        ("Wait 3 minutes.", "រង់ចាំបីនាទី។"),
        ("Wait a week.", "រង់ចាំ ៧ ថ្ងៃ។"),
        ("Wait 7 days.", "រង់ចាំមួយសប្តាហ៍។"),
        ("Wait two weeks.", "រង់ចាំ ១៤ ថ្ងៃ។"),
        ("Call 1280 day and night.", "ហៅ ១២៨០ បាន ២៤ ម៉ោង។"),
        ("24/7", "ទាំងយប់ទាំងថ្ងៃ"),
        ("One in ten children", "កុមារ ១ នាក់ក្នុងចំណោម ១០ នាក់"),
        ("One in ten children", "កុមារ ១០ %"),
        ("Half of the children", "កុមារ ៥០ %"),
        ("1.5 million children", "កុមារ ១,៥ លាននាក់"),
        ("1.5 million children", "កុមារ ១.៥០០.០០០ នាក់"),
        ("Ten thousand riel", "១ ម៉ឺនរៀល"),
        ("Rest for an hour and a half.", "សម្រាក ១ ម៉ោងកន្លះ។"),
        ("Rest for an hour and a half.", "សម្រាក ៩០ នាទី។"),
        ("Rest for 30 minutes.", "សម្រាកកន្លះម៉ោង។"),
        ("By 8 p.m.", "ត្រឹមម៉ោង ២០"),
        ("On 3 April 2026", "ថ្ងៃទី ៣/៤/២០២៦"),
        ("twice a day", "២ ដងក្នុងមួយថ្ងៃ"),
    ],
)
def test_the_same_number_is_no_finding(english, khmer, into):
    assert found(english, khmer, into) == {}


@pytest.mark.parametrize("into", ["km", "en"])
@pytest.mark.parametrize(
    ("english", "khmer", "severity"),
    [
        ("Wait three minutes.", "រង់ចាំ ៤ នាទី។", "warning"),
        ("Wait a week.", "រង់ចាំ ៨ ថ្ងៃ។", "warning"),
        ("3.5 million children", "កុមារ ៤,៥ លាននាក់", "warning"),
        ("Rest for 30 minutes.", "សម្រាកមួយម៉ោងកន្លះ។", "warning"),
        ("Half of the children", "កុមារ ២០ %", "warning"),
        # a number that people call is nothing that is counted
        ("A hundred and seventeen schools call 1280.", "សាលាហៅ ១១៧។", "error"),
        ("Call 117 within three minutes.", "ហៅ ១១៨ ក្នុងរយៈពេល ៣ នាទី។", "error"),
    ],
)
def test_another_number_is_found(english, khmer, severity, into):
    assert found(english, khmer, into)["numbers"] == severity
