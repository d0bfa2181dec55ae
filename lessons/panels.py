"""Panels that several editing screens share.

The first tab of each screen holds what every page of its kind needs, the rest sits in named tabs.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.context_processors import PermWrapper
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.panels import PublishingPanel as WagtailPublishingPanel

from localize.proposals import verbs
from localize.proposals.forms import TwoPeopleForm

AGES = MultiFieldPanel(
    [FieldRowPanel([FieldPanel("age_min"), FieldPanel("age_max")])], heading=_("Ages")
)
WARNING = MultiFieldPanel(
    [FieldPanel("content_warning_level"), FieldPanel("content_warning_text")],
    heading=_("Content warning"),
)
REVIEW = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("native_reviewer"), FieldPanel("native_reviewed_on")]),
        FieldRowPanel([FieldPanel("expert_reviewer"), FieldPanel("expert_reviewed_on")]),
        FieldPanel("next_review_on"),
        FieldPanel("needs_native_review"),
    ],
    heading=_("Who has read it"),
)
PROMOTION = [FieldPanel("slug"), WagtailPublishingPanel()]


def tabs(*named: tuple[Any, Sequence[Any]]) -> list[ObjectList]:
    """(heading, panels) pairs as tabs."""
    return [ObjectList(list(panels), heading=heading) for heading, panels in named]


class ResourceForm(TwoPeopleForm, WagtailAdminModelForm):
    """The address and the picture of a resource in use wait for a second person."""


class ConsentForm(TwoPeopleForm, WagtailAdminModelForm):
    """A consent to a picture in use waits for a second person, as do longer dates."""

    def save(self, commit: bool = True) -> Any:
        is_new = self.instance.pk is None
        consent = super().save(commit=commit)
        if is_new and commit and not consent.is_confirmed:
            verbs.propose(consent, {"is_confirmed": True}, by=self.for_user)
        return consent


class FilesPanel(HelpPanel):
    """The files of a resource, their states, and where to add, confirm and withdraw them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "lessons/files_panel.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["files"] = self.instance.files.select_related(
                "added_by", "confirmed_by", "withdrawn_by"
            )
            context["perms"] = PermWrapper(self.request.user)
            return context
