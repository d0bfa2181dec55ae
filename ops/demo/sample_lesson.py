"""Adds the samples of `lesson.yaml` to one lesson, so that every block and field occurs once."""

from lessons.models import LessonPage
from ops.demo import content
from ops.demo.books import LessonBuilder

SAMPLES = content.read("lesson")


def add_samples(lesson: LessonPage, build: LessonBuilder) -> None:
    """Fill what the demonstration's own lessons leave empty, each marked as a sample."""
    _fields(lesson, build)
    block = build.words.block
    # values first: ids are numbered in the order in which they are asked for
    values = [(data["type"], build.value(data)) for data in SAMPLES["body"]]
    lesson.body = [*lesson.body.get_prep_value(), *(block(*value) for value in values)]
    lesson.quiz = [
        *lesson.quiz.get_prep_value(),
        *(block("question", build.question(data)) for data in SAMPLES["quiz"]),
    ]


def _fields(lesson: LessonPage, build: LessonBuilder) -> None:
    words = build.words
    for name in ("delivery", "group_min", "group_max"):
        setattr(lesson, name, SAMPLES[name])
    lesson.essential_question = words.text(SAMPLES["essential_question"])
    lesson.vocabulary = [
        words.block("term", {name: words.text(both) for name, both in term.items()})
        for term in SAMPLES["vocabulary"]
    ]
    lesson.materials = [
        words.block(
            "material",
            {
                "text": words.text(material["text"]),
                "quantity": words.text(material["quantity"]),
                "printable": build.resources[material["printable"]].pk,
            },
        )
        for material in SAMPLES["materials"]
    ]
    lesson.preparation = words.rich(SAMPLES["preparation"])
    lesson.family_activity = words.rich(SAMPLES["family_activity"])
    lesson.what_to_do = [build.block({"type": "help_box", **SAMPLES["what_to_do"]})]
    lesson.slides = [words.block("resource", build.resources[key].pk) for key in SAMPLES["slides"]]
