"""What the pages on which contacts are noted say."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.stakeholders.panels.tie_words import band_word, short_age, strength_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openkam.core.access.models import User
    from openkam.domain.stakeholders.selectors import AccountToTouch, Change, PersonToTouch


def account_choice(one: "AccountToTouch", today: date) -> dict[str, str]:
    """Return an account at which somebody could have been met."""
    people = ngettext("%(count)s person", "%(count)s people", one.people)
    last = formats.age_in_days(one.last_on, today=today) if one.last_on else ""
    return {
        "name": one.name,
        "people": people % {"count": formats.number(one.people)},
        "last": _("you: %(age)s") % {"age": last} if last else "",
        "url": f"{reverse('stakeholders:touch-add')}?account={one.pk}",
    }


def person_choices(
    people: "Iterable[PersonToTouch]", chosen: set[str], today: date
) -> list[dict[str, Any]]:
    """Return whom one could have met, the chosen ones first so that none is overlooked."""
    rows = [
        {
            "pk": one.place.pk,
            "name": one.place.person.name,
            "sub": " · ".join(part for part in (one.place.title, one.place.department) if part),
            "last": short_age(one.last_on, today),
            "is_chosen": str(one.place.pk) in chosen,
        }
        for one in people
    ]
    return sorted(rows, key=lambda row: not row["is_chosen"])


def colleague_choices(
    actor: "User", members: "Iterable[User]", everybody: "Iterable[User]", chosen: set[str]
) -> dict[str, Any]:
    """Return who of us could have been there: the team to tick, all others to choose."""
    team = {actor.pk: actor} | {user.pk: user for user in members}
    others = [user for user in everybody if user.pk not in team]
    ticked = [user for user in others if str(user.pk) in chosen]
    return {
        "team": [
            {
                "pk": user.pk,
                "name": str(user),
                "is_reader": user.pk == actor.pk,
                "is_chosen": str(user.pk) in chosen,
            }
            for user in (*team.values(), *ticked)
        ],
        "others": [(user.pk, str(user)) for user in others if user not in ticked],
        "names": ", ".join(
            _("you") if user.pk == actor.pk else str(user)
            for user in (*team.values(), *ticked)
            if str(user.pk) in chosen
        ),
    }


def noted_words(found: "list[Change]") -> str:
    """Return what was noted, in a sentence."""
    touch = found[0].touches[0]
    people = {one.tie.position_id: one.tie.position.person.name for one in found}
    names = list(people.values())
    if len(names) > 3:
        rest = ngettext("%(count)s more", "%(count)s more", len(names) - 2)
        names = [*names[:2], rest % {"count": formats.number(len(names) - 2)}]
    words = {
        "kind": touch.get_kind_display(),
        "names": ", ".join(names),
        "day": formats.day(touch.day),
    }
    return _("%(kind)s with %(names)s on %(day)s is noted.") % words


def change_lines(found: "list[Change]", actor: "User") -> list[dict[str, Any]]:
    """Return what the contacts did to each tie."""
    return [
        {
            "person": one.tie.position.person.name,
            "colleague": _("you") if one.tie.user_id == actor.pk else str(one.tie.user),
            "before": strength_text(one.before),
            "before_word": band_word(one.before),
            "before_band": one.before.band,
            "after": strength_text(one.after),
            "after_word": band_word(one.after),
            "after_band": one.after.band,
            "url": reverse("stakeholders:tie", args=[one.tie.position_id, one.tie.user_id]),
            "doubled": _doubled(one),
            "touches": [touch.pk for touch in one.touches],
        }
        for one in found
    ]


def _doubled(one: "Change") -> str:
    for other in one.others:
        words = {"name": other.noted_by or _("somebody"), "kind": other.get_kind_display()}
        return (
            _("%(name)s noted the same that day: %(kind)s. Both stay, and a day counts once.")
            % words
        )
    if one.before.strength == one.after.strength:
        return _("There was a contact that day already, and a day counts once.")
    return ""
