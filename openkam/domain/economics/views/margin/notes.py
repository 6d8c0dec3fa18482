"""What is worth knowing about the margin, gravest first."""

from typing import TYPE_CHECKING

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.amounts import Bools, Ints, exact, total
from openkam.core.face import formats
from openkam.domain.economics.selectors import MarginReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.listing import names_of
from openkam.domain.economics.views.margin.addresses import list_url
from openkam.domain.economics.views.report import Note
from openkam.domain.economics.views.unassigned import unassigned_note
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_NAMES = 3


def notes(actor: "User", choice: Choice, found: MarginReport) -> list[Note]:
    """Return the findings, each with the door to what it is made of."""
    is_whole = found.scope == portfolio.EVERYTHING
    drafts = [
        _large_for_little(actor, choice, found),
        _below_zero(actor, choice, found),
        _fallen(actor, choice, found),
        _without_cost(actor, choice, found),
        _credit_notes(actor, choice, found),
        unassigned_note(actor, found.basis, found.period) if is_whole else None,
        _rates(found),
    ]
    return [note for note in drafts if note is not None]


def limit_text(found: MarginReport) -> str:
    """Say what large and small mean here."""
    large = _("Large: class A, who make %(share)s of revenue.") % {
        "share": formats.share(found.basis.limits.a, 0)
    }
    if not found.small_rate:
        small = _("Small: a margin below zero, since all together earn nothing.")
        return f"{large} {small}"
    small = _("Small: a margin rate below %(limit)s, half of that of all together.")
    return f"{large} {small % {'limit': formats.share(found.small_rate)}}"


def _large_for_little(actor: "User", choice: Choice, found: MarginReport) -> Note | None:
    flagged = found.is_large_for_little
    count = int(flagged.sum())
    if not count:
        return None
    text = ngettext(
        "%(count)s large customer brings little or no margin: %(names)s",
        "%(count)s large customers bring little or no margin: %(names)s",
        count,
    ) % {
        "count": formats.number(count),
        "names": _some(actor, found, flagged, -found.now.revenue),
    }
    url = list_url(choice, margin="large", sort="-revenue")
    return Note("alert-triangle", text, limit_text(found), url, _("Show"), "act")


def _below_zero(actor: "User", choice: Choice, found: MarginReport) -> Note | None:
    figures, now = found.figures, found.now
    if not figures.below_zero:
        return None
    text = ngettext(
        "%(count)s customer is below zero, by %(amount)s: %(names)s",
        "%(count)s customers are below zero, together by %(amount)s: %(names)s",
        figures.below_zero,
    ) % {
        "count": formats.number(figures.below_zero),
        "amount": formats.money(-figures.lost, found.basis.currency),
        "names": _some(actor, found, now.has_cost & (now.margin < 0), now.margin),
    }
    detail = _("Before any cost of serving them.")
    url = list_url(choice, margin="negative", sort="margin")
    return Note("trending-down", text, detail, url, _("Show"), "watch")


def _fallen(actor: "User", choice: Choice, found: MarginReport) -> Note | None:
    if not found.margin_is_known_twice:
        return None
    changes = found.now.margin - found.before.margin
    fallen = found.is_comparable & (changes < 0)
    count = int(fallen.sum())
    if not count:
        return None
    text = ngettext(
        "The margin of %(count)s customer fell, by %(amount)s: %(names)s",
        "The margins of %(count)s customers fell, together by %(amount)s: %(names)s",
        count,
    ) % {
        "count": formats.number(count),
        "amount": formats.money_short(-total(changes[fallen]), found.basis.currency),
        "names": _some(actor, found, fallen, changes),
    }
    detail = _("Against the same months of the year before.")
    return Note("trending-down", text, detail, list_url(choice, sort="change"), _("Show"))


def _without_cost(actor: "User", choice: Choice, found: MarginReport) -> Note | None:
    now = found.now
    unknown = now.has_lines & ~now.has_cost
    count = int(unknown.sum())
    missing = found.figures.revenue - found.figures.revenue_with_cost
    if not count and not missing:
        return None
    amount = formats.money(missing, found.basis.currency)
    first = _("%(amount)s of revenue stand on lines without a cost.") % {"amount": amount}
    text = ngettext(
        "%(count)s customer has no line with a cost.",
        "%(count)s customers have no line with a cost.",
        count,
    ) % {"count": formats.number(count)}
    detail = _("They are in no margin; lines imported again with a cost replace those without.")
    if portfolio.may_import(actor):
        url, action = reverse("portfolio:import-new"), _("Import a file")
    else:
        url, action = list_url(choice, cost="unknown" if count else "part"), _("Show")
    return Note("help-circle", f"{first} {text}" if count else first, detail, url, action)


def _credit_notes(actor: "User", choice: Choice, found: MarginReport) -> Note | None:
    now = found.now
    credited = now.has_lines & (now.revenue < 0)
    count = int(credited.sum())
    if not count:
        return None
    text = ngettext(
        "%(count)s customer has more credit notes than sales, together %(amount)s: %(names)s",
        "%(count)s customers have more credit notes than sales, together %(amount)s: %(names)s",
        count,
    ) % {
        "count": formats.number(count),
        "amount": formats.money(total(now.revenue[credited]), found.basis.currency),
        "names": _some(actor, found, credited, now.revenue),
    }
    detail = _("A rate of negative revenue means nothing, so they have none.")
    return Note("file-text", text, detail, list_url(choice, revenue="credits"), _("Show"))


def _rates(found: MarginReport) -> Note | None:
    rates = found.basis.rates
    if not rates.note:
        return None
    listed = [
        f"1 {code} = {formats.number_as_it_is(rate)} {rates.currency}"
        for code, rate in sorted(rates.rates.items())
    ]
    text = _("Other currencies count %(rates)s.") % {"rates": rates.note}
    return Note("coins", text, ", ".join(listed) + ".")


def _some(actor: "User", found: MarginReport, rows: Bools, order: Ints) -> str:
    """The names of the first of these rows, smallest of `order` first, with what it is about."""
    places = np.flatnonzero(rows)
    first = places[np.argsort(order[places], kind="stable")][:MOST_NAMES]
    names = names_of(actor, [int(found.now.keys[place]) for place in first])
    amounts = [exact(abs(int(order[place]))) for place in first]
    listed = [
        f"{name} ({formats.money_short(amount, found.basis.currency)})"
        for name, amount in zip(names, amounts, strict=True)
    ]
    return ", ".join(listed) + (" …" if len(places) > MOST_NAMES else ".")
