"""What one person may not hide, by a form or a script."""

import pytest
from django.core.exceptions import ValidationError

from cms.core.guard import WrittenRound
from home.directory.models import facts
from home.models import HeldBackValue

from .conftest import is_offered, stored


def hide_contact(channel):
    channel.audience = "professionals"
    channel.save()


def hold_back(channel):
    HeldBackValue.objects.create(value=channel.value, reason="old")


@pytest.mark.parametrize("deed", [hide_contact, hold_back])
def test_no_save_hides_what_people_call_in_an_emergency(channel, deed):
    with pytest.raises(ValidationError, match="one person alone cannot take it away"):
        deed(stored(channel))

    assert not HeldBackValue.objects.exists()


@pytest.mark.parametrize("fact", [{"status": "closed"}, {"urgency": "information"}])
def test_service_that_people_call_in_an_emergency_is_not_ended(channel, sokha, dara, fact):
    """By a script, or by two who say so: what they say first is that its number is wrong."""
    service = stored(channel).service
    [(name, value)] = fact.items()
    setattr(service, name, value)
    with pytest.raises(WrittenRound):
        service.save()
    facts.say(service, {name: fact}, by=sokha)
    with pytest.raises(ValidationError, match="one person alone cannot take it away"):
        facts.say(service, {name: fact}, by=dara)

    assert stored(channel).service.is_emergency and is_offered(channel)
