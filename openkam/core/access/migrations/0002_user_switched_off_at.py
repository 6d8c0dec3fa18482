"""Since when the provider of company sign-in keeps a user out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddField("user", "switched_off_at", models.DateTimeField(null=True)),
    ]
