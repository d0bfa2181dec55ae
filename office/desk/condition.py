"""What is wrong with the installation, in sentences for people who cannot mend it: whom to ask."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from public.api.condition import found_now
from public.api.shapes import Finding


def shown_findings() -> list[str]:
    return [_sentence(one) for one in found_now()]


def _sentence(finding: Finding) -> str:
    at = finding["since"]
    since = (
        date_format(localtime(datetime.fromisoformat(at)), "SHORT_DATETIME_FORMAT") if at else ""
    )
    sentences = {
        "worker-silent": _(
            "Since %(since)s nothing has happened by itself: no publication with a date, no "
            "expiry, no reminder. Whoever looks after the machine has to start the scheduled tasks."
        ),
        "mail-waiting": _(
            "The mail server takes no mail. The oldest has waited since %(since)s; mails go out by "
            "themselves when it does."
        ),
        "disk-full": _(
            "The disk is almost full: soon nothing can be saved. Whoever looks after the machine "
            "has to make room."
        ),
    }
    return sentences[finding["code"]] % {"since": since}
