"""Two people on one page: no save goes over a draft that is newer than the one that was opened.

Wagtail refuses such a save only where a program asks (autosave). Here every form is refused, drafts
and publications alike; what was typed stays in the answer, beside what is stored, field by field,
until the person has said what of it counts. What they chose becomes a draft on top of the stored
one, never a publication: somebody has to look at what was put together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageSubscription, Revision

from cms.core.wagtail_compat import (
    LOADED_AT,
    LOADED_REVISION,
    OWN_REVISION,
    PUBLISH,
    string_segments,
)
from cms.two_people import people
from cms.two_people.answers import edit_url, wants_json
from cms.two_people.approvals.diffs import Piece, diff
from khmertext.checks.numbers_in_prose import without_tags
from localize.editor.kept import note_saved
from localize.workbench.middleware import named_page
from localize.workflow.digests import content_of
from localize.workflow.pages import Overtaken
from localize.workflow.translation_access import lock_sentence

MINE, THEIRS = "mine", "theirs"
CHOICE = "merge-"  # + the name of a field
SEEN = "merge_seen"
TAKE_BACK = "localize:take_back"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# what the answer asks anew, or must not do again
_NOT_KEPT = ("csrfmiddlewaretoken", LOADED_REVISION, LOADED_AT, OWN_REVISION, SEEN)

# of the form, and no content
_BESIDE_CONTENT = ("slug", "go_live_at", "expire_at")


@dataclass(frozen=True)
class Difference:
    """One field that the stored draft and the typed one have differently.

    pieces: what goes and comes if mine is taken; empty where it is no text. chosen: MINE, THEIRS,
    or '' where both changed it. error: why mine cannot be taken; typed is what was written then.
    """

    name: str
    label: str
    pieces: list[Piece]
    chosen: str
    error: str = ""
    typed: str = ""


def refuse_older(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The answer to a save that would lose a newer draft; None where it loses nothing.

    page: what the editor opened, a version of the source page.
    """
    if request.method != "POST" or page.alias_of_id or _stores_nothing(request):
        return None
    latest = Revision.objects.filter(pk=page.latest_revision_id).select_related("user").first()
    page.looked_at = latest.created_at if latest is not None else NEVER
    page.if_overtaken = Overtaken if PUBLISH in request.POST else PermissionDenied
    is_choice = SEEN in request.POST
    if latest is None or not (is_choice or _is_older(request, latest)):
        return None
    if lock_sentence(page, request.user):
        return None  # Wagtail says so, with what was typed
    if wants_json(request):
        sentence = _("Somebody saved a newer version.")
        # as Wagtail's editor reads it
        refused = {"success": False, "error_code": "invalid_revision", "error_message": sentence}
        return JsonResponse(refused, status=400)
    merging = _Merging(request, page, latest)
    return merging.answer() if is_choice else merging.ask()


def _stores_nothing(request: HttpRequest) -> bool:
    """`kept.TakeBack`, which only shows the form."""
    return request.resolver_match is not None and request.resolver_match.view_name == TAKE_BACK


