"""What a person may open: the doors on “My work”, and the three pages of links that stand in the
menu for whole groups of it. A door is shown to nobody whom its screen would refuse.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import reports_menu, settings_menu

from cms.publishing.models import LinkDomain, WhatHappened
from cms.publishing.recycle_bin.views import may_open as may_open_bin
from cms.two_people.people import Rights, User
from home.alerts.alert_views import may_look
from home.models import AlertPhrase, HeldBackValue, HolidayYear, KnownShortCode, OwnerAgreement
from lessons.admin.explorer import works_on_lessons
from lessons.models import Consent
from localize.outside.links import RIGHT as READERS
from localize.terminology.models import Term
from localize.workflow.translation_access import takes_part
from office.desk.help.views import TITLE as HELP
from office.desk.reach import RIGHT as REACH

# (label, as the screen is called; its address; what it is good for)
Door = tuple[Any, str, Any]
# (label, name of the address, what it is good for, who may open it; no query)
_Door = tuple[Any, str, Any, Callable[[Any], Any]]


def _has(codename: str) -> Callable[[Any], Any]:
    return lambda user: user.has_perm(codename)


def _records(model: Any, sentence: Any) -> _Door:
    """The list of a kind of records."""
    kept = model.snippet_viewset
    any_of = {"add", "change", "delete", "view"}
    return (
        kept.menu_label,
        kept.get_url_name("list"),
        sentence,
        lambda user: kept.permission_policy.user_has_any_permission(user, any_of),
    )


def _adds(user: User) -> bool:
    rights = Rights(user)
    return rights.is_everything or any(action == "add" for action, *_place in rights.given)


def _of_work() -> list[_Door]:
    """What people begin with, and what they look for first."""
    return [
        (_("New lesson"), "lessons_new", "", lambda user: works_on_lessons(user, "add_page")),
        (_("New page"), "new_page_of_any_kind", "", _adds),
        (_("Translations"), "localize:queue", "", takes_part),
        (_("Pages"), "wagtailadmin_explore_root", "", Rights),
        (_("Check a number"), "home_next_check", "", _has("home.change_contactchannel")),
        (_("Alert"), "home_alerts", "", may_look),
        (_("The first week"), "office:first_week", "", lambda user: user.is_superuser),
        (HELP, "office:help", "", lambda user: True),
    ]


def _lists() -> list[_Door]:
    """What is looked up now and then."""
    found = _("What the nightly check found, who helps where, and the card to print.")
    kept = _has("home.view_contactchannel")
    return [
        _records(Consent, _("Papers by which the face of a child may be shown, and until when.")),
        _records(Term, _("Which Khmer word stands for which English one.")),
        _records(AlertPhrase, _("Sentences that can be sent as an alert, each agreed by two.")),
        _records(WhatHappened, _("For each answer of a child: whom to call first, words, steps.")),
        _records(KnownShortCode, _("Short numbers that a contact may have.")),
        _records(HeldBackValue, _("Numbers and addresses that readers must never get.")),
        _records(OwnerAgreement, _("How organizations are asked, and how often they are called.")),
        _records(LinkDomain, _("Sites of others that pages may lead to.")),
        _records(HolidayYear, _("Days on which services are closed.")),
        (_("Report of the directory"), "home_report", found, kept),
        (
            _("Recycle bin"),
            "recycle_bin:index",
            _("Deleted pages, and the way back."),
            may_open_bin,
        ),
    ]


def _reports() -> list[_Door]:
    far = _("How far each language and each book is.")
    read = _("How often each book was read, by month and language; nothing of who read it.")
    outside = _(
        "Which texts a native reader, a counsellor or an expert has read, and links for them."
    )
    return [
        (_("Translation report"), "localize:report", far, takes_part),
        (_("What is read"), "office:reach", read, _has(REACH)),
        (_("Readers from outside"), "readers:index", outside, _has(READERS)),
    ]


def _open(doors: list[_Door], user: User) -> list[Door]:
    return [(label, reverse(name), why) for label, name, why, may_open in doors if may_open(user)]


def of_work(user: User) -> list[Door]:
    return _open(_of_work(), user)


def lists(user: User) -> list[Door]:
    return _open(_lists(), user)


def reports(user: User) -> list[Door]:
    return _open(_reports(), user)


# name of the address of an entry that packages put under Settings or Reports → what its screen is
# good for; names of entries are made of labels, in whichever language asked first
_TECHNICAL = {
    "wagtailadmin_collections:index": _("Folders in which pictures are kept."),
    "wagtailsnippets_delivery_webhook:list": _("Who is told at once when something was published."),
    "languages:index": _("Which languages readers get, and how far the others are."),
    "wagtailadmin_reports:locked_pages": _(
        "Pages that somebody has locked: nobody else changes them."
    ),
    "wagtailadmin_reports:site_history": _("Who did what to which page, the latest first."),
}


def technical(request: HttpRequest) -> list[Door]:
    """As far as packages show it to who asks, without what this room closed; the entry of a new
    package has no sentence."""
    settings = settings_menu.menu_items_for_request(request)
    reports = reports_menu.menu_items_for_request(request) if settings else []
    items = sorted([*settings, *reports], key=lambda item: item.order)
    named = [(item, resolve(item.url).view_name) for item in items]
    return [
        (item.label, item.url, _TECHNICAL.get(name, ""))
        for item, name in named
        if not name.startswith("office:") and name != "wagtailusers_users:index"
    ]
