"""Counting every change of what the prepared figures rest on."""

from typing import TYPE_CHECKING

from django.db.models import F

from openkam.core.jobs import queue
from openkam.domain.portfolio.models import Company

if TYPE_CHECKING:
    from openkam.core.access.models import User


def raise_revision() -> None:
    """Make the prepared figures out of date, inside the transaction of the change itself.

    Whoever prepares figures reads the number before anything else, so no change is ever missed.
    """
    if not Company.objects.filter(pk=1).update(figures_revision=F("figures_revision") + 1):
        Company.objects.create(pk=1, figures_revision=1)


def figures_need_preparing(actor: "User") -> None:
    """Make the prepared figures out of date and ask a worker for new ones."""
    raise_revision()
    queue.enqueue("portfolio.prepare_figures", actor=actor)
