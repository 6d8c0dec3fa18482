"""The view of contracts on the tab Dossier: where each stands, what is next, what it is worth."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.money import exact_total
from openkam.core.access.models import Level
from openkam.core.face import formats
from openkam.core.face.charts import meter
from openkam.core.face.sizes import size
from openkam.core.offers import Figure, Panel
from openkam.domain.dossier.panels.contract_fields import differences, fields_of
from openkam.domain.dossier.panels.contract_words import (
    next_step,
    state_of,
    term_words,
    value_words,
)
from openkam.domain.dossier.panels.contradictions import against_contract
from openkam.domain.dossier.panels.term_line import Window, term_line, window
from openkam.domain.dossier.panels.wording import age, source_of
from openkam.domain.dossier.selectors import contract_sales, contracts
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.dossier.models import ContractVersion
    from openkam.domain.dossier.selectors.contract_sales import SalesAgainst
    from openkam.domain.dossier.selectors.contracts import ContractHistory, KnownContract
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors import Basis


def fill_contracts(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: "Account | None" = None,
    **_given: Any,
) -> Mapping[str, Any]:
    """Return the account's contracts in words. Raises Http404."""
    basis = basis or portfolio.basis_for(actor)
    account = account or portfolio.account(actor, account_id)
    rows = contracts.contracts_of(actor, account_id, today)
    level = portfolio.level_on(actor, account_id)
    may_write = level is not None and level >= Level.WRITE
    frame = window(rows, today)
    shown = [shown_contract(one, frame, today, basis.currency) for one in rows]
    running = [one for one in rows if not one.standing.is_over]
    sales = contract_sales.sales_against(actor, account, rows, basis)
    return {
        "account_id": account_id,
        "running": shown[: len(running)],
        "ended": shown[len(running) :],
        "figures": _figures(running, today, basis.currency) if running else [],
        "sales": [_against(one, account_id, basis) for one in sales],
        "currency": formats.currency_symbol(basis.currency),
        "rates_note": basis.rates_note,
        "period": _period(sales),
        # That an old contract has ended need not be looked at again while another one runs.
        "stale": [one for one in shown[: len(running) or None] if one["is_stale"]],
        "may_write": may_write,
        "acts": _acts(account_id, is_main=bool(rows)) if may_write and rows else (),
        "add_url": reverse("dossier:contract-add", args=[account_id]),
    }


def shown_contract(
    known: "KnownContract", frame: Window, today: date, currency: str
) -> dict[str, Any]:
    """Return a contract in words, with its term drawn."""
    version, step = known.version, next_step(known, today)
    term = term_words(known.standing.term)
    caption = f"{version.title}: {term}. {step.first}" + (f", {step.second}" if step.second else "")
    return {
        "pk": version.contract_id,
        "version": version.pk,
        "title": version.title,
        "url": reverse("dossier:contract", args=[version.contract_id]),
        "about": [one for one in (version.number, version.product_group) if one],
        "state": state_of(known, today),
        "step": step,
        "term": term,
        "renewals": _renewals(known.standing.renewals),
        "line": term_line(known, frame, today, tone=step.tone, caption=caption),
        "value": formats.money(known.value_a_year, version.currency),
        "has_value": known.value_a_year is not None,
        "agreed": value_words(version) if version.value_per != "year" else "",
        "converted": _converted(known, currency),
        "terms": version.terms,
        "files": [{"pk": one.pk, "name": one.name, "size": size(one.size)} for one in known.files],
        "source": source_of(version),
        "source_url": version.source_url,
        "by": str(version.noted_by or ""),
        "noted_on": formats.day(version.noted_on),
        "age": age(version, today),
        "is_confirmed": version.is_confirmed,
        "is_stale": known.is_stale,
        "is_contradicted": known.contract.is_contradicted,
        "against": against_contract(known.contract, known.contract.account_id),
        "edit_url": reverse("dossier:contract-edit", args=[version.contract_id]),
    }


def contract_page(found: "ContractHistory", today: date, currency: str) -> Mapping[str, Any]:
    """Return a contract's page in words: the contract, what it says, every version."""
    known = found.known
    frame = window([known], today)
    older = [*found.versions[1:], None]
    return {
        "shown": shown_contract(known, frame, today, currency),
        "fields": [one for one in fields_of(known.version)[1:-1] if one.text],
        "versions": [
            _version(version, before) for version, before in zip(found.versions, older, strict=True)
        ],
        "checked": formats.day(known.version.checked_on),
        "checked_by": str(known.version.checked_by or ""),
    }


