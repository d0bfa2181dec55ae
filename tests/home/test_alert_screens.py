"""The screens of alerts, through the door: who sees what, two steps, one click to end."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cms.publishing import people
from cms.publishing.approvals import engine
from cms.publishing.approvals.refusals import STALE, Refused
from cms.publishing.audit.models import AuditEntry
from home.alerts import alerts
from home.directory import say
from home.directory.standing import STRANGER
from home.models import Alert, AlertPhrase, Organization
from localize.safeguarding.models import SafeguardingRead
from localize.workflow.digests import text_digest
from tests.conftest import member
from tests.home.conftest import know, make_channel, make_service
from tests.shared_fixtures import again, world

EN = "Help line {short_code} is busy. Call {service} from {time}."
KM = "លេខ {short_code} រវល់។ សូមហៅ {service} ចាប់ពី{time}។"


def make_busy_line(tree):
    keeper, publisher = (
        member(tree, "keeper", "Directory keepers"),
        member(tree, "publisher", "Publishers"),
    )
    know("1280")
    organization = Organization.objects.create(internal_name="Helpers", kind="ngo")
    service = make_service(organization, internal_name="<Police>", category="police")
    make_channel(service, keeper, publisher)
    return make_channel(service, keeper, publisher, kind="short_code", value="1280")


channel_world = world(make_busy_line, "public_tree_world")


@pytest.fixture
def channel(public_tree, channel_world):
    return again(channel_world)


@pytest.fixture
def phrase(channel):
    return AlertPhrase.objects.create(name="Busy line", text_en=EN, text_km=KM)


@pytest.fixture
def approved(phrase, publisher, reviewer):
    for person in (publisher, reviewer):
        alerts.approve(phrase, by=person, seen=phrase.digest)
    return phrase


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def filled(channel, **more):
    return {
        "short_code": "1280",
        "service": str(channel.key),
        "time": "18:00",
        "hours": "12",
        **more,
    }


def hidden(response):
    """The hidden fields that the preview sends back, as a browser would."""
    html = response.content.decode()
    form = html[: html.index('name="send"')]
    form = form[form.rindex("<form") :]
    names = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return dict(names) | {"send": "1"}


def sent(client, approved, channel, **more):
    address = reverse("home_alert_send", args=[approved.pk])
    preview = client.post(address, filled(channel, preview="1", **more))
    return client.post(address, hidden(preview), follow=True)


def running(approved, channel, by):
    """An alert, as the screen sends it."""
    values = {"short_code": "1280", "service": str(channel.key), "time": "18:00"}
    seen = alerts.fingerprint(alerts.preview(approved, values))
    return alerts.send(approved, values=values, hours=12, by=by, seen=seen)


def text_of(response):
    return unescape(response.content.decode())


def test_a_publisher_looks_at_both_languages_and_sends(approved, channel, publisher, admin):
    client = client_of(publisher)
    overview = client.get(reverse("home_alerts")).content.decode()
    address = reverse("home_alert_send", args=[approved.pk])
    assert address in overview

    form = client.get(address)
    assert 'name="send"' not in form.content.decode()
    assert "Help line [Short number] is busy. Call [Who helps] from [Time]." in text_of(form)
    preview = client.post(address, filled(channel, preview="1"))

    text = preview.content.decode()
    assert "Help line 1280 is busy. Call Police (1280) from 18:00." in text
    assert "លេខ 1280 រវល់។ សូមហៅ នគរបាល (1280) ចាប់ពីម៉ោង 18:00។" in text
    assert not Alert.objects.exists()

    answer = client.post(address, hidden(preview), follow=True)

    alert = Alert.objects.get()
    assert (alert.hours, alert.sent_by) == (12, publisher)
    told = re.search("These people are told: ([^<]+)", answer.content.decode())
    assert people.name(admin) in told[1]


def test_those_told_are_people_by_name_also_where_only_an_administrator_may_end(
    approved, channel, publisher, reviewer, admin
):
    type(reviewer).objects.filter(pk=reviewer.pk).update(first_name="Bopha")

    answer = sent(client_of(publisher), approved, channel).content.decode()

    told = AuditEntry.objects.about(Alert.objects.get()).get(verb="send").data["told"]
    assert {"Bopha", people.name(admin)} <= set(told)
    assert "Bopha" in answer


def test_who_may_not_send_reads_who_can_and_asks_them(editor, publisher, mailoutbox):
    client = client_of(editor)

    html = client.get(reverse("home_alerts")).content.decode()
    answer = client.post(reverse("home_alert_ask"), follow=True).content.decode()

    assert "Who can send an alert" in html
    assert people.name(publisher) in html
    assert reverse("home_alert_ask") in html
    assert [mail.to for mail in mailoutbox] == [[publisher.email]]
    assert reverse("home_alerts") in mailoutbox[0].body
    assert "A mail was sent to" in answer
    assert reverse("home_alert_ask") not in (
        client_of(publisher).get(reverse("home_alerts")).content.decode()
    )


def test_who_has_no_part_in_alerts_asks_nobody(translator, mailoutbox):
    client_of(translator).post(reverse("home_alert_ask"))

    assert mailoutbox == []


def test_sending_without_having_looked_is_refused(approved, channel, publisher):
    address = reverse("home_alert_send", args=[approved.pk])

    answer = client_of(publisher).post(address, filled(channel, send="1", seen="guessed"))

    assert "Please look again" in answer.content.decode()
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"hours": "73"}, "less than or equal to 72"),
        ({"hours": ""}, "This field is required"),
        ({"service": "117"}, "Select a valid choice"),
        ({"short_code": ""}, "This field is required"),
        ({"time": "noon"}, "Enter a valid time"),
        ({"starts_at": "2020-01-01T10:00"}, "This time has passed"),
    ],
)
def test_the_form_says_what_is_wrong(approved, channel, publisher, wrong, says):
    address = reverse("home_alert_send", args=[approved.pk])

    answer = client_of(publisher).post(address, filled(channel, preview="1", **wrong))

    assert says in answer.content.decode()
    assert 'name="send"' not in answer.content.decode()


def take_away(channel, publisher, admin):
    for person in (publisher, admin):
        say.say(channel, STRANGER, by=person, words="a shop")


def test_words_with_a_number_that_is_not_offered_any_more_are_not_shown(
    approved, channel, publisher, admin
):
    values = {"short_code": "1280", "service": str(channel.key), "time": "18:00"}
    assert alerts.preview(approved, values)
    with pytest.raises(Refused, match="not offered any more") as refused:
        alerts.preview(approved, values | {"service": str(uuid4())})
    assert refused.value.code == "number_gone"

    take_away(channel, publisher, admin)

    with pytest.raises(Refused, match="not offered any more"):
        alerts.preview(approved, values)


@pytest.mark.parametrize("button", ["preview", "send"])
def test_a_number_that_goes_while_the_form_is_read_is_not_sent(
    approved, channel, publisher, admin, monkeypatch, button
):
    """It was offered when its choices were looked at, and two people took it away just then."""
    real = alerts.checked_values

    def slow(*args, **kwargs):
        accepted = real(*args, **kwargs)
        take_away(channel, publisher, admin)
        return accepted

    monkeypatch.setattr(alerts, "checked_values", slow)
    address = reverse("home_alert_send", args=[approved.pk])
    answer = client_of(publisher).post(address, filled(channel, **{button: "1"}))

    page = answer.content.decode()
    assert "A number in it is not offered any more. Choose another one." in page
    assert 'name="send"' not in page
    assert not Alert.objects.exists()


def test_who_sends_to_nobody_else_is_told_so(approved, channel, publisher):
    type(publisher).objects.exclude(pk=publisher.pk).update(is_active=False)

    answer = sent(client_of(publisher), approved, channel)

    assert "There is nobody else who could be told." in answer.content.decode()
    assert Alert.objects.open().count() == 1


def test_a_phrase_that_is_not_approved_cannot_be_sent(phrase, channel, publisher):
    client = client_of(publisher)
    address = reverse("home_alert_send", args=[phrase.pk])
    assert address not in client.get(reverse("home_alerts")).content.decode()

    answer = client.post(address, filled(channel, send="1"), follow=True)

    assert "Two people must agree with these words" in answer.content.decode()
    assert not Alert.objects.exists()


def test_the_second_person_is_shown_it_and_ends_it(approved, channel, publisher, admin):
    for user, called in ((publisher, "Chan"), (admin, "Sokha")):
        user.first_name = called
        user.save()
    alert = running(approved, channel, publisher)
    client = client_of(admin)

    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "An alert is running" in dashboard

    client.post(reverse("home_alert_see", args=[alert.pk]))
    page = client.get(reverse("home_alerts")).content.decode()
    assert "Seen by: Sokha" in " ".join(page.split()) and "sent by Chan" in page

    client.post(reverse("home_alert_end", args=[alert.pk]), {"reason": "mistake"})
    page = client.get(reverse("home_alerts")).content.decode()
    assert "No alert is running." in page
    assert "It was sent by mistake (Sokha)" in page and "sent by Chan" in page


def test_the_sender_does_not_confirm_for_others(approved, channel, publisher):
    client = client_of(publisher)
    alert = running(approved, channel, publisher)

    answer = client.post(reverse("home_alert_see", args=[alert.pk]), follow=True)

    page = answer.content.decode()
    assert "You sent it. Another person must see it. Nobody else may do it." in page
    assert alerts.seen_by(alert) == []


def test_a_new_alert_takes_the_place_of_another_only_when_asked(approved, channel, publisher):
    client = client_of(publisher)
    running(approved, channel, publisher)
    address = reverse("home_alert_send", args=[approved.pk])

    answer = client.post(address, filled(channel, preview="1"))
    assert "An alert is running already" in answer.content.decode()
    assert Alert.objects.count() == 1

    sent(client, approved, channel, replace="on")
    assert [one.end_reason for one in Alert.objects.all()] == ["", "replaced"]


# phrases


def test_a_phrase_is_written_and_approved_by_two(channel, editor, publisher, reviewer):
    written = client_of(editor).post(
        reverse("wagtailsnippets_home_alertphrase:add"),
        {"name": "New", "severity": "warning", "text_en": EN, "text_km": KM},
        follow=True,
    )
    phrase = AlertPhrase.objects.get()
    assert written.redirect_chain[-1][0] == reverse("home_phrase", args=[phrase.pk])
    assert "Nobody has agreed with these words yet." in written.content.decode()
    assert "I agree with these words" not in written.content.decode()

    for person in (publisher, reviewer):
        client = client_of(person)
        assert reverse("home_phrase", args=[phrase.pk]) in (
            client.get(reverse("home_alerts")).content.decode()
        )
        page = client.get(reverse("home_phrase", args=[phrase.pk])).content.decode()
        assert "I agree with these words" in page
        client.post(
            reverse("home_phrase_approve", args=[phrase.pk]),
            {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]},
        )
    assert alerts.missing(phrase) is None

    client_of(reviewer).post(reverse("home_phrase_withdraw", args=[phrase.pk]))
    assert alerts.missing(AlertPhrase.objects.get()) is not None


def test_a_second_person_does_not_agree_to_words_that_are_not_there_any_more(
    phrase, publisher, reviewer
):
    """What waits in a list is for the words of that time; the phrase says something else now."""
    alerts.approve(phrase, by=publisher, seen=phrase.digest)
    asked = phrase.approval
    AlertPhrase.objects.filter(pk=phrase.pk).update(text_en=EN + " Run.")

    with pytest.raises(Refused, match="changed meanwhile") as refused:
        engine.endorse(asked, by=reviewer)

    assert refused.value.code == STALE
    asked.refresh_from_db()
    assert asked.is_open and asked.endorsements.get().by == publisher
    assert alerts.missing(AlertPhrase.objects.get()) is not None


def test_a_bad_phrase_stays_in_the_form(channel, editor):
    answer = client_of(editor).post(
        reverse("wagtailsnippets_home_alertphrase:add"),
        {"name": "New", "severity": "warning", "text_en": "Call 1280.", "text_km": KM},
    )

    assert "looks like a telephone number" in answer.content.decode()
    assert not AlertPhrase.objects.exists()


def test_khmer_of_a_phrase_is_stored_in_normal_form(channel, editor):
    """Vowel signs typed in the other order are the same word."""
    client_of(editor).post(
        reverse("wagtailsnippets_home_alertphrase:add"),
        # aa (U+17B6) after e (U+17C1) is the one sign oo (U+17C4)
        {"name": "New", "severity": "warning", "text_en": "Go home.", "text_km": "ច\u17c1\u17b6ះ"},
    )

    assert AlertPhrase.objects.get().text_km == "ច\u17c4ះ"


def test_the_screens_ask_the_database_as_often_for_many_phrases(
    approved, publisher, reviewer, django_assert_max_num_queries
):
    client = client_of(publisher)
    screens = (reverse("home_alerts"), reverse("wagtailsnippets_home_alertphrase:list"))

    def cost():
        for address in screens:
            with django_assert_max_num_queries(40) as asked:
                assert client.get(address).status_code == 200
            yield len(asked)

    for _warm in cost():
        pass
    few = [*cost()]
    for at in range(3):
        phrase = AlertPhrase.objects.create(name=f"P{at}", text_en=EN, text_km=KM)
        for person in (publisher, reviewer):
            alerts.approve(phrase, by=person, seen=phrase.digest)

    assert [*cost()] == few


def test_a_phrase_says_who_has_read_it_in_each_language(phrase, editor, publisher):
    address = reverse("home_phrase_safeguarding", args=[phrase.pk])
    form = {"of": f"km {text_digest(phrase.text_km)}", "reader": "Dr Sok", "role": "native"}
    client_of(editor).post(address, form | {"read_on": "2026-01-05"})
    (read,) = SafeguardingRead.objects.all()
    engine.endorse(read.requests.get(), by=publisher)

    page = client_of(publisher).get(reverse("home_phrase", args=[phrase.pk])).content.decode()

    assert "Khmer: Read for child protection: Dr Sok (native reader of Khmer)" in page
    assert "English: Nobody has read it" in page
    assert alerts.missing(phrase) is not None  # and it is no voice for the words


def test_doors_are_closed_to_others(
    approved, channel, publisher, editor, translator, reviewer, keeper
):
    alert = running(approved, channel, publisher)
    home = reverse("wagtailadmin_home")

    for person in (editor, translator, reviewer, keeper):
        client = client_of(person)
        # Wagtail sends people without a permission back to the dashboard
        answer = client.get(reverse("home_alert_send", args=[approved.pk]))
        assert answer.status_code == 302 and answer["Location"] == home, person
        client.post(reverse("home_alert_end", args=[alert.pk]), {"reason": "over"})
        client.post(reverse("home_alert_see", args=[alert.pk]))
        assert alerts.seen_by(alert) == [], person
        assert Alert.objects.open().count() == 1, person


def test_who_has_no_part_in_alerts_does_not_see_the_screen(approved, translator):
    client = client_of(translator)

    assert client.get(reverse("home_alerts")).status_code == 302
    assert reverse("home_alerts") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_verbs_are_not_links(approved, channel, publisher):
    alert = running(approved, channel, publisher)
    client = client_of(publisher)

    for name, pk in (
        ("home_alert_end", alert.pk),
        ("home_alert_see", alert.pk),
        ("home_phrase_approve", approved.pk),
        ("home_phrase_withdraw", approved.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 405
