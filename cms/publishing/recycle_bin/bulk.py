"""Deleting many pages at once, into the bin. Stands in the place of Wagtail's own action."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.models import Page

from cms.publishing import unpublishing
from cms.publishing.recycle_bin import actions, tree
from cms.publishing.recycle_bin.models import DAYS


class BinForm(forms.Form):
    with_translations = forms.BooleanField(
        label=gettext_lazy("Their translations too"), required=False, initial=True
    )


class BinBulkAction(DeleteBulkAction):
    """The same list, and nothing to type: it can be undone."""

    template_name = "publishing/recycle_bin/delete_many.html"
    form_class = BinForm

    def check_perm(self, page: Page) -> bool:
        return page.depth > unpublishing.HOME_DEPTH and super().check_perm(page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Wagtail refuses some deletions for the sake of links; here nothing is lost
        return context | {"days": DAYS, "is_protected": False}

    def post(self, request: Any) -> Any:
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def get_execution_context(self) -> dict[str, Any]:
        assert self.cleaned_form is not None
        return {
            **super().get_execution_context(),
            "user": self.request.user,
            "with_translations": self.cleaned_form.cleaned_data["with_translations"],
        }

    @classmethod
    def execute_action(
        cls, objects: Any, user: Any = None, with_translations: bool = False, **kwargs: Any
    ) -> tuple[int, int]:
        pages = list(objects)
        if with_translations:
            pages += [
                page
                for page in translations_of(pages)
                if page.permissions_for_user(user).can_delete()
            ]
        entries = actions.delete(pages, by=user)
        return len(entries), sum(entry.below for entry in entries)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return actions.said(num_parent_objects + num_child_objects)


def translations_of(pages: list[Page]) -> list[Page]:
    keys = {page.translation_key for page in pages}
    found = Page.objects.filter(translation_key__in=keys, depth__gt=unpublishing.HOME_DEPTH)
    return list(tree.without_binned(found.exclude(pk__in=[page.pk for page in pages])))
