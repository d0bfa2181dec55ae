"""One schema per kind of document, and the envelope around all of them."""

from cms.api.schema.shapes import (
    ADDRESS,
    BOOL,
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
    extend,
    maybe,
    one_of,
    record,
    ref,
)
from cms.publishing.vocabularies.vocabulary import LISTS

ENVELOPE = record(
    "What every document has. It holds neither `seq` nor `etag`: feed entries and cards do.",
    optional=("fallback", "included", "schema_org"),
    key={**KEY, "description": "The same in every language, for ever."},
    kind=TEXT,
    locale=TEXT,
    slug={"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    title=TEXT,
    url={**REFERENCE, "description": "The address by key; it never changes."},
    web_url=MAYBE_REFERENCE,
    translations=ref("Translations"),
    published_at=INSTANT,
    updated_at=INSTANT,
    expires_at=INSTANT,
    media=array(ref("MediaFile")),
    needs_native_review={**BOOL, "description": "No native reviewer has read this text yet."},
    fallback={"const": True, "description": "Another language than the one asked for."},
    included=array(ref("Document")),
    schema_org={
        "type": ["object", "null"],
        "description": "JSON-LD for search engines; null for a kind that has none.",
    },
)

LESSON = record(
    "",
    optional=("preparation",),
    code=TEXT,
    content_warning=ref("ContentWarning"),
    summary=TEXT,
    audience=array(TEXT),
    topics=array(TEXT),
    course=ref("PartOf"),
    module=ref("PartOf"),
    position=NUMBER,
    ages=ref("Span"),
    duration=DURATION,
    delivery=one_of("face_to_face", "self_study", "both"),
    group_size=ref("Span"),
    reading_level=TEXT,
    essential_question=TEXT,
    objectives=array(TEXT),
    key_messages=array(TEXT),
    vocabulary=array(record("", term=TEXT, meaning=TEXT)),
    materials=array(
        record("", text=TEXT, quantity=MAYBE_TEXT, printable=maybe(ref("EmbeddedResource")))
    ),
    body=array(ref("Block")),
    quiz=array(ref("Question")),
    what_to_do=maybe(record("", id=TEXT, text=TEXT, entries=array(ref("HelpEntry")), plain=TEXT)),
    family_activity=ref("RichText"),
    downloads=array(
        {"allOf": [ref("EmbeddedResource"), record("", variant=one_of("handout", "slides"))]}
    ),
    references=array(record("", text=TEXT, url=MAYBE_ADDRESS)),
    related=array(ref("Link")),
    review=ref("Review"),
    preparation={**ref("RichText"), "description": "In guides only."},
)
ENTRY_IN_LIST = record("", key=KEY, kind=TEXT, title=TEXT, url=REFERENCE, position=NUMBER)
LESSON_IN_LIST: Schema = {"allOf": [ENTRY_IN_LIST, record("", duration=DURATION)]}

KINDS: dict[str, tuple[str, str, Schema]] = {  # kind → (schema name, description, own fields)
    "home": (
        "HomeDocument",
        "The front door of one language: welcome, navigation, labels, alert.",
        record(
            "",
            welcome=ref("RichText"),
            navigation=array(
                {
                    "allOf": [
                        ref("Link"),
                        record("Show `label`; `title` is the page's own.", id=TEXT, label=TEXT),
                    ]
                }
            ),
            labels={"type": "object", "additionalProperties": TEXT},
            alert=maybe(ref("Alert")),
            quick_exit=record("", url=ADDRESS),
            demo_banner=MAYBE_TEXT,
        ),
    ),
    "pages": (
        "PageDocument",
        "An information page.",
        record("", intro=MAYBE_TEXT, body=array(ref("Block"))),
    ),
    "courses": (
        "CourseDocument",
        "A book with its modules and lessons.",
        record(
            "",
            code=TEXT,
            subtitle=TEXT,
            summary=TEXT,
            thumbnail=maybe(ref("Picture")),
            audience=array(TEXT),
            topics=array(TEXT),
            position=NUMBER,
            ages=ref("Span"),
            edition=MAYBE_TEXT,
            published_year=MAYBE_NUMBER,
            credits=array(record("", organization=TEXT, role=TEXT)),
            licence=MAYBE_TEXT,
            languages=array(TEXT),
            duration=DURATION,
            est_total_min=NUMBER,
            source_note=TEXT,
            review=ref("Review"),
            modules=array(
                {
                    "allOf": [
                        ENTRY_IN_LIST,
                        record("", summary=TEXT, lessons=array(LESSON_IN_LIST)),
                    ]
                }
            ),
            resources=array(ref("EmbeddedResource")),
        ),
    ),
    "modules": (
        "ModuleDocument",
        "A part of a book with its lessons.",
        record(
            "",
            summary=TEXT,
            thumbnail=maybe(ref("Picture")),
            audience=array(TEXT),
            topics=array(TEXT),
            position=NUMBER,
            course=ref("PartOf"),
            ages=ref("Span"),
            essential_question=TEXT,
            duration=DURATION,
            lessons=array(LESSON_IN_LIST),
        ),
    ),
    "lessons": ("LessonDocument", "A lesson as learners read it.", LESSON),
    "guides": (
        "GuideDocument",
        "The same lesson for facilitators: notes, preparation, possible answers.",
        LESSON,
    ),
    "resources": (
        "ResourceDocument",
        "Files for download or a link.",
        record(
            "",
            summary=TEXT,
            content_warning=ref("ContentWarning"),
            description=ref("RichText"),
            type=TEXT,
            pages=MAYBE_NUMBER,
            slides=MAYBE_NUMBER,
            duration=DURATION,
            paper=MAYBE_TEXT,
            licence=MAYBE_TEXT,
            link_url=MAYBE_ADDRESS,
            audience=array(TEXT),
            topics=array(TEXT),
            languages=array(TEXT),
            thumbnail=maybe(ref("Picture")),
            made_from_directory={
                **BOOL,
                "description": "Made of the help directory: look whether a newer version is out.",
            },
            files=array(ref("ResourceFile")),
        ),
    ),
    "services": (
        "ServiceDocument",
        "Where to find help: reviewed words, and facts with the day they were checked.",
        record(
            "",
            summary=TEXT,
            organization=maybe(
                record("", key=KEY, name=TEXT, abbreviation=MAYBE_TEXT, url=MAYBE_REFERENCE)
            ),
            status=TEXT,
            category=TEXT,
            urgency=TEXT,
            topics=array(TEXT),
            audience=array(TEXT),
            ages=ref("Span"),
            gender=MAYBE_TEXT,
            eligibility=MAYBE_TEXT,
            cost=record("", code=TEXT, note=MAYBE_TEXT),
            languages=array(TEXT),
            interpretation=record("", available=MAYBE_BOOL, note=MAYBE_TEXT),
            sign_language=MAYBE_BOOL,
            anonymous_ok=TEXT,
            confidentiality_note=MAYBE_TEXT,
            what_happens_next=MAYBE_TEXT,
            what_to_prepare=MAYBE_TEXT,
            accessibility=record("", codes=array(TEXT), note=MAYBE_TEXT),
            address=MAYBE_TEXT,
            places=array(
                record(
                    "",
                    key=KEY,
                    province=MAYBE_TEXT,
                    district=MAYBE_TEXT,
                    commune=MAYBE_TEXT,
                    latitude={"type": ["number", "null"]},
                    longitude={"type": ["number", "null"]},
                    accessibility=array(TEXT),
                )
            ),
            coverage=ref("Coverage"),
            hours=ref("Hours"),
            facts={
                "type": "object",
                "description": "Name of a member of this document → what stands behind it.",
                "additionalProperties": ref("FactAssurance"),
            },
            alert=maybe(ref("ServiceAlert")),
            channels=array(ref("Channel")),
        ),
    ),
    "organizations": (
        "OrganizationDocument",
        "Who offers services.",
        record(
            "",
            abbreviation=MAYBE_TEXT,
            description=TEXT,
            organization_kind=TEXT,
            website=MAYBE_ADDRESS,
            email=MAYBE_TEXT,
            logo=maybe(ref("Picture")),
            part_of=maybe(ref("Link")),
            services=array(ref("Link")),
        ),
    ),
    "vocabulary": (
        "VocabularyDocument",
        "Every closed list and every word that a channel needs, in one language.",
        record(
            "",
            lists={
                "type": "object",
                "description": "In order of display. More lists and codes may come within v1.",
                "properties": {name: array(ref("Code")) for name in LISTS},
                "required": list(LISTS),
            },
            words={
                "type": "object",
                "additionalProperties": TEXT,
                "description": "By code. What stands in braces is filled in.",
            },
        ),
    ),
    "help-now": (
        "HelpNowDocument",
        "The emergency kit: at most 16 KB, emergency first, never without an entry.",
        record(
            "",
            neutral_title=TEXT,
            intro=MAYBE_TEXT,
            alert=maybe(ref("Alert")),
            quick_exit=record("", url=ADDRESS),
            labels={"type": "object", "additionalProperties": TEXT},
            demo_banner=MAYBE_TEXT,
            entries={
                **array(ref("EmergencyEntry")),
                "minItems": 1,
            },
        ),
    ),
}

SCHEMAS: dict[str, Schema] = {
    "Envelope": ENVELOPE,
    "Code": record(
        "An entry of a closed list. Codes never change.",
        optional=("description", "parents"),
        code=TEXT,
        label=TEXT,
        description={**TEXT, "description": "What it means, where the label says too little."},
        parents={
            "type": "object",
            "additionalProperties": array(TEXT),
            "description": "Name of a list → codes there that this one is part of or stands for.",
        },
    ),
    **{name: extend(text, "Envelope", own) for name, text, own in KINDS.values()},
    "Document": {
        "description": "A document of any kind; `kind` says which.",
        "allOf": [
            ref("Envelope"),
            *(
                {
                    "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                    "then": ref(name),
                }
                for kind, (name, _, _) in KINDS.items()
            ),
        ],
    },
}
