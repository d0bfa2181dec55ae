"""The nineteen blocks of a lesson's body.

Names and fields are those of the published JSON and never change. Every word is in a leaf of
`prose_blocks`; a ListBlock, never a struct inside a struct, holds what repeats, because
wagtail-localize extracts list items by their ids and loses lists that sit two structs deep.
Which words are for facilitators only is decided in `lessons.documents`.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError

from cms.core.vocabularies.library import CALLOUT_STYLES, GROUPINGS
from cms.core.vocabularies.shared import choices
from lessons.blocks.choosers import PageChooser, PictureChooser
from lessons.blocks.picker import Grouped
from lessons.blocks.prose_blocks import Line, Rich, Text
from lessons.library.picture_refusals import why_not


def texts(label: Any, *, required: bool = True, **kwargs: Any) -> blocks.ListBlock:
    """A list of short texts; an optional one starts empty."""
    if required:
        kwargs.setdefault("min_num", 1)
    else:
        kwargs.setdefault("default", [])
    return blocks.ListBlock(Text(label=_("Item"), rows=1), label=label, **kwargs)


class Checked(blocks.StructBlock):
    """A struct with a rule across its fields, checked when a page is published."""

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation:
            errors = {name: ValidationError(text) for name, text in self.problems(value).items()}
            if errors:
                raise StructBlockValidationError(block_errors=errors)
        return value

    def problems(self, value: Any) -> dict[str, Any]:
        """{name of the field: sentence}; empty when all is well."""
        raise NotImplementedError


class HeadingBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(
        choices=[("2", _("Large")), ("3", _("Small"))], default="2", label=_("Size")
    )
    text = Line(label=_("Text"))

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"  # its size says nothing where it is folded


class FactBlock(blocks.StructBlock):
    text = Text(label=_("Fact"))
    source = Line(
        label=_("Source"),
        help_text=_("Who found this out, and when. A fact without a source is not published."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Fact")


class TipListBlock(blocks.StructBlock):
    title = Line(label=_("Title"))
    items = texts(_("Tips"))

    class Meta:
        icon = "list-ul"
        label = _("Tips")


class ChecklistBlock(blocks.StructBlock):
    title = Line(label=_("Title"))
    items = texts(_("Lines to tick"))

    class Meta:
        icon = "tasks"
        label = _("Checklist")


class DoDontBlock(blocks.StructBlock):
    do = texts(_("Do"))
    dont = texts(_("Do not"))

    class Meta:
        icon = "tick-inverse"
        label = _("Do and do not")


class StepsBlock(blocks.StructBlock):
    title = Line(label=_("Title"))
    steps = texts(_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")


class ActivityBlock(blocks.StructBlock):
    title = Line(label=_("Title"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=480, label=_("Minutes"))
    grouping = blocks.ChoiceBlock(
        choices=choices(GROUPINGS), default="whole", label=_("Who works together")
    )
    materials = texts(_("Materials"), required=False)
    steps = texts(_("Steps"))
    debrief = texts(_("Questions for afterwards"), required=False)
    facilitator_note = Text(
        required=False,
        label=_("Note for the facilitator"),
        help_text=_("Learners never see this."),
    )

    class Meta:
        icon = "group"
        label = _("Activity")


class ScenarioBlock(Checked):
    text = Text(label=_("Story"), rows=4)
    fictional = blocks.BooleanBlock(
        required=False,
        label=_("All characters are made up"),
        help_text=_("Never tell the story of a real child."),
    )
    questions = texts(_("Questions"))
    possible_answers = texts(
        _("Possible answers"), required=False, help_text=_("Learners never see these.")
    )

    def problems(self, value: Any) -> dict[str, Any]:
        if value["fictional"]:
            return {}
        return {
            "fictional": _("Confirm that all characters are made up, or take the story out."),
        }

    class Meta:
        icon = "comment"
        label = _("Story to discuss")


class DiscussionBlock(blocks.StructBlock):
    prompt = Text(label=_("What to talk about"))
    questions = texts(_("Questions"))

    class Meta:
        icon = "comment"
        label = _("Discussion")


class FacilitatorNoteBlock(blocks.StructBlock):
    text = Text(label=_("Note"), help_text=_("Learners never see this."), rows=3)

    class Meta:
        icon = "clipboard-list"
        label = _("Note for the facilitator")


class DefinitionBlock(blocks.StructBlock):
    term = Line(label=_("Word"))
    meaning = Text(label=_("What it means"))

    class Meta:
        icon = "openquote"
        label = _("Definition")


class CalloutBlock(blocks.StructBlock):
    style = blocks.ChoiceBlock(choices=choices(CALLOUT_STYLES), default="info", label=_("Style"))
    text = Text(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")


class ImageBlock(Checked):
    image = PictureChooser(label=_("Picture"))
    alt = Line(
        required=False,
        label=_("What the picture shows"),
        help_text=_("For people who cannot see it. It is translated with the page."),
    )
    decorative = blocks.BooleanBlock(
        required=False,
        label=_("Only decoration"),
        help_text=_("The lesson loses nothing without it."),
    )
    caption = Line(required=False, label=_("Caption"))

    def problems(self, value: Any) -> dict[str, Any]:
        problems: dict[str, Any] = {}
        if not value["alt"] and not value["decorative"]:
            problems["alt"] = _("Say what the picture shows, or tick “Only decoration”.")
        refused = why_not(value["image"])
        if refused:
            problems["image"] = refused
        return problems

    class Meta:
        icon = "image"
        label = _("Picture")


class ImageBlockAdapter(StructBlockAdapter):
    """Offers what the picture shows, as it was said when it was uploaded."""

    js_constructor = "lessons.blocks.ImageBlock"

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[versioned_static("lessons/picture_block.js")])


register(ImageBlockAdapter(), ImageBlock)


class VideoBlock(Checked):
    """Own video by its resource, with captions and transcript as files, or a link with a
    transcript. Nothing of another site is embedded."""

    title = Line(label=_("Title"))
    resource = PageChooser("lessons.ResourcePage", required=False, label=_("Video of the library"))
    url = blocks.URLBlock(
        required=False,
        label=_("Or an address elsewhere"),
        help_text=_("Shown as a link; nothing of the other site is embedded."),
    )
    transcript = Text(
        required=False,
        rows=4,
        label=_("Transcript"),
        help_text=_("Everything that is said and shown, for people who cannot hear or download."),
    )
    poster = PictureChooser(required=False, label=_("Still picture"))

    def problems(self, value: Any) -> dict[str, Any]:
        page, url = value["resource"], value["url"]
        if bool(page) == bool(url):
            return {"resource": _("Choose a video of the library or give an address: one of them.")}
        if url and not value["transcript"]:
            return {"transcript": _("A video elsewhere needs a transcript here.")}
        if page and (page.resource is None or page.resource.type != "video"):
            return {"resource": _("This resource is not a video.")}
        if page and (lacking := page.resource.missing_alternatives()):
            return {"resource": lacking[0]}
        refused = why_not(value["poster"])
        return {"poster": refused} if refused else {}

    class Meta:
        icon = "media"
        label = _("Video")


class ResourceRefBlock(blocks.StructBlock):
    resource = PageChooser("lessons.ResourcePage", label=_("Resource"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Resource of the library")


class HelpBoxBlock(blocks.StructBlock):
    """Help contacts: name and numbers come from the directory when the page is read."""

    text = Text(required=False, label=_("Text above the contacts"))
    refs = blocks.ListBlock(
        PageChooser("home.ServicePage", label=_("Help contact")),
        min_num=1,
        max_num=4,
        label=_("Help contacts"),
        help_text=_("One to four services of the directory. Their numbers keep themselves right."),
    )

    class Meta:
        icon = "help"
        label = _("Help box")


class SafetyPlanBlock(blocks.StructBlock):
    """A blank form to print; nothing that a reader writes is ever sent."""

    prompts = texts(_("Lines to fill in"))

    class Meta:
        icon = "form"
        label = _("My safety plan")


class BodyBlock(Grouped, blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = Rich(icon="pilcrow", label=_("Paragraph"))
    fact = FactBlock()
    tip_list = TipListBlock()
    checklist = ChecklistBlock()
    do_dont = DoDontBlock()
    steps = StepsBlock()
    activity = ActivityBlock()
    scenario = ScenarioBlock()
    discussion = DiscussionBlock()
    facilitator_note = FacilitatorNoteBlock()
    definition = DefinitionBlock()
    callout = CalloutBlock()
    image = ImageBlock()
    video = VideoBlock()
    resource_ref = ResourceRefBlock()
    help_box = HelpBoxBlock()
    safety_plan = SafetyPlanBlock()
    page_break = blocks.StaticBlock(
        icon="horizontalrule", label=_("New page"), admin_text=_("Printed copies begin a new page.")
    )
