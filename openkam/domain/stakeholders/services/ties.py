"""Who of us knows whom of them: how we rate it, and who is responsible."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.models import User
from openkam.core.audit import trail
from openkam.domain.stakeholders.models import Position, Tie
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.notes_found import ties_changed
from openkam.domain.stakeholders.services.people import hold_position
from openkam.domain.stakeholders.services.refusals import BadTie, ChangedMeanwhile

if TYPE_CHECKING:
    from openkam.core.access.models import User as Actor

ANY = object()
State = tuple[int | None, int | None, str]  # rating, who is responsible, note


@transaction.atomic
def set_tie(
    actor: "Actor",
    position_id: int,
    user_id: int,
    *,
    rating: int | None = None,
    is_owner: bool | None = None,
    note: str | None = None,
    forgets_rating: bool = False,
    seen: State | object = ANY,
    today: date,
) -> Tie:
    """Say that one of us knows a person; what is None stays. A new owner takes it from the other.

    `seen` is the `tie_state` that the actor had before them: another one meanwhile refuses.
    Raises BadTie, ChangedMeanwhile, PermissionDenied, Http404.
    """
    place = hold_position(actor, position_id)
    user = here(user_id)
    if rating is not None and not 1 <= rating <= 5:
        said = _("Choose a value from %(low)s to %(high)s.") % {"low": 1, "high": 5}
        raise BadTie(said, field="rating")
    if note is not None and len(note.strip()) > 500:
        said = _("At most %(count)s characters, please.") % {"count": 500}
        raise BadTie(said, field="note")
    if seen is not ANY and seen != tie_state(place, user_id):
        raise ChangedMeanwhile(
            _("Somebody else changed this tie meanwhile. Here is how it stands now.")
        )
    tie = Tie.objects.filter(position=place, user=user).first()
    is_new = tie is None
    tie = tie or Tie(position=place, user=user, noted_on=today)
    _write(tie, rating, is_owner, note, forgets_rating=forgets_rating, today=today)
    if note is not None:
        ties_changed([tie.pk])
    trail.record(
        actor,
        "person.tie_made" if is_new else "person.tie_changed",
        place,
        account_id=place.account_id,
        user=str(user),
        rating=tie.rating,
        is_owner=tie.is_owner,
    )
    refresh(place.account, today)
    return tie


def tie_state(place: Position, user_id: int) -> State:
    """Return what is known of a tie now, to tell later whether somebody else changed it."""
    ties = list(place.ties.all())
    own = next((one for one in ties if one.user_id == user_id), None)
    owner = next((one.user_id for one in ties if one.is_owner), None)
    return (own.rating, owner, own.note) if own else (None, owner, "")


def here(user_id: int) -> User:
    """Return a colleague who works here now. Raises BadTie."""
    user = User.objects.people().filter(pk=user_id, is_active=True).first()
    if user is None:
        raise BadTie(_("This colleague does not work here any more."), field="user")
    return user


def _write(
    tie: Tie,
    rating: int | None,
    is_owner: bool | None,
    note: str | None,
    *,
    forgets_rating: bool,
    today: date,
) -> None:
    if forgets_rating:
        tie.rating = tie.rated_on = None
    elif rating is not None:
        tie.rating, tie.rated_on = rating, today
    if note is not None:
        tie.note = note.strip()
    if is_owner is not None:
        tie.is_owner = is_owner
    if tie.is_owner:
        others = Tie.objects.filter(position=tie.position_id, is_owner=True).exclude(pk=tie.pk)
        others.update(is_owner=False)
    tie.save()
