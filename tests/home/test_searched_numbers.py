"""A number that readers do not get any more is not found either."""

import pytest

from cms.api.search import search
from cms.documents.models import SearchEntry
from home.directory import numbers

from .conftest import MOBILE, make_channel, stored, take_away

DIGITS = "092 311 511"


@pytest.fixture
def long(published, channel, sokha, dara):
    """A mobile number beside 117, of the same service."""
    return make_channel(channel.service, sokha, dara, **MOBILE)


def found(text):
    return [hit for hit in search("en", text).hits if hit.match == "exact"]


def withdraw(row, sokha, dara):
    for person in (sokha, dara):
        numbers.withdraw(stored(row), by=person, reason="its owner said so")


@pytest.mark.parametrize("deed", [take_away, withdraw])
def test_a_number_that_was_taken_back_is_not_found(long, sokha, dara, deed):
    assert found(DIGITS)
    assert SearchEntry.objects.filter(body__contains="311").exists()

    deed(stored(long), sokha, dara)

    assert found(DIGITS) == []
    assert not SearchEntry.objects.filter(body__contains="311").exists()
