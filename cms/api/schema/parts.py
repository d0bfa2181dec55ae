"""Pieces that several documents hold."""

from cms.api.schema.shapes import (
    ADDRESS,
    BOOL,
    DAY,
    DURATION,
    INSTANT,
    KEY,
    MAYBE_ADDRESS,
    MAYBE_BOOL,
    MAYBE_NUMBER,
    MAYBE_REFERENCE,
    MAYBE_TEXT,
    NUMBER,
    REFERENCE,
    TEXT,
    Schema,
    array,
    maybe,
    one_of,
    record,
    ref,
)
from cms.publishing.vocabularies.directory import codes
from cms.publishing.vocabularies.library import MEDIA_ROLES

SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}

SCHEMAS: dict[str, Schema] = {
    "Translations": {
        "type": "object",
        "description": "Language → address of this document in it, this language too.",
        "additionalProperties": REFERENCE,
    },
    "MediaFile": record(
        "A file that the document needs. Its bytes never change under this address. Of pictures "
        "every width and format is listed: of each `group` take the one that you show.",
        optional=("width", "height"),
        url=REFERENCE,
        sha256=SHA256,
        bytes=NUMBER,
        type=TEXT,
        role={**one_of(*codes(MEDIA_ROLES)), "description": "What it is there for."},
        group={
            **TEXT,
            "description": "The same for what belongs together: the widths and formats of one "
            "picture; the files of one resource (its key), in all their languages.",
        },
        language={**MAYBE_TEXT, "description": "Of its words; null for a picture."},
        name={
            **MAYBE_TEXT,
            "description": "To save it under, for people; null where a name would tell somebody "
            "else too much.",
        },
        width=NUMBER,
        height=NUMBER,
    ),
    "Rendition": record(
        "A picture in one width and one format.",
        url=REFERENCE,
        sha256=SHA256,
        bytes=NUMBER,
        type=TEXT,
        width=NUMBER,
        height=NUMBER,
    ),
    "Picture": record(
        "A picture in several widths (never enlarged), as WebP and as JPEG. When cropping, keep "
        "the focal point (fractions of width and height) in view. Where there is a credit, show "
        "it with the picture: the licence asks that the maker is named.",
        alt=TEXT,
        width=NUMBER,
        height=NUMBER,
        focal_point=maybe(record("", x={"type": "number"}, y={"type": "number"})),
        credit=MAYBE_TEXT,
        renditions=array(ref("Rendition")),
    ),
    "RichText": record(
        "Clean HTML (links carry data-key and data-kind) and the same words as plain text.",
        html=TEXT,
        plain=TEXT,
    ),
    "Link": record(
        "A public document in this language.", key=KEY, kind=TEXT, title=TEXT, url=REFERENCE
    ),
    "PartOf": record(
        "The book or module of a lesson.",
        key=KEY,
        title=TEXT,
        position=NUMBER,
        url=MAYBE_REFERENCE,
    ),
    "Span": record("From and to, both included; null is open.", min=MAYBE_NUMBER, max=MAYBE_NUMBER),
    "ContentWarning": record(
        "Show it before the content.", level=one_of("none", "mild", "moderate", "strong"), text=TEXT
    ),
    "Review": record(
        "When people last read it.",
        native_reviewed_on=DAY,
        expert_reviewed_on=DAY,
        next_review_on=DAY,
    ),
    "Hours": record(
        "Opening hours as data; never whether it is open now (docs: the client's rule).",
        always_open=MAYBE_BOOL,
        rules=array(
            record(
                "",
                days=array(one_of("MO", "TU", "WE", "TH", "FR", "SA", "SU")),
                opens=TEXT,
                closes=TEXT,
                valid_from=DAY,
                valid_to=DAY,
            )
        ),
        closed_on=array(TEXT),
        timezone=TEXT,
        text=TEXT,
    ),
    "Channel": record(
        "One way to reach a service. Dial `href` as it is; a short code never gets a prefix.",
        key=KEY,
        type=one_of("call", "sms", "telegram", "messenger", "web_form", "email", "website"),
        kind=maybe(one_of("emergency_short_code", "short_code", "landline", "mobile", "toll_free")),
        display=MAYBE_TEXT,
        href=MAYBE_TEXT,
        dial_from_abroad=MAYBE_BOOL,
        is_primary=BOOL,
        languages=array(TEXT),
        hours=ref("Hours"),
        verified_on=DAY,
        valid_until={
            **DAY,
            "description": "After that day say that it was not checked recently: mark, never hide.",
        },
        offered_until={
            **INSTANT,
            "description": "From then on leave it out of a copy; null: time alone never ends it.",
        },
        assurance=one_of(
            *("call_verified", "checked_by_one", "link_checked", "opened", "answered", "visited"),
            *("attested", "desk_checked"),
        ),
        stale=BOOL,
    ),
    "FactAssurance": record(
        "What stands behind one fact of a service: nobody that we know of, one person, two "
        "different ones, or its owner (the organization said so, and somebody of the office "
        "agreed); how they know it; the day of the latest.",
        assurance=one_of("nobody", "one", "two", "owner"),
        how=maybe(one_of("entered", "called", "attested")),
        on=DAY,
    ),
    "HelpEntry": record(
        "A service as help boxes show it.",
        key=KEY,
        name=TEXT,
        category=TEXT,
        urgency=TEXT,
        url=MAYBE_REFERENCE,
        channels=array(ref("Channel")),
    ),
    "Owner": record(
        "Who offers a service. Show services of one urgency with the same owner together.",
        key=KEY,
        name=TEXT,
    ),
    "EmergencyEntry": record(
        "A service as help-now shows it. `key` is that of its page where it has one.",
        key=KEY,
        name=TEXT,
        summary=MAYBE_TEXT,
        organization=maybe(ref("Owner")),
        category=TEXT,
        urgency=TEXT,
        channels=array(ref("Channel")),
    ),
    "Coverage": record(
        "Where a service is offered.",
        scope=MAYBE_TEXT,
        provinces=array({"type": "string", "pattern": "^KH-[0-9]+$"}),
        districts=array(TEXT),
    ),
    "Alert": record(
        "An emergency banner. Show it from `starts_at` until `ends_at` (at most 72 hours later) by "
        "your own clock, on every screen; the feed tells of it at once and takes it back.",
        key=KEY,
        severity=one_of("information", "warning", "danger"),
        text={**TEXT, "description": "Complete: names and numbers are in it already."},
        contacts={
            **array(
                record(
                    "A number of the text, to be dialled by `href`.",
                    key=KEY,
                    name=TEXT,
                    type=one_of("call", "sms"),
                    display=TEXT,
                    href=ADDRESS,
                    dial_from_abroad=MAYBE_BOOL,
                    stale=BOOL,
                )
            ),
            "description": "In the order of the text.",
        },
        starts_at={"type": "string", "format": "date-time"},
        ends_at={"type": "string", "format": "date-time"},
    ),
    "ServiceAlert": record("Leave it out after `until`.", text=TEXT, until=INSTANT),
    "ResourceFile": record(
        "One file of a resource.",
        url=REFERENCE,
        role=one_of("main", "captions", "transcript"),
        language=TEXT,
        type=TEXT,
        bytes=NUMBER,
        sha256=SHA256,
        version=NUMBER,
    ),
    "EmbeddedResource": record(
        "A resource inside another document.",
        key=KEY,
        kind=TEXT,
        title=TEXT,
        url=REFERENCE,
        type=TEXT,
        pages=MAYBE_NUMBER,
        slides=MAYBE_NUMBER,
        duration=DURATION,
        paper=MAYBE_TEXT,
        licence=MAYBE_TEXT,
        link_url=MAYBE_ADDRESS,
        files=array(ref("ResourceFile")),
    ),
    "Question": record(
        "A question for self-check; nothing is sent back.",
        id=TEXT,
        type=one_of("single", "multiple", "true_false"),
        question=TEXT,
        options=array(record("", id=TEXT, text=TEXT)),
        correct=array(TEXT),
        feedback=TEXT,
    ),
}
