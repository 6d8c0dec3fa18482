"""The criteria that can be chosen: those of the catalogue, and the company's own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from openkam.domain.selection.models import Criterion
from openkam.domain.selection.selectors.catalogue import CATALOGUE

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class Offered:
    """One criterion, whether it was ever used or not."""

    criterion: Criterion
    """Of the catalogue and never used: not in the database."""

    @property
    def key(self) -> str:
        """How a form names it: the code, or the number of an own one."""
        return self.criterion.code or str(self.criterion.pk)

    @property
    def is_own(self) -> bool:
        """Whether the company added it."""
        return not self.criterion.code

    @property
    def choice(self) -> str | int:
        """How `services.choose_criteria` takes it."""
        return self.criterion.code or self.criterion.pk


def offered_criteria(actor: "User") -> list[Offered]:
    """Return all criteria, retired ones too: the catalogue in its order, then own ones by name.

    For those who see all accounts; PermissionDenied.
    """
    if not actor.sees_all_accounts:
        raise PermissionDenied
    there = list(Criterion.objects.order_by("name", "pk"))
    by_code = {one.code: one for one in there if one.code}
    built_in = [
        by_code.get(one.code)
        or Criterion(code=one.code, axis=one.axis, source=one.source, measure=one.measure or "")
        for one in CATALOGUE
    ]
    own = [one for one in there if not one.code]
    return [Offered(one) for one in (*built_in, *own)]


def own_criterion(actor: "User", pk: int) -> Criterion | None:
    """Return an own criterion to those who see all accounts; None without one.

    Raises PermissionDenied.
    """
    if not actor.sees_all_accounts:
        raise PermissionDenied
    return Criterion.objects.filter(pk=pk, code="").first()
