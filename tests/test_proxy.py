"""The address of who asks: behind our proxy the one that it added, else that of the connection."""

import pytest

from cms.proxy import client_address


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 2001:db8::1", "2001:db8::1"),
        ("", "192.0.2.1"),
        ("203.0.113.9, unknown", "192.0.2.1"),
    ],
)
def test_address_is_the_one_that_the_proxy_added(rf, settings, header, found):
    request = rf.get("/", headers={"X-Forwarded-For": header}, REMOTE_ADDR="192.0.2.1")

    settings.BEHIND_TLS_PROXY = True
    assert client_address(request) == found
    settings.BEHIND_TLS_PROXY = False
    assert client_address(request) == "192.0.2.1"
