"""Who hears what a child says at a service: said only while somebody vouches for it."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.core.vocabularies.directory import WHO_CONTRADICTS, WHO_WILL_KNOW
from cms.documents import projection
from cms.documents.models import Document
from home.directory.models import facts
from home.models import Service
from tests.website.conftest import without_marks

PARENTS = {"who_will_know": {"who_will_know": ["not_parents", "must_report"]}}
WORDS = {
    "en": ("Who will know?", "They do not tell your parents", "They must report it"),
    "km": ("តើនរណានឹងដឹង?", "គេមិនប្រាប់ឪពុកម្តាយអ្នកទេ", "គេត្រូវរាយការណ៍"),
}


def public():
    """(what the API gives, the child's page) in every language."""
    address = "/read/{}/help-now/?fallback=en"
    projection.rebuild()
    kit = Document.objects.get(kind="help-now", locale="en", deleted=False)
    pages = {
        locale: without_marks(Client().get(address.format(locale)).content.decode())
        for locale in WORDS
    }
    return json.loads(kit.body)["entries"][0]["who_will_know"], pages


def test_it_is_said_once_the_owner_and_another_person_vouch_for_it(
    published, channel, service, sokha, dara
):
    said, pages = public()
    assert said == []
    for person in (sokha, dara):
        facts.say(service, PARENTS, by=person)
    assert Service.objects.get(pk=service.pk).who_will_know == ["not_parents", "must_report"]
    assert public()[0] == []  # two people wrote it down, and nobody has heard it there
    for html in public()[1].values():
        assert not any(words in html for found in WORDS.values() for words in found)

    facts.say(service, PARENTS, by=sokha, owner={"name": "Sok Dara"})
    assert public()[0] == []  # what they wrote down before is no answer to it
    facts.say(service, PARENTS, by=dara)

    said, pages = public()
    assert said == ["not_parents", "must_report"]
    for html in pages.values():
        assert all(words in html for words in WORDS["en"])  # as the entry itself: it is English
        assert not any(words in html for words in WORDS["km"])
        assert "nobody else" not in html and "the police" not in html


def test_another_value_takes_it_away_until_somebody_vouches_again(
    published, channel, service, sokha, dara
):
    for person in (sokha, dara):
        facts.say(service, PARENTS, by=person)
    facts.say(service, PARENTS, by=sokha, owner={"name": "Sok Dara"})
    facts.say(service, PARENTS, by=dara)

    other = {"who_will_know": {"who_will_know": ["parents"]}}
    facts.say(service, other, by=sokha)
    assert public()[0] == ["not_parents", "must_report"]  # one person changes nothing
    facts.say(service, other, by=dara)

    assert public()[0] == []


def test_one_account_with_a_word_of_the_owner_is_not_enough(published, channel, service, sokha):
    facts.say(service, PARENTS, by=sokha)
    facts.say(service, PARENTS, by=sokha, owner={"name": "Sok Dara"})

    assert public()[0] == [] == Service.objects.get(pk=service.pk).who_will_know


@pytest.mark.parametrize("two", WHO_CONTRADICTS)
def test_what_contradicts_each_other_is_refused(service, two):
    service.who_will_know = list(two)

    with pytest.raises(ValidationError, match="contradict each other"):
        service.full_clean()

    assert set(two) <= {one.code for one in WHO_WILL_KNOW}
