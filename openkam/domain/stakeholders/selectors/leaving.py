"""What is lost when somebody leaves, of theirs or of ours."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404

from openkam.calc.losses import Loss, Reason, without_person
from openkam.core.access.models import Level, User
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.models import Tie
from openkam.domain.stakeholders.selectors.coverage import (
    THEM,
    US,
    Measured,
    account_coverage,
    groups_bought,
    measured,
)
from openkam.domain.stakeholders.selectors.network import Node
from openkam.domain.stakeholders.selectors.roles import expected_roles, role_names
from openkam.domain.stakeholders.selectors.snapshots import snapshots_of

if TYPE_CHECKING:
    from openkam.core.access.models import User as Actor
    from openkam.domain.portfolio.selectors import Basis


@dataclass(frozen=True)
class Leaving:
    """The loss of one person for one account."""

    found: Measured
    who: Node
    account: Any  # with the columns of its summary, where there is one

    @cached_property
    def loss(self) -> Loss[Node]:
        """What the account loses."""
        return without_person(self.found.standing, self.who)

    @cached_property
    def hangs_by(self) -> tuple[Reason, ...]:
        """Why the account hangs on this person alone; empty where it does not."""
        hanging = (one for one in self.found.threads.hangs_on if one.person == self.who)
        return next((one.reasons for one in hanging), ())

    @property
    def loses_something(self) -> bool:
        """Whether a role, a way to a decider or a person is out of touch then."""
        loss = self.loss
        return bool(loss.lost_cells or loss.unreachable or loss.out_of_touch)

    @property
    def revenue(self) -> Decimal | None:
        """What the account brought in the last 12 complete months; None where it is not known."""
        revenue: Decimal | None = getattr(self.account, "revenue", None)
        return revenue


@dataclass(frozen=True)
class ColleagueLeaving:
    """The loss of one of us for all accounts that the actor sees."""

    user: User
    accounts: tuple[Leaving, ...]  # those that hang on them first, the largest of each first

    def revenue(self, accounts: tuple[Leaving, ...]) -> Decimal | None:
        """Return what these accounts brought together; None where no one's revenue is known."""
        known = [one.revenue for one in accounts if one.revenue is not None]
        return sum(known, Decimal(0)) if known else None

    @cached_property
    def hanging(self) -> tuple[Leaving, ...]:
        """The accounts that hang on the colleague alone."""
        return tuple(one for one in self.accounts if one.hangs_by)

    @cached_property
    def losing(self) -> tuple[Leaving, ...]:
        """The others that lose a role, a way or a person."""
        return tuple(one for one in self.accounts if not one.hangs_by and one.loses_something)


def if_leaves(
    actor: "Actor", account_id: int, who: Node, today: date, basis: "Basis | None" = None
) -> Leaving:
    """Return what an account loses with a person of theirs or of ours.

    Raises Http404 where the account is not open, or where nobody of this number is there.
    """
    basis = basis or portfolio.basis_for(actor)
    found = account_coverage(actor, account_id, today, basis)
    network = found.standing.network
    if who not in network.ours and who not in network.theirs:
        raise Http404
    account = portfolio.summary(actor, account_id, basis) or found.snapshot.account
    return Leaving(found, who, account)


def if_colleague_leaves(
    actor: "Actor", user_id: int, today: date, basis: "Basis | None" = None
) -> ColleagueLeaving:
    """Return what the accounts open to the actor lose with one of us.

    Raises Http404 where the colleague has a tie at none of them.
    """
    basis = basis or portfolio.basis_for(actor)
    ties = Tie.objects.open_to(actor).filter(user=user_id).exclude(user__is_active=False)
    numbers = set(ties.order_by().values_list("position__account", flat=True))
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not numbers:
        raise Http404
    rows = tuple(_leavings(actor, _kept(numbers), (US, user_id), today, basis))
    order = {True: 0, False: 1}
    return ColleagueLeaving(
        user,
        tuple(
            sorted(
                rows,
                key=lambda one: (
                    order[bool(one.hangs_by)],
                    order[one.loses_something],
                    -(one.revenue or Decimal(0)),
                    one.account.name,
                ),
            )
        ),
    )


def colleagues_with_ties(actor: "Actor") -> list[User]:
    """Return those of us who know somebody at the accounts open to the actor, by name."""
    ties = Tie.objects.open_to(actor).order_by().values("user")
    return list(User.objects.filter(pk__in=ties, is_active=True).order_by("name", "pk"))


def key_of(text: str) -> Node | None:
    """Read "them-12" or "us-5"; None for anything else."""
    side, _dash, number = text.partition("-")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    return (side, int(number)) if side in (THEM, US) and is_number else None


def _kept(numbers: set[int]) -> set[int]:
    kept = portfolio.kept_accounts()
    return {kept.get(pk, pk) for pk in numbers}


def _leavings(
    actor: "Actor", numbers: set[int], who: Node, today: date, basis: "Basis"
) -> list[Leaving]:
    accounts = list(portfolio.accounts(actor, basis=basis).filter(pk__in=numbers))
    writable = portfolio.open_at(actor, numbers, Level.WRITE)
    expected, names = expected_roles(), role_names()
    found = []
    for one in snapshots_of(accounts, today, shows_opinions_of=writable):
        bought = groups_bought(one.account, one, basis)
        at_account = measured(one, expected=expected, names=names, bought=bought)
        if who in at_account.standing.network.ours:
            found.append(Leaving(at_account, who, one.account))
    return found
