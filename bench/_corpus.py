"""A site of many lessons in both languages: some through the product's doors, the rest copies.

Home, directory and numbers are the demonstration's. Lessons have 60 strings of our own words.
Of ten, six are public in both languages, one more shows a number and a picture (of 1,000 lessons
200 pages do), and three are in the hands of translators, with strings in every state. The first
module has twelve, the others fifty, each in a book of its own. Books and modules are the product's
own; three lessons are prototypes (`_copies`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page
from wagtail_localize.models import Translation

from bench import _copies, _stage
from cms.documents import projection
from home.models import HomePage, ServicePage
from lessons.models import CoursePage, LessonPage, ModulePage, Picture
from localize.workflow import memory, publish, review, work
from localize.workflow.models import Review, State
from ops.demo import content, drawings, workflow
from ops.demo.management.commands.load_demo import Loader
from ops.demo.people import ACCOUNTS, People, make_people
from ops.setup.groups import make_groups
from ops.setup.site import make_site

PER_MODULE, SMALL = 50, 12
AT_ONCE = 500  # reviews
KHMER = "ជំហានទី {n} នៃ {lesson}៖ និយាយជាមួយមនុស្សពេញវ័យដែលអ្នកទុកចិត្ត អំពីអ្វីដែលអ្នកបានឃើញ។"
# what a waiting lesson's strings have come to, in turns
STATES = ("missing", "draft", "in_review", "returned", "approved", "approved")
CODE = re.compile(r"\bq[lmb][a-z]{6}\b")
PLACES = {"plain": 901, "waiting": 902, "showing": 903}
PROTOTYPE_MODULE = 801  # its book stands one place further


@dataclass
class Corpus:
    stage: _stage.Stage
    people: Any
    home: Any
    strings: int = 60  # of a lesson
    lessons: int = 0
    places: list[_copies.Place] = field(default_factory=list)
    prototypes: dict[str, _copies.Prototype] = field(default_factory=dict)
    service: Any = None  # the page of the service that is shown
    picture: Any = None


def build(lessons: int) -> Corpus:
    corpus = site()
    directory(corpus)
    prototypes(corpus, PLACES)
    places = [module(corpus, number + 1) for number in range(1 + -(-lessons // PER_MODULE))]
    copies = []
    for number in range(SMALL + lessons):
        # the first one is small
        nth, order = divmod(number + PER_MODULE - SMALL, PER_MODULE)
        order -= PER_MODULE - SMALL if not nth else 0
        copies.append(copy_of(corpus, kind_of(number), number, order + 1, places[nth]))
    _copies.write(copies)
    _remember_all()
    corpus.lessons, corpus.places = len(copies), places
    show_lists(corpus)
    return corpus


def _remember_all() -> None:
    """The memory has copies, too, which nobody approved through a door."""
    approved = list(Review.objects.in_state(State.APPROVED).order_by("pk"))
    for start in range(0, len(approved), AT_ONCE):
        memory.remember(approved[start : start + AT_ONCE])


def found() -> Corpus:
    """The corpus that is in the database, to be measured."""
    users = get_user_model().objects.in_bulk(
        [one.username for one in ACCOUNTS], field_name="username"
    )
    people = People(**users)
    home = HomePage.objects.get(locale__language_code="en")
    corpus = Corpus(_stage.Stage(people.editor, people.publisher, None), people, home)
    modules = ModulePage.objects.filter(locale=home.locale_id).exclude(order=PROTOTYPE_MODULE)
    corpus.places = [place_of(one) for one in modules.order_by("order")]
    corpus.lessons = LessonPage.objects.filter(locale=home.locale_id).count() - len(PLACES)
    corpus.service = ServicePage.objects.get(slug="cncc-general-secretariat", locale=home.locale_id)
    corpus.picture = Picture.objects.get()
    return corpus


def kind_of(number: int) -> str:
    """Mixed, so that a small corpus has all three."""
    place = number % 10
    return "showing" if place == 2 else "waiting" if place in (4, 6, 8) else "plain"


def copy_of(corpus: Corpus, kind: str, number: int, order: int, place: Any) -> _copies.Copy:
    return _copies.Copy(corpus.prototypes[kind], code("l", number), order, place)


def code(kind: str, number: int) -> str:
    """A word of eight letters that stands in every text of a lesson ("l"), module or book."""
    letters = ""
    for _place in range(6):
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
    return f"q{kind}{letters}"


def site() -> Corpus:
    """The home page in both languages."""
    homes = make_site("en")
    people = make_people(make_groups(dict(homes)))
    stage = _stage.Stage(people.editor, people.publisher, None)
    home = both(stage, people, HomePage.objects.get(pk=homes["en"].pk))
    return Corpus(stage, people, home)


def directory(corpus: Corpus) -> None:
    """The demonstration's help directory with its numbers, and a picture."""
    data = content.read()
    loader = Loader(data, corpus.people, corpus.home, lambda line: None)
    loader._directory()
    corpus.service = loader.services["cncc-general-secretariat"]
    corpus.picture = drawings.picture("book-1-trainers")


