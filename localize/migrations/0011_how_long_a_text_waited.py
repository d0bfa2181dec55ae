from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

REPORTED = timedelta(days=90)  # what is older is in no figure


def from_the_history(apps, schema_editor):
    """From each approval back to the submission right before it."""
    events = apps.get_model('localize', 'ReviewEvent').objects
    steps = events.filter(verb__in=('submitted', 'approved'))
    before = steps.filter(review=OuterRef('review'), at__lt=OuterRef('at')).order_by('-at', '-pk')
    answers = events.filter(
        verb='approved', review__isnull=False, at__gt=timezone.now() - REPORTED
    ).annotate(
        was=Subquery(before.values('verb')[:1]), since=Subquery(before.values('at')[:1])
    )
    for event in answers.filter(was='submitted').iterator():
        events.filter(pk=event.pk).update(waited=event.at - event.since)


class Migration(migrations.Migration):

    dependencies = [
        ('localize', '0010_word_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewevent',
            name='waited',
            field=models.DurationField(editable=False, null=True),
        ),
        migrations.RunPython(from_the_history, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='reviewevent',
            index=models.Index(fields=['verb', 'locale', 'at', 'waited'], name='localize_re_verb_727fbb_idx'),
        ),
    ]
