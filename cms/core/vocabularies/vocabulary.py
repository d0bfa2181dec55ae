"""Everything that a channel has to know by name, in one language: lists of codes, and words.

A list is here when a document, a card, the feed or a filter may hold its codes. What only the
office reads (how a number was tried, why an alert ended) stays in its own list.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, NotRequired, TypedDict

from cms.core.languages import natively_read
from cms.core.vocabularies import directory, happened, library, shared
from cms.core.vocabularies.districts import DISTRICTS
from cms.core.vocabularies.shared import KINDS, WORDS, Label
from cms.documents.shapes.words import Says


class Code(TypedDict):
    """An entry of a closed list. Codes never change."""

    code: str
    label: str
    locale: NotRequired[Annotated[str, Says("Language of the label where it is another one.")]]
    description: NotRequired[
        Annotated[str, Says("What it means, where the label says too little.")]
    ]
    parents: NotRequired[
        Annotated[
            dict[str, list[str]],
            Says(
                "Name of a list → codes there that this one is part of or stands for; of what "
                "happened, the categories of services to show first, in this order, and the "
                "audiences that say it where no child does."
            ),
        ]
    ]


class Vocabulary(TypedDict):
    """Lists in their order of display, words by code."""

    lists: dict[str, list[Code]]
    words: dict[str, str]


# languages in which natives have read all of it; the Khmer of ours waits for them
NATIVELY_REVIEWED = natively_read()

# by the name of the filter or member that holds the codes. Two things of one name say whose they
# are: services are for other people than lessons, a contact is of another type than a file
LISTS: dict[str, Sequence[Label]] = {
    "accessibility": directory.ACCESSIBILITY,
    "anonymous": directory.ANONYMOUS,
    "assurance": directory.ASSURANCES,
    "audience": shared.AUDIENCES,
    "callout_style": library.CALLOUT_STYLES,
    "category": directory.CATEGORIES,
    "channel_kind": directory.CHANNEL_KINDS,
    "channel_type": directory.CHANNEL_TYPES,
    "content_warning": library.CONTENT_WARNINGS,
    "cost": directory.COSTS,
    "delivery": library.DELIVERIES,
    "district": DISTRICTS,
    "file_role": library.FILE_ROLES,
    "gender": directory.GENDERS,
    "grouping": library.GROUPINGS,
    "happened": happened.HAPPENED,
    "kind": KINDS,
    "language": shared.LANGUAGES,
    "licence": library.LICENCES,
    "match": directory.MATCHES,
    "media_role": library.MEDIA_ROLES,
    "month": directory.MONTHS,
    "organization_kind": directory.ORGANIZATION_KINDS,
    "paper": library.PAPERS,
    "province": directory.PROVINCES,
    "quiz_type": library.QUIZ_TYPES,
    "recall_reason": directory.RECALL_REASONS,
    "resource_type": library.RESOURCE_TYPES,
    "scope": directory.SCOPES,
    "service_audience": directory.SERVICE_AUDIENCES,
    "search_match": shared.SEARCH_MATCHES,
    "severity": directory.SEVERITIES,
    "status": directory.STATUSES,
    "topic": shared.TOPICS,
    "urgency": directory.URGENCIES,
    "variant": library.VARIANTS,
    "way": directory.WAYS,
    "weekday": directory.WEEKDAYS,
    "who_will_know": directory.WHO_WILL_KNOW,
}
# list → the lists that its codes lead up to, and to which codes there
PARENTS: dict[str, dict[str, Callable[[str], Iterable[str]]]] = {
    "district": {"province": lambda code: (directory.province_of_district(code),)},
    "happened": {
        "topic": happened.TOPICS_OF.__getitem__,
        "category": happened.CATEGORIES_OF.__getitem__,
        "audience": lambda code: happened.AUDIENCES_OF.get(code, ()),
    },
    "way": {"channel_type": directory.TYPES_OF.__getitem__},
}
# list → what its codes mean, where the label says too little
DESCRIPTIONS = {"assurance": {label.code: label for label in directory.ASSURANCES_MEAN}}
SAID = (*WORDS, *directory.UI_LABELS, directory.OPEN_ALWAYS, directory.HOURS_UNKNOWN)


def vocabulary(locale: str) -> Vocabulary:
    return {
        "lists": {
            name: [_entry(name, label, locale) for label in labels]
            for name, labels in LISTS.items()
        },
        "words": {label.code: label.text(locale) for label in SAID},
    }


def _entry(name: str, label: Label, locale: str) -> Code:
    entry: Code = {"code": label.code, "label": label.text(locale)}
    if (language := label.locale_of(locale)) != locale:
        entry["locale"] = language
    if (description := DESCRIPTIONS.get(name, {}).get(label.code)) is not None:
        entry["description"] = description.text(language)
    if name in PARENTS:
        entry["parents"] = {
            above: list(codes_of(label.code)) for above, codes_of in PARENTS[name].items()
        }
    return entry
