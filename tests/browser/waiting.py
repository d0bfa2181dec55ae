"""Waiting for what a page says of itself, without `eval` inside it: screens refuse that."""

import re
import time
from typing import Any

from playwright.sync_api import Error, Page

SECONDS = 30


def written(text: str) -> re.Pattern[str]:
    """`text` as a page has it, which says between letters where its lines may end."""
    return re.compile("[\u200b\u2060]*".join(map(re.escape, text)))


def until(page: Page, expression: str, arg: Any = None) -> None:
    """Returns as soon as the expression, or the function with `arg`, is true."""
    deadline = time.monotonic() + SECONDS
    while not _is_true(page, expression, arg):
        assert time.monotonic() < deadline, f"{expression} did not come true"
        page.wait_for_timeout(200)  # each look takes a browser's time


def _is_true(page: Page, expression: str, arg: Any) -> bool:
    try:
        return bool(page.evaluate(expression, arg))
    except Error as error:
        # another page has come meanwhile
        if "context was destroyed" not in str(error):
            raise
        return False
