"""Many lessons with their translation, as rows only: what counting and listing cost at size.

One lesson goes through the product's own doors (`_stage`); the others are copies of its rows with
strings of their own, in all states. Nothing of them is public and no digest of a page is true:
counting cannot tell.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bench import _stage

PER_MODULE = 50
# (state, of a hundred strings); the rest is approved
SHARES = (("missing", 5), ("draft", 5), ("in_review", 8), ("returned", 2))
ENGLISH = "Talk about step {number} of lesson {lesson} with an adult whom you trust."
KHMER = "សូមនិយាយអំពីជំហានទី {number} នៃមេរៀនទី {lesson} ជាមួយមនុស្សពេញវ័យដែលអ្នកទុកចិត្ត។"


@dataclass
class Corpus:
    """Both trees, with `lessons` lessons of `strings` strings each."""

    lessons: int
    strings: int
    stage: _stage.Stage
    modules: list[Any] = field(default_factory=list)


def build(lessons: int, strings: int) -> Corpus:
    from django.db import transaction

    corpus = Corpus(lessons, strings, _stage.build())
    model = corpus.stage.publish(corpus.stage.lesson("Model", _stage.paragraphs(1)))
    from localize.workflow import counters

    with transaction.atomic():
        modules = -(-lessons // PER_MODULE)
        for number in range(modules):
            corpus.modules.append(_module(corpus, number))
        sources = _pages(corpus, model)
        _words(corpus, sources, model)
        counters.fill()
    return corpus


def _module(corpus: Corpus, number: int) -> Any:
    """A module in English and its hidden Khmer page, by the product's own functions."""
    from lessons.models import CoursePage, ModulePage

    stage = corpus.stage
    course = CoursePage.objects.get(pk=stage.module.get_parent().pk)
    module = ModulePage(title=f"Part {number}", summary="A part.", live=False)
    course.add_child(instance=module)
    module.save_revision(user=stage.editor)
    return stage.publish(module)


def _pages(corpus: Corpus, model: Any) -> list[Any]:
    """Rows of lessons in both languages; returns the English ones, in order."""
    from django.db import connection
    from wagtail.models import Locale, Page

    from lessons.models import LessonPage, ModulePage

    khmer = Locale.objects.get(language_code="km")
    made: list[Any] = []
    for place, module in enumerate(corpus.modules):
        count = min(PER_MODULE, corpus.lessons - place * PER_MODULE)
        keys = [uuid.uuid4() for _ in range(count)]
        twin = ModulePage.objects.get(translation_key=module.translation_key, locale=khmer)
        for parent in (module, twin):
            rows = [_page(model, parent, keys[n], place * PER_MODULE + n, n) for n in range(count)]
            made += Page.objects.bulk_create(rows, batch_size=200)
            Page.objects.filter(pk=parent.pk).update(numchild=count)
    table = LessonPage._meta.db_table
    columns = [f.column for f in LessonPage._meta.local_concrete_fields if not f.primary_key]
    quoted = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{table}" ("page_ptr_id", {quoted}) '
            f'SELECT %s, {quoted} FROM "{table}" WHERE "page_ptr_id" = {model.pk:d}',
            [(page.pk,) for page in made],
        )
    return [page for page in made if page.locale_id != khmer.pk]


def _page(model: Any, parent: Any, key: uuid.UUID, number: int, place: int) -> Any:
    from wagtail.models import Page

    row = Page.objects.get(pk=model.pk) if not hasattr(model, "_row") else model._row
    model._row = row
    values = {f.attname: getattr(row, f.attname) for f in Page._meta.concrete_fields}
    values |= {
        "id": None,
        "path": Page._get_path(parent.path, parent.depth + 1, place + 1),
        "depth": parent.depth + 1,
        "numchild": 0,
        "translation_key": key,
        "locale_id": parent.locale_id,
        "title": f"Lesson {number}",
        "draft_title": f"Lesson {number}",
        "slug": f"lesson-{number}",
        "url_path": f"{parent.url_path}lesson-{number}/",
        "live": False,
        "latest_revision_id": None,
        "live_revision_id": None,
        "first_published_at": None,
        "last_published_at": None,
    }
    return Page(**values)


