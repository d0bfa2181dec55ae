"""The facts of the directory: organizations, services, hours, coverage, places.

Facts are language-neutral and hold no public prose: names and sentences are on OrganizationPage
and ServicePage, which go through review. `internal_*` fields never leave the admin.
"""

import re
import uuid
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.images import get_image_model_string

from cms.core.languages import screen_language
from cms.core.records import FactModel
from cms.core.vocabularies import directory as closed_lists
from cms.core.vocabularies import districts
from cms.core.vocabularies.directory import PROVINCES, province_of_district
from cms.core.vocabularies.fields import CodeField, CodesField
from cms.core.vocabularies.shared import LANGUAGES, TOPICS
from cms.documents import projection
from cms.two_people.people import User
from home.directory import channel_values
from home.directory.directory_facts import refuse_losing_emergencies
from home.directory.fields import DaysFormField, DistrictsFormField, LinesField, check_days
from home.directory.locks import FactQuerySet
from home.directory.models.number_lists import current_lists
from home.directory.models.service_facts import keeping_meaning
from home.directory.service_names import told_apart, without_number
from khmertext import digits
from localize.overview.records import TITLES, NamedByPage, title_of

PLACES = 1000  # that a keeper can give to services of one urgency
HTTPS_ONLY = URLValidator(schemes=["https"], message=_("Enter an address with https://."))


