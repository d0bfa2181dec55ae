"""A version that goes public on a day: nobody changes it until then, and it says who set the day,
and who may set another or take it back."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import PageLogEntry

from cms.publishing import people
from cms.publishing.audit import presence


class ScheduleLock(ScheduledForPublishLock):
    """In the place of Wagtail's, which names nobody."""

    def sentence(self, user: Any) -> str:
        page = self.object
        revision = page.scheduled_revision
        set_by = PageLogEntry.objects.filter(
            action="wagtail.publish.schedule", page=page.pk, revision=revision
        ).select_related("user")
        entry = set_by.order_by("-timestamp").first()
        who = entry.user if entry is not None else revision.user
        when = timezone.localtime(revision.approved_go_live_at)
        said = _("Readers get this version on %(when)s; %(person)s set the day.") % {
            "when": date_format(when, "j F Y, H:i"),
            "person": people.name(who) if who is not None else "–",
        }
        if people.may_publish(user, page):
            return f"{said} {_('Nobody changes it until then. You can set another day.')}"
        can = _("Nobody changes it until then. These people can set another day: %(people)s.") % {
            "people": presence.names(people.who_may(page, {"publish"}))
        }
        return f"{said} {can}"

    def label(self, user: Any) -> str:
        """Of the way to the screen of the page."""
        may_publish = people.may_publish(user, self.object)
        return _("Set another day") if may_publish else _("Ask for another day")

    def get_message(self, user: Any) -> str:
        """For Wagtail's editor, which adds how to cancel it for who may."""
        return format_html(
            '{} <a class="button button-small button-secondary" href="{}">{}</a>',
            self.sentence(user),
            reverse("localize:source", args=[self.object.pk]),
            self.label(user),
        )
