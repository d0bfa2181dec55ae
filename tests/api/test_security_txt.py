"""/.well-known/security.txt (RFC 9116)."""

from datetime import datetime, timedelta

from django.utils import timezone

from cms.documents.addresses import absolute
from tests.api.conftest import problem

ADDRESS = "/.well-known/security.txt"


def test_says_whom_to_write_to_before_anything_is_public(db, api, settings):
    settings.SECURITY_CONTACT = "security@cms.example.org"
    settings.PUBLIC_NEEDS_EMERGENCY_NUMBER = True

    answer = api.client.get(ADDRESS)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@cms.example.org"
    assert fields["Canonical"] == absolute(ADDRESS)
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=150) < left < timedelta(days=365)


def test_is_not_there_where_nobody_is_named(db, api):
    assert problem(api.client.get(ADDRESS))["status"] == 404
