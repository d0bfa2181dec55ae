"""Who has to prove more than a password: whoever can put something before readers, or decide about
it, or change what others may do."""

from typing import Any

from wagtail.permissions import page_permission_policy

from cms.two_people.people import REVIEW_CODENAME

ON_PAGES = frozenset({"publish_page", REVIEW_CODENAME})
ON_RECORDS = frozenset(
    {
        "home.add_contactchannel",
        "home.change_contactchannel",
        "home.confirm_contactchannel",
        "home.approve_alertphrase",
        "home.send_alert",
        "languages.turn_contentlanguage",
        "lessons.confirm_resourcefile",
        "publishing.change_whathappened",
        *(
            f"auth.{action}_{what}"
            for action in ("add", "change", "delete")
            for what in ("user", "group")
        ),
    }
)


def decides(user: Any) -> bool:
    """The same, also of an account that is closed for now. `user` is read for this alone."""
    user.is_active = True
    return needs_factor(user)


def needs_factor(user: Any) -> bool:
    """No query beyond that for the rights of `user`, which each screen makes anyway."""
    if not user.is_active:
        return False
    if user.is_superuser or not ON_RECORDS.isdisjoint(user.get_all_permissions()):
        return True
    return any(
        given.permission.codename in ON_PAGES
        for given in page_permission_policy.get_cached_permissions_for_user(user)
    )
