"""The card of one string by itself, and the word of a person that they are at it and type this."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail_localize.models import StringSegment

from cms.two_people import answers, people
from localize.workbench.one_string import fragments
from localize.workbench.one_string.kept_texts import (
    Told,
    as_told,
    keep_text,
    note_here,
)
from localize.workbench.one_string.verbs import other_person, show_of
from localize.workflow import translation_access
from localize.workflow.models import Review, TypedText
from localize.workflow.text_length import require_length

HERE = timedelta(seconds=25)  # somebody who said nothing for so long has left


@require_GET
def card(request: HttpRequest, translation_id: int, anchor: str) -> HttpResponse:
    """The card of one string as it now is."""
    access = translation_access.access_by_id(translation_id, request.user)
    row = fragments.row_at(access, anchor)
    if row is None:
        raise Http404
    return JsonResponse(fragments.of_row(request, access, row, show_of(request)))


@require_POST
def here(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """Somebody is at this string, and has typed this; the answer says who else is.

    What is typed (`text`) is kept for this person alone. It is no text of the string before they
    save it. Of what is in the box (`check`) the answer says what the checks find.
    Whatever screen it comes from, a refusal is a document: the device keeps what is not taken.
    """
    if (refused := other_person(request)) is not None:
        return refused
    try:
        access = translation_access.access_by_id(translation_id, request.user)
        if "text" in request.POST and not access.may_take_part:
            raise PermissionDenied(_("You may not translate this page."))
    except PermissionDenied as denied:
        return answers.problem(403, "refused", answers.sentence_of(denied))
    segments = StringSegment.objects.select_related("string", "context")
    segment = segments.filter(pk=segment_id, source_id=access.translation.source_id).first()
    if segment is None:
        sentence = _("The source changed while you were writing.")
        new = fragments.in_its_place(request, access) if "context" in request.POST else None
        place = {"anchor": f"s{new.pk}"} if new is not None else {}
        return answers.problem(409, "source-changed", sentence, **place)
    try:
        typed, checked = _typed(request), _checked(request)
    except ValidationError as error:
        return answers.problem(422, "not-possible", answers.sentences(error))
    place = {
        "translation": access.translation,
        "context_id": segment.context_id,
        "string_id": segment.string_id,
    }
    user, told = access.user, Told.by(request)
    if typed is None:
        kept = note_here(user, place)
    else:
        kept, is_kept = keep_text(user, place, **typed, told=told)
        if not is_kept:
            sentence = _(
                "You typed something else for this string on another device, or in another window."
            )
            return answers.problem(409, "other-text", sentence, typed=as_told(kept))
    others = (
        TypedText.objects.filter(**place, here_at__gt=timezone.now() - HERE)
        .exclude(user=user)
        .select_related("user")
    )
    stored = Review.objects.filter(
        string_translation__translation_of=segment.string_id,
        string_translation__context=segment.context_id,
        string_translation__locale=access.translation.target_locale_id,
    ).first()
    version = stored.version if stored is not None else 0
    told_back: dict[str, Any] = {"number": kept.number, "earlier": kept.earlier}
    if typed is None and kept.number != told.number:
        told_back["typed"] = as_told(kept)
    names = [people.name(one.user) for one in others]
    found = fragments.of_typed(request, access, segment, checked) if checked is not None else {}
    return JsonResponse({"others": names, "version": version, **told_back, **found})


def _checked(request: HttpRequest) -> str | None:
    """What the checks are asked about; None where they are not. Raises ValidationError."""
    text = request.POST.get("check")
    if text is not None:
        text = text.replace("\r\n", "\n")
        require_length(text)
    return text


def _typed(request: HttpRequest) -> dict[str, str] | None:
    """What is to be kept; None where nothing was said of it. Raises ValidationError."""
    text = request.POST.get("text")
    if text is None:
        return None
    stored = request.POST.get("stored", "")
    answers.require_storable(text, stored)
    require_length(text, stored)
    return {"text": text if text != stored else "", "stored": stored}
