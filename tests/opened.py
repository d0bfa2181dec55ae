"""What an editor's form says of the draft that it was opened with."""

from typing import Any

from wagtail.models import Page


def opened_now(page: Any) -> dict[str, str]:
    """The fields of a form that is opened at this moment; page: one of any kind, or None."""
    stored = Page.objects.filter(pk=page.pk).first() if page is not None else None
    latest = stored.get_latest_revision() if stored is not None else None
    return {
        "loaded_revision_id": str(latest.pk) if latest is not None else "",
        "loaded_revision_created_at": latest.created_at.isoformat() if latest is not None else "",
    }
