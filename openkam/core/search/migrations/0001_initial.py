"""The words of everything that is found by its text, and the database's index of them."""

import django.db.models.deletion
from django.db import migrations, models

from openkam.core.search import index


def create(_apps, schema_editor):
    """Make the index in the database's own way."""
    index.create(schema_editor.connection)


def remove(_apps, schema_editor):
    """Take the index away before the table goes."""
    index.remove(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("portfolio", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Filled",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, unique=True)),
                ("version", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.PositiveBigIntegerField()),
                ("day", models.DateField()),
                ("title", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("title_words", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="portfolio.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "object_id"), name="search_entry_is_once"
                    )
                ],
            },
        ),
        migrations.RunPython(create, remove),
    ]
