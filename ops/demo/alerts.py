"""Phrases of alerts for the demonstration, approved by two accounts; no alert is sent.

Their Khmer waits for a native reviewer, like all Khmer here; their names say what they are.
"""

from home.alerts import alerts
from home.models import AlertPhrase, ContactChannel
from ops.demo.people import People

PHRASES = (
    {
        "name": "គំរូ៖ ទឹកជំនន់ / Demonstration: floods",
        "severity": "danger",
        "number": "117",
        "text_en": (
            "Floods are reported. Keep children away from the water. "
            "If somebody is in danger now, call {service}."
        ),
        "text_km": (
            "មានរបាយការណ៍អំពីទឹកជំនន់។ សូមកុំឱ្យកុមារនៅជិតទឹក។ បើមាននរណាម្នាក់កំពុងមានគ្រោះថ្នាក់ សូមហៅ {service}។"
        ),
    },
    {
        "name": "គំរូ៖ សារក្លែងក្លាយ / Demonstration: false messages",
        "severity": "warning",
        "number": "1280",
        "text_en": (
            "False messages ask children for money or pictures. Do not answer and do not pay. It "
            "is not your fault. For help, call {service}."
        ),
        "text_km": (
            "មានសារក្លែងក្លាយសុំលុយ ឬរូបភាពពីកុមារ។ សូមកុំឆ្លើយ និងកុំបង់លុយ។ "
            "នេះមិនមែនជាកំហុសរបស់ប្អូនទេ។ បើត្រូវការជំនួយ សូមហៅ {service}។"
        ),
    },
    {
        "name": "គំរូ៖ ខ្សែទូរសព្ទរវល់ / Demonstration: lines are busy",
        "severity": "information",
        "number": "1280",
        "text_en": (
            "Many people are calling for help today. If nobody answers at once, call {service} "
            "again a little later."
        ),
        "text_km": (
            "ថ្ងៃនេះមានមនុស្សច្រើនកំពុងហៅសុំជំនួយ។ បើគ្មានអ្នកឆ្លើយភ្លាម សូមហៅ {service} ម្តងទៀតបន្តិចក្រោយមក។"
        ),
    },
)


def make_phrases(people: People) -> None:
    """Each phrase once whose number is in the directory, approved by the publisher and a reviewer;
    changed ones stay as they are."""
    for words in PHRASES:
        text = {name: value for name, value in words.items() if name != "number"}
        called = ContactChannel.objects.filter(value=words["number"], type="call").first()
        if called is None or AlertPhrase.objects.filter(name=words["name"]).exists():
            continue
        phrase = AlertPhrase.objects.create(**text, values={"service": str(called.key)})
        for person in (people.publisher, people.reviewer):
            alerts.approve(phrase, by=person, seen=phrase.digest)
