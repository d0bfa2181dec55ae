"""The buttons of one string: save, submit, agree, return, dismiss, reopen, take back, remark."""

from typing import Any

from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
)

from cms.core.languages import described
from cms.two_people import answers, people
from cms.two_people.answers import require_storable, sentences, stays, tell
from cms.two_people.refusals import NO_RIGHT, STALE, Refused
from khmertext.checks import ASKED
from localize.workbench import suggesting, workbench
from localize.workbench.links import override_value
from localize.workbench.next_steps import source_url
from localize.workbench.one_string import fragments, repeated
from localize.workbench.one_string.kept_texts import Told, forget_text
from localize.workbench.one_string.string_rows import Alone, Homeless, NotStored
from localize.workbench.one_string.verbs import (
    Done,
    answer,
    other_person,
    outside,
    parts,
    review_verb,
    row_url,
    seen_version,
    verb,
)
from localize.workflow import counters, review, string_issues, translation_access
from localize.workflow.models import Comment, Origin, Review, State
from localize.workflow.text_length import require_length
from localize.workflow.translation_access import TranslationAccess

# Writing


@require_POST
def write(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """Save the text of the box as a draft."""
    return _with_text(request, translation_id, segment_id, submit=False)


@require_POST
def submit(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """Save the text of the box and submit it: who submits stands behind it."""
    return _with_text(request, translation_id, segment_id, submit=True)


def _with_text(
    request: HttpRequest, translation_id: int, segment_id: int, *, submit: bool
) -> HttpResponse:
    """A text that cannot be stored is shown again in its box, with the reason."""
    if (refused := other_person(request)) is not None:
        return refused
    try:
        access = translation_access.access_by_id(translation_id, request.user, segment=segment_id)
    except PermissionDenied as denied:
        return outside(request, translation_id, denied)
    # a form sends every line end as two characters
    text = request.POST.get("text", "").replace("\r\n", "\n")
    segment = access.segment
    if segment is None:
        return _source_changed(request, access, text)
    back = row_url(request, access.translation.pk, f"s{segment.pk}")
    is_still = submit and "still" in request.POST
    try:
        with counters.counting() as block:
            seen = seen_version(request)
            again = list(repeated.places(access, segment)) if submit else []
            before = _text_before(access, segment) if again and seen else None
            stored = store(
                access, segment, text, seen=seen, only_stored=is_still, and_submit=submit
            )
            if submit:
                _ask_once(stored, sure=request.POST.get("sure", ""))
            more = repeated.hand_in(access, again, stored, before=before)
    except PermissionDenied as denied:
        return answers.refuse(request, answers.sentence_of(denied), back=back)
    except Refused as no:
        if no.code == NO_RIGHT:
            return answers.refuse_as(request, no, back=back)
        if no.code != STALE:
            return _again(request, access, segment, text, str(no), status=422)
        sentence = _(
            "%(reason)s Your text is still in its box; the stored text is shown above it."
        ) % {"reason": no}
        return _again(request, access, segment, text, sentence, status=409)
    except ValidationError as error:
        return _again(request, access, segment, text, sentences(error), status=422)
    except _Unsure as unsure:
        said = str(unsure)
        return _again(request, access, segment, text, said, status=422, sure=unsure.sure)
    place = {
        "translation": access.translation,
        "context_id": segment.context_id,
        "string_id": segment.string_id,
    }
    forget_text(request.user, place, text=text, told=Told.by(request))
    done = _("Saved and submitted.") if submit else _("Draft saved.")
    if is_still:
        done = _("You said that it is still right. Another person has to agree.")
    done = repeated.said(done, more)
    now = parts(request, access, done=_done(access, stored, block)) if stays(request) else {}
    return tell(request, done, back=back, version=stored.version, **now)


def _text_before(access: TranslationAccess, segment: StringSegment) -> str | None:
    text = _text_of(segment, access.translation.target_locale)
    return text.data if text is not None else None


class _Unsure(Exception):
    """A question to who hands a text in. sure: what the form says when the answer is yes."""

    def __init__(self, sentence: str, sure: str) -> None:
        super().__init__(sentence)
        self.sure = sure


def _ask_once(stored: Review, *, sure: str) -> None:
    """Raises _Unsure of a finding that may be a slip or right, unless it was about these texts."""
    asked = [one for one in stored.issues if one["id"] in ASKED and stored.is_open_warning(one)]
    if asked and sure != stored.digest:
        sentence = _("%(finding)s Is it right so? Then hand it in once more (Ctrl+Enter).")
        finding = " ".join(map(string_issues.sentence_of, asked))
        raise _Unsure(sentence % {"finding": finding}, stored.digest)


def _done(access: TranslationAccess, stored: Review, block: counters.Block) -> Done:
    return Done(stored, block.counted.get(access.translation.pk))


def _again(
    request: HttpRequest,
    access: TranslationAccess,
    segment: StringSegment,
    text: str,
    sentence: str,
    *,
    status: int,
    code: str = "",
    **told: str,
) -> HttpResponse:
    """The screen once more, with what was typed in its box and the reason inside the row.

    told: more for a program; `sure` for a form, too (`NotStored`)."""
    if answers.wants_json(request):
        code = code or ("stale" if status == 409 else "not-possible")
        is_other = status == 409 and not code.startswith("source")
        shown = NotStored(text, sentence)
        now = parts(request, access, shown) if stays(request) and is_other else {}
        return answers.problem(status, code, sentence, **told, **now)
    refused = {segment.pk: NotStored(text, sentence, told.get("sure", ""))}
    return workbench.screen(request, access, refused=refused, status=status)


def _source_changed(request: HttpRequest, access: TranslationAccess, text: str) -> HttpResponse:
    """The string is no longer in the source: what was typed for it goes to the one that is now
    in its place, or is shown to be copied. Http404 for a string that was never there."""
    segment = fragments.in_its_place(request, access)
    if segment is not None:
        sentence = _(
            "The source changed while you were writing. Your text is in the box under the new "
            "source: read both, then save it again."
        )
        changed = {"code": "source-changed", "anchor": f"s{segment.pk}"}
        return _again(request, access, segment, text, sentence, status=409, **changed)
    sentence = _("The source changed while you were writing: this sentence is not there any more.")
    if answers.wants_json(request):
        return answers.problem(409, "source-changed", sentence)
    homeless = Homeless(request.POST.get("source", ""), text, sentence)
    return workbench.screen(request, access, homeless=homeless, status=409)


def segment_of(access: TranslationAccess, segment_id: int) -> StringSegment:
    """Http404 for a segment of another page."""
    return get_object_or_404(
        StringSegment.objects.select_related("string", "context", "source"),
        pk=segment_id,
        source=access.translation.source,
    )


def store(
    access: TranslationAccess,
    segment: StringSegment,
    text: str,
    *,
    seen: int,
    only_stored: bool = False,
    and_submit: bool = False,
) -> Review:
    """Write `text` for `segment` and give its review; the same text again changes nothing.

    seen: the version that was on the screen, 0 when there was no text; None skips the comparison,
    and the same text needs none. only_stored: a text that is another one is refused. and_submit:
    whoever submits stands behind it.
    Raises PermissionDenied, Refused of another version, or ValidationError for an empty text.
    """
    if not access.may_take_part:
        raise PermissionDenied(_("You may not translate this page."))
    access.require_unlocked()
    if not text.strip():
        raise ValidationError(_("Write a text first."))
    require_storable(text)
    require_length(text)
    locale = access.translation.target_locale
    # whoever saw a version saw a text
    stored = review.locked_at(segment, locale) if seen else None
    existing = stored.string_translation if stored is not None else _text_of(segment, locale)
    if existing is not None:
        existing.translation_of, existing.context = segment.string, segment.context
        existing.locale = locale
        stored = stored or review.locked_of(existing)
    if stored is not None:
        stored.page = access.page
    if stored is not None and existing is not None and _is_stored(existing, text):
        # also where the answer of a save was lost on the way, and it is sent again
        return _submitted(stored, by=access.user) if and_submit else stored
    if only_stored:
        raise ValidationError(_("You changed the text: use “Save and submit”."))
    if seen != (stored.version if stored is not None else 0):
        unseen = _("This string has a text that you have not seen.")
        changed = _("Somebody changed this text while you were looking at it.")
        raise Refused(STALE, changed if seen else unseen)
    subject = existing or StringTranslation(
        translation_of=segment.string, context=segment.context, locale=locale
    )
    # once a machine took part, it has
    of_machine = subject.tool_name == Origin.MACHINE or suggesting.was_taken(access, segment)
    return review.write(
        subject,
        by=access.user,
        text=text,
        page=access.page,
        and_submit=and_submit,
        origin=Origin.MACHINE if of_machine else None,
    )


def _text_of(segment: StringSegment, locale: Locale) -> StringTranslation | None:
    """The text of a string, locked."""
    place = {"translation_of": segment.string_id, "context": segment.context_id, "locale": locale}
    found: StringTranslation | None = (
        StringTranslation.objects.select_for_update(of=("self",)).filter(**place).first()
    )
    return found


def _submitted(stored: Review, *, by: Any) -> Review:
    """Submit it, unless this person did that already: their answer was lost on the way."""
    stored.hold_requests()
    if review.state_of(stored) in {State.IN_REVIEW, State.APPROVED}:
        asked = stored.standing()
        if asked is not None and asked.stands(by):
            return stored
        raise Refused("not_changed", _("You did not change this text: there is nothing to submit."))
    return review.submit(stored, by=by)


# Deciding


@review_verb
def submit_link(request: HttpRequest, access: TranslationAccess, stored: Review) -> str:
    """Submit a link or picture of this language."""
    access.require_unlocked()
    review.submit(stored, by=request.user, seen=seen_version(request))
    return _("Submitted.")


@review_verb
def endorse(request: HttpRequest, access: TranslationAccess, stored: Review) -> str | HttpResponse:
    """Agree with the text as it is stored; a text that was edited in the box is a new one."""
    text = request.POST.get("text")
    seen = seen_version(request)
    if text is not None and stored.string_translation is not None and _differs(stored.text, text):
        raise ValidationError(
            _(
                "You changed the text. Use “Save and submit”: then another person has to agree "
                "with your text."
            )
        )
    done = review.endorse(stored, by=request.user, seen=seen)
    more = repeated.decide(
        access, access.segment, done, lambda there: review.endorse(there, by=request.user)
    )
    if done.state == State.APPROVED:
        return repeated.said(_("Approved."), more)
    return repeated.said(_("Noted. A reviewer has to agree as well."), more)


def _is_stored(existing: StringTranslation, text: str) -> bool:
    normal = described(existing.locale.language_code).normalised(text)
    return not (_differs(existing.data, text) and _differs(existing.data, normal))


def _differs(stored: str, text: str) -> bool:
    return text.replace("\r\n", "\n") != stored.replace("\r\n", "\n")


@review_verb
def return_(request: HttpRequest, access: TranslationAccess, stored: Review) -> str:
    user, reason = request.user, request.POST.get("reason", "")
    comment = request.POST.get("remark", "")
    seen = seen_version(request)
    done = review.return_(stored, by=user, reason=reason, comment=comment, seen=seen)
    more = repeated.decide(
        access,
        access.segment,
        done,
        lambda there: review.return_(there, by=user, reason=reason, comment=comment),
    )
    return repeated.said(_("Returned."), more)


@review_verb
def reopen(request: HttpRequest, access: TranslationAccess, stored: Review) -> str:
    review.reopen(
        stored,
        by=request.user,
        reason=request.POST.get("reason", ""),
        comment=request.POST.get("remark", ""),
        seen=seen_version(request),
    )
    return _("Withdrawn. What readers see stays until the page is published again.")


@review_verb
def undo(request: HttpRequest, access: TranslationAccess, stored: Review) -> str:
    """The last decision about this text was a slip of the hand."""
    done = review.undo(stored, by=request.user)
    more = repeated.decide(
        access, access.segment, done, lambda there: review.undo(there, by=request.user)
    )
    return repeated.said(_("Undone."), more)


@review_verb
def dismiss(request: HttpRequest, access: TranslationAccess, stored: Review) -> str:
    review.dismiss(
        stored,
        by=request.user,
        name=request.POST.get("issue", ""),
        why=request.POST.get("why", "").strip()[:500],
        seen=seen_version(request),
    )
    return _("The warning is dismissed.")


@review_verb
def dismiss_on_page(request: HttpRequest, access: TranslationAccess, stored: Review) -> str:
    review.dismiss_on_page(
        stored, by=request.user, name=request.POST.get("issue", ""), seen=seen_version(request)
    )
    return _("This warning about the term is dismissed for the whole page.")


@review_verb
def warn_again(request: HttpRequest, access: TranslationAccess, stored: Review) -> str:
    review.warn_again(stored, by=request.user, name=request.POST.get("issue", ""))
    return _("This page is warned of the term again.")


@require_POST
@sensitive_post_parameters("password")
def break_glass(request: HttpRequest, review_id: int) -> HttpResponse:
    """An administrator approves alone, with a reason and the password asked again: before the
    step, whose transaction would take back what is counted."""
    why_not = ""
    if request.user.is_superuser:
        password = request.POST.get("password", "")
        try:
            if not authenticate(request, username=request.user.get_username(), password=password):
                why_not = _("The password is not right.")
        except ValidationError as error:  # too often
            why_not = sentences(error)
    return _break_glass(request, review_id, why_not=why_not)


@review_verb
def _break_glass(
    request: HttpRequest, access: TranslationAccess, stored: Review, *, why_not: str
) -> str | HttpResponse:
    """why_not: of the password; then the form is there again, with the reason that was typed."""
    reason = request.POST.get("reason", "")
    if why_not:
        if answers.wants_json(request):
            return answers.problem(400, "not-possible", why_not)
        alone = Alone(stored.pk, reason, why_not)
        return workbench.screen(request, access, alone=alone, status=400)
    review.break_glass(stored, by=request.user, reason=reason, seen=seen_version(request))
    return _("Approved by you alone. It is in the history with your reason.")


# Links and pictures


@verb
def link(request: HttpRequest, access: TranslationAccess, segment_id: int) -> str:
    """Give this language a link or picture of its own, or with nothing that of the source again."""
    segment = get_object_or_404(
        OverridableSegment.objects.select_related("context"),
        pk=segment_id,
        source=access.translation.source,
    )
    value = request.POST.get("value", "").strip()
    set_override(access, segment, override_value(value, segment) if value else None)
    return _("Saved as a draft.") if value else _("What the source has is used again.")


def set_override(access: TranslationAccess, segment: OverridableSegment, data: str | None) -> None:
    """Store `data` (JSON text) as this language's value, or remove it. Raises PermissionDenied."""
    if not access.may_take_part:
        raise PermissionDenied(_("You may not translate this page."))
    access.require_unlocked()
    lookup = {"locale": access.translation.target_locale, "context": segment.context}
    override = SegmentOverride.objects.filter(**lookup).first()
    if data is None:
        if override is not None:
            stored = Review.objects.filter(override=override).first()
            if stored is not None:
                review.record(stored, "override_removed", by=access.user)
            override.delete()
        return
    override = override or SegmentOverride(**lookup)
    override.data_json = data
    override.last_translated_by = access.user
    override.has_error = False
    override.field_error = ""
    override.save()


# Talking


@verb
def comment(request: HttpRequest, access: TranslationAccess, segment_id: int) -> str:
    """A remark about one string, or a question to the editor."""
    segment = segment_of(access, segment_id)
    if not access.may_take_part:
        raise PermissionDenied(_("You may not translate this page."))
    is_question = "question" in request.POST
    _say(
        context=segment.context,
        string=segment.string,
        locale=access.translation.target_locale,
        by=request.user,
        text=request.POST.get("remark", ""),
        is_question=is_question,
    )
    return _("The editor sees your question.") if is_question else _("Your remark is noted.")


def _say(*, text: str, **fields: Any) -> Comment:
    text = text.strip()
    if not text:
        raise ValidationError(_("Write something first."))
    # a text field's length is only ever looked at by forms
    limit = Comment._meta.get_field("text").max_length
    if len(text) > limit:  # type: ignore[operator]
        raise ValidationError(_("Write at most %(limit)s letters.") % {"limit": limit})
    return Comment.objects.create(text=text, **fields)


@require_POST
def answer_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Answer a remark or question, say that it is done, or both: who takes part, and who may edit
    the source."""
    said = _comment_for(request, comment_id)
    text, is_done = request.POST.get("answer", ""), "resolved" in request.POST

    def act() -> str:
        if text.strip() or not is_done:
            place = {"context": said.context, "string": said.string, "locale": said.locale}
            _say(**place, by=request.user, text=text, answer_to=said)
        if not is_done:
            return _("Everybody who works on this page sees your answer.")
        if said.resolved_at is None:
            said.resolved_at, said.resolved_by = timezone.now(), request.user  # type: ignore[assignment]
            said.save(update_fields=["resolved_at", "resolved_by"])
        return _("Resolved.")

    return answer(request, act, back=_back_from(request, said), access=_access_from(request, said))


def _comment_for(request: HttpRequest, comment_id: int) -> Comment:
    """The remark, if this person works on the page in its language or on the source."""
    said = get_object_or_404(
        Comment.objects.select_related("context__object", "string", "locale"),
        pk=comment_id,
        answer_to=None,
    )
    pages = Page.objects.filter(translation_key=said.context.object_id)
    may = any(
        people.may_take_part(request.user, page)
        for page in pages
        if page.locale_id == said.locale_id or _is_source_of(said, page)
    )
    if not may:
        raise PermissionDenied
    return said


def _is_source_of(said: Comment, page: Page) -> bool:
    return said.context.object.sources.filter(locale=page.locale_id).exists()


def _access_from(request: HttpRequest, said: Comment) -> TranslationAccess | None:
    """Of the workbench that the button stood on, for a script that stays there."""
    if not stays(request):
        return None
    page = people.page_of(said.context, said.locale)
    translation = translation_access.translation_of(page) if page is not None else None
    return translation_access.access_of(translation, request.user) if translation else None


def _back_from(request: HttpRequest, said: Comment) -> str:
    """To the screen that the button stood on."""
    if request.POST.get("from") == "source":
        source = Page.objects.filter(
            translation_key=said.context.object_id,
            locale__in=said.context.object.sources.values("locale"),
        ).first()
        if source is not None:
            return source_url(source)
    page = people.page_of(said.context, said.locale)
    translation = translation_access.translation_of(page) if page is not None else None
    if translation is None:
        return workbench.queue_url()
    return row_url(request, translation.pk)
