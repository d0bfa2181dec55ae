"""The screens of alerts, through the door: who sees what, one press to send, one to end."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.two_people import people
from cms.two_people.approvals import engine
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import STALE, Refused
from home.alerts import alerts
from home.directory import say
from home.directory.standing import STRANGER
from home.models import Alert, AlertPhrase, Organization
from localize.safeguarding.models import SafeguardingRead
from localize.workflow.digests import text_digest
from tests.conftest import member
from tests.home.conftest import agreed, know, make_channel, make_service, phrase_saying
from tests.shared_fixtures import again, world

EN = "Many people call. Wait, or call {service}."
KM = "មានមនុស្សច្រើនកំពុងហៅ។ សូមរង់ចាំ ឬហៅ {service}។"


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
    return make_phrase(channel)


@pytest.fixture
def approved(phrase, publisher, second_reviewer):
    return agreed(phrase, publisher, second_reviewer)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def make_phrase(channel, name="Busy line"):
    return phrase_saying(name, {"service": str(channel.key)}, en=EN, km=KM)


def form(channel, **more):
    """Of a phrase, as a browser sends it."""
    texts = {"text_en": EN, "text_km": KM, "service": str(channel.key)}
    return {"name": "New", "severity": "warning"} | texts | more


def sent(client, phrase, **more):
    """By the one button of its screen."""
    address = reverse("home_alert_send", args=[phrase.pk])
    html = client.get(address).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', html)[1]
    return client.post(address, {"seen": seen, "hours": "12"} | more, follow=True)


def running(approved, by):
    """An alert, as the screen sends it."""
    return alerts.send(approved, hours=12, by=by, seen=approved.digest)


def text_of(response):
    return unescape(response.content.decode())


def test_a_publisher_looks_at_both_languages_and_sends(approved, publisher, admin):
    client = client_of(publisher)
    overview = client.get(reverse("home_alerts")).content.decode()
    address = reverse("home_alert_send", args=[approved.pk])
    assert address in overview

    text = text_of(client.get(address))
    assert "Wait, or call Police (1280)." in text
    assert "សូមរង់ចាំ ឬហៅ នគរបាល (1280)។" in text
    assert "<textarea" not in text and "<select" not in text
    assert not Alert.objects.exists()

    answer = sent(client, approved)

    alert = Alert.objects.get()
    assert (alert.hours, alert.sent_by) == (12, publisher)
    assert (alert.texts, alert.values) == ({"en": EN, "km": KM}, approved.values)
    told = re.search("These people are told: ([^<]+)", answer.content.decode())
    assert people.name(admin) in told[1]


def test_those_told_are_people_by_name_also_where_only_an_administrator_may_end(
    approved, publisher, second_reviewer, admin
):
    type(publisher).objects.filter(pk=second_reviewer.pk).update(first_name="Bopha")

    answer = sent(client_of(publisher), approved).content.decode()

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


def test_sending_without_having_looked_is_refused(approved, publisher):
    answer = sent(client_of(publisher), approved, seen="guessed")

    assert "Please read them again" in answer.content.decode()
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"hours": "73"}, "less than or equal to 72"),
        ({"hours": ""}, "This field is required"),
        ({"starts_at": "2020-01-01T10:00"}, "This time has passed"),
    ],
)
def test_the_form_says_what_is_wrong(approved, publisher, wrong, says):
    answer = sent(client_of(publisher), approved, **wrong)

    assert says in answer.content.decode()
    assert not Alert.objects.exists()


def take_away(channel, publisher, admin):
    for person in (publisher, admin):
        say.say(channel, STRANGER, by=person, words="a shop")


def test_words_with_a_number_that_is_not_offered_any_more_are_not_sent(
    approved, channel, publisher, admin
):
    take_away(channel, publisher, admin)
    client = client_of(publisher)

    answer = client.get(reverse("home_alert_send", args=[approved.pk]), follow=True)

    page = text_of(answer)
    assert answer.redirect_chain[-1][0] == reverse("home_phrase", args=[approved.pk])
    assert "A number in it is not offered any more. Choose another one in the phrase" in page
    assert EN in page and "Not shown: a number in it is no longer offered." in page
    with pytest.raises(Refused, match="not offered any more") as refused:
        running(approved, publisher)
    assert refused.value.code == "number_gone"


def test_who_sends_to_nobody_else_is_told_so(approved, publisher):
    type(publisher).objects.exclude(pk=publisher.pk).update(is_active=False)

    answer = sent(client_of(publisher), approved)

    assert "There is nobody else who could be told." in answer.content.decode()
    assert Alert.objects.open().count() == 1


def test_a_phrase_that_is_not_approved_cannot_be_sent(phrase, publisher):
    client = client_of(publisher)
    address = reverse("home_alert_send", args=[phrase.pk])
    assert address not in client.get(reverse("home_alerts")).content.decode()

    answer = client.post(address, {"hours": "1", "seen": phrase.digest}, follow=True)

    assert "Two people must agree with these words" in answer.content.decode()
    assert not Alert.objects.exists()


def test_the_second_person_is_shown_it_and_ends_it(approved, publisher, admin):
    for user, called in ((publisher, "Chan"), (admin, "Sokha")):
        user.first_name = called
        user.save()
    alert = running(approved, publisher)
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


def test_the_sender_does_not_confirm_for_others(approved, publisher):
    client = client_of(publisher)
    alert = running(approved, publisher)

    answer = client.post(reverse("home_alert_see", args=[alert.pk]), follow=True)

    page = answer.content.decode()
    assert "You sent it. Another person must see it. Nobody else may do it." in page
    assert alerts.seen_by(alert) == []


def test_a_new_alert_takes_the_place_of_another_only_when_asked(approved, publisher):
    client = client_of(publisher)
    running(approved, publisher)

    answer = sent(client, approved)
    assert "An alert is running already" in answer.content.decode()
    assert Alert.objects.count() == 1

    sent(client, approved, replace="on")
    assert [one.end_reason for one in Alert.objects.all()] == ["", "replaced"]


# phrases


def test_a_phrase_is_written_and_approved_by_two(channel, editor, publisher, second_reviewer):
    written = client_of(editor).post(
        reverse("wagtailsnippets_home_alertphrase:add"),
        form(channel),
        follow=True,
    )
    phrase = AlertPhrase.objects.get()
    assert phrase.values == {"service": str(channel.key)}
    assert "Wait, or call Police (1280)." in text_of(written)
    assert written.redirect_chain[-1][0] == reverse("home_phrase", args=[phrase.pk])
    assert "Nobody has agreed with these words yet." in written.content.decode()
    assert "I agree with these words" not in written.content.decode()

    for person in (publisher, second_reviewer):
        client = client_of(person)
        assert reverse("home_phrase", args=[phrase.pk]) in (
            client.get(reverse("home_alerts")).content.decode()
        )
        page = client.get(reverse("home_phrase", args=[phrase.pk])).content.decode()
        assert page.count("I agree with these words") == 2
        for text, seen in zip(
            phrase.written(), re.findall(r'name="seen" value="(\w+)"', page), strict=True
        ):
            client.post(reverse("home_phrase_approve", args=[text.pk]), {"seen": seen})
    assert [one.language for one in stored(phrase).ready()] == ["km", "en"]

    khmer = phrase.texts.get(language="km")
    client_of(second_reviewer).post(reverse("home_phrase_withdraw", args=[khmer.pk]))
    assert [one.language for one in stored(phrase).ready()] == ["en"]


def stored(phrase):
    return AlertPhrase.objects.get(pk=phrase.pk)


def test_a_text_that_was_emptied_is_not_sent_and_comes_back_with_its_voices(
    approved, channel, editor, publisher
):
    edit = reverse("wagtailsnippets_home_alertphrase:edit", args=[approved.pk])
    client = client_of(editor)

    page = text_of(client.post(edit, form(channel, text_en="", name="New"), follow=True))
    assert "There are no words." in page
    assert [one.language for one in stored(approved).ready()] == ["km"]

    client.post(edit, form(channel, severity="danger"))
    assert stored(approved).ready() == []
    client.post(edit, form(channel))
    assert [one.language for one in stored(approved).ready()] == ["km", "en"]


def test_who_agreed_a_year_ago_is_asked_again(approved, publisher):
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        page = text_of(client_of(publisher).get(reverse("home_phrase", args=[approved.pk])))

    assert "They were agreed with more than a year ago." in page
    assert publisher.username in page and "I agree with these words" in page
    assert reverse("home_alert_send", args=[approved.pk]) not in page


def test_a_second_person_does_not_agree_to_words_that_are_not_there_any_more(
    phrase, publisher, reviewer
):
    """What waits in a list is for the words of that time; the phrase says something else now."""
    text = phrase.texts.get(language="en")
    alerts.approve(text, by=publisher, seen=text.digest)
    asked = text.waiting
    type(text).objects.filter(pk=text.pk).update(text=EN + " Run.")

    with pytest.raises(Refused, match="changed meanwhile") as refused:
        engine.endorse(asked, by=reviewer)

    assert refused.value.code == STALE
    asked.refresh_from_db()
    assert asked.is_open and asked.endorsements.get().by == publisher
    assert alerts.missing(type(text).objects.get(pk=text.pk)) is not None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text_en": "", "text_km": "", "service": ""}, "in at least one language"),
        ({"text_en": "Call 1280."}, "looks like a telephone number"),
        ({"text_en": "From {time} call {service}."}, "“{time}” is no slot"),
        ({"service": ""}, "Choose one if the text has {service}"),
        ({"service": "1280"}, "Select a valid choice"),
        ({"text_en": "Wait.", "text_km": "សូមរង់ចាំ។"}, "and none if it has not"),
    ],
)
def test_a_bad_phrase_stays_in_the_form(channel, editor, wrong, says):
    add = reverse("wagtailsnippets_home_alertphrase:add")

    answer = client_of(editor).post(add, form(channel, **wrong))

    assert says in text_of(answer)
    assert not AlertPhrase.objects.exists()


def test_another_number_asks_two_people_again(approved, publisher, admin, editor):
    other = make_channel(make_service(Organization.objects.get()), admin, publisher, value="119")
    client = client_of(editor)
    edit = reverse("wagtailsnippets_home_alertphrase:edit", args=[approved.pk])
    shown = client.get(edit).content.decode()
    assert f'value="{approved.values["service"]}" selected' in shown

    page = client.post(edit, form(other, name=approved.name), follow=True)

    assert "Nobody has agreed with these words yet." in page.content.decode()
    assert stored(approved).ready() == []


def test_khmer_of_a_phrase_is_stored_in_normal_form(channel, editor):
    """Vowel signs typed in the other order are the same word."""
    client_of(editor).post(
        reverse("wagtailsnippets_home_alertphrase:add"),
        # aa (U+17B6) after e (U+17C1) is the one sign oo (U+17C4)
        form(channel, text_en="Go home.", text_km="ច\u17c1\u17b6ះ", service=""),
    )

    assert AlertPhrase.objects.get().words_by_language()["km"] == "ច\u17c4ះ"


def test_the_screens_ask_the_database_as_often_for_many_phrases(
    approved, channel, publisher, second_reviewer, django_assert_max_num_queries
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
        agreed(make_phrase(channel, f"P{at}"), publisher, second_reviewer)

    assert [*cost()] == few


def test_a_phrase_says_who_has_read_it_in_each_language(phrase, editor, publisher):
    address = reverse("home_phrase_safeguarding", args=[phrase.pk])
    form = {"of": f"km {text_digest(KM)}", "reader": "Dr Sok", "role": "native"}
    client_of(editor).post(address, form | {"read_on": "2026-01-05"})
    (read,) = SafeguardingRead.objects.all()
    engine.endorse(read.requests.get(), by=publisher)

    page = client_of(publisher).get(reverse("home_phrase", args=[phrase.pk])).content.decode()

    assert "Khmer: Read for child protection: Dr Sok (native reader of Khmer)" in page
    assert "English: Nobody has read it" in page
    assert stored(phrase).ready() == []  # and it is no voice for the words


def test_doors_are_closed_to_others(approved, publisher, editor, translator, reviewer, keeper):
    alert = running(approved, publisher)
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


def test_verbs_are_not_links(approved, publisher):
    alert = running(approved, publisher)
    client = client_of(publisher)

    text = approved.texts.first()
    for name, pk in (
        ("home_alert_end", alert.pk),
        ("home_alert_see", alert.pk),
        ("home_phrase_approve", text.pk),
        ("home_phrase_withdraw", text.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 405
