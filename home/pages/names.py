"""What organizations and services are called in each language, as their pages say it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from home.directory.service_names import without_number
from home.pages.models import OrganizationPage, ServicePage


def in_each_language() -> Iterable[Mapping[str, str]]:
    """Of each that is public: language → name, without the number that stands in it."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for model in (OrganizationPage, ServicePage):
        titles = model.objects.filter(live=True, alias_of=None)
        columns = ("translation_key", "locale__language_code", "title")
        for key, language, title in titles.values_list(*columns):
            found[key][language] = without_number(title)
    return found.values()
