"""Fixtures of the front."""

from openkam.domain.portfolio.tests.trade import trade, traded

__all__ = ["trade", "traded"]
