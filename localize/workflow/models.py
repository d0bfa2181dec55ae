"""What the workflow adds to wagtail-localize's segment store: reviews, releases, their history.

wagtail-localize keeps the strings (`StringSegment` → `String` → `StringTranslation`); nothing of
that is copied here. A `Review` binds people to the hashes of exactly one source text and one
target text, so every writer that goes round us falls out of approval by itself.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationSource,
)

from localize.workflow.states import State, TextDigest


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

    def with_texts(self) -> "ReviewQuerySet":
        """With `present_text` and `present_source`: `Review.text` and `.source_text` in SQL."""
        of_override = OverridableSegment.objects.filter(context=OuterRef("override__context"))
        return self.annotate(
            present_text=Coalesce("string_translation__data", "override__data_json"),
            present_source=Coalesce(
                "string_translation__translation_of__data",
                Subquery(of_override.order_by("pk").values("data_json")[:1]),
                "override__context__path",
            ),
        )

    def lapsed_approvals(self) -> "ReviewQuerySet":
        """Stored as approved; but not two people, one of them a reviewer, and no administrator
        in an emergency stand behind exactly the present text and source (`review.is_approved`)."""
        endorsed = Endorsement.objects.filter(
            review=OuterRef("pk"),
            text_hash=TextDigest(OuterRef("present_text")),
            source_hash=TextDigest(OuterRef("present_source")),
        )
        by_another = Endorsement.objects.filter(
            review=OuterRef("review"),
            text_hash=OuterRef("text_hash"),
            source_hash=OuterRef("source_hash"),
        ).exclude(by=OuterRef("by"))
        # two conditions and not one with "or": PostgreSQL joins both, and looks nothing up by row
        return (
            self.with_texts()
            .filter(state=State.APPROVED)
            .filter(~Exists(endorsed.filter(break_glass=True)))
            .filter(~Exists(endorsed.filter(Exists(by_another), as_reviewer=True)))
        )

    def lapsed_submissions(self) -> "ReviewQuerySet":
        """Stored as in review; but the text is another one by now."""
        changed = ~Q(text_hash=TextDigest(F("present_text")))
        return self.with_texts().filter(changed, state=State.IN_REVIEW)

    def with_shown_state(self) -> "ReviewQuerySet":
        """With `shown_state`: `review.state_of` in SQL."""
        return self.annotate(shown_state=shown_state(self.all()))


class Review(models.Model):
    """The review of one string, or of one override of a link or picture, in one locale.

    Made when the string gets its first text; follows the string through its states; goes with it.
    `state` is what a queue filters by. Whether a string *counts* as approved is never read from
    it alone: `review.is_approved` compares the hashes of both texts and the people.
    """

    string_translation = models.OneToOneField(
        StringTranslation, models.CASCADE, null=True, blank=True, related_name="review"
    )
    override = models.OneToOneField(
        SegmentOverride, models.CASCADE, null=True, blank=True, related_name="review"
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HUMAN)
    text_hash = models.CharField(max_length=64)
    source_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    critical = models.BooleanField(default=False)
    issues = models.JSONField(default=list)  # Issue values of the last check, as dicts
    dismissed = models.JSONField(default=list)  # names of warnings (`review.name_of`)
    previous_source = models.TextField(blank=True)  # for the two diffs after a source change
    previous_text = models.TextField(blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
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
        return f"{self.get_state_display()}: {self.text[:60]}"

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
        # in the order of rows, like `with_texts`: one place may be in sources of two languages
        segments = sorted(context.overridablesegment_set.all(), key=lambda segment: segment.pk)
        return segments[0].data_json if segments else context.path

    @property
    def locale(self) -> Locale:
        return self.subject.locale

    @property
    def context(self) -> TranslationContext | None:
        return self.subject.context


def shown_state(reviews: ReviewQuerySet, of: str = "") -> Case:
    """The state to show of a review, which is reached by the lookups `of` and one of `reviews`."""
    draft = Value(State.DRAFT.value)
    return Case(
        When(**{f"{of}pk__in": reviews.lapsed_approvals().values("pk")}, then=draft),
        When(**{f"{of}pk__in": reviews.lapsed_submissions().values("pk")}, then=draft),
        default=F(f"{of}state"),
        output_field=models.CharField(),
    )


class Endorsement(models.Model):
    """One person stands behind exactly this text for exactly this source. Never changed."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="endorsements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    as_reviewer = models.BooleanField()
    text_hash = models.CharField(max_length=64)
    source_hash = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    # made by load_demo or by an administrator's break-glass, never by pressing a key
    demonstration = models.BooleanField(default=False)
    break_glass = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "review", "by", "text_hash", "source_hash", name="endorsement_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.review_id}"


class WordCount(models.Model):
    """How many words one source string has, as people count them.

    Made by `word_counts.count_missing`, goes with its string. Never changed: a string is not
    either.
    """

    string = models.OneToOneField(
        String, models.CASCADE, primary_key=True, related_name="word_count"
    )
    words = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.words)


class ReviewEvent(models.Model):
    """One step in the life of one string; append-only, kept when the string goes."""

    review = models.ForeignKey(
        Review, models.SET_NULL, null=True, related_name="events", db_constraint=False
    )
    translation_key = models.UUIDField(null=True, db_index=True)
    locale = models.CharField(max_length=20)
    path = models.TextField(blank=True)
    verb = models.CharField(max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    # of an answer to a text in review: how long it had waited for it
    waited = models.DurationField(null=True, editable=False)
    source = models.TextField(blank=True)
    text = models.TextField(blank=True)
    raw_text = models.TextField(blank=True)  # as typed, where normalising changed it
    reason = models.CharField(max_length=20, blank=True)
    comment = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["review", "-at"]),
            # the report's median and reasons read it alone
            models.Index(fields=["verb", "locale", "at", "waited"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise PermissionDenied("The history is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("The history is only ever added to.")


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


class SourceEndorsement(models.Model):
    """One person stands behind exactly this content of a source page, by writing or publishing."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="source_endorsements")
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("page", "digest", "by", name="source_endorsement_once")
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.page_id}"


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


class WorkQuerySet(models.QuerySet["Work"]):
    def waiting_for(self, review: Review) -> "WorkQuerySet":
        """Work on the page of `review` that is to be published once all of it is approved."""
        context = review.context
        return self.filter(
            publish_when_approved=True,
            translation__target_locale=review.locale,
            translation__source__object_id=context.object_id if context else None,
        )


class Work(models.Model):
    """What people agreed about the translation of one page: who does it, what happens when ready.

    One row per `Translation`, made with it. `publish_when_approved` lapses when the source
    changes: a person decided about a text that is no longer the one that would go out.
    """

    translation = models.OneToOneField(Translation, models.CASCADE, related_name="work")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    publish_when_approved = models.BooleanField(default=False)
    publish_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source_changed_at = models.DateTimeField(null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="work_publish_when_approved_by",
                condition=Q(publish_when_approved=False) | Q(publish_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.translation)


class Notice(models.Model):
    """A digest was sent to one person on one day: so that a second run sends nothing."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("to", "day", name="notice_once_a_day")]

    def __str__(self) -> str:
        return f"{self.to}, {self.day}"
