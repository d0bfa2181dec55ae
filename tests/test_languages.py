"""The descriptions of languages, and what is known of one that nobody described."""

import re

import pytest
from django.utils import translation

from cms.core import languages
from cms.core.languages import described, screen_language


def test_every_file_describes_a_language_by_its_tag():
    found = {path.stem: described(path.stem) for path in languages.FOLDER.glob("*.yaml")}

    assert {"km", "en"} <= {*found}
    for tag, one in found.items():
        assert one.tag == tag and re.fullmatch("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag)
        assert one.name and one.name_local
        assert one.direction in ("ltr", "rtl") and one.pieces in ("words", "clusters")
        assert len(one.digits) in (0, 10)
        assert one.normalised("") == ""


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("jra-Arab", "rtl"),
        ("jra-arab", "rtl"),  # as Django writes it
        ("az-Arab-IR", "rtl"),
        ("cja-Cham", "ltr"),
        ("vi", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_language_without_a_file_runs_as_the_script_in_its_tag(tag, direction):
    assert (described(tag).tag, described(tag).direction) == (tag, direction)


def test_digits_are_those_of_the_language():
    assert described("km").numerals("12.30") == "១២.៣០"
    assert described("lo").numerals("12.30") == described("cja-Arab").numerals("12.30") == "12.30"


def test_normal_form_is_that_of_the_language():
    typed = "ស្រ\u17c4\u17d2ះ\u200b\u200b ຄໍາ"  # as typed: nothing of it is another language's

    assert described("km").normalised(typed) != typed
    assert described("lo").normalised(typed) == described("en").normalised(typed) == typed


def test_a_file_with_an_unknown_name_stops_the_start(tmp_path):
    (tmp_path / "vi.yaml").write_text("tag: vi\nnumbers: none\n", encoding="utf-8")

    with pytest.raises(TypeError, match="numbers"):
        languages._read(tmp_path / "vi.yaml")


def test_language_of_the_screen_has_the_letters_of_its_file():
    with translation.override("km"):
        assert screen_language() == "km"
    with translation.override(None):
        assert screen_language() == "en"
