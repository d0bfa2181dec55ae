"""The list of sites that public links may lead to, kept by people."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.links.shorteners import SHORTENERS


class LinkDomain(models.Model):
    """A site that public links may lead to; its subdomains are included."""

    is_sealed = True

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
        app_label = "publishing"
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
