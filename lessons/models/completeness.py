"""Draft or complete: what a page must have before it is published.

A draft may have anything missing or wrong (a save is never lost); a live row may not. Wagtail
defers only *required* fields of a form, so the form tells its page which of the two is wanted;
without a form the row's `live` decides.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.fields import RichTextField, StreamField

from cms.core.wagtail_compat import translatable_fields
from cms.publishing.page_forms import DraftFirstForm
from cms.publishing.pages import all_at_once
from lessons.blocks.prose_blocks import plain_words, refuse_phone_numbers

Problems = dict[str, list[Any]]


class CompletenessForm(DraftFirstForm):
    """Asks for completeness unless a draft is saved or previewed."""

    def _post_clean(self) -> None:
        self.instance.wants_completeness = not self.is_deferred_validation
        self.instance.unread = frozenset(self.errors)
        super()._post_clean()


class CompletePage(models.Model):
    """Mixed in before TranslatedPage: checks every rule when the page is or becomes public."""

    wants_completeness: bool | None = None
    # fields that a form refused: the page holds what was there before, and nothing is said of that
    unread: frozenset[str] = frozenset()
    base_form_class = CompletenessForm

    class Meta:
        abstract = True

    def missing(self) -> Problems:
        """{field name: sentences} about what is wrong or missing; extended by each page type."""
        return {}

    def clean(self) -> None:
        all_at_once(super().clean, self._check_completeness)

    def _check_completeness(self) -> None:
        wanted = self.live if self.wants_completeness is None else self.wants_completeness  # type: ignore[attr-defined]
        if not wanted:
            return
        problems = {**_broken_fields(self)}
        for name, sentences in self.missing().items():
            problems.setdefault(name, []).extend(sentences)
        told = {name: some for name, some in problems.items() if name not in self.unread}
        if told:
            raise ValidationError(told)


def _broken_fields(page: Any) -> Problems:
    """Telephone numbers in fields, and every rule of a block."""
    problems: Problems = {}
    for translatable in translatable_fields(type(page)):
        if not translatable.is_translated(page):
            continue  # facts and bookkeeping: no prose
        field = translatable.get_field(type(page))
        try:
            check_field(field, getattr(page, field.name))
        except ValidationError as error:
            problems[field.name] = [error]
    return problems


def check_field(field: Any, value: Any) -> None:
    """ValidationError if `value` may not stand in `field` of a published page."""
    if isinstance(field, StreamField):
        field.stream_block.clean(value)
    elif isinstance(field, RichTextField):
        refuse_phone_numbers(plain_words(value))
    elif isinstance(value, str):
        refuse_phone_numbers(value)
