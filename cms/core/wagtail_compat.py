"""All that is patched, overridden or used without being documented in Wagtail and wagtail-localize,
and in what lies below them (treebeard, Django's files).

Whoever upgrades one of them reads this file. It has the functions with which the rooms patch and
use such things, each with its reason, and `EXPECTATIONS`: what has to be true for that. A system
check goes through the table, so that `check`, `migrate` and the suite say in a sentence what is not
what it was. Where Wagtail has a seam (hooks, permission testers, view and form classes) the rooms
use that, and nothing of it is here; nor are classes that ours derive from, because the start fails
when one is gone.

Names are looked up late, in the form of `pkgutil.resolve_name`: models import this module before
those of Wagtail are there.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial, wraps
from importlib.metadata import version
from pathlib import Path
from pkgutil import resolve_name
from types import CodeType
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.db import transaction
from django.db.models import Max, Q
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils.translation import gettext, gettext_lazy, gettext_noop

# with which all of this was tried; the suite runs with both versions of Wagtail
TRIED = {
    "wagtail": ("7.4", "8.0"),
    "wagtail-localize": ("1.14.5",),
    "django-treebeard": ("5.3",),
    "django": ("5.2",),
}

# what the patches found in their places, by name
_originals: dict[str, Any] = {}


def _replace(name: str, ours: Any) -> None:
    place, _dot, attribute = name.rpartition(".")
    owner = resolve_name(place)
    _originals.setdefault(name, getattr(owner, attribute))
    setattr(owner, attribute, ours)


def _original(name: str) -> Any:
    return _originals[name] if name in _originals else resolve_name(name)


# Patches: each is called once, when Django starts

_POLICY = "wagtail.permissions:page_permission_policy.__class__"
_STOCK_POLICY = "wagtail.permission_policies.pages:PagePermissionPolicy"


def use_page_policy(policy: type) -> None:
    """Have every screen ask `policy`, a subclass of Wagtail's, which pages there are for somebody.

    They all import the one object, so that another would be asked by nobody; in 8.0 it is in a
    registry as well.
    """
    _replace(_POLICY, policy)


_PICTURE_POLICY = "wagtail.images.permissions:permission_policy.__class__"
_STOCK_PICTURE_POLICY = (
    "wagtail.permission_policies.collections:CollectionOwnershipPermissionPolicy"
)


def use_picture_policy(policy: type) -> None:
    """The same for pictures: choosers, their answers and the uploads ask the one object, which 8.0
    makes when the app of pictures is ready."""
    _replace(_PICTURE_POLICY, policy)


_HOOKS = "wagtail.hooks:_hooks"
_MENDED_HOOKS = (
    "register_page_header_buttons",
    "register_page_listing_more_buttons",
    # of the package, ways out of the workflow; each asks the database whenever an editor opens
    "before_edit_page",
    "register_page_action_menu_item",
    # and its screens: work makes itself, and words are written in the workbench
    "register_admin_urls",
    "register_reports_menu_item",
)
_STOCK_BUTTONS = "wagtail.admin.wagtail_hooks:page_listing_more_buttons"
_VIEW_LIVE = "wagtail.admin.wagtail_hooks:PageListingViewLiveButton"
_PACKAGE_HOOKS = "wagtail_localize.wagtail_hooks"


def _is_of_package(function: Any) -> bool:
    return str(function.__module__).partition(".")[0] == "wagtail_localize"


def mend_hooks(is_hidden: Callable[[Any], bool]) -> None:
    """Take buttons and screens away: Wagtail has hooks that add some, and none for that.

    “Translate this page”, “Sync translated pages”, what the package has in the editor, and its
    addresses: the work makes itself. “View live” of Wagtail, where `is_hidden(page)`.
    """
    resolve_name(_PACKAGE_HOOKS)  # has registered them when it is imported
    stock, view_live = resolve_name(_STOCK_BUTTONS), resolve_name(_VIEW_LIVE)

    def listing_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Any]:
        for button in stock(page, user, next_url):
            if not (isinstance(button, view_live) and is_hidden(page)):
                yield button

    hooks = resolve_name(_HOOKS)
    for name in _MENDED_HOOKS:
        hooks[name] = [
            (listing_buttons if function is stock else function, order)
            for function, order in hooks[name]
            if not _is_of_package(function)
        ]


_PORTRAIT = "wagtail.admin.views.account:AvatarSettingsPanel.is_active"
_ACCOUNT_PANELS = "wagtail.admin.views.account:AccountView.get_panels"


def offer_no_portrait() -> None:
    """Leave the form for a portrait out of the account; Wagtail has a hook that adds forms only."""
    _replace(_PORTRAIT, lambda panel: False)


_DELETE_METHODS = "wagtail.admin.views.generic.models:DeleteView.http_method_names"
_DISPATCH = "django.views.generic.base:View.dispatch"


def delete_by_form_only() -> None:
    """Django's class, from which Wagtail's derives, deletes at once what a program asks for with
    DELETE: past the form, its hooks, the log, and whoever has to agree."""
    _replace(_DELETE_METHODS, ["get", "head", "options", "post"])


_DELETE_NODES = "treebeard.mp_tree:MP_NodeQuerySet.delete"
_DELETE_PAGE = "wagtail.actions.delete_page:DeletePageAction.execute"


def ask_before_deleting(ask: Callable[[Any], None]) -> None:
    """Have `ask` refuse rows of a tree that are to be deleted, given as a queryset, before anything
    is written: treebeard first says to the parents that they are gone, and Wagtail to its log. Each
    is one transaction, so that what a receiver refuses later leaves both as they were."""
    delete_nodes, delete_page = _original(_DELETE_NODES), _original(_DELETE_PAGE)

    @wraps(delete_nodes)  # also what keeps it off managers and out of templates
    def delete(rows: Any, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            ask(rows)
            return delete_nodes(rows, *args, **kwargs)

    @wraps(delete_page)
    def execute(action: Any, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            ask(type(action.page)._default_manager.filter(pk=action.page.pk))
            return delete_page(action, *args, **kwargs)

    _replace(_DELETE_NODES, delete)
    _replace(_DELETE_PAGE, execute)


# after each save of a row: what is searched of it, and what it refers to
_SEARCHED = "modelsearch.signal_handlers.post_save_signal_handler"
_REFERRED = "wagtail.signal_handlers.update_reference_index_on_save"
# what a new revision writes into the row, whose words lie in the revision
_OF_A_DRAFT = frozenset(
    {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"}
)


def index_no_drafts(draft_saved: Callable[[Any], None]) -> None:
    """Have a row indexed when it changes, and not when it only learns of a new draft: that is
    almost half of the indexing of a page that is written and published. Of one that readers do
    not get, `draft_saved` is told. Before Wagtail connects them."""
    _replace(_SEARCHED, partial(_index_unless_of_a_draft, resolve_name(_SEARCHED), draft_saved))
    _replace(_REFERRED, partial(_index_unless_of_a_draft, resolve_name(_REFERRED), None))


def _index_unless_of_a_draft(
    index: Callable[..., None],
    draft_saved: Callable[[Any], None] | None,
    instance: Any,
    update_fields: Any = None,
    **told: Any,
) -> None:
    if update_fields is None or not _OF_A_DRAFT.issuperset(update_fields):
        index(instance=instance, update_fields=update_fields, **told)
    elif draft_saved is not None and not getattr(instance, "live", True):
        draft_saved(instance)


_RAW_DELETE = "django.db.models.query:QuerySet._raw_delete"


def delete_rows(rows: Any) -> None:
    """Delete the rows of a queryset without looking for what depends on them."""
    rows._raw_delete(using=rows.db)


_STOCK_NOTIFICATIONS = "wagtail.admin.forms.account:NotificationPreferencesForm"
# a panel of the account → Wagtail's form in it
_ACCOUNT_FORMS = {
    "wagtail.admin.views.account:NotificationsSettingsPanel.form_class": _STOCK_NOTIFICATIONS,
    "wagtail.admin.views.account:NameEmailSettingsPanel.form_class": (
        "wagtail.admin.forms.account:NameEmailForm"
    ),
    "wagtail.admin.views.account:LocaleSettingsPanel.form_class": (
        "wagtail.admin.forms.account:LocalePreferencesForm"
    ),
    "wagtail.admin.views.account:ChangePasswordPanel.form_class": (
        "wagtail.admin.forms.auth:PasswordChangeForm"
    ),
}


def use_account_form(form: type) -> None:
    """Have the account ask with `form` in the place of the form of Wagtail's that it derives
    from."""
    for panel, stock in _ACCOUNT_FORMS.items():
        if issubclass(form, resolve_name(stock)):
            _replace(panel, form)


_SIDE_PANELS = (
    "wagtail.admin.views.pages.edit:EditView.get_side_panels",
    "wagtail.admin.views.pages.create:CreateView.get_side_panels",
)
_CHECKS = "wagtail.admin.ui.side_panels:ChecksSidePanel.name"


def use_side_panels(choose: Callable[[Any, HttpRequest, list[Any]], list[Any]]) -> None:
    """Have the editor show the panels that `choose(page, request, Wagtail's)` returns beside the
    form; Wagtail has no hook for that. What the editor asks for by itself stays as it is."""

    def choosing(stock: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def side_panels(view: Any) -> Any:
            panels = stock(view)
            if view.expects_json_response or getattr(view, "hydrate_create_view", False):
                return panels
            return type(panels)(choose(view.page, view.request, list(panels)))

        return side_panels

    for name in _SIDE_PANELS:
        _replace(name, choosing(_original(name)))


_TITLE = "wagtail.models:Page.get_admin_display_title"


def use_titles(title: Callable[[Any], str]) -> None:
    """Have every screen call a page as `title` does. Wagtail would have each class say it, and asks
    rows that are read as no class in particular, too."""
    _replace(_TITLE, title)


_LATEST = "wagtail.models.audit_log:LogEntryQuerySet.latest_by_uuid_and_action"


def keep_histories_whole() -> None:
    """The history of a page or record shows what was done at once as one line: the newest entry of
    each request and action. Wagtail looks for it among the entries of everything, so that of
    fourteen pages published in one press thirteen lost the line."""
    _replace(_LATEST, _latest_of_these)


def _latest_of_these(entries: Any) -> Any:
    together = entries.order_by().exclude(uuid=None).values("uuid", "action")
    return entries.filter(Q(uuid=None) | Q(pk__in=together.values(newest=Max("pk"))))


_BREADCRUMBS = (
    "wagtail.admin.views.pages.utils.get_breadcrumbs_items_for_page",
    "wagtail.admin.templatetags.wagtailadmin_tags.get_breadcrumbs_items_for_page",
)


def use_breadcrumbs(name: Callable[[Any, list[Any]], list[Any]]) -> None:
    """Have the way to a page say what `name(page, items of Wagtail's)` returns."""
    stock = _original(_BREADCRUMBS[0])

    def items(page: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return name(page, stock(page, *args, **kwargs))

    for one in _BREADCRUMBS:
        _replace(one, items)


_SNIPPET_CHOOSER = "wagtail.snippets.widgets:AdminSnippetChooser"
_SNIPPET_CHOOSERS = "wagtail.snippets.views.chooser:SnippetChooserViewSet"
_CHOOSERS = "wagtail.admin.viewsets.chooser:ChooserViewSet"


def name_choosers_when_shown() -> None:
    """Wagtail names the buttons of a chooser of records when the form's class is made, in the
    language of whoever came first or of nobody."""
    chooser = resolve_name(_SNIPPET_CHOOSER)
    for name, text in (
        ("choose_one_text", gettext_noop("Choose %(object)s")),
        ("choose_another_text", gettext_noop("Choose another %(object)s")),
        ("link_to_chosen_text", gettext_noop("Edit this %(object)s")),
    ):
        setattr(chooser, name, property(partial(_named_for, text), lambda widget, named: None))
    # and the title of their dialogs, and the tabs of every chooser's
    title = property(lambda dialog: gettext_lazy("Choose"), lambda dialog, named: None)
    resolve_name(_SNIPPET_CHOOSERS).page_title = title
    dialogs = resolve_name(_CHOOSERS)
    dialogs.search_tab_label = gettext_lazy("Search")
    dialogs.create_action_label = gettext_lazy("Create")


def _named_for(text: str, widget: Any) -> str:
    return gettext(text) % {"object": widget.model._meta.verbose_name}


_CHOOSER = "wagtail.admin.widgets.chooser:BaseChooser.render"
_MEDIA = "django.forms.widgets:Media.render_js"


def mark_scripts(mark: Callable[[str], str]) -> None:
    """Have `mark` say in the HTML of choosers, and of the files that fields ask for, that the
    script may run: jQuery runs the files of a dialog as if they stood in its text. Neither Wagtail
    nor Django knows a nonce."""
    chooser, media = _original(_CHOOSER), _original(_MEDIA)

    def render(widget: Any, *args: Any, **kwargs: Any) -> str:
        return mark(chooser(widget, *args, **kwargs))

    def render_js(files: Any) -> list[str]:
        return [mark(one) for one in media(files)]

    _replace(_CHOOSER, render)
    _replace(_MEDIA, render_js)


# the groups that `ops.setup.groups` makes; their stored names stay
_GROUPS = (
    gettext_noop("Editors"),
    gettext_noop("Translators (Khmer)"),
    gettext_noop("Translators (English)"),
    gettext_noop("Reviewers (Khmer)"),
    gettext_noop("Reviewers (English)"),
    gettext_noop("Publishers"),
    gettext_noop("Directory keepers"),
)


def _group_name(group: Any) -> str:
    return gettext(group.name) if group.name in _GROUPS else str(group.name)


def name_groups_when_shown() -> None:
    """In the language of the screen: roles are chosen in the form of an account."""
    resolve_name("django.contrib.auth.models:Group").__str__ = _group_name


# Addresses

# Wagtail's screens of a page that middleware and hooks know by name: a middleware sees the address
# before the view, and the classes behind are hidden in functions
PAGE_SCREENS = {
    "add",
    "add_subpage",
    "copy",
    "delete",
    "history",
    "history_results",
    "move_confirm",
    "set_page_position",
    "unpublish",
    "workflow_history",
    "workflow_history_detail",
}
# screens of Wagtail's models that are not ours: their saves are committed before the signals run
MODEL_SCREENS = {
    "wagtailadmin_collections",
    "wagtailimages",
}
# what Wagtail's addresses, and ours, call the page they are about
PAGE_ARGUMENTS = {"page_id", "page_pk", "parent_page_id", "page_to_move_id", "destination_id"}
# and what is no page in Wagtail's
_OTHER_ARGUMENTS = {
    "action_name",
    "app_label",
    "content_type_app_name",
    "content_type_model_name",
    "model_name",
    "revision_id",
    "task_id",
    "task_state_id",
    "workflow_state_id",
}
_PAGES = "wagtailadmin_pages"
_PAGE_URLS = "wagtail.admin.urls.pages:urlpatterns"
_ADMIN_URLS = "wagtail.admin.urls:urlpatterns"


def is_page_screen(match: ResolverMatch | None, *names: str) -> bool:
    """Does the address lead to one of these screens of Wagtail, all of them of `PAGE_SCREENS`?"""
    assert PAGE_SCREENS.issuperset(names)
    return match is not None and _PAGES in match.namespaces and match.url_name in names


def is_history(match: ResolverMatch | None) -> bool:
    """Does the address lead to the history of a page?"""
    return is_page_screen(match, *(name for name in PAGE_SCREENS if "history" in name))


def is_model_screen(match: ResolverMatch | None) -> bool:
    """Does the address lead to a screen of `MODEL_SCREENS`?"""
    return match is not None and not MODEL_SCREENS.isdisjoint(match.namespaces)


_EDIT_ACTION = "wagtail.admin.views.pages.edit:EditView.action_name_and_method.func"
# what the buttons of Wagtail's editor post
PUBLISH, MODERATE = "action-publish", "action-workflow-action"
# and its form, about the version that it was opened with and the one it saved by itself since
LOADED_REVISION, LOADED_AT = "loaded_revision_id", "loaded_revision_created_at"
OWN_REVISION = "overwrite_revision_id"
_OUT_OF_DATE = "wagtail.admin.views.pages.edit:EditView.is_out_of_date.func"


# What is used without being documented

_PARENT = "treebeard.mp_tree:MP_Node.get_parent"


def remember_parent(page: Any, parent: Any) -> None:
    """Have `page.get_parent()` answer `parent`: parents of many are fetched together."""
    page._cached_parent_obj = parent


_METADATA = "wagtail.images.models:AbstractImage._set_image_file_metadata"
_IMAGE_FORM = "wagtail.images.forms:BaseImageForm.save"


def note_file_of(picture: Any) -> None:
    """Set what a row says about its new file, as Wagtail's form does."""
    picture._set_image_file_metadata()


