"""What the workflow adds to wagtail-localize's segment store: reviews, releases, their history.

wagtail-localize keeps the strings (`StringSegment` → `String` → `StringTranslation`); nothing of
that is copied here. A `Review` binds people to the hashes of exactly one source text and one
target text, so every writer that goes round us falls out of approval by itself.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Revision
from wagtail_localize.models import (
    SegmentOverride,
    String,
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
)

from cms.two_people import people
from cms.two_people.approvals.models import (
    CHANGE,
    ChangeRequest,
    Outcome,
    remember,
    remembered,
)
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.shown import Line, Side
from cms.two_people.approvals.subjects import SubjectModel
from cms.two_people.refusals import STALE, Refused
from khmertext.checks import ONE_PER_TERM
from localize.terminology.glossary import TermBase
from localize.workflow import string_issues
from localize.workflow.digests import text_digest
from localize.workflow.states import State
from localize.workflow.to_confirm import strings as strings_to_confirm
from localize.workflow.to_confirm.translations import open_translations

STANDING = (Outcome.OPEN, Outcome.APPROVED)


class Reason(models.TextChoices):
    """Why a string was returned or reopened."""

    MEANING = "meaning", _("Meaning")
    TERM = "term", _("Term")
    SPELLING = "spelling", _("Spelling")
    STYLE = "style", _("Style")
    TAG_NUMBER = "tag_number", _("Tag or number")
    TOO_LONG = "too_long", _("Too long")
    SOURCE_UNCLEAR = "source_unclear", _("Source unclear")
    SOURCE_CHANGED = "source_changed", _("Source changed")
    TERM_CHANGED = "term_changed", _("Term or check changed")
    TAKEN_DOWN = "taken_down", _("The page was taken down")
    REPORT = "report", _("Report from a reader")


class Origin(models.TextChoices):
    """Where the present text of a string came from."""

    HUMAN = "human", _("Written by a person")
    MEMORY = "memory", _("Translation memory")
    MACHINE = "machine", _("Machine translation")
    IMPORT = "import", _("Imported file")
    CARRIED = "carried", _("Carried over from the old source")


class ReviewQuerySet(models.QuerySet["Review"]):
    def in_state(self, *states: str) -> "ReviewQuerySet":
        return self.filter(state__in=states)

    def whole(self) -> "ReviewQuerySet":
        """With the texts and places that every verb asks for: spares it a dozen statements."""
        return self.select_related(
            "string_translation__translation_of__locale",
            "string_translation__context__object",
            "string_translation__locale",
            "override__context__object",
            "override__locale",
        )


class Review(SubjectModel):
    """The review of one string, or of one override of a link or picture, in one locale.

    Made when the string gets its first text; follows the string through its states; goes with it.
    `state` is what a queue filters by. Whether a string *counts* as approved is never read from
    it alone: `states.is_approved` compares the digest of both texts and the people.
    """

    approval_policies = {CHANGE: Policy(people=2, reviewer=True, break_glass=True)}
    is_listed = False

    # in memory: whether its issues are those of a check that ran just now, and the terms of it
    has_fresh_issues = False
    term_base: TermBase | None = None
    # and source and text as its last step had them, before a text is written over them
    texts_before: tuple[str, str] | None = None

    string_translation = models.OneToOneField(
        StringTranslation, models.CASCADE, null=True, blank=True, related_name="review"
    )
    override = models.OneToOneField(
        SegmentOverride, models.CASCADE, null=True, blank=True, related_name="review"
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HUMAN)
    digest = models.CharField(max_length=128)  # of both texts at the last step
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    critical = models.BooleanField(default=False)
    issues = models.JSONField(default=list)  # Issue values of the last check, as dicts
    dismissed = models.JSONField(default=list)  # names of warnings (`string_issues.name_of`)
    previous_source = models.TextField(blank=True)  # for the two diffs after a source change
    previous_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)  # optimistic lock: what a reviewer saw
    created_at = models.DateTimeField(auto_now_add=True)
    state_since = models.DateTimeField(default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_of_one_thing",
                condition=Q(string_translation__isnull=False, override__isnull=True)
                | Q(string_translation__isnull=True, override__isnull=False),
            ),
            models.CheckConstraint(
                name="review_returned_has_reason",
                condition=~Q(state="returned") | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "-critical", "state_since"])]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.text[:20]}"

    @property
    def subject(self) -> StringTranslation | SegmentOverride:
        """The string's translation or the override that this review is about."""
        subject = self.string_translation or self.override
        assert subject is not None  # constraint review_of_one_thing
        return subject

    @property
    def text(self) -> str:
        if self.string_translation is not None:
            return self.string_translation.data
        assert self.override is not None
        return self.override.data_json

    @property
    def source_text(self) -> str:
        if self.string_translation is not None:
            return self.string_translation.translation_of.data
        # of a link or picture: what the source has in that place, if it still has the place
        assert self.override is not None and self.override.context is not None
        context = self.override.context
        # in the order of rows: one place may be in sources of two languages
        segments = sorted(context.overridablesegment_set.all(), key=lambda segment: segment.pk)
        return segments[0].data_json if segments else context.path

    @property
    def locale(self) -> Locale:
        return self.subject.locale

    @property
    def context(self) -> TranslationContext | None:
        return self.subject.context

    @cached_property
    def page(self) -> Page | None:
        return people.page_of(self.context, self.locale)

    def present_digest(self) -> str:
        """Of the text and its source as they are now, one after the other."""
        return text_digest(self.text) + text_digest(self.source_text)

    def note_texts(self) -> None:
        """Keep both texts as they are, if they are those of its last step."""
        if self.digest == self.present_digest():
            self.texts_before = self.source_text, self.text

    def hold_requests(self) -> list[ChangeRequest]:
        """Its requests with the people behind them, locked until the transaction ends and not read
        again in it. For whoever has the row: nobody else changes them meanwhile."""
        assert self.is_row_locked
        if (held := remembered(self, "requests")) is None:
            held = ChangeRequest.objects.of(self).select_for_update(of=("self",)).with_people()
            remember(self, "requests", held)
        return held

    def standing(self) -> ChangeRequest | None:
        """The request about exactly the present texts that is open or approved."""
        digest = self.present_digest()
        found = (one for one in self.requests.all() if one.outcome in STANDING)
        return next((one for one in found if one.digest == digest), None)

    def has_reviewer(self) -> bool:
        """Does one of the people behind the present texts review?"""
        asked = self.standing()
        return asked is not None and any(one.as_reviewer for one in asked.endorsements.all())

    def move(self, state: State, *, reason: str = "", is_stored: bool = True) -> None:
        """Into another state, with the digest of what this step is about. is_stored: False where
        another move follows in this step."""
        self.state, self.reason = state, reason
        self.state_since = timezone.now()
        self.version += 1
        self.digest = self.present_digest()
        if is_stored:
            self.save()

    @cached_property
    def settled(self) -> dict[str, str]:
        """Names of warnings that somebody dismissed for the whole page, with who did."""
        return settled_warnings(self.context, self.locale) if self.context else {}

    def is_dismissed(self, issue: dict[str, Any]) -> bool:
        name = string_issues.name_of(issue)
        return name in self.dismissed or (issue["id"] in ONE_PER_TERM and name in self.settled)

    def is_open_warning(self, issue: dict[str, Any]) -> bool:
        return issue["severity"] == "warning" and not self.is_dismissed(issue)

    # What the engine of approvals asks

    def deciding(self) -> Any:
        # translators do not queue behind the documents; a verb that has the row has its own block
        return transaction.atomic(savepoint=not self.is_row_locked)

    def may_endorse(self, user: Any, request: ChangeRequest) -> bool:
        return people.may_take_part(user, self.page)

    def may_return(self, user: Any, request: ChangeRequest) -> bool:
        return people.may_review(user, self.page)

    may_withdraw = may_return

    def who_may_endorse(self, request: ChangeRequest, *, but: Collection[int] = ()) -> list[Any]:
        # one of the two is a reviewer
        has_reviewer = any(one.as_reviewer for one in request.endorsements.all())
        rights = {"change", people.REVIEW} if has_reviewer else {people.REVIEW}
        page = self.page
        return people.who_may(page, rights, but=but) if page is not None else []

    def counts_as_reviewer(self, user: Any) -> bool:
        return people.may_review(user, self.page)

    def check_endorsement(self, request: ChangeRequest, *, by: Any, alone: bool = False) -> None:
        """Run the checks again; an error refuses, for whoever agrees open warnings too.

        alone: an administrator answers for the warnings.
        """
        if request.digest != self.present_digest():
            sentence = gettext("Somebody changed this text while you were looking at it.")
            raise Refused(STALE, sentence)
        if not self.has_fresh_issues:
            before = self.issues
            self.check_text()
            if self.issues != before:
                self.save(update_fields=["issues"])
        self.has_fresh_issues = False
        if errors := [one for one in self.issues if one["severity"] == "error"]:
            raise Refused("errors", " ".join(map(string_issues.sentence_of, errors)))
        if by.pk == request.asked_by_id or alone:
            return
        left = [string_issues.sentence_of(one) for one in self.issues if self.is_open_warning(one)]
        if left:
            said = [gettext("Fix or dismiss first: %(message)s") % {"message": one} for one in left]
            raise Refused("warnings", " ".join(said))

    def check_text(self) -> None:
        """Issues of its text as it is now; who calls it stores them."""
        self.issues, self.term_base = string_issues.with_terms(self.subject)
        self.has_fresh_issues = True

    def take_over(self, request: ChangeRequest, *, by: Any) -> None:
        self.critical = False
        self.move(State.APPROVED)

    def let_go(self, request: ChangeRequest, *, by: Any) -> None:
        """What lapsed was edited, or is submitted again: whoever does that says the state."""
        if request.outcome == Outcome.OPEN:  # a decision was undone: it waits again
            self.move(State.IN_REVIEW)
        elif request.outcome == Outcome.TAKEN_BACK:
            self.move(State.DRAFT)
        elif request.outcome in (Outcome.RETURNED, Outcome.WITHDRAWN):
            # a no to these texts is one to every yes that they had before
            wanted = (Outcome.APPROVED, request.digest)
            approved = [one for one in self.requests.all() if (one.outcome, one.digest) == wanted]
            for one in approved:
                one.outcome = Outcome.WITHDRAWN
                one.save(update_fields=["outcome"])
                request.wrote(one)
            known = request.reason in Reason.values
            self.move(State.RETURNED, reason=request.reason if known else Reason.MEANING)

    def own_sentence(self, request: ChangeRequest) -> str:
        return gettext("You already stand behind this text. Another person has to agree.")

    def lines(self, request: ChangeRequest) -> list[Line]:
        return [Line(self.source_text, Side(self.previous_text), Side(self.text))]

    def snapshot(self) -> dict[str, Any]:
        # its texts are in the entry of who wrote them; requests name them by their digest
        return {"state": self.state}

    def texts(self) -> dict[str, str]:
        """What the log keeps of a text that was written."""
        path = self.context.path if self.context else ""
        return {"source": self.source_text, "text": self.text, "path": path}

    def audit_place(self) -> dict[str, Any]:
        key = self.context.object_id if self.context else None
        return {"page_key": key, "locale": self.locale.language_code}

    @classmethod
    def inbox_rows(cls, user: Any) -> tuple[list[Any], list[Any]]:
        return strings_to_confirm.rows(open_translations(Progress, user), user)


