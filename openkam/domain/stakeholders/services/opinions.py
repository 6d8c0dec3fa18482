"""What we think of people at the customer."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.stakeholders.models import Opinion
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.people import hold_position
from openkam.domain.stakeholders.services.refusals import BadOpinion, ChangedMeanwhile

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import Position

SCALES = {Opinion.Kind.POWER: (1, 5), Opinion.Kind.ATTITUDE: (-2, 2)}
ANY = object()


@transaction.atomic
def note_opinion(
    actor: "User",
    position_id: int,
    kind: str,
    *,
    number: int | None = None,
    text: str = "",
    is_confirmed: bool,
    why: str,
    basis: str = Opinion.Basis.LEGITIMATE_INTEREST,
    seen: int | object | None = ANY,
    today: date,
) -> Opinion:
    """Note what we think; the opinion that held stays as history.

    Power is 1..5, attitude -2..+2; the others are words. `seen` is the opinion that the actor had
    before them: another one meanwhile refuses.
    Raises BadOpinion, ChangedMeanwhile, PermissionDenied, Http404.
    """
    place = hold_position(actor, position_id)
    _check(place, kind, number, text, why, basis)
    before = place.opinions.filter(kind=kind, replaced_on=None).first()
    if seen is not ANY and seen != (before.pk if before else None):
        raise ChangedMeanwhile(
            _("Somebody else noted another opinion meanwhile. Look at it first.")
        )
    if before is not None:
        before.replaced_on = today
        before.save(update_fields=["replaced_on"])
    opinion = Opinion.objects.create(
        position=place,
        kind=kind,
        number=number if kind in SCALES else None,
        text=text.strip(),
        is_confirmed=is_confirmed,
        why=why.strip(),
        basis=basis,
        noted_by=actor,
        noted_on=today,
    )
    # The trail keeps that it was noted; the words stay where erasing finds them.
    trail.record(actor, "person.opinion_noted", place, account_id=place.account_id, kind=kind)
    if kind == Opinion.Kind.POWER:
        refresh(place.account, today)
    return opinion


@transaction.atomic
def withdraw_opinion(actor: "User", position_id: int, kind: str, *, today: date) -> None:
    """Hold an opinion no more; it stays as history. Raises PermissionDenied, Http404."""
    place = hold_position(actor, position_id)
    if place.opinions.filter(kind=kind, replaced_on=None).update(replaced_on=today):
        trail.record(actor, "person.opinion_removed", place, account_id=place.account_id, kind=kind)
        if kind == Opinion.Kind.POWER:
            refresh(place.account, today)


def _check(
    place: "Position", kind: str, number: int | None, text: str, why: str, basis: str
) -> None:
    if place.person.restricted_on:
        raise BadOpinion(
            _("%(name)s objected to being judged: no opinion is noted.") % {"name": place.person}
        )
    if kind not in Opinion.Kind.values or basis not in Opinion.Basis.values:
        raise BadOpinion(_("There is no such opinion."), field="kind")
    if kind in SCALES:
        _check_number(kind, number)
    elif not text.strip():
        raise BadOpinion(_("Write what we think."), field="text")
    if not why.strip():
        raise BadOpinion(_("Say how we know: it is kept with the opinion."), field="why")
    for field, words, longest in (("text", text, 2000), ("why", why, 500)):
        if len(words) > longest:
            said = _("At most %(count)s characters, please.") % {"count": longest}
            raise BadOpinion(said, field=field)


def _check_number(kind: str, number: int | None) -> None:
    low, high = SCALES[Opinion.Kind(kind)]
    if number is None or not low <= number <= high:
        said = _("Choose a value from %(low)s to %(high)s.") % {"low": low, "high": high}
        raise BadOpinion(said, field="number")
