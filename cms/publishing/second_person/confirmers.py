"""Who can confirm what waits, in one sentence that also says where."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from cms.publishing import people
from cms.publishing.second_person.records import TwoPeopleRecord


def who_confirms(can_confirm: Collection[Any]) -> str:
    if not can_confirm:
        return _("Nobody else may confirm it. An administrator has to give somebody the right.")
    return _("These people can confirm it, in the menu under “To confirm”: %(people)s.") % {
        "people": people.names(can_confirm)
    }


def who_confirms_record(record: TwoPeopleRecord, *, made_by: int) -> str:
    """Of a change of `record` that the person with the key `made_by` proposed."""
    return who_confirms(people.who_passes(record.may_confirm, but={made_by}))
