"""What stands beside the facts on the paper: contracts, competitors, deals, files."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.dossier import selectors
from openkam.domain.dossier.panels import competitors as rivals
from openkam.domain.dossier.panels import contract_words
from openkam.domain.dossier.panels.wording import age, shown_source

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.dossier.models import Contest, Provenance
    from openkam.domain.dossier.panels.competitors import ShownRival
    from openkam.domain.dossier.selectors.contracts import KnownContract
    from openkam.domain.portfolio.selectors import Basis

MOST_DEALS = 12


def contracts(actor: "User", account_id: int, today: date) -> list[dict[str, str]]:
    """Return the contracts that are not over, the next decision first."""
    rows = selectors.contracts_of(actor, account_id, today)
    return [_contract(one, today) for one in rows if not one.standing.is_over]


def competitors(
    actor: "User", account_id: int, today: date, basis: "Basis"
) -> dict[str, list[dict[str, Any]]]:
    """Return who else supplies the account with our profiles, and the deals won and lost."""
    found = selectors.rivals_of(actor, account_id, today, basis)
    shown = [rivals.shown_rival(found, one, today) for one in found.present]
    return {
        "rivals": [_rival(one) for one in shown],
        "deals": [_deal(row) for row in found.contests[:MOST_DEALS]],
    }


def files(actor: "User", account_id: int) -> list[str]:
    """Return the files with their day."""
    rows = selectors.files_of(actor, account_id)
    return [f"{row.name} ({formats.day(row.added_at.date())})" for row in rows]


def origin(version: "Provenance") -> str:
    """Return where a version is from, who noted it and when."""
    who = (str(version.noted_by or ""), formats.day(version.noted_on))
    found = shown_source(version)
    said = ", ".join(part.text for part in found.parts)
    source = f"{found.label}: {said}" if said else found.label
    return f"{source} · {', '.join(part for part in who if part)}"


def _contract(one: "KnownContract", today: date) -> dict[str, str]:
    version, step = one.version, contract_words.next_step(one, today)
    doubts = [_("assumed")] if not version.is_confirmed else []
    if one.is_stale:
        doubts.append(age(version, today))
    about = (version.title, version.number, version.product_group)
    return {
        "title": " · ".join(part for part in about if part),
        "term": contract_words.term_words(one.standing.term),
        "step": step.first + (f", {step.second}" if step.second else ""),
        "tone": step.tone,
        "value": contract_words.value_words(version),
        "terms": version.terms,
        "doubt": " · ".join(doubts),
        "source": origin(version),
    }


def _rival(one: "ShownRival") -> dict[str, Any]:
    doubts = [_("assumed")] if not one.is_confirmed else []
    if one.is_stale:
        doubts.append(one.age)
    return {
        "title": one.title,
        "spend": one.spend,
        "said": one.said,
        "lines": list(_lines(one)),
        "marks": [[row.name, row.ours, row.theirs] for row in one.rows],
        "doubt": " · ".join(doubts),
        "source": f"{one.source} · {one.by}, {one.noted_on}",
    }


def _lines(one: "ShownRival") -> Iterator[list[str]]:
    told = (
        (_("They supply"), one.supplies),
        (_("Stronger than we"), one.strengths),
        (_("Weaker than we"), one.weaknesses),
    )
    yield from ([title, text] for title, text in told if text)


def _deal(row: "Contest") -> dict[str, str]:
    return {
        "day": formats.day(row.decided_on),
        "outcome": str(row.get_outcome_display()),
        "title": row.title,
        "against": str(row.competitor or ""),
        "amount": formats.money(row.amount, row.currency) if row.amount is not None else "",
        "reason": row.reason,
    }
