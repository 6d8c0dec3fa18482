from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('selection', '0004_ranked_scores'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='counts',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
