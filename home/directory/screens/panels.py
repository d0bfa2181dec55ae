"""The edit screens of the directory's records."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.panels import ObjectList as PanelList

from home.directory.owners import links
from home.directory.screens.forms import ChannelForm, OrganizationForm, ServiceForm


class ServiceChannelsPanel(HelpPanel):
    """The contacts of a service with their state; each is changed on a screen of its own."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> Any:
            context = super().get_context_data(parent_context)
            context["service"] = self.instance
            context["channels"] = self.instance.channels.all() if self.instance.pk else []
            return context


class WaitingFactsPanel(HelpPanel):
    """What of the facts below waits for a second person: they are the old ones."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.waits)

        def get_context_data(self, parent_context: Any = None) -> Any:
            return super().get_context_data(parent_context) | {"service": self.instance}


SERVICE = PanelList(
    [
        WaitingFactsPanel(template="home/service_waiting.html"),
        "internal_name",
        "organization",
        FieldRowPanel(["status", "category", "urgency"]),
        "priority",
        ServiceChannelsPanel(heading=_("Contacts"), template="home/service_channels.html"),
        MultiFieldPanel(
            [
                "always_open",
                "closed_on_holidays",
                InlinePanel(
                    "schedules",
                    heading=_("Weekly hours"),
                    panels=[
                        "days",
                        FieldRowPanel(["opens", "closes"]),
                        FieldRowPanel(["valid_from", "valid_to"]),
                        "closed_on",
                        "channel",
                    ],
                ),
            ],
            heading=_("Opening hours"),
        ),
        InlinePanel(
            "coverages", heading=_("Area served"), panels=["scope", "provinces", "districts"]
        ),
        MultiFieldPanel(
            ["audiences", "topics", FieldRowPanel(["age_min", "age_max"]), "gender"],
            heading=_("For whom"),
        ),
        MultiFieldPanel(
            [
                "cost",
                "anonymous_ok",
                "who_will_know",
                "languages",
                "interpretation",
                "sign_language",
                "accessibility",
                "alert_until",
            ],
            heading=_("Conditions"),
        ),
        InlinePanel(
            "referral_points",
            heading=_("Places"),
            panels=[
                "internal_name",
                "confidential",
                "province",
                FieldRowPanel(["district", "commune"]),
                FieldRowPanel(["latitude", "longitude"]),
                "internal_address",
                "accessibility",
            ],
        ),
    ],
    base_form_class=ServiceForm,
)

CHANNEL = PanelList(
    [
        "service",
        MultiFieldPanel(
            [
                FieldPanel("new_type"),
                FieldPanel("new_kind"),
                FieldPanel("new_value"),
                FieldPanel("proof_note"),
            ],
            heading=_("Number or address"),
        ),
        MultiFieldPanel(
            ["audience", "is_primary", "priority", "dial_from_abroad", "languages", "always_open"],
            heading=_("How it is offered"),
        ),
        MultiFieldPanel(["source_urls", "verify_every_days"], heading=_("How we know")),
    ],
    base_form_class=ChannelForm,
)


class AskPanel(HelpPanel):
    """The way to the screen that asks an organization itself."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.pk is not None and links.may_ask(self.request.user)


ORGANIZATION = PanelList(
    [
        AskPanel(template="home/ask_organization.html"),
        "internal_name",
        FieldRowPanel(["kind", "parent"]),
        "website",
        "email_public",
        "logo",
        FieldRowPanel(["data_agreement", "data_agreement_on"]),
        MultiFieldPanel(
            [
                HelpPanel(_("For our own use. None of this is ever published.")),
                "internal_contact_name",
                "internal_contact_phone",
                "internal_contact_email",
            ],
            heading=_("Contact person"),
        ),
    ],
    base_form_class=OrganizationForm,
)
