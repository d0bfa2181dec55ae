"""Three lists that people keep: short numbers we know, values never published, known sites."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.channel_values import SHORTENERS, Lists, match_key
from home.directory_facts import dependent_services, refuse_losing_last_emergency
from home.fields import LinesField
from home.stamps import stamped
from localize.documents import read_side
from localize.pages import FactModel


class KnownShortCode(models.Model):
    """A short number that somebody has vouched for; libraries know none of them but 117-119."""

    code = models.CharField(
        _("short number"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{3,5}$", _("A short number has 3 to 5 digits."))],
        help_text=_("Digits as dialled, without any prefix."),
    )
    owner = models.CharField(
        _("who answers"), max_length=200, help_text=_("For our own use; never published.")
    )
    source = models.CharField(
        _("source"), max_length=500, help_text=_("Where it is written that this number exists.")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("known short number")
        verbose_name_plural = _("known short numbers")

    def __str__(self) -> str:
        return self.code


class HeldBackValue(FactModel):
    """A number or address that may never be published, with the reason.

    Saving one takes it off every document at once: `documents` leaves held-back channels out.
    """

    value = models.CharField(_("value"), max_length=200)
    match = models.CharField(max_length=200, unique=True, editable=False)
    said_to_be = models.CharField(_("said to be"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    sources = LinesField(_("sources"), blank=True, help_text=_("One per line."))

    class Meta:
        ordering = ["value"]
        verbose_name = _("value that may not be published")
        verbose_name_plural = _("values that may not be published")

    def __str__(self) -> str:
        return self.value

    def clean(self) -> None:
        self.match = match_key(self.value)
        if not self.match:
            raise ValidationError({"value": _("Enter a number or an address.")})
        refuse_losing_last_emergency(held_back=frozenset({self.match}))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.match = match_key(self.value)
        with read_side().publishing(), stamped(self._readers()):
            super().save(*args, **kwargs)
            self._render_services()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with read_side().publishing(), stamped(self._readers()):
            result = super().delete(*args, **kwargs)
            self._render_services()
            return result

    def _render_services(self) -> None:
        read_side().refresh(*self._readers())

    def _readers(self) -> list[Any]:
        services = apps.get_model("home", "Service").objects
        readers = services.filter(channels__match=self.match).distinct()
        return [*readers, *dependent_services()]


class LinkDomain(models.Model):
    """A site that public links may lead to; its subdomains are included."""

    domain = models.CharField(
        _("site"),
        max_length=200,
        unique=True,
        validators=[
            RegexValidator(
                r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$",
                _("Enter the name of the site only, such as “cncc.gov.kh”."),
            )
        ],
        help_text=_("Without https:// and www."),
    )
    owner = models.CharField(_("owner"), max_length=200, help_text=_("Who runs this site."))

    class Meta:
        ordering = ["domain"]
        verbose_name = _("known site")
        verbose_name_plural = _("known sites")

    def __str__(self) -> str:
        return self.domain

    def clean(self) -> None:
        self.domain = self.domain.lower().removeprefix("www.")
        if self.domain in SHORTENERS:
            raise ValidationError(
                {"domain": _("Shortened addresses hide where they lead; they are never allowed.")}
            )


def current_lists() -> Lists:
    """The three lists as they stand now."""
    return Lists(
        short_codes=frozenset(KnownShortCode.objects.values_list("code", flat=True)),
        held_back=frozenset(HeldBackValue.objects.values_list("match", flat=True)),
        domains=frozenset(LinkDomain.objects.values_list("domain", flat=True)),
    )
