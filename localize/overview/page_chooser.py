"""Wagtail's chooser of pages opens where one needs it.

Of one type of page it is one flat list, each page once for all its languages, those of the book
that is written first. Any page is looked for in the tree, from the home page of the language that
is written. Nobody begins at the root.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import chooser
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.core import wagtail_compat
from cms.core.languages import screen_language
from cms.core.titles import name_pages
from cms.two_people.answers import is_key
from localize.overview.titles import two_lines

HOME_DEPTH, BOOK_DEPTH = 2, 3
AT_ONCE = 50  # rows; a directory or the lessons of a book


class _Title(chooser.PageTitleColumn):
    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        table = parent_context["table"]
        if not hasattr(table, "above"):  # with the first row, for all of them
            table.above = _read_above(table.data, parent_context["request"].user)
        instance.title = str(instance.specific_deferred)  # becomes the words of a link
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"value": two_lines(instance)}


class _WithTitles:
    is_multiple_choice: Any

    @property
    def columns(self) -> list[Any]:
        of_wagtail = super().columns  # type: ignore[misc]
        title = of_wagtail[1 if self.is_multiple_choice else 0]
        ours = _Title("title", label=title.label, is_multiple_choice=self.is_multiple_choice)
        return [ours if column is title else column for column in of_wagtail]


class ChooserSearch(_WithTitles, chooser.SearchView):
    def get(self, request: HttpRequest) -> HttpResponse:
        if _is_of_one_type(request):
            return FlatSearch.as_view()(request)
        response: HttpResponse = super().get(request)
        return response


class ChooserBrowse(_WithTitles, chooser.BrowseView):
    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        if _is_of_one_type(request):
            return FlatList.as_view()(request)
        if parent_page_id is None:
            home = _home(_written(request))
            parent_page_id = home.pk if home is not None else None
        if parent_page_id is not None:
            line = Page.objects.ancestor_of(get_object_or_404(Page, pk=parent_page_id), True)
            if line.exclude(_named_as_public(request.user)).exists():
                raise Http404
        response: HttpResponse = super().get(request, parent_page_id)
        return response


class ChosenMultiple(chooser.ChosenMultipleView):
    def get(self, request: HttpRequest) -> HttpResponse:
        asked = [int(pk) for pk in request.GET.getlist("id") if is_key(pk)]
        shown = Page.objects.filter(_named_as_public(request.user), pk__in=asked)
        kept = request.GET.copy()
        kept.setlist("id", [str(pk) for pk in shown.values_list("pk", flat=True)])
        request.GET = kept  # type: ignore[assignment]
        response: HttpResponse = super().get(request)
        return response


def _named_as_public(user: Any) -> Q:
    """What names no draft to somebody who finds none in the list of pages."""
    seen = page_permission_policy.explorable_instances(user)
    return Q(depth=1) | Q(live=True, draft_title=F("title")) | Q(pk__in=seen.values("pk"))


class FlatList(_WithTitles, chooser.BrowseView):
    """Every page of the types that may be chosen."""

    def columns_for(self, pages: list[Any]) -> list[Any]:
        """Without those that say the same, or nothing, in every row: a telephone is narrow."""
        named = self.columns[: 2 if self.is_multiple_choice else 1]
        where = Column("where", label=_("Part of"), width="40%")
        state = Column("state", label=_("State"), width="15%")
        differs = len({page.where for page in pages}) > 1
        has_drafts = any(page.state for page in pages)
        return [*named, *([where] if differs else []), *([state] if has_drafts else [])]

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        return render_modal_workflow(
            request,
            "localize/explorer/flat_chooser.html",
            None,
            self._listed(chooser.SearchForm()),
            json_data={"step": "browse", "parent_page_id": None},
        )

    def _listed(self, form: Any) -> dict[str, Any]:
        """The context of a list of those that `form` finds, or of all where nothing is asked."""
        self.is_multiple_choice = self.request.GET.get("multiple")
        try:
            classes = chooser.page_models_from_string(self.request.GET.get("page_type"))
        except (ValueError, LookupError) as error:
            raise Http404 from error
        pages = self._pages(classes)
        if form.is_valid():
            pages = pages.autocomplete(form.cleaned_data["q"])
        shown = Paginator(pages, per_page=AT_ONCE).get_page(self.request.GET.get("p"))
        self._say_what_can_be_chosen(shown, classes)
        _say_where(shown, self.request.user)
        context: dict[str, Any] = chooser.shared_context(
            self.request,
            {
                "table": chooser.PageChooserTable(self.columns_for(list(shown)), list(shown)),
                "pages": shown,
                "search_form": form,
                "searchform": form,  # in the results
                "names": [capfirst(one.get_verbose_name()) for one in classes],
                "is_multiple_choice": self.is_multiple_choice,
            },
        )
        return context

    def _pages(self, classes: tuple[type[Page], ...]) -> Any:
        pages: Any = Page.objects.type(*classes).filter(depth__gt=1)
        for hook in hooks.get_hooks("construct_page_chooser_queryset"):
            pages = hook(pages, self.request)
        written = _written(self.request)
        language = written.locale.language_code if written is not None else screen_language()
        here = Page.objects.filter(
            locale__language_code=language, translation_key=OuterRef("translation_key")
        )
        pages = pages.filter(Q(locale__language_code=language) | ~Exists(here))
        book = written.path[: BOOK_DEPTH * Page.steplen] if written is not None else "none"
        far = Case(When(path__startswith=book, then=0), default=1)
        pages = pages.defer_streamfields()
        return pages.specific().annotate(far=far).order_by("far", "path")

    def _say_what_can_be_chosen(
        self, pages: Iterable[Page], classes: tuple[type[Page], ...]
    ) -> None:
        asked = self.request.GET
        moved = Page.objects.filter(pk__in=_moved(self.request))
        for page in pages:
            page.is_parent_page = False
            page.can_choose = chooser.can_choose_page(
                page,
                self.request.user,
                classes,
                user_perm=asked.get("user_perms", False),
                target_pages=moved,
                match_subclass=asked.get("match_subclass", True),
            )


class FlatSearch(FlatList):
    """Those of them that have the words."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        found = self._listed(chooser.SearchForm(request.GET))
        return TemplateResponse(request, "wagtailadmin/chooser/_search_results.html", found)


