"""What the map says in words: of a person, of a line."""

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.face import formats
from openkam.domain.stakeholders.models import Line
from openkam.domain.stakeholders.panels.tie_words import BANDS
from openkam.domain.stakeholders.selectors import scales
from openkam.domain.stakeholders.selectors.map import PeopleMap, Stakeholder

if TYPE_CHECKING:
    from openkam.domain.stakeholders.selectors import KnownTie

UNKNOWN = gettext_lazy("Attitude unknown")
# The sign and the colour of an attitude; nobody has to see the colour.
MARKS: dict[int | None, tuple[str, str]] = {
    2: ("plus", "fine"),
    1: ("plus", "fine"),
    0: ("ring", "none"),
    -1: ("both", "watch"),
    -2: ("minus", "act"),
    None: ("", "unknown"),
}
STRENGTHS: dict[int, Promise] = {
    1: gettext_lazy("weak"),
    2: gettext_lazy("medium"),
    3: gettext_lazy("strong"),
}


def attitude(value: int | None) -> str:
    """Return an attitude in words."""
    return str(UNKNOWN if value is None else scales.ATTITUDES[value])


def confirmed(is_confirmed: bool) -> str:
    """Return whether something is confirmed or assumed."""
    return _("confirmed") if is_confirmed else _("assumed")


def of_person(found: PeopleMap, one: Stakeholder) -> str:
    """Return all that the drawing shows of a person, as one text."""
    said = [one.name + (f", {one.position.title}" if one.position.title else "")]
    boss = found.person(found.reports_to.get(one.pk, 0))
    if boss is not None:
        said.append(_("reports to %(name)s") % {"name": boss.name})
    said += [f"{role.name} ({confirmed(role.is_confirmed)})" for role in one.roles]
    if found.shows_opinions:
        thinks = attitude(one.attitude)
        if one.attitude is not None:
            thinks += f" ({confirmed(one.is_attitude_confirmed)})"
        said.append(thinks)
        if one.power is not None:
            said.append(_("power %(power)s of 5") % {"power": one.power})
    said.append(_best_tie(one.best_tie))
    return " · ".join(said)


def of_tie(tie: "KnownTie", found: PeopleMap) -> str:
    """Return how strong a tie is and how long ago the last contact was."""
    said = str(BANDS[tie.strength.band])
    if tie.strength.last_on is None:
        return said
    return f"{said} · {formats.age_in_days(tie.strength.last_on, today=found.today)}"


def of_line(line: Line, source: str, target: str) -> str:
    """Return what a line says, as one text."""
    if line.kind == Line.Kind.CONFLICT:
        said = _("%(one)s and %(other)s are in conflict") % {"one": source, "other": target}
    else:
        said = _("%(listener)s listens to %(source)s") % {"listener": target, "source": source}
    parts = [said, str(STRENGTHS[line.strength]), confirmed(line.is_confirmed), line.why]
    return " · ".join(part for part in parts if part)


def _best_tie(tie: "KnownTie | None") -> str:
    if tie is None:
        return _("nobody of us knows them")
    said = _("best tie: %(name)s, %(band)s")
    return said % {"name": tie.tie.user, "band": BANDS[tie.strength.band]}
