"""The screens of test_screens.py that are ours, in English."""

import pytest

from .barriers import barriers, looked_at
from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]


def test_no_barrier_on_our_screens_in_english(admin_in, screens):
    page = admin_in("en", viewport=PHONE)

    found = looked_at(page, screens["ours"], lambda one: barriers(one, axe_at=DESKTOP))

    assert not found, found
