"""The owner's word: an organization looks at its facts by a link, and answers with one tap or in
one box; it is asked by mail in each quarter; what becomes of its answer, and of none."""

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.guard import WrittenRound, writing
from cms.documents.models import Document
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.approvals.records import propose
from cms.two_people.audit.models import AuditEntry
from cms.two_people.outbox import sending
from cms.two_people.outbox.models import WaitingMail
from cms.two_people.refusals import Refused
from home.directory import say
from home.directory.models import facts
from home.directory.owners import answers, links, looked_at
from home.directory.standing import DEAD, IS, OWNER, SILENT, STRANGER, WORKS
from home.directory.to_check import to_check
from home.models import ContactChannel, Organization, OwnerAgreement, OwnerLink, Statement
from public.website.guests import asking, owner_facts, owner_mail
from public.website.guests.middleware import LARGEST
from public.website.vocabulary import shipped
from tests.flows.public_bytes import says
from tests.shared_fixtures import again, world

from .conftest import by_calls, called, make_channel, make_keeper, make_service, stored

pytestmark = pytest.mark.usefixtures("soon_after_the_check")

DOOR = "/admin/draft/organization/"
EMAIL = "desk@police.example.org"
AGREED = {
    "agreed_with": "Secret Name",
    "agreed_on": "2026-11-01",
    "source": "Secret letter",
    "email": EMAIL,
    "test_calls": "",
}
RIGHTS = (
    *("add_contactchannel", "change_contactchannel", "view_contactchannel"),
    *("confirm_contactchannel", "add_owneragreement", "change_owneragreement"),
    "view_owneragreement",
)


def make_agreed(police):
    """Sokha entered it; Dara agreed."""
    row = OwnerAgreement(
        organization=police.organization,
        set_by=police.sokha,
        is_in_force=True,
        **(AGREED | {"agreed_on": date(2026, 11, 1), "test_calls": None}),
    )
    with writing(row):
        row.save()
    return row


def make_link(police, agreed, _published):
    return links.make(police.organization, by=police.dara, is_mailed=True)


agreed_world = world(make_agreed, "police_world")
link_world = world(make_link, "police_world", "agreed_world", "published_world")


@pytest.fixture
def agreed(police, agreed_world):
    return again(agreed_world)


@pytest.fixture
def link(published, agreed, link_world):
    """(row, code) that Dara had mailed to the police."""
    return again(link_world)


class Owner:
    """A browser without an account that holds the code of a link."""

    def __init__(self, code):
        self.code = code
        self.client = Client(raise_request_exception=False)

    def open(self, **more):
        return self.client.post(DOOR, {"code": self.code} | more)

    def seen(self):
        return re.findall(r'name="seen" value="(\w+)"', self.open().content.decode())[0]

    def say(self, **typed):
        said = {"locale": "en", "right": "1"} if "remark" not in typed else {"locale": "en"}
        if "seen" not in typed:  # what `seen` finds on the page, without the page
            shown = owner_facts.shown(links.opened_by(self.code).organization)[0]
            said["seen"] = looked_at.seen(shown)
        return self.open(**(said | {"send": "1"} | typed))


def taken(answer):
    assert answer.status_code == 303, unescape(answer.content.decode())
    return answer


def document(kind="services"):
    return json.loads(Document.objects.get(kind=kind, deleted=False).body)


