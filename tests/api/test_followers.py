"""A change reaches every document that shows it, and renders none that does not.

After each change of a table the stored documents are what the page tables say; beside it stands
which pages had to be rendered for that.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.documents import dependency_update, projection
from cms.documents.models import Dependency, Document
from cms.publishing.recycle_bin.erasing import erase
from home.models import InfoPage
from lessons.models import CoursePage, LessonPage, ModulePage, Picture
from tests.lessons.private_data import picture as picture_bytes
from tests.lessons.samples import block, set_fields
from tests.shared_fixtures import again, world


@dataclass
class Shelf:
    """Two books. In the first one, module M has lessons L1 and L2, and N has R, which names L1
    as related; an information page links to L1. A, M, L1 and the information page are in both
    languages."""

    A: CoursePage
    M: ModulePage
    N: ModulePage
    L1: LessonPage
    L2: LessonPage
    R: LessonPage
    I: InfoPage  # noqa: E741
    B: CoursePage
    O: ModulePage  # noqa: E741


def write(office, module, title, **fields):
    """A complete lesson, published by two people."""
    lesson = LessonPage(
        audience="young_person", title=title, live=False, summary="In short.", duration_min=30
    )
    values = {
        "objectives": [block("objective", "Talk.")],
        "body": [block("paragraph", f"<p>About {title}.</p>")],
        **fields,
    }
    Page.objects.get(pk=module.pk).specific.add_child(instance=set_fields(lesson, values))
    return office.publish(lesson)


def make_shelf(office):
    a = office.course("A")
    m, n = office.module(a, "M"), office.module(a, "N")
    first, second = write(office, m, "L1"), write(office, m, "L2")
    related = write(office, n, "R", related=[block("lesson", first.pk)])
    text = f'<p><a linktype="page" id="{first.pk}">L1</a></p>'
    info = InfoPage(title="I", live=False)
    office.homes["en"].add_child(instance=set_fields(info, {"body": [block("paragraph", text)]}))
    info = office.publish(info)
    for page in (a, m, first, info):
        office.translate(page)
    b = office.course("B")
    return Shelf(a, m, n, first, second, related, info, b, office.module(b, "O"))


shelf_world = world(make_shelf, "bilingual_world")


@pytest.fixture
def shelf(bilingual, shelf_world):
    return again(shelf_world)


@pytest.fixture
def rendered(shelf, monkeypatch):
    """The pages that were rendered, by their names on the shelf and their language."""
    names = {page.translation_key: name for name, page in vars(shelf).items()}
    seen: list[str] = []
    real = dependency_update.render

    def render(page: Any, kind: Any, **options: Any) -> Any:
        if page.translation_key in names and kind.kind != "guides":
            seen.append(f"{names[page.translation_key]} {page.locale.language_code}")
        return real(page, kind, **options)

    monkeypatch.setattr(dependency_update, "render", render)
    return seen


def change(office, page, **fields):
    fresh = type(page).objects.get(pk=page.pk)
    office.publish(set_fields(fresh, fields))


def raw(text):
    return [block("paragraph", f"<p>{text}</p>")]


def fresh(page):
    return Page.objects.get(pk=page.pk).specific


def expire(page):
    """As the worker does (test_clock.py)."""
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    fresh(page).unpublish(set_expired=True)


def restrict(page):
    PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type="login")


def cover(office, page):
    file = ContentFile(picture_bytes("png", size=(400, 200)), name="c.png")
    made = Picture.objects.create(title="t", alt_text="a", file=file)
    change(office, page, cover_image=made, cover_alt="What it shows")


# what is done; which English pages show nothing of it
CHANGES = {
    "lesson title": (lambda o, s: change(o, s.L1, title="New"), "L2 N B O"),
    "lesson slug": (lambda o, s: change(o, s.L1, slug="new"), "L2 N R I B O"),
    "lesson moves up": (lambda o, s: change(o, s.L1, order=9), "L2 N R I B O"),
    "lesson paragraph": (lambda o, s: change(o, s.L1, body=raw("x")), "L2 N R I B O"),
    "lesson summary": (lambda o, s: change(o, s.L1, summary="x"), "L2 N R I B O"),
    "lesson minutes": (lambda o, s: change(o, s.L1, duration_min=5), "L2 N R I B O"),
    "lesson readers": (lambda o, s: change(o, s.L1, age_min=9, topics=["privacy"]), "L2 R B O"),
    "lesson unpublished": (lambda o, s: fresh(s.L1).unpublish(), "L2 N B O"),
    "lesson expired": (lambda o, s: expire(s.L1), "L2 N B O"),
    "lesson restricted": (lambda o, s: restrict(s.L1), "L2 N B O"),
    "lesson deleted": (lambda o, s: erase(fresh(s.L1)), "L2 N B O"),
    "lesson moved": (lambda o, s: fresh(s.L1).move(fresh(s.N), "last-child"), "L2 B O"),
    "lesson moved away": (lambda o, s: fresh(s.L1).move(fresh(s.O), "last-child"), "L2 N"),
    "lesson added": (lambda o, s: write(o, s.M, "New"), "L1 L2 N R I B O"),
    "module title": (lambda o, s: change(o, s.M, title="New"), "N B O I"),
    "module slug": (lambda o, s: change(o, s.M, slug="new"), "L1 L2 N R I B O"),
    "module moves up": (lambda o, s: change(o, s.M, order=9), "N B O I"),
    "module summary": (lambda o, s: change(o, s.M, summary="x"), "L1 L2 N R I B O"),
    "module question": (lambda o, s: change(o, s.M, essential_question="x"), "L1 L2 N R I B O"),
    "module unpublished": (lambda o, s: fresh(s.M).unpublish(), "N B O"),
    "module restricted": (lambda o, s: restrict(s.M), "N B O"),
    "module deleted": (lambda o, s: erase(fresh(s.M)), "N B O"),
    "module moved": (lambda o, s: fresh(s.M).move(fresh(s.B), "last-child"), "N O"),
    "module added": (lambda o, s: o.module(fresh(s.A), "New"), "L1 L2 R M N I B O"),
    "book title": (lambda o, s: change(o, s.A, title="New"), "I B O"),
    "book slug": (lambda o, s: change(o, s.A, slug="new"), "L1 L2 R M N I B O"),
    "book moves up": (lambda o, s: change(o, s.A, order=9), "I B O"),
    "book description": (lambda o, s: change(o, s.A, description="x"), "L1 L2 R M N I B O"),
    "book readers": (
        lambda o, s: change(o, s.A, audience="trainer", topics=["privacy"], age_min=8),
        "L1 L2 R I B O",
    ),
    "book cover": (lambda o, s: cover(o, s.A), "L1 L2 R I B O"),
    "book unpublished": (lambda o, s: fresh(s.A).unpublish(), "B O"),
    "book restricted": (lambda o, s: restrict(s.A), "B O"),
    "home page unpublished": (
        lambda o, s: fresh(s.A).get_parent().specific.unpublish(),
        "A M N L1 L2 R I B O",
    ),
    "Khmer unpublished": (
        lambda o, s: s.L1.get_translations().get().specific.unpublish(),
        "A M N L2 R I B O",
    ),
    "nothing": (lambda o, s: change(o, s.M), "L1 L2 R N I B O"),
}

# what another one of the same kind shows in the suite: of the same page or of one above or below
IN_THE_SOAK = CHANGES.keys() - {
    *("lesson title", "lesson paragraph", "lesson unpublished", "Khmer unpublished"),
    *("module title", "book unpublished"),
}


def marked(name):
    return pytest.param(name, marks=[pytest.mark.soak] if name in IN_THE_SOAK else [])


@pytest.mark.slow("two books in two languages, and afterwards every document is made again")
@pytest.mark.parametrize("name", [*map(marked, CHANGES)])
def test_change_reaches_what_shows_it_and_nothing_else(
    bilingual, shelf, rendered, check, settings, tmp_path, name
):
    settings.MEDIA_ROOT = tmp_path
    act, untouched = CHANGES[name]

    act(bilingual, shelf)

    settled = set(rendered)  # checking renders everything
    check()
    assert {f"{page} en" for page in untouched.split()} & settled == set()


def test_link_goes_in_every_language_with_the_row_that_choosers_hold(bilingual, shelf, check):
    """Also where readers of that row's language saw nothing of it any more."""
    fresh(shelf.L1).unpublish()
    check()

    erase(fresh(shelf.L1))

    check()


