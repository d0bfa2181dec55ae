"""Lists kept as JSON: codes shown as boxes to tick, and free values written one per line."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from home import districts
from localize.labels import Label, choices


def _furniture(field: models.JSONField, asked: dict[str, Any]) -> dict[str, Any]:
    """Label, help and the like; a JSON field's own form arguments do not fit these form fields."""
    return {
        "label": capfirst(field.verbose_name),
        "help_text": field.help_text,
        "required": not field.blank,
        **{name: asked[name] for name in ("label", "help_text", "disabled") if name in asked},
    }


class CodesFormField(forms.MultipleChoiceField):
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
        return CodesFormField(choices=choices(self.labels), **_furniture(self, kwargs))


class LinesFormField(forms.CharField):
    """One value per line; empty lines and doubles are dropped, the order is kept."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class DistrictsFormField(LinesFormField):
    """Codes or names, one per line; shown with both, kept as codes."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            value = [districts.written(str(code)) for code in value]
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        lines = [districts.code_of(line) or line for line in super().to_python(value)]
        return list(dict.fromkeys(lines))


class LinesField(models.JSONField):
    """A short list of plain texts; what each must look like is the business of the model."""

    def __init__(
        self, *args: Any, form_class: type[LinesFormField] = LinesFormField, **kwargs: Any
    ) -> None:
        self.form_class = form_class
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            raise ValidationError(_("This must be a list of texts."), code="invalid")

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return self.form_class(**_furniture(self, kwargs))
