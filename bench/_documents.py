"""Many public documents, as rows only: what reading costs at size.

Copies of one published lesson in both languages, with keys, titles and facets of their own, spread
as CNCC's books would spread them. Reading cannot tell them from the product's; nothing else can
use them.
"""

import uuid
from dataclasses import dataclass
from typing import Any

import orjson

LANGUAGES = ("en", "km")
AUDIENCES = ("caregiver", "young_person", "trainer", "social_service_workforce")
PER_MODULE, MODULES_PER_BOOK = 12, 6
KHMER = (
    "<p>សូមឯកភាពគ្នាលើល្ងាចមួយក្នុងមួយសប្ដាហ៍ដោយគ្មានទូរសព្ទ។ សួរថាអ្វីសប្បាយ អ្វីចម្លែក "
    "និងអ្នកណាបានជួយ។ កុមារដែលមានគេស្ដាប់ នឹងប្រាប់ឆាប់ជាងមុន ពេលមានអ្វីមិនប្រក្រតី។</p>"
)


@dataclass(frozen=True)
class Corpus:
    """What a request can ask for: a lesson in the middle, its module, two filters at once, what
    changed after everything."""

    key: str
    module: str
    token: str
    filters: str = "audience=caregiver&topic=privacy"


def copies(page: Any, count: int, *, there: int = 0) -> Corpus:
    """`count` lessons like `page`, each in both languages, of which some are `there` already.

    The first time with a document to stand for help-now.
    """
    from django.db import connection

    from cms.documents.models import Document, Facet, Feed
    from public.api.filters.tokens import token

    first = Document.objects.get(key=page.translation_key, kind="lessons")
    seq = Document.objects.order_by("-seq").values_list("seq", flat=True)[0]
    lessons = [_Lesson(number) for number in range(there + 1, count + 1)]
    made = []
    for locale in LANGUAGES:
        for lesson in lessons:
            seq += 1
            made.append(lesson.document(first, locale, seq))
    Document.objects.bulk_create(made, batch_size=200)
    facets = [
        row
        for document, lesson in zip(made, lessons * len(LANGUAGES), strict=True)
        for row in Facet.of(document, lesson.facets())
    ]
    Facet.objects.bulk_create(facets, batch_size=500)
    if not there:
        for locale in LANGUAGES:
            seq += 1
            document = _Lesson(0).document(first, locale, seq)
            document.kind = "help-now"
            document.save()
    Feed.objects.update(seq=seq)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what PostgreSQL would have done by itself within a minute
    middle = _Lesson(count // 2)
    return Corpus(str(middle.key), str(middle.module), token(Feed.objects.get().epoch, seq))


class _Lesson:
    """One lesson of the corpus; everything about it follows from its number."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.key = uuid.uuid5(uuid.NAMESPACE_OID, f"lesson {number}")
        place = number // PER_MODULE
        self.module = uuid.uuid5(uuid.NAMESPACE_OID, f"module {place}")
        self.course = uuid.uuid5(uuid.NAMESPACE_OID, f"course {place // MODULES_PER_BOOK}")

    def facets(self) -> set[tuple[str, str]]:
        from cms.core.vocabularies.shared import TOPICS

        number = self.number
        topics = {TOPICS[place % len(TOPICS)].code for place in (number, number * 3 // 2)}
        return {
            ("audience", AUDIENCES[number // 3 % len(AUDIENCES)]),
            *(("topic", topic) for topic in topics),
            ("course", str(self.course)),
            ("module", str(self.module)),
            ("content_warning", "none"),
        }

    def document(self, first: Any, locale: str, seq: int) -> Any:
        """A row like `first`; its body says which lesson it is, in its language."""
        from bench._stage import PARAGRAPH
        from cms.documents.models import Document
        from cms.documents.rendered import canonical, compress, digest

        values = {
            field.attname: getattr(first, field.attname)
            for field in Document._meta.concrete_fields
            if not field.primary_key
        }
        own = {
            "key": str(self.key),
            "locale": locale,
            "slug": f"copy-{self.number}",
            "title": f"Lesson {self.number}",
        }
        body = orjson.loads(bytes(first.body)) | own
        card = orjson.loads(bytes(first.card)) | own
        written = canonical(body)
        if locale == "km":
            written = written.replace(PARAGRAPH.encode(), KHMER.encode())
        packed = compress(written)
        return Document(
            **values
            | own
            | {
                "key": self.key,
                "seq": seq,
                "position": self.number,
                "body": written,
                "body_gzip": packed,
                "card": canonical(card),
                "etag": digest(written),
                "etag_gzip": digest(packed),
            }
        )