def _version(version: "ContractVersion", before: "ContractVersion | None") -> dict[str, Any]:
    changed = differences(version, before)
    return {
        "row": version,
        "fields": changed,
        "is_first": before is None,
        "is_same": not changed,
        "is_restoring": bool(before and before.is_withdrawn and not version.is_withdrawn),
        "noted_on": formats.day(version.noted_on),
        "replaced_on": formats.day(version.replaced_on) if version.replaced_on else "",
        "may_hold": version.replaced_on is not None and not version.is_withdrawn,
    }


def _acts(account_id: int, *, is_main: bool) -> list[dict[str, Any]]:
    url = reverse("dossier:contract-add", args=[account_id])
    return [{"title": _("Add a contract"), "url": url, "icon": "plus", "is_main": is_main}]


def _renewals(count: int) -> str:
    if not count:
        return ""
    said = ngettext("renewed %(count)s time", "renewed %(count)s times", count)
    return said % {"count": formats.number(count)}


def _converted(known: "KnownContract", currency: str) -> str:
    if known.value_a_year is None or known.version.currency == currency:
        return ""
    if known.stake is None:
        return _("no rate for %(currency)s") % {"currency": known.version.currency}
    return formats.money(known.stake, currency)


def _figures(running: "Sequence[KnownContract]", today: date, currency: str) -> list[Figure]:
    stakes = [one.stake for one in running]
    total = exact_total(one for one in stakes if one is not None)
    unknown = sum(1 for one in stakes if one is None)
    due = sum(1 for one in running if one.is_due(today))
    first = next((one for one in running if one.next_day is not None), None)
    count = ngettext("%(count)s contract", "%(count)s contracts", len(running))
    return [
        Figure(
            _("Next decision"),
            formats.day(first.next_day) if first else formats.UNKNOWN,
            first.version.title if first else _("no day is known"),
            tone=next_step(first, today).tone if first else "",
        ),
        Figure(
            _("Within 90 days"),
            formats.number(due),
            _("to be decided"),
        ),
        Figure(
            _("Value a year"),
            formats.money_short(total if unknown < len(stakes) else None, currency),
            _of_unknown(unknown) or count % {"count": formats.number(len(running))},
        ),
    ]


def _of_unknown(count: int) -> str:
    if not count:
        return ""
    said = ngettext("%(count)s value not known", "%(count)s values not known", count)
    return said % {"count": formats.number(count)}


def _against(one: "SalesAgainst", account_id: int, basis: "Basis") -> dict[str, Any]:
    share = one.share
    tone = "accent" if share is None or share >= Decimal("0.9") else "watch"
    return {
        "name": one.product_group or _("Everything"),
        "contracts": [
            (known.version.title, reverse("dossier:contract", args=[known.version.contract_id]))
            for known in one.contracts
        ],
        "value": formats.number(one.value),
        "why": _why(one, basis.currency),
        "revenue": formats.number(one.revenue),
        "revenue_url": _sales_url(one, account_id),
        "share": formats.share(share, 0),
        "tone": "" if tone == "accent" else tone,
        "bar": "" if share is None else meter(min(float(share), 1.5) / 1.5, 1 / 1.5, tone=tone),
    }


def _why(one: "SalesAgainst", currency: str) -> str:
    if one.value is not None:
        return ""
    unknown = _of_unknown(one.unknown)
    if one.known_value is None:
        return unknown
    words = {"amount": formats.money_short(one.known_value, currency), "unknown": unknown}
    return _("known: %(amount)s; %(unknown)s") % words


def _sales_url(one: "SalesAgainst", account_id: int) -> str:
    if one.period is None or one.revenue is None:
        return ""
    days = {"from": one.period.start.isoformat(), "to": one.period.end.isoformat()}
    group = {"group": one.product_group} if one.product_group else {}
    name = "account-lines" if group else "account-documents"
    return f"{reverse(f'portfolio:{name}', args=[account_id])}?{urlencode({**days, **group})}"


def _period(sales: "Sequence[SalesAgainst]") -> str:
    period = next((one.period for one in sales), None)
    return formats.period(period) if period else ""


CONTRACTS = Panel("contracts", "dossier/_contracts.html", fill_contracts)
