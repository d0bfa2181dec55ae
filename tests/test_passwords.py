"""Passwords of words that anybody would try here are refused; words of one's own are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cms.passwords import LocalWordsValidator


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("cncc2026cambodia", "cncc, cambodia"),
        ("Cambodia-1280-Khmer", "cambodia, khmer"),
        ("C@mb0d1a-2026!!", "cambodia"),  # figures and signs for letters
        ("khmerkhmerkhmer", "khmer"),  # said once
        ("cncc-10573104057", "cncc"),  # a telephone number is no word
        ("ខ្មែរកម្ពុជា១២៣៤", "ខ្មែរ, កម្ពុជា"),
        ("publisher-publisher", "publisher"),
        ("PhnomPenh 2026 admin", "phnompenh, admin"),
    ],
)
def test_local_words_are_no_password(password, words):
    with pytest.raises(ValidationError) as refused:
        LocalWordsValidator().validate(password)

    assert f": {words}." in refused.value.message % refused.value.params


@pytest.mark.parametrize(
    "password",
    [
        "three dry frogs sing",
        "umbrella cambodia guitar",  # one local word among words of one's own
        "cncc-Xk29$plQ7w",
        "ទន្សាយបីលោតលើដំបូល",
        "",
    ],
)
def test_words_of_ones_own_are_taken(password):
    LocalWordsValidator().validate(password)


@pytest.mark.parametrize(
    "password", ["123", "cncc2026", "elevenchars", "123456789012", "qwertyuiop12", "sophea-sophea"]
)
def test_settings_refuse(db, django_user_model, password):
    with pytest.raises(ValidationError):
        validate_password(password, django_user_model(username="sophea-sophea"))
