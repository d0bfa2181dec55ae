"""Books, modules and lessons of the demonstration as source pages."""

from typing import Any

from home.models import ServicePage
from lessons.models import CoursePage, LessonPage, ModulePage, ResourcePage
from ops.demo import content, drawings
from ops.demo.bilingual import Words

CONTENT = content.read("books")


def course_page(book: dict[str, Any], words: Words) -> CoursePage:
    course = CONTENT["course"]
    return CoursePage(
        title=words.text(book["title"]),
        slug=book["key"],
        code=f"B{book['order']}",
        order=book["order"],
        audience=book["audience"],
        subtitle=words.text(course["subtitle"]),
        description=words.text(book["description"]),
        edition=words.text(course["edition"]),
        published_year=2026,
        licence="cc-by-4.0",
        languages=["km", "en"],
        source_note=words.text(course["source_note"]),
        cover_image=drawings.picture(book["key"]),
        cover_alt=words.text(drawings.ALTS[book["key"]]),
        credits=[
            words.block(
                "credit", {name: words.text(both) for name, both in course["credit"].items()}
            )
        ],
    )


def module_page(book: dict[str, Any], words: Words) -> ModulePage:
    module = CONTENT["module"]
    return ModulePage(
        title=words.text(module["titles"][book["key"]]),
        slug=f"{book['key']}-module-1",
        order=1,
        summary=words.text(module["summary"]),
        essential_question=words.text(module["essential_question"]),
    )


class LessonBuilder:
    """Builds one lesson; services and resources are the source pages by the data's keys."""

    def __init__(
        self,
        data: dict[str, Any],
        words: Words,
        services: dict[str, ServicePage],
        resources: dict[str, ResourcePage],
        sources: dict[str, str],
    ) -> None:
        self.data, self.words = data, words
        self.services, self.resources, self.sources = services, resources, sources

    def page(self, book_order: int) -> LessonPage:
        data, words = self.data, self.words
        warning = data["content_warning"]
        lesson = LessonPage(
            title=words.text(data["title"]),
            slug=data["key"],
            code=f"B{book_order}-M1-L{data['order']}",
            order=data["order"],
            summary=words.text(data["summary"]),
            audience=data["audience"],
            topics=CONTENT["topics"].get(data["key"], ["online_abuse", "grooming"]),
            age_min=data["age_range"]["min"],
            age_max=data["age_range"]["max"],
            duration_min=data["duration_min"],
            content_warning_level=warning["level"],
            content_warning_text=words.text(warning["text"]),
            objectives=[words.block("objective", words.text(o)) for o in data["objectives"]],
            key_messages=[words.block("message", words.text(m)) for m in data["key_messages"]],
            body=[words.block("image", self._image({})), *map(self.block, data["body"])],
            quiz=[words.block("question", self.question(q)) for q in data["quiz"]],
            references=[self.reference(name) for name in data["sources"]],
        )
        self._downloads(lesson)
        return lesson

    def _downloads(self, lesson: LessonPage) -> None:
        handouts: list[dict[str, Any]] = []
        slides: list[dict[str, Any]] = []
        for resource in self.resources.values():
            record = resource.resource
            is_slides = record is not None and record.type == "pptx"
            chosen = slides if is_slides else handouts
            chosen.append(self.words.block("resource", resource.pk))
        lesson.handouts, lesson.slides = handouts, slides

    def reference(self, name: str) -> dict[str, Any]:
        return self.words.block(
            "source",
            {"text": self.words.text(CONTENT["sources"][name]), "url": self.sources[name]},
        )

    def question(self, data: dict[str, Any]) -> dict[str, Any]:
        words = self.words
        options = [{"text": words.text(o), "correct": o["correct"]} for o in data["options"]]
        return {
            "question": words.text(data["question"]),
            "type": data.get("type", "single"),
            "options": words.choices(options),
            "feedback": words.text(data["feedback"]),
        }

    def block(self, data: dict[str, Any]) -> dict[str, Any]:
        """The JSON of one block of the body."""
        return self.words.block(data["type"], self.value(data))

    def value(self, data: dict[str, Any]) -> Any:
        """What a block of this type holds."""
        return getattr(self, f"_{data['type']}")(data)

    def _page_break(self, data: dict[str, Any]) -> None:
        return None

    def _heading(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"level": data["level"], "text": self.words.text(data["text"])}

    def _paragraph(self, data: dict[str, Any]) -> str:
        return self.words.rich(data["text"])

    def _callout(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"style": data["style"], "text": self.words.text(data["text"])}

    def _facilitator_note(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"text": self.words.text(data["text"])}

    def _fact(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "text": self.words.text(data["text"]),
            "source": self.words.text(CONTENT["sources"][data["source"]]),
        }

    def _titled(self, data: dict[str, Any], name: str) -> dict[str, Any]:
        return {
            "title": self.words.text(data["title"]),
            name: self.words.items(data[name]),
        }

    def _steps(self, data: dict[str, Any]) -> dict[str, Any]:
        return self._titled(data, "steps")

    def _tip_list(self, data: dict[str, Any]) -> dict[str, Any]:
        return self._titled(data, "items")

    def _checklist(self, data: dict[str, Any]) -> dict[str, Any]:
        return self._titled(data, "items")

    def _do_dont(self, data: dict[str, Any]) -> dict[str, Any]:
        return {name: self.words.items(data[name]) for name in ("do", "dont")}

    def _activity(self, data: dict[str, Any]) -> dict[str, Any]:
        words = self.words
        return {
            "title": words.text(data["title"]),
            "minutes": data["minutes"],
            "grouping": data.get("grouping", "whole"),
            "materials": words.items(data.get("materials", ())),
            "steps": words.items(data["steps"]),
            "debrief": words.items(data.get("debrief", ())),
            "facilitator_note": words.text(data.get("facilitator_note")),
        }

    def _scenario(self, data: dict[str, Any]) -> dict[str, Any]:
        words = self.words
        return {
            "text": words.text(data["text"]),
            "fictional": True,
            "questions": words.items(data["questions"]),
            "possible_answers": words.items(data.get("possible_answers", ())),
        }

    def _discussion(self, data: dict[str, Any]) -> dict[str, Any]:
        words = self.words
        return {"prompt": words.text(data["prompt"]), "questions": words.items(data["questions"])}

    def _definition(self, data: dict[str, Any]) -> dict[str, Any]:
        return {name: self.words.text(data[name]) for name in ("term", "meaning")}

    def _image(self, data: dict[str, Any]) -> dict[str, Any]:
        """The drawing of the book."""
        return {
            "image": drawings.picture(self.data["book"]).pk,
            "alt": self.words.text(drawings.ALTS[self.data["book"]]),
            "decorative": False,
            "caption": self.words.text(data.get("caption")),
        }

    def _video(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": self.words.text(data["title"]),
            "resource": self.resources[data["resource"]].pk,
            "url": "",
            "transcript": self.words.text(data["transcript"]),
            "poster": drawings.picture(self.data["book"]).pk,
        }

    def _resource_ref(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"resource": self.resources[data["resource"]].pk}

    def _safety_plan(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"prompts": self.words.items(data["prompts"])}

    def _help_box(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "text": self.words.text(data["text"]),
            "refs": self.words.choices(self.services[ref].pk for ref in data["refs"]),
        }
