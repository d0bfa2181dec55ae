"""Closed lists that more than one room uses: stable codes with labels in both languages.

The Khmer labels were written by us and wait for a native reviewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import lazy
from django.utils.translation import get_language


@dataclass(frozen=True)
class Label:
    """One entry of a closed list; `code` never changes once published."""

    code: str
    en: str
    km: str

    def text(self, locale: str) -> str:
        return self.km if locale == "km" else self.en


AUDIENCES = (
    Label("trainer", "Trainers", "គ្រូបង្គោល"),
    Label("social_service_workforce", "Social service workers", "អ្នកធ្វើការសេវាសង្គម"),
    Label("caregiver", "Parents, guardians and caregivers", "ឪពុកម្តាយ អាណាព្យាបាល និងអ្នកថែទាំ"),
    Label("young_person", "Adolescents and young people", "យុវវ័យ និងយុវជន"),
)

TOPICS = (
    Label("online_abuse", "Online abuse", "ការរំលោភបំពានតាមអនឡាញ"),
    Label("image_abuse", "Abuse of pictures", "ការប្រើរូបភាពដោយរំលោភបំពាន"),
    Label("grooming", "Grooming", "ការលួងលោម"),
    Label("sextortion", "Sextortion", "ការគំរាមផ្លូវភេទ"),
    Label("bullying", "Bullying", "ការសម្លុតធ្វើបាប"),
    Label("violence", "Violence", "អំពើហិង្សា"),
    Label("trafficking", "Trafficking", "ការជួញដូរមនុស្ស"),
    Label("mental_health", "Mental health", "សុខភាពផ្លូវចិត្ត"),
    Label("missing", "Missing children", "កុមារបាត់ខ្លួន"),
    Label("legal", "Law and rights", "ច្បាប់ និងសិទ្ធិ"),
    Label("privacy", "Privacy and passwords", "ឯកជនភាព និងពាក្យសម្ងាត់"),
    Label("family", "Family and screen time", "គ្រួសារ និងពេលប្រើអេក្រង់"),
    Label("facilitation", "Running sessions", "ការដឹកនាំវគ្គ"),
)

# a lesson about one of these is read for child protection
OF_ABUSE = frozenset(
    {"online_abuse", "image_abuse", "grooming", "sextortion", "violence", "trafficking"}
)

LANGUAGES = (
    Label("km", "Khmer", "ខ្មែរ"),
    Label("en", "English", "អង់គ្លេស"),
    Label("vi", "Vietnamese", "វៀតណាម"),
    Label("zh", "Chinese", "ចិន"),
    # minorities of Cambodia (ISO 639-3; Cham is the Western one, Bunong is Central Mnong there)
    Label("cja", "Cham", "ចាម"),
    Label("lo", "Lao", "ឡាវ"),
    Label("jra", "Jarai", "ចារាយ"),
    Label("cmo", "Bunong", "ប៊ូនង"),
    Label("tpu", "Tampuan", "ទំពួន"),
    Label("kdt", "Kuy", "កួយ"),
    Label("th", "Thai", "ថៃ"),
    Label("fr", "French", "បារាំង"),
)

# How a search was answered.
SEARCH_MATCHES = (
    Label("exact", "What you are looking for", "អ្វីដែលអ្នកស្វែងរក"),
    Label(
        "alike",
        "Nothing has all of it. These are near",
        "រកមិនឃើញអ្វីដែលត្រូវទាំងស្រុងទេ។ ទាំងនេះស្រដៀង",
    ),
    Label("none", "Nothing was found", "រកមិនឃើញអ្វីទេ"),
)


def choices(labels: Sequence[Label]) -> list[tuple[str, str]]:
    """For a Django `choices=`: (code, its label in the language of the screen, with the words in
    force when it is shown). Migrations, which are in no language, have both."""
    return [(label.code, _shown(label)) for label in labels]


def _shown_now(label: Label) -> str:
    language = get_language()
    if language is None:
        return f"{label.en} / {label.km}"
    return label.text("km" if language.startswith("km") else "en")


_shown = lazy(_shown_now, str)


def label(labels: Sequence[Label], code: str, locale: str) -> str:
    """The label of `code` in `locale`; an unknown code is a broken promise (KeyError)."""
    return {entry.code: entry for entry in labels}[code].text(locale)
