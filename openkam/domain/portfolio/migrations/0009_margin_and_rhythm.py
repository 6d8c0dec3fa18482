import openkam.core.amounts
from django.db import migrations, models


def take_back(apps, schema_editor):
    """Let earlier preparations count as not completed: they lack what pages read now.

    Pages say that figures are being prepared until a worker has done so.
    """
    apps.get_model("portfolio", "Preparation").objects.update(completed_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0008_leaner_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountsummary',
            name='cost',
            field=openkam.core.amounts.AmountField(null=True),
        ),
        migrations.AddField(
            model_name='accountsummary',
            name='first_sale_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='accountsummary',
            name='last_sale_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='accountsummary',
            name='purchase_days',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='accountsummary',
            name='revenue_with_cost',
            field=openkam.core.amounts.AmountField(null=True),
        ),
        migrations.AddField(
            model_name='accountsummary',
            name='typical_interval',
            field=models.FloatField(null=True),
        ),
        migrations.RunPython(take_back, migrations.RunPython.noop),
    ]
