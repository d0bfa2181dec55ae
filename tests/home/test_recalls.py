"""A number that turned out wrong: what who keeps a copy, or paper, hears of it."""

import hashlib
import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db.models import F
from django.utils.html import strip_tags

from cms.core.vocabularies.directory import RECALL_REASONS, codes
from cms.documents import paper, projection, recalls
from cms.documents.models import Feed, Gap, HiddenValue, Recall
from home.directory import card, say
from home.directory.standing import DEAD, IS_NOT, STRANGER
from home.models import HeldBackValue, Service, ServicePage
from localize.workflow import publish
from public.website.vocabulary import shipped
from tests.by_worker import left_to_the_worker
from tests.home.conftest import called_first, called_too
from tests.parts import IS_SOAK, rounds
from tests.shared_fixtures import again, world
from tests.website.conftest import without_marks

from .conftest import MOBILE, by_two, called, make_channel, make_service, stored, take_away

STANDS, UNKNOWN = "No number has turned out wrong", "We do not know this paper"
OLD = "tel:+85592311511"
OLD_DIGITS = re.compile(r"92[\s\u00a0]?311[\s\u00a0]?511")
NEW = {"type": "call", "kind": "landline", "value": "023 213 004"}


def make_long(police, channel, _published):
    return make_channel(channel.service, police.sokha, police.dara, **MOBILE)


def make_office_number(police, published):
    service = make_service(police.organization, internal_name="Office", urgency="information")
    page = published.get_parent().add_child(
        instance=ServicePage(title="Office", summary="Asks.", service=service, live=False)
    )
    page.save_revision(user=police.sokha)
    with left_to_the_worker():
        publish.publish_source(page, by=get_user_model().objects.get(username="publisher"))
    make_channel(service, police.sokha, police.dara, kind="landline", value="023 213 004")
    return make_channel(service, police.sokha, police.dara, **MOBILE, verify_every_days=30)


long_world = world(make_long, "police_world", "channel_world", "published_world")
office_number_world = world(make_office_number, "police_world", "published_world")


@pytest.fixture
def long(published, long_world):
    """A mobile number beside 117, of the same service."""
    return again(long_world)


@pytest.fixture
def office_number(published, office_number_world):
    """The same of a service that nobody calls in an emergency, beside another number."""
    return again(office_number_world)


def feed(client, since=None):
    return client.get("/api/v1/changes/", {"since": since} if since else {}).json()


def token(client):
    return client.get("/api/v1/").json()["last_seq"]


def digest(href):
    return hashlib.sha256(href.encode()).hexdigest()


def replace(row, sokha, dara):
    called_first(row, **NEW, by=sokha, **called("smart"))
    called_too(row, by=dara, **called("metfone"))


def stranger(row, sokha, dara):
    say.say(row, STRANGER, by=sokha, words="a shop")


def dead(row, sokha, dara):
    take_away(row, sokha, dara)


def strangers(row, sokha, dara):
    take_away(row, sokha, dara, STRANGER)


def withdraw(row, sokha, dara):
    for person in (sokha, dara):
        say.say(stored(row), IS_NOT, by=person)


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (replace, "replaced"),
        (stranger, "wrong_person"),
        (dead, "dead"),
        (strangers, "wrong_person"),
        (withdraw, "withdrawn"),
    ],
)
def test_number_that_turned_out_wrong_is_recalled(long, client, sokha, dara, deed, reason):
    since = token(client)

    deed(stored(long), sokha, dara)

    answer = feed(client, since)
    [recall] = answer["recalls"]
    assert recall == {
        "seq": recall["seq"],
        "key": str(long.key),
        "sha256": digest(OLD),
        "reason": reason,
        "since": recall["since"],
    }
    assert reason in codes(RECALL_REASONS)
    # neither who nor what was said, nor the old digits, whatever narrows the feed
    for narrowed in ({}, {"kind": "lessons"}, {"locale": "km"}):
        text = client.get("/api/v1/changes/", {"since": since} | narrowed).content.decode()
        assert json.loads(text)["recalls"] == [recall]
        assert not OLD_DIGITS.search(text)
        assert "sokha" not in text
        assert "owner said" not in text
    # whoever is up to date hears nothing more, and who begins has nothing to take back
    assert "recalls" not in feed(client, answer["last_seq"])
    assert "recalls" not in feed(client)
    assert projection.check() == []


def test_report_that_takes_nothing_away_recalls_nothing(long, client, sokha):
    since = token(client)

    say.say(stored(long), DEAD, by=sokha, networks=["smart"])

    assert "recalls" not in feed(client, since)


def test_number_that_is_right_again_comes_with_a_greater_number_of_the_feed(long, client, sokha):
    since = token(client)
    stranger(stored(long), sokha, None)
    say.take_back(stored(long), by=sokha)

    answer = feed(client, since)

    [recall] = answer["recalls"]
    for change in answer["results"]:
        if OLD in json.dumps(change["document"]):
            assert change["seq"] > recall["seq"]
    assert OLD in json.dumps(answer["results"])


