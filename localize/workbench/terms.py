"""The term base in the admin: a list to search, a form, and what a change did to approved texts.

`register()` is called once from `wagtail_hooks`. Who may change terms has Django's permissions on
the model; who may withdraw an approval is decided per page, as everywhere.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import DeleteView, EditView, SnippetViewSet

from cms.core import normal_form
from cms.core.languages import described
from cms.core.vocabularies.languages import language_label
from cms.publishing.admin_search.small_lists import SearchedByKey
from cms.two_people.approvals import engine
from cms.two_people.approvals.told import tell
from cms.two_people.refusals import Refused
from localize.terminology import languages
from localize.terminology.decided import ROLES, in_use_sentence
from localize.terminology.models import Term, TermQuerySet
from localize.workbench import term_uses
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
NAMED_IN, OTHERS = languages.named_in(), languages.others()


def _in(language: str, label: Any) -> Any:
    """A label with the name of the language in the language of the screen."""
    return lazy(lambda: str(label) % {"language": language_label(language)}, str)()


ONE_A_LINE = gettext_lazy("One a line.")
RIGHT_IN_TARGET = gettext_lazy(
    "One a line. Also right in a translation; not looked for in a source."
)


def _lines(language: str, label: Any, *, rows: int = 3, help_text: Any = ONE_A_LINE) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": rows, "lang": language})
    return forms.CharField(
        label=_in(language, label), required=False, widget=widget, help_text=help_text
    )


def _fields() -> dict[str, forms.Field]:
    """Those of each language: "preferred-km", "admitted-km", "forbidden-km"."""
    fields = {
        f"admitted-{NAMED_IN}": _lines(
            NAMED_IN, ROLES["admitted"], rows=2, help_text=RIGHT_IN_TARGET
        )
    }
    for tag in OTHERS:
        fields |= {
            f"preferred-{tag}": forms.CharField(
                label=_in(tag, ROLES["preferred"]), required=False, max_length=255
            ),
            f"admitted-{tag}": _lines(tag, ROLES["admitted"]),
            f"forbidden-{tag}": _lines(tag, ROLES["forbidden"]),
        }
    return fields


FIELDS = _fields()


class _Words(WagtailAdminModelForm):
    """Stores words in normal form and refuses a form that is both accepted and forbidden."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {one.language: one for one in self.instance.sections.all()}
        for name in FIELDS:
            role, _dash, tag = name.partition("-")
            self.initial.setdefault(name, getattr(said.get(tag), role, ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in (*FIELDS, "typed"):
            if cleaned.get(name):
                tag = name.partition("-")[2]  # of what is typed nobody says it
                normalised = described(tag).normalised if tag else normal_form.of_any
                lines = (normalised(line.strip()) for line in cleaned[name].splitlines())
                cleaned[name] = "\n".join(line for line in lines if line)
        for tag in OTHERS:
            accepted = _said(cleaned, f"preferred-{tag}") | _said(cleaned, f"admitted-{tag}")
            if both := accepted & _said(cleaned, f"forbidden-{tag}"):
                said = _("“%(form)s” cannot be accepted and forbidden.")
                self.add_error(f"forbidden-{tag}", said % {"form": ", ".join(sorted(both))})
        preferred = [name for name in FIELDS if name.startswith("preferred-")]
        if not any(map(cleaned.get, (*preferred, "do_not_translate"))):
            names = " / ".join(map(language_label, OTHERS))
            said = _("Give the %(language)s term, or tick “do not translate”.")
            self.add_error(preferred[0] if preferred else None, said % {"language": names})
        return cleaned

        return cleaned

    def _post_clean(self) -> None:
        """What approved texts are checked by is put aside for a second person."""
        super()._post_clean()
        self.aside: tuple[dict[str, Any], dict[str, Any]] | None = None
        if self.errors:
            return
        stored = Term.objects.with_words().filter(pk=self.instance.pk).first()
        before = stored.decided() if stored else {"status": Term.Status.PROPOSED}
        for name in FIELDS:
            role, _dash, tag = name.partition("-")
            self.instance.write(tag, **{role: self.cleaned_data[name]})
        old, new = self.instance.changed_from(before)
        if stored is None:  # nobody has agreed to it: it may be proposed, whatever it says
            old, new = (
                {name: side[name] for name in side if name in before} for side in (old, new)
            )
        self.uses = term_changes.count_uses(self.instance, stored) if new else 0
        if not self.uses:
            return
        try:
            if stored is not None:
                engine.refuse_if_waiting(stored, by=self.for_user)
        except Refused as refused:
            self.add_error(None, str(refused))
            return
        self.aside = old, new
        self.instance.decide(old)

    def save(self, commit: bool = True) -> Term:
        term: Term = super().save(commit=commit)
        if self.aside is not None:
            old, new = self.aside
            asked = engine.request(term, by=self.for_user, old=old, new=new)
            tell(asked, in_use_sentence(self.uses), by=self.for_user)
        return term


def _said(cleaned: dict[str, Any], name: str) -> set[str]:
    return set((cleaned.get(name) or "").splitlines())


TermForm = type("TermForm", (_Words,), dict(FIELDS))


class WordColumn(Column):
    """The preferred word of a language."""

    def get_value(self, instance: Term) -> str:
        return next((o.preferred for o in instance.sections.all() if o.language == self.name), "")


class PartOfSpeechColumn(Column):
    """In the language of the person; a word that is not known as it is written."""

    def __init__(self, name: str) -> None:
        super().__init__(name, label=gettext_lazy("part of speech"))

    def get_value(self, instance: Term) -> str:
        return str(PARTS_OF_SPEECH.get(instance.part_of_speech, instance.part_of_speech))


class TermEditView(EditView):
    """After a change, leads to the approved texts that use the term."""

    def get_success_url(self) -> str:
        if self.form.uses:
            return reverse(TermViewSet.affected_url_name(), args=[self.object.pk])
        url: str = super().get_success_url()
        return url

    def get_usage_url(self) -> None:
        """No foreign key knows it: `header_buttons` has the number of texts."""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        uses = reverse(TermViewSet.affected_url_name(), args=[self.object.pk])
        label = _("Texts that use it: %(count)s") % {"count": term_changes.count_uses(self.object)}
        return [HeaderButton(label, url=uses, icon_name="doc-full")]


class TermDeleteView(DeleteView):
    """Says how many texts use the term, which no foreign key knows."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        uses = reverse(TermViewSet.affected_url_name(), args=[self.object.pk])
        count = term_changes.count_uses(self.object)
        return super().get_context_data(**kwargs) | {"usage_url": uses, "usage_count": count}


def refuse_deletion(request: HttpRequest, terms: list[Any]) -> HttpResponse | None:
    """One that approved texts use is deprecated by two people instead. A hook of every screen that
    deletes snippets."""
    if request.method != "POST":
        return None
    for term in terms:
        count = term_changes.count_uses(term) if isinstance(term, Term) else 0
        if count:
            said = _("Approved texts that use “%(term)s”: %(count)s. Make it “deprecated” instead.")
            messages.error(request, said % {"term": term, "count": count})
            return redirect(TermViewSet.affected_url_name(), pk=term.pk)
    return None


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "openquote"
    menu_label = gettext_lazy("Term base")
    menu_item_is_registered = True  # among the lists of the office
    list_display = [
        "name",
        *(WordColumn(tag, label=_in(tag, ROLES["preferred"])) for tag in OTHERS),
        "status",
        PartOfSpeechColumn("part_of_speech"),
    ]
    list_filter = ["status", "do_not_translate", "confidence"]
    search_fields = [
        "name",
        "sections__preferred",
        "sections__admitted",
        "sections__forbidden",
        "typed",
        "definition",
    ]
    list_per_page = 100
    copy_view_enabled = False
    index_view_class = SearchedByKey
    edit_view_class = TermEditView
    delete_view_class = TermDeleteView
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [
                    FieldPanel("name", heading=_in(NAMED_IN, "%(language)s")),
                    FieldPanel("part_of_speech"),
                ]
            ),
            FieldPanel(f"admitted-{NAMED_IN}"),
            *(
                MultiFieldPanel(
                    [
                        *(FieldPanel(f"{role}-{tag}") for role in ROLES),
                        *([FieldPanel("do_not_translate")] if tag == OTHERS[-1] else []),
                    ],
                    heading=_in(tag, "%(language)s"),
                )
                for tag in OTHERS
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

    def get_queryset(self, request: HttpRequest) -> TermQuerySet:
        return Term.objects.with_words()

    @classmethod
    def affected_url_name(cls) -> str:
        return f"wagtailsnippets_{Term._meta.app_label}_{Term._meta.model_name}:affected"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("affected/<int:pk>/", affected, name="affected"),
        ]


def affected(request: HttpRequest, pk: int) -> HttpResponse:
    """The approved texts that use a term, first those that do not follow it; POST `review` for each
    to withdraw. While a change waits, as it would be."""
    if not ModelPermissionPolicy(Term).user_has_any_permission(request.user, {"change", "view"}):
        raise PermissionDenied
    term = get_object_or_404(Term.objects.with_words(), pk=pk)
    if request.method == "POST":
        return _withdraw(request, term)
    title = str(term)
    asked = engine.waiting(term)
    found = term_uses.found(term, asked, by=request.user)
    return TemplateResponse(
        request,
        "localize/glossary/affected.html",
        {
            "term": title,
            "found": found,
            "asked": asked,
            "lines": term.lines(asked) if asked else [],
            "page_title": _("Approved texts that use this term"),
            "header_title": title,
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
    hooks.register("before_delete_snippet", refuse_deletion)
