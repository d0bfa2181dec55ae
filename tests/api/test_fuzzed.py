"""Requests that the OpenAPI document allows, made up by schemathesis: each answer is described.

Whether a made-up token, cursor or key means something is not asked: it cannot mean anything.
"""

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.failures import FailureGroup

from tests.api.test_schema_of_kinds import everything, everything_world  # noqa: F401
from tests.parts import rounds

CHECKS = [
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
]
PLAIN = {"Accept-Encoding": "identity"}  # this client unpacks nothing


@pytest.fixture
def one_connection():
    """The test's own, which a server would give back after each request."""
    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


def ask(examples, *names):
    """How many requests were made up of these operations, or of all."""
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    asked = []
    for found in described.get_all_operations():
        operation = found.ok()
        if names and operation.definition.raw["operationId"] not in names:
            continue

        @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        def answered_as_described(case):
            asked.append(case)
            case.call_and_validate(headers=PLAIN, checks=CHECKS)

        answered_as_described()
    return len(asked)


@pytest.mark.series
@pytest.mark.slow("hundreds of made-up requests; half an hour of them in the soak")
def test_every_answer_is_described(everything, one_connection):  # noqa: F811
    assert ask(rounds(2, 4000)) > 25


def test_answer_that_is_not_described_is_found(everything, one_connection, monkeypatch):  # noqa: F811
    """The control."""
    monkeypatch.setattr("public.api.views.index._locale", lambda code, name: {"locale": 5})

    with pytest.raises(FailureGroup):
        ask(1, "index")
