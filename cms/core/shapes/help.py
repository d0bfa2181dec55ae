"""A service as others embed it: in help boxes, beside answers, in the emergency kit."""

from typing import Annotated, TypedDict

from cms.core.shapes.codes import Category, Language, Urgency
from cms.core.vocabularies.directory import (
    ASSURANCES,
    CHANNEL_KINDS,
    CHANNEL_TYPES,
    WEEKDAYS,
    WHO_WILL_KNOW,
    codes,
)
from cms.documents.shapes.words import Codes, Day, Key, Path, Says

Weekday = Annotated[str, Codes("Weekday", codes(WEEKDAYS))]
Time = Annotated[
    str, Says("Local time; 00:00 at the end is the end of the day.", pattern=r"^\d\d:\d\d$")
]
ChannelType = Annotated[str, Codes("ChannelType", codes(CHANNEL_TYPES))]
ChannelKind = Annotated[str, Codes("ChannelKind", codes(CHANNEL_KINDS))]
WhoWillKnow = Annotated[
    list[Annotated[str, Codes("WhoWillKnowCode", codes(WHO_WILL_KNOW), grows=True)]],
    Says("Who hears what is said there, where somebody vouches for it; empty: say nothing of it."),
]
# how we know that a contact is right; ways to know it are added
Assurance = Annotated[str, Codes("Assurance", codes(ASSURANCES), grows=True)]


class HoursRule(TypedDict):
    """Open on these days between these times; within the dates, if there are any."""

    days: list[Weekday]
    opens: Time
    closes: Time
    valid_from: Day | None
    valid_to: Day | None


class Hours(TypedDict):
    """Opening hours as data; never whether it is open now (docs: the client's rule)."""

    always_open: Annotated[bool | None, Says("Null: the hours are not confirmed.")]
    rules: list[HoursRule]
    closed_on: list[Day]
    timezone: str
    text: str


class Channel(TypedDict):
    """One way to reach a service. Dial `href` as it is; a short code never gets a prefix."""

    key: Key
    type: ChannelType
    kind: ChannelKind | None
    display: str | None
    href: str | None
    dial_from_abroad: bool | None
    is_primary: bool
    languages: list[Language]
    hours: Hours
    verified_on: Day | None
    valid_until: Annotated[
        Day | None,
        Says("After that day say that it was not checked recently: mark, never hide."),
    ]
    assurance: Assurance
    stale: bool


class HelpEntry(TypedDict):
    """A service as help boxes show it."""

    key: Key
    name: str
    category: Category
    urgency: Urgency
    who_will_know: WhoWillKnow
    url: Path | None
    channels: list[Channel]


class Owner(TypedDict):
    """Who offers a service. Show services of one urgency with the same owner together."""

    key: Key
    name: str


class EmergencyEntry(TypedDict):
    """A service as help-now shows it. `key` is that of its page where it has one."""

    key: Key
    name: str
    summary: str | None
    organization: Owner | None
    category: Category
    urgency: Urgency
    who_will_know: WhoWillKnow
    channels: list[Channel]
