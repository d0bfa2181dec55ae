"""What wraps documents: index, lists, the feed, problems, health."""

from cms.api.schema.shapes import (
    ADDRESS,
    BOOL,
    KEY,
    MAYBE_REFERENCE,
    MAYBE_TEXT,
    NUMBER,
    REFERENCE,
    TEXT,
    Schema,
    array,
    maybe,
    record,
    ref,
)

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
        optional=("count",),
        results=array(ref("Card")),
        next=MAYBE_REFERENCE,
        count=NUMBER,
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
        results=array(ref("Change")),
        last_seq=TOKEN,
        has_more=BOOL,
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
