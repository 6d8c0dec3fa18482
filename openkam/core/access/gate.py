"""The one gate: which rows an actor may see, and at which level."""

from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import Http404

from openkam.core.access.models import Level

if TYPE_CHECKING:
    from openkam.core.access.models import User

Row = TypeVar("Row", bound=models.Model)


class ScopedQuerySet(models.QuerySet[Row]):
    """Rows that belong to an account and are seen only by those who may see that account."""

    to_account = "account"  # ORM path from the row to its account; "" on Account itself

    def open_to(self, actor: "User", level: Level = Level.READ) -> Self:
        """Keep the rows of accounts on which the actor holds at least this level.

        A membership on a parent covers every account below it. A head holds every level on all
        accounts, an observer may read all of them.
        """
        if actor.is_head or (actor.sees_all_accounts and level == Level.READ):
            return self
        # A sub-select: an account reached over two ancestors would repeat rows in a join.
        reached = self._account_model()._base_manager.filter(
            lineage__ancestor__members__user=actor, lineage__ancestor__members__level__gte=level
        )
        return self.filter(**{f"{self.to_account or 'pk'}__in": reached.values("pk")})

    def _account_model(self) -> type[models.Model]:
        model: Any = self.model
        for step in self.to_account.split("__") if self.to_account else ():
            model = model._meta.get_field(step).related_model
        return cast("type[models.Model]", model)


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


def fetch(rows: ScopedQuerySet[Row], actor: "User", pk: int, level: Level = Level.READ) -> Row:
    """Return one row.

    Raises Http404 if the actor may not know of it, PermissionDenied if only the level is short.
    """
    row = rows.open_to(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    if level > Level.READ and not rows.open_to(actor, level).filter(pk=pk).exists():
        raise PermissionDenied
    return row


def require_administrator(actor: "User") -> None:
    """Let only administrators pass; PermissionDenied otherwise."""
    if not (actor.is_active and actor.is_administrator):
        raise PermissionDenied


def require_head(actor: "User") -> None:
    """Let only heads pass, who decide about all accounts; PermissionDenied otherwise."""
    if not (actor.is_active and actor.is_head):
        raise PermissionDenied


def require_head_or_administrator(actor: "User") -> None:
    """Let only those pass who decide how the whole company works; PermissionDenied otherwise."""
    if not (actor.is_active and (actor.is_head or actor.is_administrator)):
        raise PermissionDenied