class Organization(NamedByPage, FactModel):
    """One organization that runs services. Its public name is on its OrganizationPage.

    One person changes what readers see of it, and the log says who (`logged_fields`): none of it is
    a way to call for help.
    """

    logged_fields: ClassVar[tuple[str, ...]] = ("website", "email_public", "logo")
    is_sealed = True

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    internal_name = models.CharField(
        _("name in our lists"), max_length=200, help_text=_("For our own use; never published.")
    )
    kind = CodeField(_("kind"), closed_lists.ORGANIZATION_KINDS)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("part of"),
    )  # fmt: skip
    website = models.URLField(_("website"), blank=True, validators=[HTTPS_ONLY])
    email_public = models.EmailField(_("public e-mail"), blank=True)
    logo = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    data_agreement = CodeField(
        _("agreement to publish their data"), closed_lists.DATA_AGREEMENTS, default="none"
    )
    data_agreement_on = models.DateField(_("signed on"), null=True, blank=True)
    internal_contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    internal_contact_phone = models.CharField(
        _("phone of the contact person"), max_length=50, blank=True
    )
    internal_contact_email = models.EmailField(_("e-mail of the contact person"), blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["internal_name"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            models.CheckConstraint(
                name="organization_agreement_signed_on",
                condition=~Q(data_agreement="signed") | Q(data_agreement_on__isnull=False),
                violation_error_message=_("Say on which day the agreement was signed."),
            )
        ]

    def clean(self) -> None:
        if self.data_agreement == "signed" and self.data_agreement_on is None:
            sentence = _("Say on which day the agreement was signed.")
            raise ValidationError({"data_agreement_on": sentence})
        if self.parent_id is not None and self.parent_id == self.pk:
            raise ValidationError({"parent": _("An organization cannot be part of itself.")})
        for name, type in (("website", "website"), ("email_public", "email")):
            value = getattr(self, name)
            stored = Organization.objects.filter(pk=self.pk).first()
            if value and value != getattr(stored, name, ""):
                setattr(self, name, self._read(name, type, value))

    def _read(self, name: str, type: str, value: str) -> str:
        """As it would be read as a contact of a service: known sites only, nothing held back."""
        try:
            return channel_values.read(type, "", value, current_lists()).value
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error


class Service(NamedByPage, FactModel, ClusterableModel):
    """One service that people can turn to; ServicePages of all languages point at it."""

    is_sealed = True
    behind: User | None = None  # who saves it next; nobody where a script does
    is_watched = False  # somebody compares its facts already

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    internal_name = models.CharField(
        _("name in our lists"), max_length=200, help_text=_("For our own use; never published.")
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="services",
        verbose_name=_("organization"),
    )
    status = CodeField(_("status"), closed_lists.STATUSES, default="active")
    category = CodeField(_("category"), closed_lists.CATEGORIES)
    urgency = CodeField(
        _("urgency"),
        closed_lists.URGENCIES,
        help_text=_("Emergency numbers stand first wherever help is listed."),
    )
    priority = models.PositiveSmallIntegerField(
        _("position"),
        default=10,
        validators=[MaxValueValidator(PLACES - 1)],
        help_text=_(
            "Small numbers stand first among services of the same urgency; equal ones by the name "
            "in our lists. The same wherever help is listed."
        ),
    )
    topics = CodesField(
        _("topics"),
        labels=TOPICS,
        blank=True,
        help_text=_("Empty: it helps with anything, and is found under every topic."),
    )
    audiences = CodesField(_("who it is for"), labels=closed_lists.SERVICE_AUDIENCES)
    age_min = models.PositiveSmallIntegerField(
        _("from age"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    age_max = models.PositiveSmallIntegerField(
        _("up to age"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    gender = CodeField(_("for"), closed_lists.GENDERS, max_length=10, blank=True)
    cost = CodeField(_("cost"), closed_lists.COSTS, default="unknown")
    languages = CodesField(_("languages spoken"), labels=LANGUAGES, blank=True)
    # null: nobody knows, and nothing is said
    interpretation = models.BooleanField(_("interpreters can be called"), null=True, blank=True)
    sign_language = models.BooleanField(_("sign language"), null=True, blank=True)
    anonymous_ok = CodeField(
        _("without a name"), closed_lists.ANONYMOUS, max_length=10, default="unknown"
    )
    who_will_know = CodesField(
        _("who will know"),
        labels=closed_lists.WHO_WILL_KNOW,
        blank=True,
        help_text=_(
            "Only what the service itself says. Empty: nothing is said of it. Readers have it once "
            "the organization confirmed it by its link."
        ),
    )
    accessibility = CodesField(_("accessibility"), labels=closed_lists.ACCESSIBILITY, blank=True)
    always_open = models.BooleanField(
        _("open day and night"),
        null=True,
        blank=True,
        help_text=_("“Unknown” is shown as “hours not confirmed”."),
    )
    closed_on_holidays = models.BooleanField(
        _("closed on public holidays"),
        default=False,
        help_text=_("The days are kept once for all services, under “Public holidays”."),
    )
    alert_until = models.DateTimeField(
        _("alert until"),
        null=True,
        blank=True,
        help_text=_("The words of the alert are on the service page."),
    )
    # of each fact that somebody vouches for: {"assurance", "on": ISO date}
    assured = models.JSONField(default=dict, blank=True, editable=False)
    # what waits for another voice: {"fact", "value": JSON, "by": accounts}
    waits = models.JSONField(default=list, blank=True, editable=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["internal_name"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.CheckConstraint(
                name="service_ages_in_order",
                condition=Q(age_min__isnull=True)
                | Q(age_max__isnull=True)
                | Q(age_min__lte=F("age_max")),
                violation_error_message=_("The lower age must not be above the upper one."),
            )
        ]

    @property
    def chosen_name(self) -> str:
        return self.told_apart(self.shown_name)

    @classmethod
    def with_what_tells_apart(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        """For `told_apart`; one query more."""
        return rows.prefetch_related("channels").annotate(**owner_names())

    def told_apart(self, name: str, language: str = "") -> str:
        """`name` with its numbers and its organization, as that is called in `language`."""
        language = language or screen_language()
        owner = vars(self).get(f"owner_{language}") or self.organization.shown_name
        return told_apart(name, (one.as_named for one in self.channels.all()), owner)

    @classmethod
    def name_in(cls, title: str) -> str:
        return without_number(title)

    @classmethod
    def found_by(cls, word: str) -> Q:
        number = digits(word, to="latin")
        return Q(pk__in=cls._base_manager.filter(channels__value__contains=number).values("pk"))

    def clean(self) -> None:
        youngest, oldest = self.age_min, self.age_max
        if youngest is not None and oldest is not None and youngest > oldest:
            raise ValidationError({"age_max": _("The lower age must not be above the upper one.")})
        if any(set(two) <= set(self.who_will_know) for two in closed_lists.WHO_CONTRADICTS):
            raise ValidationError(
                {"who_will_know": _("Two of these contradict each other. Ask the service which.")}
            )
        if self.pk is not None:
            refuse_losing_emergencies(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Also render the organization: it does not know a new service yet."""
        is_seen = self.changes_what_is_seen()
        with projection.publishing(), keeping_meaning(self):
            super().save(*args, **kwargs)
            if is_seen:
                projection.refresh(self.organization)

    @property
    def is_emergency(self) -> bool:
        return self.urgency in closed_lists.EMERGENCY_URGENCIES


def owner_names(service: str = "") -> dict[str, Coalesce]:
    """Of the organization in each language; service: the way there in a query, or nothing."""
    own_name = F(f"{service}organization__internal_name")
    return {
        f"owner_{code}": Coalesce(
            title_of(Organization, f"{service}organization_id", code), own_name
        )
        for code in TITLES.values()
    }


class ServiceFact(FactModel):
    """A fact that belongs to a service: saving it renders the documents of the service again."""

    service: Any  # each fact declares its own key to Service
    is_sealed = True
    # whether it is one of the facts that two people stand behind (home.directory.meaning)
    is_meaning: ClassVar[bool] = False

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with projection.publishing(), self._watch():
            is_seen = self.changes_what_is_seen()
            super().save(*args, **kwargs)
            if is_seen:
                projection.refresh(self.service)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with projection.publishing(), self._watch():
            result = super().delete(*args, **kwargs)
            projection.refresh(self.service)
            return result

    def _watch(self) -> AbstractContextManager[None]:
        return keeping_meaning(self.service) if self.is_meaning else nullcontext()


class Schedule(ServiceFact):
    """One weekly rule of opening hours, of a whole service or of one of its channels.

    Times are those of the clocks of the country.
    """

    is_meaning = True

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="schedules")
    channel = models.ForeignKey(
        "home.ContactChannel",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="schedules",
        verbose_name=_("only for"),
        help_text=_("Leave empty for the hours of the whole service."),
    )
    days = CodesField(_("days"), labels=closed_lists.WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("00:00 means the end of the day."))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    closed_on = LinesField(
        _("closed on"),
        blank=True,
        help_text=_("Holidays, one day per line: 2027-04-14."),
        form_class=DaysFormField,
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(
                name="schedule_dates_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                violation_error_message=_("The first day must not be after the last one."),
            )
        ]

    def __str__(self) -> str:
        return f"{' '.join(self.days)} {self.opens:%H:%M}-{self.closes:%H:%M}"

    def clean(self) -> None:
        if self.opens is not None and self.opens == self.closes:
            raise ValidationError(
                {"closes": _("Opening and closing at one time says nothing; tick “day and night”.")}
            )
        if self.channel is not None and self.channel.service_id != self.service_id:
            raise ValidationError({"channel": _("This contact belongs to another service.")})
        check_days("closed_on", self.closed_on)


class Coverage(ServiceFact):
    """Where a service works. Codes are ISO provinces (KH-12) or four-digit districts (0102)."""

    is_meaning = True

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="coverages")
    scope = CodeField(_("area"), closed_lists.SCOPES)
    provinces = CodesField(_("provinces"), labels=PROVINCES, blank=True)
    districts = LinesField(
        _("districts"),
        blank=True,
        form_class=DistrictsFormField,
        help_text=_("Codes or names, one per line: 0102."),
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("area served")
        verbose_name_plural = _("areas served")
        constraints = [
            models.UniqueConstraint(fields=["service", "scope"], name="coverage_scope_once")
        ]

    def __str__(self) -> str:
        return " ".join([self.scope, *self.provinces, *self.districts])

    def clean(self) -> None:
        if (self.scope == "provinces") != bool(self.provinces):
            raise ValidationError(
                {"provinces": _("Tick provinces when, and only when, the area is “provinces”.")}
            )
        if not _are_districts(self.districts):
            raise ValidationError(
                {"districts": _("Write each district as its code (0102) or its name.")}
            )
        if (self.scope == "districts") != bool(self.districts):
            raise ValidationError(
                {"districts": _("Enter districts when, and only when, the area is “districts”.")}
            )

    def province_codes(self) -> list[str]:
        """Every province in which somebody can use the service.

        A national or international service matches every province: a reader who filters by
        Kampot must find the national helpline.
        """
        if self.scope in {"national", "international"}:
            return closed_lists.codes(PROVINCES)
        wanted = set(self.provinces) | {province_of_district(code) for code in self.districts}
        return [code for code in closed_lists.codes(PROVINCES) if code in wanted]


class ReferralPoint(ServiceFact):
    """A place of a service. The address of a confidential place is kept here at most internally.

    Public words about an address are on the ServicePage, which refuses them while a place of the
    service is confidential; words that stood there before leave its documents.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="referral_points")
    internal_name = models.CharField(_("name in our lists"), max_length=200)
    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Shelters: address, coordinates and map are never published."),
    )
    province = CodeField(_("province"), PROVINCES, max_length=6, blank=True)
    district = models.CharField(_("district code"), max_length=20, blank=True)
    commune = models.CharField(_("commune code"), max_length=6, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    internal_address = models.TextField(_("address (internal)"), blank=True)
    accessibility = CodesField(_("accessibility"), labels=closed_lists.ACCESSIBILITY, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                name="referral_point_confidential_has_no_map",
                condition=Q(confidential=False) | Q(latitude__isnull=True, longitude__isnull=True),
                violation_error_message=_("A confidential place has no coordinates."),
            ),
            models.CheckConstraint(
                name="referral_point_coordinates_together",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("Enter both coordinates or none."),
            ),
        ]

    def __str__(self) -> str:
        return self.internal_name

    def clean(self) -> None:
        if self.confidential and (self.latitude is not None or self.longitude is not None):
            raise ValidationError({"latitude": _("A confidential place has no coordinates.")})
        if self.district and not _are_districts([self.district]):
            raise ValidationError({"district": _("There is no district with this code.")})
        if self.district and self.province not in {"", province_of_district(self.district)}:
            raise ValidationError({"district": _("This district is in another province.")})
        if self.commune and not re.fullmatch(r"[0-9]{6}", self.commune):
            raise ValidationError({"commune": _("A commune code has six digits.")})


def _are_districts(value: Any) -> bool:
    """Codes of districts that exist (`cms.core.vocabularies.districts`)."""
    return isinstance(value, list) and all(
        isinstance(code, str) and code in districts.BY_CODE for code in value
    )