def test_what_only_a_pause_hides_is_not_wrong(office_number, client):
    row = office_number
    since = token(client)

    pause(row)

    assert "+85523213004" not in json.dumps(feed(client, since)["results"])
    assert not Recall.objects.exists()


@pytest.mark.parametrize(
    ("deed", "reason"),
    [("ended", "closed"), ("held back", "withdrawn")],
)
def test_number_of_an_office_is_recalled_with_its_service(office_number, client, deed, reason):
    row, since = office_number, token(client)
    if deed == "ended":
        pause(row, "defunct")
    else:
        HeldBackValue.objects.create(value=row.value, reason="x")

    reasons = {one["sha256"]: one["reason"] for one in feed(client, since)["recalls"]}
    assert reasons[digest(OLD)] == reason


def test_stranger_is_the_reason_until_that_is_taken_back(office_number, client, sokha):
    """One person says so, and the service has another number."""
    since = token(client)

    assert say.say(stored(office_number), STRANGER, by=sokha) == "away"
    [recall] = (one for one in feed(client, since)["recalls"] if one["sha256"] == digest(OLD))
    assert recall["reason"] == "wrong_person"
    assert projection.check() == []

    say.take_back(stored(office_number), by=sokha)
    assert not stored(office_number).is_doubted


def pause(row, status="temporarily_closed"):
    by_two(Service.objects.get(pk=row.service_id), status=status)


def unpublish(row):
    ServicePage.objects.get(service=row.service_id).unpublish()


def stop(row, sokha, dara):
    for person in (sokha, dara):
        say.say(stored(row), DEAD, by=person)


def replace_office(row, sokha, dara):
    called_first(stored(row), **NEW | {"value": "023 213 006"}, by=sokha, **called())
    called_too(stored(row), by=dara, **called())


def withdraw_office(row, sokha, dara):
    withdraw(row, sokha, dara)


def hold_back(row, sokha, dara):
    HeldBackValue.objects.create(value=row.value, reason="x")


def close(row, sokha, dara):
    pause(row, status="defunct")


HIDES = (pause, unpublish)
TURNS_OUT = {
    stop: "dead",
    replace_office: "replaced",
    withdraw_office: "withdrawn",
    hold_back: "withdrawn",
    close: "closed",
}


@pytest.mark.parametrize(
    ("hide", "deed", "reason"),
    [
        (hide, deed, reason)
        for hide in HIDES
        for deed, reason in TURNS_OUT.items()
        # here one that the clock hides, and one that two people replace
        if IS_SOAK or (hide, deed) in {(unpublish, stop), (pause, replace_office)}
    ],
)
def test_hidden_number_that_turns_out_wrong_is_recalled(
    office_number, client, sokha, dara, hide, deed, reason
):
    row, before = office_number, paper.address().partition("/read/")[2]
    hide(row)
    assert not Recall.objects.exists()
    since = token(client)
    assert STANDS in strip_tags(asked(client, f"/read/{before}"))

    deed(row, sokha, dara)

    answer = feed(client, since)
    found = {one["sha256"]: one["reason"] for one in answer["recalls"]}
    assert found[digest(OLD)] == reason
    assert paper.address().partition("/read/")[2] != before
    assert "These have changed" in strip_tags(asked(client, f"/read/{before}"))
    # once, and whoever is up to date hears nothing more
    pause(row, status="inactive")
    assert digest(OLD) not in str(feed(client, answer["last_seq"]))


def come_back_from_pause(row, sokha, dara):
    pause(row, status="active")


def publish_again(row, sokha, dara):
    page = ServicePage.objects.get(service=row.service_id)
    with left_to_the_worker():
        publish.publish_source(page, by=get_user_model().objects.get(username="publisher"))


@pytest.mark.parametrize(
    ("hide", "show"),
    [
        (pause, come_back_from_pause),
        (unpublish, publish_again),
    ],
)
def test_hidden_number_that_comes_back_is_not_recalled(
    office_number, client, sokha, dara, hide, show
):
    row, since = office_number, token(client)
    hide(row)
    assert HiddenValue.objects.filter(key=row.key).exists()

    show(row, sokha, dara)

    assert OLD in json.dumps(feed(client, since)["results"])
    assert not HiddenValue.objects.exists()
    assert not Recall.objects.filter(key=row.key).exists()
    # wrong after that: one recall of it
    stop(row, sokha, dara)
    assert Recall.objects.filter(sha256=digest(OLD)).count() == 1


# On paper


