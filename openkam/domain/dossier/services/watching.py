"""Comparing dossiers with the sales, and answering for what sales contradict."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.core.ledger import LedgerFault
from openkam.domain.dossier.models import (
    AccountDossier,
    Contract,
    Fact,
    FactVersion,
    Provenance,
)
from openkam.domain.dossier.selectors.compared import (
    Finding,
    compared_facts,
    finding,
    is_news,
    sales_of,
)
from openkam.domain.dossier.selectors.compared_contracts import contract_findings
from openkam.domain.dossier.selectors.compared_contracts import is_news as news_of_contract
from openkam.domain.dossier.services import measuring
from openkam.domain.dossier.services.provenance import renew
from openkam.domain.dossier.services.refusals import BadFact, Refusal
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Preparation

IsNews = Callable[[Finding, Finding], bool]
CHUNK = 200  # accounts in one transaction
LONGEST_WHY = 500

# How the trail calls it, of a fact and of a contract.
VERBS = {
    "contradicted": ("fact.contradicted", "contract.contradicted"),
    "contradiction_ended": ("fact.contradiction_ended", "contract.contradiction_ended"),
    "contradiction_answered": ("fact.contradiction_answered", "contract.contradiction_answered"),
}


class NoContradiction(Refusal):
    """Sales do not contradict it any more."""


def watch(
    actor: "User", today: date, progress: Callable[[float | None, str], None] | None = None
) -> int:
    """Measure and compare every dossier that was not since the day or the figures changed.

    Returns how many; twice does no harm.
    """
    preparation = portfolio.current_preparation()
    number = preparation.pk if preparation else None
    wanted = measuring.due(today, number)
    measuring.forget_merged()
    for start in range(0, len(wanted), CHUNK):
        if progress is not None:
            progress(start / len(wanted), _("Comparing dossiers with the sales"))
        _watch(actor, wanted[start : start + CHUNK], today, preparation)
    return len(wanted)


def is_due(today: date) -> bool:
    """Whether a dossier was not measured today, or not compared with the prepared figures."""
    preparation = portfolio.current_preparation()
    return measuring.is_due(today, preparation.pk if preparation else None)


@transaction.atomic
def compare_with_ledger(actor: "User", account_ids: Iterable[int], today: date) -> int:
    """Mark facts and contracts that sales contradict, and clear the marks of the others.

    Returns how many are marked newly. Leaves all as it is while the sales cannot be read.
    """
    figures = portfolio.figures()
    if figures is None or figures.period is None:
        return 0
    kept, wanted = portfolio.kept_accounts(), set(account_ids)
    home = {pk: pk for pk in wanted} | {pk: to for pk, to in kept.items() if to in wanted}
    rows = compared_facts(home)
    try:
        sales = sales_of(rows, home, figures)
        contracts = contract_findings(home, today, figures)
    except (LedgerFault, OSError):
        return 0
    facts = [(row.fact, finding(row, home[row.fact.account_id], sales)) for row in rows]
    news = sum([_mark(actor, fact, said, today) for fact, said in facts])
    news += sum([_mark(actor, one, said, today, news_of_contract) for one, said in contracts])
    _clear_others(actor, home, {fact.pk for fact, _said in facts}, Fact, today)
    _clear_others(actor, home, {one.pk for one, _said in contracts}, Contract, today)
    return news


@transaction.atomic
def answer_contradiction(actor: "User", fact_id: int, *, why: str, today: date) -> Fact:
    """Say that a fact is true still although sales look otherwise: quiet until they say more.

    Raises BadFact, NoContradiction, PermissionDenied, Http404.
    """
    fact = fetch(Fact.objects.select_for_update(of=("self",)), actor, fact_id, Level.WRITE)
    standing = FactVersion.objects.filter(fact=fact, replaced_on=None, is_withdrawn=False).first()
    if standing is not None:
        standing.fact = fact
    _answer(actor, fact, standing, why, today)
    return fact


@transaction.atomic
def answer_for_contract(actor: "User", contract_id: int, *, why: str, today: date) -> Contract:
    """Say that a contract holds as noted although sales look otherwise, as for a fact.

    Raises BadFact, NoContradiction, PermissionDenied, Http404.
    """
    rows = Contract.objects.select_for_update(of=("self",))
    contract = fetch(rows, actor, contract_id, Level.WRITE)
    standing = contract.versions.filter(replaced_on=None, is_withdrawn=False).first()
    if standing is not None:
        standing.contract = contract
    _answer(actor, contract, standing, why, today)
    return contract


def _answer(
    actor: "User", thing: Fact | Contract, standing: Provenance | None, why: str, today: date
) -> None:
    said = why.replace("\0", "").strip()
    if not said:
        raise BadFact(_("Say why it is true still."), field="why")
    if len(said) > LONGEST_WHY:
        words = _("At most %(count)s characters, please.") % {"count": LONGEST_WHY}
        raise BadFact(words, field="why")
    if not thing.is_contradicted or standing is None:
        raise NoContradiction(_("Sales do not contradict this any more."))
    thing.contradiction["answered"] = {"why": said, "on": today.isoformat()}
    thing.save(update_fields=["contradiction"])
    renew([standing], actor, True, today)
    _record(actor, "contradiction_answered", thing)


def _watch(
    actor: "User", numbers: list[int], today: date, preparation: "Preparation | None"
) -> None:
    compare_with_ledger(actor, numbers, today)
    measuring.refresh(numbers, today)
    if preparation is not None:
        rows = AccountDossier.objects.filter(account__in=numbers)
        rows.update(compared_with=preparation.pk)


def _mark(
    actor: "User", thing: Fact | Contract, found: Finding, today: date, news: IsNews = is_news
) -> bool:
    """Keep what was found with the fact or contract; whether it was marked newly."""
    before = thing.contradiction
    if before and "answered" in before and found and not news(found, before):
        return False
    was = thing.is_contradicted
    since = before.get("found_on") if was else None
    thing.contradiction = {**found, "found_on": since or today.isoformat()} if found else {}
    if thing.contradiction != before:
        thing.save(update_fields=["contradiction"])
    if bool(found) == was:
        return False
    _record(actor, "contradicted" if found else "contradiction_ended", thing)
    return bool(found)


def _clear_others(
    actor: "User",
    accounts: Iterable[int],
    compared: set[int],
    model: type[Fact] | type[Contract],
    today: date,
) -> None:
    """Take the marks off what does not hold or run any more."""
    rows = model._default_manager.filter(account__in=list(accounts)).exclude(contradiction={})
    for row in rows:
        if row.pk not in compared:
            _mark(actor, row, {}, today)


def _record(actor: "User", verb: str, thing: Fact | Contract) -> None:
    of_fact, of_contract = VERBS[verb]
    if isinstance(thing, Contract):
        trail.record(actor, of_contract, thing, account_id=thing.account_id)
        return
    year = {"year": thing.year} if thing.year else {}
    changes = {"kind": thing.kind, **year}
    trail.record(actor, of_fact, thing, account_id=thing.account_id, **changes)
