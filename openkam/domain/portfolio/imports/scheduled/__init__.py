"""Imports that run by themselves: finding new files, bringing them in, telling of it."""

from openkam.domain.portfolio.imports.scheduled.run import ScheduleFailed, run_schedule
from openkam.domain.portfolio.imports.scheduled.telling import counts_in_words

__all__ = ["ScheduleFailed", "counts_in_words", "run_schedule"]
