"""Companies that exist get the tiers that new ones start with."""

from django.db import migrations
from django.utils import translation
from django.utils.translation import gettext

# As they were when companies were first given tiers: name, rhythm, revision, plan, key status.
TIERS = (
    ("Strategic", 7, 90, True, True),
    ("Major", 14, 90, True, True),
    ("Growth", 30, 180, False, False),
    ("Standard", 90, 365, False, False),
)


def create_tiers(apps, schema_editor):
    company = apps.get_model("portfolio", "Company").objects.exclude(name="").first()
    tiers = apps.get_model("portfolio", "Tier").objects
    if company is None or tiers.exists():
        return
    with translation.override(company.language or "en"):
        for position, (name, rhythm, revision, plan, key_status) in enumerate(TIERS, start=1):
            tiers.create(
                name=gettext(name),
                position=position,
                rhythm_days=rhythm,
                dossier_revision_days=revision,
                wants_plan=plan,
                needs_key_status=key_status,
            )


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0005_preparation_rates")]

    operations = [migrations.RunPython(create_tiers, migrations.RunPython.noop, elidable=True)]
