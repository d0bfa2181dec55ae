"""The dialog in which a service or an organization is chosen, and what a form says is chosen.

By the titles of its pages, in the language of the person first, and with the numbers of a service:
two lines of the police have one title. Found by the titles in all languages, by the name in our
lists and by a number.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.html import format_html
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import TitleColumn
from wagtail.snippets.views import chooser
from wagtail.snippets.widgets import AdminSnippetChooser

from cms.publishing import normal_form
from cms.publishing.vocabularies.directory import PHONE_TYPES
from home.directory.channel_values import ascii_digits, display
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Service
from home.directory.service_names import TITLES, other_name, with_titles


def name_of(record: Any) -> str:
    """ "Police hotline · 117". Queries where the record was not read for the dialog."""
    if not hasattr(record, "numbers"):
        _read_numbers([record])
    return " · ".join([record.shown_name, *record.numbers])


def _read_numbers(records: Iterable[Any]) -> None:
    """Give each its telephone numbers, the first to call first; one query."""
    services = {one.pk: one for one in records if isinstance(one, Service)}
    rows = ContactChannel.objects.filter(service__in=services, type__in=PHONE_TYPES)
    by_place = rows.exclude(value="").exclude(state="withdrawn").order_by("priority", "pk")
    for record in records:
        record.numbers = {}  # for their order: by a call and by a message it is the same number
    for row in by_place if services else ():
        number = (display(row.served) or "").replace(" ", "\N{NO-BREAK SPACE}")
        services[row.service_id].numbers[number] = None


def _two_lines(record: Any) -> Any:
    language, other = other_name(record)
    if not other:
        return name_of(record)
    return format_html(
        '{}<small class="localize-other" lang="{}">{}</small>', name_of(record), language, other
    )


class SearchForm(SearchFilterMixin, BaseFilterForm):
    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        self.search_query = normal_form.khmer(self.cleaned_data.get("q") or "")
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            found = Q()
            for name in ("internal_name", *TITLES):
                found |= Q(**{f"{name}__icontains": word})
            if objects.model is Service:
                numbers = ContactChannel.objects.filter(service=OuterRef("pk"))
                found |= Q(Exists(numbers.filter(value__contains=ascii_digits(word))))
            objects = objects.filter(found)
        return objects


class _ByTitle:
    """Mixed in before Wagtail's list of records to choose from."""

    filter_form_class = SearchForm
    ordering = ("shown_title", "internal_name")
    model_class: Any

    def get_object_list(self) -> QuerySet[Any]:
        return with_titles(self.model_class.objects.all())

    def get_results_page(self, request: Any) -> Any:
        page = super().get_results_page(request)  # type: ignore[misc]
        _read_numbers(page.object_list)
        return page

    @property
    def title_column(self) -> TitleColumn:
        column: TitleColumn = super().title_column  # type: ignore[misc]
        column.accessor = _two_lines
        return column


class Choose(_ByTitle, chooser.ChooseView):
    pass


class ChooseResults(_ByTitle, chooser.ChooseResultsView):
    pass


class Chosen(chooser.SnippetChosenView):
    def get_display_title(self, instance: Any) -> str:
        return name_of(instance)


class NamedByPageChooser(AdminSnippetChooser):
    def get_display_title(self, instance: Any) -> str:
        return name_of(instance)


class NamedByPageChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = Choose
    choose_results_view_class = ChooseResults
    chosen_view_class = Chosen

    @cached_property
    def widget_class(self) -> NamedByPageChooser:
        return NamedByPageChooser(model=self.model, icon=self.icon)