def browser(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def screen_of(user, organization, **typed):
    address = reverse("ask_organization", args=[organization.pk])
    return browser(user).post(address, typed) if typed else browser(user).get(address)


def tap(user, organization, **typed):
    """The button below the newest answer, as the screen gives it; the sentence that comes."""
    html = screen_of(user, organization).content.decode()
    last = re.findall(r'name="last" value="(\d+)"', html)
    noted = reverse("ask_organization_noted", args=[organization.pk])
    typed = {"last": last[0] if last else "", "agree": "1"} | typed
    answer = browser(user).post(noted, typed, follow=True)
    return unescape(answer.content.decode())


def first_screen(user):
    return unescape(browser(user).get(reverse("wagtailadmin_home")).content.decode())


# What opens, and what does not


def test_page_shows_what_readers_have_and_asks_for_one_thing(published, link) -> None:
    html = unescape(Owner(link[1]).open().content.decode())

    assert '<html lang="km">' in html and "Police hotline" in html and "117" in html
    assert "Call." in html and "ខ្មែរ" in html and "Secret" not in html
    assert html.count("<textarea") == 1 and html.count('name="right"') == 1
    assert "<input" not in html.replace('<input type="hidden"', "")
    typed = {"locale": "km", "language": "en", "remark": "The <hours>."}
    english = Owner(link[1]).open(**typed).content.decode()
    assert '<html lang="en">' in english and "All of it is right" in english
    assert "The &lt;hours&gt;.</textarea>" in english  # what was typed stays


def test_tap_beside_an_old_number_is_no_tap_beside_a_new_one(
    published, link, other, sokha, dara
) -> None:
    owner = Owner(link[1])
    seen = owner.seen()
    by_calls(stored(other), {"type": "call", "kind": "short_code", "value": "1288"}, sokha, dara)

    for typed in ({}, {"remark": "The hours."}):
        answer = owner.say(seen=seen, **typed)
        assert answer.status_code == 409 and "1288" in answer.content.decode()
    assert ">The hours.</textarea>" in answer.content.decode()
    assert not Statement.objects.filter(voice=OWNER).exists()


def test_answers_are_stored_nowhere_and_set_no_cookie(published, link) -> None:
    owner = Owner(link[1])
    for answer in (
        owner.client.get(DOOR),
        owner.open(),
        owner.say(),
        owner.client.get(f"{DOOR}km/"),
    ):
        assert answer.status_code in {200, 303} and not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer" and "noindex" in answer["X-Robots-Tag"]
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert link[1] not in answer.headers.get("Location", "")


def ended(link, sokha):
    OwnerLink.objects.filter(pk=link[0].pk).update(
        made_at=timezone.now() - timedelta(days=31), ends_at=timezone.now()
    )


def withdrawn(link, sokha):
    links.withdraw(link[0], by=sokha)


def mailed_again(link, sokha):
    links.make(link[0].organization, by=sokha, is_mailed=True)


def agreed_otherwise(link, **values):
    row = links.agreement_of(link[0].organization)
    row.set_values(values)
    with writing(row):
        row.save()


def moved(link, sokha):
    agreed_otherwise(link, email="other@police.example.org")


def not_asked_any_more(link, sokha):
    agreed_otherwise(link, is_in_force=False)


def without_right(link, sokha):
    sokha.user_permissions.remove(Permission.objects.get(codename="confirm_contactchannel"))


def gone(link, sokha):
    type(sokha).objects.filter(pk=sokha.pk).update(is_active=False)


OF_ANY = (ended, withdrawn, without_right, gone)
OF_MAILED = (mailed_again, moved, not_asked_any_more)


@pytest.mark.parametrize(
    ("is_copied", "end"),
    [*((True, end) for end in OF_ANY), *((False, end) for end in OF_ANY + OF_MAILED)],
)
def test_link_that_is_over_opens_and_delivers_nothing(
    published, link, channel, sokha, is_copied, end, monkeypatch
) -> None:
    """Also where it was opened before, and its end was written while it waited for the feed."""
    if is_copied:
        link = links.make(link[0].organization, by=sokha)
    owner, opened = Owner(link[1]), links.opened_by(link[1])
    said = {"right": "1", "locale": "en", "seen": owner.seen()}

    end(link, sokha)

    for typed in ({}, said, said):
        answer = owner.open(**typed)
        assert answer.status_code == 404
        assert shipped("km").words["draft_ended"] in answer.content.decode()
        if typed:  # the third finds what was read before its end
            monkeypatch.setattr(links, "opened_by", lambda code: opened)
    assert not Statement.objects.filter(voice=OWNER).exists()
    assert list(answers.of_organization(opened.organization)) == []


def test_wrong_codes_all_look_the_same(published, link) -> None:
    row, code = link
    secret = code.partition("-")[2]
    nobody = Client().post(DOOR, {"code": "999999-abc"}).content
    for wrong in (f"{row.pk}-{'0' * 40}", f"{row.pk + 1}-{secret}", "²-x", "", "x" * 600):
        assert Owner(wrong).open().content == nobody


def test_reading_changes_nothing(published, link) -> None:
    before = AuditEntry.objects.count()
    client = Client(raise_request_exception=False)
    for method in (client.get, client.head):
        answer = method(f"{DOOR}?code={link[1]}&right=1&locale=en")
        assert answer.status_code == 200
        assert not says("117", answer.content)
    Owner(link[1]).open()
    for method in (client.put, client.delete, client.patch):
        assert method(DOOR).status_code == 405
    assert client.post(f"{DOOR}km/").status_code == 404
    assert client.get(f"{DOOR}xx/").status_code == 404
    assert AuditEntry.objects.count() == before


def test_what_belongs_to_others_is_neither_shown_nor_said(
    published, link, channel, sokha, dara
) -> None:
    elsewhere = Organization.objects.create(internal_name="Other", kind="ngo")
    service = make_service(elsewhere, internal_name="Not theirs")
    make_channel(service, sokha, dara, kind="mobile", value="092 311 511")
    owner = Owner(link[1])

    assert "092 311 511" not in owner.open().content.decode()
    taken(owner.say())
    said = Statement.objects.filter(voice=OWNER)
    assert {one.service for one in said} == {channel.service_id}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"right": "1", "remark": "The hours."}, "Choose one"), ({"remark": " "}, "what is not right"),
     ({"remark": "x" * 2001}, "too long"), ({"remark": "x\0"}, "")],
)  # fmt: skip
def test_odd_answers_are_refused_in_words(published, link, typed, sentence) -> None:
    answer = Owner(link[1]).say(**typed)

    assert answer.status_code in {400, 404} and sentence in unescape(answer.content.decode())
    assert list(answers.of_organization(link[0].organization)) == []


