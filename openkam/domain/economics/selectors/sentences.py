"""What the drawings say, in words that are true without them.

Each sentence counts one thing only, so that its plural forms come right in every language.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.economics.selectors.concentration import ConcentrationReport, WhatIf

PARETO = Decimal("0.80")
NEARLY = Decimal("0.05")  # how far from 80 % one still says 20/80
FEW = 5  # below, a fifth of the customers is a single one
ABOUT_A_FIFTH = Decimal("0.23")


@dataclass(frozen=True)
class Sentence:
    """What a drawing shows (bold), and the reason or the detail after it."""

    first: str
    second: str = ""


def about_concentration(report: ConcentrationReport, largest: str) -> Sentence:
    """Say on how few the revenue hangs; `largest` names the first of the ranking.

    There has to be a customer in the report.
    """
    figures = report.figures
    if figures.revenue <= 0:
        return _without_shares(report)
    if figures.accounts == 1:
        return Sentence(
            _("%(name)s brings all revenue of this period.") % {"name": largest},
            _("Nobody else bought anything."),
        )
    if figures.accounts < FEW:
        return _about_few(report, largest)
    return Sentence(_about_top_fifth(report), _about_the_rest(report, largest))


def about_loss(report: ConcentrationReport, loss: WhatIf, next_largest: str) -> Sentence:
    """Say what the loss does; `next_largest` names the first of the ranking afterwards.

    Somebody has to be lost. The amount is the difference of both revenues as they are shown, in
    whole units, so that who checks it on paper finds it right.
    """
    lost = _whole(loss.before.revenue) - _whole(loss.after.revenue)
    amount = formats.money(abs(lost), report.currency)
    if loss.lost_revenue < 0:
        first = _("Revenue rises by %(amount)s, since the credit notes go as well.") % {
            "amount": amount
        }
    elif loss.lost_revenue == 0:
        first = _("Revenue stays as it is.")
    elif loss.change is None:
        first = _("Revenue falls by %(amount)s.") % {"amount": amount}
    else:
        first = _("Revenue falls by %(share)s, that is by %(amount)s.") % {
            "share": formats.share(-loss.change),
            "amount": amount,
        }
    return Sentence(first, _about_what_stays(loss, next_largest))


def about_what_is_seen(report: ConcentrationReport) -> str:
    """Say of which customers the figures are; nothing for who sees all."""
    if report.sees_all:
        return ""
    figures = report.figures
    if report.whole_revenue is None or report.whole_revenue <= 0:
        return _("These are your own accounts: every share is of their revenue.")
    return _(
        "These are your own accounts: every share is of their revenue, which is %(share)s of the"
        " company's."
    ) % {"share": formats.share(figures.revenue / report.whole_revenue)}


def _without_shares(report: ConcentrationReport) -> Sentence:
    revenue = formats.money(report.figures.revenue, report.currency)
    if report.figures.revenue == 0:
        return Sentence(
            _("Sales and credit notes cancel out: the revenue of this period is zero."),
            _("Shares of nothing mean nothing, so there is no curve."),
        )
    return Sentence(
        _("Credit notes outweigh sales: the revenue of this period is %(revenue)s.")
        % {"revenue": revenue},
        _("Shares of a loss mean nothing, so there is no curve."),
    )


def _about_few(report: ConcentrationReport, largest: str) -> Sentence:
    figures = report.figures
    if report.by == "group":
        first = ngettext(
            "%(count)s group brings all revenue.",
            "%(count)s groups bring all revenue.",
            figures.accounts,
        )
    else:
        first = ngettext(
            "%(count)s account brings all revenue.",
            "%(count)s accounts bring all revenue.",
            figures.accounts,
        )
    return Sentence(
        first % {"count": formats.number(figures.accounts)},
        _("The largest, %(name)s, brings %(share)s.")
        % {"name": largest, "share": formats.share(figures.shares.top_1)},
    )


def _about_top_fifth(report: ConcentrationReport) -> str:
    count, share = report.figures.top_20_percent
    part = Decimal(count) / report.figures.accounts
    bring = _they_bring(report.by, count) % {
        "count": formats.number(count),
        "part": formats.share(part, 0),
        "share": formats.share(share),
    }
    # A fifth of few customers, rounded up, is rather a quarter: there the rule says nothing.
    if share is None or part > ABOUT_A_FIFTH:
        return _("%(they_bring)s.") % {"they_bring": bring[:1].upper() + bring[1:]}
    if abs(share - PARETO) <= NEARLY:
        return _("It is nearly 20/80 here: %(they_bring)s.") % {"they_bring": bring}
    if share > PARETO:
        return _("More hangs on few than 20/80: %(they_bring)s.") % {"they_bring": bring}
    return _("Revenue is spread wider than 20/80: %(they_bring)s.") % {"they_bring": bring}


def _they_bring(by: str, count: int) -> str:
    if by == "group":
        return ngettext(
            "the largest group (%(part)s) brings %(share)s of revenue",
            "the %(count)s largest groups (%(part)s) bring %(share)s of revenue",
            count,
        )
    return ngettext(
        "the largest account (%(part)s) brings %(share)s of revenue",
        "the %(count)s largest accounts (%(part)s) bring %(share)s of revenue",
        count,
    )


def _about_the_rest(report: ConcentrationReport, largest: str) -> str:
    figures = report.figures
    count, share = figures.top_20_percent
    if count > 10:
        few = _("The ten largest alone bring %(share)s") % {
            "share": formats.share(figures.shares.top_10)
        }
    else:
        few = _("The largest, %(name)s, brings %(share)s") % {
            "name": largest,
            "share": formats.share(figures.shares.top_1),
        }
    others = figures.accounts - count
    rest = Decimal(1) - (share or Decimal(0))
    if rest >= 0:
        other = ngettext(
            "%(few)s; the other %(count)s shares %(rest)s.",
            "%(few)s; the other %(count)s share %(rest)s.",
            others,
        )
    else:
        other = ngettext(
            "%(few)s; the other %(count)s has more credit notes than sales.",
            "%(few)s; the other %(count)s together have more credit notes than sales.",
            others,
        )
    return other % {
        "few": few,
        "count": formats.number(others),
        "rest": formats.share(rest),
    }


def _about_what_stays(loss: WhatIf, next_largest: str) -> str:
    figures = loss.after
    if not figures.accounts:
        return _("Nobody would be left.")
    if figures.revenue <= 0:
        return _("What is left would be more credit notes than sales.")
    words = {"name": next_largest, "share": formats.share(figures.shares.top_1)}
    if loss.before.rows[0].key == figures.rows[0].key:
        return _("%(name)s would stay the largest, then with %(share)s.") % words
    if loss.lost_share < 1:
        return _("%(name)s would then have the largest share, %(share)s.") % words
    return _("The largest share would pass to %(name)s with %(share)s.") % words


def _whole(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)
