"""Two helplines that changed places: sure where it is known who answers, else asked about."""

import pytest

from khmertext.checks import Term, run

POLICE, CHILDREN = "The police answer at 117", "Child Helpline at 1280"
NAMES = [Term("Sok Sabay", "សុខសប្បាយ"), Term("House of Hope", "ផ្ទះក្តីសង្ឃឹម")]


def severity(english, khmer, *, into="km", **how):
    source, target = (english, khmer) if into == "km" else (khmer, english)
    languages = {"source_language": "en" if into == "km" else "km", "target_language": into}
    issues = run(source, target, **languages, **how)
    return next((issue.severity for issue in issues if issue.id == "number_order"), "silent")


@pytest.mark.parametrize("into", ["km", "en"])
@pytest.mark.parametrize(
    ("expected", "english", "khmer"),
    [
        # each number with the other's name, in whatever pattern
        ("error", f"{POLICE}, {CHILDREN}.", "នគរបាលឆ្លើយតាម ១២៨០ បណ្តាញជំនួយកុមារតាម ១១៧។"),
        ("error", f"{POLICE}. {CHILDREN}.", "នគរបាលឆ្លើយតាម ១២៨០។ បណ្តាញជំនួយកុមារតាម ១១៧។"),
        ("error", f"{POLICE}, {CHILDREN}.", "បណ្តាញជំនួយកុមារតាម ១១៧ នគរបាលតាម ១២៨០។"),
        ("error", "Police and Child Helpline: 117, 1280", "នគរបាល និងទូរសព្ទជំនួយកុមារ៖ ១២៨០, ១១៧"),
        (
            "error",
            "Call 117 for an ambulance, 118 for fire.",
            "ហៅ ១១៧ បើអគ្គិភ័យ ១១៨ បើត្រូវការឡានពេទ្យ។",
        ),
        (
            "error",
            "Call 1280 to talk, call 117 in danger.",
            "ហៅ ១១៧ ដើម្បីនិយាយ ហៅ ១២៨០ ពេលមានគ្រោះថ្នាក់។",
        ),
        (
            "error",
            "In danger, call the police at 117. Child Helpline is at 1280 if you want to talk.",
            "ពេលមានគ្រោះថ្នាក់ ហៅនគរបាលតាម ១២៨០។ បើចង់និយាយ បណ្តាញជំនួយកុមារឆ្លើយតាម ១១៧។",
        ),
        (
            "error",
            "Police: {phone:police}. Child Helpline: {phone:children}.",
            "នគរបាល៖ {phone:children}។ បណ្តាញជំនួយកុមារ៖ {phone:police}។",
        ),
        (
            "error",
            'Call <a href="tel:117">the police</a> or <a href="tel:1280">Child Helpline</a>.',
            'ហៅ <a href="tel:1280">នគរបាល</a> ឬ <a href="tel:117">បណ្តាញជំនួយកុមារ</a>។',
        ),
        (
            "error",
            "Police 023 213 004, hospital 023 213 005",
            "ប៉ូលិស 023 213 005 មន្ទីរពេទ្យ 023 213 004",
        ),
        # name and number moved together, or nobody knows who answers
        ("warning", f"{POLICE}, {CHILDREN}.", "បណ្តាញជំនួយកុមារឆ្លើយតាម ១២៨០ នគរបាលតាម ១១៧។"),
        ("warning", "Sok at 117, Dara at 1280.", "សុខតាម ១២៨០ តារាតាម ១១៧។"),
        ("warning", "Call 117 or {number}.", "ហៅ {number} ឬ ១១៧។"),
        # nothing moved
        ("silent", f"{POLICE}, {CHILDREN}.", "នគរបាលឆ្លើយតាម ១១៧ បណ្តាញជំនួយកុមារតាម ១២៨០។"),
        ("silent", "Call 117. Or 1280. 117 is the police.", "ហៅ ១១៧ ឬ ១២៨០។"),
        ("silent", "Wait 30 minutes for 2 people.", "រង់ចាំមនុស្ស ២ នាក់ រយៈពេល ៣០ នាទី។"),
        ("silent", "Call 117.", "ហៅ ១២៨០ ឬ ១១៧។"),
    ],
)
def test_numbers_that_moved(expected, english, khmer, into):
    assert severity(english, khmer, into=into) == expected


@pytest.mark.parametrize(
    "how", [{"terms": NAMES}, {"names": lambda: NAMES}], ids=["term base", "organizations"]
)
def test_names_are_those_of_the_term_base_and_of_organizations(how):
    english, khmer = "Sok Sabay 117, House of Hope 1280", "សុខសប្បាយ ១២៨០ ផ្ទះក្តីសង្ឃឹម ១១៧"

    assert severity(english, khmer) == "warning"
    assert severity(english, khmer, **how) == "error"


def test_protected_names_are_known_as_they_are():
    texts = "Friends 117, Mith Samlanh 1280", "Friends 1280, Mith Samlanh 117"
    khmer = f"ទូរសព្ទ៖ {texts[1]}"

    assert severity(texts[0], khmer) == "warning"
    assert severity(texts[0], khmer, do_not_translate=["Friends", "Mith Samlanh"]) == "error"
