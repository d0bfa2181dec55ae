"""What wraps documents: the index, lists, the feed, problems, health."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from cms.core.shapes.help import Channel, EmergencyEntry
from cms.core.vocabularies.directory import MATCHES, RECALL_REASONS, codes
from cms.core.vocabularies.happened import HAPPENED
from cms.core.vocabularies.shared import SEARCH_MATCHES
from cms.documents.shapes.words import Address, Codes, Component, Instant, Key, Path, Says, Sha256

Token = Annotated[str, Says("Opaque: keep it and hand it back as `since`.")]
ETag = Annotated[str, Says("Of the whole document: has it changed since your copy?")]
AnyDocument = Annotated[Any, Component("Document")]


class CopyDigest(TypedDict):
    """What a whole copy of one kind in one language comes to."""

    count: int
    sha256: Annotated[
        Sha256,
        Says(
            "Of a line for each document, sorted and each with a line feed at its end: its key, a "
            "space, the etag of its entry in the feed."
        ),
    ]


class LocaleIndex(TypedDict):
    """A language of the content: its name in itself, name → address of what is read in it, and
    kind → digest of what the feed has of it. A kind without documents has none."""

    locale: str
    name: str
    links: dict[str, Path]
    digests: dict[str, CopyDigest]


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
        str,
        Codes("Match", codes(MATCHES)),
        Says(
            "exact: it says everything that the filters ask for. open: it is for everybody, or "
            "nobody knows; ask there."
        ),
    ]


class CardList(TypedDict):
    """One page of a list. `next` is the address of the following page, as it is to be asked."""

    results: list[Annotated[Any, Component("Card")]]
    next: Path | None
    emergency: NotRequired[
        Annotated[
            list[EmergencyEntry],
            Says(
                "Only where a first page of services has no results: the emergency and crisis "
                "contacts of help-now. They match nothing; show them beside “nothing found”."
            ),
        ]
    ]


Numbers = Annotated[str, Says("A character for each number; see the guide.")]


class SearchIndex(TypedDict):
    """An index of one language to search without a network, read by search.js and search.py. The
    guide describes it."""

    version: Annotated[str, Says("Read only one that you know.")]
    locale: str
    synonyms: Annotated[dict[str, list[str]], Says("Phrases, each with others that find the same.")]
    keys: Annotated[list[Key], Says("Of every document; a lesson and its guide share one.")]
    kinds: Annotated[list[str], Says("Of every document.")]
    lengths: Numbers
    words: str
    following: Numbers
    followers: Numbers
    having: Numbers
    gaps: Numbers
    counts: Numbers


HappenedCode = Annotated[str, Codes("HappenedCode", codes(HAPPENED), grows=True)]


class SearchHighlights(TypedDict):
    """HTML of what the document says: everything is escaped, and `<mark>` stands around whole
    syllables of what was asked for. It may be put into any element as it is."""

    title: str
    summary: Annotated[str | None, Says("Null where the card has none.")]
    snippet: Annotated[
        str | None,
        Says("A part of its text; null where only title or summary match. It never has a number."),
    ]


class FoundPicture(TypedDict):
    """The smallest that there is, for beside a title; the document has others. Show the credit."""

    url: Path
    width: int
    height: int
    credit: str | None


class FoundCard(TypedDict):
    """What a list of results shows, as the card of a list has it; `url` leads to the rest."""

    title: str
    url: Path
    needs_native_review: bool
    thumbnail: FoundPicture | None
    content_warning: NotRequired[Any]
    urgency: NotRequired[Any]
    channels: NotRequired[list[Channel]]


class SearchHit(TypedDict):
    """One document that was found."""

    kind: str
    key: Key
    match: Annotated[
        str,
        Codes("SearchHitMatch", ("exact", "alike")),
        Says("alike: it has not everything that was asked for; say so."),
    ]
    highlights: SearchHighlights
    card: FoundCard


class KindCount(TypedDict):
    """So many documents of this kind have everything that was asked for."""

    kind: str
    count: int


class SearchHelp(TypedDict):
    """Whom to call. Show it before the results, with every number as help-now is shown."""

    happened: Annotated[
        HappenedCode | None,
        Says("What somebody may have said who typed this; null: nothing of that kind."),
    ]
    likely: Annotated[
        list[HappenedCode],
        Says(
            "Where nothing is sure: what it may be, the likeliest first, three at most. Offer them "
            "to tap, as the first question of help-now."
        ),
    ]
    locale: Annotated[str, Says("Of the names; another one where this language has none.")]
    entries: list[EmergencyEntry]
    services: Annotated[Path, Says("The list of services for what was understood, or of all.")]


class SearchResults(TypedDict):
    """One page of what was found, best first. `count` is how many have everything that was asked
    for; what is only alike comes behind these, where they are few, and is not counted."""

    locale: Annotated[str, Says("Of the results.")]
    fallback: Annotated[bool, Says("True: another language than the one asked for.")]
    match: Annotated[
        str,
        Codes("SearchMatch", codes(SEARCH_MATCHES)),
        Says(
            "exact: something has everything that was asked for. alike: nothing has, these are "
            "near; say so. none: nothing was found."
        ),
    ]
    count: int
    results: list[SearchHit]
    kinds: Annotated[list[KindCount], Says("The most first; of what has nothing, none.")]
    help: SearchHelp
    cursor: Annotated[
        str | None, Says("Give it back with the same question for the next page; null: no more.")
    ]


class TitleSuggestion(TypedDict):
    """The title of a document."""

    type: Literal["title"]
    text: str
    kind: str
    key: Key
    url: Path


class TermSuggestion(TypedDict):
    """A word that public documents have."""

    type: Literal["term"]
    text: str


class Suggestions(TypedDict):
    """At most eight; what begins with what was typed stands first."""

    happened: Annotated[
        HappenedCode | None,
        Says("A word of danger or need is among it: show whom to call before anything is sent."),
    ]
    results: list[Annotated[Any, Component("Suggestion")]]


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
    recalls: NotRequired[
        Annotated[
            list[FeedRecall],
            Says("Whatever locale and kind are asked for; only with since."),
        ]
    ]


class Changes(FeedEnd):
    """Changes in commit order."""

    results: list[Annotated[Any, Component("Change")]]


class PackOf(TypedDict):
    """The book, lesson or guide that a pack is of."""

    key: Key
    title: str
    url: Path


class PackHead(TypedDict):
    """A file to carry away, of what was public in one language when it was made."""

    kind: Annotated[
        str,
        Says(
            "book: a whole book with its help page, to be read without a network. lesson, guide: "
            "one lesson, for learners or for who leads the group. handout: one page of a lesson to "
            "be handed out. seed: everything for the first start of an app. More may come."
        ),
    ]
    format: Annotated[str, Says("html, epub, pdf, pptx, zip; more may come.")]
    locale: str
    sha256: Sha256
    bytes: int
    version: Annotated[Token, Says("Of the whole feed, as it was when the file was made.")]
    made_at: Instant


class PackEntry(PackHead):
    """One that is given out now."""

    book: Annotated[PackOf | None, Says("Of a whole book; else null.")]
    lesson: Annotated[PackOf | None, Says("Of a lesson, a guide or a handout; else null.")]
    url: Annotated[Path, Says("Of the bytes. It is gone when they are not given out any more.")]


class PackList(TypedDict):
    """Everything that is given out now: books by title, then seeds."""

    results: list[PackEntry]


class PackRecall(TypedDict):
    """A value of a contact that stands in the file was wrong."""

    key: Annotated[Key, Says("Of the contact.")]
    reason: Annotated[str, Codes("RecallReason", codes(RECALL_REASONS), grows=True)]
    since: Instant


class CarriedPack(PackHead):
    """A file that somebody carries."""

    state: Annotated[
        str,
        Says(
            "current: it is given out. replaced: there may be a newer one; nothing in this one is "
            "known to be wrong; of a seed that was replaced an hour ago only numbers are known, "
            "and an app asks the feed. withdrawn: do not use it, and pass it on to nobody; a "
            "number in it is not given out any more, or something else was withdrawn. More may "
            "come: treat a word that you do not know like withdrawn."
        ),
    ]
    recalls: Annotated[list[PackRecall], Says("Since it was made, of what stands in it.")]


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
    entries: NotRequired[
        Annotated[
            list[EmergencyEntry],
            Says("Of a search that is not answered now: whom to call, as in its help."),
        ]
    ]


class Health(TypedDict):
    """It answers."""

    status: Literal["ok"]


class Finding(TypedDict):
    """What is wrong while everything is answered."""

    code: Annotated[
        str,
        Says(
            "worker-silent: the worker has not done anything; mail-waiting: the mail server takes "
            "nothing; disk-full: less than 200 MB are left where something is written."
        ),
    ]
    since: Annotated[str | None, Says("Since when, as far as that is known.")]


class Ready(TypedDict):
    """It answers, and what people have to look at all the same."""

    status: Literal["ok"]
    findings: list[Finding]
