"""Through which account the gate sees a row of this room."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from openkam.core.access.gate import Row, ScopedQuerySet
from openkam.core.access.models import Level

if TYPE_CHECKING:
    from openkam.core.access.models import User


class OfAccount(ScopedQuerySet[Row]):
    """Rows of an account; those of an account merged into another are seen with that one."""

    def open_to(self, actor: "User", level: Level = Level.READ) -> Self:
        """Keep the rows of accounts on which the actor holds at least this level."""
        if actor.is_head or (actor.sees_all_accounts and level == Level.READ):
            return self
        accounts: Any = self._account_model().objects  # type: ignore[attr-defined]
        reached = accounts.open_to(actor, level).values("pk")
        merged = accounts.filter(
            Q(merged_into__in=reached) | Q(merged_into__merged_into__in=reached)
        ).values("pk")
        path = f"{self.to_account}__in"
        return self.filter(Q(**{path: reached}) | Q(**{path: merged}))
