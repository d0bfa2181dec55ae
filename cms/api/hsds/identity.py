"""Identifiers of things that have no key of their own: the same parts, the same uuid, for ever."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6f0c1a52-5f5b-4b6e-9d0b-5c3a7d1e8b21")  # drawn once, for this profile


def derived(*parts: str) -> str:
    return str(uuid5(NAMESPACE, "/".join(parts)))
