"""“Hand over”: an editor asks that their draft is published, sees who has it, and what came back.

One request of the engine of approvals, nothing else: the page is not locked, and another version
of it ends what was asked (`publish.lapse_older`).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from cms.publishing import people, unpublishing
from cms.publishing.answers import edit_url, tell_steps
from cms.publishing.approvals import asking, engine
from cms.publishing.approvals.models import ChangeRequest, Outcome
from cms.publishing.approvals.refusals import Refused
from cms.publishing.approvals.views import chosen_day
from cms.publishing.audit.models import AuditEntry
from cms.publishing.titles import name_pages
from localize.workbench.next_steps import hand_over_url
from localize.workbench.sources import seen_revision, with_page
from localize.workbench.verbs import answer
from localize.workbench.workbench import breadcrumbs, source_url
from localize.workflow import gate, publish, source_text
from localize.workflow.digests import content_digest, source_digest

REMARK = 200  # code points: one line


@require_http_methods(["GET", "POST"])
@with_page
def screen(request: HttpRequest, page: Page) -> HttpResponse:
    """What stands in the way, all of it; a remark; and once it is handed over, who has it."""
    if gate.is_target(page):
        return redirect(source_url(page))
    if request.method == "POST":
        return _post(request, page)
    if why := why_hidden(page):
        messages.warning(request, why)
    revision = page.get_latest_revision()
    draft = revision.as_object() if revision is not None else page
    digest = source_digest(draft)
    standing = gate.standing(page, digest)
    asked = next((one for one in standing if one.is_open), None)
    is_agreed = any(page.is_agreed(one) for one in standing)
    last = last_request(page)
    name_pages([page])
    title = page.get_admin_display_title()
    return TemplateResponse(
        request,
        "localize/hand_over.html",
        {
            "page": page,
            "asked": asked,
            "is_mine": asked is not None and asked.stands(request.user),
            "asking": _asking(page, asked) if asked is not None else None,
            "is_agreed": is_agreed,
            "publish_asking": publishers_asked(page, request.user) if is_agreed else None,
            "may_publish": people.may_publish(request.user, page),
            "problems": [] if asked or is_agreed else source_text.problems(draft),
            "is_public": is_public(page, draft),
            "returned": last if last is not None and last.outcome == Outcome.RETURNED else None,
            "returned_sentence": returned_sentence(last)
            if last is not None and last.outcome == Outcome.RETURNED
            else "",
            "may_edit": people.may_edit(request.user, page),
            "seen": digest,
            "remark_length": REMARK,
            "page_title": _("Hand over: %(title)s") % {"title": title},
            "breadcrumbs_items": breadcrumbs(title),
        },
    )


def why_hidden(page: Page) -> str:
    """For what it was taken down, if that ended what people had agreed with."""
    entry = unpublishing.ended(page)
    return unpublishing.why(entry) if entry is not None else ""


def is_public(page: Page, draft: Page) -> bool:
    """Have readers got exactly this?"""
    return bool(page.live) and content_digest(page) == content_digest(draft)


def _asking(page: Page, asked: ChangeRequest) -> dict[str, Any]:
    behind = {one.by_id for one in asked.endorsements.all()}
    return asking.shown(
        page.who_may_endorse(asked, but=behind),
        ask_url=reverse("approvals:ask", args=[asked.pk]),
        title=page.get_admin_display_title(),
        path=reverse("approvals:request", args=[asked.pk]),
    )


def publishers_asked(page: Page, user: Any) -> dict[str, Any]:
    """Who publishes what two people agree with."""
    return asking.shown(
        people.who_may(page, {"publish"}, but={user.pk}),
        ask_url=reverse("localize:ask_publishers", args=[page.pk]),
        title=page.get_admin_display_title(),
        path=reverse("localize:source", args=[page.pk]),
    )


def _post(request: HttpRequest, page: Page) -> HttpResponse:
    def act() -> HttpResponse:
        if not people.may_edit(request.user, page):
            raise Refused("no_right", _("Only who may edit a page hands it over."))
        revision = seen_revision(request, page)
        draft = revision.as_object()
        if is_public(page, draft):
            raise Refused("public", _("Readers have exactly this already: there is nothing new."))
        if found := source_text.problems(draft):
            raise Refused("not_ready", " ".join(found))
        asked = publish.hand_over(
            page,
            revision,
            by=request.user,
            remark=" ".join(request.POST.get("remark", "").split())[:REMARK],
            is_urgent="urgent" in request.POST,
        )
        done = (
            _("Handed over. Readers keep what they have until somebody agrees.")
            if asked.is_open
            else _("Handed over. It can be published.")
        )
        messages.success(request, done)
        return redirect(hand_over_url(page))

    return answer(request, act, back=hand_over_url(page), page=page)


@require_http_methods(["POST"])
@with_page
def publish_agreed(request: HttpRequest, page: Page) -> HttpResponse:
    """Two people stand behind it: whoever may publish does, now or on a day."""

    def act() -> HttpResponse:
        revision = seen_revision(request, page)
        found = gate.standing(page, source_digest(revision.as_object()))
        asked = next((one for one in found if page.is_agreed(one)), None)
        if asked is None:
            raise gate.refusal(revision.as_object()) or Refused(
                "decided", _("It does not wait any more: look at it again.")
            )
        on = chosen_day(request)
        tell_steps(request, [page.after_confirmation(asked, by=request.user, on=on)])
        return redirect(source_url(page))

    return answer(request, act, back=source_url(page), page=page)


@require_http_methods(["POST"])
@with_page
def take_back(request: HttpRequest, page: Page) -> HttpResponse:
    """The draft is only theirs again."""

    def act() -> str:
        asked = engine.waiting(page)
        if asked is None:
            raise Refused("decided", _("It does not wait any more: look at it again."))
        engine.take_back(asked, by=request.user)
        return _("Taken back: nobody is asked about it any more. The draft is still there.")

    return answer(request, act, back=edit_url(page), page=page)


@require_http_methods(["POST"])
@with_page
def ask_publishers(request: HttpRequest, page: Page) -> HttpResponse:
    """“Ask them”, of what is agreed with and not published."""

    def act() -> str:
        refusal = gate.refusal(page.get_latest_revision_as_object())
        if refusal is not None:
            raise refusal
        return asking.ask(
            people.who_may(page, {"publish"}, but={int(request.user.pk or 0)}),
            about=f"publish:{page.pk}",
            title=page.get_admin_display_title(),
            path=source_url(page),
            by=request.user,
        )

    return answer(request, act, back=hand_over_url(page), page=page)


# What became of it


def last_request(page: Page) -> ChangeRequest | None:
    return ChangeRequest.objects.of(page).order_by("-pk").first()


def returned_sentence(asked: ChangeRequest) -> str:
    """Who returned it, and the remark."""
    entry = asked.subject and _return_of(asked)
    who = entry.by_name if entry else "–"
    return _("%(person)s returned it: “%(remark)s”") % {"person": who, "remark": asked.reason}


def _return_of(asked: ChangeRequest) -> Any:
    subject = getattr(asked.subject, "specific", asked.subject)
    return AuditEntry.objects.about(subject).filter(data__request=asked.pk, verb="returned").first()
