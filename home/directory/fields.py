"""Lists of free values, kept as JSON and written one per line."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from cms.core.vocabularies import districts
from cms.core.vocabularies.fields import furniture
from khmertext import digits


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


class DaysFormField(LinesFormField):
    """Days, kept like 2027-04-14, as decrees write them too: in Khmer digits, as 14/4/2027."""

    def to_python(self, value: Any) -> Any:
        lines = [iso_day(line) or line for line in super().to_python(value)]
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
        return self.form_class(**furniture(self, kwargs))


def iso_day(text: str) -> str | None:
    """2027-04-14, of how a day is written with figures; None for anything else."""
    text = re.sub(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$", r"\3-\2-\1", digits(text, to="latin"))
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day.isoformat() if day else None


def check_days(name: str, value: Any) -> None:
    """Days that the calendar has, each written like 2027-04-14; ValidationError on `name`."""
    try:
        is_so = all(date.fromisoformat(day).isoformat() == day for day in value)
    except (TypeError, ValueError):
        is_so = False
    if not is_so or not isinstance(value, list):
        raise ValidationError({name: _("Write each day like 2027-04-14, one per line.")})
