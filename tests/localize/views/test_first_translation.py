"""Three sentences for a translator who has never translated: checked, and kept nowhere."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from cms.publishing.audit.models import AuditEntry
from localize.workbench.first_translation.exercises import EXERCISES, LANGUAGES
from localize.workbench.first_translation.invitation import is_invited, language_of
from localize.workbench.first_translation.models import FirstTranslation
from localize.workflow import review
from localize.workflow.models import TypedText

INVITATION = 'id="first-translation"'


@pytest.fixture
def newcomer(desk, page):
    """A translator into Khmer who begins today; the others of this office have written."""
    user = get_user_model().objects.create_user("newcomer", "newcomer@example.org", "cncc-demo")
    user.groups.set(desk.people.translator.groups.all())
    return user


def at(number):
    return reverse("localize:first_translation", args=[number])


@pytest.mark.parametrize(
    "address",
    ["wagtailadmin_home", pytest.param("localize:queue", marks=pytest.mark.soak)],
)
def test_newcomer_is_invited_until_they_answer(client, newcomer, address):
    client.force_login(newcomer)
    assert INVITATION in client.get(reverse(address)).content.decode()

    client.post(reverse("localize:first_translation_done"))

    assert INVITATION not in client.get(reverse(address)).content.decode()


def test_who_has_written_a_string_is_not_invited(desk, page, newcomer):
    assert is_invited(newcomer)
    drafted = desk.draft(page, {"Ask for help.": "ជំនួយ។"})["Ask for help."]

    review.write(drafted.string_translation, by=newcomer, text="សូមសុំជំនួយ។")

    assert not is_invited(newcomer)


@pytest.mark.parametrize("who", ["keeper", "editor", "admin"])
def test_others_are_not_invited(desk, page, who):
    assert not is_invited(getattr(desk.people, who))


def test_right_text_leads_on_and_leaves_nothing(client, newcomer):
    client.force_login(newcomer)
    entries, texts = AuditEntry.objects.count(), StringTranslation.objects.count()

    for number, exercise in enumerate(EXERCISES, 1):
        assert exercise.english in client.get(at(number)).content.decode().replace(
            '<mark class="localize-mark is-number is-alone">128</mark>', "128"
        ).replace(
            '<mark class="localize-mark is-term is-alone" title="ពាក្យសម្ងាត់">password</mark>',
            "password",
        ).replace('<mark class="localize-mark is-negation is-alone">Never</mark>', "Never")
        html = client.post(at(number), {"text": exercise.khmer}).content.decode()
        assert "One way to say it:" in html
        assert (at(number + 1) in html) == (number < len(EXERCISES))

    response = client.post(reverse("localize:first_translation_done"), {"finished": "1"})
    assert response.url == reverse("localize:queue")
    assert (AuditEntry.objects.count(), StringTranslation.objects.count()) == (entries, texts)
    assert not TypedText.objects.exists()
    assert list(FirstTranslation.objects.values_list("user", flat=True)) == [newcomer.pk]


def test_error_stops_and_a_warning_is_confirmed(client, newcomer):
    client.force_login(newcomer)

    wrong = client.post(at(3), {"text": "សូមអានទំព័រ ១២៧ ជាមួយគ្នា។", "right": "1"})
    assert "One way to say it:" not in wrong.content.decode()
    assert "is-error" in wrong.content.decode()

    other_word = {"text": "កុំចែករំលែកលេខសម្ងាត់របស់អ្នកឱ្យសោះ។"}
    warned = client.post(at(2), other_word).content.decode()
    assert "is-warning" in warned and 'name="right"' in warned
    assert "One way to say it:" in client.post(at(2), other_word | {"right": "1"}).content.decode()


@pytest.mark.parametrize("text", ["", "  ", "ក" * 20_001, "ក\0"])
def test_what_is_no_text_is_refused_with_a_sentence(client, newcomer, text):
    client.force_login(newcomer)

    response = client.post(at(1), {"text": text})

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


@pytest.mark.parametrize("number", [0, 4])
def test_there_are_three(client, newcomer, number):
    client.force_login(newcomer)

    assert client.get(at(number)).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.english)
def test_own_example_has_no_finding(exercise, language):
    assert exercise.issues(exercise.example(language), language) == []


def test_language_is_the_one_that_the_person_writes(desk, page, newcomer):
    assert language_of(newcomer) == "km"
    assert language_of(desk.people.keeper) == ""
