"""What a person types for a string and has not saved, kept on the server for them alone.

It comes from every device and window of theirs, so one may not write over what it has not seen. No
clock decides that: a device's may be wrong. The server gives each kept text a number, and a device
says with what it writes which number it was told last (`localize/static/localize/keeping.js`).
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from localize.workflow.models import TypedText
from localize.workflow.text_length import LONGEST
from localize.workflow.translation_access import TranslationAccess

# Numbers grow by steps of chance. Else a row that is made again after sixty days, or that an
# archive brings back, would count up to a number that a device was told for another text.
_LONGEST_STEP = 2**32
_NUMBER = re.compile(r"[0-9]{1,18}")
_WINDOW = re.compile(r"[0-9a-z-]{1,32}")
_INSTEAD = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
_NEVER = re.compile("[\0\ud800-\udfff]")
WINDOWS = 40  # whose letters may be in one text
_FORGOTTEN = ("text", "stored", "typed_at", "seen", "number", "earlier")
EARLIER = 5  # texts that were replaced, of one string


@dataclass(frozen=True)
class Told:
    """What a screen of the workbench says with a text.

    number: that it was told last, 0 of none. seen: by window, how many of its letters are in the
    text; by this it is known again where an answer was lost. instead: (pk, number) of what was kept
    for strings that are gone, and is in this text. dropped: texts that its person was shown and did
    not choose.
    """

    number: int
    seen: dict[str, int] = field(default_factory=dict)
    instead: tuple[tuple[int, int], ...] = ()
    dropped: tuple[str, ...] = ()

    @classmethod
    def by(cls, request: HttpRequest) -> "Told":
        said = request.POST.get
        rows = (_INSTEAD.fullmatch(one) for one in said("instead", "").split(",")[:EARLIER])
        number = said("number", "")
        seen, dropped = _read(said("letters", "")), _read(said("dropped", ""))
        return cls(
            int(number) if _NUMBER.fullmatch(number) else 0,
            _windows(seen) if isinstance(seen, dict) else {},
            tuple((int(row[1]), int(row[2])) for row in rows if row),
            tuple(filter(_is_text, dropped[:EARLIER])) if isinstance(dropped, list) else (),
        )

    def has(self, seen: Mapping[str, int]) -> bool:
        """Are all these letters within this text?"""
        return all(self.seen.get(window, 0) >= letters for window, letters in seen.items())


def note_here(user: Any, place: Mapping[str, Any]) -> TypedText:
    """This person is at the string at `place`; what is kept stays as it is."""
    now = {"here_at": timezone.now()}
    there, _is_new = TypedText.objects.update_or_create(
        user=user, **place, defaults=now, create_defaults=now | {"number": _step()}
    )
    return there


def keep_text(
    user: Any, place: Mapping[str, Any], *, text: str, stored: str, told: Told
) -> tuple[TypedText, bool]:
    """What is kept then, and whether it is `text`: not where another text is kept that `told` does
    not know. An empty text is one that was thrown away.

    place: translation, context and string. stored: the text of the string that was on the screen.
    """
    now = timezone.now()
    with transaction.atomic():
        there, is_new = TypedText.objects.select_for_update().get_or_create(
            user=user, **place, defaults={"number": _step()}
        )
        is_kept = replace(there, text, told, is_new=is_new)
        if is_kept:
            there.stored, there.typed_at = stored, now if text else None
            _empty(user, place, told)
        there.here_at = now
        there.save()
    return there, is_kept


def replace(there: TypedText, text: str, told: Told, *, is_new: bool) -> bool:
    """Is `text` kept at `there` from now on? What it replaces goes to the earlier ones, unless the
    same window went on from there."""
    if not (is_new or there.text == text or there.number == told.number):
        return False
    left = list(told.dropped)
    if there.text != text:
        if not text or not told.has(there.seen):
            left.append(there.text)
        there.text, there.seen, there.number = text, told.seen, there.number + _step()
    _remember(there, left)
    return True


def forget_text(user: Any, place: Mapping[str, Any], *, text: str, told: Told) -> None:
    """`text` is stored: what was typed on the way to it is not kept. What another device has typed
    meanwhile, and this one was not told of, stays."""
    found = TypedText.objects.filter(user=user, **place)
    # without a lock: another window's letters in between have another number
    while (there := found.first()) is not None:
        number = there.number
        forget(there, text, told)
        values = {name: getattr(there, name) for name in _FORGOTTEN}
        if found.filter(number=number).update(**values):
            break
    else:
        # letters that are still on their way meet a number that they do not know
        met = TypedText(user=user, **place, number=_step())
        TypedText.objects.bulk_create([met], ignore_conflicts=True)
    _empty(user, place, told)


def forget(there: TypedText, text: str, told: Told) -> None:
    left = list(told.dropped)
    is_on_the_way = bool(told.has(there.seen) and there.seen) or there.text in {"", text}
    if is_on_the_way or there.number == told.number:
        if not is_on_the_way:
            left.append(there.text)
        there.text, there.stored, there.typed_at = "", "", None
        there.seen, there.number = told.seen, there.number + _step()
    _remember(there, [one for one in left if one != text])


def _remember(there: TypedText, left: list[str]) -> None:
    """Half of a text that is kept, or of one that is remembered already, is no text of its own."""
    for one in left:
        if one and not any(other.startswith(one) for other in (there.text, *there.earlier)):
            there.earlier = [one, *there.earlier][:EARLIER]


def _empty(user: Any, place: Mapping[str, Any], told: Told) -> None:
    """What was kept for strings that are gone is kept in the place of the new one."""
    for pk, number in told.instead:
        TypedText.objects.filter(
            user=user, translation=place["translation"], pk=pk, number=number
        ).update(text="", stored="", typed_at=None, number=number + _step())


def _read(said: str) -> Any:
    try:
        return json.loads(said or "null")
    except (ValueError, RecursionError):
        return None


def _windows(seen: dict[str, Any]) -> dict[str, int]:
    """Empty where one of them is none: a text of which too little is known is asked about."""
    are_windows = len(seen) <= WINDOWS and all(
        _WINDOW.fullmatch(window) and type(letters) is int and 0 < letters < 10**9
        for window, letters in seen.items()
    )
    return seen if are_windows else {}


def _is_text(one: Any) -> bool:
    """Can it be stored?"""
    return isinstance(one, str) and len(one) <= LONGEST and _NEVER.search(one) is None


def as_told(one: TypedText) -> dict[str, Any]:
    """What a device is told of it."""
    return {
        "number": one.number,
        "seen": one.seen,
        "text": one.text,
        "stored": one.stored,
        "at": int(one.typed_at.timestamp() * 1000) if one.typed_at else 0,
    }


def kept_texts(
    access: TranslationAccess, anchors: dict[tuple[int, int], str]
) -> list[dict[str, Any]]:
    """What this person typed in this translation and did not save, as a device keeps it; of the
    strings where nothing is kept any more an empty text.

    anchors: of the strings that the source has, by (context, string).
    """
    found = []
    for one in TypedText.objects.filter(
        user=access.user, translation=access.translation
    ).select_related("string"):
        card = anchors.get((one.context_id, one.string_id), "")
        if one.text:
            ground = {"source": one.string.data, "ground": str(one.context_id)}
            found.append({"card": card or f"s0x{one.pk}"} | as_told(one) | ground)
        elif card:
            found.append({"card": card} | as_told(one))
    return found


def _step() -> int:
    return 1 + secrets.randbelow(_LONGEST_STEP)
