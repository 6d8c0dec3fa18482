"""Files of rates: what one unit of a currency is worth in the reporting currency, by month."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext

from openkam.core.face import currencies
from openkam.domain.portfolio.imports.cells import CLEARED, Fault, Rows, Table, plain
from openkam.domain.portfolio.imports.words import month
from openkam.domain.portfolio.models import CompanyRate
from openkam.domain.portfolio.selectors import company_settings
from openkam.domain.portfolio.services import NewRate
from openkam.domain.portfolio.services.bringing.judged import (
    CHANGED,
    NEW,
    REJECTED,
    UNCHANGED,
    Judged,
)
from openkam.domain.portfolio.services.bringing.plans import RatesPlan

if TYPE_CHECKING:
    from openkam.core.ledger import Mapping

UNIT = Decimal("0.00000001")
LARGEST = Decimal(10) ** 10
NEEDED = {"currency": "no_currency", "month": "no_month", "rate": "no_rate_given"}
Key = tuple[str, date]


def typed_fields(_mapping: "Mapping") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields whose cells are dates, and those whose cells are numbers."""
    return (), ("rate",)


def judge(file: Table, mapping: "Mapping", *, today: date, in_detail: bool = False) -> Judged:
    """Judge a file of rates against what is stored; of several about a month the last counts."""
    del today
    rows = Rows(file, mapping)
    cells = {
        "currency": rows.read("currency", _currency(company_settings().currency)),
        "month": rows.read("month", month),
        "rate": rows.amounts("rate"),
        "origin": rows.read("origin", plain(100)),
    }
    _refuse(rows, cells)
    known = {
        (rate.currency, rate.month): (rate.rate, rate.origin) for rate in CompanyRate.objects.all()
    }
    last: dict[Key, int] = {
        (cells["currency"][row], cells["month"][row]): row
        for row, kept in enumerate(rows.reasons)
        if kept is None
    }
    plan = RatesPlan()
    verdicts: list[str] = []
    changes: dict[int, dict[str, list[str | None]]] = {}
    for row, kept in enumerate(rows.reasons):
        if kept is not None:
            verdicts.append(REJECTED)
            continue
        verdict, changed = _judged(plan, known, cells, row, last)
        verdicts.append(verdict)
        if in_detail and changed:
            changes[row] = changed
    return Judged(
        lines=rows.lines,
        reasons=rows.reasons,
        verdicts=verdicts,
        labels=_labels(rows, cells),
        plan=plan,
        changes=changes,
        warnings=_warnings(rows, len(last)),
        malformed=file.malformed,
    )


def _currency(reporting: str) -> Any:
    known = currencies.codes()

    def read(text: str) -> str | Fault:
        code = text.upper()
        if code not in known:
            return Fault("unknown_currency")
        if not reporting:
            return Fault("no_reporting_currency")
        return Fault("is_reporting_currency") if code == reporting else code

    return read


def _refuse(rows: Rows, cells: dict[str, list[Any]]) -> None:
    for row in range(len(rows)):
        for field, code in NEEDED.items():
            if cells[field][row] in (None, CLEARED):
                rows.reject(row, code, field)
        rate = cells["rate"][row]
        if isinstance(rate, Decimal) and not UNIT / 2 < rate < LARGEST:
            rows.reject(row, "bad_rate", "rate", f"{rate:f}")


def _judged(
    plan: RatesPlan,
    known: dict[Key, tuple[Decimal, str]],
    cells: dict[str, list[Any]],
    row: int,
    last: dict[Key, int],
) -> tuple[str, dict[str, list[str | None]]]:
    """Put the rate into the plan if it is news; return the row's verdict and what it changes."""
    key: Key = (cells["currency"][row], cells["month"][row])
    if last[key] != row:
        return UNCHANGED, {}
    before = known.get(key)
    origin = cells["origin"][row]
    if origin is None:
        origin = before[1] if before else ""
    rate = cells["rate"][row].quantize(UNIT, ROUND_HALF_EVEN)
    if before == (rate, origin):
        return UNCHANGED, {}
    plan.rates.append(NewRate(key[0], key[1], rate, origin))
    old = before or (None, None)
    changes = {
        "rate": [_said(old[0]), _said(rate)],
        "origin": [old[1] or None, origin or None],
    }
    return (CHANGED if before else NEW), {
        name: pair for name, pair in changes.items() if pair[0] != pair[1]
    }


def _said(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{rate.normalize():f}"


def _labels(rows: Rows, cells: dict[str, list[Any]]) -> list[str | None]:
    months = rows.texts("month")
    return [
        f"{code or ''} {told or ''}".strip() or None
        for code, told in zip(rows.texts("currency"), months, strict=True)
    ]


def _warnings(rows: Rows, told: int) -> list[str]:
    repeated = rows.reasons.count(None) - told
    if not repeated:
        return []
    words = ngettext(
        "%(count)d row tells of a currency and month that a later row tells again; the last"
        " counts.",
        "%(count)d rows tell of a currency and month that a later row tells again; the last"
        " counts.",
        repeated,
    )
    return [words % {"count": repeated}]
