"""What the drafts of a book lack and somebody can type in one box: a form for each of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from cms.core import normal_form
from cms.two_people import people
from lessons.models.completeness import check_field
from localize.workflow.translation_access import lock_sentence

TYPED = ("audience", "description", "summary", "duration_min", "objectives")


class Row(forms.Form):
    """One draft; its fields are those of `TYPED` that it lacks, none of them required. typed: what
    was sent of a field that it does not lack any more."""

    def __init__(self, draft: Any, user: Any, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, prefix=str(draft.pk))
        self.draft = draft
        self.told: Any = None  # what the report says of it
        missing = draft.missing()
        self.refusal = lock_sentence(draft, user)
        if not people.may_edit(user, draft):
            self.refusal = _("You may not edit it.")
        for name in TYPED if not self.refusal else ():
            if name in missing and not getattr(draft, name):
                self.fields[name] = _field(draft, name)
                missing.pop(name)
        self.others = [sentence for some in missing.values() for sentence in some]

    @property
    def cells(self) -> list[Any]:
        """One for each of `TYPED`; None where nothing is missing."""
        return [self[name] if name in self.fields else None for name in TYPED]

    @property
    def is_to_do(self) -> bool:
        """Is anything left to type or to read here?"""
        return bool(self.fields or self.refusal or self.others)

    def overtaken(self) -> list[str]:
        """What was typed where somebody else wrote something meanwhile."""
        sent = {name: self.data.get(self.add_prefix(name), "") for name in TYPED}
        said = {name: _lines(_said(self.draft, name)) for name in TYPED}
        return [
            typed
            for name, typed in sent.items()
            if name not in self.fields and _lines(typed) not in ([], said[name])
        ]

    def save(self, *, by: Any) -> bool:
        """The right ones of what was typed, as a version of the draft; was there any?"""
        self.full_clean()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        for name, value in values.items():
            setattr(self.draft, name, value)
        if values:
            normal_form.normalise_page(self.draft)
            self.draft.save_revision(user=by, clean=False, log_action=True)
        return bool(values)


def rows(pages: Iterable[Page], user: Any, data: Mapping[str, str] | None = None) -> list[Row]:
    """Of the latest versions of these pages."""
    pages = list(pages)
    versions = Revision.objects.in_bulk([page.latest_revision_id for page in pages])
    drafts = [
        versions[page.latest_revision_id].as_object() if page.latest_revision_id else page
        for page in pages
    ]
    return [Row(draft, user, data) for draft in drafts]


def _field(draft: Any, name: str) -> forms.Field:
    field = type(draft)._meta.get_field(name)
    if isinstance(field, StreamField):
        made = _Lines(field)
    else:
        made = field.formfield()
        made.clean = _checked(field, made.clean)
    made.required = False
    made.widget.is_required = False
    made.widget.attrs |= {
        "aria-label": f"{draft.get_admin_display_title()}: {capfirst(field.verbose_name)}",
        "lang": draft.locale.language_code,
        "rows": 2,
    }
    return made


def _checked(field: Any, clean: Any) -> Any:
    def both(value: Any) -> Any:
        value = clean(value)
        field.run_validators(value)  # the form knows fewer
        check_field(field, value)
        return value

    return both


class _Lines(forms.CharField):
    """Entries of a list, each in a line of its own."""

    widget = forms.Textarea

    def __init__(self, field: Any) -> None:
        super().__init__()
        self.block = field.stream_block

    def clean(self, value: Any) -> Any:
        [kind] = self.block.child_blocks
        lines = _lines(super().clean(value))
        if len(lines) > 5:
            raise ValidationError(_("Write one to five entries."))
        raw = [{"type": kind, "value": line} for line in lines]
        return self.block.clean(self.block.to_python(raw)) if raw else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _said(draft: Any, name: str) -> str:
    value = getattr(draft, name, None) or ""
    return str(value) if isinstance(value, str | int) else "\n".join(str(b.value) for b in value)
