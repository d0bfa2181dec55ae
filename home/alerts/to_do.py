"""An alert of somebody else that runs, until this person has said that they saw it. One of the
kinds of work in `office.desk.kinds`."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.publishing.new_pages.places import screen_language
from cms.two_people.approvals.rows import Row
from home.alerts import alerts


def rows(user: Any) -> tuple[list[Row], list[Row]]:
    return [_row(one) for one in alerts.unseen_by(user)], []


def _row(alert: Any) -> Row:
    return Row(
        _("An alert is running"),
        _("Alert"),
        alert.sent_by,
        alert.sent_at,
        reverse("home_alerts"),
        True,
        what=f"{alert.phrase.name}: {alerts.texts_of(alert)[screen_language()]}",
        verb=_("Look, and say that you saw it"),
    )
