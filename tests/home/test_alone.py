"""At night one person serves a number for a day, marked so everywhere; then it goes by itself."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.documents import projection
from cms.documents.models import Document
from cms.publishing.approvals.refusals import Refused
from cms.publishing.vocabularies.directory import NETWORKS, codes
from home.alerts.alert_slots import contacts as sent_in_alerts
from home.directory import checks, exports, numbers, removal
from home.directory.checks import Found
from home.directory.directory_facts import is_offered, offered_channels
from home.directory.screens.check_views import light
from home.directory.upkeep import alone, clock, integrity, opening, reminders
from home.models import ContactChannel, KnownShortCode
from tests.shared_fixtures import again, world

from .conftest import MOBILE, make_channel, make_keeper, make_service, stored, take_away

SHORT = {"type": "call", "kind": "short_code", "value": "1288"}
SOURCE = ["https://www.cncc.gov.kh/help/"]
DAY = timedelta(hours=24)


def entered(service, by, value=SHORT, **facts):
    return numbers.propose(ContactChannel(service=service, **facts), **value, by=by)


def served(row, by, now=None, networks=("smart",)):
    return numbers.serve_alone(
        row, by=by, method="called", networks_tested=networks, now=now or timezone.now()
    )


def public(kind="services"):
    document = Document.objects.get(kind=kind, locale="en", deleted=False)
    body = json.loads(bytes(document.body))
    entries = body["entries"] if kind == "help-now" else [body]
    return {
        one["href"]: (one["assurance"], one["stale"])
        for entry in entries
        for one in entry["channels"]
    }


def make_night(police, _published):
    code = KnownShortCode.objects.get(code="1288")
    code.approved_by = police.dara
    code.save()
    return entered(police.service, police.sokha)


night_world = world(make_night, "police_world", "published_world")


@pytest.fixture
def night(published, night_world):
    """1288 beside 117, which sokha entered and nobody else has called; dara knows the code."""
    return again(night_world)


def test_one_person_serves_it_marked_and_everybody_is_told(
    night, sokha, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = served(night, sokha)

    for kind in ("services", "help-now"):
        assert public(kind) == {
            "tel:117": ("call_verified", False),
            "tel:1288": ("checked_by_one", False),
        }
    [mail] = mailoutbox
    assert "One person alone serves a number" in mail.subject
    assert {"sokha@example.org", "dara@example.org"} <= set(mail.bcc)
    assert row.valid_until == timezone.localdate(row.alone_until)
    [shown] = [one for one in offered_channels(row.service) if one.channel == row]
    assert shown.offered_until == row.alone_until
    assert light(stored(row), timezone.localdate()) == "red"
    assert stored(row).asked is not None  # a second person can confirm it all the while
    assert integrity.run(timezone.now()).findings == []
    assert projection.check() == []


def test_every_output_says_so(night, sokha, client):
    served(night, sokha)

    assert "Checked by one person only: 1288" in exports.address_book("en").replace("\r\n ", "")
    written = [line for line in exports.lines("en") if line.shown == "1288"]
    assert exports._checked(written[0].contact, "km").endswith(exports.BY_ONE.km)
    client.force_login(make_keeper("reader", "view_contactchannel"))
    assert exports.BY_ONE.en in client.get(reverse("home_cards", args=["en"])).content.decode()
    page = client.get("/read/en/help-now/").content.decode()
    assert page.count('<span class="stale">Checked by one person only</span>') == 1
    [found] = client.get("/api/v1/hsds/services/?full=true").json()["contents"]
    phone = next(one for one in found["phones"] if one["number"] == "1288")
    assert phone["assurance"] == "checked_by_one"
    assert "checked by one person only" in phone["description"]
    assert "assured_date" not in found
    assert not any(one.channel.value == "1288" for one in sent_in_alerts())


def test_it_goes_by_itself_after_a_day(
    night, sokha, mailoutbox, django_capture_on_commit_callbacks
):
    at = timezone.now()
    served(night, sokha, now=at)
    assert alone.tick(at + DAY - timedelta(seconds=1)) == []
    assert clock.tick(at + DAY) == [] and reminders.tick(at) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert alone.tick(at + DAY) == [night]

    row = stored(night)
    assert (row.value, row.state, row.alone_until, row.before_alone) == ("", "draft", None, {})
    assert public().keys() == {"tel:117"}
    assert "not served any more" in mailoutbox[0].subject
    assert row.candidate.value == "1288"
    assert alone.tick(at + DAY) == []
    assert integrity.run(at + DAY).findings == []


def test_number_that_a_second_person_confirms_in_its_last_second_stays(
    night, sokha, dara, monkeypatch, caplog
):
    at = timezone.now()
    served(night, sokha, now=at)
    real = alone._end

    def slow(pk, now):
        numbers.confirm(stored(night), by=dara, method="called", networks_tested=["metfone"])
        return real(pk, now)

    monkeypatch.setattr(alone, "_end", slow)

    assert alone.tick(at + DAY) == []
    assert "could not be ended" not in caplog.text
    assert (stored(night).value, stored(night).two_people) == ("1288", True)
    assert public()["tel:1288"] == ("call_verified", False)


def test_number_that_cannot_be_ended_does_not_keep_the_others(
    night, sokha, dara, organization, monkeypatch, caplog
):
    """The day of each is over on time; the one that failed is tried again."""
    other = entered(make_service(organization, urgency="support"), dara, MOBILE, source_urls=SOURCE)
    at = timezone.now()
    served(night, sokha, now=at)
    served(other, dara, now=at)
    real = ContactChannel.end_alone

    def broken(channel):
        if channel.pk == night.pk:
            raise RuntimeError("broken row")
        real(channel)

    monkeypatch.setattr(ContactChannel, "end_alone", broken)
    assert alone.tick(at + DAY) == [other]
    assert (stored(other).value, stored(night).value) == ("", "1288")
    assert "could not be ended" in caplog.text

    monkeypatch.setattr(ContactChannel, "end_alone", real)
    assert alone.tick(at + DAY) == [night]
    assert stored(night).value == ""


def test_old_value_comes_back_marked(published, office_number, sokha, dara):
    office_number.source_urls = SOURCE
    office_number.save()
    before = stored(office_number)
    numbers.propose(office_number, **MOBILE, by=sokha)
    at = timezone.now()
    served(office_number, sokha, now=at)
    assert stored(office_number).value == "092311511"
    alone.tick(at + DAY)

    row = stored(office_number)
    assert (row.value, row.e164, row.kind) == (before.value, before.e164, before.kind)
    assert (row.verified_on, row.verified_by, row.second_verified_by, row.valid_until) == (
        before.verified_on, before.verified_by, before.second_verified_by, before.valid_until,
    )  # fmt: skip
    assert [one.offer.stale for one in offered_channels(row.service)] == [True]


@pytest.mark.soak
def test_what_comes_back_is_not_entered_twice(office_number, sokha):
    office_number.source_urls = SOURCE
    office_number.save()
    numbers.propose(office_number, **MOBILE, by=sokha)
    served(office_number, sokha)

    landline = {"type": "call", "kind": "landline", "value": "023 213 004"}
    with pytest.raises(ValidationError, match="has the same contact already"):
        entered(office_number.service, sokha, landline)


def test_number_that_a_stranger_answered_is_away_again(channel, service, sokha, dara):
    mobile = make_channel(
        service, sokha, dara, kind="mobile", value="012 555 100", source_urls=SOURCE
    )
    numbers.report_wrong(mobile, by=sokha, outcome="wrong_person", networks_tested=["smart"])
    numbers.propose(stored(mobile), **MOBILE, by=sokha)
    at = timezone.now()
    served(mobile, sokha, now=at)
    assert [one.channel.value for one in offered_channels(service)] == ["117", "092311511"]
    alone.tick(at + DAY)

    row = stored(mobile)
    assert (row.value, row.is_away, row.removal_waits_for) == ("012555100", True, "person")


def test_second_person_makes_it_an_ordinary_number(night, sokha, dara):
    served(night, sokha)
    row = stored(night)
    found = Found("answers", "1288", networks=("metfone",), asked=row.asked.pk)
    assert checks.record(row, found, by=dara) == "confirmed"

    row = stored(night)
    assert (row.alone_until, row.before_alone, row.two_people) == (None, {}, True)
    assert public()["tel:1288"] == ("call_verified", False)
    assert alone.tick(timezone.now() + 2 * DAY) == []


@pytest.mark.parametrize("outcome", [pytest.param("dead", marks=pytest.mark.soak), "wrong_person"])
def test_second_person_who_finds_it_wrong_ends_it_at_once(night, sokha, dara, outcome):
    served(night, sokha)
    row = stored(night)
    found = Found(outcome, "1288", networks=("metfone",), asked=row.asked.pk)
    assert not checks.asks_first(row, outcome)
    assert checks.record(row, found, by=dara) == "dropped"

    assert (stored(night).value, stored(night).alone_until) == ("", None)
    assert public().keys() == {"tel:117"}


@pytest.mark.parametrize("verb", [pytest.param("reject", marks=pytest.mark.soak), "withdraw"])
def test_who_serves_it_takes_it_back_or_withdraws_it(night, sokha, verb):
    served(night, sokha)
    getattr(numbers, verb)(stored(night), by=sokha, reason="a slip")

    assert stored(night).alone_until is None
    assert public().keys() == {"tel:117"}


def test_same_value_is_not_served_by_one_person_twice_in_thirty_days(night, sokha, dara, service):
    at = timezone.now()
    served(night, sokha, now=at)
    alone.tick(at + DAY)
    too_soon = {"by": sokha, "at": at + timedelta(days=29)}
    with pytest.raises(Refused, match="last thirty days"):
        numbers.check_alone(stored(night), **too_soon)
    # nor by another one, nor as another contact
    other = make_service(service.organization, urgency="support")
    row = entered(other, dara)
    code = KnownShortCode.objects.get(code="1288")
    code.approved_by = sokha
    code.save()
    with pytest.raises(Refused, match="last thirty days"):
        numbers.check_alone(row, by=dara, at=at + timedelta(days=29))

    assert numbers.check_alone(row, by=dara, at=at + timedelta(days=31)).value == "1288"


def test_short_number_that_the_same_person_entered_is_not_known(night, sokha):
    code = KnownShortCode.objects.get(code="1288")
    code.approved_by = sokha
    code.save()

    with pytest.raises(Refused, match="that somebody else entered"):
        served(night, sokha)


@pytest.mark.parametrize(
    ("value", "facts", "is_known"),
    [
        (MOBILE, {}, False),
        (MOBILE, {"source_urls": ["https://example.org/"]}, False),
        (MOBILE, {"source_urls": ["http://cncc.gov.kh/"]}, False),
        (MOBILE, {"source_urls": ["https://example.org/", *SOURCE]}, True),
        (MOBILE, {"source_urls": SOURCE, "audience": "professionals_only"}, False),
        ({"type": "call", "kind": "emergency_short_code", "value": "118"}, {}, True),
        ({"type": "website", "kind": "", "value": "https://cncc.gov.kh"},
         {"source_urls": SOURCE}, False),
    ],
)  # fmt: skip
def test_what_one_person_may_serve(service, sokha, value, facts, is_known):
    row = entered(service, sokha, value, **facts)
    if is_known:
        assert numbers.check_alone(row, by=sokha, at=timezone.now()).value
    else:
        with pytest.raises(Refused):
            numbers.check_alone(row, by=sokha, at=timezone.now())


def test_number_that_people_call_in_an_emergency_is_not_replaced(channel, other, sokha, dara):
    """Not by one account, which could remove 117 that way; where it is gone already it can."""
    code = KnownShortCode.objects.get(code="1288")
    code.approved_by = dara
    code.save()
    numbers.propose(channel, **SHORT, by=sokha, old_is_dead=True, old_networks=codes(NETWORKS))
    with pytest.raises(Refused, match="contact of its own"):
        served(channel, sokha)
    assert is_offered(stored(channel))
    numbers.reject(stored(channel), by=sokha, reason="x")
    take_away(channel, sokha, dara)
    numbers.propose(stored(channel), **SHORT, by=sokha)
    at = timezone.now()
    served(channel, sokha, now=at)
    alone.tick(at + DAY)

    assert (stored(channel).value, stored(channel).old_is_dead) == ("117", True)


def test_refusals(night, sokha, dara):
    with pytest.raises(Refused, match="you are the second person"):
        served(night, dara)
    with pytest.raises(Refused, match="from which network"):
        served(night, sokha, networks=())
    for method in ("desk", "x"):
        with pytest.raises(ValidationError):
            numbers.serve_alone(night, by=sokha, method=method, networks_tested=["smart"])
    with pytest.raises(Refused, match="changed in the meantime"):
        numbers.serve_alone(
            night, by=sokha, method="called", networks_tested=["smart"], seen="1280"
        )
    served(night, sokha)
    row = stored(night)
    for verb in (
        lambda: served(row, sokha),
        lambda: numbers.propose(row, **MOBILE, by=dara),
        lambda: numbers.renew(row, by=dara),
        lambda: numbers.stop(row, by=dara, reason="x"),
        lambda: numbers.report_wrong(row, by=dara, outcome="dead", networks_tested=["smart"]),
    ):
        with pytest.raises(Refused):
            verb()
    assert stored(row).alone_until is not None


def test_it_opens_no_installation_and_is_no_last_contact(service, sokha, settings):
    served(
        entered(service, sokha, {"type": "call", "kind": "emergency_short_code", "value": "118"}),
        sokha,
    )

    assert not opening.has_called_emergency_number()
    # nobody else is needed to take it away
    service.status = "temporarily_closed"
    service.save()


def test_screen_offers_it_to_who_entered_the_number_only(client, night, sokha, dara):
    button = reverse("home_serve_alone", args=[night.pk])
    here = reverse("home_channel", args=[night.pk])
    client.force_login(dara)
    assert button not in client.get(here).content.decode()
    client.force_login(sokha)
    assert button in client.get(here).content.decode()
    posted = {"seen": "1288", "asked": night.asked.pk, "networks_tested": ["smart"]}
    client.post(button, posted | {"method": "desk"})
    assert not is_offered(stored(night))
    done = client.post(button, posted | {"method": "called"}, follow=True)

    assert "for 24 hours" in " ".join(map(str, done.context["messages"]))
    assert "alone serves this number until" in done.content.decode()
    assert public().keys() == {"tel:117", "tel:1288"}
    assert client.get(button).status_code == 405
    client.force_login(make_keeper("third", "view_contactchannel", "change_contactchannel"))
    assert client.post(button, posted | {"method": "called"}).status_code == 302


@pytest.mark.soak
def test_undo_of_a_report_ends_with_what_it_began(channel, service, sokha, dara):
    """The report of a stranger is taken back while another number is served in its place."""
    mobile = make_channel(
        service, sokha, dara, kind="mobile", value="012 555 100", source_urls=SOURCE
    )
    at = timezone.now()
    numbers.report_wrong(
        mobile, by=sokha, outcome="wrong_person", networks_tested=["smart"], now=at
    )
    numbers.propose(stored(mobile), **MOBILE, by=sokha)
    served(mobile, sokha, now=at)
    numbers.take_back(stored(mobile), by=sokha, now=at + removal.UNDO / 2)
    alone.tick(at + DAY)

    row = stored(mobile)
    assert (row.value, row.stranger_answered, is_offered(row)) == ("012555100", False, True)
