"""The objects of HSDS 3.1 as this API answers them, with what its profile adds.

HSDS has no nulls: what is not known is left out, so most members may be missing.
"""

from typing import Annotated, Any, NotRequired, TypedDict

from cms.documents.shapes.words import Address, Day, Instant, Key, Says
from cms.publishing.shapes.help import Assurance

Words = dict[str, str]  # HSDS name → the same in another language


class HsdsMeta(TypedDict):
    """What this API implements."""

    version: str
    profile: Address
    openapi_url: Address


class HsdsTaxonomyTerm(TypedDict):
    """A code of a closed list."""

    id: Key
    code: str
    name: str
    description: str
    taxonomy: str
    taxonomy_id: Key
    language: str
    translations: dict[str, Words]


class HsdsAttribute(TypedDict):
    """A code that a service has."""

    id: Key
    link_id: Key
    link_entity: str
    value: str
    label: str
    taxonomy_term_id: Key
    taxonomy_term: HsdsTaxonomyTerm


class HsdsLanguage(TypedDict):
    """A language that is spoken."""

    id: Key
    code: str
    name: str


class HsdsSchedule(TypedDict):
    """A weekly rule; day and night is 00:00 to 23:59 on every day."""

    id: Key
    freq: str
    byday: str
    opens_at: str
    closes_at: str
    timezone: int
    description: str
    valid_from: NotRequired[Day]
    valid_to: NotRequired[Day]
    notes: NotRequired[str]


class _Checked(TypedDict):
    assurance: Assurance
    stale: bool
    verified_on: NotRequired[Day]
    valid_until: NotRequired[
        Annotated[Day, Says("From then on say that it was not checked recently; never hide it.")]
    ]
    offered_until: NotRequired[
        Annotated[Instant, Says("From then on leave it out; absent: time alone never ends it.")]
    ]


class HsdsPhone(_Checked):
    """A number to call or to write to: a short code as it is dialled, every other as E.164."""

    id: Key
    service_id: Key
    number: str
    type: str
    description: str
    languages: list[HsdsLanguage]
    schedules: list[HsdsSchedule]
    dial_from_abroad: NotRequired[
        Annotated[bool, Says("false: never put a prefix before it; absent: nobody knows.")]
    ]


class HsdsUrl(_Checked):
    """A chat, a form, an account."""

    id: Key
    service_id: Key
    label: str
    url: Address


class HsdsServiceArea(TypedDict):
    """Where a service is offered."""

    id: Key
    service_id: Key
    name: str
    extent: NotRequired[str]
    extent_type: NotRequired[str]


class HsdsCostOption(TypedDict):
    """Only of a service that is free."""

    id: Key
    service_id: Key
    option: str
    currency: str
    amount: int


class HsdsAccessibility(TypedDict):
    """What helps people with disabilities at a place, as a code."""

    id: Key
    description: str


class HsdsLocation(TypedDict):
    """A place. It has no address: HSDS wants street and postal code."""

    id: Key
    location_type: str
    name: str
    accessibility: list[HsdsAccessibility]
    latitude: NotRequired[float]
    longitude: NotRequired[float]
    external_identifier: NotRequired[str]
    external_identifier_type: NotRequired[str]


class HsdsPlace(TypedDict):
    """A service at a place."""

    id: Key
    service_id: Key
    location_id: Key
    location: HsdsLocation


class HsdsOrganization(TypedDict):
    """Who offers a service."""

    id: Key
    name: str
    description: str
    translations: dict[str, Words]
    alternate_name: NotRequired[str]
    email: NotRequired[str]
    website: NotRequired[Address]
    parent_organization_id: NotRequired[Key]


class HsdsService(TypedDict):
    """A service, with everything that belongs to it."""

    id: Key
    name: str
    status: str
    description: str
    fees_description: str
    translations: dict[str, Words]
    facts: dict[str, dict[str, Any]]
    phones: list[HsdsPhone]
    schedules: list[HsdsSchedule]
    service_areas: list[HsdsServiceArea]
    languages: list[HsdsLanguage]
    cost_options: list[HsdsCostOption]
    additional_urls: list[HsdsUrl]
    service_at_locations: list[HsdsPlace]
    attributes: list[HsdsAttribute]
    organization_id: NotRequired[Key]
    organization: NotRequired[HsdsOrganization]
    alternate_name: NotRequired[str]
    url: NotRequired[Address]
    email: NotRequired[str]
    interpretation_services: NotRequired[str]
    application_process: NotRequired[str]
    eligibility_description: NotRequired[str]
    minimum_age: NotRequired[int]
    maximum_age: NotRequired[int]
    assured_date: NotRequired[Day]
    alert: NotRequired[str]
    last_modified: NotRequired[Instant]


class HsdsServicePage(TypedDict):
    """One page of services."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[HsdsService]
