"""The tables of what was released."""

from django.db import models
from django.utils import timezone
from wagtail.models import Page


class ReleasedText(models.Model):
    """One text of a translation, for one source text, that readers once got.

    Written when a page is released, once for each pair; never changed, goes with its review. Its
    string may say something else by now. Whether people still stand behind the pair, the requests
    of the review say (`digest`).
    """

    review = models.ForeignKey(
        "localize.Review",
        models.CASCADE,
        related_name="released",
        db_index=False,  # the constraint below begins with it
    )
    source_text = models.TextField()
    text = models.TextField()
    digest = models.CharField(max_length=128)  # of both, as requests have it
    released_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("review", "digest", name="text_released_once"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class LastRelease(models.Model):
    """The translation of one page as readers last got it: what can be put back.

    Written by the gate with each release of a translation. It stays when the page is hidden, and
    its `Release` goes: nothing is public because of it.
    """

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="+")
    content = models.TextField()  # as a release has it
    texts = models.JSONField(default=list)  # keys of its `ReleasedText`s, in reading order
    released_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.page_id}: {self.released_at:%Y-%m-%d}"