def test_answer_that_is_longer_than_the_form_is_told_so(published, link) -> None:
    answer = Client().post(DOOR, {"code": "x" * LARGEST})

    assert answer.status_code == 413
    for locale in ("en", "km"):
        assert shipped(locale).words["too_long_text"] in unescape(answer.content.decode())


def test_one_link_is_answered_a_few_times(published, link, monkeypatch) -> None:
    assert answers.MOST == 5
    monkeypatch.setattr(answers, "MOST", 2)
    owner = Owner(link[1])
    for _each in range(answers.MOST):
        taken(owner.say())
    assert owner.say().status_code == 409


def test_page_asks_the_database_a_fixed_number_of_times(
    published, link, other, django_assert_max_num_queries
) -> None:
    owner = Owner(link[1])
    owner.open()
    with django_assert_max_num_queries(15):
        owner.open()


# What becomes of it


def test_tap_and_one_tap_of_the_office_renew_everything(
    published, link, channel, other, organization, sokha, dara
) -> None:
    before = stored(channel).checked_on
    taken(Owner(link[1]).say())
    for row in (channel, other):
        assert (stored(row).checked_on, stored(row).waits) == (before, [])
    address = reverse("ask_organization", args=[organization.pk])
    assert "It says: all of it is right." in first_screen(dara)
    ((own, others), (mine, not_mine)) = asking.rows(sokha), asking.rows(dara)
    assert (own, not_mine) == ([], []) and [one.url for one in mine + others] == [address] * 2

    html = tap(dara, organization)

    assert "Confirmed contacts: 2" in html
    today = timezone.localdate()
    for row in (channel, other):
        found = stored(row)
        assert (found.assurance, found.checked_on, found.owner_on) == ("owner", today, today)
        assert found.valid_until == today + timedelta(days=120)
    assert (document()["channels"][0]["assurance"]) == "owner"
    assert document()["facts"]["languages"] == {"assurance": "owner", "on": str(today)}
    assert address not in first_screen(dara)
    # nobody is asked to call what its owner has confirmed, until a week before its end
    assert to_check(dara, today + timedelta(days=112)) == []
    assert len(to_check(dara, today + timedelta(days=113))) == 2


def test_office_that_does_not_agree_calls(published, link, channel, organization, dara) -> None:
    taken(Owner(link[1]).say())
    before = stored(channel).checked_on

    tap(dara, organization, agree=[])

    assert stored(channel).checked_on == before
    assert reverse("ask_organization", args=[organization.pk]) not in first_screen(dara)


def test_word_does_not_outweigh_a_report(published, link, channel, other, dara) -> None:
    say.say(stored(channel), DEAD, by=dara, networks=["smart"])
    taken(Owner(link[1]).say())

    html = tap(make_keeper("chan"), channel.service.organization)

    assert "Confirmed contacts: 1. To be called first: 1." in html
    assert stored(channel).is_suspect and stored(channel).assurance == "called"
    assert stored(other).assurance == "owner"


