"""The facts of a resource as the screen of its page shows them, beside the words."""

from typing import Any

from django.urls import reverse

from cms.core.vocabularies.fields import CodesField
from cms.core.vocabularies.library import LICENCES, PAPERS, RESOURCE_TYPES
from cms.core.vocabularies.shared import Label, label
from cms.two_people.approvals import engine
from cms.two_people.approvals.records import value_of
from cms.two_people.approvals.shown import Side, label_of, side
from cms.two_people.people import User
from cms.two_people.refusals import who_can
from lessons.library.models.resources import Resource

LABELS: dict[str, tuple[Label, ...]] = {
    "type": RESOURCE_TYPES,
    "licence": LICENCES,
    "paper": PAPERS,
}
# shown also where nothing is said
EXPECTED = ("name", "type", "licence", "audiences", "topics")
IF_SAID = ("link_url", "paper", "thumbnail")
OF_RECORDINGS = ("captions_in", "transcript_required")


def facts_of(resource: Resource) -> list[tuple[str, Side]]:
    """(what, its value in the language of the screen)."""
    names = [*EXPECTED, *(name for name in IF_SAID if getattr(resource, name))]
    if resource.transcript_needed() or resource.type in ("video", "audio"):
        names += [name for name in OF_RECORDINGS if getattr(resource, name) != []]
    return [(label_of(Resource._meta, name), _said(resource, name)) for name in names]


def _said(resource: Resource, name: str) -> Side:
    field, value = Resource._meta.get_field(name), value_of(resource, name)
    if value in ("", []):
        return Side("–")
    labels = field.labels if isinstance(field, CodesField) else LABELS.get(name)
    if labels:
        codes = value if isinstance(value, list) else [value]
        return Side(", ".join(label(labels, code) for code in codes))
    return side(field, value)


def context(resource: Resource | None, user: User) -> dict[str, Any]:
    """What `lessons/_facts.html` shows `user`, who sees buttons only for what they may do."""
    if resource is None:
        return {"resource": None}
    found: dict[str, Any] = {"resource": resource, "facts": facts_of(resource)}
    if user.has_perm("lessons.change_resource"):
        found["change"] = reverse("lessons_facts_change", args=[resource.pk])
    waiting = engine.waiting(resource)
    if waiting is not None:
        found["who"] = who_can(resource.who_may_endorse(waiting, but={waiting.asked_by_id}))
        if waiting.stands(user) or resource.may_endorse(user, waiting):
            found["waiting"] = reverse("approvals:request", args=[waiting.pk])
    return found
