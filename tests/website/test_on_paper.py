"""Whatever shows numbers asks on paper whether they still stand; what shows none does not."""

from django.urls import reverse

from tests.website.conftest import path_of

ASKS = "/read/paper/0/"


def test_pages_with_numbers_ask_on_paper(reader, site) -> None:
    key = site.course.translation_key
    shown = [
        "/read/en/help-now/",
        path_of(site.service, "services"),
        path_of(site.lesson, "lessons"),
        reverse("reader_book", args=["en", key, "learners"]),
    ]

    for path in shown:
        html = reader.html(path)
        assert html.count('class="still-right"') == 1, path
        assert ASKS in html
        assert html.count("<path") >= 1
    for path in ("/read/en/courses/", path_of(site.course, "courses"), "/read/en/"):
        assert "still-right" not in reader.html(path), path


def test_way_of_asking_is_the_same_for_everybody(reader, site) -> None:
    plain = reader.html("/read/en/help-now/")

    for headers in ({"accept_language": "km"}, {"user_agent": "x"}, {"referer": "https://x.org/"}):
        assert reader.get("/read/en/help-now/", **headers).content.decode() == plain