_FIELD_FILE = "django.db.models.fields.files:FieldFile.__init__"


def is_stored(file: FieldFile) -> bool:
    """Is this the file of a stored row, not one that is about to be stored?"""
    return bool(file._committed)  # type: ignore[attr-defined]  # missing in the stubs


# blocks that ours derive from, under the names that Wagtail's migrations use
STOCK_BLOCKS = (
    "wagtail.blocks.CharBlock",
    "wagtail.blocks.TextBlock",
    "wagtail.blocks.RichTextBlock",
    "wagtail.blocks.PageChooserBlock",
    "wagtail.images.blocks.ImageChooserBlock",
)
_DECONSTRUCT = "wagtail.blocks:Block.deconstruct"


def stock_block(kind: type) -> str:
    """The block of `STOCK_BLOCKS` that migrations name in the place of `kind`: they must not
    import code that moves."""
    return next(name for name in STOCK_BLOCKS if issubclass(kind, resolve_name(name)))


_EXTRACT = "wagtail_localize.segments.extract:extract_segments"
_STRING_SEGMENT = "wagtail_localize.segments:StringSegmentValue"


def string_segments(page: Any) -> list[Any]:
    """The strings that the package takes out of a page: `path`, `string`."""
    kind = resolve_name(_STRING_SEGMENT)
    return [segment for segment in resolve_name(_EXTRACT)(page) if isinstance(segment, kind)]


