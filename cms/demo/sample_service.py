"""One service that nobody runs, so that every field of the directory occurs in the demonstration.

It says “sample” wherever it is shown, has no number that could be dialled, and its place is a round
point on the map. Holidays: one day, to be replaced by the days of the decree.
"""

from datetime import UTC, date, datetime, time

from cms.demo.bilingual import Both, Words
from cms.demo.directory import read_by_two
from cms.demo.people import People
from cms.publishing.approvals import engine
from cms.publishing.approvals.records import propose
from home.directory.channel_values import ChannelValue
from home.models import (
    ContactChannel,
    Coverage,
    HolidayYear,
    Organization,
    OrganizationPage,
    OwnerAgreement,
    ReferralPoint,
    Schedule,
    Service,
    ServicePage,
)

KEY = "sample-office"
ORGANIZATION: Both = {"en": "Sample organization", "km": "អង្គការគំរូ"}
DESCRIPTION: Both = {
    "en": "Sample: this organization does not exist. It shows what can be entered.",
    "km": "គំរូ៖ អង្គការនេះមិនមានពិតទេ។ វាបង្ហាញពីអ្វីដែលអាចបញ្ចូលបាន។",
}
NAME: Both = {"en": "Sample: office with opening hours", "km": "គំរូ៖ ការិយាល័យដែលមានម៉ោងធ្វើការ"}
WORDS: dict[str, Both] = {
    "summary": {
        "en": "Sample: this office does not exist. It shows hours, places and notes.",
        "km": "គំរូ៖ ការិយាល័យនេះមិនមានពិតទេ។ វាបង្ហាញម៉ោង ទីកន្លែង និងកំណត់សម្គាល់។",
    },
    "eligibility": {
        "en": "Sample: girls aged 10 to 17 and those who care for them.",
        "km": "គំរូ៖ ក្មេងស្រីអាយុពី១០ដល់១៧ឆ្នាំ និងអ្នកថែទាំពួកគេ។",
    },
    "what_happens_next": {
        "en": "Sample: a social worker listens and plans the next step with you.",
        "km": "គំរូ៖ បុគ្គលិកសង្គមស្តាប់ ហើយរៀបចំជំហានបន្ទាប់ជាមួយអ្នក។",
    },
    "what_to_prepare": {
        "en": "Sample: bring nothing. You need no paper.",
        "km": "គំរូ៖ មិនបាច់យកអ្វីមកទេ។ មិនត្រូវការឯកសារឡើយ។",
    },
    "confidentiality_note": {
        "en": "Sample: what you say stays in the office, unless somebody is in danger.",
        "km": "គំរូ៖ អ្វីដែលអ្នកនិយាយនៅតែក្នុងការិយាល័យ លើកលែងតែមាននរណាម្នាក់មានគ្រោះថ្នាក់។",
    },
    "cost_note": {"en": "Sample: nobody pays.", "km": "គំរូ៖ គ្មាននរណាបង់ថ្លៃទេ។"},
    "interpretation_note": {
        "en": "Sample: ask for an interpreter one day before.",
        "km": "គំរូ៖ សូមស្នើសុំអ្នកបកប្រែមួយថ្ងៃមុន។",
    },
    "accessibility_note": {
        "en": "Sample: the entrance has a ramp.",
        "km": "គំរូ៖ ច្រកចូលមានផ្លូវជម្រាល។",
    },
    "alert_text": {
        "en": "Sample alert: the office moves to another floor.",
        "km": "ការជូនដំណឹងគំរូ៖ ការិយាល័យប្តូរទៅជាន់ផ្សេង។",
    },
}
WEEK = ["MO", "TU", "WE", "TH", "FR"]
CHECKED_ON = date(2026, 11, 24)


def make_facts(people: People) -> Service:
    """The records, once; nothing happens when they are there."""
    holidays, is_new_year = HolidayYear.objects.get_or_create(
        year=2027,
        defaults={
            "days": ["2027-01-01"],
            "source": "Sample: enter the number and the days of the decree.",
        },
    )
    if is_new_year:
        engine.endorse(propose(holidays, {"is_in_force": True}, by=people.keeper), by=people.admin)
    organization, _ = Organization.objects.get_or_create(
        internal_name=ORGANIZATION["en"], defaults={"kind": "ngo"}
    )
    service, is_new = Service.objects.get_or_create(
        internal_name=NAME["en"],
        organization=organization,
        defaults={
            "category": "social_service",
            "urgency": "information",
            "topics": ["violence", "legal"],
            "audiences": ["child", "caregiver"],
            "age_min": 10,
            "age_max": 17,
            "gender": "girls",
            "cost": "free",
            "languages": ["km", "en"],
            "interpretation": True,
            "sign_language": True,
            "anonymous_ok": "yes",
            "accessibility": ["step_free", "deaf_text"],
            "always_open": False,
            "closed_on_holidays": True,
            "alert_until": datetime(2030, 12, 31, 17, tzinfo=UTC),
        },
    )
    if is_new:
        _make_parts(service, people)
        _make_agreement(organization, people)
    return service


def _make_agreement(organization: Organization, people: People) -> None:
    """It is asked every three months, and wants no test calls."""
    made = OwnerAgreement.objects.create(
        organization=organization,
        agreed_with="Sample: the head of the office",
        agreed_on=CHECKED_ON,
        source="Sample: a letter that nobody wrote.",
        email="office@sample.example",
        test_calls=0,
        set_by=people.keeper,
    )
    asked = propose(made, {"is_in_force": True}, by=people.keeper)
    engine.endorse(asked, by=people.admin)


def _make_parts(service: Service, people: People) -> None:
    """Hours, areas, an open and a confidential place, and the way to come in person."""
    for opens, closes in ((time(8), time(11, 30)), (time(14), time(17))):
        Schedule.objects.create(service=service, days=WEEK, opens=opens, closes=closes)
    Coverage.objects.create(service=service, scope="provinces", provinces=["KH-8"])
    Coverage.objects.create(service=service, scope="districts", districts=["1201", "1202"])
    ReferralPoint.objects.create(
        service=service,
        internal_name="Sample office",
        province="KH-12",
        district="1201",
        latitude="11.50000",
        longitude="104.90000",
        accessibility=["step_free"],
    )
    ReferralPoint.objects.create(
        service=service,
        internal_name="Sample shelter, never published",
        internal_address="Sample of an address that stays inside.",
        confidential=True,
        province="KH-12",
    )
    visit = ContactChannel(service=service, is_primary=True, priority=1, languages=["km"])
    # its hours first: of what readers have two people change them
    visit.save()
    Schedule.objects.create(
        service=service,
        channel=visit,
        days=WEEK,
        opens=time(8),
        closes=time(11, 30),
        closed_on=["2027-04-14"],
        valid_to=date(2030, 12, 31),
    )
    read_by_two(visit, ChannelValue("walk_in", "", ""), people, on=CHECKED_ON)


def organization_page(service: Service, words: Words) -> OrganizationPage:
    return OrganizationPage(
        title=words.text(ORGANIZATION),
        slug=f"org-{KEY}",
        organization=service.organization,
        description=words.text(DESCRIPTION),
    )


def service_page(service: Service, words: Words) -> ServicePage:
    return ServicePage(
        title=words.text(NAME),
        slug=KEY,
        service=service,
        **{name: words.text(both) for name, both in WORDS.items()},
    )
