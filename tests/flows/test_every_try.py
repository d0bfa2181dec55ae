"""One account in all groups tries every button, screen and program alone: nothing gets out.

A table of tries. Each is done on the office as it then is (what an earlier try left behind is
there), the worker runs, and what readers get is searched for the marker.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel
from wagtail.models import Page
from wagtail_localize.models import StringSegment

from cms.documents.models import Document
from cms.two_people.approvals.models import ChangeRequest
from home.models import (
    Alert,
    AlertPhrase,
    AlertText,
    ContactChannel,
    InfoPage,
    Organization,
    Service,
)
from lessons.library import files
from lessons.models import CoursePage, Picture, Resource, ResourceFile
from localize.workflow.models import Review
from tests.flows.office import info_form
from tests.flows.office import named as seen_as
from tests.home.conftest import phrase_saying
from tests.lessons.private_data import pdf
from tests.lessons.private_data import picture as picture_bytes
from tests.localize.conftest import TEXTS, desk, desk_world, page, page_world  # noqa: F401
from tests.opened import opened_now
from tests.parts import IS_SOAK

MARKER = "ពាក្យសម្គាល់"
HELP = "Ask for help."
NUMBER = "092311511"
HIDDEN = "https://www.youtube.com/hidden"


@dataclass
class Work:
    """What one account has made, each waiting for somebody else."""

    client: Client
    alone: Any
    desk: Any
    public: InfoPage  # whose draft has the marker
    draft: InfoPage
    translation: Any
    picture: Picture
    link: Resource
    file: ResourceFile
    channel: ContactChannel
    phrase: AlertPhrase


@pytest.fixture
def work(desk, page, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    alone = type(desk.people.editor).objects.create_user("alone", password="x")
    for person in vars(desk.people).values():
        alone.groups.add(*person.groups.all())
    client = Client(raise_request_exception=False)
    client.force_login(alone)
    edited = InfoPage.objects.get(pk=page.pk)
    edited.intro = MARKER
    edited.save_revision(user=alone)
    draft = InfoPage(title="Draft", intro=MARKER, live=False)
    desk.homes["en"].add_child(instance=draft)
    draft.save_revision(user=alone)
    cover = Picture.objects.create(title="t", alt_text="a", file=png())
    book = CoursePage(
        audience="young_person",
        title="B",
        description="d",
        order=1,
        live=False,
        cover_image=cover,
        cover_alt="A",
    )
    desk.homes["en"].add_child(instance=book)
    desk.publish(book)
    link = Resource.objects.create(name="Film", type="link", link_url="https://www.youtube.com/a")
    paper = Resource.objects.create(name="Paper", type="pdf")
    upload = SimpleUploadedFile("a.pdf", pdf(), "application/pdf")
    organization = Organization.objects.create(internal_name="O", kind="ngo")
    service = Service.objects.create(
        internal_name="S", organization=organization, category="child_protection", urgency="support"
    )
    made = Work(
        client,
        alone,
        desk,
        edited,
        draft,
        desk.translation(page),
        cover,
        link,
        files.add(paper, language="km", upload=upload, by=alone),
        ContactChannel(service=service),
        phrase_saying("p", en=f"Stay {MARKER}", km=f"សូម{MARKER}"),
    )
    add = reverse("wagtailsnippets_home_contactchannel:add")
    facts = {"service": service.pk, "priority": 1, "audience": "public", "always_open": "unknown"}
    number = {"new_type": "call", "new_kind": "mobile", "new_value": NUMBER}
    client.post(add, facts | number)
    made.channel = ContactChannel.objects.get()
    return made


def png(width=400):
    return SimpleUploadedFile("a.png", picture_bytes("png", size=(width, 200)), "image/png")


Try = Callable[[Work], Any]
TRIES: dict[str, Try] = {}


def a_try(name: str) -> Callable[[Try], Try]:
    def keep(do: Try) -> Try:
        assert name not in TRIES
        TRIES[name] = do
        return do

    return keep


def post(name: str, address: Callable[[Work], str], /, **data: Any) -> None:
    """A try that is one POST; data: as a form holds it, or functions of the office."""

    def do(work: Work) -> Any:
        values = {key: value(work) if callable(value) else value for key, value in data.items()}
        return work.client.post(address(work), values)

    assert name not in TRIES
    TRIES[name] = do


def pages(view: str, which: str) -> Callable[[Work], str]:
    return lambda work: reverse(f"wagtailadmin_pages:{view}", args=[getattr(work, which).pk])


def localize(view: str, key: Callable[[Work], Any]) -> Callable[[Work], str]:
    return lambda work: reverse(f"localize:{view}", args=[key(work)])


# Pages

for _which in ("public", "draft"):
    post(
        f"{_which}: publish in the editor",
        pages("edit", _which),
        **info_form(title="Stay safe", slug=f"try-{_which}", intro=MARKER),
        **{"action-publish": "1"},
    )
    post(
        f"{_which}: submit to a workflow",
        pages("edit", _which),
        **info_form(title="Stay safe", slug=f"try-{_which}", intro=MARKER),
        **{"action-submit": "1"},
    )
    post(
        f"{_which}: schedule in the editor",
        pages("edit", _which),
        **info_form(title="Stay safe", slug=f"try-{_which}", intro=MARKER)
        | {"go_live_at": "2020-01-01 00:00", "action-publish": "1"},
    )
    post(f"{_which}: stock unpublish", pages("unpublish", _which))
    post(
        f"{_which}: copy with publication",
        pages("copy", _which),
        new_title="Copy",
        new_slug=f"copy-{_which}",
        new_parent_page=lambda work: work.desk.homes["en"].pk,
        publish_copies="on",
        alias="",
    )
    post(
        f"{_which}: alias",
        pages("copy", _which),
        new_title="Copy",
        new_slug=f"alias-{_which}",
        new_parent_page=lambda work: work.desk.homes["en"].pk,
        alias="on",
    )
    post(f"{_which}: convert an alias", pages("convert_alias", _which))
    post(
        f"{_which}: move",
        lambda work, which=_which: reverse(
            "wagtailadmin_pages:move_confirm",
            args=[getattr(work, which).pk, work.desk.homes["en"].pk],
        ),
    )

    @a_try(f"{_which}: put an old version back and publish it")
    def _revert(work: Work, which: str = _which) -> Any:
        one = getattr(work, which)
        revision = one.revisions.order_by("-pk").first()
        form = info_form(title="Stay safe", slug=f"try-{which}", intro=MARKER)
        data = form | opened_now(one) | {"revision": revision.pk, "action-publish": "1"}
        return work.client.post(reverse("wagtailadmin_pages:edit", args=[one.pk]), data)

    @a_try(f"{_which}: arm a version for the worker")
    def _arm(work: Work, which: str = _which) -> None:
        revision = getattr(work, which).revisions.order_by("-pk").first()
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
        revision.save()

    @a_try(f"{_which}: to the bin and back")
    def _bin(work: Work, which: str = _which) -> Any:
        from cms.publishing.recycle_bin.models import BinnedPage

        one = getattr(work, which)
        address = reverse("wagtailadmin_pages:delete", args=[one.pk])
        work.client.post(address, {"pages": one.pk, "reason": "wrong"})
        for binned in BinnedPage.objects.all():
            work.client.post(reverse("recycle_bin:restore", args=[binned.pk]))


@a_try("page: a new one, published as it is made")
def _new_page(work: Work) -> Any:
    address = reverse("wagtailadmin_pages:add", args=["home", "infopage", work.desk.homes["en"].pk])
    form = info_form(title="New", slug="new-one", intro=MARKER)
    return work.client.post(address, form | {"action-publish": "1"})


@a_try("page: its address")
def _address(work: Work) -> Any:
    form = info_form(title="Stay safe", slug=f"call-{NUMBER}", intro=HELP)
    address = reverse("wagtailadmin_pages:edit", args=[work.public.pk])
    return work.client.post(address, form | opened_now(work.public) | {"action-publish": "1"})


# Translations


def target(work: Work) -> Page:
    return work.desk.target(work.public)


def string(work: Work) -> StringSegment:
    return StringSegment.objects.get(source=work.translation.source, string__data=HELP)


def review_of(work: Work) -> Review:
    segment = string(work)
    return Review.objects.get(
        string_translation__translation_of=segment.string,
        string_translation__context=segment.context,
    )


@a_try("translation: write and submit every string")
def _submit(work: Work) -> None:
    for segment in StringSegment.objects.filter(source=work.translation.source):
        text = f"{MARKER}។" if segment.string.data == HELP else TEXTS["Stay safe"]
        address = reverse("localize:submit", args=[work.translation.pk, segment.pk])
        work.client.post(address, {"text": text, "seen": "0"})
    assert Review.objects.filter(state="in_review").exists()


@a_try("translation: agree with oneself")
def _endorse(work: Work) -> Any:
    for one in Review.objects.all():
        address = reverse("localize:endorse", args=[one.pk])
        answer = work.client.post(address, {"seen": one.version, "text": one.text})
    return answer


@a_try("translation: break the glass without being an administrator")
def _glass(work: Work) -> Any:
    one = review_of(work)
    data = {"seen": one.version, "reason": "now", "password": "x"}
    return work.client.post(reverse("localize:break_glass", args=[one.pk]), data)


def by_key(work: Work) -> int:
    return int(work.translation.pk)


post("translation: submit all", localize("submit_all", by_key))
post("translation: publish", localize("publish", by_key))
post(
    "translation: publish in its editor",
    lambda work: reverse("wagtailadmin_pages:edit", args=[target(work).pk]),
    **info_form(title=TEXTS["Stay safe"], slug="kh", intro=MARKER),
    **{"action-publish": "1"},
)


def po(work: Work) -> SimpleUploadedFile:
    text = f'msgid ""\nmsgstr ""\n\nmsgctxt "intro"\nmsgid "{HELP}"\nmsgstr "{MARKER}។"\n'
    return SimpleUploadedFile("a.po", text.encode(), "text/x-gettext-translation")


@a_try("translation: a file in ours")
def _po_ours(work: Work) -> Any:
    address = reverse("localize:upload", args=[work.translation.pk])
    return work.client.post(address, {"file": po(work)})


# Records


@a_try("records: confirm all of it oneself")
def _confirm_all(work: Work) -> Any:
    named = [seen_as(one) for one in ChangeRequest.objects.open()]
    for one in named:
        work.client.post(reverse("approvals:confirm"), {"request": one})
    return work.client.post(reverse("approvals:confirm"), {"request": named})


@a_try("records: refuse and take back what one asked for, then ask again")
def _refuse_all(work: Work) -> None:
    for name in ("refuse", "take_back"):
        for one in ChangeRequest.objects.open():
            named = {"request": seen_as(one), "reason": "x"}
            work.client.post(reverse(f"approvals:{name}"), named)
    _submit_again(work)


def _submit_again(work: Work) -> None:
    for one in Review.objects.exclude(state="in_review"):
        work.client.post(reverse("localize:submit_link", args=[one.pk]), {"seen": one.version})


def picture_form(**more: Any) -> dict[str, Any]:
    return {"title": "t", "alt_text": "a", "collection": "1", "credit": ""} | more


post(
    "picture: its credit",
    lambda work: reverse("wagtailimages:edit", args=[work.picture.pk]),
    **picture_form(credit=MARKER),
)
post(
    "picture: its credit by the screen of many",
    lambda work: reverse("wagtailimages:edit_multiple", args=[work.picture.pk]),
    **{f"image-1-{name}": value for name, value in picture_form(credit=MARKER).items()},
)


@a_try("picture: another file")
def _picture_file(work: Work) -> Any:
    address = reverse("wagtailimages:edit", args=[work.picture.pk])
    return work.client.post(address, picture_form(file=png(501)))


@a_try("picture: a face, and a consent to it")
def _consent(work: Work) -> None:
    address = reverse("wagtailimages:edit", args=[work.picture.pk])
    work.client.post(address, picture_form(has_identifiable_child="on", credit=MARKER))
    values = {
        "picture": work.picture.pk,
        "who": "File 1",
        "guardian": "Mother",
        "scope": ["web"],
        "given_on": "2026-01-01",
        "expires_on": "2099-01-01",
        "kept_at": "Cabinet",
    }
    work.client.post(reverse("wagtailsnippets_lessons_consent:add"), values)
    work.client.post(address, picture_form(credit=MARKER))


def resource_form(**more: Any) -> dict[str, Any]:
    return {"name": "Film", "type": "link", "audiences": ["trainer"], "captions_in": []} | more


post(
    "link: another address",
    lambda work: reverse(Resource.snippet_viewset.get_url_name("edit"), args=[work.link.pk]),
    **resource_form(link_url=HIDDEN),
)
post(
    "file: withdraw it",
    lambda work: reverse("lessons_file_withdraw", args=[work.file.resource_id, work.file.pk]),
)


@a_try("file: another one in its place")
def _other_file(work: Work) -> Any:
    upload = SimpleUploadedFile("b.pdf", pdf(pages=2), "application/pdf")
    address = reverse("lessons_file_add", args=[work.file.resource_id])
    return work.client.post(address, {"language": "km", "role": "main", "file": upload})


# Numbers and alerts

SEEN = f"call mobile {NUMBER}"
CHECKED = {"what": "works", "networks": ["smart", "metfone"], "who": "x", "is_sure": "on"}


def number_said(work: Work, client: Any, **said: Any) -> Any:
    """As its screen sends it when somebody has called."""
    address = reverse("home_channel", args=[work.channel.pk])
    shown = re.search(r'name="shown" value="([^"]*)"', client.get(address).content.decode())
    asked = {"seen": SEEN, "shown": shown[1] if shown else ""} | CHECKED | said
    with travel(timezone.now() + timedelta(minutes=1)):
        return client.post(address, asked)


@a_try("number: check it")
def _check(work: Work) -> Any:
    return number_said(work, work.client)


@a_try("number: say that it is so")
def _is_so(work: Work) -> Any:
    return number_said(work, work.client, what="is")


post(
    "number: enter it again",
    lambda work: reverse("wagtailsnippets_home_contactchannel:edit", args=[work.channel.pk]),
    priority=1,
    audience="public",
    always_open="unknown",
    new_type="call",
    new_kind="mobile",
    new_value=NUMBER,
)
post(
    "number: take back what was said",
    lambda work: reverse("home_take_back", args=[work.channel.pk]),
)


def approve(work: Work) -> Any:
    for text in AlertText.objects.all():
        address = reverse("home_phrase_approve", args=[text.pk])
        answer = work.client.post(address, {"seen": text.digest})
    return answer


TRIES["phrase: approve it"] = approve


@a_try("phrase: approve it twice and send it")
def _send(work: Work) -> Any:
    approve(work)
    phrase = AlertPhrase.objects.get()
    data = {"hours": "1", "seen": phrase.digest}
    return work.client.post(reverse("home_alert_send", args=[phrase.pk]), data)


@a_try("phrase: other words after an approval")
def _other_words(work: Work) -> Any:
    address = reverse("wagtailsnippets_home_alertphrase:edit", args=[work.phrase.pk])
    words = {"text_en": f"Now {MARKER}.", "text_km": f"ឥឡូវ{MARKER}។"}
    work.client.post(address, {"name": "p", "severity": "warning", **words})
    return _send(work)


# What got out


def is_out() -> list[str]:
    """What of the marked things anybody gets."""
    found = []
    for document in Document.objects.filter(deleted=False):
        body = bytes(document.body or b"").decode()
        for mark in (MARKER, NUMBER, HIDDEN, json.dumps(MARKER)[1:-1]):
            if mark in body or mark in document.slug:
                found.append(f"{document.kind}/{document.locale}/{document.slug}: {mark}")
        if '"width": 501' in body or '"width":501' in body:
            found.append(f"{document.slug}: the other picture")
    found += [f"number {one.value}" for one in ContactChannel.objects.exclude(value="")]
    found += [f"file {one.pk}" for one in ResourceFile.objects.exclude(confirmed_at=None)]
    found += [f"alert {one}" for one in Alert.objects.all()]
    found += [f"page {one.slug}" for one in InfoPage.objects.live().filter(intro__contains=MARKER)]
    return found


# what is done with a page that was never public, besides all that is done with one that is
OF_A_DRAFT = {
    "publish in the editor",
    "copy with publication",
    "agree with oneself on its screen",
    "arm a version for the worker",
    "to the bin and back",
}


@pytest.mark.slow("some sixty tries on one office, with a worker behind each")
def test_nothing_that_one_account_tries_gets_out(work):
    assert is_out() == []

    for name, attempt in TRIES.items():
        kind, _colon, what = name.partition(": ")
        if kind == "draft" and what not in OF_A_DRAFT and not IS_SOAK:
            continue
        attempt(work)
        assert is_out() == [], name
    call_command("worker", "--once")
    call_command("rebuild_documents", verbosity=0)
    assert is_out() == []


@pytest.mark.slow("the same office, and a second person")
def test_second_person_lets_out_what_the_same_tries_made(work):
    """The search above can find what it looks for."""
    _submit(work)
    publisher = Client()
    publisher.force_login(work.desk.people.admin)
    for one in ChangeRequest.objects.open().order_by("pk"):
        publisher.post(reverse("approvals:confirm"), {"request": seen_as(one)})
    for client in (publisher, work.client):  # who entered it, too, has to call it
        assert f"number {NUMBER}" not in " ".join(is_out())
        number_said(work, client)

    out = " ".join(is_out())
    assert f"number {NUMBER}" in out
    assert "file " in out
