"""Addresses below the admin's own; Wagtail asks for a login before any of them."""

from django.urls import path, re_path

from lessons.docx_import.views import ChooseModule, NewLesson, Report, template_file

urlpatterns = [
    path("lessons/word/", ChooseModule.as_view(), name="lessons_word"),
    path("lessons/word/<int:module_id>/", NewLesson.as_view(), name="lessons_word_new"),
    path("lessons/word/report/<int:page_id>/", Report.as_view(), name="lessons_word_report"),
    re_path(
        r"^lessons/word/template/(?P<locale>km|en)/$", template_file, name="lessons_word_template"
    ),
]
