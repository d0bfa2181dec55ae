"""The addresses of the admin as its own list of patterns has them, each with something to be about.

A pattern that asks for something that no line of `MEANT` knows is a `KeyError`: it needs a line.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import get_resolver, resolve
from django.urls.resolvers import URLResolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from office.desk.urls import CLOSED
from tests.matrix.places import Things

PAGES = ("english", "khmer", "help")
# of each model with screens of its own
OF_MODEL = {
    "delivery/webhook": "webhook",
    "home/alertphrase": "phrase",
    "home/contactchannel": "contact",
    "home/heldbackvalue": "held back",
    "home/holidayyear": "holidays",
    "home/knownshortcode": "short code",
    "home/organization": "organization",
    "home/owneragreement": "agreement",
    "home/service": "service",
    "lessons/consent": "consent",
    "lessons/resource": "resource",
    "localize/term": "term",
    "publishing/linkdomain": "domain",
    "publishing/whathappened": "answer",
}
# and of those with which something is done to many at once
OF_MANY = OF_MODEL | {
    "lessons/picture": "picture",
    "wagtailcore/page": "english",
    "wagtaildocs/document": "",  # there is none
}
HOMES = ("english home", "khmer home", "directory")
# what a part of a pattern is about, by how the pattern begins; the first that fits is taken
MEANT: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
    ("api/main/pages/", {"pk": PAGES}),
    ("ask-organization/withdraw/", {"pk": ("owner link",)}),
    ("ask-organization/", {"pk": ("organization",)}),
    ("alerts/phrases/", {"pk": ("phrase",)}),
    ("alerts/send/", {"pk": ("phrase",)}),
    ("alerts/texts/", {"pk": ("alert text",)}),
    ("alerts/", {"pk": ("alert",)}),
    ("collections/", {"pk": ("collection",), "collection_id": ("collection",)}),
    ("directory/held-back/", {"pk": ("held back",)}),
    ("directory/", {"pk": ("contact", "new contact"), "locale": ("=km",)}),
    ("factors/account/", {"pk": ("person",)}),
    ("editing-sessions/", {"app_label": ("=home",), "model_name": ("=infopage",),
                           "object_id": ("english",), "session_id": ("=900913",)}),
    ("help/", {"slug": ("=translate",)}),
    ("images/", {"image_id": ("picture", "child"), "pk": ("picture", "child"),
                 "filter_spec": ("=width-320",)}),
    ("lessons/book/", {"page_id": ("book",)}),
    ("lessons/", {"page_id": ("lesson",), "locale": ("=km",)}),
    ("library/<str:pk>/", {"pk": ("resource",)}),
    ("library/", {"resource_id": ("checklist",), "pk": ("file",)}),
    ("localize/api/", {"app_label": ("=localize",), "model_name": ("=term",), "pk": ("term",)}),
    ("localize/comment/", {"comment_id": ("comment",)}),
    ("localize/review/", {"review_id": ("waiting", "approved")}),
    ("localize/submit/", {"app_label": ("=localize",), "model_name": ("=term",), "pk": ("term",)}),
    ("localize/terms/", {"proposal_id": ("proposal",)}),
    ("media/", {"name": ("picture file", "child file", "resource file")}),
    ("new/", {"app": ("=home",), "model": ("=infopage",)}),
    ("pages/create/", {"app_label": ("=home",), "model_name": ("=infopage",)}),
    ("readers/text/", {"pk": ("read text",)}),
    ("readers/", {"pk": ("reader link",), "translation_id": ("translation",)}),
    ("recycle-bin/", {"pk": ("binned",)}),
    ("share-draft/withdraw/", {"pk": ("share",)}),
    ("snippets/choose/lessons/resource/", {"pk": ("resource",)}),
    ("tag-autocomplete/", {"app_name": ("=taggit",), "model_name": ("=tag",)}),
    ("to-confirm/page/", {"pk": ("handed over",)}),
    ("to-confirm/", {"pk": ("request",)}),
    ("users/", {"pk": ("person",)}),
    ("webhooks/", {"pk": ("webhook",)}),
    ("what-happened/", {"pk": ("answer",)}),
    ("workflows/tasks/", {"app_label": ("=wagtailcore",), "model_name": ("=groupapprovaltask",)}),
    *(
        (f"{place}{model}/", {"pk": (thing,)})
        for place in ("snippets/", "snippets/choose/")
        for model, thing in OF_MODEL.items()
    ),
    ("", {
        "action_name": ("=approve",),
        "anchor": ("anchor",),
        "content_type_app_name": ("=home",),
        "content_type_model_name": ("=infopage",),
        "destination_id": ("khmer home",),
        "extension": ("=xlf",),
        "key": PAGES,
        "mode": ("=",),
        "number": ("=1",),
        "page_id": PAGES,
        "page_pk": PAGES,
        "page_to_move_id": PAGES,
        "parent_id": HOMES,
        "parent_page_id": HOMES,
        "revision_id": ("revision",),  # of the page
        "segment_id": ("segment",),
        "translation_id": ("translation",),
        "uidb64": ("=MQ",), "token": ("=a-b",),
        # nobody of ours has such a row
        **dict.fromkeys(("pk", "task_id", "task_state_id", "workflow_state_id", "workflow_pk",
                         "session_id", "uploaded_file_id"), ("=900913",)),
    }),
)  # fmt: skip
SEEN = {"seen": "=version"}
_STRING = "localize/translation/<int:translation_id>/string/<int:segment_id>/"
_REVIEW = "localize/review/<int:review_id>/"
_OURS = "localize/translation/<int:translation_id>/"
# what is posted where a form that lacks it is refused before anybody asks who sent it
POSTED: dict[str, dict[str, str]] = {
    "localize/comment/<int:comment_id>/answer/": {"answer": "Because."},
    "localize/page/<int:page_id>/take-down/": {"reason": "wrong"},
    "localize/terms/<int:proposal_id>/refuse/": {"answer": "No."},
    "localize/terms/propose/": {"en": "child", "km": "កុមារ"},
    f"{_OURS}link/<int:segment_id>/": {"value": "https://km.cncc.gov.kh/"},
    f"{_REVIEW}break-glass/": SEEN | {"reason": "x"},
    f"{_REVIEW}dismiss-on-page/": SEEN,
    f"{_REVIEW}dismiss/": SEEN,
    f"{_REVIEW}endorse/": SEEN,
    f"{_REVIEW}reopen/": SEEN | {"reason": "meaning"},
    f"{_REVIEW}return/": SEEN | {"reason": "meaning"},
    f"{_REVIEW}submit/": SEEN,
    f"{_STRING}comment/": {"remark": "Why?"},
    f"{_STRING}here/": {"text": "ក"},
    f"{_STRING}submit/": {"text": "ថ្មី", "seen": "0"},
    f"{_STRING}write/": {"text": "ថ្មី", "seen": "0"},
}
# patterns that are a regular expression
SPELLED = {
    CLOSED.removeprefix("^"): "documents/",
    r"pages/(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": (
        "pages/<int:page_id>/revisions/compare/live...latest/"
    ),
    r".*/$": "nothing-is-here/",
}
BULK = "bulk/<str:app_label>/<str:model_name>/<str:action>/"
PART = re.compile(r"<(?:\w+:)?(\w+)>")
# what is looked for there has the first word of each secret of places.py
SEARCHES = re.compile(r"choose|results|search")
ANY = re.compile(r"<(?:(\w+):)?\w+>")


def patterns() -> list[str]:
    """Each pattern below /admin/ that is reached, once, as a person reads it."""
    found = dict.fromkeys(_walk(get_resolver(), ""))
    mine = [one for one in found if one.removeprefix("^").startswith("admin/")]
    return sorted(dict.fromkeys(_spelled(one) for one in mine if _is_reached(one)))


def _is_reached(pattern: str) -> bool:
    """Does no pattern before it take all of its addresses?"""
    route = _spelled(pattern)
    return resolve("/admin/" + ANY.sub(_example, route)).route == pattern


def _example(part: re.Match[str]) -> str:
    return {"int": "1", "uuid": str(UUID(int=1))}.get(part[1], "km")


def _walk(resolver: Any, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        path = before + (str(one.pattern).removeprefix("^") if before else str(one.pattern))
        if isinstance(one, URLResolver):
            yield from _walk(one, path)
        else:
            yield path


def _spelled(pattern: str) -> str:
    plain = pattern.removeprefix("^").removeprefix("admin/")
    return SPELLED.get(plain, plain)


@cache
def done_to_many() -> dict[str, tuple[str, str]]:
    """What Wagtail's own list knows to do with many rows: a name for the table → model, action."""
    bulk_action_registry.get_bulk_actions_for_model("", "")  # reads the hooks
    return {
        f"{model} {action}": (f"{app}/{model}", action)
        for app, models in sorted(bulk_action_registry.actions.items())
        for model, actions in sorted(models.items())
        for action in sorted(actions)
    }


