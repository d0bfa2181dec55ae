"""Screens where no transaction is open, as in production: the other tests all stand in one."""

import pytest

from .conftest import make_police, make_police_channel, stored
from .test_screens import edit_address, number


@pytest.mark.postgresql
def test_number_is_changed_where_no_transaction_is_open(
    transactional_db, django_db_serialized_rollback, client
):
    police = make_police()
    channel = make_police_channel(police)
    client.force_login(police.sokha)

    response = client.post(edit_address(channel), number("call", "mobile", "092 311 511"))

    assert response.status_code == 302
    assert stored(channel).candidate.value == "092311511"