_FIELDS = "wagtail_localize.fields:get_translatable_fields"


def translatable_fields(model: type) -> list[Any]:
    """The package's description of each field of a page: translated or synchronized."""
    return list(resolve_name(_FIELDS)(model))


_TRANSLATED = "wagtail_localize.models:TranslationSource.get_ephemeral_translated_instance"


def translated_page(source: Any, locale: Any) -> Any:
    """The page that the translation of `source` into `locale` makes; not saved, and without a word
    of the source in the place of one that is missing. Raises errors of `wagtail_localize.models`.
    """
    return source.get_ephemeral_translated_instance(locale, fallback=False)


def translated_so_far(source: Any, locale: Any) -> Any:
    """The same as it stands now, for a draft: what nobody has translated is in the source's words.
    Raises errors of `wagtail_localize.models`, and Page.DoesNotExist before there is a target."""
    return source.get_ephemeral_translated_instance(locale, fallback=True)


_SEGMENTS = "wagtail_localize.models:TranslationSource._get_segments_for_translation"
_STRING_VALUE = "wagtail_localize.strings:StringValue"


def translated_in_words(source: Any, locale: Any, words: Mapping[tuple[str, int], str]) -> Any:
    """The same with other words, by path and order of their segments; not saved, the source and its
    rows stay as they are. Raises the same errors."""
    source = copy(source)
    segments, value = source._get_segments_for_translation, resolve_name(_STRING_VALUE)
    kind = resolve_name(_STRING_SEGMENT)

    def in_words(locale: Any, fallback: bool = False) -> list[Any]:
        found: list[Any] = segments(locale, fallback=fallback)
        for one in found:
            if isinstance(one, kind) and (one.path, one.order) in words:
                one.string = value(words[one.path, one.order])
        return found

    source._get_segments_for_translation = in_words
    return translated_so_far(source, locale)


