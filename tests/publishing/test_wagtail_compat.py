"""Each thing that is relied on is broken once, and the system check says which."""

from collections.abc import Callable
from functools import partial
from pkgutil import resolve_name
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.core.checks.registry import registry
from django.http import Http404
from django.test import RequestFactory
from django.urls import path

from cms.publishing import wagtail_compat
from cms.publishing.wagtail_compat import (
    EXPECTATIONS,
    LEFT_TO_PACKAGE,
    PACKAGE_ROUTES,
    check_expectations,
    package_routes,
)
from localize import admin_urls

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
    sentence: str


POLICY = "wagtail.permission_policies.pages:PagePermissionPolicy"
PICTURES = "wagtail.permission_policies.collections:CollectionOwnershipPermissionPolicy"
BUTTONS = "wagtail.admin.wagtail_hooks:page_listing_more_buttons"
PORTRAIT = "wagtail.admin.views.account:AvatarSettingsPanel.is_active"
NOTIFICATIONS = "wagtail.admin.views.account:NotificationsSettingsPanel.form_class"
MORE, HEADER = "register_page_listing_more_buttons", "register_page_header_buttons"
PERMISSIONS = "wagtail.users.forms:BaseGroupPagePermissionFormSet.permission_types"
UNPUBLISH = "wagtail.admin.wagtail_hooks:PageListingUnpublishButton.is_shown"
PACKAGE = "wagtail_localize.wagtail_hooks:register_admin_urls"
PAGES, ADMIN = "wagtail.admin.urls.pages:urlpatterns", "wagtail.admin.urls:urlpatterns"
STOCK_FORM = "wagtail.admin.forms.account:NotificationPreferencesForm"
TEMPLATES = "cms.publishing.wagtail_compat:_TEMPLATES"
LOGIN = "wagtailadmin/login.html"
COMPAT, MODELS = "cms.publishing.wagtail_compat", "wagtail_localize.models"


def with_package_button(registered: dict[str, Any]) -> dict[str, Any]:
    package = resolve_name("wagtail_localize.wagtail_hooks:page_listing_more_buttons")
    return {**registered, HEADER: [*registered[HEADER], (package, 0)]}


def without_ours(registered: dict[str, Any]) -> dict[str, Any]:
    ours = wagtail_compat.__name__
    return {**registered, MORE: [one for one in registered[MORE] if one[0].__module__ != ours]}


def routes(change: Any) -> Any:
    """The package's registration, with its patterns changed."""

    def changed(registered: Any) -> Any:
        (included,) = registered()
        patterns = change(list(included.url_patterns))
        return lambda: [SimpleNamespace(url_patterns=patterns)]

    return changed


def without(name: str) -> Any:
    return lambda patterns: [
        one
        for one in patterns
        if name not in (getattr(one, "name", ""), getattr(one, "namespace", ""))
    ]


