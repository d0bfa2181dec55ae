"""The owner's word: an organization looks at its facts by a link; what becomes of its answer."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.documents.models import Document
from cms.publishing.audit.models import AuditEntry
from cms.publishing.shared_drafts import answers as guest_answers
from cms.website.guests import owners
from cms.website.guests.middleware import LARGEST, LARGEST_OF_OWNERS
from cms.website.vocabulary import shipped
from home.directory import facts, say
from home.directory.owners import answers, links, looked_at
from home.directory.standing import DEAD, IS, OWNER, STRANGER, WORKS
from home.models import ContactChannel, Organization, OwnerLink, Statement
from tests.flows.public_bytes import says
from tests.shared_fixtures import again, world

from .conftest import by_calls, called, make_channel, make_keeper, make_service, stored

DOOR = "/admin/draft/organization/"
EMAIL = "desk@police.example.org"


def make_reached(police):
    police.organization.internal_contact_email = EMAIL
    police.organization.save()
    return police.organization


def make_link(police, organization, _published):
    return links.make(organization, email=EMAIL, locale="km", by=police.sokha)


reached_world = world(make_reached, "police_world")
link_world = world(make_link, "police_world", "reached_world", "published_world")


@pytest.fixture
def organization(police, reached_world):
    return again(reached_world)


@pytest.fixture
def link(published, organization, link_world):
    """(row, code) that sokha had mailed to the police."""
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

    def say(self, *, name="Sok Dara", locale="en", **typed):
        said = {"locale": locale, "name": name, "send": "1"}
        if "seen" not in typed:  # what `seen` finds on the page, without the page
            said["seen"] = looked_at.seen(owners._shown(links.opened_by(self.code))[0])
        return self.open(**(said | typed))


def taken(answer):
    assert answer.status_code == 303, unescape(answer.content.decode())
    return answer


def right(channel):
    return {f"s{channel.service_id}-right": "on"}


def document(kind="services"):
    return json.loads(Document.objects.get(kind=kind, deleted=False).body)


def screen_of(user, organization, **typed):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    address = reverse("ask_organization", args=[organization.pk])
    return client.post(address, typed) if typed else client.get(address)


# What opens, and what does not


def test_page_shows_what_readers_have_in_the_language_of_the_organization(
    published, link, service
) -> None:
    owner = Owner(link[1])

    answer = owner.open()
    html = unescape(answer.content.decode())
    assert answer.status_code == 200 and '<html lang="km">' in html
    assert "Police hotline" in html and "117" in html and "Call." in html
    assert "ភាសា" in html and "ខ្មែរ" in html
    english = unescape(owner.open(language="en").content.decode())
    assert '<html lang="en">' in english and "Everything here is right" in english
    # what was typed is there after the switch
    typed = {"name": "Sok Dara", f"s{service.pk}-right": "on"}
    kept = owner.open(language="en", locale="km", seen=owner.seen(), **typed).content.decode()
    assert 'value="Sok Dara"' in kept and " checked" in kept


def test_tick_beside_an_old_number_is_no_tick_beside_a_new_one(
    published, link, other, sokha, dara
) -> None:
    """Also where only the language is changed in between."""
    owner = Owner(link[1])
    seen = owner.seen()
    by_calls(stored(other), {"type": "call", "kind": "short_code", "value": "1288"}, sokha, dara)

    answer = owner.open(language="km", locale="en", name="Sok Dara", seen=seen, **right(other))
    html = answer.content.decode()

    assert answer.status_code == 409 and "1288" in html
    assert " checked" not in html and 'value="Sok Dara"' in html
    assert stored(other).waits == []


def test_answers_are_stored_nowhere_and_set_no_cookie(published, link) -> None:
    owner = Owner(link[1])
    for answer in (
        owner.client.get(DOOR),
        owner.open(),
        owner.say(**right(ContactChannel.objects.get())),
        owner.client.get(f"{DOOR}km/"),
    ):
        assert answer.status_code in {200, 303} and not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert link[1] not in answer.headers.get("Location", "")


def ended(link, sokha):
    OwnerLink.objects.filter(pk=link[0].pk).update(
        made_at=timezone.now() - timedelta(days=31), ends_at=timezone.now()
    )


def withdrawn(link, sokha):
    links.withdraw(link[0], by=sokha)


def without_right(link, sokha):
    sokha.user_permissions.remove(Permission.objects.get(codename="confirm_contactchannel"))


def gone(link, sokha):
    type(sokha).objects.filter(pk=sokha.pk).update(is_active=False)


@pytest.mark.parametrize("end", [ended, withdrawn, without_right, gone])
def test_link_that_is_over_opens_and_delivers_nothing(
    published, link, channel, sokha, end, monkeypatch
) -> None:
    """Also where it was opened before, and its end was written while it waited for the feed."""
    owner, opened = Owner(link[1]), links.opened_by(link[1])
    said = {"send": "1", "locale": "en", "name": "x", "seen": owner.seen(), **right(channel)}

    end(link, sokha)

    for typed in ({}, said, said):
        answer = owner.open(**typed)
        assert answer.status_code == 404
        assert shipped("km").words["draft_ended"] in answer.content.decode()
        if typed:  # the third finds what was read before its end
            monkeypatch.setattr(links, "opened_by", lambda code: opened)
    assert stored(channel).waits == []
    assert answers.of_organization(opened.organization) == []


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
        answer = method(f"{DOOR}?code={link[1]}&send=1&name=x")
        assert answer.status_code == 200
        assert not says("117", answer.content)
    Owner(link[1]).open()
    for method in (client.put, client.delete, client.patch):
        assert method(DOOR).status_code == 405
    assert client.post(f"{DOOR}km/").status_code == 404
    assert client.get(f"{DOOR}xx/").status_code == 404
    assert AuditEntry.objects.count() == before


def test_what_belongs_to_others_is_not_shown(published, link, organization, sokha, dara) -> None:
    elsewhere = Organization.objects.create(internal_name="Other", kind="ngo")
    service = make_service(elsewhere, internal_name="Not theirs")
    make_channel(service, sokha, dara, kind="mobile", value="092 311 511")
    owner = Owner(link[1])

    assert "092 311 511" not in owner.open().content.decode()
    answer = owner.say(**{f"s{service.pk}-right": "on"})
    assert answer.status_code == 400
    assert not Statement.objects.filter(voice=OWNER).exists()


def test_both_and_neither_are_refused_in_words(published, link, service) -> None:
    at = f"s{service.pk}"
    both = Owner(link[1]).say(**{f"{at}-right": "on", f"{at}-note": "The hours."})
    assert both.status_code == 400 and "Choose one" in both.content.decode()
    neither = Owner(link[1]).say()
    assert neither.status_code == 400 and "Say of something" in neither.content.decode()


def test_long_answer_arrives(published, link, channel) -> None:
    """Twenty services and a note for each fact: the longest remark of a draft is no measure."""
    owner = Owner(link[1])

    answer = owner.say(**right(channel), **{"s0-note": "x" * LARGEST})

    assert answer.status_code == 303
    assert answers.of_organization(link[0].organization)


def test_answer_that_is_longer_than_the_form_is_told_so(published, link) -> None:
    answer = Client().post(DOOR, {"code": "x" * LARGEST_OF_OWNERS})

    assert answer.status_code == 413
    for locale in ("en", "km"):
        assert shipped(locale).words["too_long_text"] in unescape(answer.content.decode())


def test_one_link_is_answered_a_few_times(published, link, channel, monkeypatch) -> None:
    assert answers.MOST == 5
    monkeypatch.setattr(answers, "MOST", 2)
    owner = Owner(link[1])
    seen = owner.seen()
    for _each in range(answers.MOST):
        taken(owner.say(seen=seen, **right(channel)))
    assert owner.say(seen=seen, **right(channel)).status_code == 409


# What becomes of it


def test_word_and_one_other_person_move_the_due_date_of_117(
    published, link, channel, sokha, dara
) -> None:
    before = stored(channel).checked_on
    taken(Owner(link[1]).say(**right(channel)))
    assert stored(channel).checked_on == before
    client = Client()
    client.force_login(dara)
    page = unescape(client.get(reverse("home_channel", args=[channel.pk])).content.decode())
    assert "Sok Dara (National Police) → sokha" in page
    assert "Confirmed by the organization; I did not call" in page

    said = re.findall(r'name="(seen|shown)" value="([^"]*)"', page)
    client.post(reverse("home_channel", args=[channel.pk]), dict(said) | {"what": "is"})

    row = stored(channel)
    assert (row.assurance, row.checked_on) == ("owner", timezone.localdate())
    shown = document()["channels"][0]
    assert (shown["assurance"], shown["verified_on"]) == ("owner", str(timezone.localdate()))


def test_word_is_no_second_person_beside_its_sender(published, link, channel, sokha) -> None:
    before = stored(channel).checked_on
    taken(Owner(link[1]).say(**right(channel)))
    say.say(stored(channel), WORKS, by=sokha, **called("smart", "metfone"))

    assert stored(channel).checked_on == before


def test_word_does_not_outweigh_a_report(published, link, channel, other, dara) -> None:
    say.say(stored(channel), DEAD, by=dara, networks=["smart"])
    taken(Owner(link[1]).say(**right(channel)))
    say.say(stored(channel), IS, by=make_keeper("chan"))

    assert stored(channel).is_suspect and stored(channel).assurance == "called"


def test_facts_that_are_right_say_so_once_somebody_else_has(
    published, link, service, channel, dara
) -> None:
    taken(Owner(link[1]).say(**right(channel)))
    assert document()["facts"] == {}
    facts.say(service, {"languages": {"languages": ["km"]}}, by=dara)

    on = str(timezone.localdate())
    assert document()["facts"] == {"languages": {"assurance": "owner", "on": on}}


def test_words_are_a_remark_to_editors_and_wait_in_my_work(
    published, link, service, channel, organization, dara
) -> None:
    taken(Owner(link[1]).say(**{f"s{service.pk}-note": "The summary is old."}))

    assert stored(channel).waits == []
    [said] = guest_answers.of_page(published)
    assert said.by_name == "Sok Dara" and "The summary is old." in said.comment
    assert said.verb == guest_answers.REMARK
    client = Client()
    client.force_login(dara)
    address = reverse("ask_organization", args=[organization.pk])
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "The summary is old." in client.get(address).content.decode()
    read = re.findall(r'name="last" value="(\d+)"', client.get(address).content.decode())[0]
    noted = reverse("ask_organization_noted", args=[organization.pk])
    # an answer that arrives between loading the screen and the click was read by nobody
    taken(Owner(link[1]).say(**{f"s{service.pk}-note": "And the picture."}))
    for last in ({}, {"last": "x"}, {"last": "999999"}, {"last": read}):
        client.post(noted, last)
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()
    assert [one.data["remarks"] for one in answers.unread()] == [[f"{service}: And the picture."]]
    [newest] = answers.unread()
    client.post(noted, {"last": newest.pk})
    assert address not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_log_has_who_said_what_and_no_code(published, link, organization, channel) -> None:
    taken(Owner(link[1]).say(**right(channel)))

    asked, answered = (
        AuditEntry.objects.about(organization).order_by("pk").filter(verb__startswith="owner_")
    )
    assert asked.by_id == link[0].made_by_id and asked.data["email"] == EMAIL
    assert answered.by_id is None and answered.by_name == "Sok Dara"
    assert answered.data["passed_on_by"] == link[0].made_by_id
    assert answered.data["right"][str(channel.service_id)]["contacts"] == ["117"]
    said = channel.statements()[-1]
    assert (said.by_id, said.how["name"]) == (link[0].made_by_id, "Sok Dara")
    secret = link[1].partition("-")[2]
    assert secret not in json.dumps(list(AuditEntry.objects.values()), default=str)
    assert secret not in json.dumps(list(OwnerLink.objects.values()), default=str)


def test_page_asks_the_database_a_fixed_number_of_times(
    published, link, other, django_assert_max_num_queries
) -> None:
    owner = Owner(link[1])
    owner.open()
    with django_assert_max_num_queries(13):
        owner.open()


# The office


def test_mail_has_both_languages_and_nothing_of_the_directory(
    published, organization, sokha
) -> None:
    answer = screen_of(sokha, organization, email=EMAIL, locale="km")

    assert answer.status_code == 200
    [sent] = mail.outbox
    assert sent.to == [EMAIL] and not sent.cc and not sent.bcc
    code = re.findall(r"/admin/draft/organization/#(\d+-\w+)", sent.body)
    assert len(code) == 2 and len(set(code)) == 1
    assert code[0] not in answer.content.decode()  # nobody here sees it
    assert sent.body.index("តំណ") < sent.body.index("without an account")
    said = (sent.body + sent.subject).replace(code[0], "")  # in which any digits may be
    for fact in ("117", "Police", "Call."):
        assert fact not in said
    assert Owner(code[0]).open().status_code == 200


def test_copied_link_is_shown_once_and_said_to_whoever_confirms(
    published, organization, channel, sokha, dara
) -> None:
    html = screen_of(sokha, organization, copy="1", locale="en").content.decode()
    (code,) = re.findall(r"/admin/draft/organization/#(\d+-\w+)", html)
    assert code not in screen_of(sokha, organization).content.decode() and not mail.outbox

    taken(Owner(code).say(**right(channel)))
    client = Client()
    client.force_login(dara)
    shown = unescape(client.get(reverse("home_channel", args=[channel.pk])).content.decode())
    assert "Sok Dara (National Police) → sokha" in shown


def test_risk_is_named_before_a_link_is_sent_and_answers_are_shown(
    published, organization, channel, link, sokha
) -> None:
    html = unescape(screen_of(sokha, organization).content.decode())
    assert "forwarded" in html and "no answer yet" in html
    assert html.index("forwarded") < html.index("Send it by mail")
    taken(Owner(link[1]).say(**right(channel)))
    assert "answered on" in screen_of(sokha, organization).content.decode()
    client = Client()
    client.force_login(sokha)
    client.post(reverse("ask_withdraw", args=[link[0].pk]))
    entry = AuditEntry.objects.filter(verb=links.ASK_WITHDRAWN).get()
    assert (entry.by_id, entry.data["link"]) == (sokha.pk, link[0].pk)
    assert Owner(link[1]).open().status_code == 404


def test_link_is_refused(published, organization, sokha, dara) -> None:
    for typed in ({"email": "me@example.org"}, {"email": ""}, {"copy": "1", "locale": "xx"}):
        assert screen_of(sokha, organization, **({"locale": "km"} | typed)).status_code == 400
    for _each in range(links.MOST_A_DAY):
        screen_of(sokha, organization, copy="1", locale="km")
    assert screen_of(dara, organization, copy="1", locale="km").status_code == 409
    without_right(None, sokha)
    stranger = type(sokha).objects.get(pk=sokha.pk)
    assert screen_of(stranger, organization).status_code != 200
    with pytest.raises(PermissionDenied):
        links.make(organization, email="", locale="km", by=stranger)
    assert OwnerLink.objects.count() == links.MOST_A_DAY and not mail.outbox


def test_addresses_that_reach_somebody_else_get_no_link(
    published, organization, office_number, sokha, dara
) -> None:
    found = make_channel(
        office_number.service, sokha, dara,
        type="email", kind="", value="office@police.example.org",
    )  # fmt: skip
    organization.email_public = found.value
    organization.save()

    def offered():
        return [(one.email, one.by_two) for one in links.addresses_of(organization)]

    assert offered() == [(found.value, True), (EMAIL, False)]

    say.say(stored(found), STRANGER, by=sokha, words="Somebody else reads it.")
    assert offered() == [(EMAIL, False)]
    assert screen_of(dara, organization, email=found.value, locale="km").status_code == 400


def test_mail_that_is_away_leaves_no_link(published, organization, sokha, monkeypatch) -> None:
    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("home.directory.owners.mail.send_mail", fail)
    assert screen_of(sokha, organization, email=EMAIL, locale="km").status_code == 502
    assert not OwnerLink.objects.exists()


def test_office_is_told_without_any_fact(
    published, link, channel, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        taken(Owner(link[1]).say(**right(channel)))

    assert mail.outbox and not any(re.search(r"(?<!/)\b117\b", one.body) for one in mail.outbox)
    assert {address for one in mail.outbox for address in one.bcc} >= {"sokha@example.org"}
