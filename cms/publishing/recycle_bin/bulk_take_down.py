"""Taking many pages down at once, with one reason. Stands in the place of Wagtail's "Unpublish"."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.models import Page

from cms.publishing import people, unpublishing
from cms.publishing.recycle_bin import tree


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=unpublishing.TakeDownReason.choices,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=gettext_lazy("In your own words (needed for “another reason”)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_other = data.get("reason") == unpublishing.TakeDownReason.OTHER
        if is_other and not data.get("comment", "").strip():
            raise ValidationError({"comment": _("Say in your own words what the other reason is.")})
        return data


class TakeDownBulkAction(UnpublishBulkAction):
    """What is below the pages is hidden with them, so there is nothing else to tick."""

    display_name = gettext_lazy("Take down")
    aria_label = gettext_lazy("Take down the chosen pages")
    template_name = "publishing/recycle_bin/take_down_many.html"
    form_class = ReasonForm

    def check_perm(self, page: Page) -> bool:
        return people.may_publish(self.request.user, page) and not tree.is_binned(page)

    def get_execution_context(self) -> dict[str, Any]:
        assert self.cleaned_form is not None
        data = self.cleaned_form.cleaned_data
        return {"user": self.request.user, "reason": data["reason"], "comment": data["comment"]}

    @classmethod
    def execute_action(
        cls, objects: Any, user: Any = None, reason: str = "", comment: str = "", **kwargs: Any
    ) -> tuple[int, int]:
        pages = list(objects)
        if pages:
            unpublishing.take_down(pages, by=user, reason=reason, comment=comment)
        return len(pages), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext(
            "%(count)s page is taken down.", "%(count)s pages are taken down.", num_parent_objects
        ) % {"count": num_parent_objects}