def _words(corpus: Corpus, pages: list[Any], model: Any) -> None:
    from django.utils import timezone
    from wagtail.models import Locale
    from wagtail_localize.models import (
        String,
        StringSegment,
        StringTranslation,
        TranslatableObject,
        TranslationContext,
        TranslationSource,
    )
    from wagtail_localize.models import Translation as Job

    from cms.publishing.approvals.models import ChangeRequest, Endorsement
    from cms.publishing.audit.models import AuditEntry
    from localize.workflow.digests import text_digest
    from localize.workflow.models import Review, State, Work

    now = timezone.now()
    khmer = Locale.objects.get(language_code="km")
    pattern = TranslationSource.objects.get(object_id=model.translation_key)
    objects = TranslatableObject.objects.bulk_create(
        TranslatableObject(
            translation_key=page.translation_key, content_type_id=pattern.specific_content_type_id
        )
        for page in pages
    )
    sources = TranslationSource.objects.bulk_create(
        TranslationSource(
            object=one,
            specific_content_type_id=pattern.specific_content_type_id,
            locale_id=pattern.locale_id,
            object_repr=page.title,
            content_json=pattern.content_json,
            schema_version=pattern.schema_version,
            last_updated_at=now,
        )
        for one, page in zip(objects, pages, strict=True)
    )
    jobs = Job.objects.bulk_create(Job(source=one, target_locale=khmer) for one in sources)
    Work.objects.bulk_create(Work(translation=job) for job in jobs)
    people = (corpus.stage.editor, corpus.stage.publisher)
    for lesson, source in enumerate(sources):
        numbers = range(corpus.strings)
        texts = [ENGLISH.format(number=n, lesson=lesson) for n in numbers]
        strings = String.objects.bulk_create(
            String(locale_id=source.locale_id, data=text, data_hash=String._get_data_hash(text))
            for text in texts
        )
        contexts = TranslationContext.objects.bulk_create(
            TranslationContext(
                object_id=source.object_id,
                path=f"body.{n}",
                field_path="body",
                path_id=TranslationContext._get_path_id(f"body.{n}"),
            )
            for n in numbers
        )
        StringSegment.objects.bulk_create(
            StringSegment(source=source, string=string, context=context, order=n, attrs="{}")
            for n, string, context in zip(numbers, strings, contexts, strict=True)
        )
        written = [
            (n, string, context, state)
            for n, string, context in zip(numbers, strings, contexts, strict=True)
            if (state := _state(lesson * 7 + n)) != State.MISSING
        ]
        translations = StringTranslation.objects.bulk_create(
            StringTranslation(
                translation_of=string,
                context=context,
                locale=khmer,
                data=KHMER.format(number=n, lesson=lesson),
                translation_type="manual",
                last_translated_by=people[0],
            )
            for n, string, context, _state_ in written
        )
        reviews = Review.objects.bulk_create(
            Review(
                string_translation=translation,
                state=state,
                reason="meaning" if state == State.RETURNED else "",
                digest=text_digest(translation.data) + text_digest(string.data),
                state_since=now - timedelta(minutes=lesson),
            )
            for translation, (_n, string, _c, state) in zip(translations, written, strict=True)
        )
        standing = {State.APPROVED: people, State.IN_REVIEW: people[:1]}
        requests = ChangeRequest.objects.bulk_create(
            ChangeRequest(
                subject=one,
                digest=one.digest,
                asked_by=people[0],
                outcome="approved" if one.state == State.APPROVED else "",
                decided_at=now if one.state == State.APPROVED else None,
            )
            for one in reviews
            if State(one.state) in standing
        )
        Endorsement.objects.bulk_create(
            Endorsement(request=asked, by=person, as_reviewer=person is people[1])
            for asked in requests
            for person in (people if asked.outcome else people[:1])
        )
        AuditEntry.objects.bulk_create(
            AuditEntry(
                subject_type="localize.review",
                subject_id=str(one.pk),
                page_key=source.object_id,
                locale="km",
                verb=verb,
                by_id=people[0].pk,
                new={"source": string.data, "text": translation.data, "path": context.path},
                reason=one.reason if verb == "returned" else "",
                waited=timedelta(minutes=lesson) if verb == "approved" else None,
            )
            for one, translation, (_n, string, context, _s) in zip(
                reviews, translations, written, strict=True
            )
            for verb in _steps(State(one.state))
        )


def _state(number: int) -> Any:
    from localize.workflow.models import State

    place = number % 100
    for name, share in SHARES:
        if place < share:
            return State(name)
        place -= share
    return State.APPROVED


def _steps(state: Any) -> list[str]:
    steps = ["drafted"]
    if state != "draft":
        steps.append("requested")
    if state in ("approved", "returned"):
        steps.append(str(state.value))
    return steps
