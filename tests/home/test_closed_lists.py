import pytest

from cms.core.vocabularies import directory as closed_lists
from cms.core.vocabularies.directory import PROVINCES, codes, province_of_district
from cms.core.vocabularies.shared import Label

LISTS = {
    name: value
    for name, value in vars(closed_lists).items()
    if isinstance(value, tuple) and value and isinstance(value[0], Label)
}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_label_has_both_languages_and_a_code_of_its_own(name):
    labels = LISTS[name]

    assert len(set(codes(labels))) == len(labels)
    for label in labels:
        assert label.text("en").isascii()
        # WhatsApp and SMS keep their names, but in Khmer script there is always something
        assert any("\u1780" <= char <= "\u17ff" for char in label.text("km")), label.code


@pytest.mark.parametrize("name", sorted(LISTS))
def test_khmer_labels_hold_no_invisible_or_deprecated_character(name):
    for label in LISTS[name]:
        assert not set("\u200b\u200c\u200d\ufeff\u17a3\u17a4\u17b4\u17b5\u17d3\u17d8") & set(
            label.text("km")
        )


def test_provinces_are_the_25_of_iso_3166_2():
    assert codes(PROVINCES) == [f"KH-{number}" for number in range(1, 26)]


def test_district_codes_begin_with_their_province():
    assert (province_of_district("0102"), province_of_district("2503")) == ("KH-1", "KH-25")
