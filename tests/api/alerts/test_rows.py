"""What holds of alerts whatever is written."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.core.guard import WrittenRound, writing
from cms.documents import projection
from cms.two_people.audit.append_only import AppendOnlyError
from home.alerts import alerts
from home.models import Alert
from tests.api.alerts.conftest import EN, KM, entries, shown


def test_rows_are_written_by_the_verbs_only(sent):
    alert, entry = sent, entries(sent).get()

    for write in (
        alert.save,
        alert.delete,
        Alert.objects.all().delete,
        lambda: Alert.objects.update(hours=1),
        lambda: Alert.objects.bulk_create([alert]),
    ):
        with pytest.raises(WrittenRound):
            write()
    for write in (entry.save, entry.delete, entries(alert).delete):
        with pytest.raises(AppendOnlyError):
            write()


@pytest.mark.parametrize(
    "change",
    [
        {"texts": {"en": "Stay where you are.", "km": KM}},
        {"texts": {"en": EN, "km": KM, "lo": "ໂທ {service}"}},
        {"texts": {}},
        {"severity": "info"},
        # sent before its contacts were approved with the words
        {"texts": {"en": "Floods in {province}."}, "values": {"province": "KH-7"}},
    ],
)
def test_other_words_in_the_row_are_shown_to_nobody(sent, api, change):
    assert shown(api)

    QuerySet(Alert).filter(pk=sent.pk).update(**change)
    projection.rebuild()

    assert shown(api) is None
    assert shown(api, "km") is None
    assert alerts.running(sent.sent_by) == [sent]
    assert [one.end_reason for one in alerts.tick(timezone.now())] == ["number_gone"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": 73},
        {"hours": 0},
        {"end_reason": "over"},
        {"ended_at": timezone.now()},
        {"ended_at": timezone.now(), "end_reason": "over"},
    ],
)
def test_the_database_keeps_the_rules(sent, wrong):
    for name, value in wrong.items():
        setattr(sent, name, value)

    with pytest.raises(IntegrityError), transaction.atomic(), writing(sent):
        sent.save()


def test_the_database_holds_one_open_alert(sent):
    sent.pk = None
    sent.key = Alert._meta.get_field("key").get_default()
    sent._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic(), writing(sent):
        sent.save()