_TRANSLATED_HTML = "wagtail_localize.strings:StringValue.from_translated_html"


def refuse_markup(text: str) -> None:
    """Raises ValueError, with a sentence, for HTML that the package would not take."""
    resolve_name(_TRANSLATED_HTML)(text)


_LINKS = "wagtail_localize.strings:validate_translation_links"
_SAVE_TEXT = "wagtail_localize.models:StringTranslation.save"


def is_usable(source: str, text: str) -> bool:
    """Does the package put `text` into a page in the place of `source`? Asked for texts that are
    written in bulk; of one that is saved it notes the answer itself."""
    try:
        resolve_name(_TRANSLATED_HTML)(text)
        resolve_name(_LINKS)(source, text)
    except ValueError:
        return False
    return True


# What has to be true


@dataclass(frozen=True)
class Expectation:
    """One thing that is relied on. `problem` returns a sentence when it is not what it was; `lost`
    says what that would mean here."""

    name: str
    lost: str
    problem: Callable[[], str | None]


def _takes(name: str, *parameters: str) -> str | None:
    """What is wrong if the callable `name` does not take exactly these."""
    now = tuple(inspect.signature(_original(name)).parameters)
    if now == parameters:
        return None
    return f"{name} takes ({', '.join(now)}), not ({', '.join(parameters)})."


