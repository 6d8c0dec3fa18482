"""The sentence below the map: what stands out first, then why, true without the picture."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.stakeholders.models import Line
from openkam.domain.stakeholders.selectors.map import PeopleMap, Stakeholder

MIGHTY = 4  # power from which a critic is named first
MOST_NAMES = 3


@dataclass(frozen=True)
class Sentence:
    """What stands out, and what belongs to it."""

    first: str
    second: str


def sentence(found: PeopleMap) -> Sentence:
    """Return what the map shows, in words made of its data."""
    deciders = [one for one in found.people if one.decides]
    missed = [one for one in deciders if not one.is_reached]
    first = _first(found, deciders, missed)
    more = [_way_to(found, missed), _critics(found), _conflict(found), _unknown(found, deciders)]
    said = [part for part in more if part and part != first]
    return Sentence(first, " ".join(said[:3]) or _nothing_more(found))


def _first(found: PeopleMap, deciders: list[Stakeholder], missed: list[Stakeholder]) -> str:
    if not deciders:
        return _("We do not know who decides here.")
    if len(missed) == len(deciders):
        said = ngettext(
            "Nobody of us has an active tie with the person who decides: %(names)s.",
            "Nobody of us has an active tie with any of those who decide: %(names)s.",
            len(missed),
        )
        return said % {"names": _names(missed)}
    if missed:
        return ngettext(
            "Of %(all)s people who decide, one has no active tie with us: %(names)s.",
            "Of %(all)s people who decide, %(count)s have no active tie with us: %(names)s.",
            len(missed),
        ) % {
            "all": formats.number(len(deciders)),
            "count": formats.number(len(missed)),
            "names": _names(missed),
        }
    return ngettext(
        "We have an active tie with the person who decides.",
        "We have an active tie with each of the %(count)s people who decide.",
        len(deciders),
    ) % {"count": formats.number(len(deciders))}


def _way_to(found: PeopleMap, missed: list[Stakeholder]) -> str:
    """Over whom one of those whom we do not reach can be reached."""
    lines = [line for line in found.lines if line.kind == Line.Kind.INFLUENCE]
    for one in missed:
        to_them = [line for line in lines if line.target_id == one.pk]
        for line in sorted(to_them, key=lambda line: -line.strength):
            source = found.person(line.source_id)
            if source is not None and source.is_reached:
                return _("%(name)s listens to %(source)s, with whom we have one.") % {
                    "name": one.name,
                    "source": source.name,
                }
    return ""


def _critics(found: PeopleMap) -> str:
    against = [one for one in found.people if one.attitude is not None and one.attitude < 0]
    against.sort(key=lambda one: (-(one.power or 0), one.attitude or 0))
    mighty = [one for one in against if (one.power or 0) >= MIGHTY]
    if mighty:
        said = ngettext(
            "Powerful, and not on our side: %(names)s.",
            "Powerful, and not on our side: %(names)s.",
            len(mighty),
        )
        return said % {"names": _names(mighty)}
    return _("Not on our side: %(names)s.") % {"names": _names(against)} if against else ""


def _conflict(found: PeopleMap) -> str:
    conflicts = [line for line in found.lines if line.kind == Line.Kind.CONFLICT]
    conflicts.sort(key=lambda line: (-line.strength, line.pk))
    for line in conflicts:
        one, other = found.person(line.source_id), found.person(line.target_id)
        if one is not None and other is not None:
            return _with_reason(
                _("%(one)s and %(other)s are in conflict") % {"one": one.name, "other": other.name},
                line.why,
            )
    return ""


def _with_reason(said: str, why: str) -> str:
    return f"{said}: {why.rstrip('.')}." if why else f"{said}."


def _unknown(found: PeopleMap, deciders: list[Stakeholder]) -> str:
    if not deciders:
        return _("Give whoever decides or approves the role, and the map shows the way there.")
    unknown = [one for one in found.people if one.attitude is None]
    if not found.shows_opinions or len(unknown) * 2 <= len(found.people):
        return ""
    return ngettext(
        "How %(count)s of %(all)s people think of us is not noted.",
        "How %(count)s of %(all)s people think of us is not noted.",
        len(unknown),
    ) % {"count": formats.number(len(unknown)), "all": formats.number(len(found.people))}


def _nothing_more(found: PeopleMap) -> str:
    if found.shows_opinions:
        return _("Nobody is noted as against us, and no conflict is noted.")
    return _("No conflict is noted.")


def _names(people: list[Stakeholder]) -> str:
    names = ", ".join(one.name for one in people[:MOST_NAMES])
    more = len(people) - MOST_NAMES
    if more <= 0:
        return names
    return _("%(names)s and %(count)s more") % {"names": names, "count": formats.number(more)}
