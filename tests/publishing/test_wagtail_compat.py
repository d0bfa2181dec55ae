"""Each thing that is relied on is broken once, and the system check says which."""

from collections.abc import Callable
from functools import partial
from pkgutil import resolve_name
from typing import Any, NamedTuple

import pytest
from django.core.checks.registry import registry
from django.urls import path

from cms.core import wagtail_compat
from cms.core.wagtail_compat import EXPECTATIONS, check_expectations

LOST = {one.name: one.lost for one in EXPECTATIONS}


def view(request: Any, **arguments: Any) -> None:
    """Stands at an address that is new."""


def instead(now: Any) -> Callable[[Any], Any]:
    return lambda _known: now


def taking(*parameters: str) -> Callable[[Any], Any]:
    """Instead: a function that takes exactly these and uses nothing."""
    return instead(eval(f"lambda {', '.join(parameters)}: None"))


class Broken(NamedTuple):
    """One change of a thing that is relied on."""

    entry: str
    changed: str  # in the form of `pkgutil.resolve_name`; what patches found in `_originals`
    change: Callable[[Any], Any]  # makes what is there instead


POLICY = "wagtail.permission_policies.pages:PagePermissionPolicy"
PICTURES = "wagtail.permission_policies.collections:CollectionOwnershipPermissionPolicy"
BUTTONS = "wagtail.admin.wagtail_hooks:page_listing_more_buttons"
PORTRAIT = "wagtail.admin.views.account:AvatarSettingsPanel.is_active"
NOTIFICATIONS = "wagtail.admin.views.account:NotificationsSettingsPanel.form_class"
MORE, HEADER = "register_page_listing_more_buttons", "register_page_header_buttons"
URLS = "register_admin_urls"
UNPUBLISH = "wagtail.admin.wagtail_hooks:PageListingUnpublishButton.is_shown"
PAGES, ADMIN = "wagtail.admin.urls.pages:urlpatterns", "wagtail.admin.urls:urlpatterns"
STOCK_FORM = "wagtail.admin.forms.account:NotificationPreferencesForm"
TEMPLATES = "cms.core.wagtail_compat:_TEMPLATES"
LOGIN = "wagtailadmin/login.html"
COMPAT, MODELS = "cms.core.wagtail_compat", "wagtail_localize.models"


def with_package_button(registered: dict[str, Any]) -> dict[str, Any]:
    package = resolve_name("wagtail_localize.wagtail_hooks:page_listing_more_buttons")
    return {**registered, HEADER: [*registered[HEADER], (package, 0)]}


def with_package_address(registered: dict[str, Any]) -> dict[str, Any]:
    package = resolve_name("wagtail_localize.wagtail_hooks:register_admin_urls")
    return {**registered, URLS: [*registered[URLS], (package, 0)]}


def without_ours(registered: dict[str, Any]) -> dict[str, Any]:
    ours = wagtail_compat.__name__
    return {**registered, MORE: [one for one in registered[MORE] if one[0].__module__ != ours]}


def without(name: str) -> Any:
    return lambda patterns: [
        one
        for one in patterns
        if name not in (getattr(one, "name", ""), getattr(one, "namespace", ""))
    ]


