"""What people stand behind, as tests/publishing/approvals/test_machine.py drives it."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from home.alerts import alerts
from home.models import InfoPage
from lessons.models import Consent, Picture, Resource, ResourceFile
from localize.workflow import gate, publish, review
from localize.workflow.digests import source_digest
from localize.workflow.models import Review
from tests.home.conftest import phrase_saying

LINKS = [f"https://www.youtube.com/{name}" for name in ("a", "b", "c")]
TEXTS = ["សូមសុំជំនួយ។", "សូមសុំជំនួយឥឡូវនេះ។", "សូមស្នើសុំជំនួយ។"]
HELP = "Ask for help."


def make_people(office: Any) -> list[Any]:
    """Two who may do everything, one who may do all but review, one who may do nothing."""
    everything = {group for one in vars(office.people).values() for group in one.groups.all()}
    reviews = {group for group in everything if group.name.startswith("Reviewers")}
    people = [get_user_model().objects.create_user(name) for name in "abcd"]
    for person, groups in zip(
        people[:3], (everything, everything, everything - reviews), strict=True
    ):
        person.groups.set(groups)
    return [get_user_model().objects.get(pk=person.pk) for person in people]


def in_bulk(rows: list[Any]) -> list[Any]:
    """Make rows as nothing of the product may: fast, and asking nobody."""
    return QuerySet(type(rows[0])).bulk_create(rows)


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

    def agree(self, asked: ChangeRequest, *, by: Any, seen: str) -> Any:
        return engine.endorse(asked, by=by, seen=seen)

    def value(self) -> Any:
        raise NotImplementedError

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        raise NotImplementedError

    def was_approved(self, value: Any) -> bool:
        raise NotImplementedError


class Link(Subject):
    def __init__(self, office: Any, people: list[Any]) -> None:
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

    def __init__(self, office: Any, people: list[Any]) -> None:
        picture = Picture(
            title="p",
            alt_text="a",
            width=1,
            height=1,
            file="original_images/p.png",
            has_identifiable_child=True,
        )
        in_bulk([picture])
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
        in_bulk(consents)
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

    def __init__(self, office: Any, people: list[Any]) -> None:
        resource = Resource.objects.create(name="Checklist", type="pdf")
        self.row = in_bulk(
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


class Phrase(Subject):
    """The words of an alert in Khmer, which may be sent or not."""

    right = "home.approve_alertphrase"

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.row = phrase_saying("p", km="សូមនៅផ្ទះ។").texts.get()

    def value(self) -> Any:
        text = self.fresh()
        return text.digest if alerts.missing(text) is None else None

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        alerts.approve(self.row, by=by, seen=self.fresh().digest)

    def was_approved(self, value: Any) -> bool:
        return self.requests().filter(outcome="approved", digest=value).exists()


class Words(Subject):
    """A string of a page in Khmer, which may be published or not."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.page = office.write("Stay safe", HELP)
        office.draft(self.page, {HELP: TEXTS[0]})
        self.row = Review.objects.get(string_translation__data=TEXTS[0])

    def may_decide(self, person: Any) -> bool:
        return bool(self.fresh().may_endorse(person, ChangeRequest()))

    def value(self) -> Any:
        row = self.fresh()
        return row.present_digest() if review.is_approved(row) else None

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        if replaces:
            review.write(self.fresh().string_translation, by=by, text=TEXTS[value])
        review.submit(self.fresh(), by=by)

    def was_approved(self, value: Any) -> bool:
        return self.requests().filter(outcome="approved", digest=value).exists()


class Version(Subject):
    """A version of a page, which may be published or not."""

    def __init__(self, office: Any, people: list[Any]) -> None:
        self.row = InfoPage(title="Draft", live=False)
        office.homes["en"].add_child(instance=self.row)
        self.row.save_revision(user=people[0])

    def draft(self) -> Any:
        return self.fresh().get_latest_revision_as_object()

    def may_decide(self, person: Any) -> bool:
        return bool(self.fresh().may_endorse(person, ChangeRequest()))

    def value(self) -> Any:
        draft = self.draft()
        return source_digest(draft) if gate.refusal(draft) is None else None

    def ask(self, value: int, *, by: Any, replaces: bool) -> None:
        if replaces:
            draft = self.draft()
            draft.intro = TEXTS[value]
            draft.save_revision(user=by)
        publish.endorse_source(self.fresh(), self.fresh().get_latest_revision(), by=by)

    def was_approved(self, value: Any) -> bool:
        return self.requests().filter(outcome="approved", digest=value).exists()


SUBJECTS = [Link, Paper, File, Phrase, Words, Version]
