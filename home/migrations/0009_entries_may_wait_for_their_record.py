import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A draft is saved before its service or organization is chosen. Backwards such drafts have to get one first."""

    dependencies = [
        ('home', '0008_confirmers_open_contacts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='organizationpage',
            name='organization',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='home.organization', verbose_name='organization'),
        ),
        migrations.AlterField(
            model_name='servicepage',
            name='service',
            field=models.ForeignKey(help_text='Numbers, hours and places are kept there, once for all languages.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='home.service', verbose_name='service'),
        ),
    ]