class SettledWarning(models.Model):
    """A warning about one term that a reviewer dismissed for a whole page in one language.

    It counts for each string of the page, also for one that comes later, as long as the warning
    says the same of the term. Removed when somebody wants to be warned again.
    """

    object = models.ForeignKey(TranslatableObject, models.CASCADE, related_name="+")
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+")
    name = models.TextField()  # `string_issues.name_of`
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("object", "locale", "name", name="warning_settled_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.by})"


def settled_warnings(context: TranslationContext, locale: Locale) -> dict[str, str]:
    """Of the page of `context` in one language: names of warnings, with who dismissed them."""
    found = SettledWarning.objects.filter(object=context.object_id, locale=locale)
    return {one.name: people.name(one.by) for one in found.select_related("by")}


class WordCount(models.Model):
    """How many words one source string has, as people count them.

    Made by `progress.count_missing`, goes with its string. Never changed: a string is not
    either.
    """

    string = models.OneToOneField(
        String, models.CASCADE, primary_key=True, related_name="word_count"
    )
    words = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.words)


class Progress(models.Model):
    """How far one translation is: its strings, links and pictures in each state, and the words of
    the source. Links and pictures have no words.

    Made with the translation, goes with it; counted anew by `counters.counting` in the transaction
    of whatever changed one of them. For screens only: what may be public is asked of the texts.
    """

    translation = models.OneToOneField(
        Translation, models.CASCADE, primary_key=True, related_name="progress"
    )
    # named as the states are
    missing = models.PositiveIntegerField(default=0)
    draft = models.PositiveIntegerField(default=0)
    in_review = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    approved = models.PositiveIntegerField(default=0)
    missing_words = models.PositiveIntegerField(default=0)
    draft_words = models.PositiveIntegerField(default=0)
    in_review_words = models.PositiveIntegerField(default=0)
    returned_words = models.PositiveIntegerField(default=0)
    approved_words = models.PositiveIntegerField(default=0)
    oldest_waiting = models.DateTimeField(null=True)  # of what is in review
    newest_approval = models.DateTimeField(null=True)
    critical = models.PositiveIntegerField(default=0)  # and not approved
    source_changed = models.PositiveIntegerField(default=0)  # returned because of it
    # who is asked and who did it: `to_confirm.waiting` says its shape
    people = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.approved} of {self.total}"

    @property
    def strings(self) -> dict[State, int]:
        """Of the states that occur."""
        return {state: count for state in State if (count := getattr(self, state.value))}

    @property
    def words(self) -> dict[State, int]:
        return {state: n for state in State if (n := getattr(self, f"{state.value}_words"))}

    @property
    def total(self) -> int:
        return sum(self.strings.values())

    @property
    def outstanding(self) -> int:
        return self.total - self.approved