def test_agreement_is_with_what_people_still_have(
    published, link, channel, other, organization, sokha, dara
) -> None:
    taken(Owner(link[1]).say())
    by_calls(stored(other), {"type": "call", "kind": "short_code", "value": "1288"}, sokha, dara)

    assert "Confirmed contacts: 1. To be called first: 0." in tap(dara, organization)
    assert (stored(other).value, stored(other).assurance) == ("1288", "called")


def test_words_are_read_by_people_and_renew_nothing(
    published, link, channel, organization, dara
) -> None:
    taken(Owner(link[1]).say())
    taken(Owner(link[1]).say(remark="The summary is old."))
    before = stored(channel).checked_on

    # the newest answer counts: nothing is agreed with any more
    assert "It says what is not right." in first_screen(dara)
    assert "something is not right" in tap(dara, organization)
    assert stored(channel).checked_on == before
    assert "The summary is old." in screen_of(dara, organization).content.decode()
    tap(dara, organization, agree=[])
    assert reverse("ask_organization", args=[organization.pk]) not in first_screen(dara)


def test_answer_that_came_meanwhile_is_not_agreed_with(
    published, link, channel, organization, dara
) -> None:
    taken(Owner(link[1]).say())
    [first] = answers.of_organization(organization)
    taken(Owner(link[1]).say(remark="No: 117 is wrong."))

    for last in ("", "x", "999999", str(first.pk)):
        for more in ({}, {"agree": []}):
            assert "answered again meanwhile" in tap(dara, organization, last=last, **more)
    assert stored(channel).assurance == "called"
    assert answers.to_decide(organization) is not None


def test_words_of_an_organization_are_hidden_by_no_tap_of_somebody_else(
    published, link, channel, organization, sokha, dara
) -> None:
    taken(Owner(link[1]).say(remark="No: 117 is wrong."))
    taken(Owner(links.make(organization, by=sokha)[1]).say())

    assert "It says what is not right." in first_screen(dara)
    newest = answers.of_organization(organization)[0]
    assert "answered again meanwhile" in tap(dara, organization, last=str(newest.pk))
    assert stored(channel).assurance == "called"
    tap(dara, organization, agree=[])  # read and dealt with: then comes the tap
    assert "It says: all of it is right." in first_screen(dara)
    assert "Confirmed contacts: 1" in tap(dara, organization)


def test_log_has_who_said_what_and_no_code(published, link, organization, channel) -> None:
    taken(Owner(link[1]).say())

    asked, answered = (
        AuditEntry.objects.about(organization).order_by("pk").filter(verb__startswith="owner_")
    )
    assert (asked.by_name, asked.data["email"]) == ("dara", EMAIL)
    assert (answered.by_id, answered.data["passed_on_by"]) == (None, link[0].made_by_id)
    said = channel.statements()[-1]
    assert (said.by_id, said.how["to"]) == (link[0].made_by_id, EMAIL)
    secret = link[1].partition("-")[2]
    assert secret not in json.dumps(list(AuditEntry.objects.values()), default=str)
    assert secret not in json.dumps(list(OwnerLink.objects.values()), default=str)


# One account alone


def test_one_account_alone_gains_nothing(
    published, agreed, channel, other, organization, sokha
) -> None:
    """With links that it copied and answered itself, as often as it likes."""
    before = [stored(row).checked_on for row in (channel, other)], document()
    codes = [links.make(organization, by=sokha)[1] for _each in range(2)]
    for code in codes:
        taken(Owner(code).say())

    assert "A different person has to agree" in tap(sokha, organization)
    with pytest.raises(Refused):
        newest = answers.of_organization(organization)[0]
        answers.agree(organization, by=sokha, last=str(newest.pk))
    for row in (channel, other):
        say.say(stored(row), IS, by=sokha)
        say.say(stored(row), WORKS, by=sokha, **called("smart", "metfone"))
        client = browser(sokha)
        page = client.get(reverse("home_channel", args=[row.pk])).content.decode()
        said = dict(re.findall(r'name="(seen|shown)" value="([^"]*)"', page))
        client.post(reverse("home_channel", args=[row.pk]), said | {"what": "is"})
    facts.say(channel.service, {"languages": {"languages": ["km"]}}, by=sokha)
    taken(Owner(codes[0]).say())

    assert ([stored(row).checked_on for row in (channel, other)], document()) == before
    # nor does it keep the system from asking the organization itself
    taken(Owner(codes[1]).say())
    assert stored_agreement(agreed).answered_at is None


