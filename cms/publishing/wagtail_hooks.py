"""Where this room stands in Wagtail's admin: each module of hooks is imported for its hooks."""

from cms.publishing import moderation  # noqa: F401
from cms.publishing.new_pages import hooks as _new_page_hooks  # noqa: F401
from cms.publishing.recycle_bin import hooks as _recycle_bin_hooks  # noqa: F401
from cms.two_people.approvals import hooks as _approvals_hooks  # noqa: F401
