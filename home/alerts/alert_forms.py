"""The forms of a phrase, with the contacts in it, and of its sending: when, and for how long."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.core.languages import described
from cms.core.vocabularies.languages import language_label
from cms.documents.languages import content
from home.alerts import alert_slots
from home.alerts.alert_texts import LONGEST, SLOTS, problems
from home.alerts.models import MOST_HOURS, AlertPhrase, AlertText

HOW_TO_WRITE = _(
    "Write {service} where name and number of a contact stand, and {service_2} for a second one. "
    "No number is typed."
)


class PhraseForm(WagtailAdminModelForm):
    """Its contacts are chosen here: two people agree with them as they do with the words."""

    service = forms.ChoiceField(label=_("Who helps"), required=False)
    service_2 = forms.ChoiceField(label=_("Who helps, the second one"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "---------"), *alert_slots.service_choices()]
        for slot in SLOTS:
            self.fields[slot].choices = offered
            self.fields[slot].initial = self.instance.values.get(slot)
        words = self.instance.words_by_language() if self.instance.pk else {}
        for code in content():
            self.fields[text_field(code)].initial = words.get(code, "")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.instance.values = {slot: cleaned[slot] for slot in SLOTS if cleaned.get(slot)}
        said = {
            code: described(code).normalised(cleaned.get(text_field(code), ""))
            for code in content()
        }
        self.words = {code: words for code, words in said.items() if words}
        if not self.words and not self.errors:
            self.add_error(
                text_field(next(iter(said))), gettext("Write the words in at least one language.")
            )
        for name, errors in problems(self.words, self.instance.values).items():
            self.add_error(text_field(name) if name in said else name, errors)
        return cleaned

    def save(self, commit: bool = True) -> AlertPhrase:
        phrase: AlertPhrase = super().save(commit)
        known = {one.language: one for one in phrase.texts.all()}
        for code in content():
            text = known.get(code) or AlertText(phrase=phrase, language=code)
            words = self.words.get(code, "")
            if text.text != words:  # an emptied one stays, with the voices that were for it
                text.text = words
                text.save()
        return phrase


def text_field(language: str) -> str:
    return f"text_{language}"


def phrase_panels() -> Panel:
    """The form of a phrase, with a box for each language of the content."""
    texts = {
        text_field(code): forms.CharField(
            label=_("Text in %(language)s") % {"language": language_label(code)},
            max_length=LONGEST,
            required=False,
            widget=AdminAutoHeightTextInput(attrs={"lang": code}),
            help_text=_("The same sentence with the same slots.") if at else HOW_TO_WRITE,
        )
        for at, code in enumerate(content())
    }
    names = ("name", "severity", *texts, *SLOTS)
    form = type("PhraseFormOfLanguages", (PhraseForm,), texts)
    panels = ObjectList([FieldPanel(name) for name in names], base_form_class=form)
    return panels.bind_to_model(AlertPhrase)


class AlertForm(forms.Form):
    """Nothing of what people read is chosen or typed when an alert is sent."""

    starts_at = forms.DateTimeField(
        label=_("From"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Leave empty to begin at once."),
    )
    hours = forms.IntegerField(
        label=_("For how many hours"),
        min_value=1,
        max_value=MOST_HOURS,
        initial=24,
        help_text=_("At most 72. The alert ends by itself."),
    )
    replace = forms.BooleanField(
        label=_("Take the place of the alert that is running"), required=False
    )

    def __init__(self, *args: Any, is_running: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_running:
            del self.fields["replace"]

    def clean_replace(self) -> bool:
        if not self.cleaned_data["replace"]:
            raise forms.ValidationError(
                _("An alert is running already. End it, or let the new one take its place.")
            )
        return True
