"""Addresses of the workflow under the admin's `localize/`; wagtail-localize's own are taken away
(`wagtail_compat.mend_hooks`)."""

from django.urls import URLPattern, path

from localize.editor import kept, panel
from localize.exchange import screen as files
from localize.overview import report, story
from localize.safeguarding import views as safeguarding
from localize.workbench import pages, queue, sources, strings, take_down, workbench
from localize.workbench.lots import views as lots
from localize.workbench.one_string import views as one_string
from localize.workbench.preview import views as preview
from localize.workbench.side_panel import term_base
from localize.workbench.side_panel import views as beside

app_name = "localize"

_ONE = "translation/<int:translation_id>/"
_STRING = f"{_ONE}string/<int:segment_id>/"
_REVIEW = "review/<int:review_id>/"

urlpatterns: list[URLPattern] = [
    path("queue/", queue.queue, name="queue"),
    path("terms/", term_base.terms, name="terms"),
    path("terms/propose/", term_base.propose, name="propose_term"),
    path("terms/<int:proposal_id>/take/", term_base.take, name="take_term"),
    path("terms/<int:proposal_id>/refuse/", term_base.refuse, name="refuse_term"),
    path("report/", report.report, name="report"),
    # one translation
    path(_ONE, workbench.translation, name="translation"),
    path(f"{_ONE}submit-all/", pages.submit_all, name="submit_all"),
    path(f"{_ONE}prefill/", beside.prefill, name="prefill"),
    path(f"{_ONE}publish/", pages.publish_page, name="publish"),
    path(f"{_ONE}hand-over/", pages.hand_over, name="hand_over"),
    path(f"{_ONE}file/<slug:extension>/", files.download, name="download"),
    path(f"{_ONE}upload/", files.upload, name="upload"),
    path(f"{_ONE}take/", files.take, name="take"),
    path(f"{_ONE}preview/", preview.preview, name="preview"),
    # one string, written or not
    path(f"{_ONE}card/<slug:anchor>/", one_string.card, name="card"),
    path(f"{_STRING}help/", beside.help_, name="help"),
    path(f"{_STRING}suggest/", beside.suggest, name="suggest"),
    path(f"{_STRING}here/", one_string.here, name="here"),
    path(f"{_STRING}write/", strings.write, name="write"),
    path(f"{_STRING}submit/", strings.submit, name="submit"),
    path(f"{_STRING}comment/", strings.comment, name="comment"),
    path(f"{_ONE}link/<int:segment_id>/", strings.link, name="link"),
    # one text
    path(f"{_REVIEW}submit/", strings.submit_link, name="submit_link"),
    path(f"{_REVIEW}endorse/", strings.endorse, name="endorse"),
    path(f"{_REVIEW}return/", strings.return_, name="return"),
    path(f"{_REVIEW}reopen/", strings.reopen, name="reopen"),
    path(f"{_REVIEW}undo/", strings.undo, name="undo"),
    path(f"{_REVIEW}dismiss/", strings.dismiss, name="dismiss"),
    path(f"{_REVIEW}dismiss-on-page/", strings.dismiss_on_page, name="dismiss_on_page"),
    path(f"{_REVIEW}warn-again/", strings.warn_again, name="warn_again"),
    path(f"{_REVIEW}break-glass/", strings.break_glass, name="break_glass"),
    path("comment/<int:comment_id>/answer/", strings.answer_comment, name="answer_comment"),
    # what was typed in the editor of a page, and not saved
    path("page/<int:page_id>/take-back/", kept.TakeBack.as_view(), name="take_back"),
    path("kept/", kept.still_open, name="still_open"),
    # a page of any language
    path("page/<int:page_id>/take-down/", take_down.ask, name="take_down"),
    path("page/<int:page_id>/safeguarding/", safeguarding.of_page, name="safeguarding"),
    path("story/<uuid:key>/", story.screen, name="story"),
    # the source
    path("ready/<int:page_id>/", panel.ready, name="ready"),
    path("source/<int:page_id>/", sources.source, name="source"),
    path("source/<int:page_id>/lot/", lots.screen, name="lot"),
    path("source/<int:page_id>/take-back/", sources.take_back, name="take_back_source"),
    path("source/<int:page_id>/publish/", sources.publish_agreed, name="publish_source"),
    path("source/<int:page_id>/ask/", sources.ask_publishers, name="ask_publishers"),
]
