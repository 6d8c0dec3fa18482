"""The ways to a person, in words."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.face import formats
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.panels.addresses import person_url
from openkam.domain.stakeholders.panels.tie_words import band_word, short_age
from openkam.domain.stakeholders.selectors.evidence import account_of

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import Position
    from openkam.domain.stakeholders.selectors import Introductions, Snapshot, Way, WayStep

VIA = {
    "tie": gettext_lazy("tie"),
    "reporting": gettext_lazy("work together"),
    "influence": gettext_lazy("is listened to"),
    "colleague": gettext_lazy("colleagues"),
}


def introduction_card(actor: "User", place: "Position", today: date) -> dict[str, Any]:
    """Return the ways to a person and the sentence above them. Raises Http404."""
    seen = selectors.snapshot(actor, account_of(place), today)
    team = selectors.team_of(actor, seen)
    found = selectors.introductions(seen, team, place.pk)
    name = place.person.name
    back = reverse("web:account-people-ties", args=[seen.account.pk])
    card: dict[str, Any] = {"person": name, "person_url": person_url(place.pk), "back": back}
    if found is None:
        left = _("%(name)s does not work there any more.") % {"name": name}
        return {**card, "first": left, "then": "", "ways": []}
    first, then = _said(found)
    return {
        **card,
        "first": first,
        "then": then,
        "ties": [_tie(one, today) for one in found.ties],
        "ways": [_way(one, seen) for one in found.ways] if found.is_needed else [],
        "is_needed": found.is_needed,
    }


def _said(found: "Introductions") -> tuple[str, str]:
    words = {"name": found.place.person.name}
    if not found.is_needed:
        words["colleague"] = str(found.ties[0].tie.user)
        first = _("Nobody need introduce us: %(colleague)s and %(name)s know each other well.")
        return first % words, ""
    live = next((one.tie.user for one in found.ties if one.strength.is_active), None)
    words["live"] = str(live or "")
    if not found.ways:
        return _no_way(words)
    way = found.ways[0]
    words |= {"introducer": _name(way.introducer), "colleague": str(way.starter)}
    first = _("Ask %(introducer)s for an introduction to %(name)s, through %(colleague)s.")
    if live is not None:
        first = _(
            "%(live)s is in live contact with %(name)s; %(introducer)s could speak for us, too."
        )
    then = _("The weakest step is from %(giver)s to %(receiver)s.")
    ends = {"giver": _name(way.weakest.giver), "receiver": _name(way.weakest.receiver)}
    return first % words, then % ends


def _no_way(words: dict[str, str]) -> tuple[str, str]:
    if words["live"]:
        first = _("%(live)s is in live contact with %(name)s; nobody else we know leads there.")
        return first % words, ""
    return _("Nobody we know could lead us to %(name)s.") % words, _(
        "Note the contacts we have, whom people report to and who listens to whom: the way is"
        " found from these."
    )


def _way(way: "Way", seen: "Snapshot") -> dict[str, Any]:
    return {
        "starter": str(way.starter),
        "steps": [_step(one, seen) for one in way.steps],
    }


def _step(step: "WayStep", seen: "Snapshot") -> dict[str, Any]:
    receiver = step.receiver
    is_tie = step.via == "tie"
    address = (
        reverse("stakeholders:tie", args=[receiver.pk, step.giver.pk])
        if is_tie
        else person_url(receiver.pk)
    )
    return {
        "name": _name(receiver),
        "title": getattr(receiver, "title", ""),
        "url": address,
        "via": _via(step, seen),
        "is_weakest": step.is_weakest,
        "strength": formats.number(step.strength, 2),
    }


def _via(step: "WayStep", seen: "Snapshot") -> str:
    if step.via == "tie":
        for one in seen.ties.get(step.receiver.pk, ()):
            if one.tie.user_id == step.giver.pk:
                age = short_age(one.strength.last_on, seen.today)
                return _("tie: %(word)s, %(age)s") % {"word": band_word(one.strength), "age": age}
    return str(VIA[step.via])


def _tie(one: Any, today: date) -> dict[str, str]:
    return {
        "colleague": str(one.tie.user),
        "word": band_word(one.strength),
        "band": one.strength.band,
        "age": short_age(one.strength.last_on, today),
        "url": reverse("stakeholders:tie", args=[one.tie.position_id, one.tie.user_id]),
    }


def _name(who: "User | Position") -> str:
    person = getattr(who, "person", None)
    return str(person) if person is not None else str(who)
