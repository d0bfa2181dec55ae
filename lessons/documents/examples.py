"""Examples of this room's documents and cards, without the envelope, for the OpenAPI document."""

from cms.documents.addresses import ROOT
from cms.documents.shapes.documents import Block, Written
from cms.publishing.shapes.examples import (
    COURSE_KEY,
    HELP_ENTRY,
    LESSON_KEY,
    MODULE_KEY,
    PICTURE,
    RESOURCE_KEY,
)
from lessons.documents.blocks import ActivityValue, ScenarioValue, TitledItemsValue
from lessons.documents.courses import (
    CourseCard,
    CourseDocument,
    LessonInList,
    ModuleCard,
    ModuleDocument,
)
from lessons.documents.lessons import GuideDocument, LessonCard, LessonDocument
from lessons.documents.resources import (
    EmbeddedResource,
    ResourceCard,
    ResourceDocument,
    ResourceFacts,
    ResourceFile,
)
from lessons.documents.values import ContentWarning, PartOf

MILD: ContentWarning = {"level": "mild", "text": "It speaks of somebody who threatens a child."}
BOOK: PartOf = {
    "key": COURSE_KEY,
    "title": "Parents, guardians and caregivers",
    "position": 3,
    "url": f"{ROOT}en/courses/{COURSE_KEY}/",
}
PART: PartOf = {
    "key": MODULE_KEY,
    "title": "Talking about the internet",
    "position": 1,
    "url": f"{ROOT}en/modules/{MODULE_KEY}/",
}

# Resources

FILE: ResourceFile = {
    "url": "/media/resources/family-rules.pdf",
    "role": "main",
    "language": "en",
    "type": "application/pdf",
    "bytes": 182000,
    "sha256": "9e107d9d372bb6826bd81d3542a419d69e107d9d372bb6826bd81d3542a419d6",
    "version": 2,
}
FACTS: ResourceFacts = {
    "type": "pdf",
    "pages": 2,
    "slides": None,
    "duration": None,
    "paper": "A4",
    "licence": "cc-by-4.0",
    "link_url": None,
}
EMBEDDED: EmbeddedResource = {
    "key": RESOURCE_KEY,
    "kind": "resources",
    "title": "Our family's rules",
    "url": f"{ROOT}en/resources/{RESOURCE_KEY}/",
    **FACTS,
    "files": [FILE],
}
RESOURCE_CARD: ResourceCard = {
    **FACTS,
    "summary": "A sheet to fill in together.",
    "thumbnail": None,
    "audience": ["caregiver"],
    "topics": ["family"],
    "content_warning": {"level": "none", "text": ""},
    "languages": ["en"],
    "bytes": FILE["bytes"],
}
RESOURCE: ResourceDocument = {
    **FACTS,
    "summary": RESOURCE_CARD["summary"],
    "content_warning": RESOURCE_CARD["content_warning"],
    "description": {"html": "<p>Print it twice.</p>", "plain": "Print it twice."},
    "audience": RESOURCE_CARD["audience"],
    "topics": RESOURCE_CARD["topics"],
    "languages": RESOURCE_CARD["languages"],
    "thumbnail": None,
    "made_from_directory": False,
    "files": [FILE],
}

# Lessons

