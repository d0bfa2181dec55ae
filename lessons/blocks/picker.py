"""How an editor finds a block: by group, with a sentence and the look that readers know.

The first group holds what is used most. The order of the blocks in `body` belongs to the stored
data and stays as it is.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# shows an example of the block by its name; the room of the readers' pages draws it
PREVIEW = "website/block_example.html"

GROUPS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (
        _("Used most"),
        {
            "paragraph": _("Text with bold, lists and links."),
            "heading": _("Names the part that begins here."),
            "image": _("A picture of the library, with words for those who cannot see it."),
            "tip_list": _("Short advice, one line each."),
            "activity": _("What a group does: time, materials, steps, questions for afterwards."),
            "help_box": _("Services of the directory; their numbers keep themselves right."),
        },
    ),
    (
        _("To think and to do"),
        {
            "scenario": _("A made-up story with questions. Possible answers are for facilitators."),
            "discussion": _("Something to talk about, with questions."),
            "steps": _("What to do first, second and third."),
            "checklist": _("Lines to tick."),
            "do_dont": _("What helps beside what harms."),
            "safety_plan": _("A blank form to print. Nothing that is written in it is sent."),
        },
    ),
    (
        _("To explain"),
        {
            "fact": _("One finding and who found it out."),
            "definition": _("A word and what it means."),
            "callout": _("A few words that must not be overlooked."),
        },
    ),
    (
        _("From the library"),
        {
            "video": _("A video with captions or transcript."),
            "resource_ref": _("A handout, a poster or a book to download."),
        },
    ),
    (
        _("For the facilitator and for print"),
        {
            "facilitator_note": _("Learners never see this."),
            "page_break": _("Printed copies begin a new page."),
        },
    ),
)


class Grouped:
    """Mixed in before a StreamBlock whose children are all named in GROUPS."""

    child_blocks: dict[str, blocks.Block]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for _group, described in GROUPS:
            for name, sentence in described.items():
                meta = self.child_blocks[name].meta
                meta.description, meta.preview_template = sentence, PREVIEW

    def grouped_child_blocks(self) -> list[tuple[Any, list[blocks.Block]]]:
        return [(group, [self.child_blocks[name] for name in names]) for group, names in GROUPS]
