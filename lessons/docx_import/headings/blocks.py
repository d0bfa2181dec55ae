"""Raw StreamField JSON: what a lesson's streams are made of before Wagtail reads it."""

import uuid
from typing import Any

Block = dict[str, Any]


def block(kind: str, value: Any) -> Block:
    """One block with an id of its own; it stays the same in every version and language."""
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def items(values: list[Any]) -> list[Block]:
    """The entries of a ListBlock."""
    return [block("item", value) for value in values]


def heading(level: int, text: str) -> Block:
    """Level 2 or 3: the lesson's title is the first level, deeper ones are small too."""
    return block("heading", {"level": "2" if level <= 2 else "3", "text": text})


def paragraph(html: str) -> Block:
    return block("paragraph", html)


def callout(style: str, text: str) -> Block:
    return block("callout", {"style": style, "text": text})


def titled(kind: str, name: str, title: str, entries: list[str]) -> Block:
    """Tips, checklists and steps: a title and a list called `name`."""
    return block(kind, {"title": title, name: items(entries)})


def do_dont(do: list[str], dont: list[str]) -> Block:
    return block("do_dont", {"do": items(do), "dont": items(dont)})


def scenario(text: str, questions: list[str], answers: list[str]) -> Block:
    """`fictional` is for a person to confirm."""
    return block(
        "scenario",
        {
            "text": text,
            "fictional": False,
            "questions": items(questions),
            "possible_answers": items(answers),
        },
    )


def question(kind: str, text: str, options: list[tuple[str, bool]], feedback: str) -> Block:
    """`options`: (answer, is it right?)."""
    return block(
        "question",
        {
            "question": text,
            "type": kind,
            "options": items([{"text": text, "correct": right} for text, right in options]),
            "feedback": feedback,
        },
    )