SEARCH, ACCOUNT = "modelsearch.backends.base", "wagtail.admin.views.account"
EDIT = "wagtail.admin.views.pages.edit:EditView"
BREADCRUMBS = "get_breadcrumbs_items_for_page"
SOURCE = f"{MODELS}:TranslationSource"
# what takes something else from now on, and uses nothing of what it used
FUNCTIONS = {
    "choosers": ["wagtail.snippets.widgets:AdminSnippetChooser.__init__"],
    "scripts": [
        "wagtail.admin.widgets.chooser:BaseChooser.render",
        "django.forms.widgets:Media.render_js",
    ],
    "policy": [
        f"{POLICY}.instances_user_has_any_permission_for",
        f"{POLICY}.explorable_instances",
        f"{POLICY}.instances_with_direct_explore_permission",
        f"{POLICY}.explorable_root_instance",
    ],
    "pictures": [f"{PICTURES}.instances_user_has_any_permission_for"],
    "buttons": [BUTTONS],
    "portrait": [PORTRAIT, f"{ACCOUNT}:AccountView.get_panels"],
    "methods": ["django.views.generic.base:View.dispatch"],
    "deleting": ["wagtail.query:PageQuerySet.delete", "wagtail.models:Page.delete"],
    "search": [
        f"{SEARCH}:BaseIndex.add_items",
        f"{SEARCH}:BaseIndex.add_item",
        f"{SEARCH}:BaseSearchBackend._search",
        f"{SEARCH}:BaseSearchResults.results",
        f"{SEARCH}:BaseSearchResults.count",
        "modelsearch.index:insert_or_update_object",
        "django.db.models.query:QuerySet._raw_delete",
    ],
    "unpublish": [UNPUBLISH],
    "actions": [f"{EDIT}.action_name_and_method.func"],
    "versions": [f"{EDIT}.is_out_of_date.func"],
    "breadcrumbs": [
        f"wagtail.admin.views.pages.utils.{BREADCRUMBS}",
        f"wagtail.admin.templatetags.wagtailadmin_tags.{BREADCRUMBS}",
    ],
    "histories": ["wagtail.models.audit_log:LogEntryQuerySet.latest_by_uuid_and_action"],
    "titles": ["wagtail.models:Page.get_admin_display_title"],
    "side_panels": [
        f"{EDIT}.get_side_panels",
        "wagtail.admin.views.pages.create:CreateView.get_side_panels",
    ],
    "parents": ["treebeard.mp_tree:MP_Node.get_parent"],
    "metadata": [
        "wagtail.images.models:AbstractImage._set_image_file_metadata",
        "wagtail.images.forms:BaseImageForm.save",
    ],
    "files": ["django.db.models.fields.files:FieldFile.__init__"],
    "blocks": ["wagtail.blocks:Block.deconstruct"],
    "segments": [
        "wagtail_localize.segments.extract:extract_segments",
        "wagtail_localize.segments:StringSegmentValue",
    ],
    "fields": ["wagtail_localize.fields:get_translatable_fields"],
    "translated": [f"{SOURCE}.get_ephemeral_translated_instance"],
    "words_in_place": [
        f"{SOURCE}._get_segments_for_translation",
        "wagtail_localize.strings:StringValue.__init__",
    ],
    "html": ["wagtail_localize.strings:StringValue.from_translated_html"],
    "usable": [
        "wagtail_localize.strings:validate_translation_links",
        f"{MODELS}:StringTranslation.save",
    ],
    "store": [
        f"{SOURCE}.refresh_segments.__wrapped__",
        f"{MODELS}:String._get_data_hash",
        f"{MODELS}:TranslationContext._get_path_id",
        f"{MODELS}:TranslationContext.get_field_path",
        f"{MODELS}:get_schema_version",
        f"{MODELS}:Template.from_value",
    ],
}
CASES = [
    *(Broken(entry, name, taking("else_")) for entry in FUNCTIONS for name in FUNCTIONS[entry]),
    Broken("policy", "wagtail.permissions:page_permission_policy.__class__", instead(object)),
    Broken("buttons", "wagtail.hooks:_hooks", with_package_button),
    Broken("buttons", "wagtail.hooks:_hooks", with_package_address),
    Broken("buttons", "wagtail.hooks:_hooks", without_ours),
    Broken("notifications", NOTIFICATIONS, instead(object)),
    Broken("notifications", f"{ACCOUNT}:NameEmailSettingsPanel.form_class", instead(object)),
    Broken("notifications", f"{ACCOUNT}:LocaleSettingsPanel.form_class", instead(object)),
    Broken("notifications", f"{STOCK_FORM}.base_fields", lambda fields: {**fields, "new": None}),
    Broken("search", f"{COMPAT}:_INDEX", lambda known: known - {"body"} | {"text"}),
    Broken("side_panels", "wagtail.admin.ui.side_panels:ChecksSidePanel.name", instead("looks")),
    Broken("screens", PAGES, without("set_page_position")),
    Broken("screens", ADMIN, without("wagtailimages")),
    Broken("arguments", PAGES, lambda known: [*known, path("<int:leaf_id>/x/", view, name="x")]),
    Broken("templates", TEMPLATES, instead({"wagtailadmin/logout.html": ""})),
    Broken("templates", TEMPLATES, instead({LOGIN: "{% block khmer %}"})),
    Broken("store", f"{COMPAT}:_STORED", lambda known: {**known, "String": {"id", "locale"}}),
]
# of each kind of sentence one
SENTENCES = [
    (f"{POLICY}.explorable_instances", "takes (else_), not (self, user)."),
    ("treebeard.mp_tree:MP_Node.get_parent", "does not use _cached_parent_obj any more."),
    (f"{STOCK_FORM}.base_fields", f"The fields of {STOCK_FORM} are others (new: new)."),
    (NOTIFICATIONS, f"{NOTIFICATIONS} is not {STOCK_FORM} any more."),
    (PAGES, "Wagtail has no screen of pages named set_page_position any more."),
    (TEMPLATES, "Wagtail has no template wagtailadmin/logout.html any more."),
]


