"""What 24 months of revenue say, in two sentences that are true in every case."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from openkam.core.face import formats

YEAR, QUARTER = 12, 3
SAME = Decimal("0.01")  # a change below one per cent is called the same


def sentences(months: Sequence[Decimal | None], currency: str) -> tuple[str, str]:
    """Return the sentence to stand in bold and the one after it, which may be empty.

    `months` are revenues of consecutive months, the last one the newest complete month; None
    where the ledger does not reach.
    """
    now = _total(months[-YEAR:])
    before = _total(months[-2 * YEAR : -YEAR]) if len(months) >= 2 * YEAR else None
    if now is None:
        return _("The sales imported do not cover the last 12 months."), ""
    spent = formats.money_short(now, currency)
    if before is None:
        return (
            _("%(amount)s in the last 12 months.") % {"amount": spent},
            _("The sales imported do not reach back far enough to compare."),
        )
    if before <= 0:
        return _without_before(now, before, spent)
    if now <= 0:
        return _without_now(now, before, spent, currency)
    return _year(now / before - 1), _quarter(months)


def _without_before(now: Decimal, before: Decimal, spent: str) -> tuple[str, str]:
    if now == before == 0:
        return _("Nothing was bought in the last 24 months."), ""
    first = _("%(amount)s in the last 12 months.") % {"amount": spent}
    if before == 0:
        return first, _("Nothing was bought in the 12 months before.")
    return first, _("Credit notes outweighed invoices in the 12 months before.")


def _without_now(now: Decimal, before: Decimal, spent: str, currency: str) -> tuple[str, str]:
    earlier = _("The 12 months before brought %(amount)s.") % {
        "amount": formats.money_short(before, currency)
    }
    if now == 0:
        return _("Nothing was bought in the last 12 months."), earlier
    said = _("Credit notes outweigh invoices in the last 12 months: %(amount)s.")
    return said % {"amount": spent}, earlier


def _year(change: Decimal) -> str:
    if abs(change) < SAME:
        return _("Revenue is what it was the year before.")
    size = formats.share(abs(change))
    if change > 0:
        return _("Revenue is %(size)s above the year before.") % {"size": size}
    return _("Revenue is %(size)s below the year before.") % {"size": size}


def _quarter(months: Sequence[Decimal | None]) -> str:
    now = _total(months[-QUARTER:])
    before = _total(months[-YEAR - QUARTER : -YEAR])
    if now is None or before is None or before <= 0:
        return ""
    change = now / before - 1
    if abs(change) < SAME:
        return _("The last three months are what they were a year ago.")
    size = formats.share(abs(change))
    if change > 0:
        return _("The last three months are %(size)s above those a year ago.") % {"size": size}
    if now <= 0:
        return _("The last three months brought nothing.")
    return _("The last three months are %(size)s below those a year ago.") % {"size": size}


def _total(months: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in months if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(months) else None
