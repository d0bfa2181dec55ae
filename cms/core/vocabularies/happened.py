"""What happened, as a child says it: the first question of the reader's help page, and what each
answer leads to. No answer is advice: it leads to services, in an order.

Codes are public and never change. New answers are added.

What people keep about each answer (words that searches know it by, the order, steps of advice) is
in `cms.who_helps.models`; the orders here stand where that says nothing.
"""

from cms.core.country import country
from cms.core.vocabularies.shared import closed_list

HAPPENED = closed_list("happened")

# what a parent or a teacher says stands apart from what a child may say: code → audiences
AUDIENCES_OF = {"told": ("trainer", "social_service_workforce", "caregiver")}

# of what a text may mean the first decides, so what cannot wait stands first
UNDERSTOOD_FIRST = (
    *("self_harmed", "self_harm", "hurt_now", "threatened", "hurt", "pictures", "taken"),
    *("missing", "stranger", "bullied", "home", "account", "sad", "seen", "rights"),
    *("told", "other"),
)

# which services fit: those that say one of these topics, or say none; () is all of them
TOPICS_OF = {
    "hurt_now": ("violence",),
    "threatened": ("sextortion", "image_abuse"),
    "pictures": ("image_abuse", "sextortion"),
    "stranger": ("grooming", "online_abuse"),
    "bullied": ("bullying",),
    "hurt": ("violence",),
    "seen": ("online_abuse",),
    "account": ("privacy", "online_abuse"),
    "sad": ("mental_health",),
    "self_harm": ("mental_health",),
    "self_harmed": ("mental_health",),
    "home": ("family", "violence"),
    "taken": ("trafficking",),
    "missing": ("missing",),
    "rights": ("legal",),
    "other": (),
    "told": (),
}

# whom to see first, as categories of services, in the order of the country
CATEGORIES_OF = {one.code: tuple(country().order_of_help[one.code]) for one in HAPPENED}
