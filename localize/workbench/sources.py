"""The screen of a source page: what keeps it from readers, who stands behind it, who has it now,
what translators ask.

Handing it over is one request of the engine of approvals, nothing else: the page is not locked, and
another version of it ends what was asked (`publish.lapse_older`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation, TranslationContext

from cms.core.vocabularies.languages import language_name
from cms.publishing import unpublishing
from cms.two_people import people
from cms.two_people.answers import edit_url, tell_steps
from cms.two_people.approvals import asking, engine
from cms.two_people.approvals.models import ChangeRequest, Outcome
from cms.two_people.approvals.subjects import carry_out
from cms.two_people.approvals.views import chosen_day
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import STALE, Refused
from localize.overview import page_statuses, publication_status
from localize.workbench.next_steps import next_step, source_url, who_publishes
from localize.workbench.one_string.string_rows import open_questions
from localize.workbench.one_string.verbs import answer
from localize.workbench.workbench import breadcrumbs
from localize.workflow import counters, gate, publish, source_text
from localize.workflow.digests import source_digest
from localize.workflow.translation_access import lock_sentence

REMARK = 200  # code points: one line


def with_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the source page of its address; PermissionDenied without a part in it."""

    @wraps(view)
    def asked(request: HttpRequest, page_id: int) -> HttpResponse:
        page = get_object_or_404(Page.objects.select_related("locale"), pk=page_id).specific
        rights = page.permissions_for_user(request.user)
        takes_part = rights.can_edit() or rights.can_publish()
        if not takes_part and not people.may_review(request.user, page):
            raise PermissionDenied
        return view(request, page)

    return asked


@require_http_methods(["GET", "POST"])
@with_page
def source(request: HttpRequest, page: Page) -> HttpResponse:
    """Draft and publication of one source page, its translations, open questions; POST hands the
    draft over."""
    if request.method == "POST":
        return answer(request, lambda: _hand_over(request, page), back=source_url(page), page=page)
    if why := why_hidden(page):
        messages.warning(request, why)
    revision = page.get_latest_revision()
    draft = revision.as_object() if revision is not None else page
    translations = list(
        Translation.objects.filter(
            source__object_id=page.translation_key, source__locale=page.locale
        ).select_related("source__locale", "target_locale")
    )
    progress = counters.of(translations)
    found = page_statuses.translations_of(page)
    behind = endorsers(page, draft)
    scheduled = page.scheduled_revision
    return TemplateResponse(
        request,
        "localize/source.html",
        _of_draft(request, page, draft)
        | {
            "page": page,
            "revision": revision,
            "line": publication_status.line(found, page.locale.language_code),
            "preparing": publication_status.preparing_sentence() if found.is_preparing else "",
            "endorsed_by": [people.name(user) for user in behind],
            "may_agree": request.user.pk not in {user.pk for user in behind},
            "may_edit": people.may_edit(request.user, page),
            "may_publish": people.may_publish(request.user, page),
            "scheduled": scheduled,
            "scheduled_sentence": lock_sentence(page, request.user) if scheduled else "",
            "remark_length": REMARK,
            "until_agreed": until_agreed(page),
            "questions": open_questions(
                TranslationContext.objects.filter(object_id=page.translation_key)
            ),
            "rows": [(t, language_name(t.target_locale), progress[t.pk]) for t in translations],
            "page_title": page.get_admin_display_title(),
            "breadcrumbs_items": breadcrumbs(page.get_admin_display_title()),
        },
    )


def _of_draft(request: HttpRequest, page: Page, draft: Page) -> dict[str, Any]:
    """How far this version is on its way to readers, and what is to be done next."""
    digest = source_digest(draft)
    standing = gate.standing(page, digest)
    asked = next((one for one in standing if one.is_open), None)
    is_agreed = any(page.is_agreed(one) for one in standing)
    refusal = gate.refusal(draft)
    last = last_request(page)
    is_returned = last is not None and last.outcome == Outcome.RETURNED
    remarks = source_text.remarks(draft)
    is_on_its_way = asked is not None or is_agreed or gate.is_target(page)
    problems = [] if is_on_its_way else [one for one in remarks if one.stops_handing_over]
    return {
        "seen": digest,
        "asked": asked,
        "is_mine": asked is not None and asked.stands(request.user),
        "asking": _asking(page, asked) if asked is not None else None,
        "is_agreed": is_agreed,
        "publish_asking": publishers_asked(page, request.user) if is_agreed else None,
        "is_public": is_public(page, draft),
        "returned": returned_sentence(last) if last is not None and is_returned else "",
        "refusal": refusal,
        "next": next_step(refusal, page, request.user) if refusal else who_publishes(page),
        "problems": problems,
        "remarks": [one for one in remarks if one not in problems],
        "edit_url": edit_url(page),
    }