class OvertakenPublications:
    """A publication, or a choice between two drafts, that somebody's save overtook, between the
    look and the lock, is asked about as if that save had come first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        page = named_page(request) if isinstance(exception, Overtaken) else None
        return refuse_older(request, page.get_latest_revision_as_object()) if page else None


def version_of(revision: Revision) -> str:
    """Which version a revision holds: while somebody types it is saved over."""
    return f"{revision.pk} {revision.created_at.isoformat()}"


def _is_older(request: HttpRequest, latest: Revision) -> bool:
    """Was something else opened than `latest`? A form that does not say what was opened may have
    been opened before there was any draft."""
    posted = request.POST
    own = posted.get(OWN_REVISION)
    if own:
        return bool(own != str(latest.pk)) or latest.user_id != request.user.pk
    return _loaded(posted) != version_of(latest)


def _loaded(posted: Any) -> str:
    return f"{posted.get(LOADED_REVISION, '')} {posted.get(LOADED_AT, '')}"


class _Merging:
    """The stored draft of a page, and what somebody posted over an older one."""

    def __init__(self, request: HttpRequest, page: Page, latest: Revision) -> None:
        self.request, self.latest = request, latest
        self.stored = latest.as_object()
        form_class = self.stored.get_edit_handler().get_form_class()
        self.form = form_class(
            request.POST,
            request.FILES,
            instance=latest.as_object(),
            subscription=PageSubscription.objects.get_or_create(
                page_id=page.pk, user=request.user, defaults={"comment_notifications": False}
            )[0],
            parent_page=page.get_parent(),
            for_user=request.user,
        )
        self.form.defer_required_fields()
        self.form.is_valid()
        self.typed = self.form.instance

    def ask(self, told: str = "") -> HttpResponse:
        """The screen with both, and everything that was posted in it."""
        differences = list(self._differences())
        return TemplateResponse(
            self.request,
            "localize/editor/merge.html",
            {
                "page": self.stored,
                "page_title": self.stored.get_admin_display_title(),
                "told": told,
                "is_own": self.latest.user_id == self.request.user.pk,
                "who": people.name(self.latest.user) if self.latest.user else "",
                "when": self.latest.created_at,
                "differences": differences,
                "choice": CHOICE,
                "kept": [
                    (name, value)
                    for name, values in self.request.POST.lists()
                    if not name.startswith((CHOICE, "action-")) and name not in _NOT_KEPT
                    for value in values
                ],
                "seen": (SEEN, version_of(self.latest)),
                "action": edit_url(self.stored),
                "language": self.stored.locale.language_code,
            },
            status=409,
        )

    def answer(self) -> HttpResponse:
        """Save what was chosen as a draft; ask again where that cannot be done."""
        if self.request.POST[SEEN] != version_of(self.latest):
            return self.ask(_("Somebody saved once more meanwhile. Choose again."))
        differences = list(self._differences())
        chosen = {one.name: self.request.POST.get(CHOICE + one.name) for one in differences}
        if not all(choice in (MINE, THEIRS) for choice in chosen.values()):
            return self.ask(_("Say for each part which one counts."))
        if any(one.error and chosen[one.name] == MINE for one in differences):
            return self.ask(_("What you wrote cannot be saved in this form. It is still here."))
        for name, choice in chosen.items():
            if choice == MINE:
                setattr(self.stored, name, getattr(self.typed, name))
        # another save in this moment is asked about, too (`OvertakenPublications`)
        self.stored.looked_at, self.stored.if_overtaken = self.latest.created_at, Overtaken
        with transaction.atomic():
            if not self.stored.live:
                self.stored.save(user=self.request.user)
            self.stored.save_revision(user=self.request.user, log_action=True, clean=False)
            note_saved(self.request)
        messages.success(
            self.request,
            _("The draft has what you chose. Look at it once before you hand it over."),
        )
        return redirect(edit_url(self.stored))

    def _differences(self) -> Iterator[Difference]:
        stored, typed, opened = _content(self.stored), _content(self.typed), self._opened()
        for name, field in self.form.fields.items():
            if name not in stored:
                continue
            error = self.form.errors.get(name)
            if stored[name] == typed[name] and not error:
                continue
            choice = self.request.POST.get(CHOICE + name, "")
            yield Difference(
                name,
                str(capfirst(field.label or name)),
                diff_of(self.stored, self.typed, name),
                choice or _who_changed(name, opened, stored, typed),
                error=" ".join(map(str, error.as_data()[0].messages)) if error else "",
                typed="\n".join(self._raw(name)) if error else "",
            )

    def _opened(self) -> dict[str, Any] | None:
        """The content that the person had opened, if it is still stored."""
        posted = self.request.POST
        own, loaded = posted.get(OWN_REVISION), posted.get(LOADED_REVISION)
        key = own or loaded or ""
        found = (
            Revision.page_revisions.filter(object_id=str(self.stored.pk), pk=key).first()
            if key.isdecimal()
            else None
        )
        if found is None or (not own and _loaded(posted) != version_of(found)):
            return None
        return _content(found.as_object())

    def _raw(self, name: str) -> Iterator[str]:
        """The texts that were posted for a field, as they were typed."""
        for posted, values in self.request.POST.lists():
            if posted == name or posted.startswith(f"{name}-"):
                yield from (value for value in values if value and not value.isdecimal())


def _content(page: Page) -> dict[str, Any]:
    """What the form decides about a version of a page, by field."""
    return content_of(page) | {name: getattr(page, name) for name in _BESIDE_CONTENT}


def _who_changed(name: str, opened: Any, stored: Any, typed: Any) -> str:
    """Who alone changed a field since both opened it: that one is meant. '' if both did."""
    if opened is None or name not in opened:
        return ""
    if opened[name] == stored[name]:
        return MINE
    return THEIRS if opened[name] == typed[name] else ""


# What differs, for people


def diff_of(old: Page, new: Page, name: str) -> list[Piece]:
    """The words of one field in two versions of a page, piece by piece; [] if they are equal."""
    before, after = words_of(old, name), words_of(new, name)
    if before == after:
        return []
    if not before:
        return [Piece("new", after)]
    return diff(before, after, language=old.locale.language_code)


def words_of(page: Page, name: str) -> str:
    """What stands in one field, a line for each text of it."""
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        texts = [
            without_tags(one.string.data).strip()
            for one in string_segments(page)
            if one.path.partition(".")[0] == name
        ]
        return "\n".join(texts)
    if isinstance(field, RichTextField):
        return without_tags(getattr(page, name) or "").strip()
    shown = getattr(page, f"get_{name}_display", None)
    value = shown() if shown is not None else getattr(page, name)
    return "" if value is None else str(value)
