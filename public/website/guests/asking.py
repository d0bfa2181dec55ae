"""The office's screen “Ask the organization”: its links, a new one, taking one back, what came back
and one tap to agree with it; and what of that waits in “My work”."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.two_people.answers import answer
from cms.two_people.approvals.mail import FAILURES
from cms.two_people.approvals.rows import Row, WhoMay
from cms.two_people.audit.models import AuditEntry
from cms.two_people.people import User
from cms.two_people.refusals import Refused
from home.directory.locks import CONFIRM
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Organization
from home.directory.models.owner_links import OwnerAgreement, OwnerLink
from home.directory.owners import answers, links
from public.website.guests import owner_mail


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """POST mails a link, or makes one and shows it, once: what is stored does not tell its code."""
    organization = get_object_or_404(Organization, pk=pk)
    if not links.may_ask(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _screen(request, organization)
    is_mailed = "copy" not in request.POST
    try:
        link, code = links.make(organization, by=request.user, is_mailed=is_mailed)
    except ValidationError as error:
        return _screen(request, organization, problem=" ".join(error.messages), status=400)
    except Refused as refused:
        return _screen(request, organization, problem=str(refused), status=409)
    if not is_mailed:
        return _screen(request, organization, made=link, address=owner_mail.address(code))
    try:
        owner_mail.message(link, code).send()
    except FAILURES:
        links.withdraw(link, by=request.user)
        problem = _("The mail could not be sent. The link was withdrawn; try again later.")
        return _screen(request, organization, problem=problem, status=502)
    return _screen(request, organization, made=link)


def _screen(
    request: HttpRequest,
    organization: Organization,
    *,
    made: OwnerLink | None = None,
    address: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    said = answers.of_organization(organization)
    title = str(organization.shown_name)
    edit = reverse("wagtailsnippets_home_organization:edit", args=[organization.pk])
    agreement = links.agreement_of(organization)
    return TemplateResponse(
        request,
        "website/admin/ask_organization.html",
        {
            "organization": organization,
            "agreement": agreement,
            "email": links.mailed_to(agreement),
            "made": made,
            "address": address,
            "problem": problem,
            "days": links.LIFETIME.days,
            "open_links": links.of_organization(organization),
            "answered": {one.data["link"] for one in said},
            "answers": said,
            "newest": answers.to_decide(organization) if said else None,
            "page_title": _("Ask the organization"),
            "page_subtitle": title,
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": edit, "label": title},
                {"url": "", "label": _("Ask the organization")},
            ],
        },
        status=status,
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(OwnerLink.objects.select_related("organization"), pk=pk)

    def act() -> str:
        links.withdraw(link, by=request.user)
        return _("The link opens nothing any more.")

    return answer(request, act, back=reverse("ask_organization", args=[link.organization_id]))


@require_POST
def noted(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree with all that the newest answer says, or take it off the list."""
    organization = get_object_or_404(Organization, pk=pk)
    last = request.POST.get("last", "")

    def act() -> str:
        if not links.may_ask(request.user):
            raise PermissionDenied(_("You may not confirm numbers."))
        if "agree" not in request.POST:
            answers.note(organization, by=request.user, last=last)
            return _("Noted.")
        done, left = answers.agree(organization, by=request.user, last=last)
        sentence = _("Confirmed contacts: %(done)s. To be called first: %(left)s.")
        return sentence % {"done": done, "left": left}

    return answer(request, act, back=reverse("ask_organization", args=[pk]))


# What waits in “My work”; a kind of work


def rows(user: User) -> tuple[list[Row], list[Row]]:
    """Organizations that have answered, and those that have not; one row for each."""
    if not links.may_ask(user):
        return [], []
    mine, others = _unasked(), list[Row]()
    found: dict[str, AuditEntry] = {}
    for entry in answers.unread():
        found.setdefault(entry.subject_id, entry)
    for entry in found.values():
        is_own = not entry.comment and entry.data["passed_on_by"] == user.pk
        (others if is_own else mine).append(_row_of_answer(entry))
    return mine, others


def _row_of_answer(entry: AuditEntry) -> Row:
    if entry.comment:
        what, verb = _("It says what is not right."), _("Read it")
        who = WhoMay(right=CONFIRM)
    else:
        what, verb = _("It says: all of it is right."), _("Look at it")
        who = WhoMay(right=CONFIRM, but=frozenset({entry.data["passed_on_by"]}))
    return Row(
        entry.subject_name,
        _("Directory"),
        entry.by_name,
        entry.at,
        reverse("ask_organization", args=[entry.subject_id]),
        what=what,
        verb=verb,
        who=who,
    )


def _unasked() -> list[Row]:
    """Whose mail was not answered, until what it is asked about was checked; and who gets none."""
    found, now = [], timezone.now()
    agreements = OwnerAgreement.objects.select_related("organization", "set_by").order_by()
    silent = agreements.silent(timezone.localdate(now)).annotate(is_silent=Value(True))
    to_ask = agreements.to_ask(now).annotate(is_silent=Value(False))
    for one in silent.union(to_ask, all=True):  # one query: each screen of the office counts these
        if one.is_silent and _has_unchecked(one):
            said = {"day": timezone.localdate(one.asked_at), "who": one.agreed_with}
            what = _("It has not answered the mail of %(day)s: call %(who)s.") % said
            found.append(_row_of_agreement(one, what))
        elif not one.is_silent and not links.mailed_to(one):
            what = _("Its address gets no mail any more: enter it again, or another one.")
            found.append(_row_of_agreement(one, what))
    return found


def _has_unchecked(one: OwnerAgreement) -> bool:
    asked_on = timezone.localdate(one.asked_at)
    left = ContactChannel.objects.to_look_after().exclude(value="")
    return left.filter(service__organization=one.organization, checked_on__lt=asked_on).exists()


def _row_of_agreement(one: OwnerAgreement, what: str) -> Row:
    return Row(
        str(one.organization.shown_name),
        _("Directory"),
        None,
        one.asked_at or timezone.now(),
        reverse("ask_organization", args=[one.organization_id]),
        what=what,
        verb=_("Look at it"),
        who=WhoMay(right=CONFIRM),
    )
