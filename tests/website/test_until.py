"""How long a page may be kept, and which of two documents it shows."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cms.documents.models import Document
from public.website import published
from public.website.addresses import from_api
from public.website.frame import frame
from tests.api.conftest import Api


@pytest.fixture
def soon_over(office):
    return office.page("Soon over", expire_at=timezone.now() + timedelta(seconds=40))


def test_no_cache_keeps_a_page_or_list_longer_than_what_it_shows(soon_over, reader) -> None:
    for path in (f"/read/en/pages/{soon_over.translation_key}/", "/read/en/pages/"):
        held = reader.get(path)["Cache-Control"]

        assert 0 < int(held.removeprefix("public, max-age=")) <= 40
    assert "stale-if-error" in reader.get("/read/en/")["Cache-Control"]


@pytest.mark.parametrize(
    ("begins", "ends", "turn"),
    [(-1, 1, 1), (1, 2, 1), (-2, -1, None)],
    ids=["running", "to come", "over"],
)
def test_page_is_right_until_its_alert_appears_or_goes(db, begins, ends, turn) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    hours = {number: now + timedelta(hours=number) for number in (begins, ends)}
    alert = {"starts_at": hours[begins].isoformat(), "ends_at": hours[ends].isoformat()}

    assert frame("en", kit={"alert": alert})["ends"] == [hours.get(turn)]


def test_reader_takes_the_same_home_as_the_api(office, client) -> None:
    # two pages can claim the fixed address while a home page is being replaced
    second = Document.objects.get(kind="home", locale="en")
    second.pk, second.key, second.slug, second.seq = None, uuid.uuid4(), "second", 10**6
    second.body = bytes(second.body).replace(b'"home-en"', b'"second"')
    second.save()

    assert Api(client).json("en/home/")["slug"] == published.around("en").home["slug"] == "home-en"


def test_only_addresses_of_documents_become_those_of_pages() -> None:
    elsewhere = "https://elsewhere.example/api/v1/en/home/"

    assert from_api("/api/v1/en/home/") == "/read/en/"
    for other in (elsewhere, "/media/a.pdf", "tel:117", "", None):
        assert from_api(other) == other