def _uses(name: str, *used: str) -> str | None:
    """What is wrong if the code of the function `name` does not name all of `used`."""
    known = _used_in(_original(name).__code__)
    missing = [one for one in used if one not in known]
    return f"{name} does not use {', '.join(missing)} any more." if missing else None


def _used_in(code: CodeType) -> set[Any]:
    """With what stands inside of it: a comprehension is code of its own until Python 3.12."""
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    return {*code.co_names, *code.co_consts}.union(*map(_used_in, inner))


def _is(name: str, known: str) -> str | None:
    """What is wrong if `name`, before it was patched, was something else than `known`."""
    return None if _original(name) is resolve_name(known) else f"{name} is not {known} any more."


def _differ(what: str, now: set[str], known: set[str]) -> str | None:
    """What is wrong if two sets of names differ."""
    parts = [f"new: {name}" for name in sorted(now - known)]
    parts += [f"gone: {name}" for name in sorted(known - now)]
    return f"{what} are others ({'; '.join(parts)})." if parts else None


def _policy_changed() -> str | None:
    return (
        _is(_POLICY, _STOCK_POLICY)
        or _takes(
            f"{_STOCK_POLICY}.instances_user_has_any_permission_for", "self", "user", "actions"
        )
        or _takes(f"{_STOCK_POLICY}.explorable_instances", "self", "user")
        or _takes(f"{_STOCK_POLICY}.{_DIRECT}", "self", "user")
        or _uses(f"{_STOCK_POLICY}.explorable_root_instance", _DIRECT)
    )


def _picture_policy_changed() -> str | None:
    one, many = (
        f"{_STOCK_PICTURE_POLICY}.{name}"
        for name in (
            "user_has_any_permission_for_instance",
            "instances_user_has_any_permission_for",
        )
    )
    return (
        _is(_PICTURE_POLICY, _STOCK_PICTURE_POLICY)
        or _takes(one, "self", "user", "actions", "instance")
        or _takes(many, "self", "user", "actions")
    )


_DIRECT = "instances_with_direct_explore_permission"


def _buttons_changed() -> str | None:
    resolve_name("wagtail.hooks:search_for_hooks")()  # the rooms call `mend_hooks` there
    hooks, stock = resolve_name(_HOOKS), resolve_name(_STOCK_BUTTONS)
    for name in _MENDED_HOOKS:
        functions = [function for function, _order in hooks[name]]
        if stock in functions or any(map(_is_of_package, functions)):
            return f"{_HOOKS} has buttons in “{name}” that were taken away."
    ours = [function for function, _order in hooks[_MENDED_HOOKS[1]]]
    if not any(function.__module__ == __name__ for function in ours):
        return f"{_STOCK_BUTTONS} did not stand in “{_MENDED_HOOKS[1]}”."
    return _takes(_STOCK_BUTTONS, "page", "user", "next_url") or _uses(
        _STOCK_BUTTONS, _VIEW_LIVE.rpartition(":")[2]
    )


