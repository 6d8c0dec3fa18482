"""Which roles are known and reached, and what hangs on one person."""

from openkam.domain.stakeholders.panels.coverage.colleague import colleague_loss
from openkam.domain.stakeholders.panels.coverage.leaving import chooser, loss
from openkam.domain.stakeholders.panels.coverage.view import COVERAGE

__all__ = ["COVERAGE", "chooser", "colleague_loss", "loss"]
