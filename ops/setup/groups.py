"""The groups of an installation: who may do what, by page tree and by model.

Nothing depends on these names; a site may make other groups with the same permissions.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page

from cms.core.languages import described
from cms.documents import languages
from cms.two_people.people import REVIEW_CODENAME
from home.models import DirectoryPage

# models that hold facts or words beside pages
DIRECTORY_MODELS = (
    "organization",
    "service",
    "contactchannel",
    "schedule",
    "coverage",
    "referralpoint",
    "knownshortcode",
    "heldbackvalue",
    "owneragreement",
    "holidayyear",
)
LIBRARY_MODELS = ("resource", "resourcefile", "consent")


@dataclass(frozen=True)
class Role:
    """One group: page permissions on the trees of some languages, and model permissions."""

    name: str
    pages: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()  # none: all
    models: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()  # app, models, actions
    extra: tuple[str, ...] = ()  # "app.codename"
    media: tuple[str, ...] = ()  # actions with pictures
    # the page permissions begin at this child of the home page, whatever its slug is now
    below: type[Page] | None = None


WRITE = ("add", "change", "view")


def roles() -> tuple[Role, ...]:
    names = {code: described(code).name for code in languages.content()}
    return (
        Role(
            "Editors",
            pages=("add_page", "change_page"),
            models=(("lessons", LIBRARY_MODELS, WRITE), ("home", ("alertphrase",), WRITE)),
            extra=("localize.add_safeguardingread",),
            media=("add", "change", "choose"),
        ),
        *(
            Role(
                f"Translators ({name})", pages=("change_page",), locales=(code,), media=("choose",)
            )
            for code, name in names.items()
        ),
        *(
            Role(
                f"Reviewers ({name})",
                pages=("change_page", REVIEW_CODENAME),
                locales=(code,),
                models=(
                    ("localize", ("term",), WRITE),
                    ("home", ("alertphrase",), WRITE),
                    ("publishing", ("whathappened",), ("change", "view")),
                ),
                extra=("home.approve_alertphrase",),
                media=("choose",),
            )
            for code, name in names.items()
        ),
        Role(
            "Publishers",
            pages=("change_page", "publish_page", "unlock_page"),
            models=(
                ("lessons", LIBRARY_MODELS, ("change", "view")),
                ("home", ("alertphrase",), WRITE),
                # the second person for a number has to open its screens and say what they found
                ("home", ("contactchannel",), ("change", "view")),
                ("publishing", ("whathappened",), ("change", "view")),
            ),
            extra=(
                "lessons.confirm_resourcefile",
                "home.confirm_contactchannel",
                "home.approve_alertphrase",
                "home.send_alert",
                "delivery.view_reachtotal",
                "localize.add_readerlink",
                "localize.add_safeguardingread",
            ),
        ),
        Role(
            "Directory keepers",
            pages=("add_page", "change_page"),
            below=DirectoryPage,
            models=(
                ("home", DIRECTORY_MODELS, WRITE),
                ("publishing", ("linkdomain",), WRITE),
                ("publishing", ("whathappened",), ("change", "view")),
            ),
            extra=("home.confirm_contactchannel",),
        ),
    )


def make_groups(homes: dict[str, Page]) -> dict[str, Group]:
    """Make or complete every group for the page trees below `homes` (language code → page)."""
    return {role.name: _make(role, homes) for role in roles()}


def _make(role: Role, homes: dict[str, Page]) -> Group:
    group, _created = Group.objects.get_or_create(name=role.name)
    codenames = [
        (app, f"{action}_{model}")
        for app, models, actions in role.models
        for model in models
        for action in actions
    ]
    codenames += [tuple(extra.split(".")) for extra in role.extra]  # type: ignore[misc]
    codenames.append(("wagtailadmin", "access_admin"))
    group.permissions.add(*_permissions(codenames))
    page_permissions = _permissions(("wagtailcore", codename) for codename in role.pages)
    for locale in role.locales or homes:
        start = _start(homes[locale], role)
        for permission in page_permissions:
            GroupPagePermission.objects.get_or_create(
                group=group, page=start, permission=permission
            )
    _give_media(group, role.media)
    return group


def _start(home: Page, role: Role) -> Page:
    return role.below.objects.child_of(home).get() if role.below else home


def _permissions(wanted: Iterable[tuple[str, str]]) -> list[Permission]:
    """Each by its app and codename; KeyError for one that no migration has made."""
    names = list(wanted)
    stored = Permission.objects.filter(codename__in={codename for _app, codename in names})
    found = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in stored.select_related("content_type")
    }
    return [found[name] for name in names]


def _give_media(group: Group, actions: Iterable[str]) -> None:
    root = Collection.get_first_root_node()
    # Wagtail asks for the rights on its own images, whichever model holds them
    for permission in _permissions(("wagtailimages", f"{action}_image") for action in actions):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def locales() -> dict[str, Locale]:
    """That of each language of the content, made if missing."""
    codes = languages.content()
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code in codes}
