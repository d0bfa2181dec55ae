"""The tasks: what is to be done, step by step, and from which screens one comes to each.

A name in braces, as in “Press {Hand over}.”, is what a button, a field or a part of the menu is
called: it is said as the screens say it, in the language of the person and in the words that the
office agreed on. (The Khmer waits, like all of the interface, for a native reader.)
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.languages import screen_language
from cms.two_people.people import REVIEW, Rights, User

Text = str | Promise
NAME = re.compile(r"\{([^{}]+)\}")
# what the tool noted of each picture: {"km/hand-over": {"width", "height", "made_of"}}
PICTURES = Path(__file__).parent / "pictures.json"


@dataclass(frozen=True)
class Step:
    """One sentence. picture: its name below office/help/<language>/; alt: what it shows."""

    sentence: Text
    picture: str = ""
    alt: Text = ""


@dataclass(frozen=True)
class Task:
    """screens: names of addresses from which a link leads here. start: where it begins, and that
    screen's name. on_pages: one of these rights on any page, or `right` ("app.codename")."""

    slug: str
    title: Text
    purpose: Text
    steps: tuple[Step, ...]
    screens: tuple[str, ...]
    start: tuple[str, Text] = ("", "")
    on_pages: tuple[str, ...] = ()
    right: str = ""

    def is_for(self, user: User) -> bool:
        """May `user` do this somewhere? No query beyond those that are kept for a person."""
        rights = Rights(user)
        return (
            rights.is_everything
            or any(action in self.on_pages for action, *_place in rights.given)
            or bool(self.right and user.has_perm(self.right))
        )


def as_said(text: Text) -> SafeString:
    """`text` as HTML, its names as the screens say them now."""
    parts = NAME.split(str(text))  # text, name, text, name, … text
    return mark_safe(  # each part is escaped
        "".join(
            format_html("<strong>{}</strong>", name_on_screen(part))
            if number % 2
            else conditional_escape(part)
            for number, part in enumerate(parts)
        )
    )


def name_on_screen(name: str) -> str:
    return gettext(name)


def picture_key(name: str) -> str:
    """The picture in the language of the screen: its file below office/help/."""
    return f"{screen_language()}/{name}"


@cache
def sizes() -> dict[str, tuple[int, int]]:
    """(width, height) in pixels of each picture that was taken, by its key."""
    noted = json.loads(PICTURES.read_text(encoding="utf-8"))
    return {name: (one["width"], one["height"]) for name, one in noted.items()}


@cache
def by_screen() -> dict[str, tuple[Task, ...]]:
    """Name of an address → the tasks that its screen is about, in order."""
    names = {name for task in TASKS for name in task.screens}
    return {name: tuple(task for task in TASKS if name in task.screens) for name in names}


EDITOR = "wagtailadmin_pages:edit"
NEW_LESSON = "lessons_new"
NEW_RESOURCE = "wagtailsnippets_lessons_resource:add"
CONTACTS = "wagtailsnippets_home_contactchannel"
DRAFT = "localize:source"
TRANSLATION = "localize:translation"
QUEUE = "localize:queue"

