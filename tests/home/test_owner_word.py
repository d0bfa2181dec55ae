"""The owner's word: an organization looks at its facts by a link; what becomes of its answer."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.documents.models import Document
from cms.publishing.approvals import engine
from cms.publishing.approvals.inbox import inbox
from cms.publishing.approvals.models import ChangeRequest, Endorsement
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry
from cms.publishing.shared_drafts import answers as guest_answers
from cms.website.guests import owners
from cms.website.guests.middleware import LARGEST, LARGEST_OF_OWNERS
from cms.website.vocabulary import shipped
from home.directory import attempts, card, checks, numbers
from home.directory.owner_word import ATTEST
from home.directory.owners import answers, links, looked_at
from home.models import ContactChannel, Coverage, OwnerLink, Schedule, Service
from tests.api.hsds_schemas import errors
from tests.flows.public_bytes import says
from tests.shared_fixtures import again, world

from .conftest import by_two, called, entries, make_channel, make_service, stored
from .test_attempts import found

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
    return {f"c{channel.pk}": "right"}


def corrected(channel, value):
    return {f"c{channel.pk}": "wrong", f"c{channel.pk}-value": value}


def waits(subject, action="change"):
    return engine.waiting(subject, action)


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
    assert '<html lang="en">' in english and "Opening hours" in english and "Not right" in english
    # what was typed is there after the switch
    typed = {"name": "Sok Dara", f"s{service.pk}-all": "on"}
    kept = owner.open(language="en", locale="km", seen=owner.seen(), **typed).content.decode()
    assert 'value="Sok Dara"' in kept and " checked" in kept


def test_tick_beside_an_old_number_is_no_tick_beside_a_new_one(
    published, link, other, sokha, dara
) -> None:
    """Also where only the language is changed in between."""
    owner = Owner(link[1])
    seen = owner.seen()
    numbers.propose(
        stored(other), type="call", kind="short_code", value="1288", by=sokha,
        **called("smart"),
    )  # fmt: skip
    numbers.confirm(stored(other), by=dara, method="called", **called("metfone"))

    answer = owner.open(language="km", locale="en", name="Sok Dara", seen=seen, **right(other))
    html = answer.content.decode()

    assert answer.status_code == 409 and "1288" in html
    assert " checked" not in html and 'value="Sok Dara"' in html
    assert waits(other) is None


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
    assert waits(channel) is None
    assert answers.of_organization(opened.organization) == []
    assert not ChangeRequest.objects.filter(outcome="").exists()


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
    assert not ChangeRequest.objects.filter(outcome="").exists()


def test_what_belongs_to_others_is_neither_shown_nor_answered(
    published, link, organization, sokha, dara, other
) -> None:
    """Another organization, what is for professionals, what waits, what no reader has."""
    elsewhere = type(organization).objects.create(internal_name="canary-org", kind="ngo")
    theirs = make_channel(
        make_service(elsewhere, internal_name="canary-service"),
        *(sokha, dara),
        kind="mobile",
        value="092 311 511",
    )
    secret = make_channel(
        stored(other).service,
        *(sokha, dara),
        kind="mobile",
        value="092 311 522",
        audience="professionals",
    )
    numbers.propose(stored(other), type="call", kind="short_code", value="1288", by=dara)
    make_service(organization, internal_name="canary-draft", urgency="information")

    owner = Owner(link[1])
    html = owner.open().content.decode()
    for canary in ("canary", "092 311 511", "092 311 522", "1288", EMAIL, "National Police"):
        assert canary not in html

    taken(owner.say(**right(theirs), **right(secret), **right(other)))
    assert waits(theirs) is None and waits(secret) is None
    assert waits(other).new["value"] == "1288"


def test_form_of_something_else_is_refused(published, link, service, channel) -> None:
    owner = Owner(link[1])
    cases = {
        400: [
            {"name": " ", **right(channel)},
            {"name": "x" * 101, **right(channel)},
            {},
            {f"s{service.pk}-languages": "wrong", f"s{service.pk}-languages-languages": "km"},
            {f"s{service.pk}-cost": "wrong"},  # nothing was said, and nothing is
            {f"s{service.pk}-languages": "right", f"s{service.pk}-languages-note": "And Thai."},
            {f"s{service.pk}-cost": "right"},
            corrected(channel, "117"),
            corrected(channel, "not a number"),
            {f"s{service.pk}-ages": "wrong", f"s{service.pk}-ages-age_min": "19",
             f"s{service.pk}-ages-age_max": "3"},
            {f"s{service.pk}-audience": "wrong", f"s{service.pk}-audience-audiences": "canary"},
            {f"s{service.pk}-words": "a\0b"},
        ],
        409: [{"seen": "0" * 64, **right(channel)}],
    }  # fmt: skip
    seen = owner.seen()
    for status, several in cases.items():
        for typed in several:
            assert owner.say(**{"seen": seen} | typed).status_code == status, typed
    assert not ChangeRequest.objects.filter(outcome="").exists()


def test_half_a_correction_is_refused_in_words(published, link, service, channel) -> None:
    area, hours = f"s{service.pk}-coverage", f"s{service.pk}-hours"
    both = {"days0": ["MO"], "opens0": "08:00", "closes0": "17:00"}
    what, where, when = (
        "Say what is right.",
        "Tick provinces when, and only when",
        "Give days, when",
    )
    owner = Owner(link[1])
    seen = owner.seen()
    for at, typed, sentence in (
        (f"c{channel.pk}", {}, what),
        (area, {"scope": "provinces"}, where),
        (area, {"provinces": ["KH-12"]}, where),  # else they would be lost without a word
        (area, {"scope": "national", "provinces": ["KH-12"]}, where),
        (hours, {"days0": ["MO"], "opens0": "08:00"}, when),
        (hours, both | {"opens2": "08:00", "closes2": "17:00"}, when),
        (hours, both | {"closes0": "08:00"}, when),
    ):
        said = {at: "wrong"} | {f"{at}-{name}": value for name, value in typed.items()}
        answer = owner.say(seen=seen, **said)
        assert answer.status_code == 400 and sentence in unescape(answer.content.decode()), typed
    assert not ChangeRequest.objects.filter(outcome="").exists()


def test_what_the_form_has_no_field_for_is_told_in_words_only(
    published, link, organization, service
) -> None:
    """Provinces or plain hours in their place would lose districts and days that are there."""
    by_two(Coverage(service=service, scope="districts", districts=["0102"]))
    by_two(
        Schedule(
            service=service, days=["MO"], opens="08:00", closes="17:00", closed_on=["2027-04-14"]
        )
    )
    typed = {
        "coverage": {"scope": "national"},
        "hours": {"days0": ["TU"], "opens0": "09:00", "closes0": "10:00"},
        "organization": {"organization": "1"},
    }
    owner, notes = Owner(link[1]), {}
    seen = owner.seen()
    for fact, fields in typed.items():
        at = f"s{service.pk}-{fact}"
        said = {at: "wrong"} | {f"{at}-{name}": value for name, value in fields.items()}
        answer = owner.say(seen=seen, **said)
        assert answer.status_code == 400 and "Say what is right." in answer.content.decode(), fact
        notes |= said | {f"{at}-note": f"Other {fact}."}

    taken(owner.say(seen=seen, **notes))

    assert waits(service) is None
    [said] = answers.of_organization(organization)
    for fact in typed:
        assert f"Other {fact}." in " ".join(said.remarks)


def test_number_that_people_have_is_no_correction_and_no_voice(published, link, channel) -> None:
    """However it is written: what is wrong with it is said in words."""
    owner = Owner(link[1])
    note = {f"c{channel.pk}": "wrong", f"c{channel.pk}-note": "A stranger answers at night."}

    refused = owner.say(**note, **{f"c{channel.pk}-value": "១ ១-៧"})
    assert refused.status_code == 400 and "own words what is wrong" in refused.content.decode()
    assert waits(channel) is None

    taken(owner.say(**note))
    assert waits(channel) is None
    assert (
        "A stranger answers at night."
        in answers.of_organization(link[0].organization)[0].remarks[0]
    )


def test_long_answer_arrives(published, link, channel) -> None:
    """Twenty services and a note for each fact: the longest remark of a draft is no measure."""
    owner = Owner(link[1])

    answer = owner.say(**right(channel), **{"s0-words": "x" * LARGEST})

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


# What becomes of it: numbers


def test_word_and_one_other_person_move_the_due_date_of_117(
    published, link, channel, sokha, dara
) -> None:
    """Test calls each month are not wanted there: one in a year is enough beside the word."""
    checks.record(channel, found("answers", channel, "smart"), by=dara)
    checks.record(stored(channel), found("answers", channel, "metfone"), by=sokha)
    with time_machine.travel(timezone.now() + timedelta(days=29), tick=False):
        _row, code = links.make(link[0].organization, email=EMAIL, locale="km", by=sokha)
        taken(Owner(code).say(**right(channel)))
        assert stored(channel).verified_on < timezone.localdate()
        # neither the sender once more, nor by another word
        with pytest.raises(Refused, match="different person"):
            numbers.confirm(stored(channel), by=sokha, method="called", **called("smart"))
        calls = attempts.entries().count()

        client = Client()
        client.force_login(dara)
        shown = unescape(client.get(reverse("home_channel", args=[channel.pk])).content.decode())
        assert "Sok Dara" in shown and EMAIL in shown
        asked = waits(channel)
        client.post(
            reverse("home_confirm", args=[channel.pk]),
            {"seen": "117", "asked": asked.pk, "method": "attested"},
        )

        now = stored(channel)
        assert now.asked is None and now.verified_on == timezone.localdate()
        assert now.valid_until == timezone.localdate() + timedelta(days=30)
        assert {now.verified_by, now.second_verified_by} == {sokha, dara}
        assert attempts.entries().count() == calls  # nobody called, and nothing says so
        assert document()["channels"][0]["assurance"] == "attested"
        full = Client().get("/api/v1/hsds/services/").json()["contents"][0]
        assert full["phones"][0]["assurance"] == "attested"
        assert full["assured_date"] == timezone.localdate().isoformat()
        assert errors("service", full) == []


@pytest.mark.parametrize("locale", ["en", "km"])
def test_every_output_says_that_the_organization_itself_did(
    published, link, channel, sokha, dara, locale
) -> None:
    """Nobody called for this check, so no reader is told that it was “checked”."""
    checks.record(channel, found("answers", channel, "smart"), by=dara)
    checks.record(stored(channel), found("answers", channel, "metfone"), by=sokha)
    page = render_to_string("website/parts/channel_facts.html", facts_of_contact(locale))
    assert shipped(locale).words["attested"].partition("{")[0] not in page
    taken(Owner(link[1]).say(**right(channel)))
    numbers.confirm(stored(channel), by=dara, method="attested")

    today = timezone.localdate().isoformat()
    said = card.BY_OWNER.text(locale)
    on_paper = render_to_string("home/card.html", card.card_context("en") | {"by_owner": said})
    assert f"{said}: {today}" in on_paper and f"{card.CHECKED.en} {today}" not in on_paper
    page = render_to_string("website/parts/channel_facts.html", facts_of_contact(locale))
    assert shipped(locale).words["attested"].partition("{")[0] in page
    assert shipped(locale).words["last_checked"] not in page


def facts_of_contact(locale):
    """What a page says under the number."""
    [contact] = document()["channels"]
    vocabulary = shipped(locale)
    return {"channel": contact, "vocabulary": vocabulary, "t": vocabulary.words}


def test_word_is_the_second_check_after_somebody_else_called(
    published, link, channel, dara
) -> None:
    checks.record(channel, found("answers", channel, "smart"), by=dara)

    taken(Owner(link[1]).say(**right(channel)))

    now = stored(channel)
    assert now.asked is None and now.verified_on == timezone.localdate()
    assert now.method == "called" and document()["channels"][0]["assurance"] == "call_verified"
    [voice] = Endorsement.objects.filter(for_owner=True)
    assert voice.by == link[0].made_by and voice.details["owner"]["name"] == "Sok Dara"


def test_word_is_no_second_person_beside_its_sender(published, link, channel, sokha, dara) -> None:
    """The sender called, and holds the link, too: that is one person."""
    checks.record(channel, found("answers", channel, "smart"), by=sokha)
    before = stored(channel).verified_on

    taken(Owner(link[1]).say(**right(channel)))

    assert stored(channel).asked is not None and stored(channel).verified_on == before
    numbers.confirm(stored(channel), by=dara, method="called", **called("metfone"))
    assert stored(channel).asked is None


def test_word_that_counts_for_nothing_yet_is_taken_and_changes_nothing(
    published, link, channel, dara
) -> None:
    """Who asked for the second check names no network, and nobody has called for a year."""
    numbers.propose(stored(channel), type="call", kind="emergency_short_code", value="117", by=dara)
    asked, before = waits(channel), stored(channel).snapshot()

    taken(Owner(link[1]).say(**right(channel)))

    assert waits(channel) == asked and stored(channel).snapshot() == before
    assert [one.by for one in asked.endorsements.all()] == [dara]
    [said] = answers.of_organization(link[0].organization)
    assert (said.right, said.by) == (1, "Sok Dara")


def test_word_alone_is_no_proof(published, link, channel, dara) -> None:
    """Of a number that nobody has reached for a year."""
    taken(Owner(link[1]).say(**right(channel)))

    for method in ("attested", "letter_from_owner", "desk"):
        with pytest.raises(Refused, match="Call, write to or open"):
            numbers.confirm(stored(channel), by=dara, method=method)
    with pytest.raises(Refused, match="from which network"):
        numbers.confirm(stored(channel), by=dara, method="called")
    # one call, one word
    numbers.confirm(stored(channel), by=dara, method="called", **called("smart"))
    assert stored(channel).asked is None


def test_call_of_the_sender_is_no_proof_beside_their_own_word(
    published, link, channel, sokha, dara
) -> None:
    """Also where they took the check back before the word came: it is still one person."""
    checks.record(channel, found("answers", channel, "smart"), by=sokha)
    numbers.reject(stored(channel), by=sokha, reason="x")
    taken(Owner(link[1]).say(**right(channel)))

    with pytest.raises(Refused, match="has reached anybody"):
        numbers.confirm(stored(channel), by=dara, method="attested")
    assert stored(channel).asked is not None
    client = Client()
    client.force_login(dara)
    screen = reverse("home_channel", args=[channel.pk])
    assert 'value="attested"' not in client.get(screen).content.decode()

    attempts.note(
        stored(channel), value="117", outcome="answers", by=dara, at=timezone.now(),
        networks=["metfone"],
    )  # fmt: skip
    assert 'value="attested"' in client.get(screen).content.decode()
    numbers.confirm(stored(channel), by=dara, method="attested")
    assert stored(channel).asked is None


def test_word_does_not_outweigh_a_report(published, link, channel, other, sokha, dara) -> None:
    checks.record(channel, found("dead", channel, "smart"), by=sokha)

    taken(Owner(link[1]).say(**right(channel)))

    assert stored(channel).reports  # also where it is the sender's own
    with pytest.raises(Refused, match="reported"):
        numbers.confirm(stored(channel), by=dara, method="attested")


def test_new_number_needs_two_people_of_the_office(
    published, link, channel, other, sokha, dara
) -> None:
    """Whoever got the forwarded mail would answer the call as well: the word counts for nothing."""
    owner = Owner(link[1])
    taken(owner.say(**corrected(other, "១២៨៨")))

    asked = waits(other)
    assert asked.new["value"] == "1288" and asked.new["kind"] == "short_code"
    assert not asked.stands(sokha) and asked.voices() == []
    with pytest.raises(Refused):
        numbers.confirm(stored(other), by=dara, method="attested")
    with pytest.raises(Refused):
        numbers.confirm(stored(other), by=dara, method="letter_from_owner")
    with pytest.raises(Refused, match="from which network"):  # the first call says from where, too
        numbers.confirm(stored(other), by=dara, method="called")

    new = stored(other)
    assert checks.record(new, found("answers", new, "smart"), by=dara) == "first_of_two"
    assert stored(other).value == "1280"
    with pytest.raises(Refused):  # once is once
        numbers.confirm(stored(other), by=dara, method="called", **called("metfone"))
    new = stored(other)
    assert checks.record(new, found("answers", new, "metfone"), by=sokha) == "confirmed"
    assert stored(other).value == "1288"
    assert {stored(other).verified_by, stored(other).second_verified_by} == {sokha, dara}


def test_list_says_that_the_organization_asks_and_that_nobody_has_called(
    published, link, service, channel, other, dara
) -> None:
    cost = f"s{service.pk}-cost"
    taken(Owner(link[1]).say(**corrected(other, "1288"), **{cost: "wrong", f"{cost}-cost": "free"}))

    said = " ".join(row.what for row in inbox(dara).waiting)
    assert "The organization names a new one; nobody has called it. Old: 1280." in said
    assert "The organization asks for a change: Cost. People get the old facts." in said
    client = Client()
    client.force_login(dara)
    asked = waits(service)
    page = client.get(reverse("approvals:request", args=[asked.pk])).content.decode()
    assert "I agree; a second person looks at it, too" in page
    chosen = {"request": f"{asked.pk}:{service.seen(asked)}"}
    answer = client.post(reverse("approvals:confirm"), chosen, follow=True)
    assert "Noted. A second person has to agree, too." in answer.content.decode()
    assert Service.objects.get(pk=service.pk).cost == "unknown" and waits(service) == asked


def test_sender_and_their_own_link_put_no_number_before_people(
    published, organization, channel, other, sokha
) -> None:
    _row, code = links.make(organization, email="", locale="km", by=sokha)
    numbers.propose(
        stored(other), type="call", kind="short_code", value="1288", by=sokha,
        **called("smart", "metfone"),
    )  # fmt: skip
    owner = Owner(code)

    taken(owner.say(**corrected(other, "1288")))  # what waits is not replaced
    assert waits(other).stands(sokha) and stored(other).value == "1280"

    numbers.reject(stored(other), by=sokha, reason="x")
    taken(owner.say(**corrected(other, "1288")))
    with pytest.raises(Refused, match="from which network"):
        numbers.confirm(stored(other), by=sokha, method="called")
    numbers.confirm(stored(other), by=sokha, method="called", **called("smart", "metfone"))
    assert stored(other).value == "1280" and waits(other).stands(sokha)


def test_who_calls_an_office_number_needs_nobody_s_word(
    published, link, channel, other, office_number, sokha
) -> None:
    """One person checks it, as before; the word that waits under their name gives way."""
    page = type(published)(
        title="Office", slug="office", summary="s", service=office_number.service, live=False
    )
    published.get_parent().add_child(instance=page)
    row = stored(office_number)
    numbers.propose(
        row, **{name: getattr(row, name) for name in ("type", "kind", "value")}, by=sokha,
        owner={"name": "x", "organization": "y", "link": 1, "to": ""},
    )  # fmt: skip

    assert checks.record(stored(row), found("answers", row, "smart"), by=sokha) == "renewed"
    assert stored(row).asked is None and stored(row).verified_on == timezone.localdate()


# What becomes of it: facts and words


def test_facts_that_are_right_say_so_once_somebody_agrees(
    published, link, service, channel, sokha, dara
) -> None:
    taken(Owner(link[1]).say(**{f"s{service.pk}-all": "on"}))

    asked = waits(service, ATTEST)
    assert document()["facts"]["cost"]["assurance"] == "nobody"
    with pytest.raises(Refused, match="different person"):
        engine.endorse(asked, by=sokha)
    client = Client()
    client.force_login(dara)
    shown = client.get(reverse("approvals:request", args=[asked.pk])).content.decode()
    assert "Sok Dara" in shown and "confirmed it" in shown
    client.post(reverse("approvals:confirm"), {"request": f"{asked.pk}:{service.seen(asked)}"})

    today = timezone.localdate().isoformat()
    facts = document()["facts"]
    for fact in ("organization", "category", "urgency", "audience", "languages"):
        assert facts[fact] == {"assurance": "owner", "how": "attested", "on": today}
    # of what nobody knows there is nothing to agree with
    assert facts["cost"]["assurance"] == facts["hours"]["assurance"] == "nobody"
    assert "by" not in facts["languages"]


def test_whoever_agreed_to_a_letter_has_not_heard_it_on_the_telephone(
    published, link, service, channel, sokha, dara
) -> None:
    taken(Owner(link[1]).say(**{f"s{service.pk}-all": "on"}))
    engine.endorse(waits(service, ATTEST), by=dara)
    row = stored(channel)
    said = found("answers", row, "smart", heard={"who": "X", "languages": service.languages})

    checks.record(row, said, by=sokha)

    facts = document()["facts"]
    assert (facts["languages"]["how"], facts["languages"]["assurance"]) == ("called", "one")
    assert facts["category"]["assurance"] == "owner"


def test_facts_that_changed_meanwhile_are_not_attested(published, link, service, dara) -> None:
    taken(Owner(link[1]).say(**{f"s{service.pk}-languages": "right"}))
    service.propose({"languages": {"languages": ["en"]}}, by=dara)
    engine.endorse(waits(service), by=link[0].made_by)

    with pytest.raises(Refused, match="changed since"):
        engine.endorse(waits(service, ATTEST), by=dara)


def test_correction_of_an_emergency_fact_waits_for_two(
    published, link, service, sokha, dara
) -> None:
    taken(
        Owner(link[1]).say(**{f"s{service.pk}-cost": "wrong", f"s{service.pk}-cost-cost": "free"})
    )

    asked = waits(service)
    engine.endorse(asked, by=dara)
    assert Service.objects.get(pk=service.pk).cost == "unknown" and waits(service) is not None
    engine.endorse(waits(service), by=sokha)
    assert Service.objects.get(pk=service.pk).cost == "free"
    assert document()["facts"]["cost"]["assurance"] == "owner"


@pytest.mark.parametrize(
    ("fact", "typed", "field", "value"),
    [
        ("languages", {"languages": ["km", "en"]}, "languages", ["km", "en"]),
        (
            "coverage",
            {"scope": "provinces", "provinces": ["KH-12"]},
            "coverages",
            [{"scope": "provinces", "provinces": ["KH-12"], "districts": []}],
        ),
    ],
)
def test_each_kind_of_correction_is_proposed(
    published, link, service, sokha, dara, fact, typed, field, value
) -> None:
    at = f"s{service.pk}-{fact}"
    taken(
        Owner(link[1]).say(**{at: "wrong"}, **{f"{at}-{name}": one for name, one in typed.items()})
    )

    asked = waits(service)
    assert list(asked.new) == [fact] and asked.new[fact][field] == value
    engine.endorse(asked, by=dara)
    engine.endorse(waits(service), by=sokha)
    assert waits(service) is None


def test_weekly_hours_are_typed(published, link, service, sokha, dara) -> None:
    at = f"s{service.pk}-hours"
    typed = {f"{at}-days0": ["MO", "TU"], f"{at}-opens0": "08:00", f"{at}-closes0": "17:00"}
    taken(Owner(link[1]).say(**{at: "wrong"}, **typed))

    for person in (dara, sokha):
        engine.endorse(waits(service), by=person)
    [row] = Service.objects.get(pk=service.pk).schedules.all()
    assert row.days == ["MO", "TU"] and f"{row.closes:%H:%M}" == "17:00"


def test_words_are_a_remark_to_editors_and_wait_in_my_work(
    published, link, service, channel, organization, dara
) -> None:
    other_change = service.propose({"cost": {"cost": "free"}}, by=dara)
    typed = {
        f"s{service.pk}-words": "The summary is old.",
        f"s{service.pk}-cost": "wrong",
        f"s{service.pk}-cost-cost": "paid",
        f"c{channel.pk}": "wrong",
        f"c{channel.pk}-note": "We change it soon.",
    }
    taken(Owner(link[1]).say(**typed))

    assert waits(service) == other_change  # what waits is not replaced
    [said] = guest_answers.of_page(published)
    assert said.by_name == "Sok Dara" and "The summary is old." in said.comment
    assert "We change it soon." in said.comment and said.verb == guest_answers.REMARK
    client = Client()
    client.force_login(dara)
    address = reverse("ask_organization", args=[organization.pk])
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "The summary is old." in client.get(address).content.decode()
    read = re.findall(r'name="last" value="(\d+)"', client.get(address).content.decode())[0]
    noted = reverse("ask_organization_noted", args=[organization.pk])
    # an answer that arrives between loading the screen and the click was read by nobody
    taken(Owner(link[1]).say(**{f"s{service.pk}-words": "And the picture."}))
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
    requested = entries(channel).first()
    assert requested.by_id == link[0].made_by_id
    assert requested.comment == "Sok Dara (National Police)"
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
    assert "by a link that sokha copied" in shown


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
    """Nor is “two people confirmed it” said where one did."""
    found = make_channel(
        office_number.service, sokha, dara,
        type="email", kind="", value="office@police.example.org", method="sent_and_answered",
    )  # fmt: skip
    organization.email_public = found.value
    organization.save()

    def offered():
        return [(one.email, one.by_two) for one in links.addresses_of(organization)]

    assert offered() == [(found.value, True), (EMAIL, False)]

    numbers.renew(stored(found), by=sokha, method="sent_and_answered")
    assert offered() == [(found.value, False), (EMAIL, False)]

    numbers.stop(stored(found), by=sokha, reason="Somebody else reads it.")
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
