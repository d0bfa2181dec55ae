"""The library: one row for each of its pages, with its files and its state in every language."""

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page

from cms.core.vocabularies.library import RESOURCE_TYPES
from cms.two_people.approvals.models import ChangeRequest
from lessons.admin.explorer import CodesFilter, LabelColumn, LessonListView, labelled
from lessons.admin.new_resource import RIGHTS
from lessons.models.library import ResourcePage
from localize.overview.explorer import TranslationColumn, WordsColumn, page_translations
from localize.overview.publication_status import (
    PublicationStatus,
    brief,
    language_label,
    preparing_sentence,
)


class LanguagesColumn(TranslationColumn):
    """What readers get in each language, and what it waits for."""

    def get_cell_context_data(self, instance: ResourcePage, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        found = page_translations(instance)
        if found is None:
            return context
        states = []
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
            member = found.member(code)
            if member is not None:
                states.append(_state(member, waits=member is found.source and instance.waits))
            elif found.is_preparing:
                states.append(preparing_sentence())
            else:
                states.append(_("%(language)s: not begun") % {"language": language_label(code)})
        return context | {"briefs": states}


def _state(member: PublicationStatus, *, waits: bool) -> str:
    words = {"language": language_label(member.language)}
    if waits:
        return _("%(language)s: waits for a second person") % words
    if member.is_public and member.has_newer_draft:
        return _("%(language)s: public, a newer draft is not") % words
    return brief(member)


class FilesColumn(WordsColumn):
    """The languages of the files that readers get, and whether some wait."""

    def get_value(self, instance: ResourcePage) -> str:
        resource = instance.resource
        if resource is None or resource.type == "link":
            return ""
        served = {file.language for file in resource.served_files()}
        words = [language_label(code) for code in sorted(served)]
        if any(not file.confirmed_at and not file.withdrawn_at for file in resource.files.all()):
            words.append(_("one waits"))
        return ", ".join(words) or _("none")


class LibraryFilterSet(PageFilterSet):
    # there is one site, and a resource has no pages below it
    site = None
    has_child_pages = None

    kind = CodesFilter(
        field_name="resource__type",
        label=gettext_lazy("Kind"),
        choices=lambda: labelled(RESOURCE_TYPES),
        widget=CheckboxSelectMultiple,
    )

    class Meta(PageFilterSet.Meta):
        model = ResourcePage


class LibraryView(LessonListView):
    page_title = gettext_lazy("Library")
    add_item_label = gettext_lazy("New resource")
    kind = LabelColumn("kind", RESOURCE_TYPES, label=gettext_lazy("Kind"), accessor="resource.type")
    base_columns: ClassVar[list[Any]] = [
        LessonListView.base_columns[0],
        kind,
        FilesColumn("files", label=gettext_lazy("Files"), width="15%"),
        LanguagesColumn("languages", label=gettext_lazy("Languages"), width="25%"),
        *(one for one in LessonListView.base_columns if isinstance(one, DateColumn)),
    ]

    def get_base_queryset(self) -> QuerySet[ResourcePage]:
        pages = super().get_base_queryset()
        return pages.select_related("resource").prefetch_related("resource__files")

    def get_add_url(self) -> str | None:
        """The form that makes page, record and file at once."""
        may_add = self.request.user.has_perms(RIGHTS)
        return reverse(ResourcePage.new_screen) if may_add else None

    def name_rows(self, pages: Any) -> None:
        """Which of them wait for a second person; one query."""
        asked = ChangeRequest.objects.about(Page).open()
        waiting = asked.filter(subject_id__in=[str(page.pk) for page in pages])
        keys = set(waiting.values_list("subject_id", flat=True))
        for page in pages:
            page.waits = str(page.pk) in keys


class LibraryListViewSet(PageListingViewSet):
    model = ResourcePage
    index_view_class = LibraryView
    filterset_class = LibraryFilterSet
    name = "library_list"
    url_prefix = "library-list"
    icon = "doc-full-inverse"
    menu_label = gettext_lazy("Library")


LIBRARY_LIST = LibraryListViewSet()


def sees_library(user: Any) -> bool:
    """Works on its files; who translates its pages finds them among the translations."""
    return bool(user.has_perm("lessons.view_resource"))