def stored_agreement(row):
    return OwnerAgreement.objects.get(pk=row.pk)


def test_who_entered_the_address_is_not_the_second_person_for_what_comes_from_it(
    published, link, channel, organization, sokha, dara
) -> None:
    """Whoever pressed the button: sokha entered the address, and may read its mail."""
    assert link[0].made_by_id == sokha.pk
    taken(Owner(link[1]).say())

    assert "A different person has to agree" in tap(sokha, organization)
    assert stored(channel).assurance == "called"
    assert "Confirmed contacts: 1" in tap(dara, organization)


def test_agreement_takes_two(police, published) -> None:
    maly, dara = make_keeper("maly", *RIGHTS), police.dara
    add = reverse("wagtailsnippets_home_owneragreement:add")
    typed = AGREED | {"organization": police.organization.pk, "is_in_force": "on"}
    assert browser(maly).post(add, typed).status_code == 302
    row = OwnerAgreement.objects.get()
    asked = ChangeRequest.objects.of(row).open().get()
    edit = reverse("wagtailsnippets_home_owneragreement:edit", args=[row.pk])

    assert (row.is_in_force, row.set_by_id) == (False, maly.pk)
    browser(maly).post(edit, typed | {"email": "me@example.org"})  # waits already
    for alone in (
        lambda: engine.endorse(asked, by=maly),
        lambda: OwnerAgreement.objects.update(email="me@example.org"),
        lambda: row.delete(),
        lambda: OwnerAgreement(**{"is_in_force": True}).refuse_alone(),
        lambda: links.make(police.organization, by=maly, is_mailed=True),
    ):
        with pytest.raises((Refused, WrittenRound, ValidationError)):
            alone()
    row = stored_agreement(row)
    row.email = "me@example.org"
    with pytest.raises(WrittenRound):
        row.save()
    owner_mail.tick(timezone.now())
    assert not OwnerLink.objects.exists()

    engine.endorse(asked, by=dara)
    assert links.mailed_to(stored_agreement(row)) == EMAIL
    # another address is the voice of who asks for it, and of nobody before two have agreed
    other = propose(stored_agreement(row), {"email": "new@example.org"}, by=dara)
    assert links.mailed_to(stored_agreement(row)) == EMAIL
    engine.endorse(other, by=maly)
    assert stored_agreement(row).set_by_id == dara.pk
    calls = propose(stored_agreement(row), {"test_calls": 0}, by=maly)
    engine.endorse(calls, by=dara)
    assert stored_agreement(row).set_by_id == dara.pk


def test_address_of_who_has_left_is_entered_again(agreed, organization, sokha, dara) -> None:
    maly = make_keeper("maly", *RIGHTS)
    sokha.is_active = False
    sokha.save()
    row = stored_agreement(agreed)
    assert links.mailed_to(row) == ""

    edit = reverse("wagtailsnippets_home_owneragreement:edit", args=[row.pk])
    typed = AGREED | {"organization": organization.pk, "is_in_force": "on"}
    assert browser(maly).post(edit, typed).status_code == 302
    asked = ChangeRequest.objects.of(row).open().get()
    assert links.mailed_to(stored_agreement(row)) == ""
    with pytest.raises(Refused):
        engine.endorse(asked, by=maly)

    engine.endorse(asked, by=dara)
    assert links.mailed_to(stored_agreement(row)) == EMAIL
    assert stored_agreement(row).set_by_id == maly.pk


# Once a quarter


def test_mail_tells_what_people_are_told_in_both_languages_and_nothing_internal(
    published, agreed, organization, channel, dara
) -> None:
    assert screen_of(dara, organization, send="1").status_code == 200

    [sent] = mail.outbox
    assert sent.to == [EMAIL] and not sent.cc and not sent.bcc
    codes = re.findall(r"/admin/draft/organization/#(\d+-\w+)", sent.body)
    assert len(codes) == 2 and len(set(codes)) == 1
    assert codes[0] not in screen_of(dara, organization).content.decode()  # nobody here sees it
    khmer, english = sent.body.split("\n\n--\n\n")
    assert "Police hotline" in english and "Call." in english and "117" in english
    assert "Languages spoken: Khmer" in english and "117" in khmer and "ខ្មែរ" in khmer
    for inside in ("Secret", "National Police", "Police 117", "dara", "sokha"):
        assert inside not in sent.body + sent.subject
    assert Owner(codes[0]).open().status_code == 200


