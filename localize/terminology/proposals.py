"""Words that people propose for the term base, and what becomes of them.

A proposal is no term: nothing is checked by it before somebody who keeps the term base takes it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.permissions import ModelPermissionPolicy

from cms.core import normal_form
from cms.two_people import people
from localize.terminology.models import Term, TermProposal

LONGEST = 255


def may_decide(user: Any) -> bool:
    """Does this person keep the term base?"""
    return bool(ModelPermissionPolicy(Term).user_has_permission(user, "change"))


def propose(*, en: str, km: str, why: str, by: Any) -> TermProposal:
    """Raises ValidationError, with a sentence: a word is missing, too long, or known already."""
    en, km, why = en.strip(), normal_form.khmer(km.strip()), why.strip()
    if not en or not km:
        raise ValidationError(_("Write the word in both languages."))
    if max(len(en), len(km)) > LONGEST or len(why) > TermProposal.LONGEST_REASON:
        raise ValidationError(_("This is too long for a term."))
    if "\0" in en + km + why:
        raise ValidationError(_("The text has characters that cannot be stored."))
    term = Term.objects.filter(en__iexact=en).first()
    if term is not None and term.status == Term.Status.APPROVED:
        if km in (term.km, *term.variants):
            raise ValidationError(_("The term base has this word already."))
        if km in term.forbidden:
            raise ValidationError(_("The term base says that this word is not to be written."))
    if TermProposal.objects.waiting().filter(en__iexact=en, km=km).exists():
        raise ValidationError(_("Somebody has proposed this word already."))
    return TermProposal.objects.create(en=en, km=km, why=why, by=by)


def take(proposal: TermProposal, *, by: Any) -> Term:
    """The word is approved; of a term that is there already it is one that is also right."""
    with transaction.atomic():
        _answer(proposal, by=by, is_taken=True)
        term = Term.objects.select_for_update().filter(en__iexact=proposal.en).first()
        if term is None:
            source = _("Proposed by %(person)s") % {"person": people.name(proposal.by)}
            term = Term(en=proposal.en, km=proposal.km, source=source, note=proposal.why)
        elif not term.km:
            term.km = proposal.km
        elif proposal.km not in (term.km, *term.variants):
            term.km_variants = "\n".join([*term.variants, proposal.km])
        if proposal.km in term.forbidden:
            raise ValidationError(_("The term base says that this word is not to be written."))
        term.status = Term.Status.APPROVED
        term.save()
        return term


def refuse(proposal: TermProposal, *, by: Any, answer: str) -> None:
    """Raises ValidationError without a reason: whoever proposed it reads that."""
    if not answer.strip():
        raise ValidationError(_("Say why, in a sentence: whoever proposed it reads it."))
    with transaction.atomic():
        _answer(proposal, by=by, is_taken=False, answer=answer.strip()[:1000])


def _answer(proposal: TermProposal, *, by: Any, is_taken: bool, answer: str = "") -> None:
    changed = TermProposal.objects.waiting().filter(pk=proposal.pk)
    if not changed.update(
        answered_by=by, answered_at=timezone.now(), is_taken=is_taken, answer=answer
    ):
        raise ValidationError(_("This was decided already."))