def _names(patterns: str) -> set[str]:
    return {str(pattern.name) for pattern in resolve_name(patterns) if hasattr(pattern, "name")}


def _screens_changed() -> str | None:
    missing = PAGE_SCREENS - _names(_PAGE_URLS)
    if missing:
        return f"Wagtail has no screen of pages named {', '.join(sorted(missing))} any more."
    spaces = {str(getattr(one, "namespace", "")) for one in resolve_name(_ADMIN_URLS)}
    missing = MODEL_SCREENS - spaces
    if missing:
        return f"Wagtail has no screens named {', '.join(sorted(missing))} any more."
    return None


def _arguments_changed() -> str | None:
    arguments = {
        name for one in resolve_name(_PAGE_URLS) for name in getattr(one.pattern, "converters", ())
    }
    new = arguments - PAGE_ARGUMENTS - _OTHER_ARGUMENTS
    if new:
        return f"Wagtail's addresses of pages have the argument {', '.join(sorted(new))}."
    return None


def _account_forms_changed() -> str | None:
    changed = (_is(panel, stock) for panel, stock in _ACCOUNT_FORMS.items())
    return next(filter(None, changed), None) or _notifications_changed()


def _notifications_changed() -> str | None:
    fields = set(resolve_name(f"{_STOCK_NOTIFICATIONS}.base_fields"))
    kinds = ("submitted", "approved", "rejected", "updated_comments")
    return _differ(
        f"The fields of {_STOCK_NOTIFICATIONS}", fields, {f"{kind}_notifications" for kind in kinds}
    )


def _deleting_changed() -> str | None:
    if resolve_name("wagtail.query:PageQuerySet.delete") is not resolve_name(_DELETE_NODES):
        return f"Wagtail's querysets of pages do not delete by {_DELETE_NODES} any more."
    return (
        _uses(_DELETE_NODES, "iterator", "numchild")
        or _uses("treebeard.models:Node.delete", "objects", "filter", "delete")
        or _uses("wagtail.models:Page.delete", "DeletePageAction", "execute")
        or _uses(_DELETE_PAGE, "check", "_delete_page")
    )


def _breadcrumbs_changed() -> str | None:
    known = _original(_BREADCRUMBS[0])
    if _original(_BREADCRUMBS[1]) is not known:
        return f"{_BREADCRUMBS[1]} is not {_BREADCRUMBS[0]} any more."
    return _uses(_BREADCRUMBS[0], "get_ancestors", "specific")


def _side_panels_changed() -> str | None:
    for name in _SIDE_PANELS:
        changed = _takes(name, "self") or _uses(name, "ChecksSidePanel", "PreviewSidePanel")
        if changed:
            return changed
    return None if resolve_name(_CHECKS) == "checks" else f"{_CHECKS} is not “checks” any more."


_SEARCH = "modelsearch.backends"
# the columns of the index, that PostgreSQL has and SQLite has not among them
_INDEX = {"id", "content_type", "object_id", "title", "body", "autocomplete", "title_norm"}
_INDEX_PLAIN = {"title_text", "body_text"}


def _search_changed() -> str | None:
    columns = {one.name for one in resolve_name("wagtail.search.models:IndexEntry")._meta.fields}
    results = f"{_SEARCH}.base:BaseSearchResults"
    return (
        _differ("The columns of the search", columns - _INDEX_PLAIN, _INDEX)
        or _takes(f"{_SEARCH}.base:BaseIndex.add_items", "self", "model", "items")
        or _uses(f"{_SEARCH}.base:BaseIndex.add_item", "add_items")
        or _uses(f"{_SEARCH}.base:BaseSearchBackend._search", "check", "results_class")
        or _uses(f"{results}.results", "_do_search")
        or _uses(f"{results}.count", "_do_count")
        or _takes(_RAW_DELETE, "self", "using")
        or _uses("modelsearch.index:insert_or_update_object", "add", "get_indexed_instance")
    )


def _blocks_changed() -> str | None:
    for name in STOCK_BLOCKS:
        resolve_name(name)
    return _takes(_DECONSTRUCT, "self")


