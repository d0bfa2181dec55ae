"""The country that an installation is for, one YAML file each, named by its ISO 3166-1 code in
small letters: nothing else knows a country.

What its provinces, districts and networks are called stands with all other labels
(`cms.core.vocabularies`); which short numbers there are, two people vouch for. Settings read this,
so it knows no model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Country:
    """What differs from country to country, apart from its labels."""

    #: ISO 3166-1, also of the plan of its telephone numbers
    code: str
    #: by the tag of their language, in English first
    name: Mapping[str, str]
    office: Mapping[str, str]
    office_short: str
    office_url: str
    #: IANA
    time_zone: str
    #: ISO 4217
    currency: str
    #: what codes of its districts and communes are, for people and as a type of code
    district_is: str
    commune_is: str
    district_codes: str
    #: ISO 3166-2 → the codes of its districts, all in the order of display
    provinces: Mapping[str, Sequence[str]]
    networks: Sequence[str]
    #: what happened → categories of services, who is to be seen first
    order_of_help: Mapping[str, Sequence[str]]
    #: what nobody's password may be made of: the place and the office
    local_words: Sequence[str]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @cached_property
    def labeled(self) -> Mapping[str, Sequence[str]]:
        """Name of a list of labels → the codes of it that are of this country."""
        return {
            "province": list(self.provinces),
            "district": [code for codes in self.provinces.values() for code in codes],
            "network": self.networks,
        }

    @cached_property
    def province_of(self) -> Mapping[str, str]:
        """Code of a district → that of its province."""
        return {code: one for one, codes in self.provinces.items() for code in codes}

    def said(self, names: Mapping[str, str], locale: str) -> str:
        """One of `names` in `locale`; in English where it has none."""
        return names.get(locale) or names["en"]


def country() -> Country:
    """That of this installation."""
    return described(settings.COUNTRY)


@cache
def described(code: str) -> Country:
    """Raises ImproperlyConfigured for a code without a file, TypeError for a file that lacks a
    field or has one more."""
    files = {path.stem: path for path in FOLDER.glob("*.yaml")}
    if code not in files:
        raise ImproperlyConfigured(
            f"COUNTRY must be {' or '.join(sorted(files))}, not {code!r}: "
            "no other country is described in cms/core/country/."
        )
    found: dict[str, Any] = yaml.safe_load(files[code].read_text(encoding="utf-8"))
    return Country(**found)
