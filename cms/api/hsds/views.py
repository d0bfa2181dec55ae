"""GET /api/v1/hsds/…: the API of HSDS 3.1, with its paging and its filters."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from cms.api.answers import json_answer
from cms.api.filters.bodies import asked_for
from cms.api.filters.parameters import Parameters
from cms.api.hsds import pages, services, stored, taxonomies
from cms.api.hsds.organizations import organization
from cms.api.hsds.pages import PAGING, moment_of, uuid_of
from cms.api.hsds.shapes import (
    HsdsBrief,
    HsdsMinimal,
    HsdsOrganization,
    HsdsProfile,
    HsdsService,
    HsdsServiceAtLocation,
    HsdsTaxonomy,
    HsdsTaxonomyTerm,
)
from cms.api.problems import Problem, bad_parameter, not_found
from cms.api.views.base import ReadView
from cms.documents.addresses import ROOT, absolute
from cms.documents.models import DocumentQuerySet
from cms.documents.rendered import canonical, instant

Json = dict[str, Any]
Named = TypeVar("Named", HsdsTaxonomy, HsdsTaxonomyTerm)

VERSION = "3.1"
PROFILE = "cncc-help-directory-1"
REFUSED = ("postcode", "proximity")  # of the specification, known and never answered
OF_SERVICES = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full")


@extend_schema(exclude=True)  # cms.api.hsds.described does it
class HsdsView(ReadView):
    def one(self, request: HttpRequest, found: Mapping[str, Any] | None) -> HttpResponse:
        if found is None:
            raise not_found()
        return json_answer(request, canonical(found))


class ListView(HsdsView):
    """A list: GET, or POST with the same parameters in the address or in the body.

    A POST keeps what somebody searches for out of addresses and logs; it changes nothing.
    """

    http_method_names: ClassVar[list[str]] = [*HsdsView.http_method_names, "post"]  # type: ignore[misc]

    def asked_for(self, request: HttpRequest) -> Parameters:
        return Parameters(asked_for(request, pages.FLAGS), self.parameters)

    def get(self, request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def post(self, request: HttpRequest) -> HttpResponse:
        response = self.get(request)
        response["Cache-Control"] = "no-store"
        return response


class MetaView(HsdsView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.one(
            request,
            {
                "version": VERSION,
                "profile": absolute(f"{ROOT}hsds/profile/"),
                "openapi_url": absolute(f"{ROOT}schema/"),
            },
        )


class ProfileView(HsdsView):
    """What this API adds to HSDS and leaves out: the address that `profile` names."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.one(request, profile(absolute("")))


class ServicesView(ListView):
    parameters = (*PAGING, *OF_SERVICES, "minimal")

    def get(self, request: HttpRequest) -> HttpResponse:
        found = stored.keys(_filtered(self.asked))
        total = found.count()
        whole = self.asked.flag("full")
        if self.asked.flag("minimal"):
            pages.window(self.asked)  # refused when it is wrong, though all are in one answer
            self.asked.choice("format", ("json", "ndjson"))
            return _minimal(request, list(found[: pages.MOST_LINES]))
        return pages.answer(
            request,
            self.asked,
            found,
            lambda keys: _services(keys, whole=whole),
            total=total,
        )


class ServiceView(HsdsView):
    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self.one(request, next(iter(_services([key], whole=True)), None))


class OrganizationsView(ListView):
    parameters = (*PAGING, "full", "full_service", "taxonomy_term_id", "taxonomy_id")

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = self.asked
        documents = stored.public("organizations")
        if text := asked.one("search"):
            documents = stored.containing(documents, text)
        offering = _filtered(asked, search=False)
        if asked.one("taxonomy_term_id") or asked.one("taxonomy_id"):
            documents = documents.filter(key__in=_organization_keys(offering))
        found = stored.keys(documents)
        nested = _nesting(asked)
        return pages.answer(
            request,
            asked,
            found,
            lambda keys: _organizations(keys, nested=nested),
            total=found.count(),
        )


