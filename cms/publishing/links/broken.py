"""Which links of which pages lead nowhere for the readers of that page. Nothing is fetched."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from cms.documents.visibility import Surroundings
from cms.publishing.links.content import Pointing, pointing
from cms.publishing.links.references import Reference
from cms.publishing.recycle_bin import tree
from cms.publishing.vocabularies.languages import language_name

_WEB = URLValidator(schemes=["http", "https"])
_EMAIL = EmailValidator()


class WhyBroken(models.TextChoices):
    GONE = "gone", _("The page is deleted")
    BINNED = "binned", _("The page is in the recycle bin")
    HIDDEN = "hidden", _("Readers cannot see the page")
    NO_LANGUAGE = "no_language", _("The page is not there in this language")
    FILE_GONE = "file_gone", _("The file is deleted")
    PICTURE_GONE = "picture_gone", _("The picture is deleted")
    EMPTY = "empty", _("The address is empty")
    MALFORMED = "malformed", _("This is not a complete address")


@dataclass(frozen=True)
class Broken:
    """One link that leads nowhere."""

    page: Page
    is_draft: bool
    where: str
    target: str
    problem: str

    @property
    def title(self) -> str:
        return str(self.page.get_admin_display_title())

    @property
    def language(self) -> str:
        return language_name(self.page.locale)

    @property
    def version(self) -> Any:
        return _("Draft") if self.is_draft or not self.page.live else _("What readers see")

    @property
    def problem_label(self) -> Any:
        return WhyBroken(self.problem).label


def broken(editable: Iterable[int] | None = None) -> list[Broken]:
    """All of them, by page; `editable`: only of the pages with these primary keys."""
    wanted = set(editable) if editable is not None else None
    sources = _source_locales()
    found = [
        one
        for one in pointing()
        if one.references
        and (wanted is None or one.page.pk in wanted)
        and not _is_working_copy(one, sources)
    ]
    targets = Targets.of(found)
    lines = [
        Broken(one.page, one.is_draft, reference.where, targets.name(reference), problem)
        for one in found
        for reference in dict.fromkeys(one.references)
        if (problem := targets.problem(one, reference)) is not None
    ]
    return sorted(lines, key=lambda line: (line.page.path, line.is_draft))


def _source_locales() -> dict[Any, int]:
    """By translation key, the language in which it was first written."""
    rows = TranslationSource.objects.order_by("-created_at", "-pk")
    return dict(rows.values_list("object_id", "locale_id"))


def _is_working_copy(one: Pointing, sources: dict[Any, int]) -> bool:
    """The draft of a translation has the links of its source: they are put right there."""
    page = one.page
    is_source = sources.get(page.translation_key, page.locale_id) == page.locale_id
    return not is_source and (one.is_draft or not page.live)


@dataclass(frozen=True)
class Targets:
    """What there is to point at; the same number of queries for any number of pages."""

    pages: dict[str, Page]
    places: dict[tuple[Any, int], Page]  # (key, locale) → the page
    binned: set[int]
    public: set[int]
    documents: set[str]
    images: set[str]

    @classmethod
    def of(cls, found: list[Pointing]) -> "Targets":
        rows = Page.objects.filter(depth__gt=1).select_related("locale")
        pages = list(rows.annotate(in_bin=tree.binned()))
        surroundings = Surroundings.of(pages)
        return cls(
            pages={str(page.pk): page for page in pages},
            places={(page.translation_key, page.locale_id): page for page in pages},
            binned={page.pk for page in pages if page.in_bin},
            public={page.pk for page in pages if surroundings.is_public(page)},
            documents=_there(get_document_model(), "document", found),
            images=_there(get_image_model(), "image", found),
        )

    def problem(self, one: Pointing, reference: Reference) -> str | None:
        if reference.kind == "page":
            return self._page_problem(one, reference.target)
        if reference.kind == "document":
            return None if reference.target in self.documents else WhyBroken.FILE_GONE
        if reference.kind == "image":
            return None if reference.target in self.images else WhyBroken.PICTURE_GONE
        if reference.kind == "address":
            return address_problem(reference.target)
        return None

    def _page_problem(self, one: Pointing, target: str) -> str | None:
        chosen = self.pages.get(target)
        if chosen is None:
            return WhyBroken.GONE
        # channels follow a link to the page of their own language
        shown = self.places.get((chosen.translation_key, one.page.locale_id))
        if shown is None:
            return WhyBroken.BINNED if chosen.pk in self.binned else WhyBroken.NO_LANGUAGE
        if shown.pk in self.binned:
            return WhyBroken.BINNED
        # a draft may lead to a draft: both can be published together
        if one.page.pk in self.public and not one.is_draft and shown.pk not in self.public:
            return WhyBroken.HIDDEN
        return None

    def name(self, reference: Reference) -> str:
        if reference.kind == "page" and reference.target in self.pages:
            return str(self.pages[reference.target].title)
        return reference.target


def _there(model: Any, kind: str, found: list[Pointing]) -> set[str]:
    wanted = {ref.target for one in found for ref in one.references if ref.kind == kind}
    numbers = [int(target) for target in wanted if target.isdecimal()]
    return {str(pk) for pk in model.objects.filter(pk__in=numbers).values_list("pk", flat=True)}


def address_problem(address: str) -> str | None:
    """What is wrong with how an address is written; None when nothing is."""
    text = address.strip()
    if not text or text in {"#", "http://", "https://", "mailto:", "tel:"}:
        return WhyBroken.EMPTY
    if text.startswith("#") or (text.startswith("/") and not text.startswith("//")):
        return None
    try:
        if text.startswith("mailto:"):
            _EMAIL(text.removeprefix("mailto:").partition("?")[0])
        elif text.startswith(("tel:", "sms:")):
            if not any(character.isdecimal() for character in text):
                return WhyBroken.MALFORMED
        else:
            _WEB(text)
    except ValidationError:
        return WhyBroken.MALFORMED
    return None
