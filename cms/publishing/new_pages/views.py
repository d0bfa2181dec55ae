"""Screens: which kind of page below this one, and its form."""

from typing import Any, ClassVar, cast

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, get_page_models

from cms.publishing.new_pages import making
from cms.publishing.new_pages.forms import NewPageForm
from cms.publishing.new_pages.places import Place, last_used, places
from cms.two_people.answers import edit_url


def address(model: type[Page], parent: Page | None = None) -> str:
    """Where a new page of this type begins; parent: where it will stand."""
    screen = getattr(model, "new_screen", None)
    names = [model._meta.app_label, model._meta.model_name]
    url = reverse(screen) if screen else reverse("new_page", args=names)
    return f"{url}?parent={parent.pk}" if parent is not None else url


class Screen(WagtailAdminTemplateMixin):
    """Names itself in the header, which Wagtail makes of the way there."""

    header_icon = "doc-full"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, here]


class ChooseKind(Screen, TemplateView):
    """The kinds of page that this person may make below one page, or anywhere; one kind needs no
    question."""

    template_name = "publishing/new_pages/choose.html"

    def get_page_title(self) -> str:
        return _("New page")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "parent_id" in kwargs:
            parent = get_object_or_404(Page, pk=kwargs["parent_id"]).specific
            kinds = [
                model
                for model in type(parent).creatable_subpage_models()
                if making.may_add(parent, model, request.user)
            ]
        else:
            parent = None
            ours = (model for model in get_page_models() if hasattr(model, "document_kinds"))
            kinds = [model for model in ours if model.is_creatable and places(request.user, model)]
        if not kinds:
            raise PermissionDenied
        if len(kinds) == 1:
            return redirect(address(kinds[0], parent))
        named = [(capfirst(model.get_verbose_name()), address(model, parent)) for model in kinds]
        return self.render_to_response(self.get_context_data(parent=parent, kinds=sorted(named)))


class NewPage(Screen, FormView):
    """The form; afterwards the draft is open in the editor."""

    template_name = "publishing/new_pages/new.html"
    form_class: type[NewPageForm] = NewPageForm
    model: ClassVar[type[Page] | None] = None  # of a screen for one type
    nowhere: Any = ""
    done: Any = gettext_lazy("It is a draft. Nobody outside sees it yet.")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.kind = self.model or _model(kwargs["app"], kwargs["model"])
        self.places: list[Place] = places(request.user, self.kind)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("New: %(kind)s") % {"kind": self.kind.get_verbose_name()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"places": self.places, "kind": self.kind}

    def get_initial(self) -> dict[str, Any]:
        """Below the page of the address, else where this person made such a page last."""
        asked = self.request.GET.get("parent", "")
        for place in self.places:
            for language, pk in place.pages.items():
                if str(pk) == asked:
                    return {"place": place.key, "language": language}
        return {"place": last_used(self.request.user, self.kind)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        other = getattr(self.kind, "other_beginning", None)
        return context | {"places": self.places, "nowhere": self.nowhere, "other": other}

    def form_valid(self, form: Any) -> HttpResponse:
        page = self.make(form.cleaned_data)
        self.tell(page)
        return redirect(edit_url(page))

    def make(self, values: dict[str, Any]) -> Page:
        page = self.kind(title=values["title"], slug=values["slug"])
        return making.make(page, parent=values["parent"], by=self.request.user)

    def tell(self, page: Page) -> None:
        messages.success(self.request, self.done)


def _model(app: str, name: str) -> type[Page]:
    """A page type of ours; Http404."""
    found = ContentType.objects.filter(app_label=app, model=name).first()
    model: Any = found.model_class() if found is not None else None
    is_page = model is not None and issubclass(model, Page) and hasattr(model, "document_kinds")
    if not (is_page and model.is_creatable):
        raise Http404
    return cast("type[Page]", model)
