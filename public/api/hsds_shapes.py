"""What this API says around the objects of HSDS 3.1; those are described where HSDS is."""

from typing import Annotated, Any, TypedDict

from cms.documents.shapes.words import Address, Component, Key


class HsdsService(TypedDict):
    """`service` as HSDS 3.1 describes it (docs.openreferral.org), with its organization, phones,
    schedules, areas, places and codes. HSDS has no nulls: what is not known is left out."""

    id: Key
    name: str
    status: str


class HsdsMeta(TypedDict):
    """What this API implements."""

    version: str
    profile: Address
    openapi_url: Address


class HsdsServicePage(TypedDict):
    """One page of services."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Annotated[Any, Component("HsdsService")]]
