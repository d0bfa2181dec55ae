"""The list of all lessons: one row for each, with its book, readers, warning and translation.

Editors see the page a lesson was first written in; a translator, who may not open that one, sees
the lesson in their own language.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters.filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.core.languages import screen_language
from cms.core.once import begin, once
from cms.core.titles import name_pages
from cms.core.vocabularies.library import CONTENT_WARNINGS
from cms.core.vocabularies.shared import AUDIENCES, Label
from lessons.models.courses import CoursePage, ModulePage
from lessons.models.lessons import LessonPage
from localize.overview.explorer import (
    ExplorerView,
    StatusColumn,
    TitleColumn,
    TranslationColumn,
    WithStandings,
    WordsColumn,
)
from localize.overview.sources import one_of_each

HOMES = 2  # how deep in the tree they are; books, modules and lessons are below them


def labelled(labels: Iterable[Label]) -> list[tuple[str, str]]:
    """(code, label in the language of the screen) of a closed list."""
    return [(label.code, label.text(screen_language())) for label in labels]


class LabelColumn(WordsColumn):
    """The label of a code from a closed list, in the language of the screen."""

    def __init__(self, name: str, labels: Iterable[Label], **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.labels = tuple(labels)

    def get_value(self, instance: LessonPage) -> str:
        code = super().get_value(instance)
        return dict(labelled(self.labels)).get(code, code)


# Filters


def books() -> list[CoursePage]:
    """Every book in each of its languages, named; two queries."""
    found = list(CoursePage.objects.defer_streamfields().order_by("path"))
    name_pages(found)
    return found


def book_choices(user: Any) -> list[tuple[str, str]]:
    """(pk, title) of every book, once for all its languages."""
    found: dict[Any, tuple[str, str]] = {}
    for book in once(user, "books", books):  # which the rows have asked for
        found.setdefault(book.translation_key, (str(book.pk), book.get_admin_display_title()))
    return list(found.values())


class BookFilter(ChoiceFilter):
    @property
    def field(self) -> Any:
        user = self.parent.request.user
        self.extra["choices"] = lambda: book_choices(user)
        return super().field

    def filter(self, qs: QuerySet[LessonPage], value: str) -> QuerySet[LessonPage]:
        """The lessons below a book, in whatever language the book and they were written."""
        if not value:
            return qs
        known = once(self.parent.request.user, "books", books)
        keys = {book.translation_key for book in known if str(book.pk) == value}
        below = Q(pk__in=())
        for book in known:
            if book.translation_key in keys:
                below |= Q(path__startswith=book.path)
        return qs.filter(pk__in=LessonPage.objects.filter(below).values("pk"))


class CodesFilter(MultipleChoiceFilter):
    """Any of the chosen codes in a field; through `pk__in`, as a search takes nothing else."""

    def filter(self, qs: QuerySet[Page], value: list[str]) -> QuerySet[Page]:
        if not value:
            return qs
        fitting = self.model.objects.filter(**{f"{self.field_name}__in": value})
        return qs.filter(pk__in=fitting.values("pk"))


class LessonFilterSet(PageFilterSet):
    # there is one site, and a lesson has no pages below it
    site = None
    has_child_pages = None

    book = BookFilter(label=_("Book"), empty_label=_("Any"), widget=RadioSelect)
    audience = CodesFilter(
        label=_("Audience"), choices=lambda: labelled(AUDIENCES), widget=CheckboxSelectMultiple
    )
    content_warning_level = CodesFilter(
        label=_("Content warning"),
        choices=lambda: labelled(CONTENT_WARNINGS),
        widget=CheckboxSelectMultiple,
    )

    class Meta(PageFilterSet.Meta):
        model = LessonPage


# The list


class LessonListView(WithStandings, IndexView):
    add_item_label = _("New lesson")
    locale = None  # a list over all languages
    base_columns: ClassVar[list[Any]] = [
        TitleColumn("title", label=_("Title"), sort_key="title", classname="title", width="20%"),
        WordsColumn("book", label=_("Book"), accessor="book_title", width="13%"),
        LabelColumn("audience", AUDIENCES, label=_("Audience"), width="11%"),
        LabelColumn("content_warning_level", CONTENT_WARNINGS, label=_("Warning"), width="8%"),
        TranslationColumn("translation", label=_("Translation"), width="13%"),
        DateColumn(
            "latest_revision_created_at",
            label=_("Updated"),
            sort_key="latest_revision_created_at",
            width="10%",
        ),
        StatusColumn("status", label=_("Status"), sort_key="live", width="8%"),
    ]

    def get_base_queryset(self) -> QuerySet[Any]:
        begin(self.request.user)
        return one_of_each(super().get_base_queryset())

    def get_add_url(self) -> str | None:
        """The screen that asks for everything; Wagtail's asks for the page above first."""
        may_add = page_permission_policy.user_has_permission(self.request.user, "add")
        return reverse("lessons_new") if may_add else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        self.name_rows(context["object_list"])
        return context

    def name_rows(self, pages: Any) -> None:
        found = once(self.request.user, "books", books)
        titles = {book.path: book.get_admin_display_title() for book in found}
        for lesson in pages:
            above = (title for path, title in titles.items() if lesson.path.startswith(path))
            lesson.book_title = next(above, "")


class ModuleView(ExplorerView):
    """The explorer below a module: what the list says of a lesson, but for its book."""

    base_columns = [column for column in LessonListView.base_columns if column.name != "book"]

    def get_base_queryset(self) -> QuerySet[Page]:
        if self.is_searching_whole_tree:
            self.model = Page  # also what is no lesson
        return super().get_base_queryset()


class ModuleViewSet(PageViewSet):
    """Takes the explorer's place where only lessons can be."""

    model = LessonPage
    index_view_class = ModuleView
    filterset_class = LessonFilterSet


class LessonListViewSet(PageListingViewSet):
    model = LessonPage
    index_view_class = LessonListView
    filterset_class = LessonFilterSet
    name = "lesson_list"
    url_prefix = "lesson-list"
    icon = "doc-full"
    menu_label = _("Lessons")


LESSON_LIST = LessonListViewSet()


def works_on_lessons(user: Any, codename: str = "") -> bool:
    """Has `user` a right (that one) on them somewhere? A keeper of the directory has rights on
    other pages. No query beyond what Wagtail keeps for a person."""
    return user.is_superuser or any(
        (not codename or one.permission.codename == codename)
        and (one.page.depth <= HOMES or one.page.specific_class in (CoursePage, ModulePage))
        for one in page_permission_policy.get_cached_permissions_for_user(user)
    )


def sees_pages(user: Any) -> bool:
    """Has `user` any part in pages, so that the list shows something?"""
    return bool(
        page_permission_policy.user_has_any_permission(user, LessonListView.any_permission_required)
    )
