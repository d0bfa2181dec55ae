"""The list of answers to what happened, and the form of one. None is added and none deleted."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton, ListingButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from cms.core.vocabularies.directory import CATEGORIES
from cms.core.vocabularies.shared import label
from cms.publishing.models import WhatHappened
from cms.publishing.new_pages.places import screen_language
from home.happened import views
from home.happened.forms import WhatHappenedForm
from localize.safeguarding.models import RIGHT as MAY_READ

URLS: list[URLPattern] = [
    path("what-happened/file/", views.file, name="home_answers_file"),
    path("what-happened/answers.tsv", views.download, name="home_answers_tsv"),
    path("what-happened/<int:pk>/safeguarding/", views.safeguarding, name="home_answers_read"),
]


class ChangedOnly(ModelPermissionPolicy):
    """Nobody adds or deletes one, whatever rights they have."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("change", "view") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class AnswersIndex(IndexView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("change"):
            return []
        url = reverse("home_answers_file")
        return [HeaderButton(_("As a file"), url=url, icon_name="doc-full")]


class AnswerEdit(EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = super().header_more_buttons
        if self.request.user.has_perm(MAY_READ):
            buttons.append(read_button(self.object))
        return buttons


def read_button(answer: WhatHappened) -> ListingButton:
    url = reverse("home_answers_read", args=[answer.pk])
    return ListingButton(_("Who has read the steps"), url=url, priority=5)


def _order(answer: WhatHappened) -> str:
    return " → ".join(label(CATEGORIES, code, screen_language()) for code in answer.categories)


def _lines(name: str, language: str, rows: int = 4) -> FieldPanel:
    widget = forms.Textarea(attrs={"rows": rows, "lang": language})
    return FieldPanel(name, widget=widget)


class WhatHappenedViewSet(SnippetViewSet):
    model = WhatHappened
    icon = "help"
    menu_label = _("What happened?")
    copy_view_enabled = False
    index_view_class = AnswersIndex
    edit_view_class = AnswerEdit
    list_per_page = 50
    list_display = [
        "__str__",
        Column("order", label=_("Whom to call first"), accessor=_order),
        BooleanColumn("steps", label=_("Steps"), accessor=lambda one: bool(one.steps_en)),
        BooleanColumn(
            "waits",
            label=_("Waits for a second person"),
            accessor=lambda one: any(asked.is_open for asked in one.requests.all()),
        ),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("categories"),
            MultiFieldPanel(
                [
                    _lines("words_en", "en"),
                    _lines("words_km", "km"),
                    _lines("words_latin", "km-Latn"),
                    _lines("hints", "km", 2),
                ],
                heading=_("Words that searches know it by: readers never see them"),
            ),
            MultiFieldPanel(
                [
                    _lines("steps_en", "en", 3),
                    _lines("steps_km", "km", 3),
                    _lines("sources", "en", 3),
                    FieldPanel("lesson"),
                ],
                heading=_("What to do: shown when an expert has read exactly these words"),
            ),
        ],
        base_form_class=WhatHappenedForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[WhatHappened]:
        return WhatHappened.objects.prefetch_related("requests")

    @property
    def permission_policy(self) -> ChangedOnly:
        return ChangedOnly(self.model)
