"""The form of a new page: where, in which language, its title."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core.languages import screen_language
from cms.core.slugs import free_slug
from cms.core.vocabularies.languages import language_label
from cms.publishing.new_pages.places import Name, Place, by_group

ENGLISH = "en"
LONGEST_TITLE = 255  # code points; the column's limit


class NewPageForm(forms.Form):
    """After `is_valid()`, `cleaned_data["parent"]` is the page, of its own class, that the new one
    stands below; its language is that of the new one. "slug" is made of the English title of a
    page in another language, "" if there is none.
    """

    place = forms.ChoiceField(
        label=_("Where"), error_messages={"required": _("Choose where it stands.")}
    )
    language = forms.ChoiceField(label=_("Written in"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Write a title. You can change it later.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    english = forms.CharField(
        label=_("Title in English"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_(
            "Only for the address, so that people can read it. You can leave it out, and write it "
            "later under “Advanced”, until the page is published for the first time."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "lang": ENGLISH}),
    )

    def __init__(
        self, *args: Any, places: Sequence[Place], kind: type[Page], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.places = {place.key: place for place in places}
        self._field("place").choices = [(key, key) for key in self.places]
        there = {language for place in places for language in place.languages}
        names = [one for one in settings.WAGTAIL_CONTENT_LANGUAGES if one[0] in there]
        own = screen_language()
        self._field("language").choices = sorted(names, key=lambda one: one[0] != own)
        if len(self.places) == 1:
            self.initial["place"] = next(iter(self.places))
        if self.initial.get("language") not in there:
            self.initial["language"] = own if own in there else next(iter(there), "")

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def groups(self) -> list[tuple[tuple[Name, ...], list[Place]]]:
        """The places as they are shown, by what is above them."""
        return by_group(self.places.values())

    def chosen_place(self) -> str:
        return str(self["place"].value() or "")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        place, language = self.places.get(values.get("place", "")), values.get("language")
        if place is None or language is None:
            return values
        if language not in place.pages:
            there = language_label(place.languages[0])
            error = _("“%(place)s” is not there in this language yet. Choose %(language)s.")
            detail = {"place": place.names[0].title, "language": there}
            self.add_error("language", ValidationError(error, params=detail))
            return values
        parent = Page.objects.get(pk=place.pages[language]).specific
        return values | {"parent": parent, "slug": self._slug(values, parent)}

    def _slug(self, values: dict[str, Any], parent: Page) -> str:
        english = values.get("english")
        if not english or values["language"] == ENGLISH:
            return ""  # the page makes it of its title
        return free_slug(english, parent=parent, model=self.kind, key=None)