def said() -> list[tuple[str, str]]:
    return [(str(message.id), message.msg) for message in check_expectations()]


def test_what_a_function_uses_may_stand_in_one_inside_of_it() -> None:
    """As a comprehension does until Python 3.12."""

    def outer() -> Any:
        return lambda one: one.removeprefix("constant")

    assert {"removeprefix", "constant"} <= wagtail_compat._used_in(outer.__code__)


def break_it(monkeypatch: pytest.MonkeyPatch, case: Broken) -> None:
    originals = wagtail_compat._originals
    if case.changed in originals:
        monkeypatch.setitem(originals, case.changed, case.change(originals[case.changed]))
        return
    place, _dot, name = case.changed.rpartition(".")
    if ":" not in place:
        place, _colon, name = case.changed.rpartition(":")
    known = resolve_name(case.changed)
    monkeypatch.setattr(resolve_name(place), name, case.change(known))


def test_nothing_is_said_while_all_is_as_it_was() -> None:
    assert check_expectations() == []


def test_django_asks() -> None:
    assert check_expectations in registry.get_checks()


def test_what_changed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for case in CASES:
        with monkeypatch.context() as patch:
            break_it(patch, case)

            found = said()
        assert [name for name, _told in found] == [f"wagtail_compat.{case.entry}"], case.changed
        assert found[0][1].endswith(LOST[case.entry]), case.changed


@pytest.mark.parametrize(("changed", "told"), SENTENCES)
def test_sentence_says_what_is_another(monkeypatch: pytest.MonkeyPatch, changed, told) -> None:
    break_it(monkeypatch, next(case for case in CASES if case.changed == changed))

    assert told in said()[0][1]


def test_every_expectation_is_broken_once() -> None:
    assert {case.entry for case in CASES} == {one.name for one in EXPECTATIONS}
    assert len(LOST) == len(EXPECTATIONS)


# what `resolve_name` finds no more; with it go those that rely on the same
GONE = sorted({case.changed for case in CASES if not case.changed.startswith("cms.")})


def _unless(asked: str, gone: str) -> Any:
    return resolve_name("json:gone" if asked == gone else asked)


def test_what_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for gone in GONE:
        with monkeypatch.context() as patch:
            patch.setattr(wagtail_compat, "resolve_name", partial(_unless, gone=gone))
            patch.delitem(wagtail_compat._originals, gone, raising=False)
            told = said()

        entries = {case.entry for case in CASES if case.changed == gone}
        assert {name.removeprefix("wagtail_compat.") for name, _sentence in told} >= entries, gone
        assert all(sentence.startswith("Something is gone: ") for _name, sentence in told), gone


def test_version_that_nobody_tried_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        wagtail_compat, "version", lambda name: {"wagtail": "8.10.2"}.get(name, TRIED[name])
    )

    (warning,) = check_expectations()

    assert warning.msg == "wagtail 8.10.2 was never tried, only 7.4, 8.0."
    assert not warning.is_serious()


TRIED = {name: tried[0] for name, tried in wagtail_compat.TRIED.items()}


# Screens that middleware knows by name


def test_screens_are_asked_for_by_names_of_the_table() -> None:
    with pytest.raises(AssertionError):
        wagtail_compat.is_page_screen(None, "publish")
