"""What a reader says of a text, and how far they are."""

from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.languages import described
from cms.core.normal_form import of_any
from cms.two_people.answers import require_storable
from cms.two_people.refusals import Refused
from localize.outside import links
from localize.outside.models import (
    LONGEST_REASON,
    LONGEST_TEXT,
    Kind,
    ReaderLink,
    ReadText,
    Verdict,
)

OVER = "link_over"  # code of a refusal
MOST = 20  # times that one text is judged


@dataclass(frozen=True)
class Batch:
    """Some texts of one kind that are read together; next_number: the first that was not judged."""

    number: int
    kind: str
    first: int
    total: int
    done: int
    next_number: int

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def is_done(self) -> bool:
        return self.done == self.total


def batches(link: ReaderLink) -> list[Batch]:
    rows = links.texts(link).order_by("number").values_list("batch", "kind", "number", "verdict")
    found = []
    for (number, kind), of_it in groupby(rows, lambda row: row[:2]):
        texts = [(place, verdict) for _batch, _kind, place, verdict in of_it]
        left = [place for place, verdict in texts if not verdict]
        first = texts[0][0]
        done = len(texts) - len(left)
        found.append(Batch(number, kind, first, len(texts), done, left[0] if left else first))
    return found


def judge(link: ReaderLink, number: int, *, verdict: str, better: str, why: str) -> ReadText:
    """Raises ValidationError, with what to do; Refused where the office has dealt with it or enough
    was said, and with OVER where the link opens nothing any more, or not this text."""
    better, why = _stored(link, better), _stored(link, why)
    with transaction.atomic():
        # one after the other; and whoever withdraws it meanwhile was first
        list(ReaderLink.objects.select_for_update().filter(pk=link.pk).values_list("pk"))
        still = links.valid(link.pk)
        text = links.texts(still).filter(number=number).first() if still is not None else None
        if text is None:
            raise Refused(OVER, _("The link opens nothing any more."))
        if text.dealt_at is not None:
            raise Refused("dealt_with", _("People of the office have dealt with this already."))
        if text.times >= MOST:
            raise Refused("too_many_answers", _("Enough was said of this text."))
        text.better = _better(
            verdict, better, is_changed=better not in ("", _stored(link, text.text))
        )
        text.verdict, text.why = verdict, _why(why)
        text.times += 1
        text.judged_at = timezone.now()
        text.save()
    return text


def _stored(link: ReaderLink, typed: str) -> str:
    require_storable(typed)
    text = of_any(typed.replace("\r\n", "\n")).strip()
    return described(link.language).normalised(text)


def _better(verdict: str, better: str, *, is_changed: bool) -> str:
    if verdict not in Verdict.values:
        raise ValidationError(_("Say whether it is right."))
    if verdict != Verdict.BETTER:
        if is_changed:
            raise ValidationError(
                _("You wrote another text: send that, or put the old one back first.")
            )
        return ""
    if not is_changed:
        raise ValidationError(_("Write how it is better."))
    if len(better) > LONGEST_TEXT:
        raise ValidationError(_("Write at most %(limit)s letters.") % {"limit": LONGEST_TEXT})
    return better


def _why(why: str) -> str:
    if len(why) > LONGEST_REASON:
        raise ValidationError(_("Write at most %(limit)s letters.") % {"limit": LONGEST_REASON})
    return why
