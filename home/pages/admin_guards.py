"""Doors of the admin through which a help contact could vanish without anybody noticing.

Models refuse what must never happen; here people are told why before they try, and before any other
hook has done something to the page.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from cms.core.records import FactModel
from cms.two_people.approvals.use import is_in_a_version
from home.directory.models.channels import ContactChannel
from home.directory.models.number_lists import HeldBackValue, HolidayYear, KnownShortCode
from home.directory.models.owner_links import OwnerAgreement
from home.pages.models import DirectoryPage


@hooks.register("before_delete_snippet", order=-100)
def keep_what_is_in_use(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    for row in instances:
        refusal = _refusal(row)
        if refusal:
            messages.error(request, refusal)
            viewset = getattr(row, "snippet_viewset", None)
            name = viewset.get_url_name("list") if viewset else "wagtailadmin_home"
            return redirect(reverse(name))
    return None


@hooks.register("before_delete_page", order=-100)
def keep_directory(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The help directory goes only with the whole home page: lessons without help are not safe."""
    specific = page.specific
    if not isinstance(specific, DirectoryPage) or not specific.live:
        return None
    messages.error(
        request,
        _(
            "The emergency contacts of this language are on this page. "
            "It stays public as long as the home page is."
        ),
    )
    return redirect("wagtailadmin_explore", specific.pk)


def _refusal(row: Any) -> str | None:
    if isinstance(row, ContactChannel):
        return _("Contacts are withdrawn on their own screen, never deleted.")
    if isinstance(row, HeldBackValue):
        return _("Two people take a value off the list: untick the box on its screen.")
    if isinstance(row, KnownShortCode):
        return _("Two people take a short number off the list: untick the box on its screen.")
    if isinstance(row, HolidayYear):
        return _("Two people end a year of holidays: untick the box on its screen.")
    if isinstance(row, OwnerAgreement):
        return _("Two people end an agreement: untick the box on its screen.")
    if isinstance(row, FactModel) and is_in_a_version(row):
        # a version that names what is gone could not be opened or published any more
        return _("“%(name)s” is in a draft or an earlier version of a page.") % {"name": row}
    if type(row)._meta.app_label != "home":
        return None
    collector = Collector(using="default")
    try:
        collector.collect([row])
    except (ProtectedError, RestrictedError):
        return _("“%(name)s” is in use and cannot be deleted.") % {"name": row}
    return None
