"""An alert of somebody else that runs, until this person has said that they saw it, and words that
may not be sent much longer. Two of the kinds of work in `office.desk.kinds`."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.core.languages import screen_language
from cms.two_people.approvals.rows import Row
from home.alerts import alerts
from home.alerts.models import ASKED_AGAIN_BEFORE


def rows(user: Any) -> tuple[list[Row], list[Row]]:
    return [_row(one) for one in alerts.unseen_by(user)], []


def _row(alert: Any) -> Row:
    texts = alerts.texts_of(alert)
    return Row(
        _("An alert is running"),
        _("Alert"),
        alert.sent_by,
        alert.sent_at,
        reverse("home_alerts"),
        True,
        what=f"{alert.phrase.name}: {texts.get(screen_language()) or next(iter(texts.values()))}",
        verb=_("Look, and say that you saw it"),
    )


def ending(user: Any) -> tuple[list[Row], list[Row]]:
    """Words whose approval ends within 30 days, until somebody agrees with them anew."""
    if not user.has_perm("home.approve_alertphrase"):
        return [], []
    return [_row_of_words(one) for one in alerts.ending()], []


def _row_of_words(text: Any) -> Row:
    return Row(
        str(text),
        str(text._meta.verbose_name),
        None,
        text.until - ASKED_AGAIN_BEFORE,
        reverse("home_phrase", args=[text.phrase_id]),
        what=_("They may be sent until %(day)s. Two people must read them again and agree.")
        % {"day": date_format(text.until, "j F Y")},
        verb=_("Read and agree"),
    )
