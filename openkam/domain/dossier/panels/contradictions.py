"""What sales say against a fact, in words, each with a door to the lines behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.calc.contradictions import USUAL_MONTHS
from openkam.calc.periods import Period, add_months
from openkam.core.face import formats
from openkam.domain.dossier.selectors.compared import EXCEEDED, FALLEN
from openkam.domain.dossier.selectors.compared_contracts import BELOW, SILENT

if TYPE_CHECKING:
    from openkam.domain.dossier.models import Contract, Fact


@dataclass(frozen=True)
class Evidence:
    """A sentence with figures, and where the lines behind them stand."""

    said: str
    url: str


@dataclass(frozen=True)
class ShownContradiction:
    """What contradicts a fact."""

    evidence: tuple[Evidence, ...]
    basis: str  # as of when the sales are, and since when it is marked
    answer_url: str
    why: str = ""  # what somebody answered, so that it is quiet
    answered_on: str = ""


def against_contract(contract: "Contract", account_id: int) -> ShownContradiction | None:
    """Return what sales say against a contract; None where they say nothing."""
    return _shown(contract.contradiction, account_id, "dossier:contract-answer", contract.pk)


def contradiction(fact: "Fact", account_id: int) -> ShownContradiction | None:
    """Return what sales say against a fact; None where they say nothing."""
    return _shown(fact.contradiction, account_id, "dossier:fact-answer", fact.pk)


def _shown(found: dict[str, Any], account_id: int, view: str, pk: int) -> ShownContradiction | None:
    if not found:
        return None
    words = {FALLEN: _fallen, EXCEEDED: _exceeded, SILENT: _silent, BELOW: _below}
    answered = found.get("answered", {})
    return ShownContradiction(
        evidence=tuple(words[found["code"]](found, account_id)),
        basis=_basis(found),
        answer_url=reverse(view, args=[pk]),
        why=answered.get("why", ""),
        answered_on=formats.day(date.fromisoformat(answered["on"])) if answered else "",
    )


def _silent(found: dict[str, Any], account_id: int) -> Iterator[Evidence]:
    period = _period(found)
    before = Period(add_months(period.start, -USUAL_MONTHS), period.end)
    said = _("%(what)s: nothing was bought in %(period)s.")
    words = {"what": found["group"] or _("Everything"), "period": formats.period(period)}
    yield Evidence(said % words, _lines(account_id, before, found["group"]))


def _below(found: dict[str, Any], account_id: int) -> Iterator[Evidence]:
    period = _period(found)
    said = _("%(what)s: %(actual)s in %(period)s; agreed are %(agreed)s a year.") % {
        "what": found["group"] or _("Everything"),
        "actual": formats.money(Decimal(found["actual"]), found["currency"]),
        "agreed": formats.money(Decimal(found["agreed"]), found["currency"]),
        "period": formats.period(period),
    }
    yield Evidence(said, _lines(account_id, period, found["group"]))


def _period(found: dict[str, Any]) -> Period:
    return Period(date.fromisoformat(found["from"]), date.fromisoformat(found["until"]))


def _fallen(found: dict[str, Any], account_id: int) -> Iterator[Evidence]:
    until = date.fromisoformat(found["until"])
    for one in found["groups"]:
        recent = Period(date.fromisoformat(one["from"]), until)
        whole = Period(add_months(recent.start, -USUAL_MONTHS), until)
        said = _(
            "%(group)s: %(recent)s in %(period)s, where %(usual)s would be usual. "
            "Last bought in %(month)s."
        )
        words = {
            "group": one["group"],
            "recent": formats.money(Decimal(one["recent"]), found["currency"]),
            "usual": formats.money(Decimal(one["usual"]), found["currency"]),
            "period": formats.period(recent),
            "month": formats.month(date.fromisoformat(one["last_month"])),
        }
        yield Evidence(said % words, _lines(account_id, whole, one["group"]))


def _exceeded(found: dict[str, Any], account_id: int) -> Iterator[Evidence]:
    said = _("We invoiced %(invoiced)s in %(year)s; the budget noted is %(budget)s.") % {
        "invoiced": formats.money(Decimal(found["invoiced"]), found["currency"]),
        "budget": formats.money(Decimal(found["budget"]), found["currency"]),
        "year": found["year"],
    }
    year = Period(date(found["year"], 1, 1), date(found["year"] + 1, 1, 1))
    yield Evidence(said, _lines(account_id, year))


def _lines(account_id: int, period: Period, group: str = "") -> str:
    asked = {"from": period.start.isoformat(), "to": period.end.isoformat()}
    query = urlencode({**asked, "group": group} if group else asked)
    return f"{reverse('portfolio:account-lines', args=[account_id])}?{query}"


def _basis(found: dict[str, Any]) -> str:
    words = {
        "as_of": formats.day(date.fromisoformat(found["as_of"])) if found["as_of"] else "",
        "day": formats.day(date.fromisoformat(found["found_on"])),
    }
    return _("Sales as of %(as_of)s; found on %(day)s.") % words
