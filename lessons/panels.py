"""Panels that several editing screens share.

The first tab of each screen holds what every page of its kind needs, the rest sits in named tabs.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.panels import PublishingPanel as WagtailPublishingPanel

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