@pytest.mark.slow("two books, every document made again")
def test_several_changes_of_one_transaction(bilingual, shelf, check):
    with projection.publishing():
        change(bilingual, shelf.L1, title="One")
        fresh(shelf.L1).move(fresh(shelf.O), "last-child")
        change(bilingual, shelf.O, title="Two")
        change(bilingual, shelf.L1, order=7)
        restrict(shelf.N)

    check()
    card = Document.objects.get(key=shelf.L1.translation_key, locale="en", kind="lessons").card
    assert b"Two" in bytes(card)


def test_parents_are_asked_again_after_a_move(bilingual, shelf):
    lesson = fresh(shelf.L1)
    assert [page.title for page in lesson.above] == ["A", "M"]

    with projection.publishing():
        lesson.move(fresh(shelf.O), "last-child")
        lesson.refresh_from_db()
        assert [page.title for page in lesson.above] == ["B", "O"]
        lesson.move(fresh(shelf.M), "last-child")
        moved = fresh(lesson)
        moved.save()
        assert [page.title for page in moved.above] == ["A", "M"]


def test_rows_that_are_read_know_their_parents(bilingual, shelf, monkeypatch):
    asked = []
    real = LessonPage.parents
    monkeypatch.setattr(LessonPage, "parents", lambda page: asked.append(page.pk) or real(page))

    projection.project(shelf.L1)

    assert asked == []


# What is recorded


def test_what_is_shown_is_recorded(shelf):
    def part(reader, page, kind):
        row = Dependency.objects.get(
            key=reader.translation_key, locale="en", kind=kind, target=page.translation_key
        )
        return row.part

    assert part(shelf.L1, shelf.M, "lessons") == "position title"
    assert part(shelf.I, shelf.L1, "pages") == "title"
    assert "duration" in part(shelf.M, shelf.L1, "modules").split()


def test_check_sees_what_is_recorded_too_little_of(shelf, check):
    rows = Dependency.objects.filter(part="position title")

    rows.update(part="title")
    assert any("what is recorded" in line for line in projection.check())
    # as everything was recorded before parts were
    Dependency.objects.update(part=Dependency.EVERYTHING)
    check()
    projection.rebuild()
    assert Dependency.objects.filter(part="position title").exists()