class MatchKey(models.Model):
    """The match key of one side of an approved pair, by which the memory finds it (`memory`).

    Written when a string is approved, goes with its review. That of a text that is no longer
    approved stays and does no harm: keys nominate only. On PostgreSQL an index of trigrams orders
    them by likeness; SQLite looks at each.
    """

    review = models.ForeignKey(
        Review,
        models.CASCADE,
        related_name="+",
        db_index=False,  # the constraint below begins with it
    )
    direction = models.CharField(max_length=41)  # "en>km": from its language to the other one
    key = models.TextField()
    digest = models.BigIntegerField()  # of both

    class Meta:
        constraints = [models.UniqueConstraint("review", "digest", name="match_key_once")]

    def __str__(self) -> str:
        return f"{self.direction}: {self.key[:60]}"


class Comment(models.Model):
    """A remark about one string, or a question to the editor that everybody sees answered."""

    context = models.ForeignKey(TranslationContext, models.CASCADE, related_name="remarks")
    string = models.ForeignKey(String, models.CASCADE, null=True, related_name="remarks")
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(max_length=2000)
    is_question = models.BooleanField(default=False)
    answer_to = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="comment_resolved_by_and_at",
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class TypedText(models.Model):
    """What one person has typed for one string and not saved, and when they were last at it.

    Made when somebody opens the string, emptied when the text is stored, removed sixty days after
    they were at it last; until then “My work” has it (`localize/overview/typed.py`).
    It belongs to its person alone: a text of the string it is not, whoever reads the page. The
    place is named by context and string, which outlive a source that says something else.

    The number grows with each text that is kept, and when it is emptied: who was not told it does
    not write over the text (`localize/workbench/one_string/kept_texts.py`). It has seen
    so many letters of each window. What was replaced by a text of another window is in the earlier
    ones.
    """

    KEPT = timedelta(days=60)  # as on the device (typed.js)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    translation = models.ForeignKey(Translation, models.CASCADE, related_name="+")
    context = models.ForeignKey(TranslationContext, models.CASCADE, related_name="+")
    string = models.ForeignKey(String, models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    stored = models.TextField(blank=True)  # the text of the string that was on the screen
    number = models.BigIntegerField(default=0)
    seen = models.JSONField(default=dict)
    earlier = models.JSONField(default=list)  # texts, the newest first
    typed_at = models.DateTimeField(null=True)
    here_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "translation", "context", "string", name="typed_text_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.text[:60]}"


class SavedForm(models.Model):
    """How much of what was typed in one window of the page editor is saved.

    Written with each save; the device asks for it where an answer did not arrive
    (`localize/editor/kept.py`). Removed after sixty days: who comes back later looks at the form.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    window = models.CharField(max_length=32)
    letters = models.PositiveIntegerField()  # the window's count of changes
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint("user", "window", name="saved_form_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.window}.{self.letters}"


class Release(models.Model):
    """The content of one page that may be public: written by the gate, in the page's transaction.

    A row that no longer equals its release was written round the gate and is not public.
    """

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="release")
    digest = models.CharField(max_length=64)
    # canonical JSON: what an upgrade that changes the fields of pages is measured against
    content = models.TextField(default="{}")
    # the row's language when it was released: words are not released for another one
    locale = models.ForeignKey(Locale, models.CASCADE, null=True, related_name="+")
    source = models.ForeignKey(
        TranslationSource, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.page_id}: {self.digest[:12]}"


class Work(models.Model):
    """The translation of one page: who does it, until when, and when its source changed last.

    One row per `Translation`, made with it.
    """

    translation = models.OneToOneField(Translation, models.CASCADE, related_name="work")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    source_changed_at = models.DateTimeField(null=True, blank=True)
    # made of a version that two people stand behind and readers do not have (`work.refresh_ahead`)
    is_ahead = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.translation)


class JointPublication(models.Model):
    """One of several versions that go public at the same hour, all or none (`publish.due`)."""

    group = models.UUIDField(db_index=True)
    revision = models.OneToOneField(Revision, models.CASCADE, related_name="joint")

    def __str__(self) -> str:
        return str(self.revision)


class SourcePublication(models.Model):
    """A publication whose translation work waits for the worker (`work.prepare`).

    Made in the transaction that publishes, one row each time, so that publishers never wait for
    the worker here; removed when its work was done, or was left to the round that looks at all
    pages (`work.catch_up`).
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.page)


class Notice(models.Model):
    """A digest was sent to one person on one day: so that a second run sends nothing."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("to", "day", name="notice_once_a_day")]

    def __str__(self) -> str:
        return f"{self.to}, {self.day}"
