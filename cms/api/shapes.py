"""What wraps documents: the index, lists, the feed, the first questions, problems, health, HSDS."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from cms.documents.shapes.words import Address, Codes, Component, Instant, Key, Path, Says, Sha256
from cms.publishing.shapes.codes import Topic
from cms.publishing.shapes.help import ChannelType, EmergencyEntry
from cms.publishing.vocabularies.directory import HAPPENED, RECALL_REASONS, WAYS, codes

Token = Annotated[str, Says("Opaque: keep it and hand it back as `since`.")]
ETag = Annotated[str, Says("Of the whole document: has it changed since your copy?")]
AnyDocument = Annotated[Any, Component("Document")]


class LocaleIndex(TypedDict):
    """A language of the content: its name in itself, and name → address of what is read in it."""

    locale: str
    name: str
    links: dict[str, Path]


class Index(TypedDict):
    """Where everything is. Addresses of ours are paths, here and everywhere: resolve them against
    the address that you asked, or against `base`."""

    base: Annotated[Address, Says("Scheme and host under which everything is read.")]
    locales: list[LocaleIndex]
    kinds: list[str]
    links: dict[str, Path]
    last_seq: Token


class Listed(TypedDict):
    """What a card has in a list."""

    etag: ETag
    seq: int


class ListedHelp(Listed):
    """The same of a service."""

    match: Annotated[
        Literal["exact", "open"],
        Says(
            "exact: it says everything that the filters ask for. open: it is for everybody, or "
            "nobody knows; ask there."
        ),
    ]


class CardList(TypedDict):
    """One page of a list. `next` is the address of the following page, as it is to be asked."""

    results: list[Annotated[Any, Component("Card")]]
    next: Path | None
    count: NotRequired[int]
    emergency: NotRequired[
        Annotated[
            list[EmergencyEntry],
            Says(
                "Only where a first page of services has no results: the emergency and crisis "
                "contacts of help-now. They match nothing; show them beside “nothing found”."
            ),
        ]
    ]


class Happened(TypedDict):
    """Something that happened, in a child's words."""

    code: Annotated[str, Codes("HappenedCode", codes(HAPPENED), grows=True)]
    label: str
    topics: list[Topic]
    services: Path


class Way(TypedDict):
    """How somebody wants to reach people."""

    code: Annotated[str, Codes("WayCode", codes(WAYS), grows=True)]
    label: str
    types: list[ChannelType]


class Questions(TypedDict):
    """What a child is asked, in this language, and what each answer leads to."""

    locale: str
    needs_native_review: bool
    happened: list[Happened]
    ways: list[Way]


class Changed(TypedDict):
    """Which document an entry of the feed is about."""

    seq: int
    kind: str
    key: Key
    locale: str


class CurrentHead(Changed):
    """An entry of the feed with a document, before that."""

    state: Literal["current"]
    deleted: Literal[False]
    etag: ETag


class CurrentChange(CurrentHead):
    """The latest state of one document."""

    document: AnyDocument


class TombstoneHead(Changed):
    """An entry of the feed without a document, before that says so."""

    state: Literal["deleted"]
    deleted: Literal[True]
    etag: None


class Tombstone(TombstoneHead):
    """A document is gone: drop your copy."""

    document: None


class FeedRecall(TypedDict):
    """A value of a contact was wrong. Stop showing it in whatever you made before `seq`; a document
    with a greater `seq` that has it is right again."""

    seq: int
    key: Annotated[Key, Says("Of the contact.")]
    sha256: Annotated[Sha256, Says("Of its `href` as it was, in UTF-8.")]
    reason: Annotated[str, Codes("RecallReason", codes(RECALL_REASONS), grows=True)]
    since: Instant


class FeedEnd(TypedDict):
    """What stands behind the entries of a page of the feed."""

    last_seq: Token
    has_more: bool
    count: NotRequired[
        Annotated[int, Says("With count=true: entries from here to the end, tombstones too.")]
    ]
    recalls: NotRequired[
        Annotated[
            list[FeedRecall],
            Says("Whatever locale and kind are asked for; only with since."),
        ]
    ]


class Changes(FeedEnd):
    """Changes in commit order."""

    results: list[Annotated[Any, Component("Change")]]


class ProblemDetails(TypedDict):
    """An error (RFC 9457). `type` is stable."""

    type: str
    title: str
    status: int
    detail: str
    parameter: NotRequired[Annotated[str, Says("The query parameter at fault.")]]
    allowed: NotRequired[Annotated[list[str], Says("What it may be.")]]
    translations: NotRequired[
        Annotated[dict[str, Path], Says("The languages in which the document exists.")]
    ]
    locales: NotRequired[Annotated[list[str], Says("The languages that there are.")]]
    kinds: NotRequired[Annotated[list[str], Says("The kinds that there are.")]]


class Health(TypedDict):
    """It answers."""

    status: Literal["ok"]


class HsdsMeta(TypedDict):
    """What this API implements."""

    version: str
    profile: Address
    openapi_url: Address


class HsdsPage(TypedDict):
    """One page of a list."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Any]
