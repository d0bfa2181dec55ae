"""Slugs as pure text; what is free where, `tests/flows/test_new_pages.py` tells."""

import pytest

from cms.core.slugs import SlugField, ascii_slug, is_made_from, looks_like_key, romanised

KEY = "0b8a1c9e-53a4-4a36-9d3f-2f6a7c1d2e3f"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Stay safe", "stay-safe"),
        ("សុវត្ថិភាព", "sovtthephap"),
        ("មេរៀនទី ៣", "merientei-3"),  # Khmer digits are digits
        ("ក\u200bខ", "kkh"),  # ZWSP
        ("Café", "cafe"),
        ("  -- ", ""),
        ("។៕", ""),
        ("a" * 100, "a" * 80),
        ("a" * 79 + " b", "a" * 79),
        ("stay-safe", "stay-safe"),
    ],
)
def test_romanised_is_what_can_stand_in_an_address(text, slug):
    assert romanised(text) == slug
    assert romanised(slug) == slug


@pytest.mark.parametrize("text", ["Stay safe", "ក", "។", "", KEY, KEY.replace("-", ""), "😀"])
def test_ascii_slug_is_never_empty_and_never_a_key(text):
    slug = ascii_slug(text)

    assert slug
    assert slug.isascii()
    assert not looks_like_key(slug)


@pytest.mark.parametrize(
    ("slug", "title", "made"),
    [
        ("stay-safe", "Stay safe", True),
        ("stay-safe-2", "Stay safe", True),
        ("stay-safe-two", "Stay safe", False),
        ("stay", "Stay safe", False),
        ("kkh", "ក\u200bខ", True),
        ("page", "។", True),
        ("", "Stay safe", False),
    ],
)
def test_is_made_from_knows_its_own(slug, title, made):
    assert is_made_from(slug, title) is made


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("about-us", "about-us"),
        ("About_us", "About_us"),  # a slug that is in use stays as it is
        ("About us", "about-us"),
        ("អំពី យើង", "ampei-yaeung"),
        ("។", ""),
        ("", ""),
        (" x ", "x"),
    ],
)
def test_field_takes_whatever_is_typed(typed, slug):
    assert SlugField().clean(typed) == slug
