"""Storing what a file of colleagues brings."""

from typing import Any

from openkam.core.access import users
from openkam.core.access.models import User
from openkam.domain.portfolio.models import ColleagueKey
from openkam.domain.portfolio.services.bringing.notes import Arrival, note_changed, note_created
from openkam.domain.portfolio.services.bringing.plans import ColleaguesPlan


def store(arrival: Arrival, plan: ColleaguesPlan) -> dict[str, Any]:
    """Add new colleagues and change others; inside the import's transaction.

    Returns how many wait for a link by which they set a password.
    """
    keys = list(plan.keys)
    added = []
    for email, name, role, language, key in plan.created:
        user = users.add_colleague(
            arrival.actor, email=email, name=name, role=role, language=language, now=arrival.now
        )
        added.append(user.pk)
        if key is not None:
            keys.append((key, user.pk))
    for pk, differs in plan.changed.items():
        users.change_colleague(
            arrival.actor, pk, **{field: after for field, (_before, after) in differs.items()}
        )
    stored = ColleagueKey.objects.bulk_create(
        [ColleagueKey(source=arrival.source, key=key, user_id=pk) for key, pk in keys],
        batch_size=500,
    )
    note_created(arrival, User, added)
    note_created(arrival, ColleagueKey, [key.pk for key in stored])
    note_changed(arrival, User, plan.changed.items())
    return {"waiting": len(added)}