FORMS = "wagtail.admin.forms.account"
SEARCH = "modelsearch.backends"
CASES = [
    Broken(
        "rights",
        "wagtail.images.forms:GroupImagePermissionFormSet.form.base_fields",
        instead({"collection": None}),
        "The fields of wagtail.images.forms:GroupImagePermissionFormSet are others "
        "(gone: permissions).",
    ),
    Broken(
        "rights",
        "wagtail.users.templatetags.wagtailusers_tags:format_permissions",
        taking("field"),
        "wagtail.users.templatetags.wagtailusers_tags:format_permissions takes (field), not "
        "(permission_bound_field).",
    ),
    Broken(
        "choosers",
        "wagtail.snippets.widgets:AdminSnippetChooser.__init__",
        taking("self", "model"),
        "wagtail.snippets.widgets:AdminSnippetChooser.__init__ does not use choose_one_text, "
        "choose_another_text, link_to_chosen_text, Choose %(object)s, Choose another %(object)s, "
        "Edit this %(object)s any more.",
    ),
    Broken(
        "scripts",
        "wagtail.admin.widgets.chooser:BaseChooser.render",
        taking("self", "name", "value", "attrs", "renderer"),
        "wagtail.admin.widgets.chooser:BaseChooser.render does not use <script>, render_js_init "
        "any more.",
    ),
    Broken(
        "scripts",
        "django.forms.widgets:Media.render_js",
        taking("self"),
        'django.forms.widgets:Media.render_js does not use <script src="{}"></script> any more.',
    ),
    Broken(
        "policy",
        "wagtail.permissions:page_permission_policy.__class__",
        instead(object),
        f"wagtail.permissions:page_permission_policy.__class__ is not {POLICY} any more.",
    ),
    *(
        Broken(
            "policy",
            f"{POLICY}.{name}",
            taking("self", "person"),
            f"{POLICY}.{name} takes (self, person), not ({known}).",
        )
        for name, known in (
            ("instances_user_has_any_permission_for", "self, user, actions"),
            ("explorable_instances", "self, user"),
            ("instances_with_direct_explore_permission", "self, user"),
        )
    ),
    Broken(
        "policy",
        f"{POLICY}.explorable_root_instance",
        taking("self", "user"),
        f"{POLICY}.explorable_root_instance does not use "
        "instances_with_direct_explore_permission any more.",
    ),
    Broken(
        "pictures",
        f"{PICTURES}.instances_user_has_any_permission_for",
        taking("self", "user"),
        f"{PICTURES}.instances_user_has_any_permission_for takes (self, user), not "
        "(self, user, actions).",
    ),
    Broken(
        "permission",
        PERMISSIONS,
        lambda listed: [one for one in listed if one[0] not in ("review", "review_page")],
        f"The permissions of {PERMISSIONS} are others (gone: review).",
    ),
    Broken(
        "buttons",
        "wagtail.hooks:_hooks",
        with_package_button,
        f"wagtail.hooks:_hooks has buttons in “{HEADER}” that were taken away.",
    ),
    Broken(
        "buttons", "wagtail.hooks:_hooks", without_ours, f"{BUTTONS} did not stand in “{MORE}”."
    ),
    Broken(
        "buttons", BUTTONS, taking("self"), f"{BUTTONS} takes (self), not (page, user, next_url)."
    ),
    Broken(
        "buttons",
        BUTTONS,
        taking("page", "user", "next_url"),
        f"{BUTTONS} does not use PageListingViewLiveButton any more.",
    ),
    Broken(
        "portrait",
        PORTRAIT,
        taking("self", "request"),
        f"{PORTRAIT} takes (self, request), not (self).",
    ),
    Broken(
        "portrait",
        "wagtail.admin.views.account:AccountView.get_panels",
        taking("self"),
        "wagtail.admin.views.account:AccountView.get_panels does not use is_active any more.",
    ),
    Broken(
        "methods",
        "django.views.generic.base:View.dispatch",
        taking("self", "request"),
        "django.views.generic.base:View.dispatch does not use http_method_names any more.",
    ),
    Broken(
        "many",
        "wagtail.admin.views.bulk_action.base_bulk_action:BulkAction.get_actionable_objects",
        taking("view"),
        "wagtail.admin.views.bulk_action.base_bulk_action:BulkAction.get_actionable_objects takes "
        "(view), not (self).",
    ),
    Broken(
        "deleting",
        "wagtail.query:PageQuerySet.delete",
        taking("self"),
        "Wagtail's querysets of pages do not delete by treebeard.mp_tree:MP_NodeQuerySet.delete "
        "any more.",
    ),
    Broken(
        "deleting",
        "wagtail.models:Page.delete",
        taking("self"),
        "wagtail.models:Page.delete does not use DeletePageAction, execute any more.",
    ),
    Broken(
        "notifications",
        NOTIFICATIONS,
        instead(object),
        f"{NOTIFICATIONS} is not {STOCK_FORM} any more.",
    ),
    *(
        Broken(
            "notifications",
            f"wagtail.admin.views.account:{panel}.form_class",
            instead(object),
            f"wagtail.admin.views.account:{panel}.form_class is not {FORMS}:{stock} any more.",
        )
        for panel, stock in (
            ("NameEmailSettingsPanel", "NameEmailForm"),
            ("LocaleSettingsPanel", "LocalePreferencesForm"),
        )
    ),
    Broken(
        "search",
        f"{COMPAT}:_INDEX",
        lambda known: known - {"body"} | {"text"},
        "The columns of the search are others (new: body; gone: text).",
    ),
    *(
        Broken("search", name, taking("what"), f"{name} {said}")
        for name, said in (
            (f"{SEARCH}.base:BaseIndex.add_items", "takes (what), not (self, model, items)."),
            (f"{SEARCH}.base:BaseIndex.add_item", "does not use add_items any more."),
            (
                f"{SEARCH}.base:BaseSearchBackend._search",
                "does not use check, results_class any more.",
            ),
            (f"{SEARCH}.base:BaseSearchResults.results", "does not use _do_search any more."),
            (f"{SEARCH}.base:BaseSearchResults.count", "does not use _do_count any more."),
            (
                "modelsearch.index:insert_or_update_object",
                "does not use add, get_indexed_instance any more.",
            ),
            ("django.db.models.query:QuerySet._raw_delete", "takes (what), not (self, using)."),
        )
    ),
    Broken(
        "notifications",
        f"{STOCK_FORM}.base_fields",
        lambda fields: {**fields, "pinged_notifications": None},
        f"The fields of {STOCK_FORM} are others (new: pinged_notifications).",
    ),
    Broken(
        "unpublish",
        UNPUBLISH,
        taking("self", "user"),
        f"{UNPUBLISH} does not use permissions_for_user, can_unpublish any more.",
    ),
    Broken(
        "actions",
        "wagtail.admin.views.pages.edit:EditView.action_name_and_method.func",
        instead(lambda view: view.request.POST.get("action-publish")),
        "wagtail.admin.views.pages.edit:EditView.action_name_and_method.func "
        "does not use action-workflow-action any more.",
    ),
    Broken(
        "versions",
        "wagtail.admin.views.pages.edit:EditView.is_out_of_date.func",
        instead(lambda view: view.request.POST.get("loaded_revision_id")),
        "wagtail.admin.views.pages.edit:EditView.is_out_of_date.func does not use "
        "loaded_revision_created_at, overwrite_revision_id any more.",
    ),
    Broken(
        "breadcrumbs",
        "wagtail.admin.views.pages.utils.get_breadcrumbs_items_for_page",
        taking("page"),
        "wagtail.admin.templatetags.wagtailadmin_tags.get_breadcrumbs_items_for_page is not "
        "wagtail.admin.views.pages.utils.get_breadcrumbs_items_for_page any more.",
    ),
    Broken(
        "breadcrumbs",
        "wagtail.admin.templatetags.wagtailadmin_tags.get_breadcrumbs_items_for_page",
        taking("page"),
        "wagtail.admin.templatetags.wagtailadmin_tags.get_breadcrumbs_items_for_page is not "
        "wagtail.admin.views.pages.utils.get_breadcrumbs_items_for_page any more.",
    ),
    *(
        Broken("side_panels", name, taking("self"), f"{name} does not use {used} any more.")
        for name, used in (
            (
                f"wagtail.admin.views.pages.{view}.get_side_panels",
                "ChecksSidePanel, PreviewSidePanel",
            )
            for view in ("edit:EditView", "create:CreateView")
        )
    ),
    Broken(
        "side_panels",
        "wagtail.admin.ui.side_panels:ChecksSidePanel.name",
        instead("looks"),
        "wagtail.admin.ui.side_panels:ChecksSidePanel.name is not “checks” any more.",
    ),
    Broken(
        "routes",
        PACKAGE,
        routes(lambda patterns: [*patterns, path("all/", view, name="translate_all")]),
        "The routes of wagtail-localize are others (new: translate_all).",
    ),
    Broken(
        "routes",
        PACKAGE,
        routes(without("convert_to_alias")),
        "The routes of wagtail-localize are others (gone: convert_to_alias).",
    ),
    Broken(
        "routes",
        PACKAGE,
        routes(
            lambda patterns: [*patterns, path("<int:page>/", view, name="convert_to_alias")],
        ),
        "The route “convert_to_alias” of wagtail-localize has the argument page.",
    ),
    Broken(
        "screens",
        PAGES,
        without("set_privacy"),
        "Wagtail has no screen of pages named set_privacy any more.",
    ),
    Broken(
        "screens",
        ADMIN,
        without("wagtail_bulk_action"),
        "Wagtail has no address named wagtail_bulk_action any more.",
    ),
    Broken(
        "screens",
        ADMIN,
        without("wagtailimages"),
        "Wagtail has no screens named wagtailimages any more.",
    ),
    Broken(
        "arguments",
        PAGES,
        lambda patterns: [*patterns, path("<int:leaf_id>/prune/", view, name="prune")],
        "Wagtail's addresses of pages have the argument leaf_id.",
    ),
    Broken(
        "templates",
        TEMPLATES,
        instead({"wagtailadmin/logout.html": ""}),
        "Wagtail has no template wagtailadmin/logout.html any more.",
    ),
    Broken(
        "templates",
        TEMPLATES,
        instead({LOGIN: "{% block khmer %}"}),
        f"Wagtail's template {LOGIN} has no {{% block khmer %}} any more.",
    ),
    Broken(
        "parents",
        "treebeard.mp_tree:MP_Node.get_parent",
        taking("self"),
        "treebeard.mp_tree:MP_Node.get_parent does not use _cached_parent_obj any more.",
    ),
    Broken(
        "metadata",
        "wagtail.images.models:AbstractImage._set_image_file_metadata",
        taking("self", "file"),
        "wagtail.images.models:AbstractImage._set_image_file_metadata "
        "takes (self, file), not (self).",
    ),
    Broken(
        "metadata",
        "wagtail.images.forms:BaseImageForm.save",
        taking("self"),
        "wagtail.images.forms:BaseImageForm.save does not use _set_image_file_metadata any more.",
    ),
    Broken(
        "files",
        "django.db.models.fields.files:FieldFile.__init__",
        taking("self"),
        "django.db.models.fields.files:FieldFile.__init__ does not use _committed any more.",
    ),
    Broken(
        "blocks",
        "wagtail.blocks:Block.deconstruct",
        taking("self", "names"),
        "wagtail.blocks:Block.deconstruct takes (self, names), not (self).",
    ),
    *(
        Broken(entry, name, taking("self"), f"{name} takes (self), not ({known}).")
        for entry, name, known in (
            ("segments", "wagtail_localize.segments.extract:extract_segments", "instance"),
            ("fields", "wagtail_localize.fields:get_translatable_fields", "model"),
            (
                "translated",
                "wagtail_localize.models:TranslationSource.get_ephemeral_translated_instance",
                "self, locale, fallback",
            ),
            (
                "words_in_place",
                "wagtail_localize.models:TranslationSource._get_segments_for_translation",
                "self, locale, fallback",
            ),
            ("words_in_place", "wagtail_localize.strings:StringValue.__init__", "self, data"),
            ("html", "wagtail_localize.strings:StringValue.from_translated_html", "html"),
        )
    ),
    Broken(
        "translated",
        "wagtail_localize.models:TranslationSource.get_ephemeral_translated_instance",
        taking("self, locale, fallback"),
        "wagtail_localize.models:TranslationSource.get_ephemeral_translated_instance does not use "
        "_get_segments_for_translation, ingest_segments any more.",
    ),
    Broken(
        "usable",
        "wagtail_localize.strings:validate_translation_links",
        taking("data"),
        "wagtail_localize.strings:validate_translation_links "
        "takes (data), not (translation_of, data).",
    ),
    Broken(
        "usable",
        "wagtail_localize.models:StringTranslation.save",
        taking("self"),
        "wagtail_localize.models:StringTranslation.save does not use "
        "from_translated_html, validate_translation_links, has_error any more.",
    ),
    Broken(
        "store",
        f"{COMPAT}:_STORED",
        lambda known: {**known, "String": {"id", "locale", "data_hash", "text"}},
        f"The columns of {MODELS}:String are others (new: data; gone: text).",
    ),
    Broken(
        "store",
        f"{MODELS}:TranslationSource.refresh_segments.__wrapped__",
        taking("self"),
        f"{MODELS}:TranslationSource.refresh_segments.__wrapped__ does not use "
        "as_instance, extract_segments, from_value, get_field_path any more.",
    ),
    *(
        Broken("store", f"{MODELS}:{name}", taking("what"), f"{MODELS}:{name} {said}")
        for name, said in (
            ("String._get_data_hash", "takes (what), not (data)."),
            ("TranslationContext._get_path_id", "takes (what), not (path)."),
            ("TranslationContext.get_field_path", "takes (what), not (self, instance)."),
            ("get_schema_version", "takes (what), not (app_label)."),
            (
                "Template.from_value",
                "does not use BASE_UUID_NAMESPACE, uuid5, format any more.",
            ),
        )
    ),
    Broken(
        "segments",
        "wagtail_localize.segments:StringSegmentValue",
        taking("text"),
        "wagtail_localize.segments:StringSegmentValue takes (text), "
        "not (path, string, attrs, kwargs).",
    ),
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

            sentence = f"{case.sentence} {LOST[case.entry]}"
            assert said() == [(f"wagtail_compat.{case.entry}", sentence)], case.changed


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


# The routes of wagtail-localize


def test_each_route_of_the_package_has_a_view_of_ours() -> None:
    assert set(admin_urls.VIEWS) == set(PACKAGE_ROUTES)
    assert LEFT_TO_PACKAGE.isdisjoint(PACKAGE_ROUTES)


def test_route_without_a_view_is_closed() -> None:
    route = next(one for one in package_routes({}) if one.name == "convert_to_alias")

    with pytest.raises(Http404):
        route.callback(RequestFactory().get("/"), page_id=1)


# Screens that middleware knows by name


def test_screens_are_asked_for_by_names_of_the_table() -> None:
    with pytest.raises(AssertionError):
        wagtail_compat.is_page_screen(None, "publish")
