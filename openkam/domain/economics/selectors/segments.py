"""Tiers and segments: what each brought, who grows in the middle of the portfolio, who loses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from openkam.calc import tiers as calc
from openkam.calc.amounts import Amounts, Bools, Ints, exact, ratio, total
from openkam.calc.periods import Period
from openkam.calc.tiers import WITHOUT
from openkam.domain.economics.selectors.amounts import amounts_of
from openkam.domain.economics.selectors.concentration import Basis, basis
from openkam.domain.economics.selectors.margin import period_before
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Segment, Tier

SegmentsBy = Literal["tier", "segment"]
NOTHING = Decimal(0)


@dataclass(frozen=True)
class PartRow:
    """One tier or segment, or the accounts without one (`part.key` is WITHOUT)."""

    part: calc.Part
    name: str  # "" for the accounts without one
    accounts: int  # of all, whether they buy or not
    share: Decimal | None  # of the revenue of all; None unless that is positive
    candidates: int
    losing: int
    tier: "Tier | None" = None  # what it promises


@dataclass(frozen=True)
class SegmentsReport:
    """Tiers and segments over a period, of the accounts that the actor may see.

    Rows of `now` and `before` are aligned, one for each account with a line in either period.
    Tiers and segments are those of today.
    """

    basis: Basis
    period: Period
    period_before: Period | None  # None where the sales data do not reach back so far
    by: SegmentsBy
    now: Amounts
    before: Amounts  # zeros without a period before
    tiers: "tuple[Tier, ...]"  # the highest first
    segments: "tuple[Segment, ...]"
    tier_of: Ints  # of each account
    segment_of: Ints
    bands: calc.Bands
    watch: calc.Watch
    placed: portfolio.Placements  # of all accounts, whether they buy or not
    sees_all: bool

    @cached_property
    def revenue(self) -> Decimal:
        """The revenue of all accounts."""
        return total(self.now.revenue)

    @cached_property
    def rows(self) -> tuple[PartRow, ...]:
        """Tiers in their order, segments by revenue; the accounts without one last, if any."""
        return tuple(_rows(self))

    @property
    def class_a_without_tier(self) -> Bools:
        """Which accounts of class A have no tier."""
        return self.without_tier & np.equal(self.watch.places, calc.Place.UPPER)

    @property
    def is_compared(self) -> bool:
        """Whether there is a period before to compare with."""
        return self.period_before is not None

    @property
    def without_tier(self) -> Bools:
        """Which accounts have no tier."""
        return np.equal(self.tier_of, WITHOUT)

    def revenue_of(self, rows: Bools) -> Decimal:
        """Return what these accounts brought."""
        return total(self.now.revenue[rows])

    def revenue_before_of(self, rows: Bools) -> Decimal:
        """Return what these accounts brought in the period before."""
        return total(self.before.revenue[rows])

    def tier_names(self, ids: tuple[int, ...]) -> list[str]:
        """Return the names of these tiers."""
        names = {tier.pk: tier.name for tier in self.tiers}
        return [names[pk] for pk in ids]


def segments_report(
    actor: "User",
    *,
    period: Period | None = None,
    by: SegmentsBy = "tier",
    standing_on: Basis | None = None,
) -> SegmentsReport:
    """Return the report; the default period is the last 12 complete months.

    Raises NoSales before the first import.
    """
    base = standing_on or basis(actor)
    period = period or base.period
    former = period_before(base, period)
    now, before = amounts_of(actor, base, [period, former] if former else [period, period])
    if former is None:
        before = _nothing(now)
    placed = portfolio.placements(actor)
    tier_of, segment_of = placed.of(now.keys)
    tiers, segments = tuple(portfolio.tiers()), tuple(portfolio.segments())
    bands = calc.bands([tier.pk for tier in tiers])
    return SegmentsReport(
        basis=base,
        period=period,
        period_before=former,
        by=by,
        now=now,
        before=before,
        tiers=tiers,
        segments=segments,
        tier_of=tier_of,
        segment_of=segment_of,
        bands=bands,
        watch=_watch(base, bands, tier_of, now, before),
        placed=placed,
        sees_all=actor.sees_all_accounts,
    )


def segments_as_json(actor: "User", report: SegmentsReport) -> dict[str, Any]:
    """Return the report under the keys that the command promises, figures as Decimals."""
    watch, former = report.watch, report.period_before
    upper = np.isin(report.tier_of, report.bands.upper)
    return {
        "report": "segments",
        "from": report.period.start,
        "to": report.period.end,
        "before_from": former.start if former else None,
        "before_to": former.end if former else None,
        "currency": report.basis.currency,
        "rates": report.basis.rates.as_json(),
        "as_of": report.basis.as_of,
        "by": report.by,
        "revenue": report.revenue,
        "revenue_before": total(report.before.revenue) if former else None,
        "upper_tiers": report.tier_names(report.bands.upper),
        "middle_tiers": report.tier_names(report.bands.middle),
        "upper_revenue": report.revenue_of(upper),
        "upper_share": ratio(report.revenue_of(upper), report.revenue),
        "candidate_floor": watch.floor if former else None,
        "growth_candidates": int(watch.candidates.sum()) if former else None,
        "growth": watch.grown() if former else None,
        "middle_losing": int(watch.losing.sum()) if former else None,
        "middle_lost": watch.lost() if former else None,
        "stopped_buying": int(watch.stopped.sum()) if former else None,
        "rows": [_row_as_json(report, row) for row in report.rows],
        "accounts": list(_accounts_as_json(actor, report)),
    }


def _nothing(like: Amounts) -> Amounts:
    none = np.zeros(len(like), np.int64)
    return Amounts(like.keys, none, none, none, none, none)


def _watch(
    base: Basis, bands: calc.Bands, tier_of: Ints, now: Amounts, before: Amounts
) -> calc.Watch:
    limits = base.limits
    # Of both periods together: who lost everything, or is new, has a class as well.
    both = now.revenue + before.revenue
    standing = calc.places(tier_of, both, bands, a_limit=limits.a, b_limit=limits.b)
    return calc.watch(standing, now, before, watch_limit=limits.watch, act_limit=limits.act)


def _rows(report: SegmentsReport) -> Iterator[PartRow]:
    by_tier = report.by == "tier"
    names = {one.pk: one.name for one in (report.tiers if by_tier else report.segments)}
    promises = {tier.pk: tier for tier in report.tiers} if by_tier else {}
    every = _known(report.placed.tiers if by_tier else report.placed.segments, names)
    counts = _counted(every[report.placed.is_shown])
    ours = _known(report.tier_of if by_tier else report.segment_of, names)
    found = calc.parts(ours, report.now, report.before)
    found = {key: _empty(key) for key in (*names, *counts)} | found
    for key in _order(found, by_tier=by_tier):
        yield PartRow(
            part=found[key],
            name=names.get(key, ""),
            accounts=counts.get(key, 0),
            share=ratio(found[key].revenue, report.revenue),
            candidates=int((report.watch.candidates & (ours == key)).sum()),
            losing=int((report.watch.losing & (ours == key)).sum()),
            tier=promises.get(key),
        )


def _known(keys: Ints, names: Mapping[int, str]) -> Ints:
    """Leave out a tier or segment that was removed in this very moment."""
    return np.where(np.isin(keys, list(names)), keys, WITHOUT)


def _order(found: Mapping[int, calc.Part], *, by_tier: bool) -> list[int]:
    keys = [key for key in found if key != WITHOUT]
    if not by_tier:
        keys.sort(key=lambda key: -found[key].revenue)
    return [*keys, *([WITHOUT] if WITHOUT in found else [])]


def _empty(key: int) -> calc.Part:
    return calc.Part(key, NOTHING, NOTHING, None, NOTHING, 0, 0)


def _counted(keys: Ints) -> dict[int, int]:
    found, counts = np.unique(keys, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _row_as_json(report: SegmentsReport, row: PartRow) -> dict[str, Any]:
    part, tier, compared = row.part, row.tier, report.is_compared
    promise = {
        "contact_every_days": tier.rhythm_days if tier else None,
        "dossier_revised_every_days": tier.dossier_revision_days if tier else None,
        "has_plan": tier.wants_plan if tier else None,
    }
    return {
        "name": row.name or None,
        report.by: part.key or None,
        "revenue": part.revenue,
        "share": row.share,
        "revenue_before": part.revenue_before if compared else None,
        "change": part.change if compared else None,
        "change_share": part.change_share if compared else None,
        "margin": part.margin,
        "margin_rate": part.rate,
        "accounts": row.accounts,
        "buying": part.buying,
        "growth_candidates": row.candidates if compared else None,
        "middle_losing": row.losing if compared else None,
        **(promise if report.by == "tier" else {}),
    }


def _accounts_as_json(actor: "User", report: SegmentsReport) -> Iterator[dict[str, Any]]:
    """Whom the watch names: growth candidates, best first, then the losing, worst first."""
    watch = report.watch
    best = np.argsort(-watch.change, kind="stable")
    grown = [int(place) for place in best if watch.candidates[place]]
    lost = [int(place) for place in best[::-1] if watch.losing[place]]
    names = portfolio.names(actor, [int(report.now.keys[place]) for place in (*grown, *lost)])
    tiers = {tier.pk: tier.name for tier in report.tiers}
    segments = {segment.pk: segment.name for segment in report.segments}
    for place in (*grown, *lost):
        share = float(watch.change_share[place])
        yield {
            "name": names.get(int(report.now.keys[place])),
            "account": int(report.now.keys[place]),
            "tier": tiers.get(int(report.tier_of[place])),
            "segment": segments.get(int(report.segment_of[place])),
            "watch": "growth_candidate" if watch.candidates[place] else "middle_losing",
            "stopped_buying": bool(watch.stopped[place]),
            "revenue": exact(report.now.revenue[place]),
            "revenue_before": exact(report.before.revenue[place]),
            "change": exact(watch.change[place]),
            "change_share": Decimal(repr(share)),
        }


def last_days(actor: "User", report: SegmentsReport) -> list[date | None]:
    """Return the day of the last line of each account of the report."""
    prepared = report.basis.prepared
    if prepared is None or prepared.preparation is None:
        return [None] * len(report.now)
    known = portfolio.last_days(actor, prepared.preparation)
    return [known.get(key) for key in report.now.keys.tolist()]
