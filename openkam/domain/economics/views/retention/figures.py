"""The retention report's strip: three rates with what they are of, and the revenue."""

from decimal import Decimal

from django.utils.translation import gettext as _

from openkam.calc import money
from openkam.calc.amounts import total
from openkam.calc.retention import Movement, Retention
from openkam.core.face import formats
from openkam.core.offers import Figure
from openkam.domain.economics.selectors import Gap, RetentionReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.retention.words import ARRIVED, PART, counted, value_of


def figures(choice: Choice, found: RetentionReport) -> list[Figure]:
    """Return the figures of the strip; rates without a base that tells anything are unknown."""
    result = found.figures
    if result is None or found.gap is Gap.NO_REVENUE or result.has_tiny_base:
        return [*_unknown_rates(found), _revenue(found), *_arrived(choice, found)]
    former = found.former
    return [
        Figure(
            _("Net revenue retention (NRR)"),
            formats.share(result.net_revenue_retention),
            _("of %(revenue)s from %(counted)s, growth counted")
            % {
                "revenue": formats.money_short(result.base_opening, found.basis.currency),
                "counted": counted(found.by, result.base_accounts),
            },
        ),
        Figure(
            _("Gross revenue retention (GRR)"),
            formats.share(result.gross_revenue_retention),
            _before(former, "gross_revenue_retention") or _("the same without growth"),
            tone=_tone(found, "gross_revenue_retention"),
        ),
        Figure(
            _("Logo retention"),
            formats.share(result.logo_retention),
            _("%(kept)s of %(counted)s still buy")
            % {
                "kept": formats.number(result.kept_accounts),
                "counted": counted(found.by, result.base_accounts),
            },
            tone=_tone(found, "logo_retention"),
        ),
        _revenue(found),
        *_arrived(choice, found),
    ]


def _unknown_rates(found: RetentionReport) -> list[Figure]:
    if found.figures is not None and found.figures.has_tiny_base:
        reason = _("the base of %(revenue)s is too small for rates") % {
            "revenue": formats.money(found.figures.base_opening, found.basis.currency)
        }
    elif found.gap is Gap.NO_REVENUE:
        reason = _("nobody has revenue in the base")
    else:
        reason = _("the base lies before the sales data")
    titles = (
        _("Net revenue retention (NRR)"),
        _("Gross revenue retention (GRR)"),
        _("Logo retention"),
    )
    return [Figure(title, formats.UNKNOWN, reason) for title in titles]


def _revenue(found: RetentionReport) -> Figure:
    currency = found.basis.currency
    closing = _total(found)
    if found.figures is None:
        return Figure(_("Revenue"), formats.money_short(closing, currency), _("before: unknown"))
    opening = found.figures.opening
    change = money.relative_change(opening, closing)
    sign = "+" if change is not None and change > 0 else ""
    context = _("before: %(revenue)s") % {"revenue": formats.money_short(opening, currency)}
    if change is not None and not found.figures.has_tiny_base:
        context += f" ({sign}{formats.share(change)})"
    return Figure(_("Revenue"), formats.money_short(closing, currency), context)


def _arrived(choice: Choice, found: RetentionReport) -> list[Figure]:
    result = found.figures
    if result is None:
        return []
    new, returned = result.flow(Movement.NEW), result.flow(Movement.RETURNED)
    value = value_of(Movement.NEW if new.accounts else Movement.RETURNED)
    if new.accounts and returned.accounts:
        value = ARRIVED
    has_any = new.accounts or returned.accounts
    return [
        Figure(
            _("New and returned"),
            formats.money_short(result.new + result.returned, found.basis.currency),
            _("%(new)s new, %(returned)s returned; not in the rates")
            % {
                "new": formats.number(new.accounts),
                "returned": formats.number(returned.accounts),
            },
            url=choice.url(**{PART: value}) + "#list" if has_any else "",
        )
    ]


def _before(former: Retention | None, rate: str) -> str:
    value = getattr(former, rate, None)
    if value is None:
        return ""
    return _("without growth; a period earlier %(share)s") % {"share": formats.share(value)}


def _tone(found: RetentionReport, rate: str) -> str:
    """Amber or red where a rate fell by more points than the company's limits of a decline."""
    now, before = getattr(found.figures, rate, None), getattr(found.former, rate, None)
    if now is None or before is None or not found.is_complete:
        return ""
    limits, fall = found.basis.limits, before - now
    return "act" if fall > limits.act else "watch" if fall > limits.watch else ""


def _total(found: RetentionReport) -> Decimal:
    return total(found.closing)
