"""A lesson that uses everything: each text is a marker of its own, so that tests can follow it."""

import uuid
from typing import Any


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def items(*values: Any) -> list[dict[str, Any]]:
    return [block("item", value) for value in values]


def every_block(*, service: int, resource: int, picture: int) -> list[dict[str, Any]]:
    """Raw StreamField JSON with all nineteen blocks."""
    return [
        block("heading", {"level": "2", "text": "w-heading"}),
        block("paragraph", "<p>w-para-one</p><ul><li><b>w-para-two</b></li></ul>"),
        block("fact", {"text": "w-fact", "source": "w-fact-source"}),
        block("tip_list", {"title": "w-tips", "items": items("w-tip-one", "w-tip-two")}),
        block("checklist", {"title": "w-checks", "items": items("w-check-one", "w-check-two")}),
        block("do_dont", {"do": items("w-do"), "dont": items("w-dont")}),
        block("steps", {"title": "w-steps", "steps": items("w-step-one", "w-step-two")}),
        block(
            "activity",
            {
                "title": "w-activity",
                "minutes": 15,
                "grouping": "pairs",
                "materials": items("w-activity-material"),
                "steps": items("w-activity-step"),
                "debrief": items("w-activity-debrief"),
                "facilitator_note": "canary-activity-note",
            },
        ),
        block(
            "scenario",
            {
                "text": "w-scenario",
                "fictional": True,
                "questions": items("w-scenario-question"),
                "possible_answers": items("canary-possible-answer"),
            },
        ),
        block(
            "discussion", {"prompt": "w-discussion", "questions": items("w-discussion-question")}
        ),
        block("facilitator_note", {"text": "canary-facilitator-note"}),
        block("definition", {"term": "w-term", "meaning": "w-meaning"}),
        block("callout", {"style": "comfort", "text": "w-callout"}),
        block(
            "image",
            {"image": picture, "alt": "w-alt", "decorative": False, "caption": "w-caption"},
        ),
        block(
            "video",
            {
                "title": "w-video",
                "resource": None,
                "url": "https://example.org/film",
                "transcript": "w-transcript",
                "poster": picture,
            },
        ),
        block("resource_ref", {"resource": resource}),
        block("help_box", {"text": "w-help", "refs": items(service)}),
        block("safety_plan", {"prompts": items("w-prompt")}),
        block("page_break", None),
    ]


def every_field(*, service: int, resource: int, picture: int) -> dict[str, Any]:
    """Values of all fields of a lesson besides title and slug; streams as raw JSON."""
    question = {
        "question": "w-question",
        "type": "single",
        "options": items(
            {"text": "w-option-wrong", "correct": False},
            {"text": "w-option-right", "correct": True},
        ),
        "feedback": "w-feedback",
    }
    return {
        "code": "B4-M1-L2",
        "summary": "w-summary",
        "audience": "young_person",
        "topics": ["privacy", "grooming"],
        "age_min": 13,
        "age_max": 24,
        "duration_min": 50,
        "delivery": "both",
        "group_min": 10,
        "group_max": 30,
        "essential_question": "w-essential",
        "objectives": [block("objective", "w-objective")],
        "key_messages": [block("message", "w-message")],
        "vocabulary": [block("term", {"term": "w-word", "meaning": "w-word-meaning"})],
        "materials": [
            block(
                "material",
                {"text": "w-material", "quantity": "w-quantity", "printable": resource},
            )
        ],
        "preparation": "<p>canary-preparation</p>",
        "content_warning_level": "moderate",
        "content_warning_text": "w-warning",
        "body": every_block(service=service, resource=resource, picture=picture),
        "quiz": [block("question", question)],
        "what_to_do": [block("help_box", {"text": "w-what-to-do", "refs": items(service)})],
        "handouts": [block("resource", resource)],
        "slides": [block("resource", resource)],
        "family_activity": "<p>w-family</p>",
        "references": [block("source", {"text": "w-reference", "url": "https://example.org/"})],
    }


def set_fields(page: Any, values: dict[str, Any]) -> Any:
    """Set fields; lists of raw blocks become stream values."""
    for name, value in values.items():
        field = page._meta.get_field(name)
        stream = getattr(field, "stream_block", None)
        setattr(page, name, stream.to_python(value) if stream else value)
    return page
