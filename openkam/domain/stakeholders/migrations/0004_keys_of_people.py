from django.db import migrations

from openkam.domain.stakeholders.models.people import new_key


def give_keys(apps, schema_editor):
    """Give each person a key of their own; the default gave the same one to all."""
    people = apps.get_model("stakeholders", "Person")
    rows = list(people.objects.only("pk"))
    for row in rows:
        row.key = new_key()
    people.objects.bulk_update(rows, ["key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0003_privacy")]
    operations = [migrations.RunPython(give_keys, migrations.RunPython.noop)]
