"""Words that people propose for the term base, and what becomes of them.

A proposal is no term: nothing is checked by it before somebody who keeps the term base takes it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.permissions import ModelPermissionPolicy

from cms.core.languages import described
from cms.two_people import people
from localize.terminology.languages import others
from localize.terminology.models import Term, TermProposal

LONGEST = 255


def may_decide(user: Any) -> bool:
    """Does this person keep the term base?"""
    return bool(ModelPermissionPolicy(Term).user_has_permission(user, "change"))


def propose(*, name: str, word: str, into: str, why: str, by: Any) -> TermProposal:
    """A word in the language `into` for the term of that name. Raises ValidationError, with a
    sentence: a word is missing, too long, or known already."""
    name, word, why = name.strip(), described(into).normalised(word.strip()), why.strip()
    if not name or not word or into not in others():
        raise ValidationError(_("Write the word in both languages."))
    if max(len(name), len(word)) > LONGEST or len(why) > TermProposal.LONGEST_REASON:
        raise ValidationError(_("This is too long for a term."))
    if "\0" in name + word + why:
        raise ValidationError(_("The text has characters that cannot be stored."))
    term = Term.objects.filter(name__iexact=name).first()
    if term is not None and term.status == Term.Status.APPROVED:
        said = term.words(into)
        if word in (said.preferred, *said.admitted):
            raise ValidationError(_("The term base has this word already."))
        if word in said.forbidden:
            raise ValidationError(_("The term base says that this word is not to be written."))
    if TermProposal.objects.waiting().filter(name__iexact=name, into=into, word=word).exists():
        raise ValidationError(_("Somebody has proposed this word already."))
    return TermProposal.objects.create(name=name, word=word, into=into, why=why, by=by)


def take(proposal: TermProposal, *, by: Any) -> Term:
    """The word is approved; of a term that is there already it is one that is also right. Raises
    ValidationError: whoever proposed it is no second person."""
    if proposal.by_id == by.pk:
        raise ValidationError(_("You proposed this word yourself. A different person takes it."))
    with transaction.atomic():
        _answer(proposal, by=by, is_taken=True)
        term = Term.objects.select_for_update().filter(name__iexact=proposal.name).first()
        if term is None:
            source = _("Proposed by %(person)s") % {"person": people.name(proposal.by)}
            term = Term(name=proposal.name, language=proposal.language)
            term.source, term.note = source, proposal.why
        said = term.words(proposal.into)
        if not said.preferred:
            term.write(proposal.into, preferred=proposal.word)
        elif proposal.word not in (said.preferred, *said.admitted):
            admitted = "\n".join([*said.admitted, proposal.word])
            term.write(proposal.into, admitted=admitted)
        if proposal.word in said.forbidden:
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
