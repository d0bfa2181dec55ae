"""Which passwords are refused besides Django's own list: words that anybody would try here.

NIST SP 800-63B asks for a check against words of the context: the service, its people, its place.
A password may hold such a word; what is left without it must be one of its own.
"""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.core.country import country

LOCAL_WORDS = (
    *country().local_words,
    # what is done here
    *("childhelpline", "helpline", "hotline", "help", "safety", "safe", "online", "protection"),
    *("editor", "translator", "reviewer", "publisher", "keeper", "administrator", "admin"),
    # what people write who were asked for a password
    *("password", "passwort", "passwd", "pass", "wagtail", "django", "login", "welcome", "hello"),
    *("letmein", "secret", "change", "demo", "test", "qwerty", "abc"),
)
OF_ITS_OWN = 6  # letters
# figures and signs that stand for letters, one for one
_DISGUISES = str.maketrans("0134578@$!", "oieastbasi")
_LOCAL = re.compile("|".join(map(re.escape, sorted(LOCAL_WORDS, key=len, reverse=True))))


def local_words(password: str) -> tuple[list[str], int]:
    """The local words in `password`, also where figures stand for letters, and how many letters
    are left without them. Figures and signs count for nothing: years and telephone numbers."""
    written = password.casefold()
    found = list(_LOCAL.finditer(written.translate(_DISGUISES)))
    taken = {at for match in found for at in range(*match.span())}
    left = [
        character
        for at, character in enumerate(written)
        if at not in taken and unicodedata.category(character)[0] in "LM"
    ]
    return [match[0] for match in found], len(left)


class LocalWordsValidator:
    """For AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        found, left = local_words(password)
        if found and left < OF_ITS_OWN:
            raise ValidationError(
                _(
                    "This password is little more than words that anybody would try here: "
                    "%(words)s. Add two or three words that only you would think of."
                ),
                code="password_local_words",
                params={"words": ", ".join(dict.fromkeys(found))},
            )

    def get_help_text(self) -> str:
        return _(
            "Your password can’t be made of words that anybody would try here, such as the name "
            "of the country, of the council or of your work."
        )
