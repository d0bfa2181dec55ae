"""The lists of the directory."""

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from cms.publishing.admin_search.small_lists import SearchedByKey
from cms.publishing.models import LinkDomain
from home.alerts.alert_admin import AlertPhraseViewSet
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Organization, Service
from home.directory.models.number_lists import HeldBackValue, HolidayYear, KnownShortCode
from home.directory.models.owner_links import OwnerAgreement
from home.directory.screens import panels
from home.directory.screens.forms import AgreementForm, ListForm
from home.directory.to_check import light
from home.happened.admin import WhatHappenedViewSet
from localize.overview.record_screens import RecordFilter, RecordViewSet
from localize.overview.records import TITLES, title_of, titles


class ServiceViewSet(RecordViewSet):
    model = Service
    icon = "help"
    copy_view_enabled = False
    menu_label = _("Services")
    menu_order = 250
    add_to_admin_menu = True
    edit_handler = panels.SERVICE
    list_display = ["listed_name", "internal_name", "category", "urgency", "status"]
    list_filter = ["category", "urgency", "status"]


def _next_check(channel: ContactChannel) -> str:
    return channel.valid_until.isoformat() if channel.valid_until else ""


def _waiting_number(channel: ContactChannel) -> str:
    return channel.candidate.value if channel.candidate is not None else ""


LIGHTS = {"red": _("Red"), "amber": _("Amber"), "green": _("Green")}


def _light(channel: ContactChannel) -> str:
    return "" if channel.gone else str(LIGHTS[light(channel)])


class ToCheckScreen:
    """After saving a contact, show what is still to do: a second person must confirm."""

    def get_success_url(self) -> str:
        return reverse("home_channel", args=[self.object.pk])  # type: ignore[attr-defined]


class ChannelCreateView(ToCheckScreen, CreateView):
    def get_initial_form_instance(self) -> ContactChannel:
        channel = super().get_initial_form_instance() or ContactChannel()
        wanted = self.request.GET.get("service", "")
        if wanted.isdecimal():
            channel.service = Service.objects.filter(pk=wanted).first()
        return channel


class ChannelEditView(ToCheckScreen, EditView):
    pass


class ChannelFilterSet(WagtailFilterSet):
    service = RecordFilter(
        label=capfirst(_("service")), empty_label=_("Any"), queryset=Service.objects.all()
    )

    class Meta:
        model = ContactChannel
        fields = ("gone", "is_suspect", "is_stale", "assurance", "audience", "service")


class ChannelViewSet(SnippetViewSet):
    """Without copying and deleting: contacts are withdrawn."""

    model = ContactChannel
    icon = "mobile-alt"
    menu_label = _("Contacts")
    menu_order = 251
    add_to_admin_menu = True
    edit_handler = panels.CHANNEL
    add_view_class = ChannelCreateView
    edit_view_class = ChannelEditView
    list_display = [
        "__str__",
        Column("light", label=_("State"), accessor=_light),
        Column("service", label=capfirst(_("service")), accessor="service_name"),
        Column("get_assurance_display", label=_("How we know it")),
        Column("get_gone_display", label=_("Gone")),
        Column("waits", label=_("New number waits"), accessor=_waiting_number),
        # not a DateColumn: that one calls every day to come “just now”
        Column("next_check", label=_("Next check"), accessor=_next_check),
    ]
    filterset_class = ChannelFilterSet
    index_view_class = SearchedByKey
    ordering = ("gone", "-is_suspect", "-is_stale", "valid_until", "pk")  # red ones first
    search_fields = ["value", "waiting_numbers", "service__internal_name", *TITLES]
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactChannel]:
        return ContactChannel.objects.select_related("service").annotate(
            # a new number is found by its digits too
            waiting_numbers=Cast("waits", TextField()),
            service_title=title_of(Service, "service_id"),
            **titles(Service, "service_id"),
        )


class OrganizationViewSet(RecordViewSet):
    model = Organization
    icon = "group"
    copy_view_enabled = False
    menu_label = _("Organizations")
    menu_order = 252
    add_to_admin_menu = True
    edit_handler = panels.ORGANIZATION
    list_display = ["listed_name", "internal_name", "kind", "data_agreement"]


class KnownShortCodeViewSet(SnippetViewSet):
    model = KnownShortCode
    icon = "list-ol"
    menu_label = _("Known short numbers")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("code", "owner", "source", "is_known")],
        base_form_class=ListForm,
    )
    list_display = ["code", "owner", BooleanColumn("is_known", label=capfirst(_("on the list")))]
    copy_view_enabled = False


class HeldBackValueViewSet(SnippetViewSet):
    model = HeldBackValue
    icon = "lock"
    menu_label = _("Never published")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("value", "said_to_be", "reason", "sources", "is_in_force")],
        base_form_class=ListForm,
    )
    list_display = [
        "value",
        "said_to_be",
        "reason",
        BooleanColumn("is_in_force", label=capfirst(_("held back"))),
    ]
    copy_view_enabled = False


class OwnerAgreementViewSet(SnippetViewSet):
    model = OwnerAgreement
    icon = "mail"
    menu_label = _("Agreements with organizations")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("organization", *OwnerAgreement.two_people)],
        base_form_class=AgreementForm,
    )
    list_display = [
        "__str__",
        "agreed_with",
        "agreed_on",
        "email",
        BooleanColumn("is_in_force", label=capfirst(_("in force"))),
    ]
    copy_view_enabled = False


class LinkDomainViewSet(SnippetViewSet):
    model = LinkDomain
    icon = "link"
    menu_label = _("Known sites")
    edit_handler = ObjectList([FieldPanel(name) for name in ("domain", "owner")])
    list_display = ["domain", "owner"]
    copy_view_enabled = False


class HolidayYearViewSet(SnippetViewSet):
    model = HolidayYear
    icon = "date"
    menu_label = _("Public holidays")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("year", "days", "source", "is_in_force")],
        base_form_class=ListForm,
    )
    list_display = [
        "year",
        "source",
        BooleanColumn("is_in_force", label=capfirst(_("in force"))),
    ]
    copy_view_enabled = False


class Lists(SnippetViewSetGroup):
    """What keepers look up now and then: entries among the lists of the office."""

    items = (
        KnownShortCodeViewSet,
        HeldBackValueViewSet,
        OwnerAgreementViewSet,
        LinkDomainViewSet,
        HolidayYearViewSet,
        AlertPhraseViewSet,
        WhatHappenedViewSet,
    )
    add_to_admin_menu = False
    menu_item_is_registered = True


# what keepers work on every day has an entry of its own
DAILY = (ServiceViewSet, ChannelViewSet, OrganizationViewSet)
