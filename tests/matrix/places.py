"""One of everything that an address of the admin can name, and a person of every role."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale, Site
from wagtail_localize.models import OverridableSegment, StringSegment, TranslationContext

from cms.publishing.models import BinnedPage, LinkDomain, WhatHappened
from cms.publishing.recycle_bin import actions
from cms.publishing.shared_drafts import links
from cms.two_people.approvals.models import ChangeRequest
from cms.who_helps.models import make_missing
from home.directory.owners import links as owner_links
from home.models import (
    Alert,
    AlertPhrase,
    AlertText,
    ContactChannel,
    DirectoryPage,
    HeldBackValue,
    HolidayYear,
    OwnerAgreement,
    Service,
    ServicePage,
)
from lessons.library import files
from lessons.models import Consent, CoursePage, LessonPage, ModulePage, Picture, Resource
from localize.outside import links as outside_links
from localize.terminology.models import TermProposal
from localize.workflow.models import Comment, Review, State
from public.delivery.models import Webhook
from tests.home.conftest import know
from tests.lessons.private_data import pdf
from tests.office.conftest import Office, desk_world, draft, office_world  # noqa: F401
from tests.shared_fixtures import world
from tests.terms import make_term

ROLES = (
    "anonymous",
    "stranger",  # an account of no group
    "visitor",  # may come in, and nothing else
    "english",  # translates into English only
    "translator",
    "reviewer",
    "keeper",
    "editor",
    "publisher",
    "admin",
)


# words that stand in one place only → who may read them
SECRETS = {
    "Secret office": {"english", "reviewer", "keeper", "editor", "publisher", "admin"},
    "Secret lesson": {"english", "reviewer", "editor", "publisher", "admin"},
    "Secret bin": {"reviewer", "english", "editor", "publisher", "admin"},
    "Secret face": {"editor", "publisher", "admin"},
    "Secret paper": {"editor", "publisher", "admin"},
    "Secret mistake": {"keeper", "admin"},
    "secret-app": {"admin"},
}


@dataclass
class Things:
    """`rows` by the name that the table calls them; `people` by role, None for nobody."""

    office: Office
    people: dict[str, Any]
    rows: dict[str, Any]


def make_people(office: Office) -> dict[str, Any]:
    users = get_user_model().objects
    people = {role: users.filter(username=role).first() for role in ROLES}
    people["stranger"] = users.create_user("stranger", "stranger@example.org", "x")
    people["visitor"] = users.create_user("visitor", "visitor@example.org", "x")
    people["visitor"].user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="submit_translation"),
    )
    people["english"] = users.create_user("english", "english@example.org", "x")
    people["english"].groups.add(Group.objects.get(name="Translators (English)"))
    return people


def make_things(office: Office) -> Things:
    desk = office.desk
    people, rows = make_people(office), {}
    rows["english"] = office.pages["Ready"]
    rows["khmer"] = desk.target(office.pages["Ready"])
    rows["translation"] = desk.translation(office.pages["Ready"])
    make_help(office, rows)
    make_lessons(office, rows)
    make_strings(office, rows)
    make_library(people, rows)
    make_records(people, rows)
    rows["share"], _code = links.share(
        rows["english"], {}, digest="0" * 64, guest="Director", by=office.people.editor
    )
    gone = draft(desk, "Secret bin")
    actions.delete([gone], by=office.people.admin)
    rows["binned"] = BinnedPage.objects.get(page=gone)
    for page in (rows["english"], rows["khmer"], rows["help"]):
        page.save_revision(user=office.people.admin)
    return Things(office, people, rows)


def make_help(office: Office, rows: dict[str, Any]) -> None:
    directory = DirectoryPage.objects.child_of(office.desk.homes["en"]).get()
    rows["service"] = Service.objects.get(internal_name="Office")
    rows |= {"english home": office.desk.homes["en"], "khmer home": office.desk.homes["km"]}
    rows["directory"] = directory
    rows["help"] = directory.add_child(
        instance=ServicePage(
            title="Secret office {number}", summary="Words.", service=rows["service"], live=False
        )
    )


def make_lessons(office: Office, rows: dict[str, Any]) -> None:
    book = office.desk.homes["en"].add_child(
        instance=CoursePage(title="Book", description="x", order=7, live=False)
    )
    module = book.add_child(instance=ModulePage(title="Module", live=False))
    lesson = module.add_child(instance=LessonPage(title="Secret lesson", live=False))
    lesson.save_revision(user=office.people.editor)
    rows |= {"book": book, "module": module, "lesson": lesson}


def make_strings(office: Office, rows: dict[str, Any]) -> None:
    source = rows["translation"].source
    rows["segment"] = StringSegment.objects.filter(source=source).first()
    context = TranslationContext.objects.create(object=source.object, path="body.x.'link'")
    rows["link"] = OverridableSegment.objects.create(
        source=source, context=context, order=99, data_json='"https://cncc.gov.kh/"'
    )
    rows["source"] = source
    rows["anchor"] = f"s{rows['segment'].pk}"
    states = Review.objects.filter(string_translation__locale__language_code="km")
    rows["waiting"] = states.filter(state=State.IN_REVIEW).first()
    rows["approved"] = states.filter(state=State.APPROVED).last()
    rows["handed over"] = office.pages["Waits"]
    rows["comment"] = Comment.objects.first()


def make_library(people: dict[str, Any], rows: dict[str, Any]) -> None:
    for name in ("picture", "child"):
        rows[name] = Picture.objects.create(
            title="Secret face" if name == "child" else "picture.png",
            alt_text="a suggestion",
            file=get_test_image_file(filename="one.png"),
            has_identifiable_child=name == "child",
            uploaded_by_user=people["editor"],
        )
    rows["consent"] = Consent.objects.create(
        picture=rows["child"],
        who="Child 7",
        guardian="Mother",
        given_on=date(2026, 1, 1),
        expires_on=date(2036, 1, 1),
        kept_at="Secret paper",
    )
    rows["resource"] = Resource.objects.get(name="Film")
    rows["checklist"] = Resource.objects.create(name="Checklist", type="pdf")
    rows["file"] = files.add(
        rows["checklist"],
        language="km",
        role="main",
        upload=ContentFile(pdf(), "x.pdf"),
        by=people["editor"],
    )
    for name in ("picture", "child"):
        rows[f"{name} file"] = rows[name].file.name
    rows["resource file"] = rows["file"].file.name


def make_records(people: dict[str, Any], rows: dict[str, Any]) -> None:
    service = rows["service"]
    make_missing()
    rows |= {
        "contact": ContactChannel.objects.filter(service=service).get(),
        "new contact": ContactChannel.objects.exclude(service=service).get(),
        "organization": service.organization,
        "short code": know("1297"),
        "held back": HeldBackValue.objects.create(value="118", reason="Secret mistake"),
        "answer": WhatHappened.objects.get(code="sad"),
        "domain": LinkDomain.objects.create(domain="cncc.gov.kh", owner="CNCC"),
        "holidays": HolidayYear.objects.create(year=2031, days=["2031-01-01"]),
        "phrase": AlertPhrase.objects.get(),
        "alert text": AlertText.objects.get(language="km"),
        "alert": Alert.objects.get(),
        "term": make_term("stranger", "មនុស្សចម្លែក"),
        "proposal": TermProposal.objects.get(),
        "webhook": Webhook.objects.create(name="App", address="https://secret-app.example.org/"),
        "request": ChangeRequest.objects.first(),
        "person": people["editor"],
        "site": Site.objects.get(),
        "locale": Locale.objects.get(language_code="km"),
        "collection": Collection.get_first_root_node().add_child(name="Old"),
    }
    rows["reader link"], _code = outside_links.make(
        reader="Reader",
        role="native",
        language="km",
        weeks=4,
        kinds=["answers"],
        page=rows["english"],
        by=people["publisher"],
    )
    rows["read text"] = rows["reader link"].texts.first()
    rows["owner link"], _code = owner_links.make(rows["organization"], by=people["keeper"])
    rows["agreement"] = OwnerAgreement.objects.create(
        organization=rows["organization"], agreed_with="x", agreed_on="2026-11-01", source="x"
    )


things_world = world(make_things, "office_world")
