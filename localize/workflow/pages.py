"""The base of pages whose words are translated and reviewed."""

from typing import Any

from wagtail.models import Revision

from cms.publishing.pages import EditorialPage
from localize.workflow import gate, publish
from localize.workflow.models import Release, ReviewEvent, Work


class TranslatedPage(EditorialPage):
    """A page whose words go through review before anybody outside sees them: the gate stands
    between its text and its row."""

    class Meta:
        abstract = True

    def check_before_saving(self) -> gate.Clearance | None:
        return gate.check(self)

    def record_after_saving(self, clearance: gate.Clearance | None) -> None:
        gate.record(self, clearance)

    def is_released(self) -> bool:
        return gate.is_released(self)

    def cancel_release(self) -> None:
        Release.objects.filter(page_id=self.pk).delete()
        Work.objects.filter(
            publish_when_approved=True,
            translation__source__object_id=self.translation_key,
            translation__target_locale_id=self.locale_id,
        ).update(publish_when_approved=False, publish_by=None)

    def note_in_history(self, verb: str, *, by: Any, reason: str = "", comment: str = "") -> None:
        ReviewEvent.objects.create(
            translation_key=self.translation_key,
            locale=self.locale.language_code,
            verb=verb,
            by=by,
            text=self.title,
            reason=reason,
            comment=comment,
        )

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> None:
        """Publish a revision; a person who does so stands behind its content."""
        if user is not None and not gate.is_target(self):
            publish.endorse_source(self, revision, by=user)
        super().publish(revision, user=user, **kwargs)
