"""Addresses below the admin's own; Wagtail asks for a login before any of them."""

from django.urls import path, re_path

from lessons.docx_import.views import Report, template_file

urlpatterns = [
    path("lessons/word/report/<int:page_id>/", Report.as_view(), name="lessons_word_report"),
    re_path(
        r"^lessons/word/template/(?P<locale>km|en)/$", template_file, name="lessons_word_template"
    ),
]
