"""What the margin report says in words: true whatever the figures."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.economics.selectors import (
    MARGIN_EFFECTS,
    REVENUE_EFFECTS,
    MarginReport,
    Sentence,
)


@dataclass(frozen=True)
class Change:
    """One thing that changed the margin or the revenue."""

    title: str
    amount: Decimal
    cause: str  # the same in words, as the amount's sign has it
    column: str  # of the list


def about_whale(found: MarginReport) -> Sentence:
    """Say what the whale curve shows, or why there is none."""
    figures = found.figures
    if not figures.with_cost:
        return Sentence(
            _("No line of this period has a cost, so nobody knows who earns money."),
            _(
                "Import the sales lines again with a column of cost: lines imported later replace"
                " those that are in."
            ),
        )
    if figures.with_cost == 1:
        return _about_one(found)
    if not figures.whale.peak_accounts:
        return _about_losses(found)
    return Sentence(_about_peak(found), _about_the_end(found))


def about_change(found: MarginReport) -> Sentence:
    """Say how the margin, or the revenue, differs from the year before, and the largest cause."""
    if found.period_before is None:
        return Sentence(
            _("The sales data hold no year before this period."),
            _("With invoices of the same months a year earlier, you see here what changed."),
        )
    before = found.figures_before
    if before is None or not before.accounts:
        months = formats.period(found.period_before)
        return Sentence(_("Nobody bought in %(months)s.") % {"months": months})
    if found.effects is None:
        return Sentence(_("Price and quantity are compared over whole months."))
    largest = max(changes(found), key=lambda change: abs(change.amount))
    return Sentence(_difference(found), _cause(found, largest))


def changes(found: MarginReport) -> list[Change]:
    """Return what changed the margin; the revenue where the margins cannot be compared."""
    if found.effects is None:
        return []
    amount = found.effects.amount
    columns = {"added": "assortment", "dropped": "assortment"}
    if not found.margin_is_known_twice:
        return [_change(n, amount(n), columns.get(n, n)) for n in REVENUE_EFFECTS]
    names = [name.removeprefix("margin_") for name in MARGIN_EFFECTS]
    return [_change(n, amount(f"margin_{n}"), columns.get(n, n)) for n in names]


def _change(name: str, amount: Decimal, column: str) -> Change:
    title, more, less = _words()[name]
    return Change(title, amount, less if amount < 0 else more, column)


def _words() -> dict[str, tuple[str, str, str]]:
    """The title of each effect, and its cause where it adds and where it takes away."""
    return {
        "price": (_("Price"), _("higher prices"), _("lower prices")),
        "cost": (_("Cost"), _("lower cost of what was sold"), _("higher cost of what was sold")),
        "quantity": (_("Quantity"), _("the number of pieces"), _("the number of pieces")),
        "mix": (_("Mix"), _("a better mix of products"), _("a worse mix of products")),
        "added": (
            _("Newly bought"),
            _("products that the customers did not buy before"),
            _("products that the customers did not buy before"),
        ),
        "dropped": (
            _("No longer bought"),
            _("products that the customers no longer buy"),
            _("products that the customers no longer buy"),
        ),
        "other": (
            _("Rest"),
            _("lines that cannot be compared"),
            _("lines that cannot be compared"),
        ),
    }


def _about_one(found: MarginReport) -> Sentence:
    margin = formats.money(found.figures.margin, found.basis.currency)
    return Sentence(
        _("One customer alone makes no curve: the margin is %(amount)s.") % {"amount": margin}
    )


def _about_losses(found: MarginReport) -> Sentence:
    figures = found.figures
    text = _("Nobody earns money here: all margin together is %(amount)s.")
    amount = formats.money_short(figures.margin, found.basis.currency)
    return Sentence(text % {"amount": amount}, _("The curve counts in currency and only falls."))


def _about_peak(found: MarginReport) -> str:
    whale, currency = found.figures.whale, found.basis.currency
    count = whale.peak_accounts
    values = {
        "count": formats.number(count),
        "amount": formats.money_short(whale.peak, currency),
        "share": formats.share(whale.peak_share),
    }
    if whale.peak_share is None:
        text = ngettext(
            "%(count)s customer earns %(amount)s.",
            "%(count)s customers earn %(amount)s together.",
            count,
        )
    else:
        text = ngettext(
            "%(count)s customer earns %(amount)s, %(share)s of all margin.",
            "%(count)s customers earn %(amount)s together, %(share)s of all margin.",
            count,
        )
    return text % values


def _about_the_end(found: MarginReport) -> str:
    figures, currency = found.figures, found.basis.currency
    if not figures.below_zero:
        return _("Nobody is below zero.")
    values = {
        "count": formats.number(figures.below_zero),
        "lost": formats.money_short(-figures.lost, currency),
        "left": formats.money_short(figures.margin, currency),
    }
    if figures.margin == 0:
        text = ngettext(
            "%(count)s below zero costs as much, so nothing is left.",
            "%(count)s below zero cost as much, so nothing is left.",
            figures.below_zero,
        )
    elif figures.margin < 0:
        text = ngettext(
            "%(count)s below zero costs %(lost)s, more than that: %(left)s is left.",
            "%(count)s below zero cost %(lost)s, more than that: %(left)s is left.",
            figures.below_zero,
        )
    else:
        text = ngettext(
            "%(count)s below zero costs %(lost)s of it again.",
            "%(count)s below zero cost %(lost)s of it again.",
            figures.below_zero,
        )
    return text % values


def _difference(found: MarginReport) -> str:
    before, now = found.figures_before, found.figures
    if before is None:
        return ""
    is_margin = found.margin_is_known_twice
    change = now.margin - before.margin if is_margin else now.revenue - before.revenue
    amount = {"amount": formats.money_short(abs(change), found.basis.currency)}
    if not change:
        return (
            _("The margin is that of the year before.")
            if is_margin
            else _("The revenue is that of the year before.")
        )
    if is_margin:
        more = _("The margin is %(amount)s above that of the year before.")
        less = _("The margin is %(amount)s below that of the year before.")
    else:
        more = _("The revenue is %(amount)s above that of the year before.")
        less = _("The revenue is %(amount)s below that of the year before.")
    return (more if change > 0 else less) % amount


def _cause(found: MarginReport, largest: Change) -> str:
    if not largest.amount:
        return _("Nothing changed it.")
    amount = formats.money_short(largest.amount, found.basis.currency)
    sign = "+" if largest.amount > 0 else ""
    return _("Largest cause: %(cause)s, %(amount)s.") % {
        "cause": largest.cause,
        "amount": f"{sign}{amount}",
    }
