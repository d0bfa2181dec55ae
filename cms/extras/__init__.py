"""Packages that production may leave out, and the sentence where one is missing.

An extra is a group of pyproject.toml with a lock of its own, requirements-NAME.txt. Whatever needs
one asks here first and imports it then: nothing else of the product may import these packages.
Knows no framework, because the settings ask as well.
"""

from importlib.util import find_spec

# extra → the modules that it brings and the product imports
EXTRAS = {
    "recordings": ("av",),
    "s3": ("boto3", "storages"),
    "fonts": ("fontTools",),
}


def lacking(extra: str) -> str:
    """What to do about an extra that is not installed, as a sentence; empty where it is."""
    gone = [module for module in EXTRAS[extra] if find_spec(module) is None]
    if not gone:
        return ""
    return (
        f"The extra “{extra}” is not installed ({', '.join(gone)} is missing): "
        f"`pip install --require-hashes -r requirements-{extra}.txt`, or an image that is "
        f"built with {extra} among its EXTRAS."
    )
