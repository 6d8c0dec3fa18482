"""What a tie is called: its strength, its age, and how our rating and the contacts differ."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from openkam.core.face import formats
from openkam.domain.stakeholders.models import Touch
from openkam.domain.stakeholders.selectors import has_large_gap

if TYPE_CHECKING:
    from openkam.calc.ties import TieStrength
    from openkam.domain.stakeholders.selectors import KnownTie

BANDS = {
    "strong": pgettext_lazy("tie", "strong"),
    "live": pgettext_lazy("tie", "live"),
    "weak": pgettext_lazy("tie", "weak"),
    "fading": pgettext_lazy("tie", "fading"),
    "cold": pgettext_lazy("tie", "cold"),
    "none": pgettext_lazy("tie", "no contact recorded"),
}
NO_CONTACT = pgettext_lazy("tie", "no contact")  # where there is little room
MEANINGS = {
    "strong": gettext_lazy("in touch often, both ways"),
    "live": gettext_lazy("in touch both ways within 90 days"),
    "weak": gettext_lazy("a little contact within 90 days"),
    "fading": gettext_lazy("no contact both ways for 90 days"),
    "cold": gettext_lazy("hardly anything is left of the contact"),
    "none": gettext_lazy("they know each other; how strong the tie is, is unknown"),
}
RATINGS = {
    1: gettext_lazy("barely know each other"),
    2: gettext_lazy("know each other"),
    3: gettext_lazy("work well together"),
    4: gettext_lazy("trust each other"),
    5: gettext_lazy("stand up for each other"),
}
DIRECTIONS = {
    Touch.Direction.MUTUAL: gettext_lazy("both sides"),
    Touch.Direction.OUT: gettext_lazy("from us"),
    Touch.Direction.IN: gettext_lazy("from them"),
}


def band_word(strength: "TieStrength") -> str:
    """Return the strength in a word: "strong", "no contact"."""
    return str(BANDS[strength.band])


def strength_text(strength: "TieStrength") -> str:
    """Return the strength as a number from 0 to 1; what is unknown as such."""
    if strength.strength is None:
        return _("unknown")
    return formats.number(strength.strength, 2)


def short_age(day: date | None, today: date) -> str:
    """Return how long ago the last contact was, as short as a cell needs it: "12 d"."""
    if day is None:
        return ""
    days = max((today - day).days, 0)
    if days == 0:
        return _("today")
    if days < 365:
        return _("%(count)s d") % {"count": formats.number(days)}
    return _("%(count)s y") % {"count": formats.number(days // 365)}


def gap_words(known: "KnownTie") -> str:
    """Return how our own rating and the contacts differ, and what to make of it."""
    if known.tie.rating is None:
        return _("Nobody has rated this tie yet, so there is nothing to compare.")
    if known.gap is None:
        return _(
            "No contact is recorded, so the rating stands alone: note the contacts that were, or"
            " check the rating."
        )
    if not has_large_gap(known):
        return _("Our rating and the contacts tell the same story.")
    if known.gap > 0:
        return _(
            "We rate the tie higher than the contacts show: either contacts were not noted, or it"
            " lives on what was. A call would tell."
        )
    return _(
        "There is more contact than our rating says: much talk and little trust, or a rating that"
        " is out of date."
    )


def reciprocity_words(strength: "TieStrength") -> str:
    """Return who begins, as the contacts show it."""
    if strength.reciprocity is None:
        return ""
    if strength.reciprocity >= 0.5:
        return _("both sides are heard")
    if strength.inward < strength.outward:
        return _("mostly from us: an answer would make it stronger")
    return _("mostly from them: an answer would make it stronger")
