"""Every version of one fact."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkam.core.access.gate import fetch
from openkam.domain.dossier.models import Fact, FactVersion
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities, kept_accounts

if TYPE_CHECKING:
    from openkam.core.access.models import Level, User
    from openkam.domain.portfolio.models import Account


@dataclass(frozen=True)
class History:
    """A fact with all its versions, the newest first."""

    fact: Fact
    account: "Account"  # that it is about now
    versions: tuple[FactVersion, ...]
    counts: FactVersion | None  # which of those that hold the dossier shows
    level: "Level | None"  # of the reader on the account


def history_of(actor: "User", fact_id: int) -> History:
    """Return a fact with its versions, also those noted at accounts merged into one.

    Raises Http404.
    """
    fact = fetch(Fact.objects.select_related("account"), actor, fact_id)
    account = portfolio.account(actor, kept_account(fact.account_id))
    rows = FactVersion.objects.filter(
        fact__account__in=list(identities(account.pk)), fact__kind=fact.kind, fact__year=fact.year
    )
    beside = ("noted_by", "checked_by", "file", "fact__account")
    rows = rows.select_related(*beside).defer("file__text").order_by("-pk")
    rows = rows.prefetch_related("mentions__person")
    counts = counting(account.pk, fact.kind, fact.year)
    return History(fact, account, tuple(rows), counts, portfolio.level_on(actor, account.pk))


def fact_with_version(actor: "User", fact_id: int) -> tuple[Fact, FactVersion | None]:
    """Return a fact with the version that holds. Raises Http404."""
    fact = fetch(Fact.objects.select_related("account"), actor, fact_id)
    rows = fact.versions.filter(replaced_on=None, is_withdrawn=False)
    return fact, rows.select_related("noted_by", "file").defer("file__text").first()


def standing(actor: "User", account_id: int, kind: str, year: int | None) -> FactVersion | None:
    """Return the version that counts; None where nothing was ever noted. Raises Http404."""
    portfolio.account(actor, account_id)
    return counting(account_id, kind, year)


def counting(account_id: int, kind: str, year: int | None) -> FactVersion | None:
    """Return the version that counts of an account behind the gate: the newest that holds.

    One that says something goes before one that says that nothing is known any more.
    """
    rows = FactVersion.objects.filter(
        fact__account__in=list(identities(account_id)),
        fact__kind=kind,
        fact__year=year,
        replaced_on=None,
    )
    beside = ("noted_by", "file", "fact__account")
    rows = rows.select_related(*beside).defer("file__text")
    return rows.order_by("is_withdrawn", "-noted_on", "-pk").first()


def kept_account(account_id: int) -> int:
    """Return which account this one is now, however often it was merged."""
    return kept_accounts().get(account_id, account_id)
