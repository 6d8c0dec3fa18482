from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0009_margin_and_rhythm'),
    ]

    operations = [
        migrations.AddField(
            model_name='importbatch',
            name='checksums',
            field=models.JSONField(default=dict),
        ),
    ]
