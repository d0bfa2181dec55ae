"""How long a series is."""

import os

IS_LONG = os.environ.get("SOAK") == "1"


def rounds(short: int, long: int) -> int:
    return long if IS_LONG else short
