"""What of a page is put into normal form before it is stored, and what stays as it is."""

import pytest

from cms.core.normal_form import normalise_page, of_any
from home.models import InfoPage

TYPED, NORMAL = "ភែ្នក", "ភ្នែក"  # "eye", with its vowel typed before the foot


def test_fields_and_blocks_of_a_khmer_page_are_put_into_normal_form(site_tree):
    page = InfoPage(
        locale=site_tree.khmer.locale,
        title=TYPED,
        intro=TYPED,
        body=[("paragraph", f"<p>{TYPED}</p>")],
    )

    normalise_page(page)

    assert (page.title, page.intro) == (NORMAL, NORMAL)
    assert page.body[0].value.source == f"<p>{NORMAL}</p>"


def test_page_in_another_language_stays_as_it_is(site_tree):
    page = InfoPage(
        locale=site_tree.english.locale, title=TYPED, body=[("paragraph", f"<p>{TYPED}</p>")]
    )

    normalise_page(page)

    assert page.title == TYPED
    assert page.body[0].value.source == f"<p>{TYPED}</p>"


@pytest.mark.parametrize("name", ["slug", "url_path", "draft_title"])
def test_addresses_stay_as_they_are(site_tree, name):
    page = InfoPage(locale=site_tree.khmer.locale, title=TYPED, **{name: TYPED})

    normalise_page(page)

    assert getattr(page, name) == TYPED


def test_text_that_is_not_there_yet_stays_away(site_tree):
    page = InfoPage(locale=site_tree.khmer.locale, title=TYPED, intro=None)

    normalise_page(page)

    assert (page.title, page.intro) == (NORMAL, None)


@pytest.mark.parametrize(("languages", "form"), [(["km", "en"], NORMAL), (["en", "lo"], TYPED)])
def test_text_of_no_language_has_the_forms_of_those_of_the_content(settings, languages, form):
    settings.CONTENT_LANGUAGES = languages

    assert of_any(TYPED) == form
