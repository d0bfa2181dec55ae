"""Addresses of the workflow under the admin's `localize/`: our screens, and our views at those
of wagtail-localize."""

from django.urls import URLPattern, path

from localize import overridden_views
from localize.exchange import screen as files
from localize.overview import report
from localize.workbench import pages, queue, sources, strings, take_down, workbench

app_name = "localize"

_ONE = "translation/<int:translation_id>/"
_STRING = f"{_ONE}string/<int:segment_id>/"
_REVIEW = "review/<int:review_id>/"

urlpatterns: list[URLPattern] = [
    path("queue/", queue.queue, name="queue"),
    path("report/", report.report, name="report"),
    # one translation
    path(_ONE, workbench.translation, name="translation"),
    path(f"{_ONE}submit-all/", pages.submit_all, name="submit_all"),
    path(f"{_ONE}read-whole/", pages.read_whole, name="read_whole"),
    path(f"{_ONE}publish/", pages.publish_page, name="publish"),
    path(
        f"{_ONE}publish-when-approved/", pages.publish_when_approved, name="publish_when_approved"
    ),
    path(f"{_ONE}hand-over/", pages.hand_over, name="hand_over"),
    path(f"{_ONE}file/<slug:extension>/", files.download, name="download"),
    path(f"{_ONE}upload/", files.upload, name="upload"),
    # one string, written or not
    path(f"{_STRING}write/", strings.write, name="write"),
    path(f"{_STRING}submit/", strings.submit, name="submit"),
    path(f"{_STRING}comment/", strings.comment, name="comment"),
    path(f"{_ONE}link/<int:segment_id>/", strings.link, name="link"),
    # one text
    path(f"{_REVIEW}submit/", strings.submit_link, name="submit_link"),
    path(f"{_REVIEW}endorse/", strings.endorse, name="endorse"),
    path(f"{_REVIEW}return/", strings.return_, name="return"),
    path(f"{_REVIEW}reopen/", strings.reopen, name="reopen"),
    path(f"{_REVIEW}recall/", strings.recall, name="recall"),
    path(f"{_REVIEW}dismiss/", strings.dismiss, name="dismiss"),
    path(f"{_REVIEW}break-glass/", strings.break_glass, name="break_glass"),
    path("comment/<int:comment_id>/answer/", strings.answer_comment, name="answer_comment"),
    path("comment/<int:comment_id>/resolve/", strings.resolve_comment, name="resolve_comment"),
    # a page of any language
    path("page/<int:page_id>/take-down/", take_down.ask, name="take_down"),
    # the source
    path("source/<int:page_id>/", sources.source, name="source"),
    path("source/<int:page_id>/endorse/", sources.endorse, name="endorse_source"),
]

_THEIRS = "translate/<int:translation_id>/"

# The same paths as in wagtail_localize.wagtail_hooks, and all of them; the names are theirs.
# Left to the package: jsi18n/, a catalogue of its own sentences.
shadowed: list[URLPattern] = [
    path(
        "submit/page/<int:page_id>/", overridden_views.submit_page, name="submit_page_translation"
    ),
    path(
        "submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
        overridden_views.submit_snippet,
        name="submit_snippet_translation",
    ),
    path(
        "update/<int:translation_source_id>/", overridden_views.update, name="update_translations"
    ),
    path(
        f"{_THEIRS}strings/<int:string_segment_id>/edit/",
        overridden_views.edit_string,
        name="edit_string_translation",
    ),
    path(
        f"{_THEIRS}overrides/<int:overridable_segment_id>/edit/",
        overridden_views.edit_override,
        name="edit_override",
    ),
    path(f"{_THEIRS}pofile/download/", overridden_views.download_po, name="download_pofile"),
    path(f"{_THEIRS}pofile/upload/", overridden_views.upload_po, name="upload_pofile"),
    path(
        f"{_THEIRS}machine_translate/", overridden_views.machine_translate, name="machine_translate"
    ),
    path(f"{_THEIRS}preview/", overridden_views.preview, name="preview_translation"),
    path(f"{_THEIRS}preview/<str:mode>/", overridden_views.preview, name="preview_translation"),
    path(f"{_THEIRS}disable/", overridden_views.stop, name="stop_translation"),
    path(
        "page/<int:page_id>/convert_to_alias/",
        overridden_views.convert_to_alias,
        name="convert_to_alias",
    ),
    path("reports/translations/", overridden_views.report, name="translations_report"),
    path(
        "reports/translations/results/", overridden_views.report, name="translations_report_results"
    ),
    path(
        "api/snippets/<slug:app_label>/<slug:model_name>/",
        overridden_views.no_snippets,
        name="snippets_api_listing",
    ),
    path(
        "api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/",
        overridden_views.no_snippets,
        name="snippets_api_detail",
    ),
]