TASKS = (
    Task(
        "write-a-lesson",
        _("Write a lesson"),
        _("From the first word to a draft that nobody outside sees."),
        (
            Step(_("In {My work}, press {New lesson}.")),
            Step(
                _("Choose book and module, the language and a title, and press {Begin}."),
                "new-lesson",
                _("The form for a new lesson: book and module, language, title."),
            ),
            Step(_("Write; the draft is saved by itself, and nobody outside sees it.")),
            Step(
                _("Look at {Ready to publish?} beside the form: it lists what is missing."),
                "ready",
                _("The editor of a lesson, with the list of what is missing beside it."),
            ),
            Step(_("When nothing is missing, press {Hand over}.")),
        ),
        (NEW_LESSON, "lesson_list:index", EDITOR),
        (NEW_LESSON, _("New lesson")),
        on_pages=("add",),
    ),
    Task(
        "lesson-from-word",
        _("Make a lesson from a Word file"),
        _("What was written in Word becomes a draft; you go on from there."),
        (
            Step(_("In {My work}, press {New lesson}, and choose book and module.")),
            Step(
                _("Under {Start from} choose {A Word file}."),
                "from-word",
                _("The form for a new lesson, with the field for a Word file."),
            ),
            Step(_("Choose the file and press {Begin}; leave the title empty to take the file's.")),
            Step(
                _("Read what was not understood: {Go to this place} opens the lesson where it is.")
            ),
            Step(
                _(
                    "Pictures are set aside: say what each shows, and whether a child can be "
                    "recognised, before you insert it."
                )
            ),
            Step(_("Put right what is missing, and press {Hand over}.")),
        ),
        (NEW_LESSON, "lessons_book", "lessons_book_report", "lessons_word_report"),
        (NEW_LESSON, _("New lesson")),
        on_pages=("add",),
    ),
    Task(
        "replace-a-picture",
        _("Replace a picture"),
        _("Another picture in a lesson, with what it shows and its consent."),
        (
            Step(_("Open the lesson and find the picture in its text.")),
            Step(
                _("Press the three dots at the picture and choose {Change image}."),
                "replace-picture",
                _("A picture in the editor of a lesson, with its menu open."),
            ),
            Step(_("Choose one that is there, or bring a new one under {Upload}.")),
            Step(_("Write what it shows, for those who cannot see it.")),
            Step(_("If a child can be recognised, record the consent as well.")),
            Step(_("Press {Hand over}: readers keep the old picture until somebody agrees.")),
        ),
        (EDITOR, "wagtailimages:index", "wagtailimages:edit"),
        ("lesson_list:index", _("Lessons")),
        on_pages=("add",),
    ),
    Task(
        "upload-a-handout",
        _("Upload a handout"),
        _("A file for readers, from your computer to the end of a lesson."),
        (
            Step(_("Open {Library} in the menu and press {New resource}.")),
            Step(
                _("Write a title, choose the language and the file, and press {Begin}."),
                "handout",
                _("The form for a resource: its title and its file."),
            ),
            Step(_("Write what it is good for, and hand the page over.")),
            Step(_("Somebody else confirms the file; until then no reader gets it.")),
            Step(_("In the lesson, open {Audience and files} and choose that page.")),
        ),
        (
            "library_list:index",
            NEW_RESOURCE,
            "lessons_file_add",
        ),
        (NEW_RESOURCE, _("New resource")),
        right="lessons.add_resource",
    ),
    Task(
        "hand-over",
        _("Hand over a draft"),
        _("A second person reads your draft before readers get it."),
        (
            Step(_("Open the draft; {Ready to publish?} must list nothing that is missing.")),
            Step(_("Press {Hand over} below the form.")),
            Step(
                _("If you like, write a remark for the second person; press {Hand over} again."),
                "hand-over",
                _("The screen on which a draft is handed over, with a remark."),
            ),
            Step(_("{Who has it} names the people who can agree; {Take back} ends it.")),
            Step(_("If it comes back to you, it stands in {My work} with the remark.")),
        ),
        (EDITOR, DRAFT),
        ("wagtailadmin_home", _("My work")),
        on_pages=("add", "change"),  # as `EditorialPermissions.can_edit`
    ),
    Task(
        "publish",
        _("Publish what was handed over"),
        _("You are the second person: read what changed, and decide."),
        (
            Step(_("In {My work}, press {Read and publish} in the row of the page.")),
            Step(
                _("Read both sides: what readers have now, and what is proposed."),
                "publish",
                _("Old and new text side by side; what is new is marked."),
            ),
            Step(_("If every word is right, press {Agree and publish}.")),
            Step(_("If it should wait for a day, open {Publish it later} and name the hour.")),
            Step(
                _("If something has to change, write what, and press {Return with a remark}."),
            ),
        ),
        ("approvals:request", "approvals:page", DRAFT),
        ("wagtailadmin_home", _("My work")),
        on_pages=("publish",),
    ),
    Task(
        "translate",
        _("Translate a page"),
        _("Sentence by sentence, into the language that you write."),
        (
            Step(_("Open {Translations} in the menu, and there a page that waits.")),
            Step(
                _("Write your sentence into the box beside the source."),
                "translate",
                _("A sentence, and beside it the box for its translation."),
            ),
            Step(_("Read the remarks below the box, and mend each error.")),
            Step(_("Press {Save and submit}: a reviewer has it then.")),
            Step(
                _(
                    "If the source is not clear, open {Remark or question} and press "
                    "{Ask the editor}."
                )
            ),
        ),
        (QUEUE, TRANSLATION),
        (QUEUE, _("Translations")),
        on_pages=("change",),
    ),
    Task(
        "review",
        _("Review a translation"),
        _("Two people stand behind each sentence; you are the second."),
        (
            Step(_("Open {Translations} in the menu, and there a page that waits.")),
            Step(
                _("Compare each sentence with its source: meaning, names, numbers."),
                "review",
                _("A translated sentence that waits, with the button to approve it."),
            ),
            Step(_("If it is right, press {Agree}.")),
            Step(_("If not, open {Return}, choose a reason, and write what has to change.")),
            Step(_("What you wrote yourself, somebody else has to review.")),
        ),
        (QUEUE, TRANSLATION),
        (QUEUE, _("Translations")),
        on_pages=(REVIEW,),
    ),
    Task(
        "check-a-number",
        _("Check a number"),
        _("Call, and say what you heard; one call after the other."),
        (
            Step(_("In {My work}, press {Check a number}.")),
            Step(
                _("Call the number and read out what stands under {What to say}."),
                "check-number",
                _("A number to be called, what to say, and a button for each answer."),
            ),
            Step(_("Write down who answered; for a short number tick the network, too.")),
            Step(
                _(
                    "Press what happened: {The right people answer}, {Nobody answered}, "
                    "{Somebody else answered} or {The number is dead}."
                )
            ),
            Step(_("A dead number stays until a second person has called it too.")),
        ),
        ("home_report", "home_channel", f"{CONTACTS}:list"),
        ("home_report", _("Report of the directory")),
        right="home.confirm_contactchannel",
    ),
    Task(
        "change-a-number",
        _("Change a number"),
        _("People get the new number once a second person has called it."),
        (
            Step(
                _("Open the contact and press {Change the number or its facts}."),
                "change-number",
                _("What is known of a contact, with the link to change it."),
            ),
            Step(_("Write the new number as people dial it.")),
            Step(_("Press {Save}, call it, and press {The right people answer}.")),
            Step(_("People see the old number until somebody else has called the new one.")),
            Step(
                _(
                    "That person finds it in {My work}, calls it, writes down who answered, and "
                    "presses {The right people answer}."
                )
            ),
        ),
        ("home_channel", f"{CONTACTS}:list", f"{CONTACTS}:edit"),
        (f"{CONTACTS}:list", _("Contacts")),
        right="home.change_contactchannel",
    ),
    Task(
        "send-an-alert",
        _("Send an alert"),
        _("One sentence above every page, in both languages, within a minute."),
        (
            Step(_("In {My work}, open {Alert} and choose a phrase that was approved.")),
            Step(
                _(
                    "Read both languages, say for how many hours, and press {Send it to everybody "
                    "now}."
                ),
                "send-alert",
                _("The alert in both languages, before it is sent."),
            ),
            Step(_("Ask a colleague to look and press {I have seen it, it is right}.")),
            Step(_("It ends by itself; to end it sooner, open {Alert} again and say why.")),
        ),
        ("home_alerts", "home_alert_send", "home_phrase"),
        ("home_alerts", _("Alert")),
        right="home.send_alert",
    ),
    Task(
        "take-down",
        _("Take a page down"),
        _("Readers lose a page that is wrong, at once."),
        (
            Step(
                _("Open the page, press the three dots beside its title, choose {Take down now}.")
            ),
            Step(
                _("Tick the languages and the reason, and press {Take down now} below them."),
                "take-down",
                _("The screen on which a page is taken down: languages and reasons."),
            ),
            Step(
                _(
                    "If you may not publish, choose {Ask to take it down}: a publisher decides, "
                    "and readers keep the page until then."
                )
            ),
            Step(_("It comes back only when somebody publishes it again.")),
        ),
        (EDITOR, "localize:take_down"),
        ("lesson_list:index", _("Lessons")),
        on_pages=("publish", "add"),
    ),
)
