"""What an account loses with one person, and whom to build up."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.stakeholders.panels.addresses import person_url
from openkam.domain.stakeholders.panels.coverage.roles import area_title
from openkam.domain.stakeholders.panels.coverage.threads import names, who
from openkam.domain.stakeholders.selectors.coverage import THEM, US

if TYPE_CHECKING:
    from openkam.calc.losses import Candidate, Change, Handover
    from openkam.calc.network import Introduction
    from openkam.domain.portfolio.selectors import Basis
    from openkam.domain.stakeholders.selectors import Measured
    from openkam.domain.stakeholders.selectors.leaving import Leaving
    from openkam.domain.stakeholders.selectors.network import Node

MOST_WAYS = 4
MOST_HANDOVERS = 5
WIDTH = 72


def chooser(found: "Measured", chosen: str) -> dict[str, Any]:
    """Return whom one can remove in thought, of both sides."""
    network = found.standing.network
    theirs = sorted(network.theirs, key=lambda one: (one not in found.reached, found.name(one)))
    return {
        "url": reverse("stakeholders:account-if-leaves", args=[found.snapshot.account.pk]),
        "theirs": [(who(one), _option(found, one), who(one) == chosen) for one in theirs],
        "ours": [(who(one), found.name(one), who(one) == chosen) for one in network.ours],
    }


def loss(leaving: "Leaving", basis: "Basis") -> dict[str, Any]:
    """Return what is lost as figures before and after, in words, and how to mend it."""
    found, side = leaving.found, leaving.who[0]
    handovers = [_handover(found, one) for one in leaving.loss.handovers]
    return {
        "name": found.name(leaving.who),
        "who": who(leaving.who),
        "is_ours": side == US,
        "rows": [row for row in _rows(leaving) if row],
        "first": first(leaving),
        "lost_roles": "" if _is_about_roles(leaving) else _lost_roles(leaving),
        "out_of_touch": names(found, leaving.loss.out_of_touch),
        "revenue": revenue(leaving, basis),
        "candidates": [_candidate(found, one) for one in leaving.loss.candidates],
        "handovers": handovers[:MOST_HANDOVERS],
        "further_handovers": handovers[MOST_HANDOVERS:],
        "shows_opinions": found.snapshot.shows_opinions,
        "page_url": person_url(leaving.who[1]) if side == THEM else "",
        "everywhere_url": reverse("stakeholders:colleague-leaves", args=[leaving.who[1]])
        if side == US
        else "",
        "account": found.snapshot.account,
    }


def first(leaving: "Leaving") -> str:
    """Return the gravest of what would be lost, in a sentence."""
    found, lost = leaving.found, leaving.loss
    others = [one for one in lost.unreachable if one != leaving.who]
    if others:
        return _("We would lose the only live way to %(names)s.") % {"names": names(found, others)}
    if leaving.who in lost.unreachable:
        return _("We would lose a decider with whom we are in touch.")
    if lost.lost_cells:
        return _("Nobody else in touch plays these roles: %(roles)s.") % {
            "roles": _lost_roles(leaving)
        }
    if lost.out_of_touch:
        return _("We would be out of touch with %(names)s.") % {
            "names": names(found, lost.out_of_touch)
        }
    if leaving.hangs_by:
        return _("Less than half of the influence that we are in touch with would be left.")
    if leaving.who[0] == THEM and leaving.who not in found.reached:
        return _("We are not in touch with them now, so nothing live would be lost.")
    return _("No role and no way would be lost: others hold them too.")


def revenue(leaving: "Leaving", basis: "Basis") -> dict[str, str]:
    """Return the account's revenue of the last 12 months with its period, and what it hangs on."""
    figures = basis.figures
    if figures is None or figures.period is None:
        return {"amount": formats.UNKNOWN, "text": _("Revenue of the last 12 months: not known.")}
    if leaving.revenue is None:
        said = _("The account brought no revenue in %(period)s.")
        period = {"period": formats.period(figures.period)}
        return {"amount": formats.UNKNOWN, "text": said % period}
    amount = formats.money_short(leaving.revenue, basis.currency)
    words = {"amount": amount, "period": formats.period(figures.period)}
    if leaving.hangs_by:
        said = _("%(amount)s of revenue (%(period)s) hang on this person alone.")
    elif leaving.loses_something:
        said = _("%(amount)s of revenue (%(period)s) come from this account; others still hold it.")
    else:
        said = _("%(amount)s of revenue (%(period)s) come from this account.")
    return {"amount": amount, "text": said % words}


