"""Panels that several editing screens share.

The first tab of each screen holds its words, the last what few people ever change.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.context_processors import PermWrapper
from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)

from cms.two_people.approvals import engine
from cms.two_people.approvals.forms import TwoPeopleForm
from cms.two_people.refusals import who_can
from lessons.library import facts
from lessons.library.models.resources import Resource


class NeededPanel(FieldPanel):
    """A field with the star of what a publication needs; a draft is saved without it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_required(self) -> bool:
            return True


AGES = MultiFieldPanel([FieldRowPanel(["age_min", "age_max"])], heading=_("Ages"))
WARNING = MultiFieldPanel(
    ["content_warning_level", "content_warning_text"], heading=_("Content warning")
)


def tabs(*named: tuple[Any, Sequence[str | Panel]]) -> list[ObjectList]:
    """(heading, panels) pairs as tabs; a name is that of a field."""
    return [ObjectList(list(panels), heading=heading) for heading, panels in named]


def page_tabs(
    *named: tuple[Any, Sequence[str | Panel]], advanced: Sequence[str] = ()
) -> TabbedInterface:
    """Those of a page, and the last one of every page."""
    return TabbedInterface(tabs(*named, (_("Advanced"), [*advanced, "slug", PublishingPanel()])))


class ResourceForm(TwoPeopleForm, WagtailAdminModelForm):
    """The address and the picture of a resource in use wait for a second person."""


class ConsentStatePanel(HelpPanel):
    """Whether the consent counts; if it waits, for whom, and where they find it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "lessons/consent_state_panel.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            waiting = engine.waiting(self.instance)
            context["waiting"] = waiting
            if waiting is not None:
                context["who"] = who_can(
                    self.instance.who_may_endorse(waiting, but={waiting.asked_by_id})
                )
                context["may_look"] = waiting.stands(
                    self.request.user
                ) or self.instance.may_endorse(self.request.user, waiting)
            return context


class FilesPanel(HelpPanel):
    """The files of a resource, their states, and where to add, confirm and withdraw them, on the
    page that shows it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "lessons/files_panel.html")
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            resource = self.instance.resource
            context["resource"] = resource
            context["back"] = f"?page={self.instance.pk}"
            context["files"] = (
                resource.files.select_related(
                    "added_by", "confirmed_by", "withdrawn_by"
                ).prefetch_related("requests")
                if resource is not None
                else []
            )
            context["perms"] = PermWrapper(self.request.user)
            return context


class FactsPanel(HelpPanel):
    """On the page of a resource: the facts of its record, changed where they stand
    (`lessons.admin.facts`)."""

    class BoundPanel(HelpPanel.BoundPanel):
        @property
        def media(self) -> Media:
            viewset = Resource.snippet_viewset  # type: ignore[attr-defined]  # by register_snippet
            form = viewset.get_edit_handler().get_form_class()
            script = Media(js=["lessons/facts.js"], css={"all": ["lessons/facts.css"]})
            return super().media + form().media + script

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            found = super().get_context_data(parent_context)
            address = reverse("lessons_facts", args=[UUID(int=0)])
            shown = facts.context(self.instance.resource, self.request.user)
            return found | {"address": address} | shown
