import pytest

from home.alerts.alert_texts import filled, problems, slots

EN = "Danger? {service_2}. Else call {service}."
KM = "មានគ្រោះថ្នាក់? {service_2}។ សូមហៅ {service}។"


def test_slots_stand_in_the_order_of_the_text():
    assert slots(EN) == ["service_2", "service"]


def test_every_slot_is_filled():
    assert filled(EN, {"service_2": "Police (117)", "service": "1280"}) == (
        "Danger? Police (117). Else call 1280."
    )


def test_a_good_phrase_has_no_problem():
    assert problems(EN, KM) == {}
    assert problems("Stay at home.", "សូមនៅផ្ទះ។") == {}


@pytest.mark.parametrize(
    ("english", "khmer", "field", "says"),
    [
        ("Call {servcie}.", "ហៅ {service}។", "text_en", "is no slot"),
        ("Floods in {province}.", "មានទឹកជំនន់។", "text_en", "is no slot"),
        ("Call {}.", "ហៅ {service}។", "text_en", "is no slot"),
        ("Call {service_3}.", "ហៅ {service}។", "text_en", "is no slot"),
        ("{service} or {service}", "{service} ឬ", "text_en", "stands here twice"),
        ("Call {service.", "ហៅ {service}។", "text_en", "both braces"),
        ("Call service}.", "ហៅ {service}។", "text_en", "both braces"),
        ("Call {service}.", "ហៅជំនួយ។", "text_km", "same slots"),
        ("Call for help.", "ហៅ {service}។", "text_km", "same slots"),
        ("Call 023 213 004.", "ហៅ {service}។", "text_en", "telephone number"),
        ("Call 1280.", "ហៅ {service}។", "text_en", "telephone number"),
        ("Call {service}.", "ហៅ ១២៨០ {service}។", "text_km", "telephone number"),
        ("Call {service}.", "Call {service}.", "text_km", "in Khmer"),
        ("ហៅ {service}។", "ហៅ {service}។", "text_en", "in English"),
        ("{service}", "ហៅ {service}។", "text_en", "in English"),
    ],
)
def test_a_bad_phrase_is_refused(english, khmer, field, says):
    found = problems(english, khmer)

    assert any(says in message for error in found[field] for message in error.messages)