def endorsers(page: Page, draft: Page) -> list[Any]:
    """The people who stand behind exactly this content."""
    found = gate.standing(page, source_digest(draft))
    people_behind = {each.by_id: each.by for one in found for each in one.endorsements.all()}
    return sorted(people_behind.values(), key=people.name)


def why_hidden(page: Page) -> str:
    """For what it was taken down, if that ended what people had agreed with."""
    entry = unpublishing.ended(page)
    return unpublishing.why(entry) if entry is not None else ""


def is_public(page: Page, draft: Page) -> bool:
    """Have readers got exactly this?"""
    return bool(page.live) and source_digest(page) == source_digest(draft)


def until_agreed(page: Page) -> str:
    if page.live:
        return _("Readers keep what they have until somebody agrees.")
    return _("Readers do not see it until somebody agrees.")


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
        path=source_url(page),
    )


def last_request(page: Page) -> ChangeRequest | None:
    return ChangeRequest.objects.of(page).order_by("-pk").first()


def returned_sentence(asked: ChangeRequest) -> str:
    """Who returned it, and the remark."""
    subject = getattr(asked.subject, "specific", asked.subject)
    entries = AuditEntry.objects.about(subject) if subject else AuditEntry.objects.none()
    entry = entries.filter(data__request=asked.pk, verb="returned").first()
    who = entry.by_name if entry else "–"
    return _("%(person)s returned it: “%(remark)s”") % {"person": who, "remark": asked.reason}


# Its buttons


def _hand_over(request: HttpRequest, page: Page) -> str:
    asked = hand_over(
        page,
        request.POST.get("seen", ""),
        by=request.user,
        remark=request.POST.get("remark", ""),
        is_urgent="urgent" in request.POST,
    )
    if asked.is_open:
        return f"{_('Handed over.')} {until_agreed(page)}"
    return _("Handed over. It can be published.")


def hand_over(
    page: Page, seen: str, *, by: Any, remark: str = "", is_urgent: bool = False
) -> ChangeRequest:
    """`by` asks for the draft that was on the screen. Raises Refused."""
    _refuse_translation(page)
    if not people.may_edit(by, page):
        raise Refused("no_right", _("Only who may edit a page hands it over."))
    revision = seen_revision(page, seen)
    draft = page.with_content_json(revision.content)
    if is_public(page, draft):
        raise Refused("public", _("Readers have exactly this already: there is nothing new."))
    if found := source_text.problems(draft):
        raise Refused("not_ready", " ".join(found))
    remark = " ".join(remark.split())[:REMARK]
    return publish.hand_over(page, revision, by=by, remark=remark, is_urgent=is_urgent)


@require_POST
@with_page
def publish_agreed(request: HttpRequest, page: Page) -> HttpResponse:
    """Two people stand behind it: whoever may publish does, now or on a day."""

    def act() -> HttpResponse:
        asked = agreed(page, request.POST.get("seen"))
        on = chosen_day(request)
        tell_steps(request, carry_out([asked], by=request.user, on=on))
        return redirect(source_url(page))

    return answer(request, act, back=source_url(page), page=page)


def agreed(page: Page, seen: str | None) -> ChangeRequest:
    """With what was on the screen two people agree. Raises Refused."""
    draft = page.with_content_json(seen_revision(page, seen).content)
    found = gate.standing(page, source_digest(draft))
    asked = next((one for one in found if page.is_agreed(one)), None)
    if asked is None:
        raise gate.refusal(draft) or Refused(
            "decided", _("It does not wait any more: look at it again.")
        )
    asked.subject = page
    return asked


@require_POST
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


@require_POST
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

    return answer(request, act, back=source_url(page), page=page)


def _refuse_translation(page: Page) -> None:
    if gate.is_target(page):
        raise Refused("strings", _("The strings of a translation are agreed with one by one."))


def seen_revision(page: Page, seen: str | None) -> Revision:
    """The latest revision, if it says what was on the screen; else it is Refused.

    Its number would not tell: while somebody types, the editor saves over its own last revision.
    """
    revision = page.get_latest_revision()
    if revision is None:
        raise Refused("no_draft", _("There is no draft to agree with."))
    if seen != source_digest(page.with_content_json(revision.content)):
        raise Refused(STALE, _("Somebody saved another version meanwhile: read that one."))
    return revision