class OrganizationView(HsdsView):
    parameters = ("full_service",)

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        nested = "full" if self.asked.flag("full_service") else "ids"
        return self.one(request, next(iter(_organizations([key], nested=nested)), None))


class LocationsView(ListView):
    parameters = (*PAGING, *OF_SERVICES, *REFUSED)

    def get(self, request: HttpRequest) -> HttpResponse:
        for name in REFUSED:
            if self.asked.one(name) is not None:
                # nobody's place is asked for here; filter services by province instead
                raise bad_parameter(name, "This directory does not search around a place.")
        self.asked.flag("full")  # they are always whole
        found = _locations(list(stored.keys(_filtered(self.asked))))
        return pages.answer(request, self.asked, found, list, total=len(found))


class LocationView(HsdsView):
    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        every = _locations(list(stored.keys(stored.public("services"))))
        return self.one(request, next((one for one in every if one["id"] == str(key)), None))


class TaxonomiesView(ListView):
    parameters = PAGING

    def get(self, request: HttpRequest) -> HttpResponse:
        found = _searched(taxonomies.taxonomies(), self.asked)
        return pages.answer(request, self.asked, found, list, total=len(found))


class TaxonomyView(HsdsView):
    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        every = taxonomies.taxonomies()
        return self.one(request, next((one for one in every if one["id"] == str(key)), None))


class TermsView(ListView):
    parameters = (*PAGING, "taxonomy_id", "top_only", "parent_id")

    def get(self, request: HttpRequest) -> HttpResponse:
        found = _searched(taxonomies.terms(), self.asked)
        self.asked.flag("top_only")  # all are: the lists are flat
        if uuid_of(self.asked, "parent_id") is not None:
            found = []
        if (wanted := uuid_of(self.asked, "taxonomy_id")) is not None:
            found = [one for one in found if one["taxonomy_id"] == str(wanted)]
        return pages.answer(request, self.asked, found, list, total=len(found))


class TermView(HsdsView):
    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        every = taxonomies.terms()
        return self.one(request, next((one for one in every if one["id"] == str(key)), None))


def profile(base: str) -> HsdsProfile:
    """base: scheme and host, to stand before every path of ours."""
    return {
        "name": PROFILE,
        "based_on": "Human Services Data Specification 3.1, https://openreferral.org/",
        "adds": {
            "translations": "language → the same words in that language; English leads, else Khmer",
            "facts": (
                "name of a fact (organization, category, urgency, topics, audience, ages, gender, "
                "cost, languages, interpretation, sign_language, anonymous_ok, accessibility, "
                "coverage, hours) → assurance (nobody, one, two: how many people stand behind it; "
                "owner: the organization itself, and somebody agreed), "
                "how (entered, called, attested) and on (the day)"
            ),
            "phone.verified_on": (
                "day on which people called it, or on which its owner confirmed it (attested); "
                "absent: neither"
            ),
            "phone.valid_until": (
                "after that day say that it was not checked recently: mark it, never hide it"
            ),
            "phone.offered_until": "from then on leave it out; absent: time alone never ends it",
            "phone.assurance": (
                "call_verified; attested: its owner confirmed it, and people had called it in the "
                "year before; desk_checked in a demonstration"
            ),
            "additional_urls.assurance": (
                "link_checked: the system opened it; opened: people did. With verified_on, "
                "valid_until, offered_until and stale, as those of a phone"
            ),
            "phone.stale": "its check is overdue; time alone never removes an emergency number",
            "phone.dial_from_abroad": (
                "false for short codes: never put a prefix before them; absent: nobody knows"
            ),
        },
        "number": "short codes as they are dialled, every other number as E.164",
        "leaves_out": ["metadata", "contacts", "addresses", "confidential places"],
        "deletions": f"{base}{ROOT}changes/?kind=services",
        # without a kind, because every answer that begins somewhere has them
        "recalls": f"{base}{ROOT}changes/",
    }


