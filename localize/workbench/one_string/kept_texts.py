"""What a person types for a string and has not saved, kept on the server for them alone.

It comes from every device and window of theirs, so one may not write over what it has not seen. No
clock decides that: a device's may be wrong. The server gives each kept text a number, and a device
says with what it writes which number it was told last (`localize/static/localize/keeping.js`).
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone

from localize.workflow.models import TypedText
from localize.workflow.translation_access import TranslationAccess

# Numbers grow by steps of chance. Else a row that is made again after seven days, or that an
# archive brings back, would count up to a number that a device was told for another text.
_LONGEST_STEP = 2**32
_NUMBER = re.compile(r"[0-9]{1,18}")
_SCREEN = re.compile(r"[0-9a-z]{1,32}")


@dataclass(frozen=True)
class Told:
    """What a screen of the workbench says with a text: the number that it was told last, 0 of
    none; and its own name, by which it knows again what it wrote itself."""

    number: int
    screen: str

    @classmethod
    def by(cls, request: HttpRequest) -> "Told":
        number, screen = (request.POST.get(name, "") for name in ("number", "screen"))
        return cls(
            int(number) if _NUMBER.fullmatch(number) else 0,
            screen if _SCREEN.fullmatch(screen) else "",
        )


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
        is_kept = is_new or there.text == text or there.number == told.number
        if is_kept:
            if there.text != text:
                there.text, there.screen, there.number = text, told.screen, there.number + _step()
            there.stored, there.typed_at = stored, now if text else None
        there.here_at = now
        there.save()
    return there, is_kept


def forget_text(user: Any, place: Mapping[str, Any], *, text: str, told: Told) -> None:
    """`text` is stored: what was typed on the way to it is not kept. What another device has typed
    meanwhile, and this one was not told of, stays."""
    on_the_way = Q(number=told.number) | Q(text=text) | Q(text="")
    if told.screen:
        on_the_way |= Q(screen=told.screen)
    TypedText.objects.filter(on_the_way, user=user, **place).update(
        text="", stored="", typed_at=None, number=F("number") + _step()
    )


def as_told(one: TypedText) -> dict[str, Any]:
    """What a device is told of it."""
    return {
        "number": one.number,
        "screen": one.screen,
        "text": one.text,
        "stored": one.stored,
        "at": int(one.typed_at.timestamp() * 1000) if one.typed_at else 0,
    }


def kept_texts(
    access: TranslationAccess, anchors: dict[tuple[int, int], str]
) -> list[dict[str, Any]]:
    """What this person typed in this translation and did not save, as a device keeps it; of the
    strings where nothing is kept any more the number alone.

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
            found.append({"card": card, "number": one.number, "text": ""})
    return found


def _step() -> int:
    return 1 + secrets.randbelow(_LONGEST_STEP)
