"""Phrases of alerts for the demonstration, approved by two accounts; no alert is sent. Their words
are in `alerts.yaml`."""

from home.alerts import alerts
from home.models import AlertPhrase, AlertText, ContactChannel
from ops.demo import content
from ops.demo.people import People


def make_phrases(people: People) -> None:
    """Each phrase once whose number is in the directory, approved by the publisher and a reviewer;
    changed ones stay as they are."""
    for made in content.read("alerts")["phrases"]:
        called = ContactChannel.objects.filter(value=made["number"], type="call").first()
        if called is None or AlertPhrase.objects.filter(name=made["name"]).exists():
            continue
        phrase = AlertPhrase.objects.create(
            name=made["name"], severity=made["severity"], values={"service": str(called.key)}
        )
        for language, words in made["text"].items():
            text = AlertText.objects.create(phrase=phrase, language=language, text=words)
            for person in (people.publisher, people.reviewer):
                alerts.approve(text, by=person, seen=text.digest)
