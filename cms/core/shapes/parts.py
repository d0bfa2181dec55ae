"""Small pieces that documents of several rooms hold."""

from typing import TypedDict


class Span(TypedDict):
    """From and to, both included; null is open."""

    min: int | None
    max: int | None
