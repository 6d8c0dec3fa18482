"""The retention report's pictures: from opening to closing, and the cohorts of each year."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.calc import money
from openkam.calc.amounts import exact
from openkam.calc.retention import Movement, Retention
from openkam.core.face import formats
from openkam.core.face.pictures import (
    Picture,
    Step,
    divisor_of,
    unit_text,
    waterfall,
    waterfall_rows,
)
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.domain.economics.selectors import RetentionReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.retention.words import PART, counted, titles, value_of

MOVING = (
    Movement.EXPANSION,
    Movement.CONTRACTION,
    Movement.LOST,
    Movement.NEW,
    Movement.RETURNED,
    Movement.CREDITS,
)
TONES = {Movement.CONTRACTION: "watch", Movement.LOST: "act"}
Names = Callable[[list[int]], list[str]]


def bridge(choice: Choice, found: RetentionReport, names: Names) -> Picture:
    """Return the waterfall; each step leads to the accounts that it is made of."""
    result, currency = found.figures, found.basis.currency
    first, second = _unknown() if result is None else _sentence(found, result, names)
    steps = [] if result is None else _steps(choice, result)
    caption = _("From the revenue before to that of now")
    largest = max((abs(amount) for amount in _levels(steps)), default=0)
    caption = _("From the revenue before to that of now")
    return Picture(
        "bridge",
        _("What became of the revenue"),
        waterfall(steps, currency=currency, caption=caption),
        _table(choice, result, currency),
        first=first,
        second=second,
        unit=unit_text(divisor_of(largest), currency) if steps else "",
        css="c7",
        narrow=waterfall_rows(steps, currency=currency, caption=caption),
    )


def _steps(choice: Choice, result: Retention) -> list[Step]:
    names = titles()
    moves = []
    for kind in MOVING:
        flow = result.flow(kind)
        url = choice.url(**{PART: value_of(kind)}) + "#list" if flow.accounts else ""
        moves.append(Step(names[kind], float(flow.amount), tone=TONES.get(kind, ""), url=url))
    home = choice.url() + "#list"
    return [
        Step(pgettext("period", "Before"), float(result.opening), is_level=True, url=home),
        *moves,
        Step(_("Now"), float(result.closing), is_level=True, url=home),
    ]


def _levels(steps: Sequence[Step]) -> list[float]:
    """Where the bars reach, as the drawing's axis has to hold them."""
    at, levels = 0.0, []
    for step in steps:
        at = step.amount if step.is_level else at + step.amount
        levels.append(at)
    return levels


def _table(choice: Choice, result: Retention | None, currency: str) -> Table:
    accounts = _("Groups") if choice.by == "group" else _("Accounts")
    columns = [
        TableColumn(_("Step")),
        TableColumn(f"{_('Amount')}, {currency}", Kind.AMOUNT),
        TableColumn(accounts, Kind.COUNT),
    ]
    rows: list[tuple[str, Decimal, int | None]] = []
    if result is not None:
        names = titles()
        flows = [(names[kind], result.flow(kind)) for kind in MOVING]
        rows = [
            (pgettext("period", "Before"), result.opening, result.base_accounts),
            *((title, flow.amount, flow.accounts) for title, flow in flows),
            (_("Now"), result.closing, result.closing_accounts),
        ]
    return Table(_("Steps from before to now"), columns, rows)


def _unknown() -> tuple[str, str]:
    return (
        _("What became of whom is unknown."),
        _("The months to compare with are not in the sales data, or not all of them are."),
    )


def _sentence(found: RetentionReport, result: Retention, names: Names) -> tuple[str, str]:
    currency = found.basis.currency
    change = money.relative_change(result.opening, result.closing)
    words = {
        "before": formats.money_short(result.opening, currency),
        "now": formats.money_short(result.closing, currency),
        "share": formats.share(abs(change)) if change is not None else "",
    }
    if result.closing == result.opening:
        first = _("Revenue stays at %(now)s.")
    elif change is None or result.has_tiny_base:
        first = _("Revenue goes from %(before)s to %(now)s.")
    elif change > 0:
        first = _("Revenue grows by %(share)s, from %(before)s to %(now)s.")
    else:
        first = _("Revenue falls by %(share)s, from %(before)s to %(now)s.")
    second = " ".join((_largest(found, result, names, 1), _largest(found, result, names, -1)))
    return first % words, second


def _largest(found: RetentionReport, result: Retention, names: Names, sign: int) -> str:
    flows = {kind: result.flow(kind) for kind in MOVING}
    kind = max(MOVING, key=lambda kind: flows[kind].amount * sign)
    flow = flows[kind]
    if flow.amount * sign <= 0:
        return _("Nothing came in besides.") if sign > 0 else _("Nothing was lost.")
    place = result.largest(kind)[0]
    amount = result.credit[place] if kind is Movement.CREDITS else result.amount[place]
    words = {
        "what": titles()[kind],
        "amount": formats.money_short(abs(flow.amount), found.basis.currency),
        "counted": counted(found.by, flow.accounts),
        "name": names([int(found.keys[place])])[0],
        "largest": formats.money_short(abs(exact(amount)), found.basis.currency),
    }
    if flow.accounts == 1:
        if sign > 0:
            return _("The largest gain is “%(what)s”: %(amount)s from %(name)s.") % words
        return _("The largest loss is “%(what)s”: %(amount)s at %(name)s.") % words
    if sign > 0:
        return (
            _(
                "The largest gain is “%(what)s”: %(amount)s from %(counted)s, %(largest)s of it"
                " from %(name)s."
            )
            % words
        )
    return (
        _(
            "The largest loss is “%(what)s”: %(amount)s at %(counted)s, %(largest)s of it at"
            " %(name)s."
        )
        % words
    )
