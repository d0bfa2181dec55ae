"""The closed lists of the directory, of alerts and of the home page, and what follows from a code.

Codes are public (filters, bodies, exports) and never change once published; their texts are in
`readers/` and `office/`. Audiences of lessons, topics and languages are shared with other rooms and
live in `cms.core.vocabularies.shared`.
"""

from cms.core.country import country
from cms.core.vocabularies.shared import Label, closed_list

CATEGORIES = closed_list("category")
URGENCIES = closed_list("urgency")
SERVICE_AUDIENCES = closed_list("service_audience")
GENDERS = closed_list("gender")
COSTS = closed_list("cost")
ANONYMOUS = closed_list("anonymous")
WHO_WILL_KNOW = closed_list("who_will_know")
# what contradicts each other is refused together
WHO_CONTRADICTS = (("nobody", "parents"), ("nobody", "police"), ("not_parents", "parents"))

STATUSES = closed_list("status")
ORGANIZATION_KINDS = closed_list("organization_kind")
DATA_AGREEMENTS = closed_list("data_agreement")
CHANNEL_TYPES = closed_list("channel_type")
WAYS = closed_list("way")
TYPES_OF = {
    "voice": ("call",),
    "writing": ("sms", "telegram", "messenger", "whatsapp", "chat", "web_form", "email"),
}

CHANNEL_KINDS = closed_list("channel_kind")
CHANNEL_AUDIENCES = closed_list("channel_audience")
NETWORKS = closed_list("network")
CHILDREN_MAY_CALL = closed_list("children_may_call")
HOURS_HEARD = closed_list("hours_heard")
RECALL_REASONS = closed_list("recall_reason")
ASSURANCES = closed_list("assurance")
ASSURANCES_MEAN = closed_list("assurance_means")
MATCHES = closed_list("match")
ACCESSIBILITY = closed_list("accessibility")
SCOPES = closed_list("scope")
WEEKDAYS = closed_list("weekday")
OPEN_ALWAYS, HOURS_UNKNOWN = closed_list("hours")
PROVINCES = closed_list("province")
MONTHS = closed_list("month")
SEVERITIES = closed_list("severity")
ALERT_ENDS = closed_list("alert_end")
UI_LABELS = closed_list("ui_label")
# what a label must keep in every language
UI_PLACEHOLDERS = {"last_checked": ("{date}",)}

SHORT_KINDS = frozenset({"short_code", "emergency_short_code"})
PHONE_TYPES = frozenset({"call", "sms"})
MESSAGING_TYPES = frozenset({"telegram", "messenger", "whatsapp"})
LINK_TYPES = frozenset({"web_form", "chat", "app", "website"})
ENDED_STATUSES = frozenset({"inactive", "defunct"})
EMERGENCY_URGENCIES = frozenset({"emergency", "crisis_support"})
URGENT = ("emergency", "crisis_support", "report")  # help-now has them


def codes(labels: tuple[Label, ...]) -> list[str]:
    return [label.code for label in labels]


def province_of_district(district: str) -> str:
    """The ISO code of the province of a district: "0102" → "KH-1"; "" of an unknown one."""
    return country().province_of.get(district, "")
