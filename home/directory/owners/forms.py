"""The form of an organization: of each service “everything is right”, or what is not, in words."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.publishing.shared_drafts import answers
from cms.publishing.shared_drafts.links import named
from home.directory.owners.looked_at import LookedAt


@dataclass(frozen=True)
class Said:
    """What was said of one service. note: what is not right, in words."""

    looked_at: LookedAt
    is_right: bool
    note: str


class OwnerForm(forms.Form):
    """Fields are named by the key of the service: “s5-right”, “s5-note”."""

    name = forms.CharField(
        max_length=100,
        label=gettext_lazy("Your name and position"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, shown: list[LookedAt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.said: list[Said] = []
        for one in shown:
            at = f"s{one.service.pk}"
            self.fields[f"{at}-right"] = forms.BooleanField(
                required=False, label=_("Everything here is right")
            )
            self.fields[f"{at}-note"] = forms.CharField(
                required=False,
                max_length=answers.LONGEST,
                label=_("What is not right, and what is?"),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean_name(self) -> str:
        return named(self.cleaned_data["name"])

    def clean(self) -> None:
        if self.errors:
            return
        for one in self.shown:
            at = f"s{one.service.pk}"
            is_right = self.cleaned_data[f"{at}-right"]
            note = answers.said(self.cleaned_data[f"{at}-note"])
            if is_right and note:
                self.add_error(
                    f"{at}-note",
                    _("You said that everything is right, and what is not. Choose one."),
                )
            elif is_right or note:
                self.said.append(Said(one, is_right, note))
        if not self.errors and not self.said:
            raise ValidationError(_("Say of something whether it is right."))
