"""The office's screen “Ask the organization”: its links, a new one, taking one back, what came
back; and what of that waits for people beside the list “To confirm”."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cms.documents.addresses import locales
from cms.publishing.answers import answer
from cms.publishing.approvals.mail import FAILURES
from cms.publishing.approvals.refusals import Refused
from cms.publishing.approvals.rows import Row
from cms.publishing.people import User
from cms.website.guests import owners
from home.directory.models.directory import Organization
from home.directory.models.owner_links import OwnerLink
from home.directory.owners import answers, links, mail


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """POST mails a link, or makes one and shows it, once: what is stored does not tell its code."""
    organization = get_object_or_404(Organization, pk=pk)
    if not links.may_ask(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _screen(request, organization)
    is_copied = "copy" in request.POST
    email = "" if is_copied else request.POST.get("email", "")
    try:
        if not is_copied and not email:
            raise ValidationError(_("Choose an address that stands in the directory."))
        link, code = links.make(
            organization, email=email, locale=request.POST.get("locale", ""), by=request.user
        )
    except ValidationError as error:
        return _screen(request, organization, problem=" ".join(error.messages), status=400)
    except Refused as refused:
        return _screen(request, organization, problem=str(refused), status=409)
    if is_copied:
        return _screen(request, organization, made=link, address=owners.address(code))
    try:
        mail.send(link, owners.address(code))
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
    by_link: dict[int, list[answers.Answer]] = {}
    for one in said:
        by_link.setdefault(one.link, []).append(one)
    title = str(organization.shown_name)
    edit = reverse("wagtailsnippets_home_organization:edit", args=[organization.pk])
    return TemplateResponse(
        request,
        "website/admin/ask_organization.html",
        {
            "organization": organization,
            "addresses": links.addresses_of(organization),
            "languages": locales().items(),
            "made": made,
            "address": address,
            "problem": problem,
            "days": links.LIFETIME.days,
            "open_links": [
                (one, by_link.get(one.pk, [])) for one in links.of_organization(organization)
            ],
            "answers": said,
            "last_answer": max((one.key for one in said), default=None),
            "has_unread": answers.has_unread(organization),
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
    organization = get_object_or_404(Organization, pk=pk)

    def act() -> str:
        if not links.may_ask(request.user):
            raise PermissionDenied(_("You may not confirm numbers."))
        answers.note(organization, by=request.user, last=request.POST.get("last", ""))
        return _("Noted.")

    return answer(request, act, back=reverse("ask_organization", args=[pk]))


def rows(user: User) -> tuple[list[Row], list[Row]]:
    """Remarks of organizations that nobody has noted, one row for each; a kind of work."""
    if not links.may_ask(user):
        return [], []
    found: dict[str, list[Any]] = {}
    for one in answers.unread():
        found.setdefault(one.subject_id, []).append(one)
    return [_row(key, entries) for key, entries in found.items()], []


def _row(key: str, entries: list[Any]) -> Row:
    count = sum(len(one.data["remarks"]) for one in entries)
    what = ngettext(
        "%(count)s remark of an organization", "%(count)s remarks of an organization", count
    )
    return Row(
        entries[0].subject_name,
        _("Directory"),
        entries[0].by_name,
        entries[-1].at,
        reverse("ask_organization", args=[key]),
        what=what % {"count": count},
        verb=_("Read it"),
    )
