"""Which links lead nowhere, for whom, and what the report tells about them."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cms.publishing import unpublishing
from cms.publishing.links.broken import address_problem, broken
from cms.publishing.links.references import in_rich_text
from cms.publishing.recycle_bin import actions
from cms.publishing.recycle_bin.erasing import erase
from home.models import InfoPage
from tests.shared_fixtures import again, world

REPORT = "/admin/reports/broken-links/"


# Of no page or service: sequences run on from test to test, and pass a thousand in a whole run.
GONE, GONE_TOO = 2_000_000_001, 2_000_000_002


def link(page_id, text="there"):
    return f'<p><a linktype="page" id="{page_id}">{text}</a></p>'


def linking(desk, html, title="Linking", **fields):
    return desk.write(title=title, body=[("paragraph", html)], **fields)


def make_to_page(desk, page):
    return linking(desk, link(page.pk))


def make_to_nothing(desk):
    return linking(desk, link(GONE))


def make_old(desk):
    return linking(desk, '<p><a href="www.example.org">there</a></p>', title="Old links")


to_page_world = world(make_to_page, "desk_world", "page_world")
to_nothing_world = world(make_to_nothing, "desk_world")
old_world = world(make_old, "desk_world")


@pytest.fixture
def to_page(page, to_page_world):
    """A page with a link to `page`."""
    return again(to_page_world)


@pytest.fixture
def to_nothing(desk, to_nothing_world):
    """A page with a link to none."""
    return again(to_nothing_world)


@pytest.fixture
def old(desk, old_world):
    """A page with an address that is none."""
    return again(old_world)


def problems(page=None):
    return [
        (line.problem, line.target) for line in broken() if page is None or line.page.pk == page.pk
    ]


@pytest.fixture
def client_of():
    def make(user):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    return make


@pytest.mark.soak
def test_good_link_is_not_listed(to_page):
    assert problems() == []


def test_deleted_page_is_gone(page, to_page):
    erase(page)

    assert problems(to_page) == [("gone", str(page.pk))]


def test_page_in_the_bin_is_named_and_comes_back(desk, page, to_page):
    source = to_page
    actions.delete([page], by=desk.people.admin)

    assert problems(source) == [("binned", "Stay safe")]

    desk.publish(actions.restore(page.binned, by=desk.people.admin))
    assert problems(source) == []


@pytest.mark.soak
def test_links_of_a_page_in_the_bin_are_nobodys(desk, to_nothing):
    source = to_nothing
    assert problems(source) == [("gone", str(GONE))]

    actions.delete([source], by=desk.people.admin)

    assert problems() == []


def test_page_that_readers_cannot_see(desk, page, to_page):
    source = to_page
    unpublishing.take_down([page], by=desk.people.publisher, reason="wrong")

    assert problems(source) == [("hidden", "Stay safe")]


def test_draft_may_lead_to_a_draft(desk):
    target = desk.homes["en"].add_child(instance=InfoPage(title="Draft", live=False))
    source = desk.homes["en"].add_child(
        instance=InfoPage(title="Too", live=False, body=[("paragraph", link(target.pk))])
    )
    source.save_revision()

    assert problems(source) == []


def test_khmer_page_leads_to_khmer_pages(desk, page):
    """A link is kept as the source has it; channels follow it in their own language."""
    source = linking(desk, link(page.pk, "Stay safe"), intro="")
    khmer = desk.target(page)
    target = desk.translate(
        source, {"Linking": "ទំព័រភ្ជាប់", '<a id="a1">Stay safe</a>': '<a id="a1">រក្សាសុវត្ថិភាព</a>'}
    )

    assert problems(target) == [("hidden", "Stay safe")]

    erase(khmer)
    assert problems(target) == [("no_language", "Stay safe")]


def test_draft_and_published_version_are_told_apart(to_nothing):
    source = to_nothing
    source.body = [("paragraph", link(GONE_TOO))]
    source.save_revision()

    lines = [(str(line.version), line.target) for line in broken()]

    assert lines == [
        ("What readers see", str(GONE)),
        ("Draft", str(GONE_TOO)),
    ]


def test_blocks_are_followed_too(desk):
    source = desk.write(title="Contact", body=[("heading", {"level": "2", "text": "x"})])
    revision = source.get_latest_revision()
    block = {"type": "contact", "id": "1", "value": {"service": GONE}}
    revision.content["body"] = json.dumps([block])
    revision.save()

    assert problems(source) == [("gone", str(GONE))]


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://www.example.org/", None),
        ("http://example.org/a?b=c#d", None),
        ("mailto:help@example.org?subject=x", None),
        ("tel:1280", None),
        ("sms:012", None),
        ("#part", None),
        ("/read/en/", None),
        ("", "empty"),
        ("  ", "empty"),
        ("https://", "empty"),
        ("mailto:", "empty"),
        ("#", "empty"),
        ("www.example.org", "malformed"),
        ("//example.org/", "malformed"),
        ("https://exa mple.org/", "malformed"),
        ("https:/example.org", "malformed"),
        ("javascript:alert(1)", "malformed"),
        ("mailto:nobody", "malformed"),
        ("tel:now", "malformed"),
        ("https://[::1", "malformed"),
    ],
)
def test_how_an_address_is_written(address, problem):
    assert address_problem(address) == problem


def test_address_of_rich_text_is_unescaped():
    (found,) = in_rich_text('<a href="https://example.org/?a=1&amp;b=2">x</a>', "Text")

    assert (found.kind, found.target) == ("address", "https://example.org/?a=1&b=2")


@pytest.mark.soak
def test_same_bad_address_twice_is_one_line(desk):
    source = linking(desk, '<p><a href="www.x">1</a> <a href="www.x">2</a></p>')

    assert problems(source) == [("malformed", "www.x")]


# The report


@pytest.mark.soak
def test_report_shows_links_and_says_that_nothing_is_fetched(desk, old, client_of):
    html = client_of(desk.people.editor).get(REPORT).content.decode()

    assert "Old links" in html
    assert "This is not a complete address" in html
    assert "are not opened here" in html


def test_report_shows_only_pages_that_one_works_on(desk, old, client_of):
    assert "Old links" in client_of(desk.people.editor).get(REPORT).content.decode()
    for person in ("translator", "keeper"):
        response = client_of(getattr(desk.people, person)).get(REPORT)
        assert response.status_code == 200
        assert "Old links" not in response.content.decode()


def test_report_is_for_people_with_pages(desk, client_of, django_user_model):
    stranger = django_user_model.objects.create_user("stranger", password="x")

    assert client_of(stranger).get(REPORT).status_code == 302
    assert Client().get(REPORT).status_code == 302


def test_export_is_never_a_formula(desk, client_of):
    linking(desk, '<p><a href="www.example.org">there</a></p>', title="=1+1")
    client = client_of(desk.people.admin)

    text = b"".join(client.get(f"{REPORT}?export=csv").streaming_content).decode()
    heading, row = csv.reader(io.StringIO(text))
    assert heading[0] == "Page"
    assert row[0].startswith("'=1+1")

    book = load_workbook(
        io.BytesIO(b"".join(client.get(f"{REPORT}?export=xlsx").streaming_content))
    )
    cell = book.active["A2"]
    assert cell.data_type == "s"


@pytest.mark.soak
def test_report_is_paged_with_the_same_number_of_queries(desk, client_of):
    client = client_of(desk.people.admin)
    many = " ".join(f'<a href="www.x{n}">x</a>' for n in range(30))
    linking(desk, "<p><a href='www.x'>x</a></p>".replace("'", '"'), title="One")
    client.get(REPORT)
    with CaptureQueriesContext(connection) as few:
        client.get(REPORT)
    for number in range(2):
        linking(desk, f"<p>{many}</p>", title=f"Many {number}")

    with CaptureQueriesContext(connection) as captured:
        first = client.get(REPORT).content.decode()

    assert len(captured) == len(few)
    assert first.count("This is not a complete address") == 50
    assert "p=2" in first


def test_unknown_page_of_the_list_is_no_error(desk, client_of):
    assert client_of(desk.people.admin).get(f"{REPORT}?p=99").status_code in (200, 404)
