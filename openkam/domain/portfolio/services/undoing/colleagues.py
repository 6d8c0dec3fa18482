"""Undoing a file of colleagues."""

from datetime import date
from typing import TYPE_CHECKING

from openkam.core.access import users
from openkam.core.access.models import User
from openkam.domain.portfolio.models import ColleagueKey, ImportBatch
from openkam.domain.portfolio.services.undoing import stored
from openkam.domain.portfolio.services.undoing.outcome import CHANGED_SINCE, SIGNED_IN, Undone

if TYPE_CHECKING:
    from openkam.core.access.models import User as Actor


def undo(actor: "Actor", batch: ImportBatch, today: date) -> Undone:
    """Deactivate new colleagues who never signed in; give others back what they were."""
    del today
    done = Undone()
    keys = stored.created(batch, ColleagueKey)
    stored.delete(ColleagueKey, keys)
    for user in stored.rows_of(User, stored.created(batch, User)).values():
        if user.last_login is not None:
            done.leave(SIGNED_IN, str(user))
        elif user.is_administrator:
            done.leave(CHANGED_SINCE, str(user))
        elif user.is_active:
            users.deactivate_user(actor, user.pk)
            done.removed += 1
    _restore(actor, batch, done)
    return done


def _restore(actor: "Actor", batch: ImportBatch, done: Undone) -> None:
    changes = stored.changed(batch, User)
    for pk, user in stored.rows_of(User, changes).items():
        present = {name: getattr(user, name) for name in changes[pk]}
        fits = stored.fitting(changes[pk], present)
        if user.is_administrator:
            fits.pop("role", None)
        if len(fits) < len(changes[pk]):
            done.leave(CHANGED_SINCE, str(user))
        if fits:
            told = {name: before for name, (before, _after) in fits.items()}
            users.change_colleague(actor, pk, **told)
            done.restored += 1
