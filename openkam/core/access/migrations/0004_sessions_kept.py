"""Bring along who is signed in: nobody has to sign in again because of an update."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations
from django.utils import timezone

BATCH = 500


def bring_along(apps, schema_editor):
    """Move the sessions that are not over from Django's table into ours."""
    old = apps.get_model("sessions", "Session").objects
    new = apps.get_model("access", "Session")
    users = set(apps.get_model("access", "User").objects.values_list("pk", flat=True))
    store = SessionStore()
    rows = []
    for row in old.filter(expire_date__gt=timezone.now()).iterator(chunk_size=BATCH):
        user_id = store.decode(row.session_data).get(SESSION_KEY)
        if user_id and int(user_id) in users:
            rows.append(
                new(
                    session_key=row.session_key,
                    session_data=row.session_data,
                    expire_date=row.expire_date,
                    user_id=int(user_id),
                )
            )
    new.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    old.all().delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = (
        ("access", "0003_sessions_and_sign_ins"),
        ("sessions", "0001_initial"),
    )
    operations = (migrations.RunPython(bring_along, migrations.RunPython.noop),)
