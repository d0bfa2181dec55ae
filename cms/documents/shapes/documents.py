"""What documents and cards of every kind have in common, and the pieces that many of them hold."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired, TypedDict, TypeVar

from cms.documents.shapes.words import (
    Component,
    Instant,
    Key,
    Path,
    Says,
    Sha256,
    Slug,
)

Value = TypeVar("Value")
Written = tuple[Value, str]  # the value of a block, and the same in plain words


class Rendition(TypedDict):
    """A picture in one width and one format."""

    url: Path
    sha256: Sha256
    bytes: int
    type: str
    width: int
    height: int


class MediaFile(TypedDict):
    """A file that the document needs. Its bytes never change under this address. Of pictures every
    width and format is listed: of each `group` take the one that you show."""

    url: Path
    sha256: Sha256
    bytes: int
    type: str
    role: Annotated[str, Component("MediaRole")]
    group: Annotated[
        str,
        Says(
            "The same for what belongs together: the widths and formats of one picture; the files "
            "of one resource (its key), in all their languages."
        ),
    ]
    language: Annotated[str | None, Says("Of its words; null for a picture.")]
    name: Annotated[
        str | None,
        Says("To save it under, for people; null where a name would tell somebody else too much."),
    ]
    width: NotRequired[int]
    height: NotRequired[int]
    may_leave: NotRequired[
        Annotated[
            Literal[False],
            Says(
                "Only where a child can be recognised: the consent can end on any day. Show it "
                "from this address, and put it into no file that people carry away; its `alt` "
                "stands there."
            ),
        ]
    ]


class FocalPoint(TypedDict):
    """Fractions of width and height, from the left and from the top."""

    x: float
    y: float


class Picture(TypedDict):
    """A picture in several widths (never enlarged), as WebP and as JPEG. When cropping, keep the
    focal point in view. Where there is a credit, show it with the picture: the licence asks that
    the maker is named."""

    alt: str
    width: int
    height: int
    focal_point: FocalPoint | None
    credit: str | None
    renditions: list[Rendition]


class RichText(TypedDict):
    """Clean HTML (links carry data-key and data-kind) and the same words as plain text."""

    html: str
    plain: str


class Link(TypedDict):
    """A public document in this language."""

    key: Key
    kind: str
    title: str
    url: Path


class Block(TypedDict):
    """A block of a type that is newer than the client: show `plain`. More types may come within
    v1, so whoever walks through a body has a branch for them."""

    id: str
    type: str
    value: Mapping[str, object]
    plain: str


class HeadingValue(TypedDict):
    """Level 2 is a section, 3 a part of one."""

    level: int
    text: str


class ParagraphValue(TypedDict):
    """Of information pages with the same words as `plain`."""

    html: str
    plain: NotRequired[str]


class Head(TypedDict):
    """What a document and its card have in common."""

    key: Annotated[Key, Says("The same in every language, for ever.")]
    kind: str
    locale: str
    slug: Slug
    title: str
    url: Annotated[Path, Says("The address by key; it never changes.")]
    needs_native_review: Annotated[bool, Says("No native reviewer has read this text yet.")]


class Rest(TypedDict):
    """What only a document has. It holds neither `seq` nor `etag`: feed entries and cards do."""

    web_url: Annotated[Path | None, Says("Where people read it; null of a guide.")]
    translations: Annotated[
        dict[str, Path], Says("Language → address of this document in it, this language too.")
    ]
    published_at: Instant | None
    updated_at: Instant | None
    expires_at: Annotated[Instant | None, Says("Drop it then; null: time alone never ends it.")]
    media: list[MediaFile]


class Envelope(Head, Rest):
    """What every document has when it is answered."""

    fallback: NotRequired[
        Annotated[bool, Says("True: another language than the one asked for. Else left out.")]
    ]
    included: NotRequired[
        Annotated[list[Annotated[Any, Component("Document")]], Says("What `include` asks for.")]
    ]
    schema_org: NotRequired[
        Annotated[
            dict[str, Any] | None,
            Says("JSON-LD for search engines; null for a kind that has none."),
        ]
    ]


class CardHead(Head):
    """What every card has as it is stored."""

    updated_at: Instant | None