# templates of ours in the place of Wagtail's, and what has to stand in Wagtail's own
_TEMPLATES = {
    "wagtailadmin/shared/page_status_tag_new.html": "page.url",
    "wagtailadmin/pages/edit.html": "{% block extra_footer_actions %}",
    "wagtailadmin/pages/create.html": "{% block extra_footer_actions %}",
    "wagtailadmin/pages/listing/_page_title_column_header.html": "{% block after_label %}",
    "wagtailadmin/collections/_privacy_switch.html": "wagtailadmin_collections:set_privacy",
    # and of those whose scripts may run, by a nonce
    "wagtailadmin/panels/inline_panel.html": "{% block js_init %}",
    "wagtailadmin/widgets/date_input.html": "<script>initDateChooser(",
    "wagtailadmin/widgets/time_input.html": "<script>initTimeChooser(",
    "wagtailadmin/widgets/datetime_input.html": "<script>initDateTimeChooser(",
    # and of those whose scripts wait for the words of the screen
    "wagtailadmin/admin_base.html": "<script src=",
}


def _template_folder() -> Path:
    return Path(str(resolve_name("wagtail.admin").__file__)).parent / "templates"


def _templates_changed() -> str | None:
    for name, known in _TEMPLATES.items():
        file = _template_folder() / name
        if not file.exists():
            return f"Wagtail has no template {name} any more."
        if known not in file.read_text():
            return f"Wagtail's template {name} has no {known} any more."
    return None


# what `segment_store` writes in the place of the package: the columns of each model
_STORE = "wagtail_localize.models"
_SEGMENT = {"id", "source", "context", "order"}
_STORED = {
    "TranslatableObject": {"translation_key", "content_type"},
    "TranslationSource": {
        "id",
        "object",
        "specific_content_type",
        "locale",
        "object_repr",
        "content_json",
        "schema_version",
        "created_at",
        "last_updated_at",
    },
    "TranslationContext": {"id", "object", "path_id", "path", "field_path"},
    "String": {"id", "locale", "data_hash", "data"},
    "Template": {"id", "uuid", "template", "template_format", "string_count"},
    "StringSegment": _SEGMENT | {"string", "attrs"},
    "TemplateSegment": _SEGMENT | {"template"},
    "RelatedObjectSegment": _SEGMENT | {"object"},
    "OverridableSegment": _SEGMENT | {"data_json"},
}


def _store_changed() -> str | None:
    for name, known in _STORED.items():
        columns = {field.name for field in resolve_name(f"{_STORE}:{name}")._meta.concrete_fields}
        if changed := _differ(f"The columns of {_STORE}:{name}", columns, known):
            return changed
    refreshed = f"{_STORE}:TranslationSource.refresh_segments.__wrapped__"
    return (
        _uses(refreshed, "as_instance", "extract_segments", "from_value", "get_field_path")
        or _takes(f"{_STORE}:String._get_data_hash", "data")
        or _takes(f"{_STORE}:TranslationContext._get_path_id", "path")
        or _takes(f"{_STORE}:TranslationContext.get_field_path", "self", "instance")
        or _takes(f"{_STORE}:get_schema_version", "app_label")
        or _uses(f"{_STORE}:Template.from_value", "BASE_UUID_NAMESPACE", "uuid5", "format")
    )


_UNPUBLISH_BUTTON = "wagtail.admin.wagtail_hooks:PageListingUnpublishButton.is_shown"

