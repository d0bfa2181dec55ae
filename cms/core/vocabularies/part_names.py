"""The parts of a page as people call them, by their technical names.

A content path has technical names only, and it does not say which kind of block a part stands in;
so one name has one word here, whatever page it is on.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

PARTS = {
    "alt": _("what the picture shows"),
    "answer": _("answer"),
    "body": _("body"),
    "caption": _("caption"),
    "content_warning_text": _("what it warns of"),
    "credits": _("credits"),
    "debrief": _("questions for afterwards"),
    "demo_banner": _("demonstration banner"),
    "description": _("description"),
    "do": _("do"),
    "dont": _("do not"),
    "edition": _("edition"),
    "essential_question": _("essential question"),
    "facilitator_note": _("note for the facilitator"),
    "family_activity": _("activity for the family"),
    "feedback": _("what to say afterwards"),
    "handouts": _("handouts"),
    "image": _("picture"),
    "intro": _("introduction"),
    "introduction": _("introduction"),
    "items": _("lines"),
    "key_messages": _("key messages"),
    "label": _("label"),
    "labels": _("labels"),
    "materials": _("materials"),
    "meaning": _("what it means"),
    "objectives": _("objectives"),
    "options": _("answers to choose from"),
    "page": _("page"),
    "possible_answers": _("possible answers"),
    "poster": _("still picture"),
    "preparation": _("preparation"),
    "prompt": _("what to talk about"),
    "prompts": _("questions to talk about"),
    "quantity": _("how many"),
    "question": _("question"),
    "questions": _("questions"),
    "quiz": _("quiz"),
    "references": _("sources"),
    "role": _("what it did"),
    "slides": _("slides"),
    "source": _("source"),
    "source_note": _("about the sources"),
    "steps": _("steps"),
    "subtitle": _("subtitle"),
    "summary": _("summary"),
    "term": _("word"),
    "text": _("text"),
    "title": _("title"),
    "transcript": _("transcript"),
    "url": _("address"),
    "vocabulary": _("vocabulary"),
    "welcome": _("welcome"),
    "what_to_do": _("what to do, where help is"),
}

# Facts that order a page or its layout: no reader is told of them in words. Whom it is for, how
# long it takes and what it warns of is none of these.
TECHNICAL = frozenset(
    {"code", "group_max", "group_min", "level", "needs_native_review", "order", "slug", "style"}
)
# of a lesson, whose form asks for them before it: what its readers find below the text
READ_BELOW = frozenset({"key_messages", "vocabulary"})
READ_LAST = frozenset({"seo_title", "search_description"})  # in other sites' lists


def part_name(part: str) -> str:
    """A field of a page that is not in the list is called what its form calls it."""
    return str(PARTS.get(part) or _field_names().get(part) or part.replace("_", " "))


@cache
def _field_names() -> dict[str, Any]:
    return {
        field.name: field.verbose_name
        for model in apps.get_models()
        if issubclass(model, Page)
        for field in model._meta.fields
    }
