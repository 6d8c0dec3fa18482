"""The company's rates: set by hand or by a file, removed, and the month that counts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.calc.periods import month_start
from openkam.core.audit import trail
from openkam.core.face import currencies, formats
from openkam.domain.portfolio.models import Company, CompanyRate, ImportBatch
from openkam.domain.portfolio.selectors import (
    ConstantRates,
    currencies_in_use,
    ledger,
    may_import,
    rates_in_use,
)
from openkam.domain.portfolio.services import revision
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

UNIT = Decimal("0.00000001")
LARGEST = Decimal(10) ** 7  # SQLite keeps fifteen digits, eight of them behind the point


class BadRate(Refusal):
    """No rate that anything could be counted at."""


class RateInUse(Refusal):
    """The last rate of a currency that stands on lines in the ledger."""


class NoSuchRate(Refusal):
    """There is no rate of this currency in this month."""


@dataclass(frozen=True)
class NewRate:
    """What a file says about one currency in one month."""

    currency: str
    month: date
    rate: Decimal
    origin: str = ""


@dataclass(frozen=True)
class StoredRate:
    """A rate as it was stored, and what was there before: (rate, origin), None if nothing was."""

    pk: int
    before: tuple[Decimal, str] | None
    after: tuple[Decimal, str]

    @property
    def is_changed(self) -> bool:
        """Whether the file brought anything else than what was there."""
        return self.before != self.after


def rate_problem(currency: str, rate: Decimal, *, reporting_currency: str) -> str:
    """Return why this cannot be a rate, in words for the user; "" if it can."""
    if not reporting_currency:
        return _(
            "The reporting currency is not known yet. Set it under Settings, Company, or import"
            " sales lines first."
        )
    if currency == reporting_currency:
        return _("%(currency)s is the reporting currency and always counts as it is.") % {
            "currency": currency
        }
    if currency not in currencies.codes():
        return _("Unknown currency “%(value)s”.") % {"value": currency}
    if not rate.is_finite() or not UNIT / 2 < rate < LARGEST:
        return _("A rate lies between 0.00000001 and 10,000,000.")
    return ""


@transaction.atomic
def set_rate(
    actor: "User", *, currency: str, month: date, rate: Decimal, origin: str, now: datetime
) -> CompanyRate:
    """Say what one unit of a currency is worth in a month; it replaces what was said before.

    Raises BadRate and PermissionDenied.
    """
    company = _company(actor)
    row = NewRate(currency, month, rate, origin)
    with _figures_follow(actor):
        (stored,) = _store([row], company, actor, now, None)
    kept = CompanyRate.objects.get(pk=stored.pk)
    if stored.is_changed:
        before = stored.before or (None, "")
        changes = trail.changed(
            {"rate": before[0], "origin": before[1]}, {"rate": kept.rate, "origin": kept.origin}
        )
        trail.record(actor, "rate.set", kept, **changes)
    return kept


@transaction.atomic
def remove_rate(actor: "User", *, currency: str, month: date) -> None:
    """Take a rate away.

    Raises RateInUse if it is the last one of a currency in the ledger, NoSuchRate,
    PermissionDenied.
    """
    _company(actor)
    found = CompanyRate.objects.filter(currency=currency, month=month_start(month)).first()
    if found is None:
        raise NoSuchRate(_("There is no such rate any more."))
    is_last = not CompanyRate.objects.filter(currency=currency).exclude(pk=found.pk).exists()
    if is_last and currency in currencies_in_use():
        raise RateInUse(
            _(
                "This is the only rate of %(currency)s, and there are sales lines in %(currency)s."
                " Give another month's rate first, or undo the imports that brought the lines."
            )
            % {"currency": currency}
        )
    with _figures_follow(actor):
        trail.record(actor, "rate.removed", found, rate=found.rate, origin=found.origin)
        found.delete()


@transaction.atomic
def set_rates_month(actor: "User", month: date | None) -> Company:
    """Choose the month whose rates all figures count at; None for the latest that has a rate.

    Raises NoSuchRate if no currency has a rate in it, PermissionDenied.
    """
    company = _company(actor)
    wanted = None if month is None else month_start(month)
    if wanted and not CompanyRate.objects.filter(month=wanted).exists():
        raise NoSuchRate(_("There is no rate of %(month)s.") % {"month": formats.month(wanted)})
    changes = trail.changed({"rates_month": company.rates_month}, {"rates_month": wanted})
    if changes:
        with _figures_follow(actor):
            company.rates_month = wanted
            company.save(update_fields=["rates_month"])
        trail.record(actor, "company.rates_month_set", company, **changes)
    return company


@transaction.atomic
def store_rates(actor: "User", rows: Sequence[NewRate], batch: ImportBatch) -> list[StoredRate]:
    """Store what a file says, in its order, and return for each row what was there before.

    Of two rows about the same month the later one counts. Raises BadRate for a row that
    `rate_problem` would refuse, PermissionDenied.
    """
    company = _company(actor)
    with _figures_follow(actor):
        return _store(rows, company, actor, batch.started_at, batch)


def hold_rates(actor: "User") -> Company:
    """Keep others from changing any rate until the transaction ends; return the company.

    Raises PermissionDenied for those who may not change rates.
    """
    return _company(actor)


def _company(actor: "User") -> Company:
    """Pass the gate and hold the company's row: rates are changed by one at a time."""
    if not (actor.is_active and may_import(actor)):
        raise PermissionDenied
    Company.objects.get_or_create(pk=1)
    return Company.objects.select_for_update().get(pk=1)


