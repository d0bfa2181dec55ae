"""What wraps documents: index, lists, the feed, problems, health."""

from cms.api.schema.parts import SHA256
from cms.api.schema.shapes import (
    ADDRESS,
    BOOL,
    INSTANT,
    KEY,
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
from cms.publishing.vocabularies.directory import RECALL_REASONS, codes

TOKEN: Schema = {
    "type": "string",
    "description": "Opaque: keep it and hand it back as `since`.",
}

SCHEMAS: dict[str, Schema] = {
    "Index": record(
        "Where everything is. Addresses of ours are paths, here and everywhere: resolve them "
        "against the address that you asked, or against `base`.",
        base={**ADDRESS, "description": "Scheme and host under which everything is read."},
        locales=array(
            record(
                "",
                locale=TEXT,
                name=TEXT,
                links={"type": "object", "additionalProperties": REFERENCE},
            )
        ),
        kinds=array(TEXT),
        links={"type": "object", "additionalProperties": REFERENCE},
        last_seq=TOKEN,
    ),
    "CardList": record(
        "One page of a list. `next` is the address of the following page, as it is to be asked.",
        optional=("count", "emergency"),
        results=array(ref("Card")),
        emergency={
            **array(ref("EmergencyEntry")),
            "description": (
                "Only where a first page of services has no results: the emergency and crisis "
                "contacts of help-now. They match nothing; show them beside “nothing found”."
            ),
        },
        next=MAYBE_REFERENCE,
        count=NUMBER,
    ),
    "Questions": record(
        "What a child is asked, in this language, and what each answer leads to.",
        locale=TEXT,
        needs_native_review=BOOL,
        happened=array(
            record("", code=TEXT, label=TEXT, topics=array(TEXT), services=REFERENCE),
        ),
        ways=array(record("", code=TEXT, label=TEXT, types=array(TEXT))),
    ),
    "Change": record(
        "The latest state of one document. Deleted: drop your copy.",
        seq=NUMBER,
        kind=TEXT,
        key=KEY,
        locale=TEXT,
        etag=MAYBE_TEXT,
        deleted=BOOL,
        document=maybe(ref("Document")),
    ),
    "Changes": record(
        "Changes in commit order.",
        optional=("recalls", "count"),
        recalls={
            **array(ref("Recall")),
            "description": "Whatever locale and kind are asked for; only with since.",
        },
        results=array(ref("Change")),
        last_seq=TOKEN,
        has_more=BOOL,
        count={
            **NUMBER,
            "description": "With count=true: entries from here to the end, tombstones too.",
        },
    ),
    "Recall": record(
        "A value of a contact was wrong. Stop showing it in whatever you made before `seq`; a "
        "document with a greater `seq` that has it is right again.",
        seq=NUMBER,
        key={**KEY, "description": "Of the contact."},
        sha256={**SHA256, "description": "Of its `href` as it was, in UTF-8."},
        reason=one_of(*codes(RECALL_REASONS)),
        since=INSTANT,
    ),
    "Problem": record(
        "An error (RFC 9457). `type` is stable.",
        optional=("parameter", "translations", "locales", "kinds"),
        type=TEXT,
        title=TEXT,
        status=NUMBER,
        detail=TEXT,
        parameter={**TEXT, "description": "The query parameter at fault."},
        translations=ref("Translations"),
        locales=array(TEXT),
        kinds=array(TEXT),
    ),
    "Health": record("", status={"const": "ok"}),
}
