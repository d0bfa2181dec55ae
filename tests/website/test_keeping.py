"""A copy of the help page on a phone: where its worker may look, and what others see of it."""

import json

import pytest

from tests.website.conftest import path_of

HELP = "/read/en/help-now/"


def test_worker_lies_below_the_one_page_that_may_be_kept(reader, site) -> None:
    answer = reader.get(f"{HELP}worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    # without this header it sees what is below its own folder only
    assert "Service-Worker-Allowed" not in answer
    assert not answer.cookies


def test_only_the_help_page_may_register_a_worker(reader, site) -> None:
    paths = ["/read/", "/read/en/", "/read/en/services/", path_of(site.service, "services")]

    for path in (*paths, "/read/en/nothing/", f"{HELP}worker.js"):
        assert "worker-src 'none'" in reader.get(path)["Content-Security-Policy"], path
    assert "worker-src 'self'" in reader.get(HELP)["Content-Security-Policy"]


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