@contextmanager
def _figures_follow(actor: "User") -> Iterator[None]:
    """Have the figures prepared again if what they rest on has changed."""
    before = rates_in_use()
    yield
    after = rates_in_use()
    if before.rates != after.rates:
        _require_countable(after)
    is_same_month = before.month == after.month or not after.rates
    if before.stored() != after.stored() or not is_same_month:
        revision.figures_need_preparing(actor)


def _require_countable(rates: ConstantRates) -> None:
    if too_large := ledger(rates).too_large_at_rates():
        raise BadRate(
            _("At this rate an amount in %(currencies)s is larger than can be counted.")
            % {"currencies": ", ".join(too_large)}
        )


def _store(
    rows: Sequence[NewRate],
    company: Company,
    actor: "User",
    now: datetime,
    batch: ImportBatch | None,
) -> list[StoredRate]:
    for row in rows:
        if fault := rate_problem(row.currency, row.rate, reporting_currency=company.currency):
            raise BadRate(fault)
    codes = {row.currency for row in rows}
    known = {
        (rate.currency, rate.month): rate for rate in CompanyRate.objects.filter(currency__in=codes)
    }
    before: list[tuple[Decimal, str] | None] = []
    touched = {}
    for row in rows:
        key = (row.currency, month_start(row.month))
        found = known.get(key)
        before.append(None if found is None else (found.rate, found.origin))
        # A rate always names who says so: at least the source of the file.
        origin = row.origin.strip()[:100] or (batch.source if batch else "")
        value = (row.rate.quantize(UNIT, ROUND_HALF_EVEN), origin)
        if found is None or (found.rate, found.origin) != value:
            found = found or CompanyRate(currency=key[0], month=key[1])
            found.rate, found.origin = value
            found.set_by, found.set_at, found.batch = actor, now, batch
            known[key] = touched[key] = found
    _write(list(touched.values()))
    kept = [known[row.currency, month_start(row.month)] for row in rows]
    return [
        StoredRate(rate.pk, former, (rate.rate, rate.origin))
        for rate, former in zip(kept, before, strict=True)
    ]


def _write(rates: list[CompanyRate]) -> None:
    changed = [rate for rate in rates if rate.pk]
    fields = ["rate", "origin", "set_by", "set_at", "batch"]
    CompanyRate.objects.bulk_update(changed, fields, batch_size=500)
    CompanyRate.objects.bulk_create([rate for rate in rates if not rate.pk], batch_size=500)