def both(stage: _stage.Stage, people: Any, page: Any, *, states: tuple[str, ...] = ()) -> Any:
    """Publish `page`, and its translation; with `states` its strings are left in these."""
    page.save_revision(user=people.editor)
    page = stage.publish(page)
    work = translate(page, people, states=states)
    if not states:
        publish.publish(work, by=people.publisher)
    return page


def translate(page: Any, people: Any, *, states: tuple[str, ...] = ()) -> Any:
    """The Khmer of every string of `page`, approved or in one of `states`; its Translation."""
    work.refresh(page)
    job = Translation.objects.get(source__object_id=page.translation_key)
    for at, segment in enumerate(workflow.segments(job)):
        state = states[at % len(states)] if states else "approved"
        if state == "missing":
            continue
        subject, text = workflow.text_of(segment, job), khmer(segment.string.data)
        if subject.pk is not None and subject.data == text and review.is_approved(subject.review):
            continue
        is_done = state != "draft"
        drafted = review.write(subject, by=people.translator, text=text, and_submit=is_done)
        if state == "approved":
            workflow.endorse(drafted, people)
        elif state == "returned":
            review.return_(drafted, by=people.reviewer, reason="meaning")
    return job


def khmer(english: str) -> str:
    """In the pattern of the corpus, or with the same codes behind a word of ours."""
    numbers = re.findall(r"\d+", english)
    words = CODE.findall(english)
    if numbers and words:
        return KHMER.format(n=numbers[0], lesson=words[0])
    return " ".join(["មេរៀន", *numbers, *words])


def module(corpus: Corpus, order: int) -> _copies.Place:
    """A module in both languages, and its book."""
    words = code("b", order), code("m", order)
    # other places than the module's, so that nobody takes one for the other
    book = CoursePage(
        title=f"Book {words[0]}",
        description="For you.",
        audience="caregiver",
        live=False,
        order=order + 1,
    )
    HomePage.objects.get(pk=corpus.home.pk).add_child(instance=book)
    book = both(corpus.stage, corpus.people, book)
    page = ModulePage(title=f"Module {words[1]}", summary="A part.", live=False, order=order)
    book.add_child(instance=page)
    return place_of(both(corpus.stage, corpus.people, page))


def place_of(page: Any) -> _copies.Place:
    """A module of the corpus, or a book."""
    pages = Page.objects.filter(translation_key=page.translation_key)
    is_module = isinstance(page, ModulePage)
    word = code("m", page.order) if is_module else code("b", page.order - 1)
    book = place_of(page.get_parent().specific) if is_module else None
    paths = dict(pages.values_list("locale", "path"))
    return _copies.Place(word, page.translation_key, page.order, paths, book)


def prototypes(corpus: Corpus, kinds: Iterable[str]) -> None:
    place = module(corpus, PROTOTYPE_MODULE)
    for kind in kinds:
        number = 100_000_000 + PLACES[kind]
        before = _copies.keys()
        page = lesson(corpus, kind, number, PLACES[kind], place)
        corpus.prototypes[kind] = _copies.Prototype(page, code("l", number), place, before)


def lesson(corpus: Corpus, kind: str, number: int, order: int, place: _copies.Place) -> Any:
    """A lesson of one kind, through the product's own doors."""
    corpus.stage.module = ModulePage.objects.get(
        translation_key=place.key, locale=corpus.home.locale_id
    )
    page = corpus.stage.lesson(
        f"Lesson {code('l', number)}", body(corpus, kind, number), order=order
    )
    return both(corpus.stage, corpus.people, page, states=STATES if kind == "waiting" else ())


def body(corpus: Corpus, kind: str, number: int) -> list[dict[str, Any]]:
    """With title, summary and objective as many strings as the corpus wants."""
    blocks = [
        _stage.block("paragraph", f"<p>{_stage.sentence(n, code('l', number))}</p>")
        for n in range(4, corpus.strings + 1)
    ]
    if kind == "showing":
        blocks[-1] = _stage.block(
            "image",
            {
                "image": corpus.picture.pk,
                "alt": f"Shapes {code('l', number)}",
                "caption": "",
                "decorative": False,
            },
        )
        refs = [_stage.block("item", corpus.service.pk)]
        blocks.append(_stage.block("help_box", {"text": "", "refs": refs}))
    return blocks


def show_lists(corpus: Corpus) -> None:
    """What lists lessons was written before they were there."""
    keys = [one.key for place in corpus.places for one in (place, place.book) if one is not None]
    for page in Page.objects.filter(translation_key__in=keys).specific():
        projection.project(page)
