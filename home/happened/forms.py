"""The form of one answer to what happened, with its texts in each language: what is changed waits
for a second person, each language by itself."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Page

from cms.core.languages import screen_language
from cms.core.vocabularies.directory import CATEGORIES
from cms.core.vocabularies.shared import choices
from cms.two_people.approvals.forms import TwoPeopleForm
from cms.who_helps import table
from cms.who_helps.models import STEPS, WORDS, AnswerText, WhatHappened

ROWS = {"words": 4, "words_latin": 4, "hints": 2}
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


class AnswerTextForm(TwoPeopleForm, WagtailAdminModelForm):
    instance: AnswerText

    class Meta:
        model = AnswerText
        fields = (*WORDS, *STEPS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.language
        tags = {"words_latin": f"{own}{table.LATIN}", "sources": ""}
        for name, field in self.fields.items():
            attrs = {"rows": ROWS.get(name, 3), "lang": tags.get(name, own)}
            field.widget = forms.Textarea(attrs=attrs)


class WhatHappenedForm(TwoPeopleForm, WagtailAdminModelForm):
    """texts: language → the form of what there is in it."""

    instance: WhatHappened
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

    def __init__(self, data: Any = None, files: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, files, *args, **kwargs)
        self.texts = {
            text.language: AnswerTextForm(
                data, instance=text, prefix=text.language, for_user=self.for_user
            )
            for text in self.instance.texts_in_order()
        }

    def full_clean(self) -> None:
        super().full_clean()
        for text in self.texts.values() if self.is_bound else ():
            if not text.is_valid():
                self.add_error(None, [f"{text.instance}: {one}" for one in _told(text)])

    def has_changed(self) -> bool:
        return super().has_changed() or any(one.has_changed() for one in self.texts.values())

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit=commit)
        for text in self.texts.values():
            if commit and text.has_changed():
                text.save()
        return saved


def _told(form: forms.ModelForm) -> list[str]:
    return [str(one) for errors in form.errors.values() for one in errors]
