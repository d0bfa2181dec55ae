"""Every kind of screen of the admin, with real content, as JSON: {whose: {name: address}}.

Run by the demonstration's own `manage.py shell`, which knows its records. What the demonstration
lacks is made here: a page in the recycle bin, a lesson from Word, a consent.
"""

import json
from datetime import date

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation

from cms.publishing.recycle_bin import actions
from home.models import AlertPhrase, ContactChannel, HomePage, InfoPage
from lessons.docx_import import draft
from lessons.docx_import.headings.compose import compose
from lessons.docx_import.reading import read
from lessons.models import Consent, LessonPage, Picture, ResourceFile
from localize.terminology.models import Term
from tests.lessons.docx_import.files import khmer_pages

admin = get_user_model().objects.get(username="admin")
khmer = Locale.objects.get(language_code="km")
# the lesson with every kind of block
lesson = LessonPage.objects.get(
    slug="your-information-your-choice", locale__language_code="en", live=True
)
module = lesson.get_parent().specific
home = HomePage.objects.get(locale__language_code="en")
translation = Translation.objects.get(source__object_id=lesson.translation_key, target_locale=khmer)

old = home.add_child(instance=InfoPage(title="In the recycle bin", live=False, owner=admin))
actions.delete([old], by=admin)
khmer_module = module.get_translation(khmer)
from_word = draft.make(
    compose(read.read(khmer_pages(4)), language="km"), module=khmer_module, by=admin
)
picture = Picture.objects.first()
Consent.objects.create(
    picture=picture, who="File 7", given_on=date(2026, 1, 5), expires_on=date(2027, 1, 5)
)


def pages(name: str, *arguments: object) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=arguments)


def kinds() -> dict[str, str]:
    """The editor of one page of each kind, and its new form."""
    found = {}
    tree = Page.objects.descendant_of(home, inclusive=True).specific().order_by("path")
    for page in [lesson, *tree]:
        kind = page._meta.model_name
        if kind in found:
            continue
        found[kind] = pages("edit", page.pk)
        parent = page.get_parent().specific
        if type(page).can_create_at(parent):
            found[f"{kind}, new"] = pages("add", page._meta.app_label, kind, parent.pk)
    return found


def snippets() -> dict[str, str]:
    """List and editor of each kind of record; the rest is the same for all."""
    found = {}
    for model in get_snippet_models():
        kind, one = model._meta.model_name, model._default_manager.first()
        views = {"list": [], "edit": [one.pk]}
        if model is Term:
            views |= {"add": []} | {name: [one.pk] for name in ("delete", "usage", "history")}
        for name, arguments in views.items():
            address = reverse(model.snippet_viewset.get_url_name(name), args=arguments)
            found[f"{kind}, {name}"] = address
    return found


def forms() -> dict[str, str]:
    """The new form of each kind of record: its editor, empty."""
    return {
        f"{model._meta.model_name}, add": reverse(model.snippet_viewset.get_url_name("add"))
        for model in get_snippet_models()
    }


def plain(*names: str) -> dict[str, str]:
    return {name: reverse(name) for name in names}


def ours() -> dict[str, str]:
    file = ResourceFile.objects.first()
    channel = ContactChannel.objects.first()
    phrase = AlertPhrase.objects.first()
    return {
        **plain("localize:queue", "localize:report", "lesson_list:index", "lessons_new"),
        **plain("library_list:index", "new_page_of_any_kind"),
        **plain("office:lists", "office:reports", "office:technical"),
        "to confirm": reverse("office:my_work") + "?show=to-confirm",
        **plain("lessons_book"),
        "new page": reverse("new_page", args=["home", "infopage"]),
        **plain("home_report", "home_alerts"),
        **plain("recycle_bin:index"),
        "translation": reverse("localize:translation", args=[translation.pk]),
        "source": reverse("localize:source", args=[lesson.pk]),
        "take down": reverse("localize:take_down", args=[lesson.pk]),
        "delete": pages("delete", lesson.pk),
        "lesson from word": reverse("lessons_new") + f"?start=word&parent={khmer_module.pk}",
        "word, report": reverse("lessons_word_report", args=[from_word.pk]),
        "word, lesson": pages("edit", from_word.pk),
        "share": reverse("share_draft", args=[lesson.pk]),
        **plain("office:first_week"),
        **plain("office:help"),
        **plain("accounts:factors", "accounts:add", "accounts:invitation"),
        "help, task": reverse("office:help_task", args=["send-an-alert"]),
        "file, add": reverse("lessons_file_add", args=[file.resource_id]),
        "to confirm, file": reverse("approvals:request", args=[file.requests.get().pk]),
        "file, withdraw": reverse("lessons_file_withdraw", args=[file.resource_id, file.pk]),
        "contact": reverse("home_channel", args=[channel.pk]),
        "facts that wait": reverse("home_facts", args=[channel.service_id]),
        "alert, send": reverse("home_alert_send", args=[phrase.pk]),
        "alert phrase": reverse("home_phrase", args=[phrase.pk]),
        "affected": reverse(
            "wagtailsnippets_localize_term:affected", args=[Term.objects.first().pk]
        ),
        "cards": reverse("home_cards", args=["km"]),  # to be printed
    }


def theirs() -> dict[str, str]:
    """Screens of Wagtail to which something of ours is added."""
    return {
        **plain("wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_explore_root"),
        "explore": reverse("wagtailadmin_explore", args=[home.pk]),
        "search": reverse("wagtailadmin_pages:search") + "?q=safe",
        **{name: pages(name, lesson.pk) for name in ("move", "copy", "usage", "history")},
        **plain("wagtailimages:index", "wagtailimages:add"),
        "picture": reverse("wagtailimages:edit", args=[picture.pk]),
        "user": reverse("wagtailusers_users:edit", args=[admin.pk]),
    }


def stock() -> dict[str, str]:
    """Screens of Wagtail as it made them."""
    first, last = lesson.revisions.order_by("pk").first(), lesson.revisions.order_by("pk").last()
    return {
        "compare": pages("revisions_compare", lesson.pk, first.pk, last.pk),
        "revert": pages("revisions_revert", lesson.pk, first.pk),
        **plain("wagtailimages:add_multiple"),
        "picture, delete": reverse("wagtailimages:delete", args=[picture.pk]),
        **plain("wagtailadmin_reports:site_history", "wagtailadmin_collections:index"),
        **plain("wagtailusers_users:index", "wagtailusers_users:add"),
    }


found = {
    "ours": ours() | kinds() | snippets(),
    "theirs": theirs(),
    "stock": stock() | forms(),
}
print(json.dumps(found))
