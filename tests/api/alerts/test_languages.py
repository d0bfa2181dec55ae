"""An alert is whole in one language: in that of its readers or, marked, in another one."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from cms.documents import languages
from cms.documents.context import Context
from cms.documents.models import Feed
from cms.documents.rendering import Rendering
from home.alerts import alerts
from home.alerts.alert_documents import alert
from home.models import AlertText, HomePage
from tests.api.alerts.conftest import EN, KM, refused, send, shown, text

LO = "ນ້ຳຖ້ວມ. ໂທ {service}."


@pytest.fixture(autouse=True)
def lao(bilingual, settings):
    """The third language of the content, with a home page."""
    named = [("km", "ខ្មែរ"), ("en", "English"), ("lo", "ລາວ")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = named
    locale = Locale.objects.create(language_code="lo")
    home = HomePage.objects.get(locale__language_code="en").copy_for_translation(locale)
    home.title = "ລາວ"
    home.save()
    show(dict(named))


def show(codes):
    """The languages that readers get."""
    Feed.objects.update(languages=[*codes])
    languages.know([*codes])


def read_in(locale):
    return alert(Rendering(locale, Context(timezone.now())))


def one_language(phrase, people, language):
    """The phrase, approved in one language."""
    one = text(phrase, language)
    for person in (people.publisher, people.reviewer):
        alerts.approve(one, by=person, seen=one.digest)
    return phrase


@pytest.mark.parametrize(
    ("written", "other", "says"),
    [
        # the first of the content's languages; without a page in Khmer its category has a name
        ((), "km", KM.replace("{service}", "បណ្តាញទូរសព្ទជំនួយ (1280)")),
        # nobody has approved them
        (("lo",), "km", KM.replace("{service}", "បណ្តាញទូរសព្ទជំនួយ (1280)")),
    ],
)
def test_readers_of_what_was_not_sent_read_another_language_whole(
    approved, people, written, other, says
):
    for language in written:
        AlertText.objects.create(phrase=approved, language=language, text=LO)
    send(approved, people.publisher)

    told = read_in("lo")

    assert (told["locale"], told["text"]) == (other, says)
    assert [one["name"] for one in told["contacts"]] == ["បណ្តាញទូរសព្ទជំនួយ"]
    for own in ("km", "en"):
        assert "locale" not in read_in(own)


def test_it_is_in_what_was_approved_where_that_is_one(phrase, people, api, check):
    """Khmer readers get the name of the service in English, too."""
    send(one_language(phrase, people, "en"), people.publisher)

    for locale in ("km", "lo"):
        told = read_in(locale)
        assert told["text"] == EN.replace("{service}", "Child helpline (1280)")
        assert told["locale"] == "en"
    assert "locale" not in shown(api)
    assert shown(api, "km")["locale"] == "en"
    check()


def test_an_approved_text_goes_to_its_readers_with_nothing_of_another_language(approved, people):
    """There is no page of the service in Lao, and no label: its number stands alone."""
    approve_lao(approved, people)
    send(approved, people.publisher)

    told = read_in("lo")

    assert told["text"] == LO.replace("{service}", "1280")
    assert [one["name"] for one in told["contacts"]] == ["1280"]
    assert "locale" not in told


def approve_lao(phrase, people):
    one = AlertText.objects.create(phrase=phrase, language="lo", text=LO)
    people.reviewer.is_superuser = True  # nobody else reviews Lao here
    people.reviewer.save()
    for person in (people.publisher, people.reviewer):
        alerts.approve(one, by=person, seen=one.digest)


def test_a_language_that_nobody_gets_is_written_and_approved_and_not_sent(approved, people):
    show(["km", "en"])
    approve_lao(approved, people)

    assert send(approved, people.publisher).texts.keys() == {"km", "en"}
    assert len(alerts.left_out(type(approved).objects.get())) == 0


def test_a_reviewer_of_other_languages_is_none_of_a_third(approved, people):
    AlertText.objects.create(phrase=approved, language="lo", text=LO)

    one = text(approved, "lo")
    for person in (people.reviewer2, people.publisher):
        alerts.approve(one, by=person, seen=one.digest)

    assert "A reviewer" in alerts.missing(text(approved, "lo"))


def test_who_sends_reads_which_languages_are_left_out(approved, people, client):
    client.force_login(people.publisher)
    address = reverse("home_alert_send", args=[approved.pk])

    page = client.get(address).content.decode()

    assert "Not sent in Lao: its readers see this alert in Khmer. There are no words." in page
    assert "Not sent in Khmer" not in page
    AlertText.objects.create(phrase=approved, language="lo", text=LO)
    page = client.get(address).content.decode()
    assert "see this alert in Khmer. Two people must agree with these words" in page
    assert LO.partition("{")[0] not in page


def test_one_language_is_needed(phrase, people):
    assert "Two people" in refused(send, phrase, people.publisher)
    AlertText.objects.update(text="")
    assert "There are no words" in refused(send, phrase, people.publisher)


def test_a_language_more_than_on_the_screen_is_not_sent(phrase, people):
    one_language(phrase, people, "en")
    seen = type(phrase).objects.get(pk=phrase.pk).digest
    one_language(phrase, people, "km")

    assert "changed meanwhile" in refused(send, phrase, people.publisher, seen=seen)


def test_a_form_has_a_box_for_each_language(approved, people, client):
    client.force_login(people.publisher)
    edit = reverse("wagtailsnippets_home_alertphrase:edit", args=[approved.pk])
    page = client.get(edit).content.decode()
    assert [f'name="text_{code}"' in page for code in ("km", "en", "lo", "vi")] == [
        True, True, True, False
    ]  # fmt: skip
    data = {"name": "Floods", "severity": "danger", **approved.values}

    answer = client.post(edit, data | {"text_km": KM, "text_en": EN, "text_lo": KM})
    assert "Write this text in Lao." in answer.content.decode()
    client.post(edit, data | {"text_km": KM, "text_en": EN, "text_lo": LO})

    assert text(approved, "lo").text == LO
    assert send(approved, people.publisher).texts == {"km": KM, "en": EN}


def test_a_page_marks_it_with_all_that_stands_around_it(phrase, people, client):
    send(one_language(phrase, people, "en"), people.publisher)

    khmer, english = (band(client.get(f"/read/{locale}/")) for locale in ("km", "en"))

    assert 'lang="en"' in khmer and "lang=" not in english
    assert khmer.replace(' lang="en"', "") == english
    assert "Child helpline (1280)" in english


def band(response):
    return response.content.decode().partition('<div class="band alert')[2].partition("</div>")[0]
