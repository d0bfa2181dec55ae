from django.core.validators import MaxValueValidator
from django.db import migrations, models

import cms.publishing.vocabularies.fields


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='service',
            name='priority',
            field=models.PositiveSmallIntegerField(default=10, help_text='Small numbers stand first among services of the same urgency; equal ones by the name in our lists. The same wherever help is listed.', validators=[MaxValueValidator(999)], verbose_name='position'),
        ),
        migrations.AlterField(
            model_name='contactchannel',
            name='dial_from_abroad',
            field=models.BooleanField(blank=True, help_text='Say yes or no only if somebody tried it or a source says so. Short numbers and free numbers never do, whatever is chosen here.', null=True, verbose_name='works from abroad'),
        ),
        migrations.AlterField(
            model_name='service',
            name='gender',
            field=models.CharField(blank=True, choices=[('any', 'Everybody / គ្រប់ភេទ'), ('girls', 'Girls / ក្មេងស្រី'), ('boys', 'Boys / ក្មេងប្រុស')], max_length=10, verbose_name='for'),
        ),
        migrations.AlterField(
            model_name='service',
            name='interpretation',
            field=models.BooleanField(blank=True, null=True, verbose_name='interpreters can be called'),
        ),
        migrations.AlterField(
            model_name='service',
            name='sign_language',
            field=models.BooleanField(blank=True, null=True, verbose_name='sign language'),
        ),
        migrations.AlterField(
            model_name='service',
            name='topics',
            field=cms.publishing.vocabularies.fields.CodesField(blank=True, default=list, help_text='Empty: it helps with anything, and is found under every topic.', verbose_name='topics'),
        ),
    ]
