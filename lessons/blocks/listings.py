"""Blocks of the fields that hold a short list: objectives, words, materials, links.

Each is a StreamField of one block type, so that every entry has an id that stays the same in all
languages and versions, and every word is extracted for translation.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

from lessons.blocks.body import HelpBoxBlock
from lessons.blocks.choosers import PageChooser
from lessons.blocks.prose_blocks import Line, Text

KEY_MESSAGE_LENGTH = 120  # code points; fits a card and a text message


class TermBlock(blocks.StructBlock):
    term = Line(label=_("Word"))
    meaning = Text(label=_("What it means"))

    class Meta:
        icon = "openquote"
        label = _("Word")


class MaterialBlock(blocks.StructBlock):
    text = Line(label=_("Material"))
    quantity = Line(required=False, label=_("How many"), help_text=_("Such as “one per pair”."))
    printable = PageChooser(
        "lessons.ResourcePage", required=False, label=_("To print from the library")
    )

    class Meta:
        icon = "clipboard-list"
        label = _("Material")


class ReferenceBlock(blocks.StructBlock):
    text = Text(label=_("Source"), help_text=_("Author, title, year."))
    url = blocks.URLBlock(required=False, label=_("Address"))

    class Meta:
        icon = "link"
        label = _("Source")


class CreditBlock(blocks.StructBlock):
    organization = Line(label=_("Organization"))
    role = Line(required=False, label=_("What it did"))

    class Meta:
        icon = "group"
        label = _("Credit")


def stream(name: str, block: blocks.Block, **kwargs: Any) -> StreamField:
    """An optional StreamField with one block type."""
    return StreamField([(name, block)], blank=True, **kwargs)


def objectives() -> blocks.Block:
    return Text(rows=1, icon="tick", label=_("Objective"))


def key_message() -> blocks.Block:
    return Line(max_length=KEY_MESSAGE_LENGTH, icon="pick", label=_("Key message"))


def resource() -> blocks.Block:
    return PageChooser("lessons.ResourcePage", label=_("Resource"))


def lesson() -> blocks.Block:
    return PageChooser("lessons.LessonPage", label=_("Lesson"))


def help_box() -> blocks.Block:
    return HelpBoxBlock()
