"""Deleting many pages at once, into the bin. Stands in the place of Wagtail's own action."""

from typing import Any

from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.models import Page

from cms.publishing import unpublishing
from cms.publishing.recycle_bin import actions, tree
from cms.publishing.recycle_bin.models import DAYS


class BinBulkAction(DeleteBulkAction):
    """The same list, and nothing to type: it can be undone. The translations go, too."""

    template_name = "publishing/recycle_bin/delete_many.html"

    def check_perm(self, page: Page) -> bool:
        return page.depth > unpublishing.HOME_DEPTH and super().check_perm(page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Wagtail refuses some deletions for the sake of links; here nothing is lost
        return context | {"days": DAYS, "is_protected": False}

    def post(self, request: Any) -> Any:
        return self.form_valid(self.get_form())  # Wagtail's wants the name of the site typed

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "user": self.request.user}

    @classmethod
    def execute_action(cls, objects: Any, user: Any = None, **kwargs: Any) -> tuple[int, int]:
        pages = list(objects)
        others = translations_of(pages)
        pages += [page for page in others if page.permissions_for_user(user).can_delete()]
        entries = actions.delete(pages, by=user)
        return len(entries), sum(entry.below for entry in entries)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return actions.said(num_parent_objects + num_child_objects)


def translations_of(pages: list[Page]) -> list[Page]:
    keys = {page.translation_key for page in pages}
    found = Page.objects.filter(translation_key__in=keys, depth__gt=unpublishing.HOME_DEPTH)
    return list(tree.without_binned(found.exclude(pk__in=[page.pk for page in pages])))
