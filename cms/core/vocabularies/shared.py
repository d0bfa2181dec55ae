"""Labels, and the closed lists that more than one room uses.

Their texts are files, one for each language (`label_files`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import lazy
from django.utils.translation import get_language

from cms.core.country import country
from cms.core.vocabularies import label_files
from cms.core.vocabularies.label_files import FALLBACK


@dataclass(frozen=True)
class Label:
    """One entry of a closed list; `code` never changes once published.

    texts: by the tag of their language, that in English first.
    """

    code: str
    texts: Mapping[str, str] = field(hash=False)

    def text(self, locale: str) -> str:
        """In `locale`; in the language that `locale_of` says where it has none."""
        return self.texts[self.locale_of(locale)]

    def locale_of(self, locale: str) -> str:
        """The language of `text(locale)`: another one has to be marked."""
        return locale if locale in self.texts else FALLBACK


def closed_list(name: str) -> tuple[Label, ...]:
    """The list of this name in the files, in the order that is said; of places and networks those
    of the country. Raises ImproperlyConfigured for one of them without a label."""
    texts = label_files.texts(name)
    codes = country().labeled.get(name, texts)
    if lacking := [code for code in codes if code not in texts]:
        raise ImproperlyConfigured(
            f"cms/core/vocabularies/ has no English label for {name} {', '.join(lacking)}, which "
            f"{country().code} needs."
        )
    return tuple(Label(code, texts[code]) for code in codes)


# kinds of documents, as headings of lists and in the path to a page
KINDS = closed_list("kind")
# what a page says besides its document. What editors may word themselves (`directory.UI_LABELS`) is
# on the home page
WORDS = closed_list("word")

AUDIENCES = closed_list("audience")
TOPICS = closed_list("topic")
# a lesson about one of these is read for child protection
OF_ABUSE = frozenset(
    {"online_abuse", "image_abuse", "grooming", "sextortion", "violence", "trafficking"}
)

LANGUAGES = closed_list("language")
SEARCH_MATCHES = closed_list("search_match")


def choices(labels: Sequence[Label]) -> list[tuple[str, str]]:
    """For a Django `choices=`: (code, its label in the language of the screen). Migrations,
    which are in none, have the English."""
    return [(label.code, _shown(label)) for label in labels]


def _shown_now(label: Label) -> str:
    return label.text(get_language() or FALLBACK)


_shown = lazy(_shown_now, str)


def label(labels: Sequence[Label], code: str, locale: str = "") -> str:
    """The label of `code` in `locale`, in the language of the screen where none is said; an unknown
    code is a broken promise (KeyError)."""
    found = {entry.code: entry for entry in labels}[code]
    return found.text(locale) if locale else _shown_now(found)
