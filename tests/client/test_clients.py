"""Our clients against the product, and what the kit finds when the server is wrong."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.publishing.recycle_bin.erasing import erase
from tests.client.conftest import JAVASCRIPT, PYTHON
from tests.shared_fixtures import again, world


def make_pages(office):
    pages = [office.page(f"Page {number}") for number in range(4)]
    office.translate(pages[0])
    return pages


pages_world = world(make_pages, "bilingual_world")


@pytest.fixture
def edited(bilingual, pages_world):
    """What an office does while an app is away."""
    pages = again(pages_world)

    def later():
        pages[0].title = "Another title"
        bilingual.publish(pages[0])
        pages[1].unpublish()
        erase(pages[2])
        bilingual.page("New", expire_at=timezone.now() + timedelta(days=1))

    return later


@pytest.mark.slow("four programs, each of which reads the whole site")
def test_copy_is_what_the_server_has(app, served, edited, tmp_path):
    first = served.kit(tmp_path, app=app)
    edited()
    second = served.kit(tmp_path, app=app)

    assert (first.said, first.status) == ("", 0)
    assert (second.said, second.status) == ("", 0)


@pytest.mark.parametrize(
    ("app", "kinds"),
    [(JAVASCRIPT, "-home"), (PYTHON, "pages,home")],
    indirect=["app"],
    ids=lambda one: one if isinstance(one, str) else one[0].rpartition("/")[2],
)
def test_narrowed_copy_is_what_the_server_has_of_it(app, served, edited, tmp_path, kinds):
    edited()

    ran = served.kit(tmp_path, "locale=en", f"kind={kinds}", app=app)

    assert (ran.said, ran.status) == ("", 0)


@pytest.mark.slow("a program keeps a copy of the whole site")
def test_server_that_drops_a_tombstone_fails(served, pages_world, tmp_path):
    _first, gone, other, _last = again(pages_world)
    dropped = []

    def without_one_tombstone(path, content):
        answer = json.loads(content)
        for entry in answer.get("results", []):
            if entry.get("deleted") and "since=" in path and not dropped:
                dropped.append(entry["key"])
                answer["results"].remove(entry)
                return json.dumps(answer).encode()
        return content

    served.change = without_one_tombstone
    first = served.kit(tmp_path, app=PYTHON)
    gone.unpublish()
    other.unpublish()
    second = served.kit(tmp_path, app=PYTHON)

    assert first.status == 0
    assert dropped == [str(gone.translation_key)]
    assert second.status == 1
    assert f"pages/{gone.translation_key}/en is in the copy" in second.said
    assert str(other.translation_key) not in second.said


@pytest.mark.soak
def test_server_whose_list_forgets_a_page_fails(served, bilingual, tmp_path):
    page = bilingual.page("Forgotten")

    def without_the_card(path, content):
        answer = json.loads(content)
        if path == "/api/v1/en/pages/":
            key = str(page.translation_key)
            answer["results"] = [card for card in answer["results"] if card["key"] != key]
        return json.dumps(answer).encode()

    served.change = without_the_card
    ran = served.kit(tmp_path, app=PYTHON)

    assert f"by the lists: pages/{page.translation_key}/en" in ran.said
    assert ran.status == 1
