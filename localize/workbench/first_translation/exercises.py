"""The three sentences, in both languages, with what each of them is to show."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localize import checks
from localize.checks import Term
from localize.checks.issue import Issue


@dataclass(frozen=True)
class Exercise:
    """One sentence. shows: what to look at while writing; learned: what is true of every string
    like it. term: the word of the glossary in it, in both languages."""

    english: str
    khmer: str
    shows: str | Promise
    learned: str | Promise
    term: tuple[str, str] | None = None

    def source(self, language: str) -> str:
        """In the language that is not the one to translate into."""
        return self.english if language == "km" else self.khmer

    def example(self, language: str) -> str:
        return self.khmer if language == "km" else self.english

    def terms(self, language: str) -> tuple[Term, ...]:
        if self.term is None:
            return ()
        english, khmer = self.term
        return (Term(english, khmer) if language == "km" else Term(khmer, english),)

    def issues(self, text: str, language: str) -> list[Issue]:
        """What the checks of the workbench say of `text`."""
        return checks.run(
            self.source(language),
            text,
            source_language="en" if language == "km" else "km",
            target_language=language,
            terms=self.terms(language),
            fold_coeng_da=settings.KHMER_FOLD_COENG_DA,
        )


LANGUAGES = ("km", "en")
EXERCISES = (
    Exercise(
        "Talk to an adult you trust.",
        "សូមនិយាយជាមួយមនុស្សពេញវ័យដែលអ្នកទុកចិត្ត។",
        _("Write it as you would say it to a child. End it as the source ends."),
        _("You translate what is meant, sentence by sentence; the sign at the end is checked."),
    ),
    Exercise(
        "Never share your password.",
        "កុំចែករំលែកពាក្យសម្ងាត់របស់អ្នកឱ្យសោះ។",
        _("The underlined word stands in the term base: use the word that it gives."),
        _("Everybody uses the same word for the same thing. Propose a word that is missing."),
        ("password", "ពាក្យសម្ងាត់"),
    ),
    Exercise(
        "Read page 128 together.",
        "សូមអានទំព័រ ១២៨ ជាមួយគ្នា។",
        _("The marked number has to arrive, in Khmer or Latin digits."),
        _("A wrong number, link or name stops a text: no reader gets it."),
    ),
)
