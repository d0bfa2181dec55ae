"""What a file still lacks to be read: it is public only by a page of the library that is public."""

from typing import Any

from django.utils.translation import gettext as _

from cms.core.titles import name_pages
from cms.two_people.answers import Step, edit_url
from localize.overview import page_statuses
from localize.overview.publication_status import reason


def missing_to_be_read(file: Any, *, user: Any) -> Step | None:
    """Why readers do not get a confirmed file (a ResourceFile), and the page where `user` can help,
    if there is one; None if readers get it."""
    if file.pk not in {served.pk for served in file.resource.served_files()}:
        return Step(
            _("The file is confirmed, but readers do not see it yet. %(why)s")
            % {"why": _why_not_served(file)}
        )
    statuses = _statuses(file.resource)
    if any(status.is_public for _page, status in statuses):
        return None
    if not statuses:
        return Step(
            _(
                "The file is confirmed, but readers do not see it yet: no page of the library "
                "shows this resource."
            )
        )
    page, status = statuses[0]
    sentence = _(
        "The file is confirmed, but readers do not see it yet. It stands on the page "
        "“%(title)s”: %(reason)s."
    ) % {"title": page.get_admin_display_title(), "reason": reason(status)}
    if not page.permissions_for_user(user).can_edit():
        return Step(sentence)
    return Step(sentence, edit_url(page), _("Open the page"))


def _statuses(resource: Any) -> list[tuple[Any, Any]]:
    """(page, its publication status) of the pages that show it."""
    pages = list(resource.resource_pages.select_related("locale").order_by("pk"))
    name_pages(pages)
    translations = page_statuses.translations_by_page(pages)
    found = [(page, translations[page.pk].member(page.locale.language_code)) for page in pages]
    return [(page, status) for page, status in found if status is not None]


def _why_not_served(file: Any) -> str:
    newer = file.resource.files.filter(
        role=file.role, language=file.language, version__gt=file.version, confirmed_at__isnull=False
    )
    if newer.exists():
        return _("There is a newer version.")
    lacking = " ".join(str(sentence) for sentence in file.resource.missing_alternatives())
    return lacking or _("Its captions or its transcript have to be confirmed, too.")
