"""Measuring all accounts for a round, and proposing what it can from their data."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.calc import scoring
from openkam.core.audit import trail
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection.models import (
    Judgement,
    Measure,
    ModelVersion,
    Round,
    RoundAccount,
    WeightedCriterion,
)
from openkam.domain.selection.selectors.capacity import ACCOUNTS_EACH, proposed_managers
from openkam.domain.selection.selectors.catalogue import BY_CODE, name_of
from openkam.domain.selection.selectors.findings import findings_of
from openkam.domain.selection.selectors.measures import can_be_proposed, value_of
from openkam.domain.selection.services.anchors import propose_anchors
from openkam.domain.selection.services.catalogue import adopt
from openkam.domain.selection.services.opened import hold_draft

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis, MeasuredAccount

Say = Callable[[float | None, str], object]
COMPUTED_FIRST = (
    "revenue",
    "growth",
    "profitability",
    "stability",
    "breadth",
    "relationship_length",
    "deal_size",
)
"""Which computed criteria are proposed, in this order, where the data say enough of them."""
COMPUTED_PROPOSED = 4
JUDGED_PROPOSED = "strategic_importance"
WEIGHTS = {"revenue": 30, "growth": 20, "profitability": 20, JUDGED_PROPOSED: 20}
OTHER_WEIGHT = 15
FIELDS = ("account", "name", "revenue", "measures")
BATCH = 500


def measure_round(actor: "User", pk: int, *, now: datetime, progress: Say) -> Round:
    """Measure all accounts for an open round; a second time measures anew and keeps judgements.

    Proposes criteria, weights and capacity where none are chosen, and anchors where none are set.
    Raises NotOpen, PermissionDenied, Http404.
    """
    basis = portfolio.basis_for(actor)
    progress(0.1, _("Measuring the accounts …"))
    accounts = _measured(actor, basis)
    progress(0.6, _("Noting what was measured …"))
    with transaction.atomic():
        found, version = hold_draft(actor, pk)
        _note_basis(found, basis, now)
        found.findings = {"proposed": found.findings.get("proposed", []), **findings_of(accounts)}
        _write_rows(found, accounts)
        found.save()
        if not version.criteria.exists():
            _propose(actor, found, version, accounts)
        propose_anchors(found, version)
        trail.record(
            actor, "round.measured", found, accounts_measured=len(accounts), as_of=found.as_of
        )
    return found


def _measured(actor: "User", basis: "Basis") -> "list[MeasuredAccount]":
    if basis.preparation is None:
        return []
    return portfolio.measured_accounts(actor, basis.preparation, basis.company)


def _note_basis(found: Round, basis: "Basis", now: datetime) -> None:
    figures = basis.figures
    period = figures.period if figures else None
    found.measured_at, found.ranked_at = now, None
    found.as_of = figures.as_of if figures else None
    found.period_from = period.start if period else None
    found.period_until = period.end if period else None
    found.currency, found.rates_note = basis.currency, basis.rates_note
    found.revision += 1


def _write_rows(found: Round, accounts: "Sequence[MeasuredAccount]") -> None:
    """Write what was measured, keeping the rows on which people have judged."""
    there = {row.account_id: row for row in found.accounts.filter(account__isnull=False)}
    measured = {account.pk: account for account in accounts}
    for pk in there.keys() - measured.keys():
        _leave(there.pop(pk), there)
    rows = []
    for account in accounts:
        row = there.get(account.pk) or RoundAccount(round=found, account_id=account.pk)
        row.name, row.revenue = account.name, account.revenue
        row.measures = {measure.value: value_of(account, measure) for measure in Measure}
        row.measures["share"] = account.share
        rows.append(row)
    RoundAccount.objects.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)
    RoundAccount.objects.bulk_create(
        [row for row in rows if row.account_id in there],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=FIELDS,
    )


def _leave(row: RoundAccount, others: dict[int | None, RoundAccount]) -> None:
    """Take an account out that was merged: what was judged goes to the one that stayed."""
    account = row.account
    target = others.get(account.merged_into_id) if account else None
    if target is not None:
        for judgement in row.judgements.all():
            _hand_on(judgement, row, target)
        if row.is_shortlisted and not target.is_shortlisted:
            target.is_shortlisted = True
            target.save(update_fields=["is_shortlisted"])
    row.delete()


def _hand_on(judgement: Judgement, row: RoundAccount, target: RoundAccount) -> None:
    same = target.judgements.filter(criterion=judgement.criterion_id, judge=judgement.judge_id)
    there = same.first()
    if there is None:
        judgement.row = target
        judgement.save(update_fields=["row"])
        return
    # One score per judge: the other one stays readable with it.
    other = f"{row.name}: {judgement.score}. {judgement.evidence}".strip()
    there.evidence = f"{there.evidence}\n{other}".strip()
    there.save(update_fields=["evidence"])


def _propose(
    actor: "User", found: Round, version: ModelVersion, accounts: "Sequence[MeasuredAccount]"
) -> None:
    computed = [
        code
        for code in COMPUTED_FIRST
        if (measure := BY_CODE[code].measure) and can_be_proposed(accounts, measure)
    ]
    codes = [*computed[:COMPUTED_PROPOSED], JUDGED_PROPOSED]
    weights = scoring.whole_weights([WEIGHTS.get(code, OTHER_WEIGHT) for code in codes])
    for position, (code, weight) in enumerate(zip(codes, weights, strict=True)):
        criterion = adopt(code)
        WeightedCriterion.objects.create(
            version=version,
            criterion=criterion,
            weight=weight,
            worst=criterion.worst,
            best=criterion.best,
            anchors_from="kept" if criterion.worst is not None else "",
            position=position,
        )
    if version.max_accounts is None and version.managers is None:
        version.managers = proposed_managers(portfolio.count_owners(), found)
        version.accounts_each = ACCOUNTS_EACH
        version.save(update_fields=["managers", "accounts_each"])
    if Measure.MARGIN_RATE in {BY_CODE[code].measure for code in computed}:
        version.must_haves = [{"measure": Measure.MARGIN_RATE.value, "at_least": 0.0}]
        version.save(update_fields=["must_haves"])
    found.findings["proposed"] = codes
    found.save(update_fields=["findings"])
    names = [name_of(row.criterion) for row in version.criteria.select_related("criterion")]
    trail.record(actor, "round.proposed", found, criteria=names)
