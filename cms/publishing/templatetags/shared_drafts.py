"""What guests said about a page, on any screen about it."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.publishing.shared_drafts import answers

register = template.Library()


@register.inclusion_tag("publishing/shared_drafts/answers.html")
def guest_answers(page: Page, digest: str = "", *, with_link: bool = False) -> dict[str, Any]:
    """digest: of the version that the screen shows; answers to another one say so. with_link: to
    the screen that gives links out."""
    return {
        "page": page,
        "digest": digest,
        "answers": answers.of_page(page),
        "with_link": with_link,
    }
