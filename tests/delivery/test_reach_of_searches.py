"""The product says of a search that nothing was found, to the proxy, and nothing else of it."""

import pytest
from django.test import Client

WORDS = "zzqxvw"


def sent(address, data):
    if address.startswith("/api/"):
        return Client().post(address, data, content_type="application/json")
    return Client().post(address, data)


@pytest.mark.parametrize(
    ("address", "data"), [("/read/en/search/", {"q": WORDS}), ("/api/v1/en/search/", {"q": WORDS})]
)
def test_a_search_that_found_nothing_says_so_without_its_words(site, address, data):
    answer = sent(address, data)

    assert answer.status_code == 200
    assert answer["X-Reach"] == "not-understood"
    assert WORDS not in str(answer.headers)


@pytest.mark.parametrize("words", ["checklist", "somebody hit me"])
@pytest.mark.parametrize("address", ["/read/en/search/", "/api/v1/en/search/"])
def test_a_search_that_was_understood_says_nothing(site, address, words):
    answer = sent(address, {"q": words})

    assert answer.status_code == 200
    assert "X-Reach" not in answer.headers
