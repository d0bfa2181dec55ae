"""Wagtail's own doors: editor, publish button, copying. They ask the gate first.

Each function is called by a hook and answers with a response, or with None to let Wagtail go on.
A refusal is a sentence; the draft is saved by then and stays. What no hook sees (converting an
alias) raises Refused, which `localize.workbench.middleware` tells the same way.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from cms.core.wagtail_compat import PUBLISH
from cms.publishing import moderation
from cms.two_people.answers import edit_url, refuse, refuse_as, wants_json
from cms.two_people.refusals import Refused
from localize.workbench import hand_over_button
from localize.workbench.next_steps import next_step
from localize.workbench.one_string.verbs import workbench_url
from localize.workbench.pages import publish_page as publish_translation
from localize.workbench.workbench import breadcrumbs
from localize.workflow import gate, publish, translation_access

# The first autosave of a new page asks with it for parts of the editor, no screen to say things on.
_HYDRATES = "_w_hydrate_create_view"


# The editor


def edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A translation has one screen, the workbench; of a source who has it now is said."""
    if gate.is_target(page):
        return _edit_target(request, page)
    moderation.take_for_saving(request)
    if request.method == "GET":
        page.shown_as_target = False
        _read_revisions(page)
    if request.method == "GET" and not (wants_json(request) or _HYDRATES in request.GET):
        hand_over_button.tell(request, page)
    return None


def _read_revisions(page: Page) -> None:
    """With who wrote them, as the panel beside the form says; read together."""
    asked = (page.latest_revision_id, page.live_revision_id)
    found = Revision.objects.filter(pk__in=asked).select_related("user").in_bulk()
    page.latest_revision, page.live_revision = map(found.get, asked)


def _edit_target(request: HttpRequest, page: Page) -> HttpResponse:
    """Whoever stopped the package's translation, and whatever is posted: never Wagtail's editor."""
    translation = translation_access.translation_of(page)
    if request.method == "POST":
        if translation is not None and _asks_to_publish(request):
            return publish_translation(request, translation_id=translation.pk)
        back = workbench_url(translation.pk) if translation is not None else edit_url(page)
        return refuse(
            request,
            _("The words of a translation are written string by string; nothing was saved."),
            back=back,
        )
    if translation is not None:
        return redirect(workbench_url(translation.pk))
    return TemplateResponse(
        request,
        "localize/no_translation.html",
        {
            "page": page,
            "source_page": Page.objects.filter(translation_key=page.translation_key)
            .exclude(pk=page.pk)
            .order_by("pk")
            .first(),
            "page_title": page.get_admin_display_title(),
            "breadcrumbs_items": breadcrumbs(page.get_admin_display_title()),
        },
    )


def _asks_to_publish(request: HttpRequest) -> bool:
    return request.POST.get("action") == "publish" or PUBLISH in request.POST


# Publishing


def publish_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The publish button of the editor and of “create and publish”, now or at a later hour.

    Whoever presses it stands behind what was just saved; the gate is asked about exactly that.
    """
    revision = page.get_latest_revision()
    if revision is None:
        return None
    if not gate.is_target(page):
        publish.endorse_source(page, revision, by=request.user)
    refusal = gate.refusal(revision.as_object())
    if refusal is None:
        return None
    said = _("%(reason)s The draft is saved.") % {"reason": refusal}
    step = next_step(refusal, page, request.user)
    return refuse_as(request, Refused(refusal.code, said), back=edit_url(page), step=step)


# Copying


def copy_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy of a translation would be a page of its own whose words nobody has approved."""
    specific = page.specific
    refusal = gate.refusal(specific) if gate.is_target(specific) else None
    if refusal is None:
        return None
    said = _("“%(title)s” cannot be copied: %(reason)s")
    values = {"title": page.get_admin_display_title(), "reason": refusal}
    return refuse(request, said % values, back=edit_url(page))
