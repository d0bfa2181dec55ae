"""What one person may not hide, by a form or a script."""

import pytest
from django.core.exceptions import ValidationError

from home.models import HeldBackValue

from .conftest import stored


def end_service(channel):
    channel.service.status = "closed"
    channel.service.save()


def hide_contact(channel):
    channel.audience = "professionals"
    channel.save()


def hold_back(channel):
    HeldBackValue.objects.create(value=channel.value, reason="old")


@pytest.mark.parametrize("deed", [end_service, hide_contact, hold_back])
def test_no_save_hides_what_people_call_in_an_emergency(channel, deed):
    with pytest.raises(ValidationError, match="one person alone cannot take it away"):
        deed(stored(channel))

    assert stored(channel).service.status == "active"
    assert not HeldBackValue.objects.exists()
