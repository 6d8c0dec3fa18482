"""Words and addresses that several pages of the room share."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.doors import PLACE
from openkam.domain.selection.models import Decision, Round, RoundAccount

Verdict = Decision.Verdict


def status_text(row: RoundAccount) -> str:
    """Return what the account is now: "Key since 2021"."""
    account = row.account
    if account is None:
        return _("No account any more")
    if account.merged_into_id is not None:
        return _("Merged into another account")
    if account.key_state == "key" and account.key_since is not None:
        return _("Key since %(year)s") % {"year": account.key_since.year}
    words = {"candidate": _("Candidate"), "former": _("Former key account")}
    return words.get(account.key_state, _("Not considered"))


def key_text(row: RoundAccount) -> str:
    """Return what the account is now, and "" where it was never considered: most never were."""
    account = row.account
    is_told = account is None or account.key_state or account.merged_into_id
    return status_text(row) if is_told else ""


def is_key(row: RoundAccount) -> bool:
    """Whether the account is a key account now."""
    return row.account is not None and row.account.key_state == "key"


def verdict_text(verdict: str, *, was_key: bool) -> str:
    """Return what a verdict means for this account, as the button says it."""
    words = {
        Verdict.ACCEPT: _("Keep as key account") if was_key else _("Make key account"),
        Verdict.DECLINE: _("End key status") if was_key else _("Decline"),
        Verdict.POSTPONE: _("Postpone"),
    }
    return words[Verdict(verdict)]


def done_text(verdict: str) -> str:
    """Return what was decided, as a table says it."""
    words = {
        Verdict.ACCEPT: _("Accepted"),
        Verdict.DECLINE: _("Declined"),
        Verdict.POSTPONE: _("Postponed"),
    }
    return words[Verdict(verdict)]


def account_url(row: RoundAccount) -> str:
    """Return where it is told why the account has this score."""
    return row_url(row.round_id, row.pk)


def row_url(round_id: int, pk: int) -> str:
    """Return the same by the numbers of round and row."""
    before, after = _door_of(round_id)
    return f"{before}{pk}{after}"


@lru_cache(maxsize=64)
def _door_of(round_id: int) -> tuple[str, str]:
    # Resolved once for a round: a ranking has a hundred such links.
    address = reverse("selection:account", args=[round_id, PLACE])
    before, _sign, after = address.rpartition(str(PLACE))
    return before, after


def step_url(found: Round, step: str) -> str:
    """Return the page of a step of a round."""
    return reverse(f"selection:round-{step}", args=[found.pk])


def signed(points: float) -> str:
    """Return a change in points with its sign: "+6", "−2.5"."""
    digits = 0 if abs(points) >= 10 or round(points, 1) == round(points) else 1
    return ("+" if points > 0 else "") + formats.number(points, digits)
