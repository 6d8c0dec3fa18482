from django.db import migrations

from openkam.calc.company_names import bare_name

CHUNK = 2_000


def fill(apps, schema_editor):
    accounts = apps.get_model("portfolio", "Account")
    waiting = accounts.objects.filter(bare_name="").order_by("pk")
    ids = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        rows = list(accounts.objects.filter(pk__in=ids[start : start + CHUNK]))
        for row in rows:
            row.bare_name = bare_name(row.search_name)[:300]
        accounts.objects.bulk_update(rows, ["bare_name"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0003_bare_names_and_merges")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
