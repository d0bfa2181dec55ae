"""Checks of a source page's own text: errors stop its publication, warnings are shown."""

from dataclasses import dataclass

from django.utils.translation import get_language
from wagtail.models import Page

from cms.publishing.wagtail_compat import string_segments
from localize import checks
from localize.workflow.string_issues import house_style


@dataclass(frozen=True)
class SourceIssue:
    """One issue of one text of a page; `path` is the content path of wagtail-localize."""

    path: str
    text: str
    issue: checks.Issue

    @property
    def sentence(self) -> str:
        """The message in the language of the admin, with the text it is about."""
        message = self.issue.message_km if get_language() == "km" else self.issue.message
        return f"“{self.text[:40]}”: {message}"


def remarks(page: Page) -> list[SourceIssue]:
    """Everything the checks say about the text that `page` would publish."""
    language = page.locale.language_code
    return [
        SourceIssue(segment.path, segment.string.get_translatable_html(), issue)
        for segment in string_segments(page)
        for issue in checks.run_monolingual(
            segment.string.data, language=language, style=house_style()
        )
        if issue.severity != "fixed"
    ]


def errors(page: Page) -> list[str]:
    """Sentences about what has to be repaired before `page` can be published."""
    return [remark.sentence for remark in remarks(page) if remark.issue.severity == "error"]
