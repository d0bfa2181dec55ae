"""A model field for several codes of one closed list, such as audiences or topics.

Stored as a JSON list, not as a many-to-many relation: wagtail-localize does not synchronise
relations, and a revision holds the list as it was. No `choices` on the field, so that a new code
needs no migration.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from localize.labels import Label, choices


class CodesFormField(forms.MultipleChoiceField):
    """Boxes to tick; the order of ticking is no change."""

    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or []) != set(data or [])


class CodesField(models.JSONField):
    """List of codes, each of `labels`, in the order of the closed list."""

    def __init__(self, *args: Any, labels: Sequence[Label] = (), **kwargs: Any) -> None:
        self.labels = labels
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, (list, tuple, set)):
            order = [label.code for label in self.labels]
            return sorted(value, key=lambda code: order.index(code) if code in order else -1)
        return value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = {label.code for label in self.labels}
        if not isinstance(value, list) or not set(map(str, value)) <= known:
            raise ValidationError(_("Choose entries of the list only."))

    def formfield(self, **kwargs: Any) -> forms.Field:
        return CodesFormField(
            choices=choices(self.labels),
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
        )
