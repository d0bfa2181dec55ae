"""The blocks of a body: an open union. A client that does not know a `type` shows `plain`."""

from cms.api.schema.shapes import (
    BOOL,
    DURATION,
    MAYBE_ADDRESS,
    MAYBE_NUMBER,
    NUMBER,
    TEXT,
    Schema,
    array,
    maybe,
    one_of,
    record,
    ref,
)

LINES = array(TEXT)

# block type → its value
VALUES: dict[str, Schema] = {
    "heading": record("", level=NUMBER, text=TEXT),
    "paragraph": record(
        "Of information pages with the same words as `plain`.",
        optional=("plain",),
        html=TEXT,
        plain=TEXT,
    ),
    "fact": record("", text=TEXT, source=TEXT),
    "tip_list": record("", title=TEXT, items=LINES),
    "checklist": record("", title=TEXT, items=LINES),
    "do_dont": record("", do=LINES, dont=LINES),
    "steps": record("", title=TEXT, steps=LINES),
    "activity": record(
        "The note is in guides only.",
        optional=("facilitator_note",),
        title=TEXT,
        minutes=MAYBE_NUMBER,
        duration=DURATION,
        grouping=TEXT,
        materials=LINES,
        steps=LINES,
        debrief=LINES,
        facilitator_note=TEXT,
    ),
    "scenario": record(
        "Characters are always made up. The answers are in guides only.",
        optional=("possible_answers",),
        text=TEXT,
        fictional={"const": True},
        questions=LINES,
        possible_answers=LINES,
    ),
    "discussion": record("", prompt=TEXT, questions=LINES),
    "facilitator_note": record("In guides only.", text=TEXT),
    "definition": record("", term=TEXT, meaning=TEXT),
    "callout": record("", style=one_of("info", "warning", "comfort"), text=TEXT),
    "image": record("", image=ref("Picture"), alt=TEXT, decorative=BOOL, caption=TEXT),
    "video": record(
        "A resource of this library or the address of a page elsewhere; never an embed.",
        title=TEXT,
        url=MAYBE_ADDRESS,
        resource=maybe(ref("EmbeddedResource")),
        transcript=TEXT,
        poster=maybe(ref("Picture")),
    ),
    "resource_ref": record("", resource=ref("EmbeddedResource")),
    "help_box": record("", text=TEXT, entries=array(ref("HelpEntry"))),
    "safety_plan": record("A form on paper; nothing is sent.", prompts=LINES),
    "page_break": record("For print."),
    # of information pages
    "question_answer": record(
        "", question=TEXT, answer=ref("RichText"), contact=maybe(ref("HelpEntry"))
    ),
    "contact": ref("HelpEntry"),
}


def _block(kind: str, value: Schema) -> Schema:
    return {
        "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
        "then": {"properties": {"value": value}},
    }


SCHEMAS: dict[str, Schema] = {
    "Block": {
        **record(
            "One block. `value` depends on `type`; other types may come within v1.",
            id=TEXT,
            type=one_of(*VALUES),
            value={"type": "object"},
            plain=TEXT,
        ),
        "allOf": [_block(kind, value) for kind, value in VALUES.items()],
    },
}
