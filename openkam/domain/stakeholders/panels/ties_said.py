"""What the matrix says in two sentences, also to those who do not look at it."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.stakeholders.models import Rank

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.selectors.matrix import Matrix, PersonRow

HANGS = 0.6  # share of the people reached whom one colleague reaches alone


@dataclass(frozen=True)
class Said:
    """The first sentence stands out."""

    first: str
    then: str


def said(found: "Matrix", actor: "User") -> Said:
    """Return how far we reach, and what is missing most or hangs on one of us."""
    reached = [row for row in found.rows if row.depth]
    counts = {"reached": formats.number(len(reached)), "all": formats.number(len(found.rows))}
    if not any(row.ties for row in found.rows):
        return Said(_("Nobody of us has a tie to anybody here yet."), _begin(found))
    if not reached:
        first = _("None of the %(all)s people has been in touch with us within 90 days.") % counts
        return Said(first, _missing(found) or _begin(found))
    first = ngettext(
        "%(reached)s of %(all)s people is in live contact with us.",
        "%(reached)s of %(all)s people are in live contact with us.",
        len(reached),
    )
    return Said(first % counts, _missing(found) or _hangs(reached, actor) or _calm(reached))


def _begin(found: "Matrix") -> str:
    if not found.snapshot.may_write:
        return _("Who may write to the account notes contacts.")
    return _("Note the first contact: one touch each, also from a phone after a meeting.")


def weighs(row: "PersonRow") -> bool:
    """Return whether a person stands so high that somebody of us should reach them."""
    return row.place.rank in (Rank.OWNER, Rank.EXECUTIVE) or (row.power or 0) >= 4


def missing_row(found: "Matrix") -> "PersonRow | None":
    """Return the highest of those whom nobody of us reaches and somebody should."""
    return next((row for row in found.rows if weighs(row) and not row.depth), None)


def _missing(found: "Matrix") -> str:
    row = missing_row(found)
    if row is None:
        return ""
    who = {"name": row.place.person.name, "title": row.place.title}
    if row.place.title:
        return _("Nobody reaches %(name)s, %(title)s.") % who
    return _("Nobody reaches %(name)s.") % who


def _hangs(reached: "list[PersonRow]", actor: "User") -> str:
    alone = Counter(
        next(one.tie.user for one in row.ties if one.strength.is_active)
        for row in reached
        if row.depth == 1
    )
    for user, count in alone.most_common(1):
        if count > 1 and count >= HANGS * len(reached):
            words = {"name": str(user), "count": formats.number(count)}
            if user.pk == actor.pk:
                return _("%(count)s of them only through you.") % words
            return _("%(count)s of them only through %(name)s.") % words
    return ""


def _calm(reached: "list[PersonRow]") -> str:
    double = sum(row.depth > 1 for row in reached)
    words = {"count": formats.number(double)}
    return (
        ngettext(
            "%(count)s of them knows more than one of us.",
            "%(count)s of them know more than one of us.",
            double,
        )
        % words
    )
