"""A copy of a page on a phone: where its worker may look, and what others see of it."""

import json
import re
from html import unescape

import pytest
from django.test import RequestFactory

from cms.core.vocabularies.happened import HAPPENED
from public.website import drafts, weight, what_happened
from tests.website.conftest import path_of, without_marks

HELP = "/read/en/help-now/"


@pytest.mark.parametrize("kind", ["help-now", "lessons"])
def test_worker_lies_below_the_one_page_that_it_keeps(reader, site, kind) -> None:
    page = HELP if kind == "help-now" else path_of(site.lesson, kind)
    answer = reader.get(f"{page}worker.js")

    assert f'data-scope="{page}"' in reader.html(page)
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    # without this header it sees what is below its own folder only
    assert "Service-Worker-Allowed" not in answer
    assert not answer.cookies


def test_only_help_now_and_lessons_may_register_a_worker(reader, site) -> None:
    lesson = path_of(site.lesson, "lessons")
    paths = ["/read/", "/read/en/", "/read/en/services/", path_of(site.service, "services")]
    paths += [path_of(site.course, "courses"), path_of(site.lesson, "guides"), f"{lesson}card/"]
    paths += [
        HELP + re.search(r"\?q=\w+", reader.html(HELP))[0],
        lesson.replace("/en/", "/km/") + "?fallback=en",
    ]

    for path in (*paths, "/read/en/nothing/", f"{HELP}worker.js"):
        assert "worker-src 'none'" in reader.get(path)["Content-Security-Policy"], path
        assert "data-keep" not in reader.get(path).content.decode(), path
    for path in (HELP, lesson):
        assert "worker-src 'self'" in reader.get(path)["Content-Security-Policy"]


def test_copy_of_help_now_has_an_answer_to_each_question(reader, site) -> None:
    html = reader.html(HELP)
    asked = re.findall(r'href="[^"]*[?]q=(\w{4})#who"', html)
    kept = re.findall(r'data-answer="(\w{4})" hidden>(.*?)</section>', html, re.DOTALL)

    assert len(asked) == len(HAPPENED)
    assert [sign for sign, _answer in kept] == [
        what_happened.sign("q", one.code) for one in HAPPENED
    ]
    assert sorted(asked) == sorted(sign for sign, _answer in kept)
    for (_sign, answer), label in zip(kept, HAPPENED, strict=True):
        assert without_marks(label.text("en")) in without_marks(unescape(answer))
        assert 'href="tel:1280"' in answer
    # what was asked online is answered there
    assert "data-answer" not in reader.html(f"{HELP}?q={asked[0]}")


def test_draft_of_a_lesson_is_not_kept_nor_shared(site) -> None:
    html = drafts.serve(RequestFactory().get("/"), site.lesson, "lessons").content.decode()

    for name in ("data-keep", "data-share", "page.js", "share.js", "/card/"):
        assert name not in html, name


def test_kept_is_one_file_of_each_picture() -> None:
    def block(name, kind="image"):
        files = [
            {"url": f"{name}-{width}", "width": width, "bytes": 1, "type": "image/webp"}
            for width in (320, 960, 1280)
        ]
        return {"type": kind, "value": {"image": {"renditions": files}}}

    body = [block("a"), block("a"), block("c", kind="video")]
    body.append({"type": "image", "value": {"image": None}})

    kept = weight.kept_pictures({"body": body, "media": []})

    assert [one["url"] for one in kept] == ["a-960"]


def test_name_and_icon_say_nothing(reader, site) -> None:
    manifest = json.loads(reader.get(f"{HELP}page.webmanifest").content)

    assert manifest["name"] == manifest["short_name"] == "Information"
    assert manifest["scope"] == manifest["start_url"] == HELP
    assert manifest["display"] == "browser"  # the way out is the browser's
    [icon] = manifest["icons"]
    assert "/page." in icon["src"]
    assert icon["src"] in reader.html(HELP)
    assert "/icon." not in reader.html(HELP)


@pytest.mark.parametrize("name", ["worker.js", "page.webmanifest"])
def test_there_is_none_in_other_languages(reader, site, name) -> None:
    assert reader.get(f"/read/xx/help-now/{name}").status_code == 301  # as of any such address
    assert reader.get(f"/read/xx/help-now/{name}/").status_code == 404
