"""What the paper for the board says besides its figures."""

from django.utils.translation import gettext as _

from openkam.calc.acceptability import DRAWS
from openkam.core.face import formats
from openkam.domain.selection import selectors


def words(currency: str) -> dict[str, str]:
    """Return the titles of the paper's parts and columns."""
    symbol = formats.currency_symbol(currency)
    return {
        "account": _("Account"),
        "revenue": f"{_('Revenue')}, {symbol}" if symbol else _("Revenue"),
        "parts": _("Parts of the score"),
        "score": _("Score"),
        "sure": _("Inside, % of weightings"),
        "sureness": _("How sure the list is"),
        "criteria": _("Criteria"),
        "criteria_note": _(
            "Each gives an account 1 to 10; the weights are per cent and add up to 100."
        ),
        "criterion": _("Criterion"),
        "weight": _("Weight"),
        "scale": _("What the scores mean"),
        "rules": _("Must-haves"),
        "cut": _("Cut line"),
        "method": _("How the ranking came about"),
        "signatures": _("Signatures"),
        "address": _("The same with every figure's evidence:"),
        "empty": _("No account was compared yet, so that there is no list."),
    }


def legend() -> str:
    """Return how the columns of an account are read."""
    return _(
        "Each criterion scores 1 to 10; a range such as 1.0–10.0 stands where something is not"
        " known. Score: the scores times their weights. Inside: in how many of %(count)s random"
        " weightings the account stands above the cut line."
    ) % {"count": formats.number(DRAWS)}


def method(board: "selectors.Board") -> list[str]:
    """Return in plain words how the ranking came about."""
    said = [
        _(
            "Computed criteria: the account's value is placed between two fixed values, of which"
            " one scores 1 and the other 10. No other account changes this score."
        ),
        _(
            "Judged criteria: people score the accounts of a short list on a written scale; the"
            " mean of their scores counts."
        ),
        _(
            "The score is the sum of all scores times their weights. What is missing may be"
            " anything from 1 to 10: then the score is a range, and its middle decides the rank."
        ),
        _("Of equal scores the account with the larger revenue comes first, then the alphabet."),
        _(
            "How sure a place is: %(count)s weightings were drawn at random, all equally likely."
            " “Inside” says in how many of them the account stands above the cut line."
        )
        % {"count": formats.number(DRAWS)},
    ]
    return said


def verdict(decision: "selectors.ResultDecision") -> str:
    """Return what was decided, as done: "Accepted", "Postponed to 1 Apr 2027"."""
    if decision.postponed_to is not None:
        return _("Postponed to %(day)s") % {"day": formats.day(decision.postponed_to)}
    return _("Accepted") if decision.verdict == "accept" else _("Declined")


def state(board: "selectors.Board") -> str:
    """Return how far the round has come, with who brought it there and when."""
    found = board.result.round
    if found.closed_at is not None:
        return _("Decided and closed on %(day)s by %(name)s.") % {
            "day": formats.when(found.closed_at),
            "name": found.closed_by,
        }
    if found.run_at is not None:
        return _("Run on %(day)s by %(name)s; the round is being decided.") % {
            "day": formats.when(found.run_at),
            "name": found.run_by,
        }
    return _("Begun on %(day)s by %(name)s; the round is being prepared.") % {
        "day": formats.when(found.started_at),
        "name": found.started_by,
    }


def warning(board: "selectors.Board") -> str:
    """Return what a reader of a draft must know; "" for a round that was run."""
    if not board.result.is_draft:
        return ""
    if not board.result.is_current:
        return _("This round was changed after it was ranked last: scores and ranks may be old.")
    return _("This round has not been run yet: everything in it can still change.")


def rules(board: "selectors.Board") -> list[str]:
    """Return the must-haves, and how many accounts miss them."""
    if not board.result.must_haves:
        return [_("None: every account may take a place.")]
    missing = _("Accounts that do not reach them: %(count)s.") % {
        "count": formats.number(board.failing)
    }
    return [*board.result.must_haves, missing]


def cut(board: "selectors.Board") -> list[str]:
    """Return what limits the list."""
    if not board.result.cut:
        return [_("Nothing limits the list.")]
    return [f"{text[:1].upper()}{text[1:]}" for text in board.result.cut]
