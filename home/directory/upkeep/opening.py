"""Nothing is public before somebody has called one emergency number.

Once true it stays true: numbers are never deleted. So each process asks the database until the
first yes and never again; reads cost nothing.
"""

from django.conf import settings

from cms.core.vocabularies.directory import EMERGENCY_URGENCIES, PHONE_TYPES
from home.directory.models.channels import ContactChannel

_opened: list[bool] = []


def is_open() -> bool:
    """Whether this installation may answer the public."""
    if not settings.PUBLIC_NEEDS_EMERGENCY_NUMBER or _opened:
        return True
    if not has_called_emergency_number():
        return False
    _opened.append(True)
    return True


def forget() -> None:
    """Ask the database again; for tests, whose databases come and go in one process."""
    _opened.clear()


def has_called_emergency_number() -> bool:
    return ContactChannel.objects.filter(
        service__urgency__in=EMERGENCY_URGENCIES, type__in=PHONE_TYPES, assurance="called"
    ).exists()
