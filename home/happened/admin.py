"""The list of answers to what happened, and the form of one. None is added and none deleted."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton, ListingButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from cms.core.languages import screen_language
from cms.core.vocabularies.directory import CATEGORIES
from cms.core.vocabularies.languages import language_label
from cms.core.vocabularies.shared import label
from cms.publishing.models import AnswerText, WhatHappened
from cms.who_helps.table import is_latin
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


class TextPanel(ObjectList):
    """What there is of an answer in one language, by the form of that language."""

    def __init__(self, language: str = "", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"language": self.language}

    def bind_to_model(self, model: Any) -> Panel:
        return super().bind_to_model(AnswerText)

    def get_bound_panel(self, *, form: Any, **kwargs: Any) -> Panel.BoundPanel:
        own = form.texts[self.language]
        return super().get_bound_panel(**kwargs | {"form": own, "instance": own.instance})


def text_panel(language: str) -> TextPanel:
    latin = [] if is_latin(language) else ["words_latin"]
    return TextPanel(
        language,
        [
            MultiFieldPanel(
                ["words", *latin, "hints"],
                heading=_("Words that searches know it by: readers never see them"),
            ),
            MultiFieldPanel(
                ["steps", "sources"],
                heading=_("What to do: shown when an expert has read exactly these words"),
            ),
        ],
        heading=language_label(language),
    )


class AnswerEdit(EditView):
    def get_panel(self) -> Panel:
        texts = [text_panel(one.language) for one in self.object.texts_in_order()]
        panels = [FieldPanel("categories"), *texts, FieldPanel("lesson")]
        return ObjectList(panels).bind_to_model(self.model)

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
        BooleanColumn(
            "steps", label=_("Steps"), accessor=lambda one: bool(one.words_by_language())
        ),
        BooleanColumn(
            "waits",
            label=_("Waits for a second person"),
            accessor=lambda one: any(
                asked.is_open for row in (one, *one.texts.all()) for asked in row.requests.all()
            ),
        ),
    ]
    edit_handler = ObjectList(
        [FieldPanel("categories"), FieldPanel("lesson")], base_form_class=WhatHappenedForm
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[WhatHappened]:
        return WhatHappened.objects.prefetch_related("requests", "texts__requests")

    @property
    def permission_policy(self) -> ChangedOnly:
        return ChangedOnly(self.model)
