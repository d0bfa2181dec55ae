"""A model field for several codes of one closed list, such as audiences, topics or provinces.

Stored as a JSON list, not as a many-to-many relation: wagtail-localize does not synchronise
relations, and a revision holds the list as it was.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cms.core.vocabularies.shared import Label, choices


def furniture(field: models.JSONField, asked: dict[str, Any]) -> dict[str, Any]:
    """Label, help and the like of a form field; a JSON field's own arguments do not fit here."""
    return {
        "label": capfirst(field.verbose_name),
        "help_text": field.help_text,
        "required": not field.blank,
        **{name: asked[name] for name in ("label", "help_text", "disabled") if name in asked},
    }


class CodeField(models.CharField):
    """One code of a closed list: for migrations and the database a text of 20 letters.

    The list itself is no part of the column: it may be that of another country.
    """

    def __init__(
        self, verbose_name: Any = None, labels: Sequence[Label] = (), **kwargs: Any
    ) -> None:
        if labels:
            kwargs = {"max_length": 20, "choices": choices(labels)} | kwargs
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs


class CodesFormField(forms.MultipleChoiceField):
    """Boxes to tick; the order of ticking is no change."""

    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or []) != set(data or [])


class CodesField(models.JSONField):
    """Codes in the order of their closed list, each at most once.

    The list itself is no part of the column: a new label needs no migration.
    """

    def __init__(self, *args: Any, labels: Sequence[Label] = (), **kwargs: Any) -> None:
        self.labels = tuple(labels)
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Order and de-duplicate; anything that is not a list of codes is left for validate()."""
        if not isinstance(value, list | tuple | set) or not all(isinstance(v, str) for v in value):
            return value
        order = {label.code: at for at, label in enumerate(self.labels)}
        return sorted(set(value), key=lambda code: (order.get(code, len(order)), code))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list):
            raise ValidationError(_("This must be a list of codes."), code="invalid")
        unknown = [code for code in value if code not in {label.code for label in self.labels}]
        if unknown:
            raise ValidationError(
                _("“%(code)s” is not one of the choices."),
                code="invalid_choice",
                params={"code": unknown[0]},
            )

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return CodesFormField(choices=choices(self.labels), **furniture(self, kwargs))
