from datetime import date

import pytest
from django.core.exceptions import ValidationError

from home.alerts.alert_texts import checked_value, date_text, filled, problems, slots, time_text

EN = "Floods in {province}. Call {service}."
KM = "មានទឹកជំនន់នៅខេត្ត{province}។ សូមហៅ {service}។"
TODAY = date(2026, 11, 24)


def test_slots_stand_in_the_order_of_the_text():
    assert slots(EN) == ["province", "service"]


def test_every_slot_is_filled():
    assert filled(EN, {"province": "Kampot", "service": "Police (117)"}) == (
        "Floods in Kampot. Call Police (117)."
    )


def test_a_good_phrase_has_no_problem():
    assert problems(EN, KM) == {}
    assert problems("From {date} until {date_2}.", "ចាប់ពី {date} ដល់ {date_2}។") == {}
    assert problems("Stay at home.", "សូមនៅផ្ទះ។") == {}


@pytest.mark.parametrize(
    ("english", "khmer", "field", "says"),
    [
        ("Call {servcie}.", "ហៅ {service}។", "text_en", "is no slot"),
        ("Call {}.", "ហៅ {service}។", "text_en", "is no slot"),
        ("Call {date_3}.", "ហៅ {date}។", "text_en", "is no slot"),
        ("{date} to {date}", "{date} ដល់", "text_en", "stands here twice"),
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


def test_values_read_as_each_language_writes_them():
    assert date_text("2026-11-25", "en") == "25 November 2026"
    assert date_text("2026-11-25", "km") == "ថ្ងៃទី 25 ខែវិច្ឆិកា ឆ្នាំ 2026"
    assert time_text("18:00", "en") == "18:00"
    assert time_text("18:00", "km") == "ម៉ោង 18:00"


@pytest.mark.parametrize(
    ("slot", "value", "stored"),
    [
        ("province", "KH-7", "KH-7"),
        ("date", "2026-11-25", "2026-11-25"),
        ("date_2", "2026-10-01", "2026-10-01"),
        ("time", "18:00:00", "18:00"),
    ],
)
def test_a_value_of_a_list_or_a_calendar_is_stored(slot, value, stored):
    assert checked_value(slot, value, today=TODAY) == stored


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("province", "KH-99"),
        ("province", "Kampot"),
        ("date", "tomorrow"),
        ("date", "2025-11-25"),
        ("date", "2027-11-25"),
        ("time", "25:00"),
        ("time", "evening"),
    ],
)
def test_any_other_value_is_refused(slot, value):
    with pytest.raises(ValidationError) as refusal:
        checked_value(slot, value, today=TODAY)

    assert set(refusal.value.message_dict) == {slot}