def asked(now):
    """The links and mails that the worker makes at this time."""
    owner_mail.tick(now)
    return OwnerLink.objects.count(), WaitingMail.objects.count()


def test_quarter_comes_round_by_the_clock_and_each_mail_goes_once(published, agreed) -> None:
    now = timezone.now()
    assert asked(now) == (1, 1)
    for later in (0, 1, 29, 90):  # a worker that was started again, too
        assert asked(now + timedelta(days=later)) == (1, 1)
    first = OwnerLink.objects.get().pk
    # the next one takes the place of the one before
    assert asked(now + timedelta(days=91)) == (1, 2)
    assert OwnerLink.objects.get().pk != first
    row = stored_agreement(agreed)
    row.answered_at = now + timedelta(days=150)
    row.save()
    assert asked(now + timedelta(days=240)) == (1, 2)
    assert asked(now + timedelta(days=241)) == (1, 3)

    sending.tick(timezone.now())
    assert len(mail.outbox) == 3 and not WaitingMail.objects.exists()


def test_mail_that_cannot_be_made_leaves_nothing(published, agreed, monkeypatch) -> None:
    monkeypatch.setattr(owner_mail, "keep", lambda mail: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        owner_mail.tick(timezone.now())

    assert not OwnerLink.objects.exists() and stored_agreement(agreed).asked_at is None


def not_in_force(agreed, police):
    with writing(agreed):
        agreed.is_in_force = False
        agreed.save()


def no_address(agreed, police):
    with writing(agreed):
        agreed.email = ""
        agreed.save()


def strangers_address(agreed, police):
    office = make_service(police.organization, urgency="information")
    found = make_channel(
        office, police.sokha, police.dara,
        type="email", kind="", value=EMAIL,
    )  # fmt: skip
    say.say(stored(found), STRANGER, by=police.dara, words="Somebody else reads it.")


def nobody_left(agreed, police):
    gone(None, police.sokha)


@pytest.mark.parametrize("why", [not_in_force, no_address, strangers_address, nobody_left])
def test_nobody_else_is_mailed(published, agreed, police, why) -> None:
    why(agreed, police)

    assert asked(timezone.now()) == (0, 0)
    assert screen_of(police.dara, police.organization, send="1").status_code == 400
    assert not mail.outbox
    is_work = why in (strangers_address, nobody_left)
    assert ("gets no mail any more" in first_screen(police.dara)) == is_work


def checked_long_ago(organization, sokha, dara):
    """Forty days, of sixty."""
    support = make_service(organization, internal_name="Help", urgency="support")
    value = {"type": "call", "kind": "short_code", "value": "1280"}
    on = timezone.now() - timedelta(days=40)
    return by_calls(ContactChannel(service=support), value, sokha, dara, now=on)


def test_silence_becomes_work_until_people_have_called(
    published, agreed, channel, organization, sokha, dara
) -> None:
    now, today = timezone.now(), timezone.localdate()
    channel = checked_long_ago(organization, sokha, dara)
    row = stored_agreement(agreed)
    for days, is_silent in ((13, False), (14, True)):
        row.asked_at = now - timedelta(days=days)
        row.save()
        assert ("It has not answered the mail" in first_screen(dara)) == is_silent
    assert "call Secret Name" in first_screen(dara)
    assert to_check(dara, today) == [channel]

    code = links.make(organization, by=sokha)[1]
    taken(Owner(code).say())  # a link that somebody copied is no sign of life
    assert "It has not answered the mail" in first_screen(dara)
    say.say(stored(channel), WORKS, by=sokha, **called("smart"))
    say.say(stored(channel), WORKS, by=dara, **called("metfone"))
    assert to_check(dara, today) == []
    assert "It has not answered the mail" not in first_screen(dara)


def test_late_answer_ends_the_silence(
    published, agreed, channel, organization, sokha, dara
) -> None:
    checked_long_ago(organization, sokha, dara)
    assert asked(timezone.now() - timedelta(days=15)) == (1, 1)
    assert "It has not answered the mail" in first_screen(dara)
    (code, _same) = re.findall(r"organization/#(\d+-\w+)", WaitingMail.objects.get().parts["body"])

    taken(Owner(code).say(remark="We moved."))

    assert "It has not answered the mail" not in first_screen(dara)


# Test calls


@pytest.mark.parametrize(("most", "made"), [(0, 0), (3, 1), (4, 2)])
def test_number_is_not_called_more_than_its_owner_agreed_to(
    published, agreed, channel, other, sokha, dara, most, made
) -> None:
    today = timezone.localdate()
    later = today + timedelta(days=200)
    with writing(agreed):
        agreed.test_calls = most
        agreed.save()
    shown = "Ask the organization instead"
    soon = today + timedelta(days=30)
    for _number in range(made):  # beside the two by which it came
        assert channel in to_check(dara, soon)
        assert shown not in contact_screen(dara, channel)
        say.say(stored(channel), SILENT, by=sokha)

    row = stored(channel)
    assert channel not in to_check(dara, soon)
    page = contact_screen(dara, channel)
    assert shown in page and f"{2 + made} were made" in page
    assert row.value == "117" and not row.gone  # nothing vanishes
    # a quarter later it may be called again, if it may be called at all
    assert (channel in to_check(dara, later)) == bool(most)
    # and at once where somebody says that it is wrong
    say.say(stored(channel), DEAD, by=sokha, networks=["smart"])
    assert channel in to_check(dara, today)


def contact_screen(user, channel):
    address = reverse("home_channel", args=[channel.pk])
    return unescape(browser(user).get(address).content.decode())


def test_new_number_is_called_whatever_was_agreed(published, agreed, channel, sokha, dara) -> None:
    with writing(agreed):
        agreed.test_calls = 0
        agreed.save()
    value = {"type": "call", "kind": "short_code", "value": "1288"}
    say.say(stored(channel), IS, value=say.ChannelValue(**value), by=sokha)

    assert to_check(dara, timezone.localdate()) == [channel]


# The office


def test_copied_link_is_shown_once_and_said_to_whoever_confirms(
    published, organization, channel, sokha, dara
) -> None:
    html = screen_of(sokha, organization, copy="1").content.decode()
    (code,) = re.findall(r"/admin/draft/organization/#(\d+-\w+)", html)
    assert code not in screen_of(sokha, organization).content.decode() and not mail.outbox

    taken(Owner(code).say())
    assert "by a link that somebody copied" in screen_of(dara, organization).content.decode()
    assert "National Police  → sokha" in contact_screen(dara, channel)


def test_risk_is_named_before_a_link_is_sent(published, organization, link, dara) -> None:
    html = unescape(screen_of(dara, organization).content.decode())
    assert "no answer yet" in html and f"The mail goes to {EMAIL}" in html
    assert html.index("forwarded") < html.index("Send it by mail")
    browser(dara).post(reverse("ask_withdraw", args=[link[0].pk]))
    entry = AuditEntry.objects.filter(verb=links.ASK_WITHDRAWN).get()
    assert (entry.by_id, entry.data["link"]) == (dara.pk, link[0].pk)
    assert Owner(link[1]).open().status_code == 404


def test_link_is_refused(published, organization, sokha, dara) -> None:
    assert screen_of(sokha, organization, send="1").status_code == 400  # no address
    for _each in range(links.MOST_A_DAY):
        screen_of(sokha, organization, copy="1")
    assert screen_of(dara, organization, copy="1").status_code == 409
    without_right(None, sokha)
    stranger = type(sokha).objects.get(pk=sokha.pk)
    assert screen_of(stranger, organization).status_code != 200
    assert asking.rows(stranger) == ([], [])
    with pytest.raises(PermissionDenied):
        links.make(organization, by=stranger)
    assert OwnerLink.objects.count() == links.MOST_A_DAY and not mail.outbox


def test_mail_that_is_away_leaves_no_link(published, agreed, dara, monkeypatch) -> None:
    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    assert screen_of(dara, agreed.organization, send="1").status_code == 502
    assert not OwnerLink.objects.exists()


def test_office_is_told_without_any_fact(
    published, link, channel, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        taken(Owner(link[1]).say(remark="117 is wrong"))

    assert mail.outbox and not any(re.search(r"(?<!/)\b117\b", one.body) for one in mail.outbox)
    assert {address for one in mail.outbox for address in one.bcc} >= {"sokha@example.org"}
