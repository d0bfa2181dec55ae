"""The edit screens of the directory's records."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.panels import ObjectList as PanelList

from home.directory.owners import links
from home.directory.screens.forms import ChannelForm, OrganizationForm, ServiceForm


class ServiceChannelsPanel(HelpPanel):
    """The contacts of a service with their state; each is changed on a screen of its own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Contacts"))
        super().__init__(**({"template": "home/service_channels.html"} | kwargs))

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> Any:
            context = super().get_context_data(parent_context)
            context["service"] = self.instance
            context["channels"] = self.instance.channels.all() if self.instance.pk else []
            return context


class WaitingFactsPanel(HelpPanel):
    """What of the facts below waits for a second person: they are the old ones."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"template": "home/service_waiting.html"} | kwargs))

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.waits)

        def get_context_data(self, parent_context: Any = None) -> Any:
            return super().get_context_data(parent_context) | {"service": self.instance}


SERVICE = PanelList(
    [
        WaitingFactsPanel(),
        FieldPanel("internal_name"),
        FieldPanel("organization"),
        FieldRowPanel([FieldPanel("status"), FieldPanel("category"), FieldPanel("urgency")]),
        FieldPanel("priority"),
        ServiceChannelsPanel(),
        MultiFieldPanel(
            [
                FieldPanel("always_open"),
                FieldPanel("closed_on_holidays"),
                InlinePanel(
                    "schedules",
                    heading=_("Weekly hours"),
                    panels=[
                        FieldPanel("days"),
                        FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
                        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                        FieldPanel("closed_on"),
                        FieldPanel("channel"),
                    ],
                ),
            ],
            heading=_("Opening hours"),
        ),
        InlinePanel(
            "coverages",
            heading=_("Area served"),
            panels=[FieldPanel("scope"), FieldPanel("provinces"), FieldPanel("districts")],
        ),
        MultiFieldPanel(
            [
                FieldPanel("audiences"),
                FieldPanel("topics"),
                FieldRowPanel([FieldPanel("age_min"), FieldPanel("age_max")]),
                FieldPanel("gender"),
            ],
            heading=_("For whom"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("cost"),
                FieldPanel("anonymous_ok"),
                FieldPanel("languages"),
                FieldPanel("interpretation"),
                FieldPanel("sign_language"),
                FieldPanel("accessibility"),
                FieldPanel("alert_until"),
            ],
            heading=_("Conditions"),
        ),
        InlinePanel(
            "referral_points",
            heading=_("Places"),
            panels=[
                FieldPanel("internal_name"),
                FieldPanel("confidential"),
                FieldPanel("province"),
                FieldRowPanel([FieldPanel("district"), FieldPanel("commune")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("internal_address"),
                FieldPanel("accessibility"),
            ],
        ),
    ],
    base_form_class=ServiceForm,
)

CHANNEL = PanelList(
    [
        FieldPanel("service"),
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
            [
                FieldPanel("audience"),
                FieldPanel("is_primary"),
                FieldPanel("priority"),
                FieldPanel("dial_from_abroad"),
                FieldPanel("languages"),
                FieldPanel("always_open"),
            ],
            heading=_("How it is offered"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("source_urls"),
                FieldPanel("verify_every_days"),
            ],
            heading=_("How we know"),
        ),
    ],
    base_form_class=ChannelForm,
)


class AskPanel(HelpPanel):
    """The way to the screen that asks an organization itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"template": "home/ask_organization.html"} | kwargs))

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.pk is not None and links.may_ask(self.request.user)


ORGANIZATION = PanelList(
    [
        AskPanel(),
        FieldPanel("internal_name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("parent")]),
        FieldPanel("website"),
        FieldPanel("email_public"),
        FieldPanel("logo"),
        FieldPanel("registration"),
        FieldRowPanel([FieldPanel("data_agreement"), FieldPanel("data_agreement_on")]),
        MultiFieldPanel(
            [
                HelpPanel(_("For our own use. None of this is ever published.")),
                FieldPanel("internal_contact_name"),
                FieldPanel("internal_contact_phone"),
                FieldPanel("internal_contact_email"),
            ],
            heading=_("Contact person"),
        ),
    ],
    base_form_class=OrganizationForm,
)
