"""The term base in the admin: a list to search, a form, and what a change did to approved texts.

`register()` is called once from `wagtail_hooks`. Who may change terms has Django's permissions on
the model; who may withdraw an approval is decided per page, as everywhere.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from cms.core import normal_form
from cms.publishing.admin_search.small_lists import SearchedByKey
from cms.two_people import people
from cms.two_people.refusals import Refused
from localize.terminology.models import Term
from localize.workflow import term_changes
from localize.workflow.models import Review

PARTS_OF_SPEECH = {
    "noun": gettext_lazy("noun"),
    "verb": gettext_lazy("verb"),
    "adj": gettext_lazy("adjective"),
    "adv": gettext_lazy("adverb"),
    "name": gettext_lazy("proper name"),
    "abbr": gettext_lazy("abbreviation"),
}
KHMER_FIELDS = ("km", "km_variants", "km_forbidden", "typed")


class TermForm(WagtailAdminModelForm):
    """Stores Khmer in normal form and refuses a form that is both accepted and forbidden."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in KHMER_FIELDS:
            if cleaned.get(name):
                lines = (normal_form.khmer(line.strip()) for line in cleaned[name].splitlines())
                cleaned[name] = "\n".join(line for line in lines if line)
        accepted = {cleaned.get("km"), *cleaned.get("km_variants", "").splitlines()}
        both = accepted & set(cleaned.get("km_forbidden", "").splitlines())
        if both:
            raise ValidationError(
                {
                    "km_forbidden": _("“%(form)s” cannot be accepted and forbidden.")
                    % {"form": ", ".join(sorted(both))}
                }
            )
        if not cleaned.get("km") and not cleaned.get("do_not_translate"):
            raise ValidationError({"km": _("Give the Khmer term, or tick “do not translate”.")})
        return cleaned


class PartOfSpeechColumn(Column):
    """In the language of the person; a word that is not known as it is written."""

    def __init__(self, name: str) -> None:
        super().__init__(name, label=gettext_lazy("part of speech"))

    def get_value(self, instance: Term) -> str:
        return str(PARTS_OF_SPEECH.get(instance.part_of_speech, instance.part_of_speech))


class TermEditView(EditView):
    """After a change, leads to the approved texts that no longer follow the term."""

    def get_success_url(self) -> str:
        if term_changes.affected(self.object):
            return reverse(TermViewSet.affected_url_name(), args=[self.object.pk])
        url: str = super().get_success_url()
        return url


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "openquote"
    menu_label = gettext_lazy("Term base")
    menu_item_is_registered = True  # among the lists of the office
    list_display = ["en", "km", "status", PartOfSpeechColumn("part_of_speech")]
    list_filter = ["status", "do_not_translate", "confidence"]
    search_fields = [
        "en",
        "en_variants",
        "km",
        "km_variants",
        "km_forbidden",
        "typed",
        "definition",
    ]
    list_per_page = 100
    copy_view_enabled = False
    index_view_class = SearchedByKey
    edit_view_class = TermEditView
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("en"), FieldPanel("part_of_speech")]),
            FieldPanel("en_variants", widget=forms.Textarea(attrs={"rows": 2, "lang": "en"})),
            MultiFieldPanel(
                [
                    FieldPanel("km"),
                    FieldPanel(
                        "km_variants", widget=forms.Textarea(attrs={"rows": 3, "lang": "km"})
                    ),
                    FieldPanel(
                        "km_forbidden", widget=forms.Textarea(attrs={"rows": 3, "lang": "km"})
                    ),
                    FieldPanel("do_not_translate"),
                ],
                heading=gettext_lazy("Khmer"),
            ),
            FieldPanel("typed", widget=forms.Textarea(attrs={"rows": 3})),
            FieldPanel("definition"),
            FieldPanel("note"),
            FieldRowPanel([FieldPanel("source"), FieldPanel("confidence")]),
            FieldPanel(
                "status",
                help_text=gettext_lazy(
                    "Approved terms are checked. Proposed ones are only shown. A deprecated "
                    "English term is still recognised, but no longer to be written."
                ),
            ),
        ],
        base_form_class=TermForm,
    )

    @classmethod
    def affected_url_name(cls) -> str:
        return f"wagtailsnippets_{Term._meta.app_label}_{Term._meta.model_name}:affected"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("affected/<int:pk>/", affected, name="affected"),
        ]


def affected(request: HttpRequest, pk: int) -> HttpResponse:
    """The approved texts that do not follow a term; POST `review` for each to withdraw."""
    if not ModelPermissionPolicy(Term).user_has_any_permission(request.user, {"change", "view"}):
        raise PermissionDenied
    term = get_object_or_404(Term, pk=pk)
    if request.method == "POST":
        return _withdraw(request, term)
    found = [
        each
        for each in term_changes.affected(term)
        if people.may_review(request.user, people.page_of(each.review.context, each.review.locale))
    ]
    return TemplateResponse(
        request,
        "localize/glossary/affected.html",
        {
            "term": term,
            "found": found,
            "page_title": _("Approved texts that do not follow this term"),
            "header_title": str(term),
            "header_icon": TermViewSet.icon,
        },
    )


def _withdraw(request: HttpRequest, term: Term) -> HttpResponse:
    chosen = Review.objects.filter(pk__in=_numbers(request.POST.getlist("review")))
    try:
        withdrawn = term_changes.withdraw(term, chosen, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(TermViewSet.affected_url_name(), pk=term.pk)
    count = len(withdrawn)
    messages.success(
        request,
        ngettext("%(count)s text returned.", "%(count)s texts returned.", count) % {"count": count},
    )
    return redirect(f"wagtailsnippets_{Term._meta.app_label}_{Term._meta.model_name}:list")


def _numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit()]


def register() -> None:
    """Make the term base a menu item of the admin."""
    register_snippet(TermViewSet)