def bar(before: float, after: float, most: float) -> SafeString:
    """Return a bar of what stays on top of what was."""
    then, now = (max(min(one / most, 1.0), 0.0) * WIDTH if most else 0 for one in (before, after))
    return SafeString(
        f'<svg class="bar" width="{WIDTH}" height="12" viewBox="0 0 {WIDTH} 12" aria-hidden="true">'
        f'<rect y="3" width="{then:.1f}" height="6" rx="3" class="f-line"/>'
        f'<rect y="3" width="{now:.1f}" height="6" rx="3" class="f-accent"/></svg>'
    )


def _option(found: "Measured", one: "Node") -> str:
    title = found.positions[one[1]].title
    name = f"{found.name(one)}, {title}" if title else found.name(one)
    return name if one in found.reached else _("%(name)s (not in touch)") % {"name": name}


def _rows(leaving: "Leaving") -> Iterator[dict[str, Any] | None]:
    lost = leaving.loss
    if leaving.found.snapshot.shows_opinions:
        yield _share(_("Power on our side"), lost.support)
    yield _share(_("Influence in touch"), lost.influence)
    total = len(leaving.found.coverage.cells)
    yield _count(_("Roles with a live tie"), lost.cells_before, lost.cells_after, total)
    for way in lost.ways[:MOST_WAYS]:
        name = leaving.found.name(way.decider)
        yield _count(_("Live ways to %(name)s") % {"name": name}, way.before, way.after, 0)


def _share(caption: str, change: "Change") -> dict[str, Any]:
    before, after = change.before, change.after
    known = before is not None and after is not None
    return {
        "caption": caption,
        "before": formats.UNKNOWN if before is None else formats.share(before, 0),
        "after": formats.UNKNOWN if after is None else formats.share(after, 0),
        "bar": bar(before or 0, after or 0, 1.0) if known else "",
        "is_less": known and (after or 0) < (before or 0),
    }


def _count(caption: str, before: int, after: int, most: int) -> dict[str, Any]:
    return {
        "caption": caption,
        "before": formats.number(before),
        "after": formats.number(after),
        "bar": bar(before, after, max(most, before, 1)),
        "is_less": after < before,
    }


def _is_about_roles(leaving: "Leaving") -> bool:
    return bool(leaving.loss.lost_cells) and not leaving.loss.unreachable


def _lost_roles(leaving: "Leaving") -> str:
    """Return the roles that nobody in touch plays then, with their product groups if not all."""
    areas = leaving.found.areas
    lost: dict[str, list[str]] = {}
    for role, area in leaving.loss.lost_cells:
        lost.setdefault(role, []).append(area_title(area))
    said = []
    for role, titles in lost.items():
        name = leaving.found.role_names.get(role, role)
        said.append(name if len(titles) == len(areas) else f"{name} ({', '.join(titles)})")
    return ", ".join(said)


def _candidate(found: "Measured", one: "Candidate[Node]") -> dict[str, Any]:
    return {
        "name": found.name(one.person),
        "title": found.positions[one.person[1]].title,
        "url": person_url(one.person[1]),
        "way": _way(found, one.introduction, is_reached=one.is_reached),
    }


def _way(found: "Measured", way: "Introduction[Node] | None", *, is_reached: bool) -> str:
    if way is None:
        return _("No way leads there yet: ask around, or call.")
    start = found.name(way.steps[0].giver)
    if len(way.steps) == 1:
        if is_reached:
            return _("%(name)s is in touch already: meet more often.") % {"name": start}
        return _("%(name)s knows them: pick the tie up again.") % {"name": start}
    last = found.name(way.introducer)
    return _("%(ours)s asks %(name)s for an introduction.") % {"ours": start, "name": last}


def _handover(found: "Measured", one: "Handover[Node]") -> dict[str, Any]:
    colleague = found.name(one.colleague) if one.colleague else ""
    return {
        "name": found.name(one.theirs),
        "url": person_url(one.theirs[1]),
        "way": _taken_up(found, one, colleague),
    }


def _taken_up(found: "Measured", one: "Handover[Node]", colleague: str) -> str:
    if not colleague:
        return _("Nobody of us is near: hand the tie over in person before.")
    if one.introduction is None or len(one.introduction.steps) == 1:
        return _("%(name)s knows them: let them go along.") % {"name": colleague}
    by = found.name(one.introduction.introducer)
    return _("%(name)s, introduced by %(other)s.") % {"name": colleague, "other": by}


def total(amount: Decimal | None, basis: "Basis") -> str:
    """Return a sum of revenues; a dash where none is known."""
    return formats.UNKNOWN if amount is None else formats.money_short(amount, basis.currency)
