"""A draft by link: who gives it out, who reads it, what ends it, what a guest can say with it."""

import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any
from unittest.mock import Mock

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import SourceDeletedError

from cms.publishing import unpublishing
from cms.publishing.recycle_bin import actions
from cms.publishing.shared_drafts import answers, links
from cms.publishing.shared_drafts.models import SharedDraft
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from lessons.models import LessonPage, ModulePage, Picture
from localize.workflow import gate
from localize.workflow.publish import publish_source
from public.website.guests import content
from public.website.guests.middleware import LARGEST
from public.website.vocabulary import shipped
from tests.localize.conftest import Desk
from tests.shared_fixtures import world
from tests.website.conftest import Site, path_of

DOOR = "/admin/draft/"
KHMER = "មេរៀនសាកល្បង"


def office_client(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def screen(page: Any) -> str:
    return reverse("share_draft", args=[page.pk])


def shared(user: Any, page: Any, guest: str = "Director") -> str:
    """The link that the office's screen shows, once."""
    answer = office_client(user).post(screen(page), {"guest": guest})
    assert answer.status_code == 200, answer.content.decode()
    (link,) = re.findall(r">(http[^<]+/admin/draft/#[^<]+)</textarea>", answer.content.decode())
    return link


class Guest:
    """A browser without an account; the door is opened by what stands behind #."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.form = ""

    def open(self, link: str) -> Any:
        return self.client.post(DOOR, {"code": link})

    def read(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    def say(self, address: str, **typed: str) -> Any:
        if not self.form:
            (self.form,) = re.findall(r'name="form" value="(\w+)"', self.read(address))
        return self.client.post(address, {"form": self.form} | typed)


@pytest.fixture
def guest() -> Guest:
    return Guest()


@dataclass
class Opened:
    """Where a guest reads the draft, and what their browser keeps of it."""

    address: str
    cookies: dict[str, str]


def make_opened(site: Site, draft: LessonPage) -> Opened:
    guest = Guest()
    lead = guest.open(shared(site.office.people.editor, draft))
    assert lead.status_code == 303
    address, _hash, place = lead["Location"].partition("#")
    assert place  # else the browser keeps that of the link, which is the code
    return Opened(address, {name: one.value for name, one in guest.client.cookies.items()})


opened_world = world(make_opened, "site_world", "draft_world")


@pytest.fixture
def opened(draft, guest, opened_world) -> str:
    """The address of the draft that the guest has opened."""
    for name, value in opened_world.cookies.items():
        guest.client.cookies[name] = value
    return opened_world.address


def neutral(answer: Any) -> bytes:
    assert answer.status_code == 404
    html = answer.content.decode()
    assert shipped("km").words["draft_ended"] in html and shipped("en").words["draft_ended"] in html
    return bytes(answer.content)


# What a guest sees


def test_guest_reads_the_version_that_was_shared_and_its_guide(site, draft, guest, opened) -> None:
    lesson = LessonPage.objects.get(pk=draft.pk)
    lesson.summary = "written-later"
    # as the editor does while somebody types: over its own last revision
    lesson.save_revision(user=site.office.people.editor, overwrite_revision=lesson.latest_revision)

    html = guest.read(opened)

    assert "canary-draft" in html and "written-later" not in html
    assert "canary-preparation" not in html
    assert shipped("en").words["draft_not_public"] in html and "Director" in html
    assert 'class="signature"' in html
    guide = opened.replace("/lessons/", "/guides/")
    assert f'href="{guide}"' in html
    assert "canary-preparation" in guest.read(guide)
    # what is not there in Khmer has no address
    assert guest.client.get(opened.replace("/en/", "/km/")).status_code == 404
    assert guest.client.get(opened.replace("/lessons/", "/courses/")).status_code == 404


def test_what_stands_around_the_draft_has_no_name_unless_it_is_public(site, guest) -> None:
    module = ModulePage(title="canary-module", live=False)
    site.course.add_child(instance=module)
    lesson = LessonPage(audience="young_person", title="A new lesson", summary="s", live=False)
    module.add_child(instance=lesson)
    lesson.save_revision(user=site.office.people.editor)
    address = guest.open(shared(site.office.people.editor, lesson))["Location"]

    html = guest.read(address)

    assert "A new lesson" in html and "canary-module" not in html
    assert site.course.title in html  # which everybody may read

    shared_module = guest.open(shared(site.office.people.editor, module))["Location"]
    assert "canary-module" in guest.read(shared_module)


def test_translation_is_read_as_it_stands(site, guest, bilingual) -> None:
    page = bilingual.page("A page to translate", intro="Ask for help.")
    bilingual.prepare(page)
    Desk(bilingual.people, bilingual.homes).draft(page, {"A page to translate": KHMER})

    lead = guest.open(shared(bilingual.people.translator2, page))
    address = lead["Location"].partition("#")[0]
    html = guest.read(address)
    khmer = address.replace("/en/", "/km/")

    assert f'href="{khmer}"' in html
    assert KHMER in guest.read(khmer)
    assert "Ask for help." in guest.read(khmer)
    assert shipped("km").words["draft_partly"] in guest.read(khmer)


def test_files_of_the_draft_come_with_the_visit_only(site, draft, guest, opened) -> None:
    html = guest.read(opened)
    files = set(re.findall(rf'src="({opened}media/[^"]+)"', html))

    assert files and 'src="/media/' not in html and "/admin/media/" not in html
    for address in files:
        answer = guest.client.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        assert "sandbox" in answer["Content-Security-Policy"]
        neutral(Client().get(address))
    neutral(guest.client.get(f"{opened}media/original_images/one.png"))


def test_picture_without_its_consent_is_not_shown(site, draft, guest, opened) -> None:
    assert f'src="{opened}media/images/' in guest.read(opened)

    for picture in Picture.objects.all():
        picture.has_identifiable_child = True
        picture.save()

    assert f'src="{opened}media/images/' not in guest.read(opened)


def test_answers_are_stored_nowhere_and_know_no_account(site, draft, guest, opened) -> None:
    link = shared(site.office.people.editor, draft)
    for answer in (
        guest.client.get(DOOR),
        guest.open(link),
        guest.client.get(opened),
        Client().get(opened),
    ):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert all(name.startswith("draft") for name in answer.cookies)
    (cookie,) = guest.open(link).cookies.values()
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie["path"].startswith(DOOR) and len(cookie["path"]) > len(DOOR)
    assert link.rpartition("#")[2] not in cookie.value
    assert guest.client.put(opened).status_code == 405


def test_code_is_in_no_log_and_no_address(site, draft, guest, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    link = shared(site.office.people.editor, draft)
    secret = link.rpartition("-")[2]

    lead = guest.open(link)
    guest.read(lead["Location"])
    guest.open(link[:-1])

    assert len(secret) == 64  # 256 bits
    shown_later = office_client(site.office.people.editor).get(screen(draft))
    assert secret not in shown_later.content.decode()
    assert secret not in caplog.text + lead["Location"]
    stored = [str(row) for row in SharedDraft.objects.values()] + [
        str(row) for row in AuditEntry.objects.values()
    ]
    assert secret not in "".join(stored)


# What ends it


def test_every_reason_has_one_answer(site, draft, guest, opened) -> None:
    people = site.office.people
    given = SharedDraft.objects.get()
    link = shared(people.editor, draft, "Partner")
    ended = neutral(guest.client.get(f"{DOOR}{given.pk + 7}/"))
    later = timezone.now() + links.LIFETIME
    nobody = Client(raise_request_exception=False)

    assert neutral(nobody.get(opened)) == ended  # not opened here
    for wrong in ("", "7", "x-y", "9" * 30 + "-a", f"{given.pk}-{'0' * 64}", "\0", "៧-a"):
        assert neutral(nobody.post(DOOR, {"code": wrong})) == ended
    assert neutral(nobody.get(f"{DOOR}{given.pk}/en/lessons/media/../x")) == ended
    assert neutral(nobody.get(f"{DOOR}nothing/at/all/here/")) == ended
    with time_machine.travel(later, tick=False):
        assert neutral(guest.client.get(opened)) == ended
        assert neutral(guest.open(link)) == ended
    with time_machine.travel(timezone.now() + timedelta(hours=13), tick=False):
        assert neutral(guest.client.get(opened)) == ended  # half a day after it was opened
        assert guest.open(link).status_code == 303

    people.editor.is_active = False
    people.editor.save()
    assert neutral(guest.client.get(opened)) == ended
    people.editor.is_active = True
    people.editor.save()
    assert guest.client.get(opened).status_code == 200

    (entry,) = actions.delete([draft], by=people.admin)
    assert neutral(guest.client.get(opened)) == ended
    assert neutral(guest.open(link)) == ended
    actions.restore(entry, by=people.admin)
    assert guest.client.get(opened).status_code == 200

    away = reverse("share_draft_withdraw", args=[given.pk])
    assert office_client(people.reviewer).post(away).status_code == 302
    assert neutral(guest.client.get(opened)) == ended
    assert guest.open(link).status_code == 303  # the other link stays
    assert not SharedDraft.objects.filter(pk=given.pk).exists()
    verbs = AuditEntry.objects.about(draft).filter(data__link=given.pk).order_by("pk")
    assert list(verbs.values_list("verb", "by_id")) == [
        ("shared", people.editor.pk),
        ("share_withdrawn", people.reviewer.pk),
    ]


def test_what_was_taken_down_is_read_by_no_link_that_was_given_out_before(
    site, draft, guest, opened
) -> None:
    people = site.office.people
    link = shared(people.editor, draft, "Partner")

    unpublishing.take_down([draft], by=people.publisher, reason="person")

    ended = neutral(guest.client.get(opened))
    assert neutral(guest.open(link)) == ended
    offered = office_client(people.editor).get(screen(draft)).content.decode()
    assert reverse("share_draft_withdraw", args=[SharedDraft.objects.first().pk]) not in offered
    assert guest.open(shared(people.editor, draft)).status_code == 303


def test_forms_that_no_browser_sends_are_no_error_of_ours(guest, caplog, db) -> None:
    for body, kind, status in (
        (b"x", "multipart/form-data", 404),
        (b"x", "multipart/form-data; boundary=\xc3\xa9", 404),
        (b"a" * (LARGEST + 1), "application/x-www-form-urlencoded", 413),
        (b"a" * (LARGEST + 1), "multipart/form-data; boundary=x", 413),
    ):
        answer = guest.client.generic("POST", DOOR, body, content_type=kind)
        assert answer.status_code == status, kind
    assert not [one for one in caplog.records if one.name.startswith("public.website.guests")]


@pytest.mark.parametrize(
    ("error", "status", "is_ours"),
    [(RuntimeError("canary"), 500, True), (OperationalError("canary"), 503, False)],
)
def test_fault_of_ours_shows_a_guest_nothing_and_is_told(
    opened, guest, caplog, monkeypatch, error, status, is_ours
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(content, "document_in", fail)
    heard: list[Any] = []
    got_request_exception.connect(hear := lambda **said: heard.append(said), weak=False)
    try:
        answer = guest.client.get(opened)
    finally:
        got_request_exception.disconnect(hear)

    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
    assert "canary" not in answer.content.decode()
    assert bool(heard) == is_ours
    assert ("A page for people failed" in caplog.text) == is_ours


def test_translation_that_is_still_being_prepared_stops_no_link(
    site, guest, bilingual, monkeypatch
) -> None:
    page = bilingual.page("A page to translate", intro="Ask for help.")
    bilingual.prepare(page)
    Desk(bilingual.people, bilingual.homes).draft(page, {"A page to translate": KHMER})
    monkeypatch.setattr(content, "translated_so_far", Mock(side_effect=SourceDeletedError))

    address = guest.open(shared(bilingual.people.editor, page))["Location"].partition("#")[0]

    assert "Ask for help." in guest.read(address)
    neutral(guest.client.get(address.replace("/en/", "/km/")))


# Who gives it out


def test_link_is_given_out_by_those_who_take_part(site, draft) -> None:
    people = site.office.people
    for who in (people.editor, people.reviewer, people.publisher):
        assert shared(who, draft)
    for who in (people.keeper, people.translator):
        client = office_client(who)
        for answer in (client.get(screen(draft)), client.post(screen(draft), {"guest": "X"})):
            assert answer.status_code in (302, 403)
        given = SharedDraft.objects.first()
        client.post(reverse("share_draft_withdraw", args=[given.pk]))
    assert Client().get(screen(draft)).status_code == 302
    assert SharedDraft.objects.count() == 3
    assert (
        office_client(people.editor)
        .get(reverse("share_draft_withdraw", args=[given.pk]))
        .status_code
        == 405
    )


def test_refusals_of_a_link_say_what_to_do(site, draft) -> None:
    client = office_client(site.office.people.editor)
    for guest, sentence in (
        ("  ", "Write a name."),
        ("x" * 101, "at most 100 characters"),
        ("a\0", "cannot be stored"),
    ):
        answer = client.post(screen(draft), {"guest": guest})
        assert (answer.status_code, SharedDraft.objects.count()) == (400, 0)
        assert sentence in unescape(answer.content.decode())
    answer = client.post(screen(draft), {"guest": "<b>Director</b>"})
    assert "<b>Director</b>" not in answer.content.decode()
    assert "&lt;b&gt;Director" in answer.content.decode()


# What a guest says


def test_remark_and_agreement_reach_the_office_and_count_for_nobody(
    site, draft, guest, opened
) -> None:
    people = site.office.people
    thanks = guest.say(opened, name="ឯកឧត្តម <i>Sok</i>", remark="<script>x</script>\r\nCall 117!")
    assert thanks.status_code == 303
    assert guest.say(opened, name="Sok", agree="", remark="Well done.").status_code == 303

    html = guest.read(thanks["Location"].partition("#")[0])
    assert shipped("en").words["answer_taken"] in html
    review = office_client(people.reviewer).get(reverse("localize:source", args=[draft.pk]))
    for page in (html, review.content.decode()):
        assert "<script>x" not in page and "<i>Sok" not in page
        assert "&lt;script&gt;x&lt;/script&gt;" in page and "Well done." in page
    remark, agreed = AuditEntry.objects.filter(verb__in=answers.VERBS).order_by("pk")
    assert (remark.by_id, remark.by_name) == (None, "ឯកឧត្តម <i>Sok</i>")
    assert remark.comment == "<script>x</script>\nCall 117!"
    assert (agreed.verb, agreed.comment) == ("guest_agreed", "Well done.")
    # only its author stands behind it
    fresh = LessonPage.objects.get(pk=draft.pk)
    refused = gate.refusal(fresh.get_latest_revision_as_object())
    assert refused is not None and refused.code == "second_person"
    people.editor.groups.add(Group.objects.get(name="Publishers"))
    with pytest.raises(Refused, match="second person"):
        publish_source(fresh, by=people.editor)
    assert "canary-draft" not in Client().get(path_of(draft, "lessons")).content.decode()
    # the draft of later is another version than the guest had
    fresh.summary = "written-later"
    fresh.save_revision(user=people.editor)
    again = office_client(people.reviewer).get(reverse("localize:source", args=[draft.pk]))
    assert "About another version" in again.content.decode()
    assert "About another version" not in review.content.decode()


def test_refusals_of_an_answer_keep_what_was_typed(guest, opened, monkeypatch) -> None:
    long = "ក" * (answers.LONGEST + 1)
    link = SharedDraft.objects.get()
    for agrees, name, text, sentence in (
        (False, " ", "Good", "Write a name."),
        (False, "Sok", " ", "Write your remark."),
        (False, "Sok", long, "at most 2000 characters"),
        (True, "", "", "Write a name."),
        (False, "Sok", "a\0", "cannot be stored"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            answers.answer(link, name=name, text=text, agrees=agrees)
    # and on the page, either way to answer
    for typed, sentence in (
        ({"name": "", "agree": ""}, "Write a name."),
        ({"name": "Sok", "remark": long}, "at most 2000 characters"),
    ):
        answer = guest.say(opened, **typed)
        html = unescape(answer.content.decode())
        assert answer.status_code == 400 and sentence in html
        assert typed.get("remark", "") in html
    # a form of another site, which has not seen this page
    neutral(guest.client.post(opened, {"name": "Sok", "agree": ""}))
    assert not AuditEntry.objects.filter(verb__in=answers.VERBS).exists()

    monkeypatch.setattr(answers, "MOST", 1)
    assert guest.say(opened, name="Sok", agree="").status_code == 303
    enough = guest.say(opened, name="Sok", remark="More")
    assert enough.status_code == 409 and "Ask for another" in enough.content.decode()
    assert AuditEntry.objects.filter(verb__in=answers.VERBS).count() == 1
