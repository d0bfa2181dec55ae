"""What is still to be done before a draft can be published, all of it at once.

Problems are what a publication would refuse: the rules of the form, what is missing, errors of the
checks. Advice stops nothing. The draft is only looked at: nothing is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page
from wagtail_localize.models import TranslationContext

from cms.core.slugs import is_made_from
from cms.two_people import people
from cms.two_people.answers import Step
from cms.two_people.approvals.models import Outcome
from khmertext.alphabets import alphabet
from localize.overview import page_statuses, quoted
from localize.overview.quoted import Quoted
from localize.safeguarding.models import RIGHT
from localize.safeguarding.reads import readings
from localize.workbench.hand_over_button import CHANGED_SINCE
from localize.workbench.next_steps import next_step, source_url, who_publishes
from localize.workbench.one_string.string_rows import open_questions
from localize.workbench.sources import last_request
from localize.workflow import gate, publish, source_text
from localize.workflow.source_text import Remark, field_label

# Rooms above tell what they know: a function of (page, user) that yields remarks.
ADVICE = "advice_about_draft"
ABOUT = 40  # letters of a sentence, as other remarks have them


@dataclass(frozen=True)
class Readiness:
    """line: what readers see now. next: who acts once there is no problem. ended: it was handed
    over, and a later save ended that. remarked: what people said of its sentences; done: what they
    said of sentences that are not in it any more."""

    line: str
    problems: tuple[Remark, ...]
    advice: tuple[Remark, ...]
    next: Step | None = None
    ended: Step | None = None
    remarked: tuple[Remark, ...] = ()
    done: tuple[Quoted, ...] = ()

    @property
    def summary(self) -> str:
        """The whole in a few words, for the bar."""
        if self.problems:
            return ngettext(
                "%(count)s thing to do", "%(count)s things to do", len(self.problems)
            ) % {"count": len(self.problems)}
        return _("Hand over again") if self.ended else _("Ready")


def readiness(draft: Page, user: Any) -> Readiness:
    """How `draft`, the version of a source page that its editor shows, stands for `user`."""
    found = source_text.remarks(draft)
    others = (one for one in found if not one.is_problem)
    problems, advice = _told_once(
        [one for one in found if one.is_problem], [*_advice(draft, user), *others]
    )
    remarked, done = _remarked(draft)
    return Readiness(
        line=page_statuses.status_line(draft),
        problems=tuple(problems),
        advice=tuple(_together(advice)),
        next=None if problems else _next(draft, user),
        ended=_ended(draft),
        remarked=tuple(remarked),
        done=tuple(done),
    )


def _remarked(draft: Page) -> tuple[list[Remark], list[Quoted]]:
    language = draft.locale.language_code
    said = quoted.remarks(draft.translation_key, language)[language]
    if not said:
        return [], []
    segments = source_text.string_segments(draft)
    found, done = quoted.at_texts(said, ((one.path, one.string.data) for one in segments))
    return [
        Remark(
            f"{one.said} ({one.by})".strip(),
            path,
            field_label(draft, path.partition(".")[0]),
            one.quote[:ABOUT],
        )
        for path, one in found
    ], done


def _ended(draft: Page) -> Step | None:
    last = last_request(draft)
    if last is None or last.outcome != Outcome.LAPSED or not draft.has_unpublished_changes:
        return None
    return Step(str(CHANGED_SINCE), source_url(draft), _("Hand over again"))


def _told_once(problems: list[Remark], advice: list[Remark]) -> tuple[list[Remark], list[Remark]]:
    """What advice knows about a problem, such as where it goes on, is said with the problem."""
    fuller = {
        one: next((a for a in advice if one.sentence in a.sentence), None) for one in problems
    }
    told = [
        replace(one, sentence=more.sentence, links=more.links) if more else one
        for one, more in fuller.items()
    ]
    return told, [one for one in advice if one not in fuller.values()]


def _together(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """A sentence about several places once, with all of them."""
    found: dict[tuple[str, Any], list[Remark]] = {}
    for one in remarks:
        found.setdefault((one.sentence, one.links), []).append(one)
    for first, *others in found.values():
        yield replace(first, also=tuple(one for one in others if one.place))


# Advice


def _advice(draft: Page, user: Any) -> Iterator[Remark]:
    questions = open_questions(
        TranslationContext.objects.filter(object_id=draft.translation_key)
    ).count()
    if questions:
        sentence = ngettext(
            "%(count)s question of a translator waits for you.",
            "%(count)s questions of translators wait for you.",
            questions,
        ) % {"count": questions}
        yield Remark(sentence, links=((source_url(draft), _("Review and translation")),))
    yield from _address(draft)
    yield from _safeguarding(draft, user)
    for hook in hooks.get_hooks(ADVICE):
        yield from hook(draft, user)
    yield from getattr(draft, "text_warnings", list)()


def _safeguarding(draft: Any, user: Any) -> Iterator[Remark]:
    """Who has not read it yet: it stops nothing."""
    if draft.needs_safeguarding_read():
        lacking = [one for one in readings(draft) if not one.is_read]
        url = reverse("localize:safeguarding", args=[draft.pk])
        links = ((url, _("Write down who has read it")),) if user.has_perm(RIGHT) else ()
        for sentence in dict.fromkeys(one.sentence for one in lacking):
            names = [one.language_name for one in lacking if one.sentence == sentence]
            yield Remark(f"{', '.join(names)}: {sentence}", links=links)


def _address(draft: Page) -> Iterator[Remark]:
    """A romanised name is hard to read, and the first publication settles it."""
    if draft.first_published_at or not alphabet(draft.locale.language_code).has_other_scripts:
        return
    if not draft.title.isascii() and is_made_from(draft.slug, draft.title):
        sentence = _(
            "The name in the address is made from the title: “%(slug)s”. Write the title in "
            "English there if it has one. It stays as it is once the page was published."
        )
        yield Remark(sentence % {"slug": draft.slug}, "slug", field_label(draft, "slug"))


# And then


def _next(draft: Page, user: Any) -> Step | None:
    refusal = gate.refusal(draft)
    if refusal is None:
        if draft.live and not draft.has_unpublished_changes:
            return None
        if people.may_publish(user, draft):
            said = _("Two people stand behind this version: it can be published.")
            return Step(said, source_url(draft), _("Publish this page"))
        step = who_publishes(draft)
        return Step(_("Two people stand behind this version.") + " " + step.sentence)
    if refusal.code != "second_person":
        other = next_step(refusal, draft, user)
        return Step(f"{refusal} {other.sentence}" if other else str(refusal))
    revision = draft.get_latest_revision()
    behind = publish.people_behind(draft, revision) if revision is not None else set()
    if behind - {user.pk} and people.may_publish(user, draft):
        return Step(_("Read it, and publish it: you are its second person."))
    last = last_request(draft)
    if last is not None and last.is_open and last.stands(user):
        return Step(_("It waits for a second person."), source_url(draft), _("Who has it"))
    who = next_step(refusal, draft, user)
    said = _("Hand it over: a second person has to agree with it.")
    return Step(f"{said} {who.sentence}" if who else said)