def _is_of_one_type(request: HttpRequest) -> bool:
    return (request.GET.get("page_type") or "wagtailcore.page").lower() != "wagtailcore.page"


def _read_above(pages: Iterable[Page], user: Any) -> dict[str, Page]:
    """The pages above these, by tree path; all of them named, as readers know them where `user` may
    not see their drafts, and the parents known. Three queries for all."""
    step = Page.steplen
    paths = {page.path[:end] for page in pages for end in range(step, len(page.path), step)}
    found = {one.path: one for one in Page.objects.filter(path__in=paths).select_related("locale")}
    name_pages(named := [*pages, *found.values()])
    families = Page.objects.filter(translation_key__in={page.translation_key for page in named})
    hidden = families.exclude(_named_as_public(user)).values_list("translation_key", flat=True)
    drafts = set(hidden)
    for page in named:
        if page.translation_key in drafts:
            title = getattr(page.specific, "public_title", page.title)
            page.shown_title, page.other_title = (page.locale.language_code, title), None
    for page in pages:
        wagtail_compat.remember_parent(page, found.get(page.path[:-step]))
    return found


def _say_where(pages: Iterable[Page], user: Any) -> None:
    """Give each page the titles of what it is part of as `where`."""
    found, step = _read_above(pages, user), Page.steplen
    for page in pages:
        paths = [page.path[:end] for end in range(BOOK_DEPTH * step, len(page.path), step)]
        titles = [found[path].shown_title for path in paths if path in found]
        page.state = "" if page.live else _("Draft")
        page.where = " › ".join(title[1] for title in titles if title)


def _written(request: HttpRequest) -> Page | None:
    """The page that is moved, or whose editor opened the chooser: for that one, only the address
    that asks says it."""
    keys = _moved(request)
    if not keys:
        with suppress(Resolver404):
            match = resolve(urlsplit(request.headers.get("Referer", "")).path)
            keys = [match.kwargs["page_id"]] if match.view_name == "wagtailadmin_pages:edit" else []
    return Page.objects.filter(pk__in=keys).select_related("locale").first()


def _moved(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.GET.getlist("target_pages[]") if pk.isdecimal()]


def _home(written: Page | None) -> Page | None:
    homes = Page.objects.filter(depth=HOME_DEPTH).exclude(locale=None)
    if written is not None:
        return homes.filter(path=written.path[: HOME_DEPTH * Page.steplen]).first()
    return homes.filter(locale__language_code=screen_language()).first() or homes.first()
