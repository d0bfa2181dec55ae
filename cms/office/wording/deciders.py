"""Who decides about the words of the Khmer interface: reviewers of Khmer, and administrators."""

from collections.abc import Collection
from typing import Any

from wagtail.models import Page

from cms.documents.visibility import HOME_DEPTH
from cms.publishing import people
from cms.publishing.once import once
from cms.publishing.people import User


def reviews(user: User) -> bool:
    """Some language, or everything? It is known without a query."""
    rights = people.Rights(user)
    return rights.is_everything or any(action == people.REVIEW for action, *_ in rights.given)


def may_decide(user: User) -> bool:
    rights = people.Rights(user)
    if rights.is_everything or not reviews(user):
        return rights.is_everything
    paths = once(user, "khmer home pages", lambda: [page.path for page in homes()])
    return any(rights.may(path, people.REVIEW) for path in paths)


def who_may_decide(*, but: Collection[int] = ()) -> list[Any]:
    home = homes().first()
    return people.who_may(home, {people.REVIEW}, but=but) if home is not None else []


def homes() -> Any:
    """The Khmer home pages."""
    return Page.objects.filter(depth=HOME_DEPTH, locale__language_code="km")
