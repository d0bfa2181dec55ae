"""What the page of a service says about where it works and when it was checked."""

import pytest
from django.template.loader import render_to_string

from public.website.templatetags.website import checked_on
from public.website.views.pages import document_context
from public.website.vocabulary import shipped
from tests.api.conftest import Api


@pytest.mark.parametrize(
    ("coverage", "shown", "hidden"),
    [
        (("provinces", ["KH-8"], ["1201"]), ["Kandal", "Chamkar Mon"], []),
        (("districts", [], ["1201"]), ["Chamkar Mon"], []),
        (("national", ["KH-8"], []), ["All of Cambodia"], ["Kandal"]),
    ],
)
def test_every_place_is_named_and_the_whole_country_names_itself(
    site, client, coverage, shown, hidden
) -> None:
    document = Api(client).json(f"en/services/{site.service.translation_key}/")
    document["coverage"] = dict(zip(("scope", "provinces", "districts"), coverage, strict=True))

    html = render_to_string(
        "website/kinds/services.html", document_context("en", document, "https://x.org/")
    )

    assert all(name in html for name in shown)
    assert not any(name in html for name in hidden)


def test_day_of_a_check_is_said_without_a_home_page_too() -> None:
    assert checked_on("Last checked on {date}.", "24 November") == "Last checked on 24 November."
    assert checked_on(shipped("en").words["last_checked"], "24 November").endswith(" 24 November")
