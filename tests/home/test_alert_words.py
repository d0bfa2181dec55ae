import pytest

from home.alerts.alert_texts import digest, filled, problems, slots

EN = "Danger? {service_2}. Else call {service}."
KM = "មានគ្រោះថ្នាក់? {service_2}។ សូមហៅ {service}។"


def test_slots_stand_in_the_order_of_the_text():
    assert slots(EN) == ["service_2", "service"]


def test_every_slot_is_filled():
    assert filled(EN, {"service_2": "Police (117)", "service": "1280"}) == (
        "Danger? Police (117). Else call 1280."
    )


def test_a_good_phrase_has_no_problem():
    chosen = {"service": "a", "service_2": "b"}
    assert problems({"en": EN, "km": KM}, chosen) == {}
    assert problems({"en": "Stay at home.", "km": "សូមនៅផ្ទះ។"}, {}) == {}
    lao = {"lo": "ໂທ Child Helpline {service}", "cja-Arab": "\u0645 {service}", "tlh": "{service}!"}
    assert problems(lao, {"service": "a"}) == {}


@pytest.mark.parametrize(
    ("english", "khmer", "field", "says"),
    [
        ("Call {servcie}.", "ហៅ {service}។", "en", "is no slot"),
        ("Floods in {province}.", "មានទឹកជំនន់។", "en", "is no slot"),
        ("Call {}.", "ហៅ {service}។", "en", "is no slot"),
        ("Call {service_3}.", "ហៅ {service}។", "en", "is no slot"),
        ("{service} or {service}", "{service} ឬ", "en", "stands here twice"),
        ("Call {service.", "ហៅ {service}។", "en", "both braces"),
        ("Call service}.", "ហៅ {service}។", "en", "both braces"),
        ("Call {service}.", "ហៅជំនួយ។", "km", "same slots"),
        ("Call for help.", "ហៅ {service}។", "en", "same slots"),
        ("Call 023 213 004.", "ហៅ {service}។", "en", "telephone number"),
        ("Call 1280.", "ហៅ {service}។", "en", "telephone number"),
        ("Call {service}.", "ហៅ ១២៨០ {service}។", "km", "telephone number"),
        ("Call {service}.", "Call {service}.", "km", "in Khmer"),
        ("ហៅ {service}។", "ហៅ {service}។", "en", "in English"),
        ("{service}", "ហៅ {service}។", "en", "in English"),
    ],
)
def test_a_bad_phrase_is_refused(english, khmer, field, says):
    found = problems({"en": english, "km": khmer}, {"service": "a"})

    assert any(says in message for error in found[field] for message in error.messages)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("lo", "សូមនៅផ្ទះ។"),
        ("lo", "โทรหา"),  # Thai, whose letters look alike
        ("lo", "Stay at home."),
        ("lo", "ຢູ່ສູນ សូម"),
        ("km", "សូម ຢູ່"),
        ("cja-Arab", "Stay"),
    ],
)
def test_words_of_another_script_are_refused(language, words):
    (error,) = problems({language: words}, {})[language]

    assert "Write this text in" in str(error.message)


def test_contacts_are_those_of_the_slots():
    texts = {"en": "Call {service}.", "km": "ហៅ {service}។"}

    assert problems(texts, {}).keys() == {"service"}
    assert problems(texts, {"service": "a", "service_2": "b"}).keys() == {"service_2"}


@pytest.mark.parametrize(
    "other",
    [
        ("km", "danger", EN, {"service": "a", "service_2": "b"}),
        ("en", "warning", EN, {"service": "a", "service_2": "b"}),
        ("en", "danger", EN + " ", {"service": "a", "service_2": "b"}),
        ("en", "danger", EN, {"service": "b", "service_2": "a"}),
    ],
)
def test_the_digest_is_of_all_that_people_approve(other):
    assert digest(*other) != digest("en", "danger", EN, {"service": "a", "service_2": "b"})
