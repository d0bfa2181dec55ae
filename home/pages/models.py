"""The pages of the room: words. What they say about services in facts is on home.Service."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from cms.core.shapes.help import HelpEntry
from cms.core.vocabularies.directory import PHONE_TYPES, URGENT
from cms.documents import projection
from cms.documents.kinds import DocumentKind
from cms.documents.rendering import Rendering
from cms.publishing.pages import all_at_once
from home.directory import service_documents
from home.directory.directory_facts import is_help_offered, offered_channels
from home.directory.models.directory import HTTPS_ONLY, Organization, Service
from home.directory.service_names import without_number
from home.pages import kinds, office_titles
from home.pages.blocks import TEXT_FEATURES, NavigationEntryBlock, TextBlocks, UiLabelsBlock
from home.pages.prose import refuse_codes_of, refuse_phone_numbers
from khmertext import digits
from localize.workflow.pages import TranslatedPage


def _synchronised(*names: str) -> list[SynchronizedField]:
    """Facts on pages: the same in every language, changed on the source page only."""
    return [
        *TranslatedPage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in names),
    ]


class HoldsHelp(TranslatedPage):
    """A page without which nobody finds the emergency contacts of its language: it stays public
    while any are offered, whatever the door, and it is for everybody."""

    private_page_options: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def needs_safeguarding_read(self) -> bool:
        return True

    def clean(self) -> None:
        all_at_once(super().clean, self._check_end)

    def _check_end(self) -> None:
        if self.expire_at is not None:
            raise ValidationError(
                {"expire_at": _("The emergency contacts are on this page; it cannot expire.")}
            )

    def check_before_saving(self) -> Any:
        is_hidden = not self.live and type(self).objects.filter(pk=self.pk, live=True).exists()
        if is_hidden and is_help_offered():
            raise ValidationError(
                _(
                    "The emergency contacts of this language are on this page or below it. It "
                    "stays public as long as there are any."
                )
            )
        return super().check_before_saving()


class HomePage(HoldsHelp):
    """The front door in one language: welcome, navigation, labels, quick exit.

    The alert in its document is no text of this page (`home.alerts.alerts`).
    """

    welcome = RichTextField(_("welcome"), features=TEXT_FEATURES, blank=True)
    navigation = StreamField(
        [("entry", NavigationEntryBlock())], verbose_name=_("navigation"), blank=True
    )
    labels = StreamField(
        UiLabelsBlock(),
        verbose_name=_("labels"),
        blank=True,
        help_text=_("Words that websites and apps show around the content. Each is needed once."),
    )
    quick_exit_url = models.URLField(
        _("quick exit"),
        default="https://www.google.com/",
        validators=[HTTPS_ONLY],
        help_text=_("Where “leave this page quickly” leads: a harmless, well-known site."),
    )
    demo_banner = models.TextField(
        _("demonstration banner"),
        max_length=600,
        blank=True,
        help_text=_("Shown on every page while this is a demonstration."),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.InfoPage",
        "home.DirectoryPage",
        "lessons.CoursePage",
        "lessons.LibraryPage",
    ]
    override_translatable_fields = _synchronised("quick_exit_url")
    content_panels = ["title", "welcome", "navigation", "quick_exit_url", "labels", "demo_banner"]
    document_kinds: ClassVar[tuple[DocumentKind, ...]] = kinds.HOME_KINDS

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def clean(self) -> None:
        all_at_once(
            super().clean,
            lambda: refuse_phone_numbers(
                self, "title", "welcome", "navigation", "labels", "demo_banner"
            ),
        )


class InfoPage(TranslatedPage):
    """Background, frequent questions, about: text that is neither a lesson nor a service."""

    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    body = StreamField(TextBlocks(), verbose_name=_("text"), blank=True)

    parent_page_types = ["home.HomePage", "home.InfoPage"]
    subpage_types = ["home.InfoPage"]
    content_panels = ["title", "intro", "body"]
    document_kinds: ClassVar[tuple[DocumentKind, ...]] = kinds.INFO_KINDS

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    def clean(self) -> None:
        all_at_once(super().clean, lambda: refuse_phone_numbers(self, "title", "intro", "body"))


class DirectoryPage(HoldsHelp):
    """The parent of all services; yields `help-now`, the emergency kit of its language."""

    intro = models.TextField(_("introduction"), max_length=600, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ServicePage", "home.OrganizationPage"]
    max_count_per_parent = 1
    content_panels = ["title", "intro"]
    document_kinds: ClassVar[tuple[DocumentKind, ...]] = kinds.DIRECTORY_KINDS

    class Meta:
        verbose_name = _("help directory")
        verbose_name_plural = _("help directories")

    def clean(self) -> None:
        all_at_once(super().clean, lambda: refuse_phone_numbers(self, "title", "intro"))


class DirectoryEntry(TranslatedPage):
    """A page about one record. When it is saved, help-now is rendered again."""

    class Meta:
        abstract = True

    def project_documents(self) -> None:
        super().project_documents()
        record = [self.record] if self.record is not None else []
        projection.refresh(*record, *DirectoryPage.objects.all())

    @property
    def record(self) -> Service | Organization | None:
        """None in a draft until somebody chooses it."""
        raise NotImplementedError

    def refuse_second_page(self, field: str, message: Any) -> None:
        """One page per record and language; translations share their key and are no second one."""
        others = type(self).objects.filter(
            **{f"{field}_id": getattr(self, f"{field}_id")}, alias_of__isnull=True
        )
        if self.locale_id and others.exclude(translation_key=self.translation_key).exists():
            raise ValidationError({field: message})


class ServicePage(DirectoryEntry):
    """The words about one service; its numbers, hours and places are on the service record."""

    # null: a draft may wait for it; blank is not allowed, so nothing is public without
    service = models.ForeignKey(
        Service,
        null=True,
        on_delete=models.PROTECT,
        related_name="pages",
        verbose_name=_("service"),
        help_text=_("Numbers, hours and places are kept there, once for all languages."),
    )
    summary = models.TextField(
        _("summary"), max_length=300, help_text=_("Who helps, with what. One or two sentences.")
    )
    eligibility = models.TextField(_("who can use it"), max_length=600, blank=True)
    what_happens_next = models.TextField(
        _("what happens next"),
        max_length=1500,
        blank=True,
        help_text=_("What happens after somebody calls or writes?"),
    )
    what_to_prepare = models.TextField(_("what to prepare"), max_length=1500, blank=True)
    confidentiality_note = models.TextField(_("confidentiality"), max_length=1000, blank=True)
    cost_note = models.TextField(_("about the cost"), max_length=300, blank=True)
    interpretation_note = models.TextField(_("about interpreters"), max_length=300, blank=True)
    accessibility_note = models.TextField(_("about accessibility"), max_length=600, blank=True)
    address = models.TextField(
        _("where to come"),
        max_length=600,
        blank=True,
        help_text=_("Leave empty for shelters: their place is confidential."),
    )
    alert_text = models.TextField(
        _("alert"),
        max_length=300,
        blank=True,
        help_text=_("A change that people must know now. Its end is on the service record."),
    )

    parent_page_types = ["home.DirectoryPage"]
    subpage_types: list[str] = []
    override_translatable_fields = _synchronised("service")
    content_panels = [
        FieldPanel(
            "title",
            help_text=_(
                "Write {number} where the number stands: readers see the one of the service record."
            ),
        ),
        HelpPanel(_("Words only. Telephone numbers belong to the service record.")),
        "service",
        "summary",
        "alert_text",
        MultiFieldPanel(
            ["eligibility", "what_to_prepare", "what_happens_next", "confidentiality_note"],
            heading=_("What a person needs to know"),
        ),
        MultiFieldPanel(
            ["cost_note", "interpretation_note", "accessibility_note", "address"],
            heading=_("Notes on the facts"),
        ),
    ]
    document_kinds: ClassVar[tuple[DocumentKind, ...]] = kinds.SERVICE_KINDS
    WORDS = (
        "summary",
        "eligibility",
        "what_happens_next",
        "what_to_prepare",
        "confidentiality_note",
        "cost_note",
        "interpretation_note",
        "accessibility_note",
        "address",
        "alert_text",
    )

    class Meta:
        verbose_name = _("service page")
        verbose_name_plural = _("service pages")

    def __str__(self) -> str:
        return without_number(self.title)

    @property
    def record(self) -> Service | None:
        return self.service

    def needs_safeguarding_read(self) -> bool:
        return True

    @property
    def what_stays(self) -> str:
        if self.service is None or self.service.urgency not in URGENT:
            return ""
        if all(one.channel.type not in PHONE_TYPES for one in offered_channels(self.service)):
            return ""
        return str(
            _(
                "Its number stays where people find help, under the name of its category, until "
                "two people say that it is wrong or that the service has closed."
            )
        )

    @property
    def public_title(self) -> str:
        return service_documents.title(self)

    @classmethod
    def office_titles(cls, keys: Collection[int]) -> dict[int, str]:
        return office_titles.titles(cls._base_manager.filter(pk__in=keys))

    @classmethod
    def found_by(cls, word: str) -> Collection[int]:
        """By the digits of a number."""
        number = digits(word, to="latin")
        if not number.isdecimal():
            return ()
        found = cls._base_manager.filter(service__channels__value__contains=number)
        return set(found.values_list("pk", flat=True))

    @staticmethod
    def look_up_records(pages: "Iterable[ServicePage]") -> None:
        service_documents.look_up_services(pages)

    def clean(self) -> None:
        all_at_once(
            super().clean,
            lambda: refuse_phone_numbers(self, "title", *self.WORDS),
            self._refuse_own_codes,
            self._check_service,
        )

    def _refuse_own_codes(self) -> None:
        if self.service_id is not None:
            refuse_codes_of(self, [self.service_id], "title", "slug", *self.WORDS)

    def _check_service(self) -> None:
        if self.service is None:
            return
        self.refuse_second_page("service", _("Another page already describes this service."))
        if self.address and self.service.referral_points.filter(confidential=True).exists():
            raise ValidationError(
                {"address": _("A place of this service is confidential; say no address here.")}
            )

    def help_entry(self, rendering: Rendering) -> HelpEntry:
        """What help boxes of lessons embed: key, name, urgency and the public channels."""
        return service_documents.help_entry(self, rendering)

    def emergency_entry(self, rendering: Rendering) -> HelpEntry | None:
        """The same in a language in which this page is not public, if it answers emergencies."""
        return service_documents.emergency_entry(self, rendering)


class OrganizationPage(DirectoryEntry):
    """The name and description of an organization in one language."""

    # null: as for the service of a page
    organization = models.ForeignKey(
        Organization,
        null=True,
        on_delete=models.PROTECT,
        related_name="pages",
        verbose_name=_("organization"),
    )
    abbreviation = models.CharField(_("abbreviation"), max_length=50, blank=True)
    description = models.TextField(_("description"), max_length=600)

    parent_page_types = ["home.DirectoryPage"]
    subpage_types: list[str] = []
    override_translatable_fields = _synchronised("organization")
    content_panels = ["title", "organization", "abbreviation", "description"]
    document_kinds: ClassVar[tuple[DocumentKind, ...]] = kinds.ORGANIZATION_KINDS

    class Meta:
        verbose_name = _("organization page")
        verbose_name_plural = _("organization pages")

    @property
    def record(self) -> Organization | None:
        return self.organization

    def clean(self) -> None:
        all_at_once(
            super().clean,
            lambda: refuse_phone_numbers(self, "title", "abbreviation", "description"),
            self._refuse_codes_of_services,
            self._check_organization,
        )

    def _refuse_codes_of_services(self) -> None:
        if self.organization is not None:
            services = self.organization.services.values_list("pk", flat=True)
            refuse_codes_of(self, services, "title", "slug", "abbreviation", "description")

    def _check_organization(self) -> None:
        if self.organization_id is not None:
            self.refuse_second_page(
                "organization", _("Another page already describes this organization.")
            )
