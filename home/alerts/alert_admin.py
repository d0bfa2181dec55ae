"""Alerts in the admin: the menu entry, the box on “My work”, the list of phrases."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from cms.core.admin_parts import MenuItemFor
from cms.publishing.admin_search.small_lists import SearchedByKey
from home.alerts import alert_views, alerts
from home.alerts.alert_forms import PhraseForm, phrase_panels
from home.alerts.models import AlertPhrase

URLS: list[URLPattern] = [
    path("alerts/", alert_views.overview, name="home_alerts"),
    path("alerts/send/<int:pk>/", alert_views.send, name="home_alert_send"),
    path("alerts/ask/", alert_views.ask, name="home_alert_ask"),
    path("alerts/<int:pk>/end/", alert_views.end, name="home_alert_end"),
    path("alerts/<int:pk>/see/", alert_views.see, name="home_alert_see"),
    path("alerts/phrases/<int:pk>/", alert_views.phrase, name="home_phrase"),
    path(
        "alerts/phrases/<int:pk>/safeguarding/",
        alert_views.safeguarding,
        name="home_phrase_safeguarding",
    ),
    path("alerts/texts/<int:pk>/approve/", alert_views.approve, name="home_phrase_approve"),
    path(
        "alerts/texts/<int:pk>/take-back/",
        alert_views.withdraw_approval,
        name="home_phrase_withdraw",
    ),
]


class ToPhraseScreen:
    """A box for each language; after saving, show who must approve the words."""

    def get_panel(self) -> Panel:
        return phrase_panels()

    def get_form_class(self) -> type[PhraseForm]:
        return self.panel.get_form_class()  # type: ignore[attr-defined]

    def get_success_url(self) -> str:
        return reverse("home_phrase", args=[self.object.pk])  # type: ignore[attr-defined]


class PhraseCreateView(ToPhraseScreen, CreateView):
    pass


class PhraseEditView(ToPhraseScreen, EditView):
    pass


class AlertPhraseViewSet(SnippetViewSet):
    model = AlertPhrase
    icon = "warning"
    menu_label = _("Alert phrases")
    add_view_class = PhraseCreateView
    edit_view_class = PhraseEditView
    list_display = [
        "name",
        "severity",
        Column("may_be_sent", label=_("May be sent"), accessor=lambda phrase: _ready(phrase)),
    ]
    index_view_class = SearchedByKey
    search_fields = ["name", "texts__text"]
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AlertPhrase]:
        return alerts.with_approvals()


def _ready(phrase: AlertPhrase) -> str:
    """In which languages and, where that ends soon, until when."""
    until = _("%(language)s (until %(day)s)")
    return ", ".join(
        until % {"language": one.language_name, "day": date_format(one.until, "j F Y")}
        if one.until is not None and one.ends_soon
        else one.language_name
        for one in phrase.ready()
    )


def menu_item() -> MenuItemFor:
    """For who may send one; who has another part in alerts finds the screen on “My work”."""
    return MenuItemFor(
        _("Alert"),
        reverse("home_alerts"),
        name="alert",
        icon_name="warning",
        order=140,
        shown=lambda user: user.has_perm("home.send_alert"),
    )


class RunningAlert(Component):
    """The box about the alert that is running, on “My work”."""

    template_name = "home/alerts/panel.html"

    def __init__(self, alert: Any) -> None:
        self.alert = alert

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"alert": self.alert, "texts": alerts.texts_of(self.alert).items()}


def running_panel(request: HttpRequest) -> list[RunningAlert]:
    """The box, for who has a part in alerts; whoever has to say that they saw it finds it among
    what waits for them."""
    if not alert_views.may_look(request.user):
        return []
    waiting = alerts.unseen_by(request.user)
    return [RunningAlert(one) for one in alerts.running(request.user) if one not in waiting]
