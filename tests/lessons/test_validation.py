"""Each refusal: the sentence is on the right field or block, and only when publishing."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from wagtail.models import Locale

from lessons.blocks.quiz import wrong_answers
from lessons.library import files
from lessons.models import LessonPage, ResourcePage
from lessons.models.completeness import CompletenessForm
from tests.lessons.private_data import film
from tests.lessons.samples import block, items, set_fields

PHONE = "Call 023 213 004 today"


def refusals(page):
    """{field: errors} of a page that is about to be public."""
    page.live = True
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    return caught.value.error_dict


def deep(error):
    """All sentences of an error, however deep they sit in blocks."""
    sentences = []
    for found in error if isinstance(error, list) else [error]:
        inner = getattr(found, "block_errors", None)
        if inner is None:
            sentences += found.messages
        for child in (inner or {}).values():
            sentences += deep(child)
        sentences += [m for e in getattr(found, "non_block_errors", []) for m in [str(e)]]
    return sentences


def without(body, kind):
    return [raw for raw in body if raw["type"] != kind]


def test_complete_lesson_is_accepted(lesson):
    lesson.live = True

    lesson.full_clean()


@pytest.mark.parametrize(
    ("field", "value", "where", "part"),
    [
        ("summary", "", "summary", "one or two sentences"),
        ("summary", "x" * 201, "summary", "200 characters"),
        ("duration_min", None, "duration_min", "how many minutes"),
        ("age_min", 30, "age_max", "lower than the lower age"),
        ("group_min", 40, "group_max", "smaller than the smallest"),
        ("objectives", [], "objectives", "one to five"),
        ("objectives", [block("objective", "o")] * 6, "objectives", "one to five"),
        ("key_messages", [block("message", "m")] * 6, "key_messages", "At most five"),
        ("key_messages", [block("message", "m" * 121)], "key_messages", "at most 120 characters"),
        ("content_warning_text", "", "content_warning_text", "what the warning is about"),
        ("body", [], "body", "no content"),
        ("what_to_do", [block("help_box", {"text": "", "refs": []})], "what_to_do", "minimum"),
    ],
)
def test_incomplete_lesson_is_refused(field, value, where, part, lesson):
    errors = refusals(set_fields(lesson, {field: value}))

    assert set(errors) == {where}
    assert part in " ".join(deep(errors[where]))


@pytest.mark.parametrize(
    "field", ["title", "summary", "essential_question", "preparation", "family_activity"]
)
def test_telephone_number_in_a_field_is_refused(field, lesson):
    errors = refusals(set_fields(lesson, {field: PHONE}))

    assert set(errors) == {field}
    assert "insert a help contact" in " ".join(deep(errors[field]))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("body", block("paragraph", f"<p>{PHONE}</p>")),
        ("body", block("paragraph", '<p><a href="tel:+85523213004">us</a></p>')),
        ("body", block("paragraph", "<p>ហៅ ០២៣ ២១៣ ០០៤</p>")),
        ("body", block("paragraph", "<p>Call 023 <b>213</b> 004</p>")),
        ("body", block("paragraph", '<p><a href="https://wa.me/85592311511">us</a></p>')),
        ("body", block("heading", {"level": "2", "text": PHONE})),
        ("body", block("tip_list", {"title": "t", "items": items("fine", PHONE)})),
        ("body", block("facilitator_note", {"text": PHONE})),
        ("body", block("callout", {"style": "info", "text": PHONE})),
        ("objectives", block("objective", PHONE)),
        ("vocabulary", block("term", {"term": "t", "meaning": PHONE})),
        ("references", block("source", {"text": PHONE, "url": ""})),
    ],
)
def test_telephone_number_in_a_block_is_refused(name, raw, lesson):
    lesson.content_warning_level = "none"

    errors = refusals(set_fields(lesson, {name: [raw]}))

    assert set(errors) == {name}
    assert "looks like a telephone number" in " ".join(deep(errors[name]))


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        (block("fact", {"text": "11% of children", "source": ""}), "required"),
        (
            block(
                "scenario",
                {"text": "s", "fictional": False, "questions": items("q"), "possible_answers": []},
            ),
            "made up",
        ),
        (block("safety_plan", {"prompts": []}), "minimum"),
        (
            block("video", {"title": "v", "resource": None, "url": "", "transcript": "t"}),
            "one of them",
        ),
        (
            block("video", {"title": "v", "url": "https://example.org/v", "transcript": ""}),
            "needs a transcript",
        ),
    ],
)
def test_wrong_block_is_refused(raw, part, lesson):
    lesson.content_warning_level = "none"

    errors = refusals(set_fields(lesson, {"body": [raw]}))

    assert part in " ".join(deep(errors["body"]))


def test_picture_needs_words_or_to_be_decoration(lesson, picture):
    lesson.content_warning_level = "none"
    value = {"image": picture.pk, "alt": "", "decorative": False, "caption": ""}

    errors = refusals(set_fields(lesson, {"body": [block("image", value)]}))

    assert "Say what the picture shows" in " ".join(deep(errors["body"]))


def test_picture_of_recognisable_child_is_refused(lesson, picture):
    picture.has_identifiable_child = True
    picture.save()
    lesson = LessonPage.objects.get(pk=lesson.pk)

    errors = refusals(lesson)

    assert "no consent on record" in " ".join(deep(errors["body"]))


def test_video_of_the_library_must_be_a_video(lesson, resource_page):
    lesson.content_warning_level = "none"
    value = {"title": "v", "resource": resource_page.pk, "url": "", "transcript": ""}

    errors = refusals(set_fields(lesson, {"body": [block("video", value)]}))

    assert "not a video" in " ".join(deep(errors["body"]))


@pytest.mark.parametrize("level", ["mild", "moderate", "strong"])
def test_warning_needs_a_help_box(level, lesson):
    lesson.content_warning_level = level
    body = without(lesson.body.get_prep_value(), "help_box")

    errors = refusals(set_fields(lesson, {"body": body, "what_to_do": []}))

    assert "needs a help box" in " ".join(deep(errors["body"]))


def test_help_box_may_stand_in_what_to_do(lesson):
    body = without(lesson.body.get_prep_value(), "help_box")
    set_fields(lesson, {"body": body}).live = True

    lesson.full_clean()


def test_lesson_without_warning_needs_no_help_box(lesson):
    body = without(lesson.body.get_prep_value(), "help_box")
    set_fields(lesson, {"body": body, "what_to_do": [], "content_warning_level": "none"})
    lesson.live = True

    lesson.full_clean()


@pytest.mark.parametrize(
    ("kind", "marks", "refused"),
    [
        ("single", [True, False, False], False),
        ("single", [False, False], True),
        ("single", [True, True, False], True),
        ("single", [True], True),
        ("multiple", [True, True, False], False),
        ("multiple", [True, False, False], True),
        ("multiple", [True, True], True),
        ("true_false", [True, False], False),
        ("true_false", [False, False], True),
        ("true_false", [True, True], True),
        ("true_false", [True, False, False], True),
    ],
)
def test_right_answers_fit_the_kind_of_question(kind, marks, refused):
    assert (wrong_answers(kind, marks) is not None) == refused


def test_wrong_quiz_is_refused_at_its_answers(lesson):
    quiz = lesson.quiz.get_prep_value()
    quiz[0]["value"]["options"][0]["value"]["correct"] = True

    errors = refusals(set_fields(lesson, {"quiz": quiz}))

    question = errors["quiz"][0].block_errors[0]
    assert deep(question.block_errors["options"]) == ["Mark exactly one right answer."]


def test_place_fits_into_the_place_in_a_list_of_everything(course):
    course.order = 1000

    assert "order" in refusals(course)


def test_code_is_unique_among_lessons(lesson, module):
    twin = LessonPage(
        audience="young_person", title="Other", slug="other", code=lesson.code, live=False
    )
    module.add_child(instance=twin)

    with pytest.raises(ValidationError) as caught:
        twin.full_clean()

    assert set(caught.value.error_dict) == {"code"}


def test_translations_share_the_code(lesson, home):
    khmer = Locale.objects.get(language_code="km")
    twin = lesson.copy_for_translation(khmer, copy_parents=True)

    twin.clean()

    assert (twin.code, twin.order) == (lesson.code, lesson.order)


def test_draft_may_be_incomplete_and_wrong(module):
    page = LessonPage(
        audience="young_person", title="Draft", slug="draft", summary=PHONE, live=False
    )
    module.add_child(instance=set_fields(page, {"body": [block("fact", {"text": PHONE})]}))

    page.save_revision()

    assert page.get_latest_revision_as_object().summary == PHONE


def form_errors(page, *, draft):
    form_class = modelform_factory(LessonPage, form=CompletenessForm, fields=["title", "summary"])
    form = form_class({"title": page.title, "summary": PHONE}, instance=page)
    if draft:
        form.defer_required_fields()
    return set(form.errors)


def test_form_asks_for_completeness_only_to_publish(lesson):
    assert form_errors(lesson, draft=True) == set()
    assert form_errors(lesson, draft=False) == {"summary"}


def test_course_and_resource_refusals(course, resource_page):
    course.age_min, course.age_max, course.description = 20, 10, ""
    resource_page.summary = ""

    assert set(refusals(course)) == {"age_max", "description"}
    assert set(refusals(resource_page)) == {"summary"}


@pytest.fixture
def film_page(resource_page, people, upload):
    """The page of a film that nobody who cannot hear can follow."""
    resource = resource_page.resource
    resource.type, resource.captions_in = "video", ["en"]
    resource.save()
    files.add(resource, language="en", upload=upload(film(), "a.mp4"), by=people["editor"])
    return ResourcePage.objects.get(pk=resource_page.pk)


def test_film_without_captions_and_transcript_is_not_published(film_page):
    errors = refusals(film_page)

    assert set(errors) == {"resource"}
    assert deep(errors["resource"]) == [
        "The video in English has no captions in English.",
        "The recording in English has no transcript.",
    ]


def test_film_without_captions_is_not_published_in_a_lesson(film_page, lesson):
    lesson.content_warning_level = "none"
    value = {"title": "v", "resource": film_page.pk, "url": "", "transcript": ""}

    errors = refusals(set_fields(lesson, {"body": [block("video", value)]}))

    assert "has no captions in English" in " ".join(deep(errors["body"]))
