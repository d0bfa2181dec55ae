"""A manuscript cut into the modules and lessons of a book; plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lessons.docx_import import lengths
from lessons.docx_import.headings.compose import LONGEST_TITLE, Lesson, compose
from lessons.docx_import.headings.sections import marked
from lessons.docx_import.refusals import REFUSALS
from lessons.docx_import.values import Item, Note, Paragraph, Role

MODULE, LESSON = 1, 2  # levels of headings
MOST_LESSONS = 200
HOW = _("In Word, give each module the style “Heading 1” and each lesson the style “Heading 2”.")


@dataclass
class LessonPart:
    """`number` counts from 1 through the whole book. `lesson` is what its draft is made of, or
    None with a `problem` where it cannot be made."""

    number: int
    heading: Paragraph
    items: list[Item] = field(default_factory=list)
    lesson: Lesson | None = None
    problem: str = ""

    @property
    def title(self) -> str:
        return self.heading.words()[:LONGEST_TITLE]

    @property
    def paragraphs(self) -> int:
        return sum(1 for one in lengths.paragraphs(self.items) if one.text)

    @property
    def to_look_at(self) -> int:
        return len(self.lesson.notes) + len(self.lesson.drawings) if self.lesson else 0


@dataclass
class ModulePart:
    """`summary`: what stands between its heading and its first lesson."""

    title: str
    summary: str = ""
    lessons: list[LessonPart] = field(default_factory=list)


@dataclass
class Book:
    """`left_out`: how many tables and pictures stand outside of any lesson; `count`: lessons."""

    title: str = ""
    description: str = ""
    modules: list[ModulePart] = field(default_factory=list)
    left_out: int = 0
    count: int = 0

    def lessons(self) -> Iterator[LessonPart]:
        for module in self.modules:
            yield from module.lessons


def outline(items: list[Item], *, language: str) -> Book:
    """The book in `items`. ValidationError if its headings make none."""
    book = Book()
    for item in items:
        _take(item, book)
    _refuse(book)
    for part in book.lessons():
        _compose(part, language)
    return book


def _take(item: Item, book: Book) -> None:
    module = book.modules[-1] if book.modules else None
    part = module.lessons[-1] if module and module.lessons else None
    level = item.level if isinstance(item, Paragraph) and item.role is Role.HEADING else 0
    # a word of the template, such as “Objectives”, is a heading in a lesson, however large
    if level in (MODULE, LESSON) and not (part and marked(item)):  # type: ignore[arg-type]
        _begin(item, level, book)  # type: ignore[arg-type]
    elif part is not None:
        part.items.append(item)
    elif not isinstance(item, Paragraph):
        book.left_out += not isinstance(item, Note)
    elif module is not None:
        module.summary = "\n".join(filter(None, [module.summary, item.text]))
    elif item.role is Role.TITLE and not book.title:
        book.title = item.words()[:LONGEST_TITLE]
    else:
        book.description = "\n".join(filter(None, [book.description, item.text]))


def _begin(heading: Paragraph, level: int, book: Book) -> None:
    if level == MODULE:
        book.modules.append(ModulePart(heading.words()[:LONGEST_TITLE]))
        return
    if not book.modules:
        book.modules.append(ModulePart(book.title or heading.words()[:LONGEST_TITLE]))
    book.count += 1
    book.modules[-1].lessons.append(LessonPart(book.count, heading))


def _refuse(book: Book) -> None:
    if not book.modules:
        raise ValidationError([_("No module was found."), HOW], code="no_modules")
    if not book.count:
        raise ValidationError([_("No lesson was found."), HOW], code="no_lessons")
    if book.count > MOST_LESSONS:
        sentence = _("The file has more than %(most)s lessons.")
        raise ValidationError([ValidationError(sentence, params={"most": MOST_LESSONS}), HOW])


def _compose(part: LessonPart, language: str) -> None:
    """As a file of its own: its heading is the title, its first level of headings the largest."""
    if code := lengths.refusal(part.items):
        part.problem = str(REFUSALS[code])
        return
    title = replace(part.heading, role=Role.TITLE, level=0)
    part.lesson = compose([title, *map(_raised, part.items)], language=language)
    if not part.items:
        part.problem = str(_("There is nothing below this heading."))


def _raised(item: Item) -> Item:
    if not isinstance(item, Paragraph):
        return item
    if item.role is Role.TITLE:  # the lesson has one
        return replace(item, role=Role.TEXT)
    level = max(item.level - LESSON, 1)
    return replace(item, level=level) if item.role is Role.HEADING else item
