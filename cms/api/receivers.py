"""Wiring for what `save()` of our own models cannot see."""


def connect() -> None:
    """Called once by `ApiConfig.ready()`."""