def asked(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return without_marks(answer.content.decode())


def test_everybody_with_paper_of_a_time_asks_the_same(long, client, sokha, dara):
    first = paper.address()
    assert first.endswith("/read/paper/0/")

    dead(long, sokha, dara)

    assert paper.address() != first


def test_paper_says_in_both_languages_what_changed_and_what_to_call(long, client, sokha, dara):
    before = paper.address().partition("/read/")[2]
    text = strip_tags(asked(client, f"/read/{before}"))
    assert "No number has turned out wrong" in text
    assert "092 311 511" in text

    replace(stored(long), sokha, dara)
    page = asked(client, f"/read/{before}")
    text = strip_tags(page)

    for said in ("There is a new number", "មានលេខថ្មីជំនួស", "Call now:", "សូមហៅឥឡូវនេះ"):
        assert said in text
    assert 'href="tel:+85523213004"' in page
    assert 'href="tel:117"' in page  # stands
    assert not OLD_DIGITS.search(page)
    # paper that is made now has nothing wrong on it
    after = asked(client, "/read/" + paper.address().partition("/read/")[2])
    assert "No number has turned out wrong" in after


def test_number_that_is_right_again_stands_on_old_paper(long, client, sokha):
    before = paper.address().partition("/read/")[2]
    stranger(stored(long), sokha, None)
    assert "Somebody else answers there" in asked(client, f"/read/{before}")

    say.take_back(stored(long), by=sokha)

    assert "No number has turned out wrong" in asked(client, f"/read/{before}")


def test_number_that_one_language_gives_out_again_is_right_in_all(office_number, client):
    row, before = office_number, recalls.version()
    pause(row, status="inactive")
    said = asked_in(client, before)
    assert all(shipped(code).words["paper_changed"] in said for code in ("en", "km"))

    pause(row, status="active")  # its page is public in English only

    text = asked_in(client, before)
    for code in ("en", "km"):
        assert shipped(code).words["paper_changed"] not in text
        assert shipped(code).words["paper_stands"] in text


def test_paper_is_asked_by_nobody_in_particular(published, client):
    answer = client.get("/read/paper/0/")

    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies
    html = answer.content.decode()
    assert "<title>ព័ត៌មាន</title>" in html
    assert "data-quick-exit" in html


@pytest.mark.parametrize("version", ["999999", "9" * 30])
def test_paper_that_we_do_not_know_has_the_numbers_of_today(published, client, version):
    html = asked(client, f"/read/paper/{version}/")

    assert "We do not know this paper" in html
    assert 'href="tel:117"' in html


def test_paper_of_a_history_that_is_lost_never_stands(long, client, sokha, dara):
    dead(stored(long), sokha, dara)
    backup = Feed.objects.get()
    in_backup = recalls.version()
    # what nobody knows any more: numbers that were given out after the backup, and their recalls
    lost = [in_backup, backup.seq, *range(backup.seq + 1, backup.seq + rounds(3, 6))]

    call_command("rebuild_documents", "--new-epoch")
    now = recalls.version()
    for _ in range(2):  # the new history passes the numbers of the lost one
        for version in lost:
            text = asked_in(client, version)
            assert UNKNOWN in text
            assert STANDS not in text
        Feed.objects.update(seq=F("seq") + 1000)

    # paper that is made now is known, and what turns out wrong of it is said
    assert STANDS in asked_in(client, now)
    called_first(stored(long), **NEW, by=sokha, **called("smart"))
    called_too(stored(long), by=dara, **called("metfone"))
    withdraw(long, sokha, dara)
    assert "These have changed" in asked_in(client, now)
    assert UNKNOWN not in asked_in(client, now)
    assert STANDS in asked_in(client, recalls.version())


def test_second_restore_gives_no_number_of_the_first_again(published, client):
    backup = Feed.objects.get().seq
    call_command("rebuild_documents", "--new-epoch")
    first = Feed.objects.get().seq

    # the same backup once more
    Gap.objects.all().delete()
    Feed.objects.update(seq=backup)
    call_command("rebuild_documents", "--new-epoch")

    assert recalls.version() > first
    assert UNKNOWN in asked_in(client, first)


def test_paper_that_is_older_than_the_backup_is_told_what_changed(long, client, sokha, dara):
    other = make_channel(long.service, sokha, dara, kind="landline", value="023 213 005")
    dead(stored(long), sokha, dara)
    old = recalls.version()
    withdraw(other, sokha, dara)
    assert recalls.version() > old

    call_command("rebuild_documents", "--new-epoch")

    # made before the last recall of the backup
    text = asked_in(client, old)
    assert UNKNOWN not in text
    assert "These have changed" in text
    # whoever knows no recall prints 0, at any time; what changed is said all the same
    text = asked_in(client, 0)
    assert UNKNOWN in text
    assert "These have changed" in text


def asked_in(client, version):
    return strip_tags(asked(client, f"/read/paper/{version}/"))


def test_number_without_paper_is_no_address(published, client):
    for path in ("/read/paper/x/", "/read/paper/-1/"):
        assert client.get(path).status_code == 404


def test_code_can_be_read_and_stands_on_what_is_taken_along(published, client, sokha):
    code, address = paper.drawn(paper.address()), paper.address()

    shown = card.card_context("en")
    assert (shown["code"], shown["asked"]) == (code, address)
    assert ("en", "Are these numbers still right?") in shown["still_right"]
