"""What people stand behind, as tests/publishing/approvals/test_machine.py drives it."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from cms.publishing.approvals import engine
from cms.publishing.approvals.models import ChangeRequest
from lessons.models import Consent, Picture, Resource, ResourceFile

LINKS = [f"https://www.youtube.com/{name}" for name in ("a", "b", "c")]
RIGHTS = ("confirm_resourcefile", "change_consent", "change_resourcefile")


def make_people() -> list[Any]:
    """Three who may decide, one who may not."""
    people = [get_user_model().objects.create_user(name) for name in "abcd"]
    rights = Permission.objects.filter(codename__in=RIGHTS)
    for person in people[:3]:
        person.user_permissions.set(rights)
    return [get_user_model().objects.get(pk=person.pk) for person in people]


class Subject:
    """One row, what readers get of it, and how somebody asks for something else."""

    row: Any
    right = "lessons.confirm_resourcefile"

    def fresh(self) -> Any:
        return type(self.row).objects.get(pk=self.row.pk)

    def requests(self) -> Any:
        return ChangeRequest.objects.of(self.row)

    def may_decide(self, person: Any) -> bool:
        return bool(person.has_perm(self.right))

    def value(self) -> Any:
        raise NotImplementedError

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        raise NotImplementedError

    def was_approved(self, value: Any) -> bool:
        raise NotImplementedError


class Link(Subject):
    def __init__(self, people: list[Any]) -> None:
        self.row = Resource.objects.create(name="Film", type="link", link_url=LINKS[0] + "0")

    def value(self) -> Any:
        return self.fresh().link_url

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        engine.request(
            self.row,
            by=by,
            old={"link_url": self.value()},
            new={"link_url": LINKS[value]},
            replaces=replaces,
        )

    def was_approved(self, value: Any) -> bool:
        return (
            self.requests()
            .filter(outcome__in=["approved", "withdrawn"], new__link_url=value)
            .exists()
        )


class Paper(Subject):
    """A consent, which counts or does not."""

    right = "lessons.change_consent"

    def __init__(self, people: list[Any]) -> None:
        picture = Picture(
            title="p",
            alt_text="a",
            width=1,
            height=1,
            file="original_images/p.png",
            has_identifiable_child=True,
        )
        Picture.objects.bulk_create([picture])
        # two children: the picture stays hidden, and nothing is drawn
        consents = [
            Consent(
                picture=picture,
                who=who,
                guardian="g",
                given_on=date(2026, 1, 1),
                expires_on=date(2099, 1, 1),
                scope=["web"],
                kept_at="1",
            )
            for who in ("first", "second")
        ]
        Consent.objects.bulk_create(consents)
        self.row = Consent.objects.get(who="first")

    def value(self) -> Any:
        return self.fresh().is_confirmed

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        engine.request(
            self.row,
            by=by,
            old={"is_confirmed": False},
            new={"is_confirmed": True},
            replaces=replaces,
        )

    def was_approved(self, value: Any) -> bool:
        return self.requests().filter(outcome__in=["approved", "withdrawn"]).exists()


class File(Subject):
    """A file, which is asked for once; withdrawn it is gone."""

    def __init__(self, people: list[Any]) -> None:
        resource = Resource.objects.create(name="Checklist", type="pdf")
        self.row = ResourceFile.objects.bulk_create(
            [
                ResourceFile(
                    resource=resource,
                    language="km",
                    version=1,
                    file="files/a.pdf",
                    sha256="0" * 64,
                    bytes=1,
                    mime="application/pdf",
                    added_by=people[0],
                    added_at="2026-11-26T00:00:00Z",
                )
            ]
        )[0]

    def value(self) -> Any:
        return bool(self.row.resource.served_files())

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        if by.pk == self.row.added_by_id and not self.requests().exists():
            engine.request(self.row, by=by, digest=self.row.sha256)

    def was_approved(self, value: Any) -> bool:
        return self.requests().filter(outcome="approved").exists()


SUBJECTS = [Link, Paper, File]