def about(pattern: str) -> tuple[str, ...]:
    """The things that a pattern is asked about, by name; '' where there is but one way to ask."""
    meant = _meant(pattern)
    several = [names for names in meant.values() if len(names) > 1]
    return several[0] if several else ("",)


def _meant(pattern: str) -> dict[str, tuple[str, ...]]:
    wanted, meant = PART.findall(pattern), {}
    for begin, names in MEANT:
        if pattern.startswith(begin):
            meant = names | meant
    return {part: meant[part] for part in wanted}


def address(pattern: str, thing: str, things: Things) -> str:
    if pattern == BULK:
        model, action = done_to_many()[thing]
        row = things.rows.get(OF_MANY[model])
        return f"/admin/bulk/{model}/{action}/?id={row.pk if row is not None else 1}"
    meant = {part: thing if len(names) > 1 else names[0] for part, names in _meant(pattern).items()}

    def value(match: re.Match[str]) -> str:
        name = meant[match[1]]
        if name.startswith("="):
            return name[1:]
        if name == "revision":
            return str(things.rows[thing].latest_revision_id)
        row = things.rows[name]
        if match[1] == "key":
            return str(row.translation_key)
        return str(getattr(row, "pk", row))

    return "/admin/" + PART.sub(value, pattern)


def form(pattern: str, thing: str, method: str, things: Things) -> dict[str, Any]:
    """Keyword arguments of the request."""
    if method != "post":
        return {"data": {"q": "secret"}} if SEARCHES.search(pattern) else {}
    row = things.rows.get(thing)
    data = POSTED.get(pattern, {})
    return {
        "data": {
            name: str(getattr(row, value[1:])) if value.startswith("=") else value
            for name, value in data.items()
        }
    }