def _filtered(asked: Any, *, search: bool = True) -> DocumentQuerySet:
    """The services that the filters leave; all of them must hold."""
    documents = stored.public("services")
    if search and (text := asked.one("search")):
        documents = stored.containing(documents, text)
    if (term := uuid_of(asked, "taxonomy_term_id")) is not None:
        documents = stored.with_term(documents, str(term))
    if (taxonomy := uuid_of(asked, "taxonomy_id")) is not None:
        documents = stored.with_taxonomy(documents, str(taxonomy))
    if (organization_id := uuid_of(asked, "organization_id")) is not None:
        documents = stored.of_organization(documents, organization_id)
    if (moment := moment_of(asked, "modified_after")) is not None:
        documents = stored.modified_after(documents, moment)
    return documents


def _services(keys: Sequence[UUID], *, whole: bool) -> list[HsdsService]:
    documents = stored.by_language("services", keys)
    organizations = stored.organizations_of(documents.values())
    changed = stored.changed_at(documents)
    build = services.service if whole else services.simple
    return [
        build(
            languages,
            changed=changed[key],
            organization=organizations.get(_organization_key(languages)),
        )
        for key, languages in documents.items()
    ]


def _organization_key(documents: dict[str, Json]) -> str:
    named = [one["organization"] for one in documents.values() if one["organization"]]
    return str(named[0]["key"]) if named else ""


def _organization_keys(offering: DocumentQuerySet) -> set[UUID]:
    keys = list(stored.keys(offering))
    documents = stored.by_language("services", keys)
    found = {_organization_key(languages) for languages in documents.values()}
    return {UUID(key) for key in found if key}


def _organizations(keys: Sequence[UUID], *, nested: str | None) -> list[HsdsOrganization]:
    documents = stored.by_language("organizations", keys)
    offered = _offered(documents, nested)
    return [organization(languages, offered.get(key)) for key, languages in documents.items()]


def _nesting(asked: Any) -> str | None:
    if asked.flag("full_service"):
        return "full"
    return "ids" if asked.flag("full") else None


def _offered(keys: Iterable[UUID], nested: str | None) -> dict[UUID, list[HsdsService | HsdsBrief]]:
    """Organization → its services as they are nested in it; nothing when they are not."""
    if nested is None:
        return {}
    by_organization = stored.services_of(keys)
    every = sorted({key for services in by_organization.values() for key in services})
    found: dict[UUID, HsdsService | HsdsBrief] = {}
    for one in _services(every, whole=nested == "full"):
        brief: HsdsBrief = {"id": one["id"], "name": one["name"], "status": one["status"]}
        found[UUID(one["id"])] = one if nested == "full" else brief
    return {
        owner: [found[key] for key in services if key in found]
        for owner, services in by_organization.items()
    }


def _locations(keys: Sequence[UUID]) -> list[HsdsServiceAtLocation]:
    documents = stored.by_language("services", keys)
    simple = {
        one["id"]: one for one in _services([key for key, found in documents.items()], whole=False)
    }
    return [
        {**place, "service": simple[place["service_id"]]}
        for languages in documents.values()
        for place in services.locations(languages)
    ]


def _minimal(request: HttpRequest, keys: list[UUID]) -> HttpResponse:
    """Only id and date, in one call, as the specification asks."""
    changed = stored.changed_at(keys)
    contents: list[HsdsMinimal] = [
        {"id": str(key), "last_modified": instant(changed[key])} for key in keys
    ]
    if len(keys) == pages.MOST_LINES:
        raise Problem(400, "bad-parameter", "There are too many; take pages.", parameter="minimal")
    count = len(contents)
    body = {
        "total_items": count,
        "total_pages": 1,
        "page_number": 1,
        "size": count,
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }
    return json_answer(request, canonical(body))


def _searched(items: list[Named], asked: Any) -> list[Named]:
    words = (asked.one("search") or "").casefold().split()
    return [item for item in items if all(w in f"{item['name']}".casefold() for w in words)]
