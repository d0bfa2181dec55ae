"""The room's edge in Wagtail's admin: the library's records, their file screens, text features."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, SnippetViewSet

from cms.core.admin_parts import MenuItemFor
from cms.core.wagtail_compat import offer_no_portrait, use_picture_policy
from cms.two_people import people
from cms.two_people.answers import edit_url
from lessons.admin import lost_pictures
from lessons.admin.explorer import LESSON_LIST, ModuleViewSet, works_on_lessons
from lessons.admin.facts import ChangeFacts
from lessons.admin.facts import show as show_facts
from lessons.admin.library_list import LIBRARY_LIST, sees_library
from lessons.admin.new_resource import NewResource
from lessons.admin.picture_notes import advice_about_pictures
from lessons.admin.views import AddFile, WithdrawFile
from lessons.blocks.prose_blocks import RICH_TEXT_FEATURES
from lessons.book_from_word import hooks as _book_hooks  # noqa: F401
from lessons.docx_import import hooks as _word_hooks  # noqa: F401
from lessons.library import stock_screens  # noqa: F401  its hooks
from lessons.library.consent_form import ConsentForm
from lessons.library.models.consents import Consent
from lessons.library.models.resources import Resource
from lessons.library.seen import PolicyOfFaces
from lessons.models.library import ResourcePage
from lessons.models.panels import ConsentStatePanel, ResourceForm
from lessons.new_lesson import hooks as _new_lesson_hooks  # noqa: F401
from localize.editor.readiness import ADVICE
from localize.overview.record_screens import RecordViewSet

# when every app is ready: before that 8.0 has no policy of pictures
use_picture_policy(PolicyOfFaces)
offer_no_portrait()


class ResourceViewSet(RecordViewSet):
    """Facts of the library's resources: chosen, begun and changed on the screens of their pages."""

    model = Resource
    icon = "doc-full-inverse"
    menu_item_is_registered = True
    edit_handler = ObjectList(
        [
            FieldPanel(name)
            for name in (
                "name",
                "type",
                "link_url",
                "licence",
                "audiences",
                "topics",
                "paper",
                "thumbnail",
                "captions_in",
                "transcript_required",
            )
        ],
        base_form_class=ResourceForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", lead_to_page, name="list"),
            path("add/", NewResource.as_view(), name="add"),
            path("edit/<uuid:pk>/", lead_to_page, name="edit"),
        ]


@require_GET
def lead_to_page(request: HttpRequest, pk: Any = None) -> HttpResponse:
    """The record has no screen of its own: its page, if this person may change one that shows it,
    else the library."""
    for page in ResourcePage.objects.filter(resource=pk).order_by("pk") if pk else ():
        if people.may_edit(request.user, page):
            return redirect(edit_url(page))
    return redirect(LIBRARY_LIST.get_url_name("index"))


class DayColumn(Column):
    """A day, also one to come; Wagtail's column says how long ago it was."""

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return date_format(value, "j F Y") if value else ""


class TellsPages:
    """Mixed in before a view that changes a consent: which pages are without the picture now."""

    object: Consent

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view
        lost_pictures.tell(self.request, self.object.picture_id)  # type: ignore[attr-defined]
        return response


class ConsentEditView(TellsPages, EditView):
    pass


class ConsentDeleteView(TellsPages, DeleteView):
    pass


class ConsentCreateView(TellsPages, CreateView):
    def get_initial_form_instance(self) -> Consent:
        return Consent(recorded_by=self.request.user)


class ConsentViewSet(SnippetViewSet):
    """Consents to pictures of children: for the desk, never public."""

    model = Consent
    icon = "group"
    menu_label = _("Consents")
    menu_item_is_registered = True  # among the lists of the office
    add_view_class = ConsentCreateView
    edit_view_class = ConsentEditView
    delete_view_class = ConsentDeleteView
    list_display = [
        "picture",
        "who",
        DayColumn("expires_on", label=_("Ends on"), sort_key="expires_on"),
        DayColumn("withdrawn_on", label=_("Withdrawn on")),
        Column("state", label=_("State")),
    ]
    ordering = ["expires_on"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            ConsentStatePanel(),
            FieldPanel("picture"),
            FieldRowPanel([FieldPanel("who"), FieldPanel("guardian")]),
            FieldPanel("scope"),
            FieldRowPanel([FieldPanel("given_on"), FieldPanel("expires_on")]),
            FieldPanel("kept_at"),
            FieldPanel("withdrawn_on"),
        ],
        base_form_class=ConsentForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        return Consent.objects.select_related("picture")


register_snippet(ResourceViewSet)
register_snippet(ConsentViewSet)


def change_facts() -> Any:
    """The edit view of the record, answered for the screen of its page."""
    viewset: Any = Resource.snippet_viewset  # type: ignore[attr-defined]  # by register_snippet
    return viewset.construct_view(ChangeFacts, **viewset.get_edit_view_kwargs())


@hooks.register("register_admin_urls")
def file_urls() -> list[URLPattern]:
    start = "library/<uuid:resource_id>/files/"
    return [
        path("library/<uuid:resource_id>/facts/", show_facts, name="lessons_facts"),
        path("library/<str:pk>/facts/change/", change_facts(), name="lessons_facts_change"),
        path(f"{start}add/", AddFile.as_view(), name="lessons_file_add"),
        path(f"{start}<int:pk>/withdraw/", WithdrawFile.as_view(), name="lessons_file_withdraw"),
    ]


@hooks.register("register_permissions")
def file_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="lessons", content_type__model="resourcefile"
    ).exclude(codename="delete_resourcefile")


@hooks.register("register_admin_viewset")
def lists() -> list[Any]:
    return [LESSON_LIST, LIBRARY_LIST, ModuleViewSet()]


for listed, order, shown in (
    (LESSON_LIST, 120, works_on_lessons),
    (LIBRARY_LIST, 130, sees_library),
):
    item = MenuItemFor(
        listed.menu_label,
        reverse_lazy(listed.get_url_name("index")),
        name=listed.name,
        icon_name=listed.icon,
        order=order,
        shown=shown,
    )
    hooks.register("register_admin_menu_item", lambda item=item: item)


# last, so that features that Wagtail turns on by itself are gone again: no embeds, no pictures
@hooks.register("register_rich_text_features", order=1000)
def limit_rich_text(features: Any) -> None:
    features.default_features = list(RICH_TEXT_FEATURES)


@hooks.register("insert_global_admin_css")
def style_of_pictures() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("lessons/pictures.css"))


hooks.register(ADVICE, advice_about_pictures)