EXPECTATIONS = (
    Expectation("policy", "Pages in the recycle bin would be listed.", _policy_changed),
    Expectation(
        "pictures",
        "Faces without a consent would be shown to everybody who chooses pictures.",
        _picture_policy_changed,
    ),
    Expectation("buttons", "Buttons or addresses would lead round the gate.", _buttons_changed),
    Expectation(
        "portrait",
        "Portraits could be uploaded as they are.",
        lambda: _takes(_PORTRAIT, "self") or _uses(_ACCOUNT_PANELS, "is_active"),
    ),
    Expectation(
        "methods",
        "What is deleted could be deleted past the form and whoever has to agree.",
        lambda: _uses(_DISPATCH, "http_method_names"),
    ),
    Expectation(
        "deleting",
        "Pages that readers have could be deleted past the recycle bin, or the tree be torn.",
        _deleting_changed,
    ),
    Expectation(
        "notifications",
        "Accounts would be asked about messages that never come, and in words of Wagtail's.",
        _account_forms_changed,
    ),
    Expectation(
        "search",
        "The searches of the office would not find Khmer.",
        _search_changed,
    ),
    Expectation(
        "side_panels",
        "The editor would not show what is to be done before a publication.",
        _side_panels_changed,
    ),
    Expectation(
        "titles",
        "Two helplines of one name could not be told apart.",
        lambda: _takes(_TITLE, "self") or _uses(_TITLE, "draft_title", "title"),
    ),
    Expectation(
        "histories",
        "Histories would lack what was done to several pages at once.",
        lambda: _takes(_LATEST, "self") or _uses(_LATEST, "uuid", "action"),
    ),
    Expectation(
        "breadcrumbs",
        "The way to a page would not be told in the language of the person.",
        _breadcrumbs_changed,
    ),
    Expectation(
        "unpublish",
        "Pages could be taken down without a reason.",
        lambda: _uses(_UNPUBLISH_BUTTON, "permissions_for_user", "can_unpublish"),
    ),
    Expectation(
        "actions",
        "The editor would publish without asking who stands behind the page.",
        lambda: _uses(_EDIT_ACTION, PUBLISH, MODERATE),
    ),
    Expectation(
        "versions",
        "Drafts of two people could be saved over each other.",
        lambda: _uses(_OUT_OF_DATE, LOADED_REVISION, LOADED_AT, OWN_REVISION),
    ),
    Expectation(
        "choosers",
        "Choosers of records would be named in one language for everybody.",
        lambda: _uses(
            f"{_SNIPPET_CHOOSER}.__init__",
            "choose_one_text",
            "choose_another_text",
            "link_to_chosen_text",
            "Choose %(object)s",
            "Choose another %(object)s",
            "Edit this %(object)s",
        ),
    ),
    Expectation(
        "scripts",
        "Browsers would refuse the scripts of fields.",
        lambda: (
            _uses(_CHOOSER, "<script>", "render_js_init")
            or _uses(_MEDIA, '<script src="{}"></script>')
        ),
    ),
    Expectation(
        "screens",
        "What they change would not be one transaction, or they would show pages in the bin.",
        _screens_changed,
    ),
    Expectation("arguments", "Pages in the recycle bin could be worked on.", _arguments_changed),
    Expectation("templates", "Ours would hide a new one, or be shown no more.", _templates_changed),
    Expectation(
        "parents",
        "Each chosen page would cost a query.",
        lambda: _uses(_PARENT, "_cached_parent_obj"),
    ),
    Expectation(
        "metadata",
        "Size and hash of a confirmed picture would be those of the old one.",
        lambda: _takes(_METADATA, "self") or _uses(_IMAGE_FORM, "_set_image_file_metadata"),
    ),
    Expectation(
        "files",
        "New files would be taken for stored ones.",
        lambda: _uses(_FIELD_FILE, "_committed"),
    ),
    Expectation("blocks", "Migrations would name blocks that are gone.", _blocks_changed),
    Expectation(
        "segments",
        "The text of a source would not be checked.",
        lambda: (
            _takes(_EXTRACT, "instance")
            or _takes(_STRING_SEGMENT, "path", "string", "attrs", "kwargs")
        ),
    ),
    Expectation(
        "store", "Strings would be stored as the package does not know them.", _store_changed
    ),
    Expectation("fields", "Words of a page would be overlooked.", lambda: _takes(_FIELDS, "model")),
    Expectation(
        "translated",
        "The gate could not build what was approved.",
        lambda: (
            _takes(_TRANSLATED, "self", "locale", "fallback")
            or _uses(_TRANSLATED, _SEGMENTS.rpartition(".")[2], "ingest_segments")
        ),
    ),
    Expectation(
        "words_in_place",
        "The preview would not show what is typed.",
        lambda: (
            _takes(_SEGMENTS, "self", "locale", "fallback")
            or _takes(f"{_STRING_VALUE}.__init__", "self", "data")
        ),
    ),
    Expectation("html", "Files could bring any markup.", lambda: _takes(_TRANSLATED_HTML, "html")),
    Expectation(
        "usable",
        "Links of a text that was carried over could lead nowhere.",
        lambda: (
            _takes(_LINKS, "translation_of", "data")
            or _uses(_SAVE_TEXT, "from_translated_html", "validate_translation_links", "has_error")
        ),
    ),
)


def check_expectations(**kwargs: Any) -> list[CheckMessage]:
    """The system check: an error for each expectation that does not hold, a warning for each
    version that nobody has tried."""
    found: list[CheckMessage] = []
    for one in EXPECTATIONS:
        sentence = _problem(one)
        if sentence is not None:
            found.append(
                Error(f"{sentence} {one.lost}", hint=HINT, id=f"wagtail_compat.{one.name}")
            )
    for package, tried in TRIED.items():
        installed = version(package)
        if not any(installed == one or installed.startswith(f"{one}.") for one in tried):
            sentence = f"{package} {installed} was never tried, only {', '.join(tried)}."
            found.append(Warning(sentence, hint=HINT, id="wagtail_compat.tried"))
    return found


HINT = "Read cms/core/wagtail_compat.py, mend what relies on it, and try it."


def _problem(expectation: Expectation) -> str | None:
    try:
        return expectation.problem()
    except (AttributeError, ImportError, LookupError, TypeError, ValueError) as error:
        # of another kind than `problem` expects, which is a change as well
        return f"Something is gone: {error}."


def know_root(policy: Any, user: Any, root: Callable[[], Any]) -> None:
    """An administrator may see all pages: Wagtail asks twice for the first of them."""
    name = policy._explorable_root_instance_cache_name
    if user.is_active and user.is_superuser and not hasattr(user, name):
        setattr(user, name, root())
