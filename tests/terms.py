"""Terms for tests: named in English, with words in Khmer."""

from typing import Any

from localize.terminology.models import Term


def new_term(
    name: str,
    km: str = "",
    *,
    admitted: str = "",
    forbidden: str = "",
    en: str = "",
    pk: int | None = None,
    **values: Any,
) -> Term:
    """Not stored. admitted, forbidden: of the Khmer; en: what is also right in English."""
    term = Term(name=name, **values)
    term.write("km", preferred=km, admitted=admitted, forbidden=forbidden)
    term.write("en", admitted=en)
    term.pk = pk
    return term


def make_term(name: str, km: str = "", **values: Any) -> Term:
    term = new_term(name, km, **values)
    term.save()
    return term
