"""The form of one answer to what happened: what is changed waits for a second person."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Page

from cms.core.vocabularies.directory import CATEGORIES
from cms.core.vocabularies.shared import choices
from cms.publishing.new_pages.places import screen_language
from cms.two_people.approvals.forms import TwoPeopleForm

PLACES = 5  # of kinds of services; those that are not named come behind


class OrderWidget(forms.MultiWidget):
    """One choice below the other: who is called first, second …"""

    def __init__(self) -> None:
        kinds = [("", "---------"), *choices(CATEGORIES)]
        super().__init__([forms.Select(choices=kinds) for _place in range(PLACES)])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        for number, widget in enumerate(self.widgets, 1):  # in the language of this screen
            widget.attrs["aria-label"] = gettext("%(number)s. to call") % {"number": number}
        return super().get_context(name, value, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [*(value or []), *[""] * PLACES][:PLACES]


class OrderField(forms.MultiValueField):
    """Codes of kinds of services, in order; gaps are closed."""

    def __init__(self, **kwargs: Any) -> None:
        kinds = [("", ""), *choices(CATEGORIES)]
        fields = [forms.ChoiceField(choices=kinds, required=False) for _place in range(PLACES)]
        super().__init__(
            fields, widget=OrderWidget(), require_all_fields=False, required=True, **kwargs
        )

    def compress(self, data_list: list[str]) -> list[str]:
        return [code for code in data_list if code]


def lessons() -> Iterator[tuple[str, str]]:
    """(translation key, title) of what can be chosen: lessons that readers have in a language."""
    yield "", "---------"
    of_type = {"content_type__app_label": "lessons", "content_type__model": "lessonpage"}
    found: dict[str, str] = {}
    for page in Page.objects.live().filter(**of_type).select_related("locale").order_by("path"):
        is_own = page.locale.language_code == screen_language()
        if is_own or str(page.translation_key) not in found:
            found[str(page.translation_key)] = page.title
    yield from found.items()


class WhatHappenedForm(TwoPeopleForm, WagtailAdminModelForm):
    categories = OrderField(label=_("Whom to call first"))
    lesson = forms.TypedChoiceField(
        choices=lessons,
        coerce=UUID,
        empty_value=None,
        required=False,
        label=_("Lesson that says how to act"),
    )

    def clean_categories(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["categories"]
        if len(set(chosen)) != len(chosen):
            raise ValidationError(_("Choose at least one kind of service, each once."))
        return chosen