TIPS: Written[TitledItemsValue] = (
    {"title": "At home", "items": ["Ask first.", "Listen to the end."]},
    "At home\n- Ask first.\n- Listen to the end.",
)
STORY: Written[ScenarioValue] = (
    {
        "text": "A boy gets a message from somebody he does not know.",
        "fictional": True,
        "questions": ["What can he do?"],
    },
    "A boy gets a message from somebody he does not know.\n- What can he do?",
)
IN_PAIRS: Written[ActivityValue] = (
    {
        "title": "What we agree on",
        "minutes": 15,
        "duration": "PT15M",
        "grouping": "pairs",
        "materials": ["Paper"],
        "steps": ["Write three rules.", "Read them to each other."],
        "debrief": ["Which rule is for adults, too?"],
    },
    "What we agree on\n- Paper\n1. Write three rules.\n2. Read them to each other.\n"
    "- Which rule is for adults, too?",
)
BODY: list[Block] = [
    {
        "id": "5d0c0a4e-7c39-4f0a-8f4b-2f1f6f1b7a10",
        "type": "tip_list",
        "value": TIPS[0],
        "plain": TIPS[1],
    },
    {
        "id": "6e1d1b5f-8d4a-4a1b-9a5c-3a2a7a2c8b21",
        "type": "scenario",
        "value": STORY[0],
        "plain": STORY[1],
    },
    {
        "id": "7f2e2c6a-9e5b-4b2c-8b6d-4b3b8b3d9c32",
        "type": "activity",
        "value": IN_PAIRS[0],
        "plain": IN_PAIRS[1],
    },
]
LESSON_CARD: LessonCard = {
    "content_warning": MILD,
    "summary": "How to begin, and what to do when a child is afraid.",
    "audience": ["caregiver"],
    "topics": ["family", "grooming"],
    "course": BOOK,
    "module": PART,
    "position": 2,
    "ages": {"min": 8, "max": 12},
    "duration": "PT50M",
    "thumbnail": PICTURE,
}
LESSON: LessonDocument = {
    "content_warning": LESSON_CARD["content_warning"],
    "summary": LESSON_CARD["summary"],
    "audience": LESSON_CARD["audience"],
    "topics": LESSON_CARD["topics"],
    "course": LESSON_CARD["course"],
    "module": LESSON_CARD["module"],
    "position": LESSON_CARD["position"],
    "ages": LESSON_CARD["ages"],
    "duration": LESSON_CARD["duration"],
    "code": "B3-M1-L2",
    "delivery": "face_to_face",
    "group_size": {"min": 6, "max": 20},
    "essential_question": "How do we stay in touch with what children see?",
    "objectives": ["Name two ways to begin a talk."],
    "key_messages": ["A child who tells is never punished for it."],
    "vocabulary": [{"term": "grooming", "meaning": "Winning a child's trust to abuse it."}],
    "materials": [{"text": "The sheet", "quantity": "one per family", "printable": EMBEDDED}],
    "body": BODY,
    "quiz": [
        {
            "id": "8a3f3d7b-0f6c-4c3d-9c7e-5c4c9c4e0d43",
            "type": "true_false",
            "question": "A child who tells should be praised.",
            "options": [
                {"id": "9b4a4e8c-1a7d-4d4e-8d8f-6d5d0d5f1e54", "text": "True"},
                {"id": "0c5b5f9d-2b8e-4e5f-9e9a-7e6e1e6a2f65", "text": "False"},
            ],
            "correct": ["9b4a4e8c-1a7d-4d4e-8d8f-6d5d0d5f1e54"],
            "feedback": "So it tells again.",
        }
    ],
    "what_to_do": {
        "id": "1d6c6a0e-3c9f-4f6a-8f0b-8f7f2f7b3a76",
        "text": "If a child is in danger:",
        "entries": [HELP_ENTRY],
        "plain": "If a child is in danger:\nPolice: 117",
    },
    "family_activity": {"html": "<p>Eat together.</p>", "plain": "Eat together."},
    "downloads": [{**EMBEDDED, "variant": "handout"}],
    "references": [{"text": "Swipe Safe", "url": None}],
    "related": [],
}
GUIDE: GuideDocument = {
    **LESSON,
    "preparation": {"html": "<p>Read it twice.</p>", "plain": "Read it twice."},
}

# Books and modules

IN_LIST: LessonInList = {
    "key": LESSON_KEY,
    "kind": "lessons",
    "title": "How to begin a talk",
    "url": f"{ROOT}en/lessons/{LESSON_KEY}/",
    "position": 2,
    "duration": "PT50M",
}
COURSE_CARD: CourseCard = {
    "summary": "Eight lessons for people who bring up children.",
    "thumbnail": PICTURE,
    "audience": ["caregiver"],
    "topics": ["family"],
    "position": 3,
    "ages": {"min": None, "max": None},
    "duration": "PT400M",
}
COURSE: CourseDocument = {
    **COURSE_CARD,
    "code": "B3",
    "subtitle": "",
    "edition": "1",
    "published_year": 2026,
    "credits": [{"organization": "Cambodia National Council for Children", "role": ""}],
    "licence": "cc-by-4.0",
    "languages": ["km", "en"],
    "est_total_min": 400,
    "source_note": "After Swipe Safe.",
    "modules": [
        {
            "key": MODULE_KEY,
            "kind": "modules",
            "title": PART["title"],
            "url": f"{ROOT}en/modules/{MODULE_KEY}/",
            "position": 1,
            "summary": "How to begin, and how to go on.",
            "lessons": [IN_LIST],
        }
    ],
    "resources": [EMBEDDED],
}
MODULE_CARD: ModuleCard = {
    **COURSE_CARD,
    "summary": "How to begin, and how to go on.",
    "position": 1,
    "course": BOOK,
    "duration": "PT100M",
}
MODULE: ModuleDocument = {
    **MODULE_CARD,
    "essential_question": "How do we stay in touch with what children see?",
    "lessons": [IN_LIST],
}
