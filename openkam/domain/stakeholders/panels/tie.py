"""One tie with its evidence, as page and dialog show it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.ties import HALF_LIFE, SCALE
from openkam.core.face import formats
from openkam.domain.stakeholders.models import Touch
from openkam.domain.stakeholders.panels.addresses import person_url
from openkam.domain.stakeholders.panels.tie_words import (
    DIRECTIONS,
    MEANINGS,
    RATINGS,
    band_word,
    gap_words,
    reciprocity_words,
    strength_text,
)
from openkam.domain.stakeholders.selectors import has_large_gap
from openkam.domain.stakeholders.services.ties import State

if TYPE_CHECKING:
    from openkam.calc.ties import TieStrength
    from openkam.domain.stakeholders.selectors import TieEvidence
    from openkam.domain.stakeholders.selectors.evidence import CountedDay

MOST_TOUCHES = 30


def tie_facts(found: "TieEvidence", today: date) -> dict[str, Any]:
    """Return what is said of a tie: sentence, figures, contacts, rating and gap."""
    known = found.known
    place, user = found.place, found.user
    owner = found.owner
    return {
        "place": place,
        "person": place.person.name,
        "person_url": person_url(place.pk),
        "colleague": str(user),
        "has_left": not user.is_active,
        "may_write": found.may_write and user.is_active,
        "may_remove": found.may_write,
        "tie": known.tie if known else None,
        "band": known.strength.band if known else "",
        "word": band_word(known.strength) if known else _("no tie"),
        "say": _say(found, today),
        "figures": _figures(known.strength) if known and known.strength.days else [],
        "rating": _rating(known.tie.rating, known.tie.rated_on) if known else "",
        "gap": gap_words(known) if known else "",
        "gap_is_large": bool(known and has_large_gap(known)),
        "owner": str(owner.user) if owner else "",
        "owner_is_other": bool(owner and owner.user_id != user.pk),
        "owner_left": bool(owner and not owner.user.is_active),
        **_touches(found, today),
        "ratings": [(number, str(words)) for number, words in RATINGS.items()],
        "kinds": Touch.Kind.choices,
        "directions": Touch.Direction.choices,
        "urls": _urls(place.pk, user.pk),
        "back": reverse("web:account-people-ties", args=[place.account_id]),
    }


def state_of(found: "TieEvidence") -> State:
    """Return what the reader has before them, for the form to carry."""
    tie = found.known.tie if found.known else None
    owner = found.owner.user_id if found.owner else None
    return (tie.rating, owner, tie.note) if tie else (None, owner, "")


def _say(found: "TieEvidence", today: date) -> str:
    known = found.known
    names = {"colleague": str(found.user), "person": found.place.person.name}
    if known is None:
        return _("%(colleague)s has no tie to %(person)s yet.") % names
    if known.strength.last_on is None:
        return _("they know each other; how strong the tie is, is unknown.")
    meaning = MEANINGS[known.strength.band]
    age = formats.age_in_days(known.strength.last_on, today=today)
    return _("%(meaning)s; last contact %(age)s.") % {"meaning": meaning, "age": age}


def _figures(strength: "TieStrength") -> list[tuple[str, str, str]]:
    """Return each step of the computation: what, how much, why."""
    half_life = formats.number(HALF_LIFE)
    scale = formats.number(SCALE)
    total, factor = strength.total, strength.factor
    return [
        (
            _("What the contacts still count"),
            formats.number(total, 2),
            _("each counts half after %(days)s days, a quarter after twice as many")
            % {"days": half_life},
        ),
        (
            _("Both ways"),
            f"× {formats.number(factor, 2)}",
            reciprocity_words(strength),
        ),
        (
            _("Strength"),
            strength_text(strength),
            f"1 − e^(−{formats.number(total, 2)} × {formats.number(factor, 2)} ÷ {scale})",
        ),
    ]


def _rating(rating: int | None, day: date | None) -> str:
    if rating is None:
        return ""
    words = {"rating": rating, "words": RATINGS[rating], "day": formats.day(day)}
    return _("%(rating)s of 5: %(words)s (%(day)s)") % words


def _touches(found: "TieEvidence", today: date) -> dict[str, Any]:
    rows = [row for day in found.days for row in _rows_of(day, found.may_write, today)]
    shown, rest = rows[:MOST_TOUCHES], rows[MOST_TOUCHES:]
    return {
        "touches": shown,
        "older": ngettext(
            "%(count)s older contact counts on, too.",
            "%(count)s older contacts count on, too.",
            len(rest),
        )
        % {"count": formats.number(len(rest))}
        if rest
        else "",
    }


def _rows_of(counted: "CountedDay", may_write: bool, today: date) -> list[dict[str, Any]]:
    """Return the contacts of a day; what the day counts stands with the first of them."""
    return [
        {
            "pk": touch.pk,
            "day": formats.day(touch.day),
            "age": formats.age_in_days(touch.day, today=today),
            "kind": touch.get_kind_display(),
            "direction": str(DIRECTIONS[Touch.Direction(touch.direction)]),
            "note": touch.note,
            "by": str(touch.noted_by) if touch.noted_by else "",
            "counts": formats.number(counted.day.counts, 2) if row == 0 else "",
            "of": formats.number(counted.day.weight, 1) if row == 0 else "",
            "may_remove": may_write,
        }
        for row, touch in enumerate(counted.touches)
    ]


def _urls(place: int, user: int) -> dict[str, str]:
    names = ("tie", "tie-set", "tie-touch", "tie-remove")
    found = {
        name.replace("-", "_"): reverse(f"stakeholders:{name}", args=[place, user])
        for name in names
    }
    return found | {
        "touch_remove": reverse("stakeholders:touch-remove"),
        "restore": reverse("stakeholders:ties-restore"),
    }
