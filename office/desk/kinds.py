"""Every kind of work that waits for people: each room keeps the function that knows its rows.

A kind gives what waits for one person, and what of theirs waits for others or is in their hands;
it asks for the person's rights itself, and takes a fixed number of queries however much there is.
What two people decide (“To confirm”) is no kind of these and stands before them (`work.work`).
"""

from collections.abc import Callable

from cms.two_people.approvals.rows import Row
from cms.two_people.people import User
from home.alerts import to_do as alerts
from home.directory.upkeep import to_do as contacts
from lessons.admin import lost_pictures
from localize.outside import to_do as outside
from localize.overview import drafts
from localize.overview import to_do as translations
from localize.terminology import to_do as terms
from public.website.guests import asking

Kind = Callable[[User], tuple[list[Row], list[Row]]]

KINDS: tuple[Kind, ...] = (
    alerts.rows,
    alerts.ending,
    contacts.rows,
    lost_pictures.rows,
    lost_pictures.ending,
    asking.rows,
    translations.rows,
    drafts.rows,
    terms.rows,
    outside.rows,
)
