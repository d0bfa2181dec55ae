"""Waiting for what a page says of itself, without `eval` inside it: screens refuse that."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Page

PATIENCE = 60  # seconds: beside the rest of the suite two cores are slow


def written(text: str) -> re.Pattern[str]:
    """`text` as a page has it, which says between letters where its lines may end."""
    return re.compile("[\u200b\u2060]*".join(map(re.escape, text)))


def until(page: Page, is_so: str | Callable[[], Any], arg: Any = None) -> None:
    """Returns as soon as it is true: an expression of the page, a function of it with `arg`, or one
    of the story."""
    deadline = time.monotonic() + PATIENCE
    while not _is_true(page, is_so, arg):
        assert time.monotonic() < deadline, f"{is_so} did not come true"
        page.wait_for_timeout(100)  # each look takes a browser's time


def _is_true(page: Page, is_so: str | Callable[[], Any], arg: Any) -> bool:
    try:
        return bool(page.evaluate(is_so, arg) if isinstance(is_so, str) else is_so())
    except Error as error:
        # another page has come meanwhile
        if "context was destroyed" not in str(error):
            raise
        return False
